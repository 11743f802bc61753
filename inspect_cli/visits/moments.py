"""Dates and times as people type them: 今天, 昨天, -1, 0713, 7-13, 现在; a month or a year where that is asked."""

import re
from datetime import datetime, timedelta

from .line import as_date, as_time, half

DAYS = {
    "今天": 0, "今日": 0, "today": 0, "昨天": -1, "昨日": -1, "yesterday": -1, "前天": -2, "明天": 1, "明日": 1,
    "tomorrow": 1, "后天": 2,
}  # fmt: skip
NOW = {"现在", "now", "此刻"}
MONTH, YEAR = "month-year", "year"  # appearances
_STEP = re.compile(r"[+-][0-9]{1,3}")
_THREE = re.compile(r"[0-9]{3}")  # `930`
_FOUR = re.compile(r"[0-9]{4}")
_MONTH = re.compile(r"(?:([0-9]{4})\s*[-/.年]?\s*)?([0-9]{1,2})\s*月?")


def date(text: str, now: datetime, appearance: str = "") -> str:
    """Write a date as it is stored; what is no date stays as it is, and is refused later.

    A month is stored as its first day, a year as its first of January (XLSForm, appearances of `date`).
    """
    plain = half(text).strip()
    if plain.lower() in DAYS:
        plain = f"{now + timedelta(days=DAYS[plain.lower()]):%Y-%m-%d}"
    elif _STEP.fullmatch(plain):
        plain = f"{now + timedelta(days=int(plain)):%Y-%m-%d}"
    if MONTH in appearance and (found := _MONTH.fullmatch(plain)):
        return f"{found[1] or f'{now:%Y}'}-{int(found[2]):02d}-01"
    if YEAR in appearance.split() and _FOUR.fullmatch(plain.removesuffix("年")):
        return f"{plain[:4]}-01-01"
    if _FOUR.fullmatch(plain):
        plain = f"{plain[:2]}-{plain[2:]}"
    return as_date(plain, f"{now:%Y}")


def time(text: str, now: datetime) -> str:
    """Write a time as it is stored; what is no time stays as it is."""
    plain = half(text).strip()
    if plain.lower() in NOW:
        return f"{now:%H:%M}"
    return as_time(plain.zfill(4) if _THREE.fullmatch(plain) else plain)


def moment(text: str, now: datetime) -> str:
    """Write date and time as they are stored (`今天 9:30`, `-1 0930`, `现在`); what is neither stays as it is."""
    plain = " ".join(half(text).replace("T", " ").split())
    if plain.lower() in NOW:
        return f"{now:%Y-%m-%dT%H:%M}"
    day, space, hour = plain.partition(" ")
    return f"{date(day, now)}T{time(hour, now)}" if space else day
