"""Looking a remote over: every object hashed again, what is missing or damaged named, and put again if wanted."""

import sqlite3
from collections.abc import Collection, Mapping
from hashlib import sha256
from typing import NamedTuple

from ..errors import CannotWrite, Problem, Unfit
from ..log import schema, trust
from ..store import database
from ..store.workspace import Workspace
from . import pictures, pull, push, seen, segment, transfer
from . import remote as remotes
from .pictures import Work
from .push import Parcel
from .remote import Remote
from .segment import Segment
from .store import FolderStore
from .transfer import Item, Progress

ERASED_OPS = "SELECT pub, seq FROM op JOIN device USING(d) WHERE data IS NULL"

BROKEN = ("damaged", "unreadable")


class Checked(NamedTuple):
    """What was hashed, what was wrong, what was put again, and why no more could be put.

    Faults: `damaged`, `unreadable`, `missing` (this laptop has it, the remote does not), `stray` (no object of
    ours), `erased` (whole, but it still holds what was erased since), `withheld` (it lacks texts the log has).
    """

    objects: int
    bytes: int
    faults: tuple[Item, ...]
    repaired: tuple[Item, ...]
    stopped: Problem | None


class Verdict(NamedTuple):
    """What one object turned out to be: `state` is empty when it is as it should be."""

    name: str
    state: str
    segment: Segment | None = None


class Known(NamedTuple):
    """What an object is judged by: the marker (name, bytes), the segments seen before, what was erased."""

    marker: tuple[str, bytes]
    seen: Mapping[str, seen.Seen]
    operations: Mapping[bytes, Collection[int]]
    photos: Collection[str]


def check(workspace: Workspace, remote: Remote, progress: Progress, *, repair: bool = False) -> Checked:
    """Read everything that lies in a remote; only `repair` changes something there.

    Raises:
        NotFound: the folder is not there.
        Refused: it serves another workspace.
    """
    with database.reading(workspace.database, schema.NEWEST) as db:
        db.row_factory = None
        db.execute("BEGIN")
        workspace_id = trust.founder_key(db)
        store = remotes.open_store(remote, workspace_id)
        listing = store.list("v1")
        known = _known(workspace, db, workspace_id)
        verdicts = _look(store, listing, known, progress)
        bad = {one.name: one.state for one in verdicts if one.state}
        linked, _ = pull.hang(db, {one.name: one.segment for one in verdicts if one.segment})
        bad |= {one.name: "withheld" for one in linked if pull.lacks_text(db, one)}
        whole = {name: size for name, size in listing.items() if bad.get(name, "erased") == "erased"}
        there = {**known.seen, **{one.name: one.seen for one in linked if seen.held(db, one.seen)}}
        lacking = _lacking(db, known, [one for name, one in there.items() if name in whole], bad)
        photos = pictures.here(db, workspace.photos)
    work = pictures.plan(photos, pictures.there(whole), originals=True)
    absent = {one.seen.name for one in lacking} | {one.name for step in work for one in step.pushes}
    absent |= {known.marker[0]} - whole.keys()
    faults = [Item(name, state, listing[name]) for name, state in sorted(bad.items())]
    faults += [Item(name, "missing", 0) for name in sorted(absent - bad.keys())]
    repaired: list[Item] = []
    stopped = _repair(workspace, workspace_id, store, lacking, work, repaired, progress) if repair and faults else None
    return Checked(len(listing), sum(listing.values()), tuple(faults), tuple(repaired), stopped)


def _known(workspace: Workspace, db: sqlite3.Connection, workspace_id: bytes) -> Known:
    operations: dict[bytes, set[int]] = {}
    for public, seq in db.execute(ERASED_OPS):
        operations.setdefault(public, set()).add(seq)
    photos = {target for (target,) in db.execute("SELECT target FROM erase")}
    return Known(remotes.marker(workspace_id), seen.load(workspace, db), operations, photos)


def _look(store: FolderStore, listing: Mapping[str, int], known: Known, progress: Progress) -> list[Verdict]:
    names = sorted(listing)
    with progress("sync.checking", sum(listing.values())) as advance:
        sizes = [listing[name] for name in names]
        return [*transfer.many(lambda name: _judge(store, name, known), names, sizes, advance)]


def _judge(store: FolderStore, name: str, known: Known) -> Verdict:
    parsed, photo = segment.parse(name), pictures.expected(name)
    if not parsed and not photo and name != known.marker[0]:
        return Verdict(name, "stray")
    try:
        content = store.get(name, segment.LARGEST if parsed else pictures.LARGEST)
        if parsed:
            return _judge_segment(name, segment.decode(name, content), known)
    except OSError:
        return Verdict(name, "unreadable")
    except (Unfit, segment.Damaged):
        return Verdict(name, "damaged")
    if photo:
        state = "erased" if pictures.shows(name) in known.photos else ""
        return Verdict(name, state if sha256(content).hexdigest() == photo else "damaged")
    return Verdict(name, "" if content == known.marker[1] else "damaged")


def _judge_segment(name: str, one: Segment, known: Known) -> Verdict:
    erased = known.operations.get(one.device, ())
    text_there = any(seq in erased for seq, fields in enumerate(one.fields, one.first) if fields[-1] is not None)
    return Verdict(name, "erased" if text_there else "", None if name in known.seen else one)


def _lacking(db: sqlite3.Connection, known: Known, there: list[seen.Seen], bad: Mapping[str, str]) -> list[Parcel]:
    """Return what has to be put so that the remote holds all of this log: damaged segments first, as they were."""
    broken = [push.again(db, one) for name, one in known.seen.items() if bad.get(name) in BROKEN]
    # Another zstd, or an erasure since, gives other bytes: these then are not the object that was damaged.
    mended = [parcel for parcel in broken if parcel.seen.name in bad and not parcel.flaw]
    return [*mended, *push.parcels(db, [*there, *(parcel.seen for parcel in mended)])]


def _repair(
    workspace: Workspace,
    workspace_id: bytes,
    store: FolderStore,
    lacking: list[Parcel],
    work: Work,
    repaired: list[Item],
    progress: Progress,
) -> Problem | None:
    """Put everything that is lacking; return what stopped it."""
    try:
        repaired.extend(remotes.marked(store, workspace_id))
        repaired.extend(push.send(workspace, store, lacking, progress))
        for step in work:
            repaired.extend(pictures.pushes(store, step, progress))
    except CannotWrite as problem:
        return problem
    return None
