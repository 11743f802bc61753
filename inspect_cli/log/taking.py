"""Taking over one device of another log: its new operations inserted, and proven up to its signed ends."""

import sqlite3
from typing import NamedTuple

from . import keys, verify
from .journal import Journal
from .sources import Source

TAKE = """INSERT OR IGNORE INTO op SELECT ?,seq,hash,more,at,"by",kind,act,key,replaces,salt,data
FROM source{}.op WHERE d=? AND seq>?"""


class Taken(NamedTuple):
    """What was taken of one device (by nickname): proven from where on, how many new, how many known."""

    d: int
    start: int
    added: int
    known: int


def take_device(journal: Journal, source: Source, number: int, pub: object) -> Taken:
    """Insert and prove what is new of one device (public key); the source is attached as `source{number}`.

    Raises:
        Unproven: what came is malformed, or does not lead from what is known to its ends.
    """
    db, other = journal.db, source.db
    if not isinstance(pub, bytes) or len(pub) != 32:
        raise verify.Unproven("malformed", 0)
    theirs = count(other, "SELECT d FROM device WHERE pub=?", pub)
    db.execute("INSERT OR IGNORE INTO device(pub) VALUES (?)", (pub,))
    d = count(db, "SELECT d FROM device WHERE pub=?", pub)
    tips, ours = verify.device_tips(other, theirs), verify.device_tips(db, d)
    if not all(isinstance(tip.seq, int) and isinstance(tip.hash, bytes) for tip in tips):
        raise verify.Unproven("malformed", 0)
    most = highest(other, theirs)
    if nothing_new(db, d, tips, most):
        # Without a fork, the highest sequence number is how many there are.
        return Taken(d, most, 0, most)
    # One branch that goes on: only its new part has to be proven. Anything else: all of it, from the root.
    straight = len(ours) == len(tips) == 1 and _has(other, theirs, ours[0])
    start = ours[0].seq if straight else 0
    try:
        # Copied by SQLite itself, in half the time that it takes row by row.
        added = db.execute(TAKE.format(number), (d, theirs, start)).rowcount
        db.executemany("INSERT OR IGNORE INTO tip VALUES (?,?,?,?)", ((d, *tip) for tip in tips))
    except (sqlite3.IntegrityError, OverflowError) as error:
        raise verify.Unproven("malformed", start) from error
    ends = verify.prove(
        journal.id,
        pub,
        verify.device_rows(db, d, start),
        verify.device_tips(db, d),
        keys.Tip(ours[0].seq, ours[0].hash) if straight else None,
    )
    # SQLite has its own limits of depth; what it cannot read would stop every later fold.
    unreadable = "SELECT 1 FROM op WHERE d=? AND seq>? AND data IS NOT NULL AND NOT json_valid(data)"
    if db.execute(unreadable, (d, start)).fetchone():
        raise verify.Unproven("malformed", start)
    if missing := [tip for tip in tips if not _has(db, d, tip)]:
        raise verify.Unproven("gap", missing[0].seq)
    if ends:
        marks = ",".join("?" * len(ends))
        db.execute(f"DELETE FROM tip WHERE d=? AND hash NOT IN ({marks})", (d, *ends))
    return Taken(d, start, added, count(other, "SELECT count(*) FROM op WHERE d=?", theirs) - added)


def highest(db: sqlite3.Connection, d: int) -> int:
    """Return the highest sequence number of a device: without a fork, how many operations it has."""
    return count(db, "SELECT coalesce(max(seq),0) FROM op WHERE d=?", d)


def nothing_new(db: sqlite3.Connection, d: int, tips: list[verify.Tip], most: int) -> bool:
    """Tell whether a device with these tips, and this highest sequence number, is known to its ends."""
    if not tips:
        return most == 0
    return most == max(tip.seq for tip in tips) and all(_has(db, d, tip) for tip in tips)


def _has(db: sqlite3.Connection, d: int, tip: verify.Tip) -> bool:
    found = "SELECT 1 FROM op WHERE d=? AND seq=? AND hash=?"
    return db.execute(found, (d, tip.seq, tip.hash)).fetchone() is not None


def count(db: sqlite3.Connection, sql: str, *values: object) -> int:
    """Return the one number that a query gives."""
    found: int = db.execute(sql, values).fetchone()[0]
    return found
