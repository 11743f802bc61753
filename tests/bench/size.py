"""Bytes: of the file per operation, and of what would be sent, against the operations alone."""

from collections.abc import Iterator

from inspect_cli.log import verify
from inspect_cli.log.journal import open_journal
from inspect_cli.store.workspace import Workspace

from .harness import Bench, Line, figure, limit
from .teams import operations, visit


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
    """A segment for a remote: all fields but hash and nickname; the yardstick has no salt and no device."""
    try:
        from backports import zstd
    except ImportError:
        yield Line("bytes of a segment per operation, zstd-3", "skipped: backports.zstd is not installed")
        return
    root = bench.team.copy(bench.team.empty)
    with open_journal(Workspace(root)) as journal:
        # Written one by one, as in the field: each operation has a time of its own.
        for op in (op for _ in range(bench.scale.evening_each // 30) for op in visit()):
            journal.append([op])
        rows = list(verify.device_rows(journal.db, 1))
    bench.team.drop(root)
    # Column by column: like stands beside like.
    texts = [[str(row[field]) for row in rows] for field in (0, 2, 3, 4, 5, 6, 7, 8, 10)]
    alone = "\n".join("\n".join(column) for column in texts).encode()
    salts = b"".join(row[9] for row in rows)
    ours, bare = (len(zstd.compress(content, 3)) / len(rows) for content in (alone + salts, alone))
    yield limit("segment per operation over the operations alone, zstd-3", ours / bare, "×", 2.5, f"{bare:.0f} bytes")
