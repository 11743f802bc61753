"""Dates and times."""

import math
import re
from datetime import datetime

from ....clock import now
from .. import dates
from ..values import Value, to_number, to_string
from .kind import Function

_SHORT = re.compile(r"(\d{4})-(\d\d?)-(\d\d?)", re.ASCII)


def _moment(value: Value) -> datetime | None:
    """Read a value as a moment: a date text, or a number of days."""
    if isinstance(value, float):
        return dates.from_days(value)
    text = to_string(value)
    number = to_number(text)
    return dates.parse(text) or (None if math.isnan(number) else dates.from_days(number))


def date(value: Value) -> Value:
    """Return a value as a date; nothing stays nothing. A time of day that it has is kept, as in ODK Web Forms.

    So is what it says of a text that is no date: a number that is none, and reads `Invalid Date`.
    """
    short = _SHORT.fullmatch(value) if isinstance(value, str) else None
    moment = _moment(f"{short[1]}-{short[2]:0>2}-{short[3]:0>2}" if short else value)
    if moment is None:
        text = "" if isinstance(value, bool) else to_string(value)
        return text and dates.Moment(math.nan, "Invalid Date")
    local, day = moment.astimezone(dates.zone()), dates.day(moment)
    return day if dates.days(local) == day else dates.instant(local)


def format_date(value: Value, pattern: Value) -> str:
    """Write a moment, or a time of today, by ODK's signs (`%Y年%n月%e日`); what is neither gives an empty text."""
    moment = _moment(value)
    if moment is None and (fraction := dates.time_of_day(to_string(value))) is not None:
        moment = dates.from_days(float(dates.day(now())) + fraction)
    return dates.write(moment.astimezone(dates.zone()), to_string(pattern)) if moment else ""


def decimal_time(value: Value) -> float:
    """Return the fraction of the day that has passed at a time; NaN for all else, dates too."""
    fraction = dates.time_of_day(to_string(value))
    return math.nan if fraction is None else fraction


FUNCTIONS = {
    "today": Function(lambda: dates.day(now()), 0, 0),
    "now": Function(lambda: dates.instant(now()), 0, 0),
    "date": Function(date, 1, 1),
    "date-time": Function(date, 1, 1),
    "format-date": Function(format_date, 2, 2),
    "format-date-time": Function(format_date, 2, 2),
    "decimal-date-time": Function(lambda value: float(to_number(value)), 1, 1),
    "decimal-time": Function(decimal_time, 1, 1),
}
