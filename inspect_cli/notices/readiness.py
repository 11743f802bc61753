"""Before a notice goes out: what its findings still lack, and whose laptop has not handed in."""

import json
import sqlite3
from collections.abc import Sequence
from typing import NamedTuple

from ..errors import NotFound
from ..findings.registry import targets
from ..log import devices
from ..photos import evidence
from ..templates.registry import load
from .registry import Notice
from .waiting import rule_of


class Lacks(NamedTuple):
    """Numbers of findings whose unit is 待定, and of those whose photo is still to come (待补照片)."""

    unit: tuple[str, ...] = ()
    photo: tuple[str, ...] = ()


class Behind(NamedTuple):
    """A laptop of which something is still to come: visits begun, or nothing of today."""

    device: str
    person: str
    drafts: int
    last: str  # when it wrote the newest entry that is here; empty: none


def lacks(db: sqlite3.Connection, notice: Notice) -> Lacks:
    """Return what the findings of a notice lack; their photos only when it hands them over."""
    unit, photo, first = [], [], rule_of(notice.kind).hands_over
    cursor = db.cursor()
    cursor.row_factory = sqlite3.Row
    for key in notice.findings:
        visit, _, path = key.partition(".")
        sql = """SELECT f.*, v.template AS template FROM finding f LEFT JOIN visit v ON v.id=f.visit
        WHERE f.visit=? AND f.path=?"""
        row = cursor.execute(sql, (visit, path)).fetchone()
        if row is None:
            continue
        if not row["unit"]:
            unit.append(row["number"])
        if first and row["template"] and _wants_photo(db, row):
            photo.append(row["number"])
    return Lacks(tuple(unit), tuple(photo))


def _wants_photo(db: sqlite3.Connection, finding: sqlite3.Row) -> bool:
    """Tell whether the item wants more photos; of a repeat, whether one of the samples that failed does."""
    try:
        q = load(db, finding["template"]).questions.get(finding["path"])
    except NotFound:  # of a template that has not arrived nobody knows what it wants
        return False
    if q is None or q.photo not in ("always", "fail"):
        return False
    samples = targets(finding)[1:] or targets(finding)
    return any(evidence.bound(db, target) < max(1, q.photo_min) for target in samples)


# An inspector's laptop, its unfinished visits, and its newest entry that is here.
BEHIND = """SELECT lower(hex(v.pub)) AS key, v.d AS d,
  (SELECT count(*) FROM visit w WHERE w.state='draft' AND w.device=substr(lower(hex(v.pub)),1,16)) AS drafts,
  (SELECT op.at FROM op WHERE op.d=v.d ORDER BY op.seq DESC LIMIT 1) AS last
FROM device v JOIN trust g USING(d) WHERE g.rank=1"""


def behind(db: sqlite3.Connection, today: str) -> list[Behind]:
    """Return the inspectors' laptops that have not handed in, as far as can be known here.

    `today` is an ISO day: of a laptop whose newest entry here is older nobody knows what it did since.
    """
    names = {device.key: device for device in devices.devices(db)}
    found = []
    for key, _, drafts, last in db.execute(BEHIND).fetchall():
        if (drafts or (last or "")[:10] < today) and names[key].last is None:  # one that was revoked hands in no more
            person = f"{names[key].staff} {names[key].person}".strip()
            found.append(Behind(names[key].name or key[:16], person, drafts, (last or "")[:16]))
    return found


# An order with effect in law takes two officers; a working document does not.
BINDING = "限期整改通知书"
ALONE = """SELECT number FROM notice WHERE id IN (SELECT value FROM json_each(?)) AND kind=?
AND json_array_length(content, '$.people')<2 ORDER BY number"""


def alone(db: sqlite3.Connection, notices: Sequence[str]) -> list[str]:
    """Return the numbers of those issued (keys) that should name two who checked and name one."""
    return [number for (number,) in db.execute(ALONE, (json.dumps(list(notices)), BINDING))]
