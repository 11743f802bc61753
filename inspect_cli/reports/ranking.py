"""Who stands where: scores by street, unit or type, ranked within their groups; also from a table of raw numbers."""

import sqlite3
from collections.abc import Sequence
from fractions import Fraction
from itertools import groupby
from typing import NamedTuple

from ..errors import Problem, Problems, Unfit
from ..points.tables import Row, Table
from . import scoring
from .rules import Rules
from .samples import Chosen, samples
from .scoring import PART, THOUSAND, TOTAL, Count, Figure

NAMES = {
    "point": "SELECT code, name, '' FROM point",
    "unit": "SELECT code, name, coalesce(class,'') FROM unit",
}
# Headings of a table of raw numbers: the name, its group; then a part by its name (a score), or by its counts.
NAME, GROUP = ("名称", "name"), ("分组", "group")
MET, ITEMS = "符合数", "观察频次"


class Place(NamedTuple):
    """One place of a ranking; equal printed scores share a rank. `lacking`: parts it has no score in."""

    rank: int | None
    group: str
    key: str
    name: str
    figure: Figure
    lacking: tuple[str, ...]


class Ranking(NamedTuple):
    """The places, and the score of all of it together, in which every visit counts once."""

    places: list[Place]
    total: Figure | None


def ranking(db: sqlite3.Connection, by: str, chosen: Chosen, rules: Rules) -> Ranking:
    """Rank by a name of `samples.GROUPED`; units within their class."""
    of = samples(db, by, chosen)
    everything = samples(db, "", chosen).get("", [])
    known = {code: (name, group) for code, name, group in db.execute(NAMES[by])} if by in NAMES else {}
    figures = []
    for key, visits in of.items():
        name, group = known.get(key, (key, ""))
        figures.append((group, key, name, scoring.total(visits, rules)))
    return Ranking(ranked(figures, rules), scoring.total(everything, rules))


def ranked(figures: Sequence[tuple[str, str, str, Figure]], rules: Rules) -> list[Place]:
    """Put (group, key, name, figure) in order: by group, best first, without a score last."""
    ordered = sorted(figures, key=lambda each: (each[0], each[3].value is None, -(each[3].shown or 0), each[1]))
    places = []
    for _, group in groupby(ordered, key=lambda each: each[0]):
        rank, last = 0, None
        for number, (name_of_group, key, name, figure) in enumerate(group, 1):
            if figure.shown is not None and figure.shown != last:
                rank, last = number, figure.shown
            lacking = tuple(scoring.lacking(figure, rules))
            places.append(Place(rank if figure.shown is not None else None, name_of_group, key, name, figure, lacking))
    return places


def from_table(table: Table, rules: Rules) -> Ranking:
    """Rank the rows of a table of raw numbers by the same rules.

    Columns: 名称, perhaps 分组, and for each part of `rules.parts` either its score (`实地`) or its counts
    (`实地符合数`, `实地观察频次`); without a part's name the counts are those of the first part.

    Raises:
        Problems: `score.table`, of `score.no_number`, `score.no_columns`, `score.too_many_met`.
    """
    problems: list[Problem] = []
    if not _column(table, NAME) or not any(_has(table, part, rules) for part in rules.parts):
        first = next(iter(rules.parts))
        expected = f"{NAME[0]}、{first} / {first}{MET} {first}{ITEMS}"
        raise Problems("score.table", [Unfit("score.no_columns", where=table.where, expected=expected)])
    figures = []
    for row in table.rows:
        name = row.cells[_column(table, NAME)]
        group = row.cells.get(_column(table, GROUP), "")
        parts = [_raw(row, part, rules, problems) for part in rules.parts if _has(table, part, rules)]
        value = scoring.mix([(part.value, part.weight) for part in parts])
        count = Count(*map(sum, zip(*(part.judged for part in parts), strict=True)))
        figures.append((group, name, name, scoring.level(TOTAL, "", value, Fraction(1), count, tuple(parts), rules)))
    if problems:
        raise Problems("score.table", problems)
    return Ranking(ranked(figures, rules), None)


def _column(table: Table, names: Sequence[str]) -> str:
    return next((name for name in names if name in table.columns), "")


def _heads(part: str, rules: Rules, cells: object) -> tuple[str, str]:
    """Return the headings of a part's counts."""
    plain = part == next(iter(rules.parts)) and MET in cells  # type: ignore[operator]
    return (MET, ITEMS) if plain else (f"{part}{MET}", f"{part}{ITEMS}")


def _has(table: Table, part: str, rules: Rules) -> bool:
    return part in table.columns or set(_heads(part, rules, table.columns)) <= set(table.columns)


def _raw(row: Row, part: str, rules: Rules, problems: list[Problem]) -> Figure:
    weight, nothing = Fraction(rules.parts[part]), Count(0, 0, 0, 0)
    if part in row.cells:
        value = _number(row, part, problems)
        return scoring.level(PART, part, value, weight, nothing, (), rules)
    met, items = (_number(row, head, problems) for head in _heads(part, rules, row.cells))
    if met is None or not items:
        return Figure(PART, part, None, weight, nothing)
    if met > items:
        problems.append(Unfit("score.too_many_met", where=row.where, met=met, items=items))
    count = Count(int(met * THOUSAND), int(items * THOUSAND), int(met), int(items))
    return scoring.level(PART, part, scoring.rate(count, rules), weight, count, (), rules)


def _number(row: Row, column: str, problems: list[Problem]) -> Fraction | None:
    text = row.cells[column].removesuffix("%")
    if text in {"", "—", "-"}:
        return None
    try:
        return Fraction(text)
    except (ValueError, ZeroDivisionError):
        problems.append(Unfit("score.no_number", where=row.where._replace(column=column), value=text))
        return None
