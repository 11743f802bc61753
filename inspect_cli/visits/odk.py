"""A finished visit as a folder that ODK's tools know: `submission.xml`, `audit.csv` and the photos.

The photos of image questions bear the names that the XML says. Those of other questions, and of the visit itself,
lie beside them and are named after the question: the form has no node for them, but they are the evidence.
"""

import re
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import NamedTuple

from ..errors import Refused, Unfit, Where
from ..photos import leaving
from ..store.folders import write_folder
from ..templates.instance import Instance
from ..templates.submission import Beside, submission
from . import answering
from .audit import FILE as AUDIT
from .audit import audit
from .visit import FINISHED, Visit, find

SUBMISSION = "submission.xml"
IMAGE = "image"
LONGEST = 50  # characters of a name in the name of a file: at four bytes each, and with a key, some 230 bytes
_FORBIDDEN = re.compile(r'[\\/:*?"<>|\x00-\x1f\x7f]+')  # in names of files, on one system or another

# In the order in which they were bound: first come, first named.
PHOTOS = """SELECT a.target, a.photo, a.name, p.format FROM attachment a JOIN photo p ON p.sha256=a.photo
WHERE a.target=?1 OR (a.target>?2||'/' AND a.target<?2||'0') ORDER BY a.target, a.taken, a.photo"""


class Chosen(NamedTuple):
    """The visits to hand over, and how many were passed over because they ended without answers (停业 …)."""

    visits: tuple[Visit, ...]
    without: int


class Photo(NamedTuple):
    """A photo of a visit: its question's path (empty: the visit's own), its file once, and in the folder."""

    path: str
    sha256: str
    was: str
    name: str


class Handover(NamedTuple):
    """What a visit's folder will hold. `lacking` are names in the XML to which there is no photo."""

    visit: Visit
    form_id: str
    folder: Path
    xml: bytes
    audit: bytes
    photos: Mapping[str, Photo]
    lacking: tuple[str, ...]


def chosen(db: sqlite3.Connection, names: Sequence[str], since: date | None) -> Chosen:
    """Return finished visits: those named, or all that ended on a day or later, oldest first.

    Raises:
        NotFound: a name names none, or several.
        Refused: `odk.draft`, `odk.no_answers`, for one that was named.
    """
    if names:
        return Chosen(tuple(_answered(find(db, name)) for name in dict.fromkeys(names)), 0)
    sql = "SELECT id, outcome FROM visit WHERE state=? AND substr(finished,1,10)>=? ORDER BY finished, id"
    rows = db.execute(sql, (FINISHED, (since or date.min).isoformat())).fetchall()
    visits = tuple(find(db, key) for key, outcome in rows if not outcome)
    return Chosen(visits, len(rows) - len(visits))


def _answered(visit: Visit) -> Visit:
    if visit.state != FINISHED:
        raise Refused("odk.draft", number=visit.number)
    if visit.outcome:
        raise Refused("odk.no_answers", number=visit.number, outcome=visit.outcome)
    return visit


def there_already(visits: Sequence[Visit], target: Path) -> int:
    """Return how many of these visits have a folder in `target`."""
    keys = {path.name.rpartition("_")[2] for path in target.iterdir()} if target.is_dir() else set()
    return sum(visit.id in keys for visit in visits)


def prepare(db: sqlite3.Connection, visit: Visit, target: Path, *, originals: bool = False) -> Handover:
    """Return what the folder of a finished visit in `target` will hold; nothing is written."""
    filled = as_finished(db, visit)
    photos = _photos(db, visit, originals=originals)
    media, lacking = _media(filled, photos)
    beside = Beside(AUDIT, media, datetime.fromisoformat(visit.began).tzinfo)
    xml = submission(filled, answering.instance_id(db, visit), beside).encode()
    named = {photo.name: photo for photo in photos}
    log, folder = audit(db, visit, filled), target / _folder_name(filled, visit)
    return Handover(visit, filled.form.form_id, folder, xml, log, named, lacking)


def write(handover: Handover, photos_dir: Path, *, originals: bool = False) -> list[Unfit]:
    """Write the folder of a visit, whole or not at all; return which photos are not in it.

    Raises:
        CannotWrite: disk full, or the folder cannot be written.
    """
    absent = list(handover.lacking)

    def files() -> Iterator[tuple[str, bytes]]:
        yield SUBMISSION, handover.xml
        yield AUDIT, handover.audit
        for name, photo in handover.photos.items():
            content = leaving.leaving(photos_dir, photo.sha256, original=originals)
            if content is None:
                absent.append(name)
            else:
                yield name, content

    write_folder(handover.folder, files())
    return missing(handover, absent)


def not_here(handover: Handover, photos_dir: Path, *, originals: bool = False) -> list[Unfit]:
    """Return which photos could not be written now."""
    here = {name: leaving.is_here(photos_dir, p.sha256, original=originals) for name, p in handover.photos.items()}
    return missing(handover, [*handover.lacking, *(name for name, there in here.items() if not there)])


def missing(handover: Handover, names: Sequence[str]) -> list[Unfit]:
    """Return what is to be said of photos that are not in the folder."""
    where = Where(str(handover.folder))
    return [Unfit("odk.photo_missing", where=where, name=name, number=handover.visit.number) for name in names]


def as_finished(db: sqlite3.Connection, visit: Visit) -> Instance:
    """Return the instance of a finished visit as it was then: what was computed is not computed again.

    Today it may be hidden by `today()`, and would come out otherwise; what was stored was shown.
    """
    filled = answering.instance(db, visit)
    given = answering.stored(db, visit)
    dynamic = filled.program.compiled["default"]
    for path, node in filled.tree.by_path.items():
        question = node.item.question
        if path in given:
            node.value, node.offered = given[path].value, None
            above = node if question else None
            while above is not None:
                above.relevant, above = True, above.parent
        elif question and (not question.asked or question.calculation or node.item.index in dynamic):
            node.value = ""
    return filled


def _photos(db: sqlite3.Connection, visit: Visit, *, originals: bool) -> list[Photo]:
    found = []
    own, of_answers = f"visit:{visit.id}", f"answer:{visit.id}"
    for target, sha256, was, format_ in db.execute(PHOTOS, (own, of_answers)):
        path = target.partition("/")[2]
        stem = path.rpartition("/")[2] or "visit"
        name = f"{_safe(stem)}-{sha256[:12]}.{leaving.ending(format_, original=originals)}"
        found.append(Photo(path, sha256, was or "", name))
    return found


def _media(filled: Instance, photos: Sequence[Photo]) -> tuple[dict[str, str], tuple[str, ...]]:
    """Return the file of each image question (the one that its answer names, or the first), and answers without one."""
    media, lacking = {}, []
    for path, question in filled.tree.questions.items():
        if question.type != IMAGE or not filled.relevant(path):
            continue
        value = filled.kept(path)
        bound = [photo for photo in photos if photo.path == path]
        if bound:
            media[path] = next((photo.name for photo in bound if photo.was == value), bound[0].name)
        elif value:
            lacking.append(value)
    return media, tuple(lacking)


def _folder_name(filled: Instance, visit: Visit) -> str:
    """Return the instance's name, as far as it can be a file's name, and the visit's key: never two alike."""
    named = filled.named() or f"{filled.form.title} {visit.number}"
    return f"{_safe(named)}_{visit.id}"


def _safe(text: str) -> str:
    return _FORBIDDEN.sub("_", " ".join(text.split()))[:LONGEST].strip(". ") or "_"
