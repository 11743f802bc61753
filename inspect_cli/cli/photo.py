"""`photo`: evidence in pictures."""

import sqlite3
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from ..errors import Unfit, Usage
from . import listing
from .printer import out
from .run import here

if TYPE_CHECKING:
    from ..findings.photo_import import Import

app = typer.Typer(name="photo", help="照片：取证照片 | Evidence in pictures")

Question = Annotated[str, typer.Option("--question", metavar="NAME", help="哪一题的 | Which question it belongs to")]


@app.command("add")
def add(
    visit: Annotated[str, typer.Argument(metavar="VISIT", help="检查编号 | Number of the visit")],
    files: Annotated[list[Path], typer.Argument(metavar="FILE…", help="照片文件 | Picture files")],
    question: Question = "",
    caption: Annotated[str, typer.Option("--caption", metavar="TEXT", help="说明 | What it shows")] = "",
) -> None:
    """Attach photos to a visit or to one of its questions; originals are kept untouched.

    加照片：给一次检查或其中一题加照片，原图一字节不动。

    $ photo add 26-01-V001 IMG_0001.jpg
    $ photo add 26-01-V001 IMG_0002.jpg IMG_0003.jpg --question NM-04
    """
    from ..photos import evidence
    from ..visits import photographs
    from ..visits import visit as visits
    from ..visits.answering import target

    with here.journal() as journal:
        found = visits.find(journal.db, visit)
        binding = evidence.Binding(target(journal.db, found, question), caption, found.state == visits.FINISHED)
        before = _bound_to(journal.db, binding.target)
        taken, refused = evidence.add(journal, files, binding)
        added = _bound_to(journal.db, binding.target) - before
        doubts = photographs.doubts_of(journal.db, found, [facts.sha256 for facts in taken])
        doubts += photographs.too_many(journal.db, found, question)
    rows = [(f.sha256[:12], f.format, f.bytes, f.taken, f.lon, f.lat) for f in taken]
    out.rows(("photo", "format", "bytes", "taken", "lon", "lat"), rows)
    for problem in [*refused, *doubts]:
        out.warn(problem)
    if len(taken) > added:
        out.tell("photo.known", count=len(taken) - added, number=found.number)
    if added:
        out.done("photo.added", count=added, number=found.number)
    elif refused:
        raise Unfit("photo.none_taken", count=len(refused))


def _bound_to(db: sqlite3.Connection, target: str) -> int:
    count: int = db.execute("SELECT count(*) FROM attachment WHERE target=?", (target,)).fetchone()[0]
    return count


IMPORTED = ("file", "photo", "taken", "taken_from", "visit", "question", "metres", "result", "candidates")


@app.command("import")
def import_(
    folder: Annotated[
        Path,
        typer.Argument(
            metavar="DIR", help="照片文件夹，含下级 | Folder, with those in it", exists=True, file_okay=False
        ),
    ],
    clock: Annotated[
        str,
        typer.Option("--clock", metavar="PHOTO=TIME", help="这张照片真正的拍摄时间 | True time of one photo"),
    ] = "",
    shift: Annotated[
        str, typer.Option("--shift", metavar="+8m13s", help="相机时钟要加的时间 | What to add to the camera's time")
    ] = "",
    visit: Annotated[
        str, typer.Option("--visit", metavar="VISIT", help="全归这次检查 | All of them belong to this visit")
    ] = "",
    by: Annotated[
        str, typer.Option("--by", metavar="NO", help="谁拍的（工号），默认本人 | Whose photos, yours if not")
    ] = "",
    dry_run: listing.DryRun = False,
) -> None:
    """Take in a folder of photos; time and place say which visit each belongs to, finished ones too.

    导照片：整个文件夹导入，按时间和位置归到各次检查，已结束的也能补。

    $ photo import /media/usb/DCIM
    $ photo import DCIM --clock IMG_0012.JPG=09:31:20 --dry-run
    $ photo import DCIM --shift=-8m13s
    """
    from ..findings import photo_import
    from ..visits.visit import find

    if clock and shift:
        raise Usage("photo.clock_and_shift")
    correction = photo_import.correction(folder, clock, shift)
    with here.journal() as journal:
        wanted = find(journal.db, visit) if visit else None
        wish = photo_import.Wish(correction, by or journal.by, wanted)
        done = photo_import.bring_in(journal, folder, wish, out.progress, dry_run=dry_run)
    _say_imported(done, dry_run=dry_run)


