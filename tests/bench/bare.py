"""Yardsticks: SQLite with the pragmas of the product and nothing else."""

import sqlite3
import time
from pathlib import Path

from inspect_cli.log import schema
from inspect_cli.store import database

OP = next(statement for statement in schema.LOG.split(";") if "TABLE op" in statement)
ANSWER = "CREATE TABLE answer(visit TEXT, path TEXT, value TEXT, at TEXT, PRIMARY KEY(visit,path)) WITHOUT ROWID"


def create(path: Path, *statements: str) -> sqlite3.Connection:
    """Make a database with the product's pragmas and these tables."""
    path.unlink(missing_ok=True)
    db = database.create(path)
    for statement in statements:
        db.execute(statement)
    return db


def copy_log(db: sqlite3.Connection, source: Path, nickname: int) -> float:
    """ATTACH and INSERT all operations of a file under one nickname, checkpoint; return the seconds."""
    start = time.perf_counter()
    db.execute(f"ATTACH '{source}' AS s")
    db.execute("BEGIN IMMEDIATE")
    db.execute(
        'INSERT OR IGNORE INTO op SELECT ?*1000+d,seq,hash,more,at,"by",kind,act,key,replaces,salt,data FROM s.op',
        (nickname,),
    )
    db.execute("COMMIT")
    db.execute("DETACH s")
    db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    return time.perf_counter() - start


def rows(path: Path) -> sqlite3.Connection:
    """Open a database whose rows come as dictionaries."""
    db = sqlite3.connect(path)
    db.row_factory = lambda cursor, row: dict(zip((column[0] for column in cursor.description), row, strict=True))
    return db
