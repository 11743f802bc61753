"""Issuing: the number, the snapshot of what is said, the deadline of every row, in one entry."""

import json
import sqlite3
from collections.abc import Sequence
from datetime import datetime

from .. import clock
from ..errors import InConflict, NotFound
from ..findings import calendar, deadline
from ..log import proof, settings
from ..log.journal import Journal, Op
from ..points.registry import unit_name
from . import office
from .compose import Given
from .content import (
    CIRCULAR,
    Contact,
    Content,
    Person,
    Row,
    check,
    chinese_date,
    from_plain,
    to_plain,
)
from .registry import KIND, Notice, find, refuse_issued
from .shots import shots

FINDINGS = """SELECT f.visit||'.'||f.path AS key, f.*, p.name AS point_name, p.type AS point_type, p.street AS street,
p.address AS address, v.began AS began, v.finished AS finished, v.people AS people
FROM finding f JOIN visit v ON v.id=f.visit LEFT JOIN point p ON p.code=f.point WHERE f.visit||'.'||f.path=?"""
IN_CONFLICT = "SELECT 1 FROM conflict WHERE key=? AND kind IN ('finding','step','notice') LIMIT 1"


def issue(journal: Journal, notice: Notice, signed_by: str) -> str:
    """Give a draft its number and freeze what it says; its findings are handed over. Return the number.

    Raises:
        Refused: it is issued already, or this takes a supervisor.
        InConflict: one of its rows has two versions; what goes out of the house must not be in doubt.
        NotFound: a finding or a photo is not here.
        Unfit, Usage: a deadline cannot be reckoned, or the calendar is not right.
    """
    with journal.lock.held():  # another window may have issued it, and must not take the same number in between
        notice = find(journal.db, notice.id)
        refuse_issued(notice)
        for key in (notice.id, *notice.findings):
            if journal.db.execute(IN_CONFLICT, (key,)).fetchone():
                raise InConflict("notice.in_conflict", key=key)
        ops = _ops(journal, notice, signed_by)
        journal.append(ops)
    return str((ops[0].data or {})["number"])


def _ops(journal: Journal, notice: Notice, signed_by: str) -> list[Op]:
    if notice.kind == CIRCULAR:
        return [_circular(journal, notice, signed_by)]
    db, now = journal.db, clock.now()
    findings = [_finding(db, key) for key in notice.findings]
    days = team_calendar(db)
    dues = [deadline.due(f["deadline"] or "长期", _start(db, f, now), days, now) for f in findings]
    series, running = settings.get(db, "notice.series"), _next_number(db, now.year)
    number = f"{series}〔{now.year}〕{running}号"
    rows = [_row(journal, no, finding, due) for no, (finding, due) in enumerate(zip(findings, dues, strict=True), 1)]
    content = _content(db, notice, signed_by, number, now, findings, rows)
    check(content)
    plain = to_plain(content)
    plain_rows = plain.pop("rows")
    # With the rows apart, erasing a visit reaches the words of its findings and nothing else.
    head = {"series": series, "year": now.year, "running": running, "number": number, "signed_by": signed_by}
    about = {"kind": KIND, "unit": notice.unit, "findings": list(notice.findings), "issued": clock.stamp(now)}
    ops = [Op("notice", notice.id, {**head, **about, "content": plain}, "issue", [notice.version])]
    for key, due, row in zip(notice.findings, dues, plain_rows, strict=True):
        ops.append(Op("notice_row", f"{key}/{notice.id}", {"no": row["no"], "content": row}))
        ops.append(Op("step", key, {"notice": notice.id, **_reckoned(due)}, "issue"))
    return ops


def _circular(journal: Journal, notice: Notice, signed_by: str) -> Op:
    """Number a circular; its figures and rows were frozen when it was drafted, and no deadline starts."""
    db, now = journal.db, clock.now()
    series, running = settings.get(db, "notice.series"), _next_number(db, now.year)
    number = f"{series}〔{now.year}〕{running}号"
    content = content_of(db, notice)._replace(number=number, issued=f"{now:%Y-%m-%d}", signed_by=signed_by)
    check(content)
    plain = to_plain(content)
    del plain["rows"]
    head = {"series": series, "year": now.year, "running": running, "number": number, "signed_by": signed_by}
    about = {"kind": CIRCULAR, "unit": "", "findings": list(notice.findings), "issued": clock.stamp(now)}
    return Op("notice", notice.id, {**head, **about, "content": plain}, "issue", [notice.version])


def _finding(db: sqlite3.Connection, key: str) -> sqlite3.Row:
    cursor = db.cursor()
    cursor.row_factory = sqlite3.Row
    found = cursor.execute(FINDINGS, (key,)).fetchone()
    if found is None:
        raise NotFound("finding.not_found", name=key, candidates=[])
    return found  # type: ignore[no-any-return]


