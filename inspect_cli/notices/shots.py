"""The photos of a finding as a document prints them, with the words of their stamp."""

import json
import sqlite3

from ..errors import NotFound
from ..findings.registry import targets
from ..log.journal import Journal
from ..photos import folder
from ..store.files import sha256_file
from .content import Place, Shot

# Sound and film cannot be printed: only pictures have a width.
PHOTOS = """SELECT DISTINCT photo, taken FROM attachment a WHERE target IN (SELECT value FROM json_each(?))
AND NOT EXISTS (SELECT 1 FROM photo p WHERE p.sha256=a.photo AND p.width IS NULL) ORDER BY taken, photo LIMIT ?"""
ALL = -1


def shots(journal: Journal, finding: sqlite3.Row, place: Place, most: int = ALL, stage: str = "") -> tuple[Shot, ...]:
    """Return the photos of a finding (its visit, path, samples, number and people), at most so many.

    Raises:
        NotFound: `notice.photo_not_here`.
    """
    found = []
    people = "、".join(person["name"] for person in json.loads(finding["people"] or "[]"))
    for photo, taken in journal.db.execute(PHOTOS, (json.dumps(targets(finding)), most)):
        copy = folder.working_copy(journal.workspace.photos, photo)
        if copy is None:
            raise NotFound("notice.photo_not_here", photo=photo[:12], finding=finding["number"], candidates=[])
        when = (taken or "")[:16].replace("T", " ")
        strip = f"{place.type}　{place.name}\n{when}　{place.street}\n{people}　{finding['number']}　{photo[:8]}"
        found.append(Shot(photo, sha256_file(copy), taken or "", strip, stage))
    return tuple(found)
