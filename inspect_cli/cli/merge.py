"""`merge`: the databases of other laptops into this one."""

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer

from ..errors import Refused
from ..log import merge as merging
from .doubles import say_what_met
from .printer import PARTLY, out
from .run import here

app = typer.Typer()

COLUMNS = ("source", "added", "known", "quarantined", "conflicts", "photos_new", "photos_missing")


@app.command("merge")
def merge(
    sources: Annotated[
        list[Path], typer.Argument(metavar="SRC…", help="数据库或工作区 | Databases or workspaces to take in")
    ],
    dry_run: Annotated[bool, typer.Option("--dry-run", help="只说会怎样，不写 | Say what it would do")] = False,
) -> None:
    """Take in the databases of other laptops; nothing is lost, conflicts stay side by side.

    合并：把各台电脑的数据库并进来，不丢一条，冲突并列保留。

    $ merge /media/usb/patrol-01 /media/usb/patrol-02
    $ merge ../laptop2 --dry-run
    """
    from ..notices.doubles import taken_twice
    from ..photos.evidence import drop_erased, gather

    rows = []
    left: list[tuple[str, merging.Left]] = []
    with here.journal() as journal, out.progress("merge.progress", len(sources)) as advance:
        known = taken_twice(journal.db)
        for source, report in zip(sources, merging.merge_all(journal, sources, dry_run=dry_run), strict=True):
            photos = gather(journal.db, source, journal.workspace.photos, dry_run=dry_run)
            rows.append((*report[:5], photos.copied, photos.missing))
            left += [(report.source, one) for one in report.left]
            advance()
        if not dry_run:
            drop_erased(journal.db, journal.workspace.photos)
        out.rows(COLUMNS, rows)
        say_what_met(journal.db, known)
    for source_name, one in left:
        out.warn(Refused("merge.left_out", source=source_name, device=one.device, reason=one.reason, seq=one.seq))
    _close(rows, dry_run=dry_run)


def _close(rows: Sequence[tuple[object, ...]], *, dry_run: bool) -> None:
    quarantined, conflicts = (sum(int(str(row[i])) for row in rows) for i in (3, 4))
    out.done("merge.would" if dry_run else "merge.done", added=sum(int(str(row[1])) for row in rows))
    if quarantined:
        out.tell("merge.quarantined", count=quarantined)
        out.next("device list")
    if conflicts:
        out.tell("merge.conflicts", count=conflicts)
        out.next("conflict list")
    if quarantined or conflicts:
        out.exit_code = PARTLY
