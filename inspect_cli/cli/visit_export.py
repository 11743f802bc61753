"""`visit export`: visits for the tools of others."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from ..errors import Unfit, Usage
from . import listing
from .asker import confirm
from .printer import out, quoted
from .run import here

if TYPE_CHECKING:
    import sqlite3

    from ..visits.visit import Visit

app = typer.Typer(name="visit")

COLUMNS = ("number", "folder", "photos", "missing")


@app.command("export")
def export(
    visits: Annotated[list[str] | None, typer.Argument(metavar="VISIT…", help="检查编号 | Numbers of visits")] = None,
    target: Annotated[
        Path | None,
        typer.Option("--odk", metavar="DIR", help="写到哪个文件夹 | Folder to write into", file_okay=False),
    ] = None,
    since: Annotated[
        str, typer.Option("--since", metavar="DAY", help="这天及以后结束的 | Those finished on this day or later")
    ] = "",
    whole: Annotated[bool, typer.Option("--all", help="全部已结束的 | All that are finished")] = False,
    originals: Annotated[
        bool, typer.Option("--originals", help="给原图，含拍摄地点等信息 | Originals, EXIF and all")
    ] = False,
    dry_run: listing.DryRun = False,
) -> None:
    """Write finished visits as submissions for ODK and KoboToolbox: XML, photos without EXIF, audit log.

    导出检查：已结束的检查写成 ODK、Kobo 的填报文件夹，含答案、去掉拍摄信息的照片和操作记录。

    $ visit export 26-01-V001 --odk odk
    $ visit export --since 2026-07-01 --odk odk --dry-run
    $ visit export --all --odk odk
    """
    from ..visits import odk

    if target is None:
        raise Usage("usage.missing", name="--odk DIR", command="visit export")
    if [bool(visits), bool(since), whole].count(True) != 1:
        raise Usage("odk.which")
    with here.reading() as db:
        chosen = odk.chosen(db, visits or [], _day(since))
        there = 0 if dry_run else odk.there_already(chosen.visits, target)
        if there and not confirm("odk.overwrite", count=there, folder=target):
            raise KeyboardInterrupt
        rows, absent, forms = _hand_over(db, chosen.visits, target, originals=originals, dry_run=dry_run)
    out.rows(COLUMNS, rows)
    for problem in absent:
        out.warn(problem)
    if chosen.without:
        out.tell("odk.without", count=chosen.without)
    out.done("odk.would" if dry_run else "odk.written", count=len(rows), folder=target)
    if not dry_run:
        out.next(*(f"template export {quoted(form)} --xform {quoted(form + '.xml')}" for form in forms))


def _hand_over(
    db: "sqlite3.Connection", visits: "Sequence[Visit]", target: Path, *, originals: bool, dry_run: bool
) -> "tuple[list[tuple[object, ...]], list[Unfit], dict[str, None]]":
    """Write the folders of visits; return a row for each, the photos that are not in them, and the forms."""
    from ..visits import odk

    photos_dir, act = here.workspace().photos, odk.not_here if dry_run else odk.write
    rows: list[tuple[object, ...]] = []
    absent: list[Unfit] = []
    forms: dict[str, None] = {}
    with out.progress("odk.writing", len(visits)) as advance:
        for visit in visits:
            handover = odk.prepare(db, visit, target, originals=originals)
            lacking = act(handover, photos_dir, originals=originals)
            absent += lacking
            forms[handover.form_id] = None
            rows.append((visit.number, handover.folder.name, len(handover.photos), len(lacking)))
            advance()
    return rows, absent, forms


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        raise Usage("usage.bad_value", name="--since", value=text, expected="2026-07-15") from None
