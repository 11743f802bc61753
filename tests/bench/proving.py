"""Proving operations: two sha256 for each and one signature for each branch, against the two sha256 alone."""

import multiprocessing
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from hashlib import sha256
from pathlib import Path

from inspect_cli.log import schema, trust, verify
from inspect_cli.store import database
from inspect_cli.store.workspace import Workspace

from .harness import Bench, Line, best, figure, rates, seconds


@figure
def prove(bench: Bench) -> Iterator[Line]:
    """The operations of one laptop in one process, then of two laptops in two."""
    one, two = (Workspace(root).database for root in bench.team.laptops[:2])
    count = _prove(one)
    bare, ours = best(bench.scale.rounds, lambda: seconds(lambda: _hash(one)), lambda: seconds(lambda: _prove(one)))
    yield rates("verify, against reading and hashing alone", count, ours, bare)
    with ProcessPoolExecutor(2, multiprocessing.get_context("spawn")) as pool:
        list(pool.map(_prove, [one, two]))
        single, both = best(
            bench.scale.rounds,
            lambda: seconds(lambda: [_prove(one), _prove(two)]),
            lambda: seconds(lambda: list(pool.map(_prove, [one, two]))),
        )
    yield rates("verify in two processes, against one", 2 * count, both, single)


def _prove(path: Path) -> int:
    with database.foreign(path, schema.NEWEST) as db:
        db.row_factory = None
        workspace = trust.founder_key(db)
        for d, pub in db.execute("SELECT d, pub FROM device").fetchall():
            verify.prove(workspace, pub, verify.device_rows(db, d), verify.device_tips(db, d))
        found: int = db.execute("SELECT count(*) FROM op").fetchone()[0]
        return found


def _hash(path: Path) -> None:
    with database.foreign(path, schema.NEWEST) as db:
        db.row_factory = None
        for row in db.execute(f"SELECT {verify.COLUMNS} FROM op ORDER BY d, seq"):
            proof = sha256(row[9] + row[10].encode()).digest()
            sha256(row[1] + row[7].encode() + proof).digest()
