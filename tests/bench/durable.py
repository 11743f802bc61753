"""One answer: signed, folded and on the disk, against a bare INSERT that is only on the disk."""

import time
from collections.abc import Iterator
from contextlib import closing

from inspect_cli import clock
from inspect_cli.log.journal import Journal, Op, open_journal
from inspect_cli.store.workspace import Workspace

from . import bare
from .harness import Bench, Line, best, figure, rates
from .teams import grow, operations


@figure
def durable(bench: Bench) -> Iterator[Line]:
    """Entries of one answer into a workspace that holds a whole office already."""
    root = bench.team.copy(bench.team.full)
    with (
        open_journal(Workspace(root)) as journal,
        closing(bare.create(bench.team.folder / "bare.db", bare.ANSWER)) as db,
    ):
        journal.append([Op("visit", "260716warmup00", {"state": "draft"})])
        number, answers = bench.scale.singles, grow()

        def ours() -> float:
            return _append(journal, [next(answers) for _ in range(number)])

        def yardstick() -> float:
            ops = [next(answers) for _ in range(number)]
            start = time.perf_counter()
            for op in ops:
                db.execute("INSERT INTO answer VALUES (?,?,?,?)", (op.key, "", str(op.data), clock.stamp()))
            return time.perf_counter() - start

        name = f"durable answer, {operations(journal):,} operations in the file"
        yield rates(name, number, *best(bench.scale.rounds, ours, yardstick), goal=0.35)
    bench.team.drop(root)


@figure
def durable_cpu(bench: Bench) -> Iterator[Line]:
    """The processor's share of the same."""
    root = bench.team.copy(bench.team.empty)
    with open_journal(Workspace(root)) as journal:
        answers = grow()
        ops = [next(answers) for _ in range(bench.scale.singles)]
        start = time.process_time()
        _append(journal, ops)
        spent = (time.process_time() - start) / len(ops)
    bench.team.drop(root)
    yield Line("  processor time of one", f"{spent * 1e6:.0f} µs")


def _append(journal: Journal, ops: list[Op]) -> float:
    start = time.perf_counter()
    for op in ops:
        journal.append([op])
    return time.perf_counter() - start
