"""Merging: the union of the operations, proven, then folded. What cannot be proven waits in `pending`."""

import sqlite3
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import NamedTuple

from ..store import database
from . import erasure, fold, pending, trust, verify
from .journal import Journal
from .sources import Source, check, looked_at
from .taking import Taken, count, highest, nothing_new, take_device

# From this share of the log on, folding everything is cheaper than folding what was touched.
WHOLE = 3
AT_ONCE = 10  # SQLite attaches no more

# Looks up each nickname that occurs, without reading every operation.
NOBODYS = """WITH RECURSIVE n(d) AS (SELECT min(d) FROM op UNION ALL
SELECT (SELECT min(d) FROM op WHERE op.d>n.d) FROM n WHERE n.d IS NOT NULL)
SELECT d FROM n WHERE d IS NOT NULL AND d NOT IN (SELECT d FROM device)"""
# Rows in conflict in which an operation after a sequence number of a device has a part.
PARTS = """SELECT DISTINCT c.kind, c.key FROM conflict c CROSS JOIN op
ON op.kind=c.kind AND op.key=c.key AND lower(hex(op.hash))=c.version WHERE op.d=? AND op.seq>?"""


class Left(NamedTuple):
    """A device of the source whose operations were not taken, and why (`malformed`, `gap`, `chain`, …)."""

    device: str
    reason: str
    seq: int


class Report(NamedTuple):
    """What a merge did, or with `dry_run` would do."""

    source: str
    new: int
    known: int
    quarantined: int
    conflicts: int
    left: tuple[Left, ...]


class _DryRun(Exception):
    """Ends a transaction that was only a rehearsal."""


def merge(journal: Journal, source: Path, *, dry_run: bool = False) -> Report:
    """Take every proven operation of another database of this workspace into this one: see `merge_all`."""
    return merge_all(journal, [source], dry_run=dry_run)[0]


def merge_all(journal: Journal, sources: Sequence[Path], *, dry_run: bool = False) -> list[Report]:
    """Take every proven operation of other databases of this workspace into this one, in the order given.

    Up to ten in one transaction: inserted, proven, folded once, or nothing. Merging again changes nothing.

    Raises:
        NotFound, TooNew, Integrity: a source is none, newer, or damaged; then none was taken.
        Refused: it belongs to another workspace.
    """
    with ExitStack() as stack:
        given = [stack.enter_context(looked_at(source)) for source in sources]
        void = erasure.void(journal.db)
        reports = [None if void else _nothing_to_take(journal, source) for source in given]
        fresh = [number for number, report in enumerate(reports) if report is None]
        for number in fresh:
            check(given[number], journal.id)
        for start in range(0, len(fresh), AT_ONCE):
            batch = fresh[start : start + AT_ONCE]
            for number, report in zip(batch, _merge_batch(journal, [given[n] for n in batch], dry_run), strict=True):
                reports[number] = report
    return [report for report in reports if report]


def _nothing_to_take(journal: Journal, source: Source) -> Report | None:
    """Return the report of a source that has nothing new by its tips, without reading its operations."""
    db, other, known = journal.db, source.db, 0
    try:
        if trust.founder_key(other) != journal.id or other.execute(NOBODYS).fetchone():
            return None
        for theirs, pub in other.execute("SELECT d, pub FROM device").fetchall():
            row = db.execute("SELECT d FROM device WHERE pub=?", (pub,)).fetchone()
            most = highest(other, theirs)
            if row is None or not nothing_new(db, row[0], verify.device_tips(other, theirs), most):
                return None
            known += most
    except (sqlite3.Error, TypeError):
        return None
    return Report(source.name, 0, known, 0, 0, ())


def take(journal: Journal, source: Source, *, dry_run: bool = False) -> Report:
    """Take every proven operation of a log of this workspace that is open already, such as a remote's segments."""
    return _merge_batch(journal, [source], dry_run)[0]


def _merge_batch(journal: Journal, batch: Sequence[Source], dry_run: bool) -> list[Report]:
    with ExitStack() as stack:
        for number, source in enumerate(batch):
            stack.enter_context(database.attached(journal.db, source.uri, f"source{number}"))
        try:
            with journal.transaction():
                reports = _take(journal, batch)
                if dry_run:
                    raise _DryRun
        except _DryRun:
            pass
    if not dry_run and any(report.new for report in reports):
        settle(journal)
    return reports