def _say_imported(done: "Import", *, dry_run: bool) -> None:
    counts = Counter(placed.result for placed in done.placed)
    loose = counts.total() - sum(counts[known] for known in ("matched", "known", "twice"))
    out.record(
        {"files": len(done.placed) + len(done.refused), "bound": counts["matched"], "known": counts["known"],
         "loose": loose, "refused": len(done.refused), "others": done.others}
    )  # fmt: skip
    out.rows(IMPORTED, done.placed, into="photos")
    for problem in [*done.refused, *done.doubts]:
        out.warn(problem)
    out.done("photo.would" if dry_run else "photo.imported", bound=counts["matched"], known=counts["known"])
    if loose:
        out.warn(Unfit("photo.loose", count=loose))
        out.next("photo list --loose", "photo move PHOTO --visit VISIT --question NAME")


@app.command("move")
def move(
    photos: Annotated[
        list[str], typer.Argument(metavar="PHOTO…", help="哈希开头或文件名 | Beginning of the hash, or the file's name")
    ],
    visit: Annotated[str, typer.Option("--visit", metavar="VISIT", help="归到哪次检查 | To which visit")],
    question: Question = "",
    source: Annotated[str, typer.Option("--from", metavar="VISIT", help="从哪次检查移出 | Out of which visit")] = "",
) -> None:
    """Bind photos to another visit or question; name and time stay as they were.

    移照片：把照片改归另一次检查或另一题，待归属的也用它。

    $ photo move 3fa9c2 --visit 26-01-V003 --question NM-04
    $ photo move IMG_0012.jpg IMG_0013.jpg --visit 26-01-V003
    """
    from ..visits import photographs
    from ..visits.answering import target
    from ..visits.visit import find

    with here.journal() as journal:
        found = find(journal.db, visit)
        origin = find(journal.db, source).id if source else ""
        moved, doubts = photographs.move(journal, photos, found, target(journal.db, found, question), origin)
        rows = [
            (m.photo[:12], m.name, *(" ".join(photographs.named(journal.db, each)).strip() for each in (m.old, m.new)))
            for m in moved
        ]
    out.rows(("photo", "name", "old", "new"), rows)
    for problem in doubts:
        out.warn(problem)
    out.done("photo.moved", count=len(moved), number=found.number)


@app.command("list")
def list_(
    visit: Annotated[str, typer.Option("--visit", metavar="VISIT", help="哪一次检查的 | Of which visit")] = "",
    missing: Annotated[bool, typer.Option("--missing", help="只看原图不在本机的 | Only those not here")] = False,
    loose: Annotated[bool, typer.Option("--loose", help="只看待归属的 | Only those bound to no visit")] = False,
    limit: listing.Limit = 200,
) -> None:
    """List photos, what they are bound to, and whether they are here.

    列表：列出照片、归属，以及原图在不在本机。

    $ photo list --visit 26-01-V001
    $ photo list --missing
    $ photo list --loose
    """
    from ..photos import evidence, folder
    from ..visits import photographs
    from ..visits import visit as visits

    workspace = here.workspace()
    with here.reading() as db:
        key = visits.find(db, visit).id if visit else ""
        rows = db.execute(
            "SELECT a.photo, a.name, a.target, a.taken, a.taken_from, a.late FROM attachment a "
            "WHERE instr(a.target, ?) AND (NOT ? OR a.target=?) ORDER BY a.target, a.taken, a.photo",
            (f":{key}", loose, evidence.LOOSE),
        ).fetchall()
        shown = [
            (photo[:12], name, *photographs.named(db, target), taken, source, bool(late),
             folder.original(workspace.photos, photo) is not None)
            for photo, name, target, taken, source, late in rows
        ]  # fmt: skip
    # Which originals are here is known by looking at the disk, so the limit comes last.
    wanted = [row for row in shown if not (missing and row[-1])]
    out.rows(("photo", "name", "visit", "question", "taken", "taken_from", "late", "here"), wanted[:limit])
    listing.say_more(len(wanted[:limit]), len(wanted))
