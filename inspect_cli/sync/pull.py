"""Pulling the log: fetch what is not known, hang it on what is, and take it as a merge takes a database."""

import sqlite3
from collections import defaultdict
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from ..errors import Unfit
from ..log import codec, merge, schema, trust, verify
from ..log.journal import Journal, open_journal
from ..log.sources import Source
from ..store import database
from ..store.workspace import Workspace
from . import seen, segment, transfer, waiting
from .seen import Seen
from .segment import Segment
from .store import FolderStore
from .transfer import Item, Progress

HASHES = "SELECT hash FROM op JOIN device USING(d) WHERE pub=? AND seq=?"
ANCHOR = f"SELECT {verify.COLUMNS} FROM op JOIN device USING(d) WHERE pub=? AND seq=? AND hash=?"
TEXT = "SELECT 1 FROM op JOIN device USING(d) WHERE pub=? AND seq=? AND hash=? AND data IS NOT NULL"
# Two segments may hold one operation, one of them after its erasure: the text is taken, and erased if it has to be.
INSERT = """INSERT INTO op VALUES (?,?,?,?,?,?,?,?,?,?,?,?) ON CONFLICT DO UPDATE
SET salt=excluded.salt, data=excluded.data WHERE data IS NULL"""


class Linked(NamedTuple):
    """A segment whose operations hang on known ones: `prev`, and hashes of their own."""

    name: str
    device: bytes
    prev: bytes
    rows: list[verify.Row]
    signature: bytes

    @property
    def seen(self) -> Seen:
        """What is written down of it."""
        return Seen(self.name, self.rows[-1][1], self.signature)


class Fetched(NamedTuple):
    """What came over the line: segments by name, and bytes that are none (None: they could not even be read)."""

    segments: dict[str, Segment]
    damaged: dict[str, bytes | None]


class Pulled(NamedTuple):
    """What came with the log; `report` is that of the merge."""

    report: merge.Report
    items: tuple[Item, ...]


def pull(
    workspace: Workspace, store: FolderStore, remote: str, listing: Mapping[str, int], progress: Progress, *, dry: bool
) -> Pulled:
    """Take every proven operation of the remote into the log; what cannot be proven waits in `pending`.

    The writer lock is held for the transactions only, after everything is fetched.

    Raises:
        Locked, CannotWrite: as the journal finds it.
    """
    with database.reading(workspace.database, schema.NEWEST) as db:
        db.row_factory = None
        known, waited = seen.load(workspace, db), waiting.load(db)
        wanted = [name for name in sorted(listing) if segment.parse(name) and name not in known and name not in waited]
        fetched = fetch(store, wanted, listing, progress)
        segments = {**waited, **fetched.segments}
        linked, loose = hang(db, segments)
        news = [one for one in linked if not seen.held(db, one.seen)]
        report = merge.Report(remote, 0, 0, 0, 0, ())
        aside = {name: reason for name, reason in loose.items() if name not in waited}
        arrived = [one.name for one in linked if one.name in waited]
        if news:
            with _as_source(db, remote, news) as source, open_journal(workspace) as journal:
                report = merge.take(journal, source, dry_run=dry)
        if not dry and (aside or arrived or fetched.damaged):
            with open_journal(workspace) as journal:
                _put_aside(journal, remote, segments, aside, fetched.damaged, arrived)
        # In a rehearsal the orders that explain a missing text are not there yet.
        withheld = {one.name for one in linked if not dry and lacks_text(db, one)}
        if not dry:
            seen.add(workspace, [one.seen for one in linked if one.name not in withheld and seen.held(db, one.seen)])
    states = {name: "unreadable" if content is None else "damaged" for name, content in fetched.damaged.items()}
    states |= {**loose, **{one.name: "withheld" if one.name in withheld else "pulled" for one in linked}}
    items = [Item(name, state, 0 if name in waited else listing[name]) for name, state in sorted(states.items())]
    return Pulled(report, tuple(items))


