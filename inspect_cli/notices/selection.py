"""Which notices of many: by day of issue, unit, kind and running number."""

import re
from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from .. import clock
from ..errors import Usage
from .registry import Notice
from .waiting import rule_of

RANGE = re.compile(r"(\d+)(?:[-–—~～](\d+))?")


class Wanted(NamedTuple):
    """What is asked for; empty members ask for nothing. Days are ISO 8601, `unit` is a code."""

    since: str = ""
    until: str = ""
    unit: str = ""
    kind: str = ""
    numbers: tuple[tuple[int, int], ...] = ()


def wanted(since: str = "", until: str = "", unit: str = "", kind: str = "", numbers: str = "") -> Wanted:
    """Read what was typed; `numbers` is like 1-50 or 3,7,20-25.

    Raises:
        Usage: a day, kind or number that is none.
    """
    for option, day in (("--since", since), ("--until", until)):
        try:
            date.fromisoformat(day or "2026-07-15")
        except ValueError:
            raise Usage("usage.bad_value", name=option, value=day, expected="2026-07-15") from None
    if kind:
        rule_of(kind)
    return Wanted(since, until, unit, kind, _ranges(numbers))


def _ranges(text: str) -> tuple[tuple[int, int], ...]:
    ranges = []
    for part in re.split("[,，、 ]+", text.strip()) if text.strip() else []:
        found = RANGE.fullmatch(part)
        if not found or int(found[1]) > int(found[2] or found[1]):
            raise Usage("usage.bad_value", name="--number", value=part, expected="1-50")
        ranges.append((int(found[1]), int(found[2] or found[1])))
    return tuple(ranges)


def select(notices: Sequence[Notice], asked: Wanted) -> list[Notice]:
    """Return the notices that answer to all of it.

    A running number alone is one of this year: last year's 1–50 lie in the archive.
    """
    year = clock.now().year if asked.numbers and not (asked.since or asked.until) else 0
    return [notice for notice in notices if _answers(notice, asked, year)]


def _answers(notice: Notice, asked: Wanted, year: int) -> bool:
    day, running = (notice.issued or "")[:10], notice.running or 0
    return (
        (not asked.since or day >= asked.since)
        and (not asked.until or "" < day <= asked.until)
        and asked.unit in ("", notice.unit)
        and asked.kind in ("", notice.kind)
        and (not asked.numbers or any(first <= running <= last for first, last in asked.numbers))
        and year in (0, notice.year)
    )
