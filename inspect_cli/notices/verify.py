"""Is this paper ours? From a PDF, or the text of its code, to what the log says of it."""

import re
import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from ..errors import NotFound, Problem, Unfit
from ..store.files import sha256_file
from . import waiting
from .content import digest
from .registry import VOID, Notice, find
from .snapshot import content_of

GENUINE, SUPERSEDED, VOIDED, ALTERED, ERASED, UNSURE = "genuine", "superseded", "void", "altered", "erased", "unsure"
SUBJECT = re.compile(rb"/Subject \(((?:[^()\\]|\\.)*)\)", re.DOTALL)
KEYWORDS = re.compile(rb"/Keywords \(((?:[^()\\]|\\.)*)\)", re.DOTALL)
ESCAPE = re.compile(rb"\\([0-7]{1,3}|.)", re.DOTALL)
NAMED = {b"n": b"\n", b"r": b"\r", b"t": b"\t", b"b": b"\b", b"f": b"\f"}
ID = re.compile(r"[0-9]{6}[0-9a-z]{8}")

Remake = Callable[[Notice], tuple[bytes, str]]  # the PDF as this laptop makes it, and which fonts served


class Verdict(NamedTuple):
    """What came out. `moved` are numbers of findings that went to another unit or notice since."""

    state: str
    notice: Notice
    moved: tuple[str, ...] = ()
    void_reason: str = ""


def code(db: sqlite3.Connection, text: str) -> Verdict:
    """Judge the text of a code: number, key, beginning of the content's digest, beginning of the log's head.

    Raises:
        NotFound: `verify.unknown`: no notice of this log bears that key.
        Unfit: `verify.no_code`: this is no code of a notice.
    """
    parts = text.strip().split("|")
    if len(parts) != 4 or not ID.fullmatch(parts[1]) or len(parts[2]) < 16 or len(parts[3]) < 16:
        raise Unfit("verify.no_code", text=text[:60])
    number, key, fingerprint, head = parts
    notice = _known(db, key)
    try:
        content = content_of(db, notice)
    except NotFound:
        return Verdict(ALTERED if number != notice.number else ERASED, notice)
    said = number == content.number and digest(content).startswith(fingerprint) and content.log_head.startswith(head)
    return standing(db, notice) if said else Verdict(ALTERED, notice)


def pdf(db: sqlite3.Connection, path: Path, remake: Remake) -> Verdict:
    """Judge a PDF: by the hash of its bytes in the print log; else by making it again.

    Raises:
        NotFound: `verify.unknown`: it names a notice that this log does not have.
        Unfit: `verify.no_code`: it names none.
    """
    row = db.execute("SELECT notice FROM print WHERE sha256=? LIMIT 1", (sha256_file(path),)).fetchone()
    if row:
        return standing(db, _known(db, row[0]))
    data = path.read_bytes()
    found = ID.search(_text(SUBJECT, data))
    if not found:
        raise Unfit("verify.no_code", text=path.name)
    notice = _known(db, found[0])
    try:
        made, fonts = remake(notice)
    except NotFound as problem:  # erased, or a photo is not here
        return Verdict(ERASED if problem.code == "notice.erased" else UNSURE, notice)
    except Problem:
        return Verdict(UNSURE, notice)
    if made == data:
        return standing(db, notice)
    # Set with other fonts, a genuine one has other bytes: who accuses must be sure.
    return Verdict(ALTERED if _text(KEYWORDS, data) == fonts else UNSURE, notice)


def standing(db: sqlite3.Connection, notice: Notice) -> Verdict:
    """Say how a genuine notice stands today."""
    if notice.act == VOID:
        return Verdict(VOIDED, notice, void_reason=notice.void_reason or "")
    if db.execute("SELECT count(*) FROM notice_row WHERE notice=?", (notice.id,)).fetchone()[0] < len(notice.findings):
        return Verdict(ERASED, notice)
    numbers = moved(db, notice)
    return Verdict(SUPERSEDED if numbers else GENUINE, notice, tuple(numbers.values()))


def moved(db: sqlite3.Connection, notice: Notice) -> dict[str, str]:
    """Return the findings (key: number) of a notice that another unit, or a later notice, has taken over."""
    rule = waiting.RULES.get(notice.kind)
    if rule is None or rule.free:
        return {}
    sql = """SELECT r.finding, f.number FROM notice_row r JOIN finding f
    ON f.visit=substr(r.finding,1,instr(r.finding,'.')-1) AND f.path=substr(r.finding,instr(r.finding,'.')+1)
    LEFT JOIN step s ON s.visit=f.visit AND s.path=f.path
    WHERE r.notice=?1 AND (f.unit<>?2 OR ?3 AND s.notice<>?1) ORDER BY r.no"""
    return dict(db.execute(sql, (notice.id, notice.unit, rule.hands_over)).fetchall())


def _known(db: sqlite3.Connection, key: str) -> Notice:
    try:
        notice = find(db, key)
    except NotFound:
        notice = None
    if notice is None or notice.id != key or not notice.act:
        raise NotFound("verify.unknown", key=key, candidates=[])
    return notice


def _text(pattern: re.Pattern[bytes], data: bytes) -> str:
    """Read a text of the PDF's information, empty when there is none."""
    match = pattern.search(data)
    if not match:
        return ""
    raw = ESCAPE.sub(lambda m: _unescaped(m[1]), match[1])
    return raw[2:].decode("utf-16-be", "replace") if raw.startswith(b"\xfe\xff") else raw.decode("latin-1")


def _unescaped(mark: bytes) -> bytes:
    return bytes([int(mark, 8) & 0xFF]) if mark.isdigit() else NAMED.get(mark, mark)
