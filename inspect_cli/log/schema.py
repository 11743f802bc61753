"""The tables that are the log, and the ones folded from it. The log's own are migrated, the others refolded."""

import sqlite3

from .kinds import FOLD_VERSION, KINDS, Kind

LOG_VERSION = 1
NEWEST = LOG_VERSION * 1000 + FOLD_VERSION  # PRAGMA user_version

LOG = """
CREATE TABLE device(d INTEGER PRIMARY KEY, pub BLOB NOT NULL UNIQUE);
CREATE TABLE op(
  d INTEGER NOT NULL, seq INTEGER NOT NULL, hash BLOB NOT NULL, more INTEGER NOT NULL,
  at TEXT NOT NULL, "by" TEXT NOT NULL, kind TEXT NOT NULL, act TEXT NOT NULL, key TEXT NOT NULL,
  replaces TEXT NOT NULL, salt BLOB NOT NULL, data TEXT,
  PRIMARY KEY(d,seq,hash)) WITHOUT ROWID;
CREATE INDEX op_key ON op(kind,key);
CREATE TABLE tip(d INTEGER NOT NULL, seq INTEGER NOT NULL, hash BLOB NOT NULL, sig BLOB NOT NULL,
  PRIMARY KEY(d,hash)) WITHOUT ROWID;
CREATE TABLE pending(source TEXT NOT NULL, name TEXT NOT NULL, received TEXT NOT NULL, reason TEXT NOT NULL,
  bytes BLOB NOT NULL, PRIMARY KEY(source,name)) WITHOUT ROWID;
"""

DERIVED = """
CREATE TABLE trust(d INTEGER PRIMARY KEY, rank INTEGER NOT NULL, last INTEGER NOT NULL);
CREATE TABLE need(kind TEXT NOT NULL, act TEXT NOT NULL, rank INTEGER NOT NULL,
  PRIMARY KEY(kind,act)) WITHOUT ROWID;
CREATE TABLE replaced(version BLOB NOT NULL, kind TEXT NOT NULL, key TEXT NOT NULL,
  PRIMARY KEY(version,kind,key)) WITHOUT ROWID;
CREATE TABLE conflict(kind TEXT NOT NULL, key TEXT NOT NULL, version TEXT NOT NULL,
  PRIMARY KEY(kind,key,version)) WITHOUT ROWID;
"""

TOUCHED = "CREATE TEMP TABLE IF NOT EXISTS touched(kind TEXT, key TEXT, PRIMARY KEY(kind,key)) WITHOUT ROWID"

# Who, when, from which device, and which version the next writer will replace.
PROVENANCE = ("at TEXT NOT NULL", '"by" TEXT NOT NULL', "device TEXT NOT NULL", "version TEXT NOT NULL")


def table_sql(kind: Kind) -> str:
    """Return the CREATE TABLE of a kind's folded table."""
    keys = [f'"{name}" TEXT NOT NULL' for name in kind.key]
    columns = [f'"{name}" {type_}' for name, type_ in (column.split(" ") for column in kind.columns)]
    primary = ",".join(f'"{name}"' for name in kind.key)
    body = ", ".join([*keys, *columns, *PROVENANCE])
    return f'CREATE TABLE "{kind.table}"({body}, PRIMARY KEY({primary})) WITHOUT ROWID'


def is_log(db: sqlite3.Connection) -> bool:
    """Say whether a database has the log's tables exactly as made here: no views, nothing computed."""
    wanted = {" ".join(line.split()) for line in LOG.split(";") if line.strip()}
    found = db.execute("SELECT sql FROM sqlite_master WHERE tbl_name IN ('device','op','tip','pending') AND sql<>''")
    return {" ".join(str(sql).split()) for (sql,) in found} == wanted


def create_log(db: sqlite3.Connection) -> None:
    """Make the log's own tables in an empty database (one transaction)."""
    db.executescript(f"BEGIN; {LOG} COMMIT;")
    create_derived(db)


def create_derived(db: sqlite3.Connection) -> None:
    """Drop and make anew everything that is folded, empty, with today's columns and rights."""
    with_trust = [*(line for line in DERIVED.split(";") if line.strip())]
    for (name,) in db.execute(
        "SELECT name FROM sqlite_master WHERE type='table' AND name NOT IN ('device','op','tip','pending')"
    ).fetchall():
        db.execute(f'DROP TABLE "{name}"')
    for statement in [*with_trust, *(table_sql(kind) for kind in KINDS.values())]:
        db.execute(statement)
    db.executemany(
        "INSERT INTO need VALUES (?,?,?)",
        [(name, act, rank) for name, kind in KINDS.items() for act, rank in kind.rights.items()],
    )
    db.execute(f"PRAGMA user_version={NEWEST}")
