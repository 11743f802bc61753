"""Photos as evidence: what they are bound to, whether each is here and whole, fetching those that are not.

The facts of the bytes (kind `photo`) and what they show (kind `attachment`) are two operations: the same
picture taken in on two laptops is the same fact, and may be bound to several things.
"""

import sqlite3
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from pathlib import Path
from typing import NamedTuple

from ..errors import Unfit
from ..log.journal import Journal, Op
from . import folder, media, picture
from .intake import Facts, take_in_all
from .taken import Taken, taken

LOOSE = "loose:"  # what a photo is bound to while nobody has said what it shows (待归属)


class Binding(NamedTuple):
    """What a photo is evidence of: `target` is `visit:<id>`, `answer:<id>/<path>` or `LOOSE`.

    `late`: attached after the visit ended.
    """

    target: str
    caption: str = ""
    late: bool = False


class Fault(NamedTuple):
    """A photo that is not as it must be: `missing`, `damaged`, `no_copy`, or a file that nobody recorded (`stray`)."""

    code: str
    name: str
    file: str


class Audit(NamedTuple):
    """How many photos were hashed again, and what was wrong."""

    checked: int
    faults: tuple[Fault, ...]


class Gathered(NamedTuple):
    """How many photos a merge copied, and how many rows still lack theirs."""

    copied: int
    missing: int


Progress = Callable[[str, int], AbstractContextManager[Callable[[], None]]]


def add(journal: Journal, paths: Sequence[Path], binding: Binding) -> tuple[list[Facts], list[Unfit]]:
    """Take photos in and bind them, one entry for all; refused files are returned, the rest goes on.

    Every file is durable before the operation that names it is written.

    Raises:
        CannotWrite: disk full, or the folder cannot be written.
    """
    outcomes = take_in_all(paths, journal.workspace.photos)
    taken = [(path, outcome) for path, outcome in zip(paths, outcomes, strict=True) if isinstance(outcome, Facts)]
    ops: list[Op] = []
    for path, facts in taken:
        ops += binding_ops(journal.db, path, facts, binding)
    if ops:
        journal.append(ops)
    return [facts for _, facts in taken], [outcome for outcome in outcomes if isinstance(outcome, Unfit)]


def add_one(journal: Journal, path: Path, binding: Binding, kind: str = "image") -> tuple[Facts, list[Op]]:
    """Take one photo in, or the file that answers a question of type `kind`; the caller writes the operations.

    Raises:
        Unfit: as `media.take_in`.
    """
    facts = media.take_in(path, journal.workspace.photos, kind)
    return facts, binding_ops(journal.db, path, facts, binding)


def binding_ops(
    db: sqlite3.Connection, path: Path, facts: Facts, binding: Binding, when: Taken | None = None
) -> list[Op]:
    """Return the operations that record a photo and bind it; what is recorded already is not said again.

    `when` is the time it was taken, where that is known better than from the photo and its file.
    """
    ops = []
    if not db.execute("SELECT 1 FROM photo WHERE sha256=?", (facts.sha256,)).fetchone():
        ops.append(
            Op("photo", facts.sha256, {k: v for k, v in facts._asdict().items() if k != "sha256" and v is not None})
        )
    bound = "SELECT 1 FROM attachment WHERE target=? AND photo=?"
    if not db.execute(bound, (binding.target, facts.sha256)).fetchone():
        at, source = when or taken(path, facts)
        said = {"name": path.name, "caption": binding.caption, "taken": at.isoformat(), "taken_from": source}
        ops.append(Op("attachment", f"{binding.target}/{facts.sha256}", {**said, "late": int(binding.late)}))
    return ops


def bound(db: sqlite3.Connection, target: str) -> int:
    """Return how many photos are bound to a target."""
    found: int = db.execute("SELECT count(*) FROM attachment WHERE target=?", (target,)).fetchone()[0]
    return found


def bound_photos(db: sqlite3.Connection, target: str) -> list[str]:
    """Return the hashes of what is bound to a target."""
    return [photo for (photo,) in db.execute("SELECT photo FROM attachment WHERE target=?", (target,))]


def audit(db: sqlite3.Connection, photos_dir: Path, progress: Progress) -> Audit:
    """Hash every recorded photo again, and look for files that nobody recorded."""
    known = [sha256 for (sha256,) in db.execute("SELECT sha256 FROM photo ORDER BY sha256")]
    faults = []
    with progress("check.photos", len(known)) as advance:
        for sha256 in known:
            if fault := _fault(photos_dir, sha256):
                faults.append(fault)
            advance()
    if photos_dir.is_dir():
        faults += [Fault("stray", path.name, str(path)) for path in folder.strays(photos_dir, set(known))]
    return Audit(len(known), tuple(faults))


def _fault(photos_dir: Path, sha256: str) -> Fault | None:
    path = folder.original(photos_dir, sha256)
    if path is None:
        return Fault("missing", sha256[:12], str(photos_dir))
    if not folder.verify(photos_dir, sha256):
        return Fault("damaged", sha256[:12], str(path))
    if path.suffix[1:] in picture.FORMATS and folder.working_copy(photos_dir, sha256) is None:
        return Fault("no_copy", sha256[:12], str(path))
    return None


def missing(db: sqlite3.Connection, photos_dir: Path) -> list[str]:
    """Return the recorded photos whose original is not here."""
    rows = db.execute("SELECT sha256 FROM photo ORDER BY sha256")
    return [sha256 for (sha256,) in rows if folder.original(photos_dir, sha256) is None]


def drop_erased(db: sqlite3.Connection, photos_dir: Path) -> int:
    """Delete the files of photos that an order from another laptop erased; return how many files."""
    orders = [target for (target,) in db.execute("SELECT target FROM erase") if folder.SHA256.fullmatch(target)]
    return sum(len(folder.remove(photos_dir, target)) for target in orders)


def gather(db: sqlite3.Connection, source: Path, photos_dir: Path, *, dry_run: bool = False) -> Gathered:
    """Copy the photos that rows name and that are not here from another workspace, proving each by its hash."""
    absent = missing(db, photos_dir)
    theirs = source / "data" / "photos"
    copied = 0
    for sha256 in absent:
        if not folder.verify(theirs, sha256):
            continue
        copied += 1
        if not dry_run and (path := folder.original(theirs, sha256)):
            media.take_in(path, photos_dir)
    return Gathered(copied, len(absent) - copied)
