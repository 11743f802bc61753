"""`device`: the laptops of the team and what each may write."""

from typing import Annotated, Literal

import typer

from ..log import devices as registry
from .printer import out
from .run import here

app = typer.Typer(name="device", help="设备：团队的电脑和各自的权限 | The laptops of the team and their rights")

Name = Annotated[str, typer.Argument(metavar="DEVICE", help="名字、工号或密钥开头 | Name, staff number or key")]
COLUMNS = ("device", "name", "staff", "person", "role", "last", "operations", "forks", "own")


def _row(device: registry.Device) -> tuple[object, ...]:
    d = device
    return (d.key[:16], d.name, d.staff, d.person, d.role or "none", d.last, d.operations, d.forks, d.own)


@app.command("list")
def list_() -> None:
    """The laptops, approved or waiting.

    列表：已批准和等待批准的电脑。

    $ device list
    """
    with here.reading() as db:
        known = registry.devices(db, _own())
    out.rows(COLUMNS, [_row(d) for d in known])
    waiting = [d for d in known if not d.role]
    if waiting and any(d.own and d.role == "admin" for d in known):
        out.next(*(f"device approve {d.key[:16]} --role inspector" for d in waiting))
    elif any(d.own for d in waiting):
        out.tell("device.waiting")


def _own() -> str:
    from ..store import config

    return config.load(here.workspace().root).get("device", "")


@app.command("show")
def show(device: Name) -> None:
    """One laptop.

    查看：一台电脑的情况。

    $ device show 02
    """
    with here.reading() as db:
        out.record(registry.find(db, device, _own())._asdict())


@app.command("approve")
def approve(
    device: Name,
    role: Annotated[Literal["inspector", "supervisor", "admin"], typer.Option(help="角色 | Its role")] = "inspector",
) -> None:
    """Let a laptop take part; admins only.

    批准：批准一台电脑加入（仅管理员）。

    $ device approve 02 --role inspector
    """
    with here.journal() as journal:
        found = registry.find(journal.db, device)
        registry.approve(journal, found, role)
    out.record({"device": found.key[:16], "role": role})
    out.done("device.approved", device=found.key[:16], person=found.person, role=role)
    out.tell("device.merge_back")


@app.command("revoke")
def revoke(
    device: Name,
    after: Annotated[
        int | None, typer.Option("--after", metavar="SEQ", help="到此序号为止的仍算数 | What counts up to here")
    ] = None,
) -> None:
    """Take a laptop's rights away; what it wrote up to now goes on counting.

    吊销：吊销一台电脑，此前写的仍算数，此后的隔离。

    $ device revoke 02
    $ device revoke 02 --after 120
    """
    with here.journal() as journal:
        found = registry.find(journal.db, device)
        last = registry.revoke(journal, found, after)
    out.record({"device": found.key[:16], "last": last})
    out.done("device.revoked", device=found.key[:16], person=found.person, last=last)
