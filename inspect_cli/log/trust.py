"""Whose operations count: derived from what admins say of devices, outward from the founder.

What an admin says can undo what another admin said, so it is not enough to follow the words until nothing
changes: an admin whose rights were taken away would simply give them back to himself. Two sets are narrowed
towards each other instead: what a device may have at best, and what it has for certain when every word that
may count against it does. A word that may count but is not certain can only take away. So a device revoked
cannot speak against its own revocation, two admins who revoke each other are both out, and every replica with
the same operations comes to the same end, in whatever order they arrived.
"""

import json
import sqlite3
from collections.abc import Iterable
from typing import NamedTuple

from . import keys
from .codec import FOREVER, successor
from .kinds import ADMIN, INSPECTOR, KINDS, ROLES


class Word(NamedTuple):
    """What a device may write (rank 1 to 3, 0: nothing), and up to which sequence number."""

    rank: int
    last: int


class Statement(NamedTuple):
    """An operation of kind `device`: what its author says of the device `key` (both: 64 hex digits)."""

    author: str
    seq: int
    version: str
    key: str
    replaces: frozenset[str]
    word: Word


FULL = Word(ADMIN, FOREVER)
Trusted = dict[str, Word]
Successions = list[tuple[str, str]]  # (old, new): the old key signed that the new one is its own next key


def founder_key(db: sqlite3.Connection) -> bytes:
    """Return the workspace id: the founder is the device that was written down first."""
    found: bytes = db.execute("SELECT pub FROM device WHERE d=1").fetchone()[0]
    return found


def derive(db: sqlite3.Connection) -> bool:
    """Work out table `trust` anew; say whether it changed. Runs inside a transaction."""
    said, vouched = _statements(db), _successions(db)
    founder = founder_key(db).hex()
    certain: Trusted = {founder: FULL}
    while True:
        best = _at_best(founder, said, vouched, certain)
        narrowed = _for_certain(founder, said, vouched, best)
        if narrowed == certain:
            break
        certain = narrowed
    now = _by_nickname(db, certain)
    before = {d: Word(rank, last) for d, rank, last in db.execute("SELECT d, rank, last FROM trust")}
    if before == now:
        return False
    db.execute("DELETE FROM trust")
    db.executemany("INSERT INTO trust VALUES (?,?,?)", [(d, *word) for d, word in now.items()])
    return True


def ever(db: sqlite3.Connection) -> Trusted:
    """Return what each device (by key) had at best at any time, whatever was revoked later."""
    founder = founder_key(db).hex()
    return _at_best(founder, _statements(db), _successions(db), {})


def counts(trusted: Trusted, author: str, seq: int) -> bool:
    """Say whether an operation is that of an admin, as far as his word reaches."""
    word = trusted.get(author)
    return word is not None and word.rank >= ADMIN and seq <= word.last


def _by_nickname(db: sqlite3.Connection, trusted: Trusted) -> dict[int, Word]:
    known = {bytes(pub).hex(): d for d, pub in db.execute("SELECT d, pub FROM device")}
    return {known[key]: word for key, word in trusted.items() if key in known}


def _statements(db: sqlite3.Connection) -> list[Statement]:
    rows = db.execute(
        "SELECT lower(hex(v.pub)), op.seq, lower(hex(op.hash)), op.act, op.key, op.replaces, "
        "op.data->>'role', op.data->>'last' "
        "FROM op JOIN device v USING(d) WHERE op.kind='device' AND op.data IS NOT NULL"
    )
    return [
        Statement(author, seq, version, key, frozenset(json.loads(replaces)), _word(role, last))
        for author, seq, version, act, key, replaces, role, last in rows
        if act in KINDS["device"].rights
    ]


def _word(role: object, last: object) -> Word:
    reach = min(max(last, 0), FOREVER) if isinstance(last, int) else FOREVER
    return Word(ROLES.get(str(role), 0), reach)


def _successions(db: sqlite3.Connection) -> Successions:
    workspace = founder_key(db)
    rows = db.execute(
        "SELECT v.pub, op.data->>'$.vouch.by', op.data->>'$.vouch.sig' FROM op JOIN device v USING(d) "
        "WHERE op.kind='hello' AND op.key=lower(hex(v.pub)) AND op.data->>'$.vouch.sig' IS NOT NULL"
    )
    found = []
    for public, old, signature in rows:
        try:
            by, signed = bytes.fromhex(str(old)), bytes.fromhex(str(signature))
        except ValueError:
            continue
        if keys.verifies(by, successor(workspace, public), signed):
            found.append((by.hex(), public.hex()))
    return found


def _replaced(statements: Iterable[Statement]) -> set[tuple[str, str]]:
    return {(version, s.key) for s in statements for version in s.replaces}


def _about(statements: Iterable[Statement], gone: set[tuple[str, str]]) -> dict[str, list[Word]]:
    """Return what the statements that are not replaced say of each device."""
    words: dict[str, list[Word]] = {}
    for s in statements:
        if (s.version, s.key) not in gone:
            words.setdefault(s.key, []).append(s.word)
    return words


def _handed_on(trusted: Trusted, vouched: Successions) -> dict[str, list[Word]]:
    """Return the words that next keys inherit; a key that was ever revoked hands on nothing."""
    words: dict[str, list[Word]] = {}
    for old, new in vouched:
        word = trusted.get(old)
        if word and word.rank >= INSPECTOR and word.last == FOREVER:
            words.setdefault(new, []).append(word)
    return words


def _for_certain(founder: str, said: list[Statement], vouched: Successions, best: Trusted) -> Trusted:
    """Return what devices have when all that may count (its author may, at `best`) counts against them."""
    possible = [s for s in said if counts(best, s.author, s.seq)]
    trusted: Trusted = {founder: FULL}
    while True:
        certain = [s for s in possible if counts(trusted, s.author, s.seq)]
        against = _about(possible, _replaced(certain))
        spoken_of = {s.key for s in certain}
        grown = {key: _lowest(against[key]) for key in spoken_of}
        for key, words in _handed_on(trusted, vouched).items():
            if key not in spoken_of:
                grown[key] = _lowest([*against.get(key, ()), _highest(words)])
        grown[founder] = FULL
        if grown == trusted:
            return trusted
        trusted = grown


def _at_best(founder: str, said: list[Statement], vouched: Successions, certain: Trusted) -> Trusted:
    """Return what devices have when all that may count does so for them; only `certain` words limit it."""
    settled = [s for s in said if counts(certain, s.author, s.seq)]
    gone, spoken_of = _replaced(settled), {s.key for s in settled}
    trusted: Trusted = {founder: FULL}
    while True:
        possible = [s for s in said if counts(trusted, s.author, s.seq)]
        words = _about(possible, gone)
        for key, inherited in _handed_on(trusted, vouched).items():
            if key not in spoken_of:
                words.setdefault(key, []).extend(inherited)
        limits = _about(settled, _replaced(possible))
        grown = {key: _lowest([_highest(said_of), *limits.get(key, ())]) for key, said_of in words.items()}
        grown[founder] = FULL
        if grown == trusted:
            return trusted
        trusted = grown


def _lowest(words: list[Word]) -> Word:
    return Word(min(word.rank for word in words), min(word.last for word in words))


def _highest(words: list[Word]) -> Word:
    return Word(max(word.rank for word in words), max(word.last for word in words))
