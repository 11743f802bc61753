"""Bytes: of the file per operation, and of what would be sent, against the operations alone."""

from collections.abc import Iterator

from inspect_cli.log import schema, verify
from inspect_cli.log.journal import open_journal
from inspect_cli.store import database
from inspect_cli.store.workspace import Workspace
from inspect_cli.sync import segment

from .harness import Bench, Line, figure, limit
from .teams import operations


@figure
def file_size(bench: Bench) -> Iterator[Line]:
    """The whole file, and the log's own pages in it."""
    root = bench.team.copy(bench.team.full)
    with open_journal(Workspace(root)) as journal:
        count = operations(journal)
        pages, size = (journal.db.execute(f"PRAGMA {name}").fetchone()[0] for name in ("page_count", "page_size"))
        folded = "SELECT name FROM sqlite_master WHERE type='table' AND name NOT IN ('device','op','tip','pending')"
        for (table,) in journal.db.execute(folded).fetchall():
            journal.db.execute(f'DROP TABLE "{table}"')
        free = journal.db.execute("PRAGMA freelist_count").fetchone()[0]
    bench.team.drop(root)
    yield Line("bytes of the file per operation, in all and the log alone", *_per(pages * size, free * size, count))


def _per(whole: int, folded: int, count: int) -> tuple[str, str]:
    return f"{whole / count:.0f}", f"{(whole - folded) / count:.0f}"


@figure
def segment_size(bench: Bench) -> Iterator[Line]:
    """A segment as it lies in a remote, against its operations alone, without salt and device."""
    with database.foreign(Workspace(bench.team.laptops[0]).database, schema.NEWEST) as db:
        db.row_factory = None
        d, pub = db.execute("SELECT d, pub FROM op JOIN device USING(d) GROUP BY d ORDER BY count(*) DESC").fetchone()
        rows = list(verify.device_rows(db, d))
        (tip,) = verify.device_tips(db, d)
    # Column by column: like stands beside like.
    texts = [[str(row[field]) for row in rows] for field in (0, 2, 3, 4, 5, 6, 7, 8, 10)]
    alone = segment.zstd.compress("\n".join("\n".join(column) for column in texts).encode(), segment.LEVEL)
    whole = segment.encode(segment.of_rows(pub, rows, tip.sig))
    yard = f"{len(alone) / len(rows):.1f} bytes"
    yield limit("segment per operation over the operations alone, zstd-3", len(whole) / len(alone), "×", 2.5, yard)
