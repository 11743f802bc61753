"""Proving operations: every chain from its root, every branch up to a signed tip, every field of its type."""

import json
import re
import sqlite3
from collections.abc import Iterable
from typing import NamedTuple

from ..errors import Unfit
from . import codec, keys

HEX64 = re.compile(r"[0-9a-f]{64}\Z")
COLUMNS = 'seq, hash, more, at, "by", kind, act, key, replaces, salt, data'
Row = tuple[int, bytes, int, str, str, str, str, str, str, bytes, str | None]
WRITTEN = (int, bytes, int, str, str, str, str, str, str, bytes)
SHAPES = {(*WRITTEN, str), (*WRITTEN, type(None))}  # the second: erased


class Unproven(Exception):
    """A device's operations do not hold; `reason` is a code, `seq` where it shows."""

    def __init__(self, reason: str, seq: int) -> None:
        super().__init__(reason, seq)
        self.reason = reason
        self.seq = seq


class Tip(NamedTuple):
    """A signed end of a branch as stored."""

    seq: int
    hash: bytes
    sig: bytes


def well_formed(row: Row) -> bool:
    """Say whether each field has the type and shape that this program writes (so that it folds everywhere alike)."""
    if tuple(map(type, row)) not in SHAPES:
        return False
    seq, hash_, more, at, by, kind, act, key, replaces, salt, data = row
    if seq < 1 or more not in (0, 1) or len(hash_) != 32 or len(salt) != (32 if data is None else 16):
        return False
    texts = f"{at}{by}{kind}{act}{key}{replaces}"
    if "\n" in texts or "\0" in texts:
        return False
    return (replaces == "[]" or _versions(replaces)) and (data is None or data == codec.TAKEN_BACK or _object(data))


def _versions(text: str) -> bool:
    try:
        versions = json.loads(text)
    except (ValueError, RecursionError):
        return False
    return isinstance(versions, list) and all(isinstance(v, str) and HEX64.match(v) for v in versions)


def _object(data: str) -> bool:
    """Say whether `data` is the text of an object that every reader takes for the same."""
    try:
        value, end = _decode(data)
        if end != len(data) or type(value) is not dict:
            return False
        return not _unusual(data) or codec.canonical(value) == data
    except (ValueError, RecursionError, Unfit):
        return False


def _unusual(data: str) -> bool:
    """Say whether a text is deeply nested, or escapes what this program does not: NUL, half a character."""
    return "\\u" in data or data.count("[") + data.count("{") > codec.DEEPEST


def _refuse(number: str) -> None:
    raise ValueError(number)


def _whole(number: str) -> int:
    if len(number) > 19 or abs(value := int(number)) >= codec.LARGEST:
        raise ValueError(number)
    return value


# Unlike json.loads it takes no blanks before or after, and half the time.
_decode = json.JSONDecoder(parse_int=_whole, parse_float=_refuse, parse_constant=_refuse).raw_decode


def prove(
    workspace: bytes, public: bytes, rows: Iterable[Row], tips: Iterable[Tip], known: keys.Tip | None = None
) -> set[bytes]:
    """Prove rows of one device in order of `seq`; return the hashes that end a branch.

    `known` is an operation proven before, from which the rows go on (none: from the root). Two rows of one
    sequence number are the branches of a fork; each hangs on any proven operation before it.

    Raises:
        Unproven: a row is malformed, hangs on nothing, or a branch has no valid signed end.
    """
    start = known or keys.Tip(0, codec.root(workspace, public))
    at_seq, here, parents = start.seq, [start.hash], list[bytes]()
    ends: dict[bytes, tuple[int, int]] = {}
    for row in rows:
        if not well_formed(row):
            raise Unproven("malformed", row[0] if isinstance(row[0], int) else 0)
        seq, hash_, more, at, by, kind, act, key, replaces, salt, data = row
        if seq == at_seq + 1:
            at_seq, here, parents = seq, [], here
        elif seq != at_seq or not parents:
            raise Unproven("gap", seq)
        proof = codec.digest(salt, data)
        for prev in parents:
            if hash_ == codec.link(prev, seq, more, at, by, kind, act, key, replaces, proof):
                break
        else:
            raise Unproven("chain", seq)
        here.append(hash_)
        ends.pop(prev, None)
        ends[hash_] = (seq, more)
    _prove_ends(public, ends, {tip.hash: tip for tip in tips})
    return set(ends)


def _prove_ends(public: bytes, ends: dict[bytes, tuple[int, int]], signed: dict[bytes, Tip]) -> None:
    for hash_, (seq, more) in ends.items():
        tip = signed.get(hash_)
        if more or tip is None or tip.seq != seq or not keys.verifies(public, hash_, tip.sig):
            raise Unproven("signature", seq)


def device_rows(db: sqlite3.Connection, d: int, after: int = 0) -> Iterable[Row]:
    """Yield the operations of a device with a higher sequence number than `after`, in order.

    Raises:
        Unproven: a text is not UTF-8.
    """
    try:
        # No `yield from`: given up halfway, it would close the cursor of a database closed before.
        for row in db.execute(f"SELECT {COLUMNS} FROM op WHERE d=? AND seq>? ORDER BY seq", (d, after)):  # noqa: UP028
            yield row
    except sqlite3.OperationalError as error:
        if getattr(error, "sqlite_errorcode", None) is not None:
            raise
        raise Unproven("malformed", after) from error


def one_row(db: sqlite3.Connection, public: bytes, seq: int, hash_: bytes) -> Row | None:
    """Return an operation of a device, as stored."""
    found = f"SELECT {COLUMNS} FROM op JOIN device USING(d) WHERE pub=? AND seq=? AND hash=?"
    row: Row | None = db.execute(found, (public, seq, hash_)).fetchone()
    return row


def device_tips(db: sqlite3.Connection, d: int) -> list[Tip]:
    """Return the signed ends of a device's branches."""
    return [Tip(*row) for row in db.execute("SELECT seq, hash, sig FROM tip WHERE d=?", (d,))]
