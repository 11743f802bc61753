"""Opening SQLite: one way to write, one way to read, one way to look at somebody else's file."""

import contextlib
import os
import shutil
import sqlite3
import tempfile
from collections.abc import Iterator
from pathlib import Path

from ..errors import CannotWrite, Integrity, Locked, TooNew, Where
from ..ids import tag
from .files import write_errors
from .lock import WriterLock

APPLICATION_ID = 0x58554E43  # "XUNC", 巡查
CACHED_STATEMENTS = 512
IMMUTABLE = "mode=ro&immutable=1"

SAFE = """
PRAGMA trusted_schema=OFF;
PRAGMA cell_size_check=ON;
PRAGMA temp_store=MEMORY;
"""
DURABLE = """
PRAGMA synchronous=FULL;
PRAGMA secure_delete=ON;
PRAGMA busy_timeout=15000;
PRAGMA journal_size_limit=4194304;
"""


def _connect(target: str, *, uri: bool) -> sqlite3.Connection:
    db = sqlite3.connect(
        target, uri=uri, isolation_level=None, cached_statements=CACHED_STATEMENTS, check_same_thread=False
    )
    return functions(db)


def functions(db: sqlite3.Connection) -> sqlite3.Connection:
    """Give a connection what the fold needs: SQLite has `unhex` only from 3.41 on."""
    db.create_function("unhex", 1, _unhex, deterministic=True)
    return db


def _unhex(text: object) -> bytes | None:
    """Return the bytes of a hex text; a text that is none names nothing."""
    try:
        return bytes.fromhex(str(text))
    except ValueError:
        return None


def _file_uri(path: Path, query: str) -> str:
    return f"{path.absolute().as_uri()}?{query}"


UNKNOWN_FORMAT = "unsupported file format"  # SQLite has no code of its own for it


@contextlib.contextmanager
def readable(path: Path) -> Iterator[None]:
    """Turn what SQLite says of a file that it cannot read into `Integrity`, or `Locked`."""
    try:
        yield
    except sqlite3.DatabaseError as error:
        if (getattr(error, "sqlite_errorcode", None) or 0) & 0xFF == sqlite3.SQLITE_BUSY:
            raise Locked("database.locked", where=Where(str(path)), detail=str(error)) from error
        # Other operational errors are not the file's fault: the disk is full, or read-only.
        if isinstance(error, sqlite3.OperationalError) and UNKNOWN_FORMAT not in str(error):
            raise
        raise Integrity("database.damaged", where=Where(str(path)), detail=str(error)) from error
    except UnicodeDecodeError as error:
        # Damaged names in the schema: they stand in SQLite's message, which Python then cannot decode.
        raise Integrity("database.damaged", where=Where(str(path)), detail=str(error)) from error


def gate(db: sqlite3.Connection, path: Path, newest: int) -> int:
    """Return the version of a database of ours.

    Raises:
        TooNew: a later program wrote it.
        Integrity: it is no database, or not one of ours.
        Locked: another program keeps it for itself.
    """
    with readable(path):
        application = db.execute("PRAGMA application_id").fetchone()[0]
        version: int = db.execute("PRAGMA user_version").fetchone()[0]
    if application != APPLICATION_ID:
        raise Integrity("database.foreign", where=Where(str(path)))
    if version > newest:
        raise TooNew("database.too_new", where=Where(str(path)), version=version, known=newest)
    return version


def stated_version(path: Path) -> int:
    """Return the version in the header of a database file, without opening it (SQLite file format, offset 60)."""
    with path.open("rb") as file:
        file.seek(60)
        return int.from_bytes(file.read(4), "big")


def connect_plain(path: Path) -> sqlite3.Connection:
    """Open or make a file that is no workspace: the target of a copy."""
    return _connect(str(path), uri=False)


def create(path: Path) -> sqlite3.Connection:
    """Make an empty database at `path` and return it open for writing."""
    path.parent.mkdir(parents=True, exist_ok=True)
    db = _connect(str(path), uri=False)
    db.executescript(f"{SAFE} PRAGMA journal_mode=WAL; {DURABLE} PRAGMA application_id={APPLICATION_ID};")
    return db


def open_for_writing(path: Path, newest: int) -> sqlite3.Connection:
    """Open the workspace's own database; the caller holds the writer lock whenever it writes.

    Raises:
        CannotWrite: the file or its folder is read-only.
        TooNew, Integrity: as in `gate`.
    """
    if not os.access(path, os.W_OK) or not os.access(path.parent, os.W_OK):
        raise CannotWrite("disk.cannot_write", where=Where(str(path)), detail="read-only")
    with write_errors(path):
        db = _connect(_file_uri(path, "mode=rw"), uri=True)
        try:
            gate(db, path, newest)
            db.executescript(SAFE + "PRAGMA journal_mode=WAL;" + DURABLE)
        except BaseException:
            db.close()
            raise
    return db


