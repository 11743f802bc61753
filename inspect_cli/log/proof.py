"""Proving a whole workspace: pages, chains, and tables that are what the log says."""

import sqlite3
from collections.abc import Callable, Iterable
from contextlib import closing
from hashlib import sha256
from pathlib import Path
from typing import NamedTuple

from ..errors import Integrity, Where
from ..store import database, tables
from ..store.workspace import Workspace
from . import schema, trust, verify
from .journal import Journal, fold_anew
from .kinds import KINDS

FOLDED = sorted(["conflict", *(kind.table for kind in KINDS.values())])
DERIVED = ["aside", "need", "replaced", "trust", *FOLDED]  # the first four: what the fold itself goes by


class Fault(NamedTuple):
    """Something that is not what it must be: a device's chain (`seq` tells where), or a table."""

    what: str
    name: str
    seq: int = 0


class Proof(NamedTuple):
    """What `prove` looked at, and what it found wrong."""

    operations: int
    devices: int
    head: str
    faults: tuple[Fault, ...]


def digest(db: sqlite3.Connection, table: str) -> str:
    """Return the sha256 over a table's definition and its rows in order of the primary key, types included."""
    made = tables.shape(db, table)
    if made is None:
        return "none"
    total = sha256(made.schema.encode())
    for row in db.execute(f'SELECT * FROM "{table}" ORDER BY {",".join(made.keys)}'):
        total.update(repr(tuple(row)).encode("utf-8", "surrogatepass"))
    return total.hexdigest()


def digests(db: sqlite3.Connection, names: Iterable[str] = FOLDED) -> dict[str, str]:
    """Return the digest of every folded table: equal on all laptops that have the same operations."""
    return {table: digest(db, table) for table in names}


def head(db: sqlite3.Connection) -> str:
    """Return one hash over all branch ends: the log head that is printed on a notice (64 hex digits)."""
    ends = db.execute("SELECT hash FROM tip ORDER BY hash").fetchall()
    return sha256(b"".join(bytes(hash_) for (hash_,) in ends)).hexdigest()


def prove(workspace: Workspace, progress: Callable[[str], None] = lambda _: None) -> Proof:
    """Prove chains and signatures of every device, fold a copy anew, and compare; nothing is changed.

    Raises:
        Integrity: SQLite cannot read its own pages.
    """
    with database.reading(workspace.database, schema.NEWEST) as db:
        return _prove_open(db, workspace.database, progress)


def prove_file(path: Path) -> Proof:
    """Prove a database file that is not in a workspace, such as a backup."""
    with database.foreign(path, schema.NEWEST) as db:
        return _prove_open(db, path, lambda _: None)


def _prove_open(db: sqlite3.Connection, path: Path, progress: Callable[[str], None]) -> Proof:
    database.quick_check(db, path)
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as copy:
        try:
            database.copy_whole(db, copy)
            return _prove_copy(database.functions(copy), progress)
        except sqlite3.DatabaseError as error:
            raise Integrity("database.damaged", where=Where(str(path)), detail=str(error)) from error


def _prove_copy(db: sqlite3.Connection, progress: Callable[[str], None]) -> Proof:
    workspace_id = trust.founder_key(db)
    faults = []
    devices = db.execute("SELECT d, pub FROM device ORDER BY d").fetchall()
    for d, pub in devices:
        progress(bytes(pub).hex()[:16])
        try:
            rows = verify.device_rows(db, d)
            ends = verify.prove(workspace_id, pub, rows, verify.device_tips(db, d))
            if ends != {tip.hash for tip in verify.device_tips(db, d)}:
                faults.append(Fault("tip", bytes(pub).hex()[:16]))
        except verify.Unproven as unproven:
            faults.append(Fault(unproven.reason, bytes(pub).hex()[:16], unproven.seq))
    faults += [Fault("trigger", name) for (name,) in db.execute("SELECT name FROM sqlite_master WHERE type='trigger'")]
    # What does not prove cannot be folded; what an older program folded is folded anew when it is opened.
    if not faults and db.execute("PRAGMA user_version").fetchone()[0] == schema.NEWEST:
        before = digests(db, DERIVED)
        db.execute(schema.TOUCHED)
        db.execute("BEGIN")
        fold_anew(db, progress)
        after = digests(db, DERIVED)
        faults += [Fault("table", table) for table in DERIVED if before[table] != after[table]]
    operations = db.execute("SELECT count(*) FROM op").fetchone()[0]
    return Proof(operations, len(devices), head(db), tuple(faults))


def rebuild(journal: Journal, progress: Callable[[str], None] = lambda _: None) -> list[str]:
    """Drop the folded tables and fold them anew; return the names of those whose rows changed."""
    with journal.transaction() as db:
        before = digests(db, DERIVED)
        fold_anew(db, progress)
        after = digests(db, DERIVED)
    return [table for table in DERIVED if before[table] != after[table]]
