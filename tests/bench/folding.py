"""The fold against plain INSERT … SELECT of the same rows, which thinks of no versions and no rights."""

import sqlite3
from collections.abc import Iterator

from inspect_cli.log import fold
from inspect_cli.log.journal import open_journal
from inspect_cli.log.kinds import KINDS, Kind
from inspect_cli.store.workspace import Workspace

from .harness import Bench, Line, best, figure, limit, rates, seconds
from .teams import operations


@figure
def full_fold(bench: Bench) -> Iterator[Line]:
    """All operations of the office."""
    root = bench.team.copy(bench.team.full)
    with open_journal(Workspace(root)) as journal:

        def ours() -> None:
            with journal.transaction() as db:
                fold.fold_all(db)

        def yardstick() -> None:
            with journal.transaction() as db:
                for kind in KINDS.values():
                    db.execute(f'DELETE FROM "{kind.table}"')
                insert_plainly(db, "op")

        times = best(bench.scale.rounds, lambda: seconds(ours), lambda: seconds(yardstick))
        count = operations(journal)
        yield rates(f"full fold of {count:,}, against INSERT … SELECT", count, *times, goal=0.3)
    bench.team.drop(root)


@figure
def touched_keys(bench: Bench) -> Iterator[Line]:
    """The keys of a tenth of the office, and those of one visit, folded again."""
    root = bench.team.copy(bench.team.full)
    with open_journal(Workspace(root)) as journal:
        total = operations(journal)
        for count in (total // 10, 27):
            keys = journal.db.execute("SELECT DISTINCT kind, key FROM op ORDER BY hash LIMIT ?", (count,)).fetchall()
            kinds = {kind for kind, _ in keys}

            def ours(keys: list[tuple[str, str]] = keys, kinds: set[str] = kinds) -> None:
                with journal.transaction() as db:
                    fold.touch(db, keys)
                    fold.fold_touched(db, kinds)

            def yardstick(keys: list[tuple[str, str]] = keys) -> None:
                with journal.transaction() as db:
                    fold.touch(db, keys)
                    insert_plainly(db, fold.OF_TOUCHED)

            mine, bare = best(bench.scale.rounds, lambda run=ours: seconds(run), lambda run=yardstick: seconds(run))
            if count == 27:
                yield limit("27 touched keys of the same", mine * 1e3, "ms", yardstick=f"{bare * 1e3:.2f} ms")
            else:
                yield rates(f"{count:,} touched keys of {total:,}", count, mine, bare)
    bench.team.drop(root)


def insert_plainly(db: sqlite3.Connection, source: str) -> None:
    """Unpack every operation of `source` into its table, one after the other, the last one stands."""
    for name, kind in KINDS.items():
        db.execute(_plain(name, kind, source))


def _plain(name: str, kind: Kind, source: str) -> str:
    keys = fold._key_parts(kind, "op.key")
    names = [column.split(" ")[0] for column in kind.columns]
    values = ["op.act" if column == "act" else f"op.data->>'{column}'" for column in names]
    each = ""
    if kind.each:
        each = f"CROSS JOIN json_each(op.data,'$.{kind.each}') e"
        keys.append(f"coalesce(e.value->>'{kind.key[-1]}','')")
        values = [f"e.value->>'{column}'" for column in names]
    taken = [*keys, *values, "op.at", 'op."by"', "substr(lower(hex(v.pub)),1,16)", "lower(hex(op.hash))"]
    return (
        f'INSERT OR REPLACE INTO "{kind.table}" SELECT {", ".join(taken)} '
        f"FROM {source} JOIN device v ON v.d=op.d {each} WHERE op.kind='{name}'"
    )
