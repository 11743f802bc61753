"""Photos and visits: when and where a visit was, what is doubtful about a photo of it, moving a photo to another."""

import sqlite3
from collections.abc import Sequence
from datetime import datetime, time, timedelta
from typing import NamedTuple

from ..errors import NotFound, Unfit, Where
from ..log.journal import Journal, Op
from ..photos import matching
from ..photos.evidence import LOOSE
from ..photos.intake import Facts
from ..photos.taken import FILE, Taken
from ..points import coordinates
from . import answering, repeats
from .visit import FINISHED, Visit, find

SHORTEST = 4  # characters of a hash that name a photo

Place = tuple[float, float]  # lon, lat, WGS-84


class Stay(NamedTuple):
    """From when to when a visit lasted, and where its point lies (None: nobody said)."""

    visit: Visit
    began: datetime
    ended: datetime
    place: Place | None

    def near(self, at: datetime, place: Place | None) -> matching.Near:
        """Return how near a photo is to this visit."""
        metres = coordinates.metres(place, self.place) if place and self.place else None
        return matching.Near(self.visit.id, matching.off(at, self.began, self.ended), metres)


class Moved(NamedTuple):
    """A photo bound anew: its hash, its file's name, what it was and what it is evidence of."""

    photo: str
    name: str
    old: str
    new: str


def stay(db: sqlite3.Connection, visit: Visit) -> Stay:
    """Return time and place of a visit; one that is not finished lasts until the end of the day it began."""
    began = datetime.fromisoformat(visit.began)
    day_end = datetime.combine(began.date() + timedelta(days=1), time(), began.tzinfo)
    ended = datetime.fromisoformat(visit.finished) if visit.finished else day_end
    row = db.execute("SELECT lon, lat, crs FROM point WHERE code=?", (visit.point,)).fetchone()
    lon, lat, crs = row or ("", "", "")
    known = lon and lat and coordinates.system(crs or "")
    return Stay(visit, began, ended, coordinates.as_wgs(lon, lat, crs) if known else None)


def stays(db: sqlite3.Connection, staff: str) -> list[Stay]:
    """Return the visits that somebody made, in the order of their beginning."""
    sql = (
        'SELECT id FROM visit v WHERE v."by"=?1 OR EXISTS '
        "(SELECT 1 FROM json_each(v.people) e WHERE e.value->>'staff'=?1) ORDER BY began, id"
    )
    return [stay(db, find(db, key)) for (key,) in db.execute(sql, (staff,)).fetchall()]


def place(facts: Facts) -> Place | None:
    """Return where a photo was taken, if its camera knew."""
    return (float(facts.lon), float(facts.lat)) if facts.lon and facts.lat else None


def doubts(db: sqlite3.Connection, where: Stay, file: str, facts: Facts, when: Taken) -> list[Unfit]:
    """Return what is doubtful about a photo of a visit. To be shown; never a reason to refuse."""
    found, here = [], Where(file)
    near = where.near(when.at, place(facts))
    # The file's own time is often that of the copying, and says nothing.
    if near.off > matching.SLACK and when.source != FILE:
        at = f"{when.at:%Y-%m-%d %H:%M:%S}"
        found.append(Unfit("photo.outside_time", where=here, taken=at, number=where.visit.number))
    if near.metres is not None and near.metres > matching.FAR:
        found.append(Unfit("photo.far", where=here, metres=round(near.metres), point=where.visit.point))
    if others := [t for t in targets(db, facts.sha256) if t != LOOSE and visit_of(t) != where.visit.id]:
        found.append(Unfit("photo.used_twice", where=here, other=[number_of(db, target) for target in others]))
    return found


