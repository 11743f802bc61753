"""Taking text out of the log for good while its chain still verifies.

An order names a visit or a photo, not versions, so it also holds for operations that arrive later. What is
left of an erased operation is its digest; without the salt nobody can try texts against it.
"""

import sqlite3

from . import codec

# An id of ours has at least 14 characters; a shorter order would reach things it does not mean.
SHORTEST = 14

ORDERED = f"""op.kind<>'erase' AND EXISTS (SELECT 1 FROM erase e
WHERE length(e.target)>={SHORTEST} AND instr(op.key,e.target)>0)"""


def apply(db: sqlite3.Connection, *, everywhere: bool) -> int:
    """Erase what live orders name and still has its text; return how many operations.

    Without `everywhere` only the keys in `touched` are looked at.
    """
    if not db.execute("SELECT 1 FROM erase LIMIT 1").fetchone():
        return 0
    source = "op" if everywhere else "touched t CROSS JOIN op ON op.kind=t.kind AND op.key=t.key"
    rows = db.execute(
        f"SELECT op.d, op.seq, op.hash, op.salt, op.data FROM {source} WHERE op.data IS NOT NULL AND {ORDERED}"
    ).fetchall()
    db.executemany(
        "UPDATE op SET salt=?, data=NULL WHERE d=? AND seq=? AND hash=?",
        [(codec.digest(salt, data), d, seq, hash_) for d, seq, hash_, salt, data in rows],
    )
    return len(rows)


def ordered(db: sqlite3.Connection, key: str) -> bool:
    """Say whether a live order covers the operations under this key."""
    covers = f"SELECT 1 FROM erase WHERE length(target)>={SHORTEST} AND instr(?,target)>0"
    return db.execute(covers, (key,)).fetchone() is not None
