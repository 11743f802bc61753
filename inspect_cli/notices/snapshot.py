"""What a notice will say, gathered from the tables at the moment of issue; and read back, word for word."""

import json
import sqlite3
from datetime import datetime
from typing import NamedTuple

from .. import clock
from ..errors import NotFound
from ..findings import deadline
from ..findings.progress import UNDONE
from ..findings.registry import targets
from ..log import proof, settings
from ..log.journal import Journal
from ..photos import folder
from ..points.registry import unit_name
from ..store.files import sha256_file
from .calendars import team_calendar
from .content import Contact, Content, Person, Place, Receipt, Row, Shot, chinese_date, from_plain
from .registry import Notice
from .wording import default_wording

FINDINGS = """SELECT f.visit||'.'||f.path AS key, f.*,
coalesce(p.name, nullif(v.community,'')) AS point_name, p.type AS point_type, p.street AS street,
p.address AS address, v.began AS began, v.finished AS finished, v.people AS people, s.result AS result,
s.note AS note, s.rule AS rule, s.due AS due
FROM finding f JOIN visit v ON v.id=f.visit LEFT JOIN point p ON p.code=f.point
LEFT JOIN step s ON s.visit=f.visit AND s.path=f.path WHERE f.visit||'.'||f.path=?"""
# Sound and film cannot be printed: only pictures have a width.
PHOTOS = """SELECT DISTINCT photo, taken FROM attachment a WHERE target IN (SELECT value FROM json_each(?))
AND NOT EXISTS (SELECT 1 FROM photo p WHERE p.sha256=a.photo AND p.width IS NULL) ORDER BY taken, photo"""


class Heading(NamedTuple):
    """What issuing decided: the number, who signs, when."""

    number: str
    signed_by: str
    now: datetime


def finding(db: sqlite3.Connection, key: str) -> sqlite3.Row:
    """Return a finding with its point, visit and live step.

    Raises:
        NotFound: it was erased, or has not arrived.
    """
    cursor = db.cursor()
    cursor.row_factory = sqlite3.Row
    found = cursor.execute(FINDINGS, (key,)).fetchone()
    if found is None:
        raise NotFound("finding.not_found", name=key, candidates=[])
    return found  # type: ignore[no-any-return]


def row(journal: Journal, kind: str, no: int, finding: sqlite3.Row, due: deadline.Due, due_text: str) -> Row:
    """Return what the notice says of one finding, with its photos.

    Raises:
        NotFound: a photo is not here.
    """
    place = Place(
        finding["point"],
        finding["point_name"] or "",
        finding["point_type"] or "",
        finding["street"] or "",
        finding["address"] or "",
    )
    names = [unit_name(journal.db, code) for code in json.loads(finding["joint"] or "[]")]
    return Row(
        no=no,
        finding=finding["number"] or "",
        point=place,
        item=finding["item"] or "",
        problem=finding["problem"] or "",
        requirement=_requirement(finding, kind),
        indicator=finding["indicator"] or "",
        joint=tuple(names),
        rule=due.rule,
        due=clock.stamp(due.instant) if due.instant else "",
        due_text=due_text,
        photos=_shots(journal, finding, place),
    )


def _requirement(finding: sqlite3.Row, kind: str) -> str:
    """Return what is asked for; a 复查意见书 says first what was found when they came back."""
    asked = finding["requirement"] or ""
    if kind != "复查意见书":
        return asked
    found = f"复查：{finding['result']}" + (f"（{finding['note']}）" if finding["note"] else "")
    return f"{found}。{asked}" if finding["result"] in UNDONE and asked else found


def _shots(journal: Journal, finding: sqlite3.Row, place: Place) -> tuple[Shot, ...]:
    shots = []
    people = "、".join(person["name"] for person in json.loads(finding["people"] or "[]"))
    for photo, taken in journal.db.execute(PHOTOS, (json.dumps(targets(finding)),)):
        copy = folder.working_copy(journal.workspace.photos, photo)
        if copy is None:
            raise NotFound("notice.photo_not_here", photo=photo[:12], finding=finding["number"], candidates=[])
        when = (taken or "")[:16].replace("T", " ")
        strip = f"{place.type}　{place.name}\n{when}　{place.street}\n{people}　{finding['number']}　{photo[:8]}"
        shots.append(Shot(photo, sha256_file(copy), taken or "", strip))
    return tuple(shots)


def _reply_by(db: sqlite3.Connection, now: datetime) -> str:
    """Return until when the receipt is wanted, as printed: what is done by then, and what is planned for the rest."""
    days = team_calendar(db)
    instant = deadline.due(settings.get(db, "notice.reply"), now, days, now).instant
    return f"{chinese_date(instant.date().isoformat())}前" if instant else ""


def compose(
    db: sqlite3.Connection, notice: Notice, heading: Heading, findings: list[sqlite3.Row], rows: list[Row]
) -> Content:
    """Return the whole content of a notice with these rows."""
    days = sorted(each["began"][:10] for each in findings)
    back_by = _reply_by(db, heading.now)
    words = default_wording(
        notice.kind,
        checked_from=days[0],
        checked_to=days[-1],
        points=len({each["point"] for each in findings}),
        problems=len(rows),
        number=heading.number,
        back_by=back_by,
    )
    unit = db.execute("SELECT coalesce(address_as, name) FROM unit WHERE code=?", (notice.unit,)).fetchone()
    people = {(p["name"], p.get("staff", "")) for f in findings for p in json.loads(f["people"] or "[]")}
    contact, _, phone = settings.get(db, "notice.contact").partition(" ")
    copies = settings.get(db, "notice.copies")
    return Content(
        id=notice.id,
        kind=notice.kind,
        issuer=settings.get(db, "notice.issuer") or settings.get(db, "org.name"),
        number=heading.number,
        title=words.title,
        addressee=str(unit[0]) if unit else notice.unit,
        copies=tuple(part for part in copies.split("、") if part),
        issued=f"{heading.now:%Y-%m-%d}",
        signed_by=heading.signed_by,
        checked_from=days[0],
        checked_to=days[-1],
        people=tuple(Person(name, staff) for name, staff in sorted(people, key=lambda p: p[1])),
        intro=(*_answering(db, notice), *words.intro),
        closing=words.closing,
        rows=tuple(rows),
        contact=Contact(contact, phone),
        log_head=proof.head(db),
        receipt=Receipt(words.receipt, back_by),
    )


def _answering(db: sqlite3.Connection, notice: Notice) -> tuple[str, ...]:
    """Name the notice that this one goes back to, by number and date."""
    found = db.execute("SELECT number, issued FROM notice WHERE id=?", (notice.follows or "",)).fetchone()
    return (f"本件所列问题已以{found[0]}（{chinese_date(found[1][:10])}）交办你单位。",) if found else ()


def content_of(db: sqlite3.Connection, notice: Notice) -> Content:
    """Return the snapshot of an issued notice, word for word as it was issued.

    Raises:
        NotFound: part of it was erased, or has not arrived.
    """
    found = db.execute("SELECT content FROM notice WHERE id=?", (notice.id,)).fetchone()
    texts = db.execute("SELECT content FROM notice_row WHERE notice=? ORDER BY no", (notice.id,)).fetchall()
    if not found or not found[0] or len(texts) != len(notice.findings):
        raise NotFound("notice.erased", number=notice.number, candidates=[])
    return from_plain({**json.loads(found[0]), "rows": [json.loads(text) for (text,) in texts]})
