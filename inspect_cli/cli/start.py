"""Verbs at the top that make a workspace: `init`, `join`."""

from pathlib import Path
from typing import Annotated

import typer

from ..log import begin
from .printer import out, quoted

app = typer.Typer()

Folder = Annotated[Path, typer.Argument(metavar="DIR", help="文件夹 | The folder")]
Staff = Annotated[str, typer.Option("--staff", metavar="NO", help="工号 | Staff number")]
Laptop = Annotated[str, typer.Option("--laptop", metavar="NAME", help="这台电脑的名字 | A name for this laptop")]


@app.command("init")
def init(
    org: Annotated[str, typer.Option("--org", metavar="ORG", help="单位名称 | Your organisation")],
    inspector: Annotated[str, typer.Option("--inspector", metavar="NAME", help="姓名 | Your name")],
    folder: Folder = Path(),
    staff: Staff = "01",
    laptop: Laptop = "",
) -> None:
    """Make a new workspace, whose maker is its admin.

    新建：新建工作区，新建的人就是管理员；已有团队用 join。

    $ init patrol --org 清和区文明办 --inspector 巡查员甲 --staff 01
    """
    from ..templates.registry import publish_shipped

    with begin.found(folder, org, {"staff": staff, "name": inspector, "laptop": laptop}) as journal:
        published = publish_shipped(journal)
    out.record({"workspace": str(folder.resolve()), "staff": staff, "templates": published})
    out.done("init.made", folder=folder, templates=published)
    out.tell("init.have_team")
    out.next(f"-w {quoted(folder)} point import FILE", f"-w {quoted(folder)} survey POINT")


@app.command("join")
def join(
    source: Annotated[Path, typer.Argument(metavar="SOURCE", help="工作区或数据库副本 | A workspace, or a copy of it")],
    inspector: Annotated[str, typer.Option("--inspector", metavar="NAME", help="姓名 | Your name")],
    staff: Annotated[str, typer.Option("--as", metavar="NO", help="工号 | Your staff number")],
    folder: Folder = Path(),
    laptop: Laptop = "",
) -> None:
    """Make this laptop part of a team's workspace.

    加入：让这台电脑加入团队的工作区，等管理员批准。

    $ join /media/usb/patrol my-patrol --as 02 --inspector 巡查员乙
    """
    settings = {"staff": staff, "name": inspector, "laptop": laptop}
    journal, report = begin.join(folder, source, settings)
    with journal:
        device = journal.own_identity().public.hex()[:16]
    out.record({"workspace": str(folder.resolve()), "device": device, "operations": report.new})
    out.done("join.made", folder=folder, operations=report.new)
    out.tell("join.wait", device=device)
    out.next(f"merge {quoted(folder.resolve())}", f"device approve {staff} --role inspector")
