"""One sync: pull the log, push the log, then the photos.

In this order, because a laptop that has not heard of an erasure must not upload the erased text again. What is
to be pushed follows from the remote's listing alone; whatever breaks off, the next sync goes on from there.
"""

from collections.abc import Iterable
from typing import NamedTuple

from ..errors import CannotWrite, Problem
from ..log import merge, schema, trust
from ..photos import evidence
from ..store import database
from ..store.workspace import Workspace
from . import pictures, pull, push
from . import remote as remotes
from .pictures import Here, There, Work
from .remote import Remote
from .store import FolderStore
from .transfer import Item, Progress

GOOD = ("pulled", "pushed")


class Report(NamedTuple):
    """What a sync did, or with `dry` would do.

    `photos_missing` have an original neither here nor there; `stopped` is why no more was pushed from some point on.
    """

    merged: merge.Report
    operations_pushed: int
    photos_missing: int
    items: tuple[Item, ...]
    stopped: Problem | None

    def counted(self, prefix: str, state: str) -> int:
        """Return how many objects under a prefix of names are in a state."""
        return sum(item.state == state and item.object.startswith(prefix) for item in self.items)

    @property
    def bytes(self) -> int:
        """Bytes that went over the line."""
        return sum(item.bytes for item in self.items)

    @property
    def troubles(self) -> list[Item]:
        """The objects that could not be taken or put."""
        return [item for item in self.items if item.state not in GOOD]


class _Pushed:
    """Takes what is pushed, until the remote refuses; from then on nothing is begun."""

    def __init__(self) -> None:
        self.items: list[Item] = []
        self.stopped: Problem | None = None

    def add(self, sending: Iterable[Item]) -> None:
        if self.stopped is None:
            try:
                self.items.extend(sending)
            except CannotWrite as problem:
                self.stopped = problem


def sync(
    workspace: Workspace, remote: Remote, progress: Progress, *, originals: bool = True, dry: bool = False
) -> Report:
    """Bring this laptop and a remote to the same operations and photos.

    Raises:
        NotFound: the folder is not there.
        Refused: it serves another workspace.
        Locked, CannotWrite: this laptop cannot be written to.
    """
    with database.reading(workspace.database, schema.NEWEST) as db:
        workspace_id = trust.founder_key(db)
    store = remotes.open_store(remote, workspace_id)
    listing = store.list("v1")
    pulled = pull.pull(workspace, store, remote.name, listing, progress, dry=dry)
    lacking = push.ready(workspace, listing)
    with database.reading(workspace.database, schema.NEWEST) as db:
        if not dry:
            evidence.drop_erased(db, workspace.photos)
        photos, there = pictures.here(db, workspace.photos), pictures.there(listing)
    work = pictures.plan(photos, there, originals=originals)
    pushed = _Pushed()
    if dry:
        pushed.add(Item(one.seen.name, one.flaw or "pushed", len(one.content)) for one in lacking)
        pushed.add(pictures.rehearsed(work))
    else:
        if remotes.marker(workspace_id)[0] not in listing:
            pushed.add(remotes.marked(store, workspace_id))
        pushed.add(push.send(workspace, store, lacking, progress))
        _move_photos(workspace, store, work, pushed, progress)
    done = {item.object for item in pushed.items if item.state == "pushed"}
    operations = sum(one.operations for one in lacking if one.seen.name in done)
    items = (*pulled.items, *pushed.items)
    return Report(pulled.report, operations, _missing(photos, there, items), items, pushed.stopped)


def _move_photos(workspace: Workspace, store: FolderStore, work: Work, pushed: _Pushed, progress: Progress) -> None:
    """Working copies first: they are small, and with them everybody can see everything."""
    for step in work:
        pushed.add(pictures.pushes(store, step, progress))
        pushed.items.extend(pictures.pulls(store, step, workspace.photos, progress))


def _missing(photos: list[Here], there: There, items: Iterable[Item]) -> int:
    whole = there.sizes.keys() - {item.object for item in items if item.state not in GOOD}
    return sum(photo.original is None and pictures.original_name(photo.sha256) not in whole for photo in photos)
