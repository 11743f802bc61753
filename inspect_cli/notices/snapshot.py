"""What a notice will say, gathered from the tables at the moment of issue; and read back, word for word."""

import json
import sqlite3
from collections import Counter
from collections.abc import Iterable
from datetime import datetime
from typing import NamedTuple

from .. import clock
from ..errors import NotFound
from ..findings import deadline
from ..findings.results import UNDONE
from ..log import settings
from ..log.journal import Journal
from ..points.registry import unit_name
from . import office
from .calendars import team_calendar
from .content import REVIEW, Content, Review, Row, chinese_date, from_plain
from .registry import Notice
from .shots import shots
from .waiting import rule_of
from .wording import period

FINDINGS = """SELECT f.visit||'.'||f.path AS key, f.*, v.began AS began, v.finished AS finished, v.people AS people,
v.community AS community, v.mode AS mode, v.channel AS channel, v.companions AS companions,
s.result AS result, s.note AS note, s.rule AS rule, s.due AS due,
coalesce(s.reviewed, s.at) AS stepped, s.opinion AS opinion, coalesce(c.name, s."by") AS stepper,
coalesce(s.reviewer, s."by") AS staff, coalesce(r.name, s.reviewer, s."by") AS reviewer,
coalesce(u.name, f.unit) AS unit_name, coalesce(nullif(u.leader,''), u.contact, '') AS person
FROM finding f JOIN visit v ON v.id=f.visit LEFT JOIN step s ON s.visit=f.visit AND s.path=f.path
LEFT JOIN person c ON c.staff=s."by" LEFT JOIN person r ON r.staff=coalesce(s.reviewer, s."by")
LEFT JOIN unit u ON u.code=f.unit WHERE f.visit||'.'||f.path=?"""
BEFORE = "整改前"  # what a photo of a finding shows, where it is told what became of it
URGED = {"督办单": "notice.urged"}  # kinds that set a last day for what is overdue, and the setting with its rule
OPEN = "暂不销号"  # of findings that were reviewed and not closed, beside others that were


class Heading(NamedTuple):
    """What issuing decided: the number, who signs, when, how urgent (特急, 加急, or empty)."""

    number: str
    signed_by: str
    now: datetime
    urgency: str = ""


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


def row(journal: Journal, notice: Notice, no: int, finding: sqlite3.Row, due: deadline.Due, due_text: str) -> Row:
    """Return what the notice says of one finding, with its photos.

    Raises:
        NotFound: a photo is not here.
    """
    place = office.place(journal.db, finding["point"] or "", finding["community"] or "")
    names = [unit_name(journal.db, code) for code in json.loads(finding["joint"] or "[]")]
    reviewed, told = notice.kind == REVIEW, rule_of(notice.kind).follows
    return Row(
        no=no,
        finding=finding["number"] or "",
        point=place,
        item=_item(finding),
        problem=finding["problem"] or "",
        requirement=finding["requirement"] or "",
        indicator=finding["indicator"] or "",
        joint=tuple(names),
        rule=due.rule,
        due=clock.stamp(due.instant) if due.instant else "",
        due_text=due_text,
        photos=shots(journal, finding, place, stage=BEFORE if told else "", later=told),
        result=_found(finding) if reviewed else "",
        lasting=office.lasting(journal.db, finding["category"] or ""),
        **office.particulars(finding),
        **_answerable(notice, finding),
    )


def _item(finding: sqlite3.Row) -> str:
    """Return the item with its number, as the checklist names it: NM-04 地面无垃圾."""
    number, label = finding["path"].rpartition("/")[2], finding["item"] or ""
    return label if not label or label.startswith(number) else f"{number} {label}"


def _found(finding: sqlite3.Row) -> str:
    """Return what was found when they came back: the result, and what was noted."""
    return f"{finding['result']}（{finding['note']}）" if finding["note"] else finding["result"] or ""