def lacks_text(db: sqlite3.Connection, one: Linked) -> bool:
    """Say whether a segment has operations without the text that the log has: it does not stand in for them."""
    blank = [(one.device, row[0], row[1]) for row in one.rows if row[-1] is None]
    return any(db.execute(TEXT, key).fetchone() for key in blank)


def fetch(store: FolderStore, names: list[str], listing: Mapping[str, int], progress: Progress) -> Fetched:
    """Get segments and decode them; nothing is believed of them yet."""

    def get(name: str) -> Segment | bytes | None:
        content = b""
        try:
            content = store.get(name, segment.LARGEST)
            return segment.decode(name, content)
        except (segment.Damaged, Unfit):
            return content
        except OSError:
            return None

    sizes = [listing[name] for name in names]
    with progress("sync.pulling", sum(sizes)) as advance:
        got = dict(zip(names, transfer.many(get, names, sizes, advance), strict=True))
    segments = {name: one for name, one in got.items() if isinstance(one, Segment)}
    return Fetched(segments, {name: one for name, one in got.items() if not isinstance(one, Segment)})


def hang(db: sqlite3.Connection, segments: Mapping[str, Segment]) -> tuple[list[Linked], dict[str, str]]:
    """Hang segments on operations of the log and on each other; return also those that hang on nothing, and why.

    `gap`: what came before is not here. `signature`: it is, but nothing signed leads on from it.
    """
    workspace = trust.founder_key(db)
    made: dict[tuple[bytes, int], set[bytes]] = defaultdict(set)
    linked: list[Linked] = []
    loose: dict[str, str] = {}
    # What a segment hangs on begins before it does, so one round in this order is enough.
    for name, one in sorted(segments.items(), key=lambda pair: (pair[1].device, pair[1].first, pair[1].last)):
        before = one.first - 1
        roots = {codec.root(workspace, one.device)} if before == 0 else set()
        prevs = roots | made[one.device, before] | {row[0] for row in db.execute(HASHES, (one.device, before))}
        for prev in prevs:
            if rows := segment.chained(one, prev):
                linked.append(Linked(name, one.device, prev, rows, one.signature))
                for row in rows:
                    made[one.device, row[0]].add(row[1])
                break
        else:
            loose[name] = "signature" if prevs else "gap"
    return linked, loose


@contextmanager
def _as_source(db: sqlite3.Connection, remote: str, linked: list[Linked]) -> Iterator[Source]:
    """Make segments a log in memory, such as a merge takes; with each comes the operation that it hangs on."""
    with database.in_memory() as (uri, log):
        _fill(log, db, linked)
        yield Source(remote, Path(remote), uri, log)


def _fill(log: sqlite3.Connection, db: sqlite3.Connection, linked: list[Linked]) -> None:
    schema.create_log(log)
    devices = dict.fromkeys([trust.founder_key(db), *(one.device for one in linked)])
    nicknames = {public: d for d, public in enumerate(devices, 1)}
    log.executemany("INSERT INTO device VALUES (?,?)", [(d, public) for public, d in nicknames.items()])
    inner: set[bytes] = set()
    for one in linked:
        d = nicknames[one.device]
        anchor = db.execute(ANCHOR, (one.device, one.rows[0][0] - 1, one.prev))
        log.executemany(INSERT, ((d, *row) for row in [*anchor, *one.rows]))
        inner |= {one.prev, *(row[1] for row in one.rows[:-1])}
    tips = [
        (nicknames[one.device], one.rows[-1][0], one.seen.end, one.signature)
        for one in linked
        if one.seen.end not in inner
    ]
    log.executemany("INSERT OR IGNORE INTO tip VALUES (?,?,?,?)", tips)


def _put_aside(
    journal: Journal,
    remote: str,
    segments: Mapping[str, Segment],
    aside: Mapping[str, str],
    damaged: Mapping[str, bytes | None],
    arrived: list[str],
) -> None:
    """Keep what cannot be taken, and let go of what could be taken at last."""
    with journal.transaction() as db:
        for name, reason in aside.items():
            waiting.keep(db, remote, name, reason, segments[name])
        for name, content in damaged.items():
            if content is not None:
                waiting.keep_damaged(db, remote, name, content)
        waiting.forget(db, arrived)