@contextlib.contextmanager
def reading(path: Path, newest: int) -> Iterator[sqlite3.Connection]:
    """Open a database for looking only; works on read-only media, and beside a writer.

    Rows come back as `sqlite3.Row`.
    """
    if os.access(path.parent, os.W_OK):
        with contextlib.closing(_connect(_file_uri(path, "mode=ro"), uri=True)) as db:
            if _may_lie_here(db):
                yield _prepared(db, path, newest)
                return
    with foreign(path, newest) as db:
        yield db


def _may_lie_here(db: sqlite3.Connection) -> bool:
    """Say whether SQLite may write the files beside a database that even readers need.

    What the system says of a folder is not always so: shares, Windows, other users.
    """
    try:
        db.execute("PRAGMA application_id").fetchone()
    except sqlite3.DatabaseError as error:
        return error.sqlite_errorcode & 0xFF not in (sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN)
    return True


@contextlib.contextmanager
def foreign(path: Path, newest: int) -> Iterator[sqlite3.Connection]:
    """Open a database that came from elsewhere without writing a byte beside it."""
    with at_rest(path) as uri, opened(uri, path, newest) as db:
        yield db


@contextlib.contextmanager
def at_rest(path: Path) -> Iterator[str]:
    """Yield the URI under which a foreign file can be opened or attached, with nothing written beside it.

    `immutable` would ignore a write-ahead log without a word, so a file with one is copied together with it
    and the copy is opened: what a laptop that died had confirmed is in there.
    """
    wal = path.with_name(path.name + "-wal")
    if not wal.exists() or wal.stat().st_size == 0:
        yield _file_uri(path, IMMUTABLE)
        return
    with tempfile.TemporaryDirectory(prefix="inspect-cli-") as folder:
        copy = Path(folder) / path.name
        with _still(path):
            shutil.copyfile(path, copy)
            if wal.exists():
                shutil.copyfile(wal, copy.with_name(copy.name + "-wal"))
        yield _file_uri(copy, "mode=rw")


@contextlib.contextmanager
def opened(uri: str, path: Path, newest: int) -> Iterator[sqlite3.Connection]:
    """Open what `at_rest` yielded for `path`, for looking only."""
    with contextlib.closing(_connect(uri, uri=True)) as db:
        _prepared(db, path, newest)
        if uri.endswith(IMMUTABLE):
            _whole(db, path)
        yield db


@contextlib.contextmanager
def in_memory() -> Iterator[tuple[str, sqlite3.Connection]]:
    """Yield an empty database that leaves nothing on the disk, and the URI under which it is attached for reading."""
    uri = f"file:/{tag()}?vfs=memdb"
    with contextlib.closing(_connect(uri, uri=True)) as db:
        yield f"{uri}&mode=ro", db


@contextlib.contextmanager
def attached(db: sqlite3.Connection, uri: str, name: str) -> Iterator[None]:
    """Let `db` read another database under `name`; to be entered outside a transaction."""
    if name in {known for _, known, _ in db.execute("PRAGMA database_list").fetchall()}:
        db.execute(f"DETACH {name}")
    db.execute(f"ATTACH ? AS {name}", (uri,))
    try:
        yield
    finally:
        # After an interruption the traceback still holds a cursor, and SQLite refuses: the next one detaches it.
        with contextlib.suppress(sqlite3.OperationalError):
            db.execute(f"DETACH {name}")


@contextlib.contextmanager
def _still(path: Path) -> Iterator[None]:
    """Keep the writers of a workspace away while its files are copied; on read-only media nobody writes."""
    lock_file = path.with_suffix(".lock")
    if not lock_file.is_file() or not os.access(lock_file, os.W_OK):
        yield
        return
    lock = WriterLock(lock_file)
    try:
        with lock.held():
            yield
    finally:
        lock.close()


def _prepared(db: sqlite3.Connection, path: Path, newest: int) -> sqlite3.Connection:
    gate(db, path, newest)
    with readable(path):
        db.executescript(SAFE + "PRAGMA query_only=ON;")
    db.row_factory = sqlite3.Row
    return db


def _whole(db: sqlite3.Connection, path: Path) -> None:
    """Refuse a file that was cut off: SQLite reads zeros beyond its end."""
    with readable(path):
        pages = db.execute("PRAGMA page_count").fetchone()[0]
        size = pages * db.execute("PRAGMA page_size").fetchone()[0]
    if path.stat().st_size < size:
        raise Integrity("database.damaged", where=Where(str(path)), detail="cut off")


def quick_check(db: sqlite3.Connection, path: Path) -> None:
    """Let SQLite look over its pages.

    Raises:
        Integrity: it found damage, or could not read on.
    """
    with readable(path):
        verdict = db.execute("PRAGMA quick_check(1)").fetchone()[0]
    if verdict != "ok":
        raise Integrity("database.damaged", where=Where(str(path)), detail=verdict)


def copy_whole(db: sqlite3.Connection, target: sqlite3.Connection) -> None:
    """Copy a database through SQLite's backup interface: right even while somebody writes to it."""
    db.backup(target)
