"""`demo`: the whole job on sample data, without a question."""

from pathlib import Path
from typing import Annotated

import typer

from .printer import out, quoted

app = typer.Typer()

TO_TRY = ("-w {laptop} survey NM-002", "-w {desk} status", "-w {desk} ledger show --overdue", "-w {desk} notice show 1")


@app.command("demo")
def demo(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="放在哪里 | Where to put it")] = Path("inspect-demo"),
) -> None:
    """Play a week of an invented district: points, visits, photos, merge, notices.

    演示：用虚构区的样例数据把整件事做一遍，不提问。

    $ demo
    $ demo /tmp/try-it
    """
    from ..demo import play
    from ..log import proof
    from ..log.schema import NEWEST
    from ..notices import registry
    from ..notices.page.fonts import load_fonts
    from ..notices.printing import print_notice
    from ..photos.evidence import audit
    from ..store.database import reading
    from ..store.workspace import Workspace

    workspace = Workspace(folder)
    if play.made_here(folder):
        out.tell("demo.there_already", folder=folder)
        _invite(folder)
        return
    played = play.play(folder, out.tell)
    with reading(workspace.database, NEWEST) as db:
        fonts = load_fonts()
        chosen = registry.notices(db)
        with out.progress("notice.printing", len(chosen)) as advance:
            for notice in chosen:
                print_notice(db, workspace, notice, fonts)
                advance()
        found = audit(db, workspace.photos, out.progress)
    proven = proof.prove(workspace)
    play.mark_whole(folder)
    problems = len(proven.faults) + len(found.faults)
    out.record({"workspace": str(folder), **played._asdict(), "operations": proven.operations, "problems": problems})
    out.done("demo.done", folder=folder, notices=workspace.notices)
    _invite(folder)


def _invite(desk: Path) -> None:
    out.next(*(command.format(desk=quoted(desk), laptop=quoted(desk / "laptops" / "01")) for command in TO_TRY))
