"""`round print`: the papers that a round is run with."""

from pathlib import Path
from typing import Annotated

import typer

from .asker import confirm
from .printer import out, quoted
from .run import here

app = typer.Typer(name="round")


@app.command("print")
def print_(
    round_: Annotated[
        str, typer.Argument(metavar="ROUND", help="批次代号或名称，只有一个在办时可省 | Its code or name")
    ] = "",
    folder: Annotated[
        Path | None, typer.Option("--out", metavar="DIR", help="写到哪个文件夹，默认 批次代号 | Default: its code")
    ] = None,
) -> None:
    """Write the papers of a round: the record of its lots with the list to draw again, the tasks, each team's way.

    打印批次：抽签记录单和候选名单、任务分工表、各组路线单。

    $ round print 2026-08
    $ round print 2026-08 --out 打印
    """
    from ..notices.filing import UNSAFE
    from ..notices.page.paper import printed
    from ..reports import round_papers, tables
    from ..rounds import registry
    from ..store.files import write_atomic
    from .paper import fonts_of, say_substitutes

    with here.reading() as db:
        it = registry.find(db, round_)
        made, draws = round_papers.papers(db, it), registry.draws(db, it.code)
    safe = UNSAFE.sub("", it.code)
    folder = folder or Path(safe)
    files = {name: folder / f"{safe} {name}.pdf" for name in made}
    lots = folder / f"{safe} {round_papers.LIST}.csv"
    there = [file for file in (*files.values(), *([lots] if draws else [])) if file.exists()]
    if there and not confirm("round.overwrite_papers", folder=folder, files=[file.name for file in there]):
        raise KeyboardInterrupt
    fonts = fonts_of()
    for name, paper in made.items():
        write_atomic(files[name], printed(paper, fonts))
    if draws:
        tables.write(lots, round_papers.LIST, round_papers.LIST_HEADS, round_papers.candidates(draws))
    written = [*files.values(), *([lots] if draws else [])]
    out.rows(("file",), [(str(file),) for file in written])
    say_substitutes(fonts)
    out.done("round.printed", round=it.code, count=len(written), folder=folder)
    out.next(f"round todo {quoted(it.code)}" if round_papers.TASKS in made else f"round assign {quoted(it.code)}")