def team_calendar(db: sqlite3.Connection) -> calendar.Calendar:
    """Return the calendar of the team: the public one, and its own days and duty hours over it."""
    return calendar.read(settings.get(db, "calendar.days"), settings.get(db, "calendar.duty"))


def unlisted_years(db: sqlite3.Connection, notices: Sequence[str]) -> list[int]:
    """Return the years in which deadlines of these notices (keys) end and whose holidays nobody has listed yet."""
    marks = ",".join("?" * len(notices))
    ends = f"SELECT DISTINCT substr(due,1,4) FROM step WHERE due<>'' AND notice IN ({marks}) ORDER BY 1"
    days = team_calendar(db)
    return [int(year) for (year,) in db.execute(ends, tuple(notices)) if not days.knows(int(year))]


def _start(db: sqlite3.Connection, finding: sqlite3.Row, now: datetime) -> datetime:
    """Return when the clock starts: at handing over, or (if the team says so) when it was found."""
    found_first = settings.get(db, "deadline.start") == "发现"
    return datetime.fromisoformat(finding["found"]) if found_first else now


def _next_number(db: sqlite3.Connection, year: int) -> int:
    found = db.execute("SELECT max(running) FROM notice WHERE year=?", (year,)).fetchone()[0]
    return int(found or 0) + 1


def _reckoned(due: deadline.Due) -> dict[str, object]:
    instant = clock.stamp(due.instant) if due.instant else ""
    return {"rule": due.rule, "start": clock.stamp(due.start), "due": instant, "calendar": due.calendar}


def _row(journal: Journal, no: int, finding: sqlite3.Row, due: deadline.Due) -> Row:
    place = office.place(journal.db, finding["point"])
    names = [unit_name(journal.db, code) for code in json.loads(finding["joint"] or "[]")]
    return Row(
        no=no,
        finding=finding["number"] or "",
        point=place,
        item=finding["item"] or "",
        problem=finding["problem"] or "",
        requirement=finding["requirement"] or "",
        indicator=finding["indicator"] or "",
        joint=tuple(names),
        rule=due.rule,
        due=clock.stamp(due.instant) if due.instant else "",
        due_text=deadline.text(due),
        photos=shots(journal, finding, place),
        **office.particulars(finding),
    )


def _reply_by(db: sqlite3.Connection, now: datetime) -> str:
    """Return until when the receipt is wanted, as printed: what is done by then, and what is planned for the rest."""
    days = team_calendar(db)
    instant = deadline.due(settings.get(db, "notice.reply"), now, days, now).instant
    return f"{chinese_date(instant.date().isoformat())}前" if instant else ""


def _content(
    db: sqlite3.Connection,
    notice: Notice,
    signed_by: str,
    number: str,
    now: datetime,
    findings: list[sqlite3.Row],
    rows: list[Row],
) -> Content:
    days = sorted(finding["began"][:10] for finding in findings)
    unit = db.execute("SELECT coalesce(address_as, name) FROM unit WHERE code=?", (notice.unit,)).fetchone()
    people = {(p["name"], p.get("staff", "")) for f in findings for p in json.loads(f["people"] or "[]")}
    contact, _, phone = settings.get(db, "notice.contact").partition(" ")
    copies = settings.get(db, "notice.copies")
    given = Given(
        id=notice.id,
        issuer=settings.get(db, "notice.issuer") or settings.get(db, "org.name"),
        number=number,
        addressee=str(unit[0]) if unit else notice.unit,
        copies=tuple(part for part in copies.split("、") if part),
        issued=f"{now:%Y-%m-%d}",
        signed_by=signed_by,
        checked_from=days[0],
        checked_to=days[-1],
        people=tuple(Person(name, staff) for name, staff in sorted(people, key=lambda p: p[1])),
        contact=Contact(contact, phone),
        log_head=proof.head(db),
        back_by=_reply_by(db, now),
    )
    return office.document(db, KIND, given, rows)


def content_of(db: sqlite3.Connection, notice: Notice) -> Content:
    """Return the snapshot of an issued notice, word for word as it was issued.

    Raises:
        NotFound: part of it was erased, or has not arrived.
    """
    row = db.execute("SELECT content FROM notice WHERE id=?", (notice.id,)).fetchone()
    texts = db.execute("SELECT content FROM notice_row WHERE notice=? ORDER BY no", (notice.id,)).fetchall()
    if not row or not row[0] or len(texts) != len(notice.findings):
        raise NotFound("notice.erased", number=notice.number, candidates=[])
    return from_plain({**json.loads(row[0]), "rows": [json.loads(text) for (text,) in texts]})