def _answerable(notice: Notice, finding: sqlite3.Row) -> dict[str, str]:
    """Return who has to put it right where that is not the addressee; and until when to report where a clock starts."""
    rule, said = rule_of(notice.kind), {"person": finding["person"]}
    if rule.free and finding["unit"] != notice.unit:
        said["unit"] = finding["unit_name"] or ""
    return said | ({"feedback": finding["feedback"] or ""} if rule.hands_over else {})


def _helping(db: sqlite3.Connection, findings: list[sqlite3.Row]) -> list[str]:
    """Return the units that help with any of the findings, as documents address them, in the order of their codes."""
    codes = sorted({code for each in findings for code in json.loads(each["joint"] or "[]")})
    return [_addressed(db, code) for code in codes]


def _addressed(db: sqlite3.Connection, code: str) -> str:
    unit = db.execute("SELECT coalesce(nullif(address_as,''), name) FROM unit WHERE code=?", (code,)).fetchone()
    return str(unit[0]) if unit else code


def _by(db: sqlite3.Connection, setting: str, now: datetime) -> str:
    """Return the day that a setting with a rule comes to, as printed; empty where it has none."""
    rule = settings.get(db, setting)
    instant = deadline.due(rule, now, team_calendar(db), now).instant if rule else None
    return f"{chinese_date(instant.date().isoformat())}前" if instant else ""


def compose(
    db: sqlite3.Connection, notice: Notice, heading: Heading, findings: list[sqlite3.Row], rows: list[Row]
) -> Content:
    """Return the whole content of a notice with these rows."""
    reviewed = notice.kind == REVIEW  # it is dated by, and names, those who came back
    days = sorted(each["stepped" if reviewed else "began"][:10] for each in findings)
    given = office.given(
        db,
        id=notice.id,
        number=heading.number,
        addressee=_addressed(db, notice.unit),
        issued=f"{heading.now:%Y-%m-%d}",
        signed_by=heading.signed_by,
        days=(days[0], days[-1]),
        people=office.people(db, (_reviewer(each) if reviewed else each["people"] for each in findings)),
        back_by=_by(db, "notice.reply", heading.now),
        joint=[] if rule_of(notice.kind).free else _helping(db, findings),
    )
    others: dict[str, object] = {**office.ways(db, findings), **_answered(db, notice), "urgency": heading.urgency}
    others |= {"delivery": office.delivery(db), "until": _by(db, URGED.get(notice.kind, ""), heading.now)}
    if reviewed:
        others |= {"way": "", "companions": ""}  # said of the visit, not of those who came back
        others["done"] = not any(each["result"] in UNDONE for each in findings)
        others["review"] = _review([person.name for person in given.people], days, findings)
    return office.document(db, notice.kind, given, rows, **others)


def _review(names: list[str], days: list[str], findings: list[sqlite3.Row]) -> Review:
    """Return the review as a whole; where results or opinions differ, how many there are of each.

    Opinion and approver come from who closed the findings; while nobody did, they are filled in by hand.
    """
    closers = dict.fromkeys(each["stepper"] for each in findings if each["opinion"])
    return Review(
        by="、".join(names),
        at=period(days[0], days[-1]),
        result=_counted(each["result"] or "" for each in findings),
        opinion=_counted(each["opinion"] or OPEN for each in findings) if closers else "",
        approver="、".join(closers),
    )


def _counted(said: Iterable[str]) -> str:
    found = Counter(said)
    return "，".join(f"{text}{count}个" if len(found) > 1 else text for text, count in found.items())


def _reviewer(finding: sqlite3.Row) -> str:
    """Return who came back, written as the people of a visit are."""
    return json.dumps([{"staff": finding["staff"], "name": finding["reviewer"]}])


def _answered(db: sqlite3.Connection, notice: Notice) -> dict[str, str]:
    """Name the notice that this one goes back to, by number and day."""
    found = db.execute("SELECT number, issued FROM notice WHERE id=?", (notice.follows or "",)).fetchone()
    return {"answers": found[0], "answers_of": found[1][:10]} if found else {}


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
