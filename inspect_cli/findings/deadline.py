"""From a rule (24小时, 3日, 5工作日 …) and a start to the instant a rectification is due, and the words for it."""

import unicodedata
from collections.abc import Iterator
from datetime import datetime, time, timedelta, timezone
from itertools import islice
from typing import NamedTuple

from ..errors import Refused, Unfit
from ..templates import cells
from .calendar import Calendar

# Days begin and end by the official time of the country, wherever the laptop thinks it is.
BEIJING = timezone(timedelta(hours=8))
# 24:00, to the millisecond of the log: the last instant of the day, so that its date is the day due.
_DAY_END = time(23, 59, 59, 999_000, BEIJING)


class Rule(NamedTuple):
    """A deadline as the templates write it; `number` is 0 for 即时 and 长期."""

    number: int
    unit: str  # 即时 小时 工作时 日 工作日 长期

    def __str__(self) -> str:
        return f"{self.number or ''}{self.unit}"


class Due(NamedTuple):
    """What is stored of a deadline: enough to see why it came out so."""

    rule: str
    start: datetime  # in official time, as is the instant
    instant: datetime | None  # the last that is in time; None: long term
    calendar: str  # version of the calendar
    sure: bool  # False: it counts days of a year whose holidays nobody has listed


def parse(text: str) -> Rule:
    """Read a deadline rule as a template may write it; full-width digits and blanks are taken.

    Raises:
        Unfit: `deadline.unknown_rule`.
    """
    try:
        amount, unit = cells.deadline(unicodedata.normalize("NFKC", text).strip())
    except ValueError as error:
        raise Unfit("deadline.unknown_rule", rule=text) from error
    return Rule(amount, unit)


def due(rule: str, start: datetime, calendar: Calendar, now: datetime | None = None) -> Due:
    """Compute when something is due.

    Hours run from the start (工作时 in duty hours only); days do not count the day of the start, and end at 24:00.
    日 are natural days, and an end on a day off moves to the next working day (民法典 第二百零一条, 第二百零三条).
    即时 ends with the day of the start, 长期 never.

    Raises:
        Unfit: `deadline.unknown_rule`.
        Refused: `deadline.clock`: the start is not of 2000 to 2100, or more than a day after `now`.
        ValueError: the start has no offset.
    """
    read = parse(rule)
    start = _credible(start, now)
    instant = _instant(read, start, calendar)
    years = range(start.year, instant.year + 1) if instant and read.unit not in {"即时", "小时"} else ()
    return Due(str(read), start, instant, calendar.version, all(map(calendar.knows, years)))


def text(due: Due) -> str:
    """Write the deadline as a document prints it: `7月16日9时30分前`, `7月18日前`, `7月15日当日`, `长期，列入计划`."""
    end = due.instant
    if end is None:
        return "长期，列入计划"
    year = f"{end.year}年" if end.year != due.start.year else ""
    day = f"{year}{end.month}月{end.day}日"
    if due.rule == "即时":
        return f"{day}当日"
    if end.timetz() == _DAY_END:
        return f"{day}前"
    return f"{day}{end.hour}时{f'{end.minute}分' if end.minute else ''}前"


def _credible(start: datetime, now: datetime | None) -> datetime:
    if start.tzinfo is None:
        raise ValueError("a start without offset")
    ahead = now is not None and start > now + timedelta(days=1)
    if ahead or not 2000 <= start.year <= 2100:
        raise Refused("deadline.clock", start=start.isoformat(timespec="minutes"))
    return start.astimezone(BEIJING)


def _instant(rule: Rule, start: datetime, calendar: Calendar) -> datetime | None:
    day = start.date()
    match rule.unit:
        case "长期":
            return None
        case "小时":
            return start + timedelta(hours=rule.number)
        case "工作时":
            return _after_duty(start, timedelta(hours=rule.number), calendar)
        case "日":
            day = next(calendar.working_days(day + timedelta(days=rule.number)))
        case "工作日":
            day = next(islice(calendar.working_days(day + timedelta(days=1)), rule.number - 1, None))
    return datetime.combine(day, _DAY_END)


def _after_duty(start: datetime, left: timedelta, calendar: Calendar) -> datetime:
    pieces = _duty_from(start, calendar)
    begin, end = next(pieces)
    while end - begin < left:
        left -= end - begin
        begin, end = next(pieces)
    return begin + left


def _duty_from(start: datetime, calendar: Calendar) -> Iterator[tuple[datetime, datetime]]:
    for day in calendar.working_days(start.date()):
        midnight = datetime.combine(day, time(), BEIJING)
        for opens, closes in calendar.duty:
            end = midnight + timedelta(minutes=closes)
            if end > start:
                yield max(start, midnight + timedelta(minutes=opens)), end
