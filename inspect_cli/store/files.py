"""Files that are either whole or not there: temporary name, fsync, rename, fsync of the folder."""

import contextlib
import errno
import hashlib
import os
import sqlite3
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from ..errors import CannotWrite, Integrity, Locked, Problem, Where

FULL_OR_READ_ONLY = {errno.ENOSPC, errno.EDQUOT, errno.EROFS, errno.EACCES, errno.EPERM, errno.EFBIG}
SQLITE: dict[int, tuple[type[Problem], str]] = {
    sqlite3.SQLITE_FULL: (CannotWrite, "disk.cannot_write"),
    sqlite3.SQLITE_IOERR: (CannotWrite, "disk.cannot_write"),
    sqlite3.SQLITE_READONLY: (CannotWrite, "disk.cannot_write"),
    sqlite3.SQLITE_CANTOPEN: (CannotWrite, "disk.cannot_write"),
    sqlite3.SQLITE_BUSY: (Locked, "database.locked"),
    sqlite3.SQLITE_LOCKED: (Locked, "database.locked"),
    sqlite3.SQLITE_CORRUPT: (Integrity, "database.damaged"),
    sqlite3.SQLITE_NOTADB: (Integrity, "database.damaged"),
}


def from_sqlite(error: sqlite3.DatabaseError, where: Where | None = None) -> Problem | None:
    """Return what an error of SQLite means to the user; None for one that nobody expected."""
    # The low byte is the kind of error, the rest tells it apart further.
    found = SQLITE.get((getattr(error, "sqlite_errorcode", None) or 0) & 0xFF)
    return found[0](found[1], where=where, detail=str(error)) if found else None


@contextlib.contextmanager
def write_errors(path: Path) -> Iterator[None]:
    """Turn the refusals of the system, and of SQLite, into problems that name the file.

    Raises:
        CannotWrite: disk full, or read-only.
        Locked: another program holds the database.
        Integrity: its pages are damaged.
    """
    try:
        yield
    except OSError as error:
        if error.errno in FULL_OR_READ_ONLY:
            raise CannotWrite("disk.cannot_write", where=Where(str(path)), detail=error.strerror) from error
        raise
    except sqlite3.DatabaseError as error:
        if problem := from_sqlite(error, Where(str(path))):
            raise problem from error
        raise


def sync_folder(folder: Path) -> None:
    """Make a rename in `folder` survive a power cut (Windows does so without being asked)."""
    if os.name == "nt":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def write_atomic(path: Path, content: bytes) -> None:
    """Write `content` durably under `path`, replacing what stood there.

    Raises:
        CannotWrite: disk full, or the folder cannot be written.
    """
    with writing(path) as out:
        out.write(content)


@contextlib.contextmanager
def writing(path: Path) -> Iterator[BinaryIO]:
    """Yield a file that stands under `path` at the end, whole and durable, or not at all.

    Raises:
        CannotWrite: disk full, or the folder cannot be written.
    """
    with write_errors(path):
        path.parent.mkdir(parents=True, exist_ok=True)
        # Two threads may write the same photo at once: the same picture sent twice.
        temporary = path.with_name(f".{path.name}.{os.getpid()}-{threading.get_native_id()}.tmp")
        try:
            with temporary.open("wb") as out:
                yield out
                out.flush()
                os.fsync(out.fileno())
            temporary.replace(path)
        except BaseException:
            temporary.unlink(missing_ok=True)
            raise
        sync_folder(path.parent)


def sha256_file(path: Path) -> str:
    """Return the sha256 of a file's bytes, 64 hex digits."""
    with path.open("rb") as source:
        return hashlib.file_digest(source, "sha256").hexdigest()