def _take(journal: Journal, batch: Sequence[Source]) -> list[Report]:
    db = journal.db
    failed: list[dict[object, Left]] = [{} for _ in batch]
    while True:
        db.execute("SAVEPOINT taking")
        taken: list[list[Taken]] = []
        blank: list[tuple[int, object, str, str]] = []
        for number, source in enumerate(batch):
            devices, gone = _insert(journal, source, number, failed[number])
            taken.append(devices)
            blank += gone
        _fold_new(db, [device for devices in taken for device in devices if device.added])
        orders = [*erasure.live(db), *erasure.given(db)] if blank else []
        withheld = [(number, pub) for number, pub, kind, key in blank if not erasure.covers(orders, kind, key)]
        if not withheld:
            break
        # Texts are missing that nobody ordered erased: that device stays out, and all else is taken again.
        db.execute("ROLLBACK TO taking")
        for number, pub in withheld:
            failed[number][pub] = Left(_name(pub), "withheld", 0)
    db.execute("RELEASE taking")
    if sum(erasure.take_back(db, source.db) for source in batch):
        fold.fold_all(db)
    made = _conflicts(db, taken)
    return [_report(db, *one) for one in zip(batch, taken, failed, made, strict=True)]


def _report(
    db: sqlite3.Connection, source: Source, taken: list[Taken], failed: dict[object, Left], conflicts: int
) -> Report:
    return Report(
        source.name,
        sum(device.added for device in taken),
        sum(device.known for device in taken),
        sum(fold.quarantine(db, device.d, device.start) for device in taken if device.added),
        conflicts,
        tuple(_keep_left(db, source, failed)),
    )


def _conflicts(db: sqlite3.Connection, taken: list[list[Taken]]) -> list[int]:
    """Count for each source the rows in conflict in which it has a part, the last source to have one."""
    last: dict[tuple[str, str], int] = {}
    for number, devices in enumerate(taken):
        for device in devices:
            if device.added:
                last.update(dict.fromkeys(db.execute(PARTS, (device.d, device.start)), number))
    counts = Counter(last.values())
    return [counts[number] for number in range(len(taken))]


def _insert(
    journal: Journal, source: Source, number: int, failed: dict[object, Left]
) -> tuple[list[Taken], list[tuple[int, object, str, str]]]:
    """Insert and prove every device but the failed ones, adding to those.

    Returns what was taken, and (number of the source, device, kind, key) of new operations without their text.
    """
    db = journal.db
    taken: list[Taken] = []
    blank: list[tuple[int, object, str, str]] = []
    for (pub,) in source.db.execute("SELECT pub FROM device ORDER BY d").fetchall():
        if pub in failed:
            continue
        db.execute("SAVEPOINT device")
        try:
            device = take_device(journal, source, number, pub)
        except verify.Unproven as unproven:
            db.execute("ROLLBACK TO device")
            failed[pub] = Left(_name(pub), unproven.reason, unproven.seq)
        else:
            taken.append(device)
            if device.added:
                gone = "SELECT kind, key FROM op WHERE d=? AND seq>? AND data IS NULL"
                blank += [(number, pub, kind, key) for kind, key in db.execute(gone, (device.d, device.start))]
                pending.arrived(db, device.d, _name(pub))
        db.execute("RELEASE device")
    return taken, blank


def _fold_new(db: sqlite3.Connection, taken: list[Taken]) -> None:
    if not taken:
        return
    changed = trust.derive(db)
    whole = changed or sum(one.added for one in taken) * WHOLE > count(db, "SELECT sum(seq) FROM tip")
    kinds = set() if whole else fold.touch_new(db, [(one.d, one.start) for one in taken])
    if whole:
        fold.fold_all(db)
    else:
        fold.fold_touched(db, kinds)
        for one in taken:
            fold.set_aside(db, one.d, one.start)
    if erasure.apply(db, everywhere=whole or "erase" in kinds):
        fold.fold_all(db)


def _keep_left(db: sqlite3.Connection, source: Source, failed: dict[object, Left]) -> Iterator[Left]:
    """Keep what could not be proven, so that it can be looked into and is not lost."""
    # Whatever the bytes are: here they are only kept.
    other = source.db
    other.text_factory = lambda text: text.decode("utf-8", "surrogateescape")
    nobodys = {d: Left(f"d={d}", "nobody", 0) for (d,) in other.execute(NOBODYS)}
    for left, column, value in [
        *((left, "(SELECT pub FROM device WHERE d=op.d)", pub) for pub, left in failed.items()),
        *((left, "d", d) for d, left in nobodys.items()),
    ]:
        rows = other.execute(f"SELECT {verify.COLUMNS} FROM op WHERE {column} IS ? ORDER BY seq", (value,)).fetchall()
        pending.keep(db, source.name, left.device, left.reason, rows)
        yield left
    if failed or nobodys:
        erasure.apply_pending(db)


def _name(pub: object) -> str:
    return pub.hex()[:16] if isinstance(pub, bytes) else repr(pub)[:16]


def settle(journal: Journal) -> None:
    """Move the write-ahead log into the database and empty it, so that erased text is in neither."""
    with journal.lock.held():
        journal.db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
