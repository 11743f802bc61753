"""`report`: what many visits say together."""

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from ..errors import NotFound, Usage
from . import listing
from .printer import out
from .run import here
from .words import say

if TYPE_CHECKING:
    import sqlite3

    from ..reports.ranking import Ranking
    from ..reports.rules import Rules
    from ..reports.samples import Chosen
    from ..reports.scoring import Figure

app = typer.Typer(name="report", help="通报：得分、排名和汇总 | Scores, rankings and summaries")

COLUMNS = ("group", "name", "visits", "without_score", "got", "possible", "rate")
EXPLAINED = ("visit", "point", "name", "item", "value", "got", "possible")
FIGURES = ("level", "name", "weight", "score", "met", "items", "got", "possible")

Since = Annotated[str, typer.Option("--since", metavar="DAY", help="从哪天起（含） | From this day on")]
Until = Annotated[str, typer.Option("--until", metavar="DAY", help="到哪天止（含） | Up to this day")]
Type = Annotated[str, typer.Option("--type", metavar="TYPE", help="只算这一点位类型 | Only points of this type")]
Street = Annotated[str, typer.Option("--street", metavar="STREET", help="只算这个街道 | Only this street")]
Round = Annotated[str, typer.Option("--round", metavar="R", help="只算这个批次 | Only this round")]
Only = Annotated[str, typer.Option("--only", metavar="GROUP", help="只看这一组 | Only this group")]


@app.command("score")
def score(
    by: Annotated[
        Literal["visit", "point", "type", "street", "community"],
        typer.Option("--by", help="按检查、点位、类型、街道或社区 | Per visit, point, type, street or community"),
    ] = "point",
    since: Since = "",
    until: Until = "",
    round_: Round = "",
    mode: listing.Mode = None,
    channel: listing.Channel = "",
    campaign: listing.Campaign = "",
    explain: Annotated[
        bool, typer.Option("--explain", help="列出得分背后的每一条答案 | List every answer behind the points")
    ] = False,
    only: Only = "",
    limit: listing.Limit = 1000,
) -> None:
    """Points got of points possible, per group and in all; visits without score are counted apart.

    得分：按点位、类型或街道汇总得分和得分率，未见点位、停业的单列。

    $ report score
    $ report score --by street --since 2026-07-01 --until 2026-07-31
    $ report score --by point --only NM-001 --explain
    """
    from ..reports.score import points, report

    with here.reading() as db:
        chosen = chosen_of(db, since, until, round_, mode, channel, campaign)
        if explain:
            _explain(db, by, only, chosen, limit)
            return
        found = report(db, by, chosen)
    total = found.total
    out.record(
        {"grouped_by": by, "since": since, "until": until, "visits": total.visits,
         "without_score": total.without, "got": points(total.got), "possible": points(total.possible),
         "rate": total.rate}
    )  # fmt: skip
    groups = [g for g in found.groups if not only or only in {g.key, g.name}]
    rows = [(g.key, g.name, g.visits, g.without, points(g.got), points(g.possible), g.rate) for g in groups]
    # A street or a type is its own name.
    kept = [at for at, name in enumerate(COLUMNS) if name != "name" or by in {"visit", "point"}]
    out.rows([COLUMNS[at] for at in kept], [[row[at] for at in kept] for row in rows], into="groups")
    if found.outcomes:
        out.rows(("outcome", "visits"), found.outcomes, into="outcomes")
    out.rows(("form_id", "version", "visits"), found.templates, into="templates")


@app.command("ranking")
def ranking(
    by: Annotated[
        Literal["street", "community", "type", "point", "unit", "category", "indicator"],
        typer.Option("--by", help="给什么排名 | What is ranked"),
    ] = "street",
    since: Since = "",
    until: Until = "",
    round_: Round = "",
    mode: listing.Mode = None,
    channel: listing.Channel = "",
    campaign: listing.Campaign = "",
    type_: Type = "",
    street: Street = "",
    explain: Annotated[
        str, typer.Option("--explain", metavar="GROUP", help="这一名的分是怎么算的 | How the score of one came about")
    ] = "",
    numbers: Annotated[
        Path | None,
        typer.Option("--from", metavar="FILE", exists=True, help="按这张表的原始数排名 | Rank a table of raw numbers"),
    ] = None,
) -> None:
    """Rank streets, units or types by the team's rules of reckoning (settings `score.*`).

    排名：按本团队的计分办法排名，同分同名次，单位按类别分组。

    $ report ranking
    $ report ranking --by unit --since 2026-07-01
    $ report ranking --mode 暗访 --campaign 一盔一带
    $ report ranking --explain 柳湾街道
    $ report ranking --from 原始数.xlsx
    """
    from ..points.tables import read_table
    from ..reports import ranking as rankings
    from ..reports import rules

    table = read_table(numbers) if numbers else None
    with here.reading() as db:
        chosen = chosen_of(db, since, until, round_, mode, channel, campaign)._replace(type=type_, street=street)
        how = rules.read(db)
        found = rankings.from_table(table, how) if table else rankings.ranking(db, by, chosen, how)
    if explain:
        _explain_figure(found, explain)
        return
    _show_ranking(found, how, by=numbers.name if numbers else by, chosen=chosen)


