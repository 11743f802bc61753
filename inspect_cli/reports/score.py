"""Scores: points got of points possible, summed over visits. Exact: whole thousandths, and one rule of rounding.

Visits with an outcome instead of answers (未见点位, 停业, 未营业) have no points and are counted apart. Drafts do
not count. Every visit stands in exactly one group, so the groups add up to the total.
"""

import sqlite3
from decimal import Decimal
from fractions import Fraction
from typing import NamedTuple

from ..visits.visit import MADE_FOR
from .samples import PER_VISIT, VISITS, Chosen
from .scoring import rounded

# What a visit is grouped by: key and name of the group. A point that is on no list has neither type nor street.
GROUPS = {
    "visit": ("v.number", "coalesce(p.name, nullif(v.point,''), t.title, '')"),
    "point": (PER_VISIT["point"], "coalesce(p.name, t.title, '')"),
    **{name: (PER_VISIT[name], PER_VISIT[name]) for name in ("type", "street", "community")},
}

# Days begin and end by the official time of the country, whatever the laptop's zone was.
COUNTED = f"""FROM {VISITS}
WHERE v.state=:finished AND date(v.began,'+8 hours') BETWEEN :since AND :until AND {MADE_FOR}"""

# Points are summed per visit first: a visit without points is still a visit.
PER_GROUP = f"""SELECT {{key}}, min({{name}}), count(*), count(nullif(v.outcome,'')),
  coalesce(sum((SELECT sum(got) FROM mark m WHERE m.visit=v.id)), 0),
  coalesce(sum((SELECT sum(possible) FROM mark m WHERE m.visit=v.id)), 0)
{COUNTED} GROUP BY {{group}} ORDER BY 1, 2"""

OUTCOMES = f"SELECT v.outcome, count(*) {COUNTED} AND v.outcome<>'' GROUP BY v.outcome ORDER BY 1"

TEMPLATES = f"""SELECT coalesce(t.form_id, ''), coalesce(t.form_version, ''), n.visits
FROM (SELECT v.template, count(*) AS visits {COUNTED} GROUP BY v.template) n LEFT JOIN template t ON t.sha256=n.template
ORDER BY 1, 2"""


class Score(NamedTuple):
    """One group: visits, how many of them had an outcome instead of points, points got and possible (thousandths)."""

    key: str
    name: str
    visits: int
    without: int
    got: int
    possible: int

    @property
    def rate(self) -> Decimal | None:
        """Got of possible in per cent, to two decimals; None when there was nothing to get."""
        return rounded(Fraction(self.got * 100, self.possible)) if self.possible else None


class Report(NamedTuple):
    """Scores by group, their total, the outcomes counted apart, and the templates (form, version, visits) in it."""

    groups: list[Score]
    total: Score
    outcomes: list[tuple[str, int]]
    templates: list[tuple[str, str, int]]


def report(db: sqlite3.Connection, by: str, chosen: Chosen) -> Report:
    """Return the scores of the chosen visits (of whatever type and street) by a key of `GROUPS`."""
    limits = chosen.parameters()
    key, name = GROUPS[by]
    # Two laptops may have given the same number: a visit is told apart by its key, not by its number.
    sql = PER_GROUP.format(key=key, name=name, group="v.id" if by == "visit" else key)
    groups = [Score(*row) for row in db.execute(sql, limits)]
    total = Score(
        "",
        "",
        sum(group.visits for group in groups),
        sum(group.without for group in groups),
        sum(group.got for group in groups),
        sum(group.possible for group in groups),
    )
    outcomes = [(str(outcome), int(count)) for outcome, count in db.execute(OUTCOMES, limits)]
    templates = [(str(form), str(version), int(count)) for form, version, count in db.execute(TEMPLATES, limits)]
    return Report(groups, total, outcomes, templates)


def points(thousandths: int) -> Decimal:
    """Return points as people write them, exactly."""
    return Decimal(thousandths).scaleb(-3).normalize() + 0
