"""How a team reckons: the signed settings `score.*` as rules, and back to the words that a report prints.

Cities publish their figures in different ways (符合率, 得分率, deduction from 100; mean of the points or all answers
together; field : questionnaire 85 : 15 or 70 : 30). Each way is a setting, so that a report is reckoned by one rule
that everybody can read beside it.
"""

import sqlite3
from collections.abc import Mapping
from decimal import Decimal
from typing import NamedTuple

from ..log import settings
from ..log.settings import weights
from ..templates.form import FIELD

# What a visit is worth: points got of points possible, items met of items judged, or 100 less the points lost.
POINTS, MET, LOSS = "得分率", "符合率", "扣分"
# Which visit of a point counts when there are several.
LATEST, WORST, MEAN_VISIT = "末次", "最差", "平均"
# A type: the mean of its points, or all their answers together.
MEAN_POINT, TOGETHER = "点位平均", "合计"
# Where a figure is rounded: at every level that is printed, or only at the last.
EACH_LEVEL, LAST_LEVEL = "逐级", "末级"


class Rules(NamedTuple):
    """The rules of reckoning.

    `types`: weight of a point type, 1 where none is named. `parts`: weight of a part (实地, 问卷, 材料, 未成年人 …);
    one that is not named stands apart and does not count. `grades`: name → lowest score, best first; `below`: the
    name of what is under all of them.
    """

    item: str = POINTS
    visits: str = LATEST
    type: str = MEAN_POINT
    rounding: str = EACH_LEVEL
    types: Mapping[str, Decimal] = {}
    parts: Mapping[str, Decimal] = {FIELD: Decimal(1)}
    grades: Mapping[str, Decimal] = {}
    below: str = ""

    def grade(self, value: Decimal | None) -> str:
        """Return the name of the grade that a score reaches; empty without a score or without grades."""
        if value is None:
            return ""
        return next((name for name, least in self.grades.items() if value >= least), self.below)


def read(db: sqlite3.Connection) -> Rules:
    """Return the rules that the team has set."""
    texts = {name: settings.get(db, f"score.{name}") for name in ("types", "parts", "grades")}
    grades = weights(texts["grades"])
    best_first = dict(sorted(grades.items(), key=lambda pair: -pair[1]))
    *names, below = best_first or [""]
    return Rules(
        settings.get(db, "score.item"),
        settings.get(db, "score.visits"),
        settings.get(db, "score.type"),
        settings.get(db, "score.rounding"),
        weights(texts["types"]),
        weights(texts["parts"]),
        {name: best_first[name] for name in names},
        below,
    )
