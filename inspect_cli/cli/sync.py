"""`sync`: this laptop and a remote to the same operations and photos."""

from typing import Annotated

import typer

from ..errors import Integrity, Problem, Problems, Refused, Where
from .doubles import say_what_met
from .printer import PARTLY, out
from .run import here

app = typer.Typer()

# What is nobody's fault and gets better by itself, or with a hand; all else means that bytes are not what they must be.
WAITING = ("gap", "signature", "unfit", "too_large", "withheld")


@app.command("sync")
def sync(
    remote: Annotated[str, typer.Argument(metavar="REMOTE", help="远端的名字 | Name of the remote")] = "",
    dry_run: Annotated[bool, typer.Option("--dry-run", help="只说会怎样，不写 | Say what it would do")] = False,
    no_originals: Annotated[
        bool, typer.Option("--no-originals", help="只传工作副本，不传原图 | Working copies only")
    ] = False,
) -> None:
    """Pull from a remote and push to it; it is safe to break off and to repeat.

    同步：先取后送，与共享文件夹或 U 盘对齐；可中断，可重复。

    $ sync
    $ sync office --dry-run
    $ sync usb --no-originals
    """
    from ..notices.doubles import taken_twice
    from ..sync import remote as remotes
    from ..sync.session import sync as run
    from ..sync.store import FolderStore

    workspace = here.workspace()
    chosen = remotes.find(workspace, remote)
    with here.reading() as db:
        known = taken_twice(db)
    report = run(workspace, chosen, out.bytes_progress, originals=not no_originals, dry=dry_run)
    merged = report.merged
    figures = {
        "remote": chosen.name,
        "pulled": merged.new,
        "pushed": report.operations_pushed,
        "segments_pulled": report.counted("v1/log/", "pulled"),
        "segments_pushed": report.counted("v1/log/", "pushed"),
        "photos_pulled": report.counted("v1/photo/", "pulled"),
        "photos_pushed": report.counted("v1/photo/", "pushed"),
        "photos_missing": report.photos_missing,
        "bytes": report.bytes,
        "quarantined": merged.quarantined,
        "conflicts": merged.conflicts,
    }
    out.record(figures)
    if out.json or out.verbose:
        out.rows(("object", "state", "bytes"), report.items, into="items")
    for left in merged.left:
        out.warn(Refused("merge.left_out", source=chosen.name, device=left.device, reason=left.reason, seq=left.seq))
    for item in report.troubles:
        out.warn(trouble(item.object, item.state))
    if report.stopped:
        out.warn(report.stopped)
    _close(figures, dry_run=dry_run, proven=FolderStore.past_the_cache)
    with here.reading() as db:
        say_what_met(db, known)


def trouble(name: str, state: str) -> Problem:
    """Return what is wrong with an object of a remote."""
    kind = Refused if state in WAITING else Integrity
    return kind(f"sync.{state}", where=Where(name), name=name)


def _close(figures: dict[str, object], *, dry_run: bool, proven: bool) -> None:
    if dry_run:
        out.tell("sync.would", **figures)
    elif out.exit_code:
        out.tell("sync.partly", **figures)
    else:
        out.done("sync.done", **figures)
        if not proven:
            out.tell("sync.not_proven")
    for figure, message, command in (
        ("quarantined", "merge.quarantined", "device list"),
        ("conflicts", "merge.conflicts", "conflict list"),
    ):
        if count := figures[figure]:
            out.tell(message, count=count)
            out.next(command)
            out.exit_code = PARTLY


def look_over(name: str, *, repair: bool) -> None:
    """Hash everything in a remote again, say what is wrong there, and with `repair` put it again."""
    from ..sync import remote as remotes
    from ..sync.checking import BROKEN, check

    workspace = here.workspace()
    checked = check(workspace, remotes.find(workspace, name), out.bytes_progress, repair=repair)
    mended = {item.object for item in checked.repaired if item.state == "pushed"}
    left = [item for item in checked.faults if item.object not in mended]
    figures = {"remote": name, "objects": checked.objects, "bytes": checked.bytes}
    out.record({**figures, "problems": len(checked.faults), "repaired": len(checked.faults) - len(left)})
    if checked.faults or out.json:
        out.rows(("object", "state", "bytes"), checked.faults, into="faults")
    if checked.stopped:
        out.warn(checked.stopped)
    damaged = [trouble(item.object, item.state) for item in left if item.state in BROKEN]
    for item in left:
        if item.state not in BROKEN:
            out.warn(Refused(f"sync.{item.state}", where=Where(item.object), name=item.object))
    if damaged:
        raise Problems("check.remote_failed", damaged, name=name)
    if mended and not left:
        out.done("check.remote_repaired", name=name, count=len(checked.faults))
    elif not left:
        out.done("check.remote_clean", **figures)
