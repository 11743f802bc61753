"""The time of day that an item is for (column `when`): 日, 夜, 高峰."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from ..templates.form import Question

# Hours of the clock, from and to; the night goes over midnight.
HOURS = {"day": ((6, 18),), "night": ((18, 24), (0, 6)), "peak": ((7, 9), (17, 19))}
QUARTER = timedelta(minutes=15)


def fits(when: str, began: datetime, ended: datetime) -> bool:
    """Tell whether a visit lasted into the time of day that an item is for."""
    if not when or ended - began >= timedelta(days=1):
        return True
    hours = {ended.hour}
    while began < ended:
        hours.add(began.hour)
        began += QUARTER
    return any(first <= hour < last for first, last in HOURS[when] for hour in hours)


def missed(questions: Iterable[Question], began: datetime, ended: datetime) -> list[Question]:
    """Return the questions that are for another time of day than that of the visit."""
    return [q for q in questions if not fits(q.when, began, ended)]
