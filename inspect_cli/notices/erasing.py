"""Erasing a visit or a photo everywhere: log, tables, photo files, printed notices. For good."""

import json
import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from ..errors import Integrity, NotFound, Refused
from ..log import merge
from ..log.journal import Journal, Op
from ..photos import folder
from .filing import files_of, proofs_in
from .registry import find


class Erased(NamedTuple):
    """What is gone: operations without their text, files deleted, notices that can no longer be printed."""

    operations: int
    files: tuple[Path, ...]
    notices: tuple[str, ...]


def citing(db: sqlite3.Connection, target: str) -> list[str]:
    """Return the keys of issued notices that cite a visit, or a photo of one of their findings."""
    sql = (
        "SELECT DISTINCT n.id FROM notice n JOIN notice_row r ON r.notice=n.id "
        "WHERE n.act<>'' AND (instr(r.finding, ?1) OR instr(r.content, ?1)) ORDER BY n.id"
    )
    return [row[0] for row in db.execute(sql, (target,))]


def photos_of(db: sqlite3.Connection, target: str) -> list[str]:
    """Return the photos bound to the target alone (or the target itself, when it is a photo)."""
    if db.execute("SELECT 1 FROM photo WHERE sha256=?", (target,)).fetchone():
        return [target]
    sql = (
        "SELECT DISTINCT photo FROM attachment a WHERE instr(target, ?1) AND NOT EXISTS "
        "(SELECT 1 FROM attachment b WHERE b.photo=a.photo AND NOT instr(b.target, ?1)) ORDER BY photo"
    )
    return [row[0] for row in db.execute(sql, (target,))]


def erase(journal: Journal, target: str, reason: str, progress: Callable[[str], None] = lambda _: None) -> Erased:
    """Erase a visit (key) or a photo (sha256) and what hangs on it, then search the files for what is left.

    Raises:
        NotFound: nothing bears that key.
        Refused: an issued notice cites it and no reason is given; or this takes an admin.
        Integrity: a text was still found afterwards.
    """
    db = journal.db
    notices = [find(db, key) for key in citing(db, target)]
    numbers = tuple(str(notice.number) for notice in notices)
    if notices and not reason:
        raise Refused("erase.cited", notices=list(numbers))
    photos = photos_of(db, target)
    texts = _texts(db, [target, *photos])
    if not texts:
        raise NotFound("erase.nothing", name=target, candidates=[])
    printed = [path for notice in notices for path in files_of(journal.workspace.notices, notice)]
    printed += proofs_in(journal.workspace.notices)  # of drafts that are gone nobody knows whom they named
    journal.append([Op("erase", key, {"reason": reason}) for key in dict.fromkeys([target, *photos])])
    files = [path for photo in photos for path in folder.remove(journal.workspace.photos, photo)]
    for path in dict.fromkeys(printed):
        path.unlink()
        files.append(path)
    progress("checkpoint")
    merge.settle(journal)
    _search(journal, texts)
    return Erased(len(texts), tuple(files), numbers)


def _texts(db: sqlite3.Connection, targets: list[str]) -> list[str]:
    found = []
    for target in targets:
        sql = "SELECT data FROM op WHERE instr(key, ?) AND kind<>'erase' AND data IS NOT NULL AND data<>'null'"
        found += [row[0] for row in db.execute(sql, (target,))]
    return found


def _search(journal: Journal, texts: list[str]) -> None:
    """Look for the erased texts in the bytes of the database files; there must be none.

    A text that another operation says as well (符合, of another visit) is not the erased one.
    """
    held = "SELECT DISTINCT data FROM op WHERE data IN (SELECT value FROM json_each(?))"
    elsewhere = {row[0] for row in journal.db.execute(held, (json.dumps(texts),))}
    base = journal.workspace.database
    content = b"".join(path.read_bytes() for path in (base, base.with_name(base.name + "-wal")) if path.is_file())
    left = [text for text in set(texts) - elsewhere if text.encode() in content]
    if left:
        raise Integrity("erase.still_there", count=len(left))
