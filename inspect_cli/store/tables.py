"""What a table looks like, asked of sqlite-utils."""

import sqlite3
from typing import NamedTuple


class Shape(NamedTuple):
    """The CREATE TABLE of a table, and the columns of its primary key in their order."""

    schema: str
    keys: tuple[str, ...]


def shape(db: sqlite3.Connection, table: str) -> Shape | None:
    """Return what a table is made of, or None when there is none; the connection is left as it was."""
    from sqlite_utils import Database

    found = Database(db, recursive_triggers=False)[table]
    return Shape(found.schema, tuple(found.pks)) if found.exists() else None  # type: ignore[union-attr]
