"""Which days are working days and which hours are duty hours: the public calendar, and the team's word over it."""

import hashlib
import re
import unicodedata
from collections.abc import Iterator, Mapping
from datetime import date, datetime, timedelta
from typing import NamedTuple

from ..errors import Usage

_MARKS = {"休": False, "班": True}
_SEGMENT = re.compile(r"([0-9]{1,2}):([0-5][0-9])-([0-9]{1,2}):([0-5][0-9])")

Segment = tuple[int, int]  # opens, closes: minutes after midnight, so that 24:00 can be said


class Calendar(NamedTuple):
    """Working days and duty hours. `named` are the days that do not follow their weekday: true for a working day."""

    named: Mapping[date, bool]
    duty: tuple[Segment, ...]
    version: str

    def works(self, day: date) -> bool:
        """Tell whether a day is a working day; make-up days (调休) are."""
        return self.named.get(day, day.weekday() < 5)

    def knows(self, year: int) -> bool:
        """Tell whether the holidays of a year are listed: every list of a year opens with 1 January (元旦)."""
        return date(year, 1, 1) in self.named

    def working_days(self, day: date) -> Iterator[date]:
        """Yield the working days from `day` on, itself included, without end."""
        while True:
            if self.works(day):
                yield day
            day += timedelta(days=1)


def read(days: str, duty: str) -> Calendar:
    """Make a calendar of the settings `calendar.days` and `calendar.duty`.

    The State Council's holidays and make-up days come from chinesecalendar; the team's days stand over them.
    The version names the package and hashes the team's days and hours by meaning, not by spelling.

    Args:
        days: `2027-01-01=休,2027-01-30=班`, may be empty.
        duty: `08:30-12:00,14:00-17:30`, in order of the day.

    Raises:
        Usage: `calendar.bad_day`, `calendar.day_twice`, `calendar.bad_duty`, `calendar.duty_order`.
    """
    from chinese_calendar import __version__, holidays, workdays

    own, segments = _days(days), _duty(duty)
    public = dict.fromkeys(holidays, False) | dict.fromkeys(workdays, True)
    meaning = repr((sorted((str(day), works) for day, works in own.items()), segments))
    mark = hashlib.sha256(meaning.encode()).hexdigest()[:12]
    return Calendar(public | own, segments, f"chinesecalendar {__version__}+{mark}")


def _parts(text: str) -> list[str]:
    """Cut a list at its commas; full-width signs count as their half-width twins, blanks do not count."""
    plain = "".join(unicodedata.normalize("NFKC", text).split())
    return [part for part in plain.split(",") if part]


def _days(text: str) -> dict[date, bool]:
    days: dict[date, bool] = {}
    for part in _parts(text):
        written, _, mark = part.partition("=")
        try:
            day, works = datetime.strptime(written, "%Y-%m-%d").date(), _MARKS[mark]
        except (ValueError, KeyError):
            raise Usage("calendar.bad_day", value=part) from None
        if day in days:
            raise Usage("calendar.day_twice", day=day.isoformat())
        days[day] = works
    return days


def _duty(text: str) -> tuple[Segment, ...]:
    segments: list[Segment] = []
    free_from = 0
    for part in _parts(text):
        found = _SEGMENT.fullmatch(part)
        if not found:
            raise Usage("calendar.bad_duty", value=part)
        h1, m1, h2, m2 = map(int, found.groups())
        opens, closes = h1 * 60 + m1, h2 * 60 + m2
        if not free_from <= opens < closes <= 24 * 60:
            raise Usage("calendar.duty_order", value=part)
        segments.append((opens, closes))
        free_from = closes
    if not segments:
        raise Usage("calendar.bad_duty", value=text)
    return tuple(segments)
