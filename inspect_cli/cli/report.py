"""`report`: what many visits say together."""

from datetime import date
from typing import Annotated, Literal

import typer

from ..errors import Usage
from .printer import out
from .run import here

app = typer.Typer(name="report", help="通报：得分和汇总 | Scores and summaries")

COLUMNS = ("group", "name", "visits", "without_score", "got", "possible", "rate")


@app.command("score")
def score(
    by: Annotated[
        Literal["visit", "point", "type", "street"],
        typer.Option("--by", help="按检查、点位、类型或街道 | Per visit, point, type or street"),
    ] = "point",
    since: Annotated[str, typer.Option("--since", metavar="DAY", help="从哪天起（含） | From this day on")] = "",
    until: Annotated[str, typer.Option("--until", metavar="DAY", help="到哪天止（含） | Up to this day")] = "",
) -> None:
    """Points got of points possible, per group and in all; visits without score are counted apart.

    得分：按点位、类型或街道汇总得分和得分率，未见点位、停业的单列。

    $ report score
    $ report score --by street --since 2026-07-01 --until 2026-07-31
    """
    from ..reports.score import points, report

    first, last = _day("--since", since, date.min), _day("--until", until, date.max)
    with here.reading() as db:
        found = report(db, by, first, last)
    total = found.total
    out.record(
        {"grouped_by": by, "since": since, "until": until, "visits": total.visits,
         "without_score": total.without, "got": points(total.got), "possible": points(total.possible),
         "rate": total.rate}
    )  # fmt: skip
    rows = [(g.key, g.name, g.visits, g.without, points(g.got), points(g.possible), g.rate) for g in found.groups]
    # A street or a type is its own name.
    kept = [at for at, name in enumerate(COLUMNS) if name != "name" or by in {"visit", "point"}]
    out.rows([COLUMNS[at] for at in kept], [[row[at] for at in kept] for row in rows], into="groups")
    if found.outcomes:
        out.rows(("outcome", "visits"), found.outcomes, into="outcomes")
    out.rows(("form_id", "version", "visits"), found.templates, into="templates")


def _day(option: str, text: str, otherwise: date) -> date:
    try:
        return date.fromisoformat(text) if text else otherwise
    except ValueError:
        raise Usage("usage.bad_value", name=option, value=text, expected="2026-07-15") from None
