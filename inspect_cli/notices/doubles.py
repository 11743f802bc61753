"""Numbers that two laptops gave, and numbers that were taken over twice: what to do about it is one person's word.

Nothing is decided by a clock: the notice issued later by its own account is named as the one to be done again, the
person may as well void the other.
"""

import sqlite3
from datetime import datetime
from itertools import combinations
from typing import NamedTuple

from .. import clock
from . import numbering
from .registry import ISSUED, Notice, notices


class Double(NamedTuple):
    """A number that several standing notices bear; `again` are those to be declared void and issued anew."""

    number: str
    stays: Notice
    again: tuple[Notice, ...]


class TakenTwice(NamedTuple):
    """Numbers of a year that two people gave to different laptops (keys); they are those of `owner`, not of `other`."""

    series: str
    year: int
    first: int
    last: int | None
    owner: str
    other: str


def doubles(db: sqlite3.Connection) -> list[Double]:
    """Return the numbers that several notices bear, void ones left out: one of two that is void is settled."""
    bearing: dict[tuple[str, int, int], list[Notice]] = {}
    double = numbering.doubles(db)
    for notice in notices(db) if double else ():
        key = (notice.series or "", notice.year or 0, notice.running or 0)
        if notice.act == ISSUED and key in double:
            bearing.setdefault(key, []).append(notice)
    found = []
    for key, several in sorted(bearing.items()):
        first, *rest = sorted(several, key=lambda notice: (datetime.fromisoformat(notice.issued or ""), notice.id))
        found.append(Double(numbering.written(*key), first, tuple(rest)))
    return found


def taken_twice(db: sqlite3.Connection) -> list[TakenTwice]:
    """Return what was given away twice by people who had not heard of each other, of this year and later ones."""
    if db.execute("SELECT count(*) FROM series").fetchone()[0] < 2:  # looked at before and after every merge
        return []
    this_year = clock.now().year
    found = []
    for series in numbering.known_series(db):
        for grants in numbering.grants(db, series).values():
            for one, other in combinations(grants, 2):  # the first takes what it says
                year = max(one.year, other.year, this_year)
                meant = one.year == other.year or one.last is other.last is None  # else a block of a later year
                if meant and one.owner != other.owner and (both := _both(one, other, year)):
                    last = None if both[1] == numbering.END else both[1]
                    found.append(TakenTwice(series, year, both[0], last, one.owner, other.owner))
    return found


def _both(one: numbering.Grant, other: numbering.Grant, year: int) -> numbering.Range | None:
    mine, theirs = one.covers(year), other.covers(year)
    if not mine or not theirs:
        return None
    first, last = max(mine[0], theirs[0]), min(mine[1], theirs[1])
    return (first, last) if first <= last else None
