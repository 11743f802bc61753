"""Pushing the log: whatever the remote's segments do not hold, up to the signed end of each branch."""

import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from ..log import codec, schema, trust, verify
from ..store import database
from ..store.workspace import Workspace
from . import seen, segment, transfer
from .seen import Seen
from .segment import Damaged, Segment
from .store import FolderStore
from .transfer import Item, Progress

FORKED = "SELECT count(*)>max(seq) FROM op WHERE d=?"


class Parcel(NamedTuple):
    """A segment ready to be put under its name; `flaw` says why it must not be (`damaged_here`, `too_large`)."""

    seen: Seen
    content: bytes
    operations: int
    flaw: str


def parcels(db: sqlite3.Connection, there: Iterable[Seen]) -> Iterator[Parcel]:
    """Yield what the remote lacks, given the segments it has; each is decoded and proven before.

    Only the end of a branch is signed, so a parcel always reaches to there.
    """
    spans: dict[bytes, list[Seen]] = {}
    for one in there:
        spans.setdefault(one.parsed.device, []).append(one)
    for d, public in db.execute("SELECT d, pub FROM device ORDER BY d").fetchall():
        for tip in verify.device_tips(db, d):
            first = _first_gap(_on_branch(db, d, tip, spans.get(public, [])))
            if first <= tip.seq:
                yield _parcel(db, d, public, first, tip)


def again(db: sqlite3.Connection, one: Seen) -> Parcel:
    """Return a segment that the log holds, as it was put once."""
    public, first, last, _ = one.parsed
    d = db.execute("SELECT d FROM device WHERE pub=?", (public,)).fetchone()[0]
    return _parcel(db, d, public, first, verify.Tip(last, one.end, one.signature))


def _parcel(db: sqlite3.Connection, d: int, public: bytes, first: int, tip: verify.Tip) -> Parcel:
    """Encode the operations of a branch from `first` to `tip`."""
    if _forked(db, d):
        rows = _branch(db, d, tip)[max(first - 2, 0) :]
    else:
        rows = [row for row in verify.device_rows(db, d, max(first - 2, 0)) if row[0] <= tip.seq]
    prev = codec.root(trust.founder_key(db), public) if first == 1 else rows.pop(0)[1]
    return pack(segment.of_rows(public, rows, tip.sig), prev, tip.hash)


def _forked(db: sqlite3.Connection, d: int) -> bool:
    return bool(db.execute(FORKED, (d,)).fetchone()[0])


def _on_branch(db: sqlite3.Connection, d: int, tip: verify.Tip, there: list[Seen]) -> list[Seen]:
    if not there or not _forked(db, d):
        return there
    hashes = {row[1] for row in _branch(db, d, tip)}
    return [one for one in there if one.end in hashes]


def _first_gap(there: list[Seen]) -> int:
    first = 1
    for one in sorted(one.parsed for one in there):
        if one.first <= first:
            first = max(first, one.last + 1)
    return first


def _branch(db: sqlite3.Connection, d: int, tip: verify.Tip) -> list[verify.Row]:
    """Return the operations of a forked device that lead to a tip, from the first on."""
    by_number: dict[int, list[verify.Row]] = {}
    for row in verify.device_rows(db, d):
        by_number.setdefault(row[0], []).append(row)
    row = next(row for row in by_number[tip.seq] if row[1] == tip.hash)
    branch = [row]
    while row[0] > 1:
        seq, hash_, more, at, by, kind, act, key, replaces, salt, data = row
        proof = codec.digest(salt, data)
        row = next(
            before
            for before in by_number[seq - 1]
            if codec.link(before[1], seq, more, at, by, kind, act, key, replaces, proof) == hash_
        )
        branch.append(row)
    return branch[::-1]


def pack(one: Segment, prev: bytes, end: bytes) -> Parcel:
    """Encode a segment, and prove what was encoded: what goes out must not need to be taken on trust."""
    content = segment.encode(one)
    name = segment.named(one, content)
    try:
        rows = segment.chained(segment.decode(name, content), prev)
        flaw = "" if rows and rows[-1][1] == end else "damaged_here"
    except Damaged as damaged:
        flaw = "too_large" if damaged.reason == "size" else "damaged_here"
    return Parcel(Seen(name, end, one.signature), content, len(one.fields), flaw)


def ready(workspace: Workspace, listing: Mapping[str, int]) -> list[Parcel]:
    """Return the parcels for a remote with this listing, from one state of the log."""
    with database.reading(workspace.database, schema.NEWEST) as db:
        db.row_factory = None
        db.execute("BEGIN")
        known = seen.load(workspace, db)
        return [*parcels(db, [one for name, one in known.items() if name in listing])]


def send(workspace: Workspace, store: FolderStore, lacking: list[Parcel], progress: Progress) -> Iterator[Item]:
    """Put parcels; yield the state of each.

    Raises:
        CannotWrite: the remote is full, read-only, or gone.
    """
    sound = [one for one in lacking if not one.flaw]
    yield from (Item(one.seen.name, one.flaw, 0) for one in lacking if one.flaw)
    sizes = [len(one.content) for one in sound]
    with progress("sync.pushing", sum(sizes)) as advance:
        put = transfer.many(lambda one: transfer.put(store, one.seen.name, one.content), sound, sizes, advance)
        for one, item in zip(sound, put, strict=True):
            if item.state == "pushed":
                seen.add(workspace, [one.seen])
            yield item
