"""Whose operations count: derived from the live `device` operations, outward from the founder."""

import json
import sqlite3
from typing import NamedTuple

from . import keys
from .codec import FOREVER, successor
from .kinds import ADMIN, INSPECTOR, ROLES


class Word(NamedTuple):
    """What a device may write (rank 1 to 3), and up to which sequence number."""

    rank: int
    last: int


class Statement(NamedTuple):
    """An operation of kind `device` or `hello`, as far as trust is concerned."""

    author: int
    seq: int
    hash: str
    kind: str
    key: str
    replaces: frozenset[str]
    data: dict[str, object]


Trusted = dict[int, Word]


def founder_key(db: sqlite3.Connection) -> bytes:
    """Return the workspace id: the founder is the device that was written down first."""
    found: bytes = db.execute("SELECT pub FROM device WHERE d=1").fetchone()[0]
    return found


def derive(db: sqlite3.Connection) -> bool:
    """Work out table `trust` anew; say whether it changed. Runs inside a transaction."""
    said = _statements(db)
    nicknames = {bytes(pub).hex(): d for d, pub in db.execute("SELECT d, pub FROM device")}
    vouched = _successions(db, said, nicknames)
    founded: Trusted = {1: Word(ADMIN, FOREVER)}
    history = [founded]
    while True:
        trusted = {**_spoken_for(history[-1], said, nicknames), **founded}
        _pass_on(trusted, vouched)
        if trusted == history[-1]:
            break
        if trusted in history:
            # Two admins revoke each other: neither order is right, so the lowest word about each counts.
            trusted = _lowest(history[history.index(trusted) :])
            break
        history.append(trusted)
    before = {d: Word(rank, last) for d, rank, last in db.execute("SELECT d, rank, last FROM trust")}
    if before == trusted:
        return False
    db.execute("DELETE FROM trust")
    db.executemany("INSERT INTO trust VALUES (?,?,?)", [(d, *word) for d, word in trusted.items()])
    return True


def _statements(db: sqlite3.Connection) -> list[Statement]:
    rows = db.execute(
        "SELECT d, seq, lower(hex(hash)), kind, key, replaces, data FROM op "
        "WHERE kind IN ('device','hello') AND data IS NOT NULL"
    )
    return [
        Statement(d, seq, hash_, kind, key, frozenset(json.loads(replaces)), json.loads(data) or {})
        for d, seq, hash_, kind, key, replaces, data in rows
    ]


def _spoken_for(trusted: Trusted, said: list[Statement], nicknames: dict[str, int]) -> Trusted:
    """Return what the admins among `trusted` say of every device; of several heads the lowest counts."""
    counts = [
        s
        for s in said
        if s.kind == "device"
        and (word := trusted.get(s.author)) is not None
        and word.rank >= ADMIN
        and s.seq <= word.last
    ]
    replaced = {(version, s.key) for s in counts for version in s.replaces}
    spoken: Trusted = {}
    for s in counts:
        d = nicknames.get(s.key)
        if d is None or (s.hash, s.key) in replaced:
            continue
        last = s.data.get("last")
        word = Word(ROLES.get(str(s.data.get("role")), 0), last if isinstance(last, int) else FOREVER)
        old = spoken.get(d, word)
        spoken[d] = Word(min(old.rank, word.rank), min(old.last, word.last))
    return spoken


def _successions(db: sqlite3.Connection, said: list[Statement], nicknames: dict[str, int]) -> list[tuple[int, int]]:
    """Return (old, new) devices where the old key signed that the new one is its own next key."""
    workspace = founder_key(db)
    found = []
    for s in said:
        vouch = s.data.get("vouch")
        if s.kind != "hello" or not isinstance(vouch, dict) or nicknames.get(s.key) != s.author:
            continue
        old, signature = str(vouch.get("by")), str(vouch.get("sig"))
        message = successor(workspace, bytes.fromhex(s.key))
        try:
            genuine = keys.verifies(bytes.fromhex(old), message, bytes.fromhex(signature))
        except ValueError:
            genuine = False
        if genuine and old in nicknames:
            found.append((nicknames[old], s.author))
    return sorted(found)


def _pass_on(trusted: Trusted, vouched: list[tuple[int, int]]) -> None:
    """Give the next key of a device the word of the old one, as long as that was never revoked."""
    changed = True
    while changed:
        changed = False
        for old, new in vouched:
            word = trusted.get(old)
            if word and word.rank >= INSPECTOR and word.last == FOREVER and new not in trusted:
                trusted[new] = word
                changed = True


def _lowest(history: list[Trusted]) -> Trusted:
    devices = set.intersection(*(set(trusted) for trusted in history))
    return {
        d: Word(min(trusted[d].rank for trusted in history), min(trusted[d].last for trusted in history))
        for d in devices
    }
