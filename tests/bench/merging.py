"""Merging: prove, take, fold and checkpoint, against ATTACH and INSERT of the same rows and a checkpoint."""

import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

from inspect_cli.log import fold, merge
from inspect_cli.log.journal import open_journal
from inspect_cli.store.workspace import Workspace

from . import bare
from .harness import Bench, Line, best, figure, limit, rates
from .teams import LONG, operations


@figure
def attach_insert(bench: Bench) -> Iterator[Line]:
    """What the index `op_key` costs."""
    source = Workspace(bench.team.big).database
    index = "CREATE INDEX op_key ON op(kind,key)"
    times = best(
        bench.scale.rounds, lambda: _bare(bench, [source], bare.OP, index), lambda: _bare(bench, [source], bare.OP)
    )
    yield rates("ATTACH + INSERT with op_key, against without", bench.scale.big, *times)


@figure
def merge_one(bench: Bench) -> Iterator[Line]:
    """A large laptop into an empty workspace, and onto the office."""
    big, scale = bench.team.big, bench.scale
    source = Workspace(big).database
    full = Workspace(bench.team.full).database
    for name, root, before, goal in (
        ("into an empty workspace", bench.team.empty, [], 0.08),
        (f"onto {scale.laptops * scale.each:,}", bench.team.full, [full], 0.05),
    ):

        def ours(root: Path = root) -> float:
            return _merge(bench, root, [big])

        def yardstick(before: list[Path] = before) -> float:
            return _bare(bench, [*before, source], bare.OP)

        times = best(scale.rounds, ours, yardstick)
        yield rates(f"merge of {scale.big:,} {name}", scale.big, *times, goal=goal)


@figure
def merge_many(bench: Bench) -> Iterator[Line]:
    """All laptops into the empty office, against sqlite-utils `upsert_all`, which neither proves nor folds.

    The goal is set for the long run: what sets the two apart is how they bear a file that grows.
    """
    laptops, scale = bench.team.laptops, bench.scale
    times = best(scale.rounds - 1, lambda: _merge(bench, bench.team.empty, laptops), lambda: _upsert(bench))
    count = scale.laptops * scale.each
    goal = 1.0 if scale.each >= LONG.each else None
    yield rates(f"merge of {scale.laptops} × {scale.each:,}, against upsert_all", count, *times, goal=goal)


@figure
def evening(bench: Bench) -> Iterator[Line]:
    """All laptops come home with the work of a day."""
    scale, laptops = bench.scale, bench.team.evening
    spent = _merge(bench, bench.team.full, laptops)
    name = f"an evening: {len(laptops)} × {scale.evening_each:,} onto {scale.laptops * scale.each:,}"
    yield limit(name, spent, "s", goal=3)


@figure
def merge_again(bench: Bench) -> Iterator[Line]:
    """Sources that have nothing new."""
    with open_journal(Workspace(bench.team.full)) as journal:

        def again() -> float:
            start = time.perf_counter()
            reports = merge.merge_all(journal, bench.team.laptops)
            assert not any(report.new for report in reports)
            return time.perf_counter() - start

        (spent,) = best(bench.scale.rounds, again)
    yield limit(f"merge of {bench.scale.laptops} unchanged laptops again", spent * 1e3, "ms", goal=10)


@figure
def status(bench: Bench) -> Iterator[Line]:
    """What `status` asks of the log: how much is in quarantine."""
    with open_journal(Workspace(bench.team.full)) as journal:

        def ask() -> float:
            start = time.perf_counter()
            fold.quarantine(journal.db)
            return time.perf_counter() - start

        (spent,) = best(bench.scale.rounds, ask)
        yield limit(f"quarantine counted among {operations(journal):,}", spent * 1e3, "ms", goal=10)


def _merge(bench: Bench, root: Path, sources: list[Path]) -> float:
    copy = bench.team.copy(root)
    with open_journal(Workspace(copy)) as journal:
        start = time.perf_counter()
        reports = merge.merge_all(journal, sources)
        spent = time.perf_counter() - start
    assert all(report.new and not report.left for report in reports)
    bench.team.drop(copy)
    return spent


def _bare(bench: Bench, sources: list[Path], *tables: str) -> float:
    """Copy the sources one after the other; the last one counts."""
    with closing(bare.create(bench.team.folder / "bare.db", *tables)) as db:
        return [bare.copy_log(db, source, number) for number, source in enumerate(sources)][-1]


def _upsert(bench: Bench) -> float:
    import sqlite_utils

    key = ("laptop", "d", "seq", "hash")
    with closing(bare.create(bench.team.folder / "bare.db")) as db:
        start = time.perf_counter()
        table = sqlite_utils.Database(db)["op"]
        for number, laptop in enumerate(bench.team.laptops):
            with closing(bare.rows(Workspace(laptop).database)) as other:
                rows = ({"laptop": number, **row} for row in other.execute("SELECT * FROM op"))
                table.upsert_all(rows, pk=key)
        db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        return time.perf_counter() - start
