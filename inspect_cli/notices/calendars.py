"""The team's calendar and start of deadlines, as documents reckon by them."""

import sqlite3
from collections.abc import Sequence
from datetime import datetime

from ..findings import calendar
from ..log import settings

FOUND, HANDED_OVER, RECEIVED = "发现", "交办", "签收"


def team_calendar(db: sqlite3.Connection) -> calendar.Calendar:
    """Return the calendar of the team: the public one, and its own days and duty hours over it."""
    return calendar.read(settings.get(db, "calendar.days"), settings.get(db, "calendar.duty"))


def unlisted_years(db: sqlite3.Connection, notices: Sequence[str]) -> list[int]:
    """Return the years in which deadlines of these notices (keys) end and whose holidays nobody has listed yet."""
    marks = ",".join("?" * len(notices))
    ends = f"SELECT DISTINCT substr(due,1,4) FROM step WHERE due<>'' AND notice IN ({marks}) ORDER BY 1"
    days = team_calendar(db)
    return [int(year) for (year,) in db.execute(ends, tuple(notices)) if not days.knows(int(year))]


def start(db: sqlite3.Connection, found: str, now: datetime) -> datetime | None:
    """Return when the clock of a finding starts: when it was found, now that it is handed over, or None: on receipt."""
    ruled = settings.get(db, "deadline.start")
    if ruled == RECEIVED:
        return None
    return datetime.fromisoformat(found) if ruled == FOUND else now
