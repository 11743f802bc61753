"""`photo`: evidence in pictures."""

from pathlib import Path
from typing import Annotated

import typer

from ..errors import Unfit
from . import listing
from .printer import out
from .run import here

app = typer.Typer(name="photo", help="照片：取证照片 | Evidence in pictures")


@app.command("add")
def add(
    visit: Annotated[str, typer.Argument(metavar="VISIT", help="检查编号 | Number of the visit")],
    files: Annotated[list[Path], typer.Argument(metavar="FILE…", help="照片文件 | Picture files")],
    question: Annotated[
        str, typer.Option("--question", metavar="NAME", help="哪一题的 | Which question it belongs to")
    ] = "",
    caption: Annotated[str, typer.Option("--caption", metavar="TEXT", help="说明 | What it shows")] = "",
) -> None:
    """Attach photos to a visit or to one of its questions; originals are kept untouched.

    加照片：给一次检查或其中一题加照片，原图一字节不动。

    $ photo add 26-01-V001 IMG_0001.jpg
    $ photo add 26-01-V001 IMG_0002.jpg IMG_0003.jpg --question NM-04
    """
    from ..photos import evidence
    from ..visits import visit as visits
    from ..visits.answering import target

    with here.journal() as journal:
        found = visits.find(journal.db, visit)
        binding = evidence.Binding(target(journal.db, found, question), caption, found.state == visits.FINISHED)
        taken, refused = evidence.add(journal, files, binding)
    rows = [(f.sha256[:12], f.format, f.bytes, f.taken, f.lon, f.lat) for f in taken]
    out.rows(("photo", "format", "bytes", "taken", "lon", "lat"), rows)
    for problem in refused:
        out.warn(problem)
    if taken:
        out.done("photo.added", count=len(taken), number=found.number)
    elif refused:
        raise Unfit("photo.none_taken", count=len(refused))


@app.command("list")
def list_(
    visit: Annotated[str, typer.Option("--visit", metavar="VISIT", help="哪一次检查的 | Of which visit")] = "",
    missing: Annotated[bool, typer.Option("--missing", help="只看原图不在本机的 | Only those not here")] = False,
    limit: listing.Limit = 200,
) -> None:
    """List photos, what they are bound to, and whether they are here.

    列表：列出照片、归属，以及原图在不在本机。

    $ photo list --visit 26-01-V001
    $ photo list --missing
    """
    from ..photos import folder
    from ..visits import visit as visits

    workspace = here.workspace()
    with here.reading() as db:
        key = visits.find(db, visit).id if visit else ""
        rows = db.execute(
            "SELECT a.photo, a.name, a.target, a.taken, a.taken_from, a.late FROM attachment a "
            "WHERE instr(a.target, ?) ORDER BY a.target, a.taken LIMIT ?",
            (f":{key}", limit),
        ).fetchall()
    shown = [
        (photo[:12], name, target, taken, source, bool(late), folder.original(workspace.photos, photo) is not None)
        for photo, name, target, taken, source, late in rows
    ]
    out.rows(
        ("photo", "name", "target", "taken", "taken_from", "late", "here"),
        [row for row in shown if not (missing and row[-1])],
    )
