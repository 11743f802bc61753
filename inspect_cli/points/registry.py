"""Points, responsible units and people in the log."""

import sqlite3
from collections.abc import Mapping

from ..log.journal import Journal, Op
from ..log.kinds import KINDS


def existing(db: sqlite3.Connection, noun: str) -> dict[str, dict[str, str]]:
    """Return what is known by code (of a person: the staff number), empty cells left out."""
    kind = KINDS[noun]
    names = ("code", *(column.split(" ")[0] for column in kind.columns))
    quoted = ", ".join(f'"{name}"' for name in (*kind.key, *names[1:]))
    rows = db.execute(f'SELECT {quoted} FROM "{noun}" ORDER BY 1')
    return {row[0]: {n: v for n, v in zip(names, tuple(row), strict=True) if v} for row in rows}


def unit_name(db: sqlite3.Connection, code: str) -> str:
    """Return what a unit is called for short; its code where no list names it."""
    row = db.execute("SELECT coalesce(short, name, code) FROM unit WHERE code=?", (code,)).fetchone()
    return str(row[0]) if row else code


def write(journal: Journal, noun: str, records: Mapping[str, Mapping[str, str]]) -> None:
    """Write records by code, one entry for all.

    Raises:
        Refused: this takes a supervisor.
    """
    ops = [
        Op(noun, code, {name: value for name, value in record.items() if name != "code" and value})
        for code, record in records.items()
    ]
    if ops:
        journal.append(ops)
