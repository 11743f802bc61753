"""Taking text out of the log for good while its chain still verifies.

An order names a visit or a photo, not versions, so it also holds for operations that arrive later. What is
left of an erased operation is its digest; without the salt nobody can try texts against it.

An order that was in force once may be void later, because its author was revoked. Then its text comes back
from any laptop that still has it: else two laptops with the same operations would show different rows.
"""

import sqlite3
from collections.abc import Iterable

from . import codec, pending, trust, verify

# An id of ours has at least 14 characters; a shorter order would reach things it does not mean.
SHORTEST = 14
# What says whose operations count is no personal data, and an order must not take away its own ground.
NEVER = ("erase", "device", "hello")

ORDERED = f"""op.kind NOT IN {NEVER} AND EXISTS (SELECT 1 FROM erase e
WHERE length(e.target)>={SHORTEST} AND instr(op.key,e.target)>0)"""


def apply(db: sqlite3.Connection, *, everywhere: bool) -> int:
    """Erase what live orders name and still has its text; return how many operations.

    Without `everywhere` only the keys in `touched` are looked at.
    """
    orders = live(db)
    if not orders:
        return 0
    source = "op" if everywhere else "touched t CROSS JOIN op ON op.kind=t.kind AND op.key=t.key"
    rows = db.execute(
        f"SELECT op.d, op.seq, op.hash, op.salt, op.data FROM {source} WHERE op.data IS NOT NULL AND {ORDERED}"
    ).fetchall()
    db.executemany(
        "UPDATE op SET salt=?, data=NULL WHERE d=? AND seq=? AND hash=?",
        [(codec.digest(salt, data), d, seq, hash_) for d, seq, hash_, salt, data in rows],
    )
    if everywhere:
        apply_pending(db)
    return len(rows)


def apply_pending(db: sqlite3.Connection) -> None:
    """Erase also in what is kept aside, not proven."""
    if orders := live(db):
        pending.blank(db, lambda kind, key: covers(orders, kind, key))


def covers(orders: Iterable[str], kind: str, key: str) -> bool:
    """Say whether one of the orders (targets) is about the operations under this kind and key."""
    return kind not in NEVER and any(target in key for target in orders)


def live(db: sqlite3.Connection) -> list[str]:
    """Return the targets of the orders in force."""
    return [target for (target,) in db.execute("SELECT target FROM erase") if len(target) >= SHORTEST]


def given(db: sqlite3.Connection) -> list[str]:
    """Return the targets of all orders that were in force anywhere at any time: they explain a missing text."""
    rows = db.execute(
        "SELECT lower(hex(v.pub)), op.seq, op.key FROM op JOIN device v USING(d) "
        "WHERE op.kind='erase' AND op.act='' AND op.data<>'null'"
    ).fetchall()
    ever = trust.ever(db) if rows else {}
    return [key for author, seq, key in rows if len(key) >= SHORTEST and trust.counts(ever, author, seq)]


def take_back(db: sqlite3.Connection, other: sqlite3.Connection) -> int:
    """Take texts from another database that were erased here by an order no longer in force; return how many.

    The digest in the chain proves that it is the same text.
    """
    orders = live(db)
    void = set(given(db)) - set(orders)
    if not void:
        return 0
    back = 0
    for d, pub, seq, hash_, digest, kind, key in db.execute(
        "SELECT op.d, v.pub, op.seq, op.hash, op.salt, op.kind, op.key FROM op JOIN device v USING(d) "
        "WHERE op.data IS NULL"
    ).fetchall():
        if not covers(void, kind, key) or covers(orders, kind, key):
            continue
        row = verify.one_row(other, pub, seq, hash_)
        if row and verify.well_formed(row) and row[-1] is not None and codec.digest(row[-2], row[-1]) == digest:
            where = (row[-2], row[-1], d, seq, hash_)
            back += db.execute("UPDATE op SET salt=?, data=? WHERE d=? AND seq=? AND hash=?", where).rowcount
    return back
