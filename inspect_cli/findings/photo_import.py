"""A folder of photos taken in: each to the visit it was taken at, and to the one question that still wants it."""

import sqlite3
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from ..errors import NotFound, Unfit, Where
from ..log.journal import Journal, Op
from ..photos import files, matching
from ..photos.evidence import LOOSE, Binding, Progress, binding_ops
from ..photos.intake import Facts, look_at, take_in_all
from ..photos.taken import Correction, Taken, by_known_time, parse_shift, taken
from ..templates.scoring import items, marks
from ..visits import answering, photographs
from ..visits.photographs import Stay, visit_of
from ..visits.visit import FINISHED, Visit
from .finish import photos_to_come

# What became of a photo: bound; known already; or why nobody could say which visit it shows.
MATCHED, KNOWN, TWICE, NO_TIME, NO_VISIT, AMBIGUOUS = "matched", "known", "twice", "no_time", "no_visit", "ambiguous"
BY_FILE = "file"


class Wish(NamedTuple):
    """What the person said: how the camera's clock is set right, whose visits, or which one."""

    correction: Correction | None
    staff: str
    visit: Visit | None = None


class Placed(NamedTuple):
    """One photo and where it went; `candidates` are numbers of visits when there were several."""

    file: str
    photo: str
    taken: str
    taken_from: str
    visit: str
    question: str
    metres: int | None
    result: str
    candidates: tuple[str, ...] = ()


class Import(NamedTuple):
    """What an import did: every photo and its place, refused files, what is doubtful, how many others lay there."""

    placed: list[Placed]
    refused: list[Unfit]
    doubts: list[Unfit]
    others: int


def correction(folder: Path, clock: str, shift: str) -> Correction | None:
    """Return the correction that the person asked for: `clock` is `PHOTO=TIME`, `shift` like `+8m13s`.

    Raises:
        Usage: a time or shift that is none; a photo without a time of its camera.
        NotFound: `photo.no_such_file`: no such photo in the folder.
        Unfit: the photo cannot be read.
    """
    if shift:
        return Correction(parse_shift(shift))
    if not clock:
        return None
    name, _, time = clock.rpartition("=")
    path = next((p for p in (folder / name, Path(name)) if name and p.is_file()), None)
    found = path or next((p for p in files.pictures(folder).pictures if p.name == name), None)
    if found is None:
        raise NotFound("photo.no_such_file", name=name, candidates=[])
    return by_known_time(look_at(found), time)


def bring_in(journal: Journal, folder: Path, wish: Wish, progress: Progress, *, dry_run: bool = False) -> Import:
    """Take the pictures of a folder in and bind them, one entry for all; with `dry_run` nothing is kept.

    Broken files are refused and the rest goes on. What is bound already is left as it is, so importing again
    does nothing. What cannot be placed is kept as loose, to be moved by hand.

    Raises:
        CannotWrite: disk full, or the folder cannot be written.
    """
    found = files.pictures(folder)
    photos_dir = None if dry_run else journal.workspace.photos
    with progress("photo.importing", len(found.pictures)) as advance:
        outcomes = take_in_all(found.pictures, photos_dir, lambda path, outcome: advance())
    whole = [(p, o) for p, o in zip(found.pictures, outcomes, strict=True) if isinstance(o, Facts)]
    work = _Work(journal.db, folder, wish)
    for path, facts in whole:
        work.place(path, facts)
    if work.ops and not dry_run:
        journal.append(work.ops)
    return Import(work.placed, [o for o in outcomes if isinstance(o, Unfit)], work.doubts, found.others)


class _Work:
    """One import under way: what has been placed, and the operations that will say so."""

    def __init__(self, db: sqlite3.Connection, folder: Path, wish: Wish) -> None:
        self.db, self.folder, self.wish = db, folder, wish
        self.stays = [photographs.stay(db, wish.visit)] if wish.visit else photographs.stays(db, wish.staff)
        self.by_id = {stay.visit.id: stay for stay in self.stays}
        self.questions: dict[str, str] = {}
        self.seen: dict[str, str] = {}
        self.placed: list[Placed] = []
        self.doubts: list[Unfit] = []
        self.ops: list[Op] = []

    def place(self, path: Path, facts: Facts) -> None:
        """Find the visit of one photo, and note the operations and doubts that follow."""
        file, when = str(path.relative_to(self.folder)), taken(path, facts, self.wish.correction)
        first = self.seen.setdefault(facts.sha256, file)
        if first != file:
            self.doubts.append(Unfit("photo.used_twice", where=Where(file), other=first))
            self._note(file, facts, when, TWICE)
        elif bound := self._bound(facts.sha256):
            self._note(file, facts, when, KNOWN, bound)
        else:
            self._bind(path, file, facts, when)

    def _bound(self, photo: str) -> str:
        """Return what the photo is bound to already (in the visit named, if one is)."""
        wanted = self.wish.visit.id if self.wish.visit else ""
        every = [t for t in photographs.targets(self.db, photo) if t != LOOSE]
        return next((target for target in every if not wanted or visit_of(target) == wanted), "")

    def _bind(self, path: Path, file: str, facts: Facts, when: Taken) -> None:
        stays, why = self._stays(facts, when)
        if len(stays) == 1:
            visit = stays[0].visit
            target = self._target(visit)
            binding = Binding(target, late=visit.state == FINISHED)
            self.doubts += photographs.doubts(self.db, stays[0], file, facts, when)
            if LOOSE in photographs.targets(self.db, facts.sha256):
                self.ops.append(Op("attachment", f"{LOOSE}/{facts.sha256}", None))
        else:
            target, binding = "", Binding(LOOSE)
        self.ops += binding_ops(self.db, path, facts, binding, when)
        self._note(file, facts, when, why, target, tuple(stay.visit.number for stay in stays))

    def _stays(self, facts: Facts, when: Taken) -> tuple[list[Stay], str]:
        """Return the visits a photo may belong to, and how that came out."""
        if self.wish.visit:
            return self.stays, MATCHED
        if when.source == BY_FILE:  # the time of a copy or a download proves nothing
            return [], NO_TIME
        place = photographs.place(facts)
        near = matching.likely([stay.near(when.at, place) for stay in self.stays])
        why = MATCHED if len(near) == 1 else AMBIGUOUS if near else NO_VISIT
        return [self.by_id[each.visit] for each in near], why

    def _target(self, visit: Visit) -> str:
        if visit.id not in self.questions:
            self.questions[visit.id] = wanting(self.db, visit)
        path = self.questions[visit.id]
        return answering.answer_target(visit.id, path) if path else f"visit:{visit.id}"

    def _note(
        self, file: str, facts: Facts, when: Taken, why: str, target: str = "", candidates: Sequence[str] = ()
    ) -> None:
        visit, metres = "", None
        if target:
            stay = self.by_id.get(visit_of(target))
            visit = photographs.number_of(self.db, target)
            far = stay.near(when.at, photographs.place(facts)).metres if stay else None
            metres = round(far) if far is not None else None
        question = target.partition("/")[2].rpartition("/")[2]
        several = tuple(candidates) if why == AMBIGUOUS else ()
        at = when.at.isoformat()
        self.placed.append(Placed(file, facts.sha256[:12], at, when.source, visit, question, metres, why, several))


def wanting(db: sqlite3.Connection, visit: Visit) -> str:
    """Return the path of the one failed item of a visit that still wants a photo (待补照片), if it is only one."""
    filled = answering.instance(db, visit)
    failed = items(mark for mark in marks(filled) if mark.failed)
    paths = photos_to_come(db, visit, filled.form, failed)
    return paths[0] if len(paths) == 1 else ""
