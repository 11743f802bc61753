"""The photos of a finding as a document prints them, with the words of their stamp."""

import json
import sqlite3

from ..errors import NotFound
from ..findings.progress import REVIEWED, after
from ..findings.registry import key, targets
from ..log.journal import Journal
from ..photos import folder
from ..store.files import sha256_file
from .content import Place, Shot

# Sound and film cannot be printed: only pictures have a width.
PHOTOS = f"""SELECT photo, min(taken) AS taken, max(caption) FROM attachment a
WHERE target IN (SELECT value FROM json_each(?))
AND NOT EXISTS (SELECT 1 FROM photo p WHERE p.sha256=a.photo AND p.width IS NULL)
GROUP BY photo ORDER BY max(CASE caption WHEN '{REVIEWED}' THEN 1 ELSE 0 END), taken, photo LIMIT ?"""
ALL = -1


def shots(
    journal: Journal, finding: sqlite3.Row, place: Place, most: int = ALL, stage: str = "", *, later: bool = False
) -> tuple[Shot, ...]:
    """Return the photos of a finding (its visit, path, samples, number and people), at most so many of a stage.

    `later`: also those that show what became of it, each with its own stage.

    Raises:
        NotFound: `notice.photo_not_here`.
    """
    people = "、".join(person["name"] for person in json.loads(finding["people"] or "[]"))
    found = _shots(journal, finding, place, targets(finding), most, stage, people)
    if later:
        found += _shots(journal, finding, place, [after(key(finding))], most, None, "")
    return tuple(found)


def _shots(
    journal: Journal, finding: sqlite3.Row, place: Place, bound: list[str], most: int, stage: str | None, people: str
) -> list[Shot]:
    """Return photos with their words; without a stage, each bears its own."""
    found = []
    for photo, taken, caption in journal.db.execute(PHOTOS, (json.dumps(bound), most)):
        copy = folder.working_copy(journal.workspace.photos, photo)
        if copy is None:
            raise NotFound("notice.photo_not_here", photo=photo[:12], finding=finding["number"], candidates=[])
        when = (taken or "")[:16].replace("T", " ")
        who = "　".join(filter(None, (people, finding["number"], photo[:8])))
        strip = f"{place.type}　{place.name}\n{when}　{place.street}\n{who}"
        found.append(Shot(photo, sha256_file(copy), taken or "", strip, caption or "" if stage is None else stage))
    return found