def doubts_of(db: sqlite3.Connection, visit: Visit, photos: Sequence[str]) -> list[Unfit]:
    """Return what is doubtful about photos that are bound to a visit already."""
    where = stay(db, visit)
    found = []
    for photo in photos:
        name, at, source = db.execute(
            "SELECT name, taken, taken_from FROM attachment WHERE photo=? AND instr(target, ?) LIMIT 1",
            (photo, f":{visit.id}"),
        ).fetchone()
        when = Taken(datetime.fromisoformat(at), source)
        found += doubts(db, where, name, facts_of(db, photo), when)
    return found


def targets(db: sqlite3.Connection, photo: str) -> list[str]:
    """Return what a photo is bound to."""
    return [row[0] for row in db.execute("SELECT target FROM attachment WHERE photo=? ORDER BY target", (photo,))]


def visit_of(target: str) -> str:
    """Return the key of the visit that a binding belongs to: `visit:<id>`, `answer:<id>/<path>`, `step:<id>.<path>`."""
    return target.partition(":")[2].partition("/")[0].partition(".")[0]


def number_of(db: sqlite3.Connection, target: str) -> str:
    """Return the number of the visit that a binding belongs to; its key where the visit has not arrived."""
    row = db.execute("SELECT number FROM visit WHERE id=?", (visit_of(target),)).fetchone()
    return str(row[0]) if row else visit_of(target)


def named(db: sqlite3.Connection, target: str) -> tuple[str, str]:
    """Return the number of the visit and the name of the question that a binding belongs to ("" where none)."""
    if target == LOOSE:
        return "", ""
    return number_of(db, target), _question(db, target) if "/" in target else ""


def _question(db: sqlite3.Connection, target: str) -> str:
    """Return the name of a question, in a repeat with the number of its sample while that is there."""
    path = target.partition("/")[2]
    if "[" in path and db.execute("SELECT 1 FROM visit WHERE id=?", (visit_of(target),)).fetchone():
        filled = answering.instance(db, find(db, visit_of(target)))
        if path in filled.tree.questions:
            return repeats.numbered(filled, path)
    return path.rpartition("/")[2]


def facts_of(db: sqlite3.Connection, photo: str) -> Facts:
    """Return what is recorded of a photo."""
    columns = ", ".join(Facts._fields)
    return Facts._make(db.execute(f"SELECT {columns} FROM photo WHERE sha256=?", (photo,)).fetchone())


def move(
    journal: Journal, names: Sequence[str], visit: Visit, target: str, source: str = ""
) -> tuple[list[Moved], list[Unfit]]:
    """Bind photos to a visit or one of its questions instead of what they were bound to; also say what is doubtful.

    A photo is named by the beginning of its hash or by its file's name; `source` is the visit it is taken from,
    where it is bound more than once. Name, caption and time stay as they are.

    Raises:
        NotFound: `photo.not_found`: none bears that name, or several bindings do.
    """
    db, ops, moved = journal.db, [], []
    for photo, old, name, caption, taken, taken_from in [_bound(db, name, source) for name in names]:
        if old == target:
            continue
        said = {"name": name, "caption": caption, "taken": taken, "taken_from": taken_from}
        ops.append(Op("attachment", f"{old}/{photo}", None))
        ops.append(Op("attachment", f"{target}/{photo}", {**said, "late": int(visit.state == FINISHED)}))
        moved.append(Moved(photo, name, old, target))
    if ops:
        journal.append(ops)
    return moved, doubts_of(db, visit, [photo for photo, *_ in moved])


def _bound(db: sqlite3.Connection, name: str, source: str) -> tuple[str, ...]:
    by_hash = "substr(photo,1,length(?1))=?1" if len(name) >= SHORTEST else "0"
    rows = db.execute(
        f"SELECT photo, target, name, caption, taken, taken_from FROM attachment WHERE (name=?1 OR {by_hash}) "
        "AND instr(target, ?2) ORDER BY target",
        (name, f":{source}"),
    ).fetchall()
    if len(rows) != 1:
        candidates = [f"{row[0][:12]} {row[2]} {row[1]}" for row in rows]
        raise NotFound("photo.not_found", name=name, candidates=candidates)
    return tuple(rows[0])
