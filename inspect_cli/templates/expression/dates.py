"""Dates in expressions: texts and numbers at once.

A number is days since 1970-01-01T00:00Z, so a date without time (local midnight) has a fraction east and west
of Greenwich. The offset is that of the clock.
"""

import re
from datetime import UTC, datetime, timedelta, tzinfo
from typing import Self

from ... import clock

_DATE = re.compile(r"\d{4}-\d\d-\d\d(?:[T ]\d\d:\d\d(?::\d\d(?:\.\d{1,6})?)?(?:Z|[+-]\d\d:?\d\d)?)?", re.ASCII)
_TIME = re.compile(r"(\d\d):(\d\d)(?::(\d\d(?:\.\d+)?))?(Z|[+-]\d\d:?\d\d)?", re.ASCII)
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_DAY = timedelta(days=1)
_MONTHS = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split()
_WEEKDAYS = "Mon Tue Wed Thu Fri Sat Sun".split()


class Moment(float):
    """A date or date-time: the days since 1970, and the text that it reads as."""

    __slots__ = ("text",)
    text: str

    def __new__(cls, number: float, text: str) -> Self:
        """Join a number and the text it was written as."""
        made = super().__new__(cls, number)
        made.text = text
        return made


def zone() -> tzinfo | None:
    """Return the offset in force."""
    return clock.now().tzinfo


def parse(text: str) -> datetime | None:
    """Read an ISO date or date-time; without offset it is local, without time midnight."""
    if not _DATE.fullmatch(text):
        return None
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=zone())


def days(moment: datetime) -> float:
    """Return the days since 1970-01-01T00:00Z."""
    return (moment - _EPOCH) / _DAY


def from_days(number: float) -> datetime | None:
    """Return the local date-time of a number of days, to the millisecond; None for what is no date."""
    try:
        moment = _EPOCH + timedelta(milliseconds=round(number * 86_400_000))
        return moment.astimezone(zone())
    except (OverflowError, ValueError):
        return None


def day(moment: datetime) -> Moment:
    """Return the local day of a moment as a value: midnight, written `2026-07-15`."""
    midnight = moment.astimezone(zone()).replace(hour=0, minute=0, second=0, microsecond=0)
    return Moment(days(midnight), midnight.date().isoformat())


def instant(moment: datetime) -> Moment:
    """Return a moment as a value, written `2026-07-15T09:30:00.000+08:00`."""
    return Moment(days(moment), moment.isoformat(timespec="milliseconds"))


def time_of_day(text: str) -> float | None:
    """Return the fraction of the day of `14:30` or `14:30:00.000+08:00`; None for others."""
    found = _TIME.fullmatch(text)
    if not found:
        return None
    hour, minute, second = int(found[1]), int(found[2]), float(found[3] or 0)
    if hour > 23 or minute > 59 or second >= 60:
        return None
    # xforms-spec: the fraction of a day of this device, wherever the time was noted.
    shift = _shift(found[4])
    return ((hour * 3600 + minute * 60 + second + shift) % 86400) / 86400


def _shift(offset: str | None) -> float:
    """Return the seconds from a time with this offset (`Z`, `+02:00`) to the time here; none without one."""
    here = clock.now().utcoffset()
    if offset is None or here is None:
        return 0
    digits = offset.replace(":", "")[1:].ljust(4, "0")
    there = (int(digits[:2]) * 60 + int(digits[2:])) * 60 * (-1 if offset[0] == "-" else 1)
    return here.total_seconds() - there


def write(moment: datetime, pattern: str) -> str:
    """Write a moment by ODK's signs: %Y %y %m %n %b %d %e %H %h %M %S %3 %a; others stay as they are."""
    signs = {
        "Y": f"{moment.year:04}", "y": f"{moment.year % 100:02}", "m": f"{moment.month:02}", "n": str(moment.month),
        "b": _MONTHS[moment.month - 1], "d": f"{moment.day:02}", "e": str(moment.day), "H": f"{moment.hour:02}",
        "h": str(moment.hour), "M": f"{moment.minute:02}", "S": f"{moment.second:02}",
        "3": f"{moment.microsecond // 1000:03}", "a": _WEEKDAYS[moment.weekday()], "%": "%",
    }  # fmt: skip
    return re.sub(r"%(.)", lambda sign: signs.get(sign[1], sign[0]), pattern)
