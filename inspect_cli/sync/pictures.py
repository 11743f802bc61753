"""Photos to and from a remote: working copies before originals, and none that was erased.

v1/photo/<aa>/<sha256>                                      an original
v1/copy/<aa>/<sha256 of the original>-<sha256 of the copy>  a working copy
"""

import re
import sqlite3
from collections.abc import Iterator, Mapping
from hashlib import sha256
from pathlib import Path
from typing import NamedTuple

from ..errors import Unfit
from ..photos import folder, intake, media, picture
from ..store.files import sha256_file
from . import transfer
from .store import FolderStore
from .transfer import Item, Progress

ORIGINAL = re.compile(r"v1/photo/([0-9a-f]{2})/(\1[0-9a-f]{62})")
COPY = re.compile(r"v1/copy/([0-9a-f]{2})/(\1[0-9a-f]{62})-([0-9a-f]{64})")
LARGEST_COPY = 16 << 20
LARGEST = 1 << 30


class There(NamedTuple):
    """The photos of a remote: size of every object, and the working copies by the sha256 of the original."""

    sizes: Mapping[str, int]
    copies: dict[str, list[str]]


class Here(NamedTuple):
    """A recorded photo, and where its files are, if they are."""

    sha256: str
    bytes: int
    original: Path | None
    copy: Path | None


class Push(NamedTuple):
    """A file to be put under a name, which says what its bytes must be."""

    name: str
    file: Path
    size: int


class Pull(NamedTuple):
    """A photo to be got, from the first of these objects that is whole and not larger than `limit`."""

    sha256: str
    names: list[str]
    size: int
    limit: int


class Step(NamedTuple):
    """What is to be moved of the working copies, or of the originals."""

    pushes: list[Push]
    pulls: list[Pull]


class Work(NamedTuple):
    """All that is to be moved, in this order."""

    copies: Step
    originals: Step


def shows(name: str) -> str | None:
    """Return the photo (sha256 of its original) that an object shows; None if its name is not that of a photo."""
    match = ORIGINAL.fullmatch(name) or COPY.fullmatch(name)
    return match[2] if match else None


def expected(name: str) -> str | None:
    """Return the sha256 that an object's bytes must have; None if its name is not that of a photo."""
    match = COPY.fullmatch(name)
    return match[3] if match else shows(name)


def original_name(photo: str) -> str:
    """Return the name under which an original lies."""
    return f"v1/photo/{photo[:2]}/{photo}"


def there(listing: Mapping[str, int]) -> There:
    """Sort out the photos of a listing."""
    found = There(listing, {})
    for name in sorted(listing):
        if match := COPY.fullmatch(name):
            found.copies.setdefault(match[2], []).append(name)
    return found


def here(db: sqlite3.Connection, photos_dir: Path) -> list[Here]:
    """Return the photos of the log that were not erased, with their files."""
    rows = db.execute("SELECT sha256, coalesce(bytes,0) FROM photo ORDER BY sha256").fetchall()
    return [
        Here(name, size, folder.original(photos_dir, name), folder.working_copy(photos_dir, name))
        for name, size in rows
        if folder.SHA256.fullmatch(name)
    ]


def plan(photos: list[Here], remote: There, *, originals: bool) -> Work:
    """Say what has to be moved so that both sides have what one of them has."""
    work = Work(Step([], []), Step([], []))
    for photo in photos:
        names = remote.copies.get(photo.sha256, [])
        if photo.copy and not names:
            name = f"v1/copy/{photo.sha256[:2]}/{photo.sha256}-{sha256_file(photo.copy)}"
            work.copies.pushes.append(Push(name, photo.copy, photo.copy.stat().st_size))
        elif names and not photo.copy and not photo.original:
            work.copies.pulls.append(Pull(photo.sha256, names, remote.sizes[names[0]], LARGEST_COPY))
        if originals:
            _plan_original(work.originals, photo, remote.sizes.get(original_name(photo.sha256)))
    return work


def _plan_original(step: Step, photo: Here, size_there: int | None) -> None:
    name = original_name(photo.sha256)
    if photo.original:
        size = photo.original.stat().st_size
        # Another size there: the medium lost a part of it.
        if size_there != size:
            step.pushes.append(Push(name, photo.original, size))
    elif size_there is not None:
        step.pulls.append(Pull(photo.sha256, [name], size_there, photo.bytes or LARGEST))


def rehearsed(work: Work) -> Iterator[Item]:
    """Yield what a plan would move."""
    for step in work:
        yield from (Item(one.name, "pushed", one.size) for one in step.pushes)
        yield from (Item(one.names[0], "pulled", one.size) for one in step.pulls)


def pushes(store: FolderStore, step: Step, progress: Progress) -> Iterator[Item]:
    """Put files, each only if it still is what its name says; yield the state of each.

    Raises:
        CannotWrite: the remote is full, read-only, or gone.
    """

    def put(one: Push) -> Item:
        content = one.file.read_bytes()
        if sha256(content).hexdigest() != expected(one.name):
            return Item(one.name, "damaged_here", 0)
        return transfer.put(store, one.name, content)

    sizes = [one.size for one in step.pushes]
    with progress("sync.pushing_photos", sum(sizes)) as advance:
        yield from transfer.many(put, step.pushes, sizes, advance)


def pulls(store: FolderStore, step: Step, photos_dir: Path, progress: Progress) -> Iterator[Item]:
    """Get photos; yield the state of each.

    Raises:
        CannotWrite: this laptop's own disk is full.
    """

    def get(one: Pull) -> Item:
        for name in one.names:
            item = _get(store, name, one, photos_dir)
            if item.state == "pulled":
                break
        return item

    sizes = [one.size for one in step.pulls]
    with picture.quiet(), progress("sync.pulling_photos", sum(sizes)) as advance:
        yield from transfer.many(get, step.pulls, sizes, advance)


def _get(store: FolderStore, name: str, one: Pull, photos_dir: Path) -> Item:
    try:
        content = store.get(name, one.limit)
    except OSError:
        return Item(name, "unreadable", 0)
    except Unfit:
        return Item(name, "damaged", 0)
    if sha256(content).hexdigest() != expected(name):
        return Item(name, "damaged", len(content))
    try:
        if ORIGINAL.fullmatch(name):
            media.receive(content, photos_dir)
        else:
            intake.receive_copy(one.sha256, content, photos_dir)
    except Unfit:
        return Item(name, "unfit", len(content))
    return Item(name, "pulled", len(content))
