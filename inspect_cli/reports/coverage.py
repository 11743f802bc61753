"""Who and what was reached: points visited of points known or drawn, and points that nobody answers for."""

import sqlite3
from collections.abc import Iterable, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import NamedTuple

from ..points.naming import matches
from ..visits.visit import MADE_FOR
from .samples import Chosen
from .scoring import rounded

GROUPS = {"type": "coalesce(p.type,'')", "street": "coalesce(p.street,'')", "community": "coalesce(p.community,'')"}
# With a round, what its lots drew is to be reached; without one, every point there is.
WANTED = "SELECT e.value FROM draw d, json_each(d.points) e WHERE d.round=:round"
SQL = """SELECT {group}, count(*), count(v.point), count(CASE WHEN v.scored=0 THEN 1 END), coalesce(sum(v.visits), 0)
FROM point p LEFT JOIN (
  SELECT point, count(*) AS visits, sum(coalesce(outcome,'')='') AS scored FROM visit v
  WHERE state=:finished AND date(began,'+8 hours') BETWEEN :since AND :until AND {made_for}
  GROUP BY point) v ON v.point=p.code
WHERE (:type='' OR p.type=:type) AND (:street='' OR p.street=:street) AND (:round='' OR p.code IN ({wanted}))
GROUP BY 1 ORDER BY 1"""
GAPS = """SELECT code, name, coalesce(street,''), coalesce(grid,''), coalesce(operator,'') FROM point
WHERE coalesce(street,'')='' OR coalesce(grid,'')='' OR coalesce(operator,'')='' ORDER BY code"""


class Reached(NamedTuple):
    """One group: points to be reached, those reached, of them without a score (未见点位 …), and visits in all."""

    group: str
    points: int
    reached: int
    without: int
    visits: int

    @property
    def rate(self) -> Decimal | None:
        """Points reached in per cent."""
        return rounded(Fraction(self.reached * 100, self.points)) if self.points else None


class Gap(NamedTuple):
    """A point that somebody is missing for; `lacks` are names of columns."""

    point: str
    name: str
    lacks: tuple[str, ...]


def coverage(db: sqlite3.Connection, by: str, chosen: Chosen) -> list[Reached]:
    """Return how many points were reached, by a name of `GROUPS`."""
    sql = SQL.format(group=GROUPS[by], wanted=WANTED, made_for=MADE_FOR)
    return [Reached(*row) for row in db.execute(sql, chosen.parameters())]


def added(groups: Iterable[Reached]) -> Reached:
    """Return the sum of all groups."""
    points = reached = without = visits = 0
    for group in groups:
        points, reached = points + group.points, reached + group.reached
        without, visits = without + group.without, visits + group.visits
    return Reached("", points, reached, without, visits)


def gaps(db: sqlite3.Connection) -> list[Gap]:
    """Return the points without a street, a grid, an operator, or whose operator is no unit of ours or has nobody."""
    known: dict[str, str] = {}
    found = []
    for code, name, street, grid, operator in db.execute(GAPS).fetchall():
        lacks = [column for column, value in (("street", street), ("grid", grid), ("operator", operator)) if not value]
        found.append(Gap(code, name, tuple(lacks)))
    for code, name, operator in db.execute("SELECT code, name, operator FROM point WHERE coalesce(operator,'')<>''"):
        if operator not in known:
            known[operator] = _lacks(matches(db, "unit", operator))
        if known[operator]:
            found.append(Gap(code, name, (known[operator],)))
    return sorted(found)


def _lacks(units: Sequence[sqlite3.Row]) -> str:
    """Return what an operator lacks: a place on the list of units, or a person to speak to; empty: nothing."""
    if not units:
        return "unit"
    return "" if any(unit["contact"] or unit["leader"] for unit in units) else "person"
