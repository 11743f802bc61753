"""The one source of "now". `INSPECT_NOW` pins it, so that tests and demonstrations have a date of their own."""

import os
from datetime import datetime

from .errors import Usage


def now() -> datetime:
    """Return local time with offset, to the millisecond (ISO 8601 in `INSPECT_NOW` instead, when set).

    Raises:
        Usage: `INSPECT_NOW` is no time.
    """
    pinned = os.environ.get("INSPECT_NOW")
    try:
        moment = datetime.fromisoformat(pinned) if pinned else datetime.now()
    except ValueError as error:
        raise Usage("clock.pinned_unreadable", value=pinned) from error
    if moment.tzinfo is None:
        moment = moment.astimezone()
    return moment.replace(microsecond=moment.microsecond // 1000 * 1000)


def stamp(moment: datetime | None = None) -> str:
    """Write a moment as the log does: `2026-07-15T09:30:00.123+08:00`."""
    return (moment or now()).isoformat(timespec="milliseconds")
