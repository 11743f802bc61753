"""`notice series`: whose laptop gives which numbers."""

from typing import Annotated

import typer

from .. import clock
from .doubles import say_doubles, say_taken_twice
from .printer import out
from .run import here

app = typer.Typer(name="notice")


@app.command("series add")
def add(
    series: Annotated[str, typer.Argument(metavar="SERIES", help="机关代字 | What stands before the year")],
    owner: Annotated[
        str, typer.Option("--owner", metavar="NAME", help="由谁编号：工号、姓名或设备 | Whose laptop gives the numbers")
    ],
    block: Annotated[
        str,
        typer.Option("--block", metavar="1-500", help="只给一段号，501- 为以后全部 | Only these; 501- for all after"),
    ] = "",
    year: Annotated[int, typer.Option("--year", metavar="YEAR", help="哪一年的号段 | Of which year")] = 0,
    take_over: Annotated[
        str,
        typer.Option(
            "--take-over", metavar="REASON", help="收回他人持有的号（仅管理员） | Take what another one holds"
        ),
    ] = "",
) -> None:
    """Let a laptop give the numbers of a series: all from now on, or a block of one year.

    加代字：把文号交给一台电脑编，或只给一年内的一段；没交出的由首台（管理员）编。

    $ notice series add 文创改 --owner 02 --block 1-500
    $ notice series add 文创督 --owner 督导员丙
    $ notice series add 文创改 --owner 02 --block 501- --take-over 电脑丢失
    """
    from ..notices import numbering

    with here.journal() as journal:
        grant = numbering.hand_out(journal, series, owner, block, year, take_over)
        name = numbering.name_of(journal.db, grant.owner)
    numbers = f"{grant.first}–{'' if grant.last is None else grant.last}"
    out.record({"series": series, "year": grant.year, "numbers": numbers, "owner": name})
    out.done("series.handed_out", series=series, year=grant.year, numbers=numbers, owner=name)
    out.next("notice series list")


@app.command("series list")
def list_(
    year: Annotated[int, typer.Option("--year", metavar="YEAR", help="哪一年 | Which year")] = 0,
) -> None:
    """Show who gives which numbers of a year, how many are given, and the next one.

    看代字：谁编哪一段号，编到哪里。

    $ notice series list
    $ notice series list --year 2027
    """
    from ..notices import numbering

    year = year or clock.now().year
    rows = []
    with here.reading() as db:
        for series in numbering.known_series(db):
            for holding in numbering.holdings(db, series, year):
                if holding.ranges:
                    name = numbering.name_of(db, holding.grant.owner)
                    numbers = "、".join(
                        f"{first}–{'' if last == numbering.END else last}" for first, last in holding.ranges
                    )
                    rows.append((series, year, name, numbers, holding.used, holding.next))
        out.rows(("series", "year", "owner", "numbers", "given", "next"), rows)
        say_taken_twice(db)
        say_doubles(db)
