"""Other databases of this workspace: found, opened without a trace, and looked over before anything is believed."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from ..errors import Integrity, NotFound, Refused, Where
from ..store import database
from . import schema, trust


class Source(NamedTuple):
    """Another database, open for reading: as it was named, its file, and the URI to attach it by."""

    name: str
    path: Path
    uri: str
    db: sqlite3.Connection


def database_of(source: Path) -> Path:
    """Return the database of a source: the file itself, or that of a workspace folder.

    Raises:
        NotFound: there is none.
    """
    for candidate in (source, source / "data" / "inspect.db"):
        if candidate.is_file():
            return candidate
    raise NotFound("merge.no_source", where=Where(str(source)))


@contextmanager
def opened(path: Path) -> Iterator[sqlite3.Connection]:
    """Open another database of ours for reading; its pages are checked before anything is believed."""
    with database.foreign(path, schema.NEWEST) as db:
        db.row_factory = None
        _look_over(db, path)
        yield db


@contextmanager
def looked_at(source: Path) -> Iterator[Source]:
    """Open a source; nothing of it was checked yet but its version: `check` does.

    Raises:
        NotFound, TooNew, Integrity: it is none, newer, or no database of ours.
    """
    path = database_of(source)
    with database.at_rest(path) as uri, database.opened(uri, path, schema.NEWEST) as db:
        db.row_factory = None
        yield Source(str(source), path, uri, db)


def check(source: Source, workspace: bytes) -> None:
    """Look over the pages of a source, its tables, and whose it is.

    Raises:
        Integrity: it is damaged, or not one of ours.
        Refused: it belongs to another workspace.
    """
    _look_over(source.db, source.path)
    if workspace_of(source.db, source.path) != workspace:
        raise Refused("merge.other_workspace", where=Where(str(source.path)))


def _look_over(db: sqlite3.Connection, path: Path) -> None:
    database.quick_check(db, path)
    if not schema.is_log(db):
        raise Integrity("database.foreign", where=Where(str(path)))


def workspace_of(db: sqlite3.Connection, path: Path) -> bytes:
    """Return the id of the workspace that a database belongs to.

    Raises:
        Integrity: it names none.
    """
    try:
        founder = trust.founder_key(db)
    except TypeError:
        founder = b""
    if not isinstance(founder, bytes) or len(founder) != 32:
        raise Integrity("database.foreign", where=Where(str(path)))
    return founder