@app.command("coverage")
def coverage(
    by: Annotated[
        Literal["type", "street", "community"], typer.Option("--by", help="按类型、街道或社区 | Per what")
    ] = "type",
    since: Since = "",
    until: Until = "",
    round_: Round = "",
    mode: listing.Mode = None,
    channel: listing.Channel = "",
    campaign: listing.Campaign = "",
    limit: listing.Limit = 200,
) -> None:
    """Points reached of points known, or of those a round has drawn; and points that nobody answers for.

    覆盖：查到的点位占应查点位的多少，并列出没有网格、责任主体的点位。

    $ report coverage --round 2026-08 --by street
    """
    from ..reports import coverage as covering

    with here.reading() as db:
        chosen = chosen_of(db, since, until, round_, mode, channel, campaign)
        groups = covering.coverage(db, by, chosen)
        gaps = covering.gaps(db)
    total = covering.added(groups)
    figures = {"points": total.points, "reached": total.reached, "rate": total.rate, "gaps": len(gaps)}
    out.record({"grouped_by": by, "round": chosen.round, **figures})
    out.rows(
        ("group", "points", "reached", "without_score", "visits", "rate"), [(*g, g.rate) for g in groups], "groups"
    )
    if gaps:
        out.rows(("point", "name", "lacks"), gaps[:limit], into="unanswered")
        listing.say_more(len(gaps[:limit]), len(gaps))
        out.next("point import FILE", "unit import FILE")


def _show_ranking(found: "Ranking", how: "Rules", *, by: str, chosen: "Chosen") -> None:
    parts = list(dict.fromkeys(part.name for place in found.places for part in place.figure.parts))
    rows = []
    for place in found.places:
        scores = {part.name: part.shown for part in place.figure.parts}
        apart = [scores.get(name) for name in parts] if len(parts) > 1 else []
        shown, judged = place.figure.shown, place.figure.judged
        counts = (judged.met, judged.items)
        name = place.name or say("report.unnamed")
        rows.append((place.rank, place.group, name, *apart, shown, how.grade(shown), *counts, place.lacking))
    total = found.total
    out.record(
        {"grouped_by": by, "since": _shown(chosen.since), "until": _shown(chosen.until),
         "score": total.shown if total else None, "grade": how.grade(total.shown) if total else "",
         "rules": {"item": how.item, "visits": how.visits, "type": how.type, "rounding": how.rounding,
                   "types": {name: str(weight) for name, weight in how.types.items()},
                   "parts": {name: str(weight) for name, weight in how.parts.items()}}}
    )  # fmt: skip
    columns = ("rank", "class", "name", *(parts if len(parts) > 1 else ()), "score", "grade", "met", "items", "lacking")
    kept = [at for at, name in enumerate(columns) if name not in {"class", "lacking"} or any(row[at] for row in rows)]
    out.rows([columns[at] for at in kept], [[row[at] for at in kept] for row in rows], into="places")
    if total:
        out.next("report ranking --explain GROUP", "report score --explain")


def _explain_figure(found: "Ranking", name: str) -> None:
    place = next((place for place in found.places if name in {place.key, place.name}), None)
    if place is None:
        raise NotFound("report.no_group", name=name, candidates=[place.name for place in found.places][:20])
    out.record({"name": place.name, "rank": place.rank, "score": place.figure.shown})
    out.rows(FIGURES, _tree(place.figure), into="figures")


def _tree(figure: "Figure") -> list[tuple[object, ...]]:
    from ..reports.score import points

    judged = figure.judged
    row = (figure.level, figure.name or "—", f"{float(figure.weight):g}", figure.shown, judged.met, judged.items)
    below = [line for part in figure.parts for line in _tree(part)]
    return [(*row, points(judged.got), points(judged.possible)), *below]


def _explain(db: "sqlite3.Connection", by: str, only: str, chosen: "Chosen", limit: int) -> None:
    """List the answers behind the points of a group, or of all of them."""
    from itertools import islice

    from ..reports.samples import answers
    from ..reports.score import points

    found = answers(db, by, only, chosen)
    rows = [(*each[:5], points(each.got), points(each.possible)) for each in islice(found, limit)]
    more = next(found, None) is not None
    if only and not rows:
        raise NotFound("report.no_group", name=only, candidates=[])
    out.rows(EXPLAINED, rows)
    if more:
        out.tell("report.more", shown=limit)


def chosen_of(
    db: "sqlite3.Connection",
    since: str,
    until: str,
    round_: str,
    mode: str | None = None,
    channel: str = "",
    campaign: str = "",
) -> "Chosen":
    """Return which visits are meant: from a day, to a day, of a round by its name, made for something.

    Raises:
        Usage: it is no day.
        NotFound: no such round.
    """
    from ..reports.samples import Chosen

    made_for = listing.made_for(db, round_, mode, channel, campaign)
    return Chosen(_day("--since", since, date.min), _day("--until", until, date.max), **made_for)


def _shown(day: date) -> str:
    return "" if day in {date.min, date.max} else day.isoformat()


def _day(option: str, text: str, otherwise: date) -> date:
    try:
        return date.fromisoformat(text) if text else otherwise
    except ValueError:
        raise Usage("usage.bad_value", name=option, value=text, expected="2026-07-15") from None
