"""Issuing: the number, the snapshot of what is said, the deadline of every row, in one entry. And voiding."""

import json
import sqlite3
from datetime import datetime

from .. import clock
from ..errors import InConflict, Refused
from ..findings import deadline
from ..log import settings
from ..log.journal import Journal, Op
from ..points.registry import unit_name
from . import calendars, numbering, readiness, waiting
from .content import CIRCULAR, Content, check, to_plain
from .registry import ISSUED, VOID, Notice, find, refuse_issued
from .snapshot import Heading, compose, content_of, finding, row

IN_CONFLICT = "SELECT 1 FROM conflict WHERE key=? AND kind IN ('finding','step','notice') LIMIT 1"


def issue(
    journal: Journal, notice: Notice, signed_by: str, *, reason: str = "", series: str = "", urgency: str = ""
) -> str:
    """Give a draft its number and freeze what it says; its findings are handed over. Return the number.

    `reason`: why it goes out although a finding lacks its unit or photo; `series`: another one than is set;
    `urgency`: 特急, 加急, or nothing.

    Raises:
        Refused: it is issued already, something lacks, this laptop holds no number, or this takes a supervisor.
        InConflict: one of its rows has two versions; what goes out of the house must not be in doubt.
        NotFound: a finding or a photo is not here.
        Unfit, Usage: a deadline cannot be reckoned, or the calendar is not right.
    """
    with journal.lock.held():  # another window may have issued it, and must not take the same number in between
        notice = find(journal.db, notice.id)
        refuse_issued(notice)
        _refuse_conflicts(journal.db, notice)
        waiting.refuse_issuer(journal.db, notice.kind, journal.by)
        waiting.refuse_stale(journal.db, notice)
        # A circular says what was found; it hands nothing over.
        lacks = readiness.Lacks() if notice.kind == CIRCULAR else readiness.lacks(journal.db, notice)
        unit = unit_name(journal.db, notice.unit)
        if lacks.unit and not reason:
            raise Refused("notice.lacks_unit", unit=unit, findings=lacks.unit)
        if lacks.photo and not reason:
            raise Refused("notice.lacks_photo", unit=unit, findings=lacks.photo)
        ops = _ops(journal, notice, signed_by, series, urgency, reason if any(lacks) else "")
        journal.append(ops)
    return str((ops[0].data or {})["number"])


def _refuse_conflicts(db: sqlite3.Connection, notice: Notice) -> None:
    for key in (notice.id, *notice.findings):
        if db.execute(IN_CONFLICT, (key,)).fetchone():
            raise InConflict("notice.in_conflict", key=key)


def _ops(journal: Journal, notice: Notice, signed_by: str, series: str, urgency: str, reason: str) -> list[Op]:
    if notice.kind == CIRCULAR:
        return [_circular(journal, notice, signed_by, series, urgency)]
    db, now = journal.db, clock.now()
    hands_over = waiting.rule_of(notice.kind).hands_over
    said = _numbered(journal, notice, signed_by, series, now)
    content, dues = _composed(journal, notice, Heading(str(said["number"]), signed_by, now, urgency))
    check(content)
    plain = to_plain(content)
    plain_rows = plain.pop("rows")
    # With the rows apart, erasing a visit reaches the words of its findings and nothing else.
    said |= {name: value for name, value in (("follows", notice.follows), ("reason", reason)) if value}
    ops = [Op("notice", notice.id, {**said, "content": plain}, ISSUED, [notice.version])]
    for key, due, plain_row in zip(notice.findings, dues, plain_rows, strict=True):
        ops.append(Op("notice_row", f"{key}/{notice.id}", {"no": plain_row["no"], "content": plain_row}))
        if hands_over:
            ops.append(Op("step", key, {"notice": notice.id, **reckoned(db, due)}, "issue"))
    return ops


def _composed(journal: Journal, notice: Notice, heading: Heading) -> tuple[Content, list[deadline.Due]]:
    """Return what a notice says if it is issued at that moment, and the deadline of each row."""
    db, hands_over = journal.db, waiting.rule_of(notice.kind).hands_over
    findings = [finding(db, key) for key in notice.findings]
    dues = [_due(db, each, heading.now, hands_over=hands_over) for each in findings]
    rows = [
        row(journal, notice, no, each, due, _printed(db, due))
        for no, (each, due) in enumerate(zip(findings, dues, strict=True), 1)
    ]
    return compose(db, notice, heading, findings, rows), dues


def preview(journal: Journal, notice: Notice) -> Content:
    """Return what a draft would say if it were issued now, without number and date (送审稿).

    Raises:
        Refused: it is issued already.
        NotFound: a finding or a photo is not here.
        Unfit, Usage: a deadline cannot be reckoned, or the calendar is not right.
    """
    refuse_issued(notice)
    if notice.kind == CIRCULAR:
        return content_of(journal.db, notice)
    content, _ = _composed(journal, notice, Heading("", "", clock.now()))
    return content._replace(issued="")


def _circular(journal: Journal, notice: Notice, signed_by: str, series: str, urgency: str) -> Op:
    """Number a circular; its figures and rows were frozen when it was drafted, and no deadline starts."""
    db, now = journal.db, clock.now()
    head = _numbered(journal, notice, signed_by, series, now)
    content = content_of(db, notice)
    content = content._replace(
        number=str(head["number"]), issued=f"{now:%Y-%m-%d}", signed_by=signed_by, urgency=urgency
    )
    check(content)
    plain = to_plain(content)
    del plain["rows"]
    return Op("notice", notice.id, {**head, "content": plain}, ISSUED, [notice.version])


def _numbered(journal: Journal, notice: Notice, signed_by: str, series: str, now: datetime) -> dict[str, object]:
    """Return what the log says of an issued notice besides its content, with the next number of its series."""
    series = series or numbering.series_of(journal.db, notice.kind)
    running = numbering.give(journal, series, now.year)
    return {
        "kind": notice.kind,
        "unit": notice.unit,
        "findings": list(notice.findings),
        "issued": clock.stamp(now),
        "series": series,
        "year": now.year,
        "running": running,
        "number": numbering.written(series, now.year, running),
        "signed_by": signed_by,
    }


def _due(db: sqlite3.Connection, finding: sqlite3.Row, now: datetime, *, hands_over: bool) -> deadline.Due:
    """Return the deadline that this notice sets, or the one that an earlier notice set."""
    days, rule = calendars.team_calendar(db), finding["deadline"] or "长期"
    if not hands_over and finding["rule"]:
        instant = datetime.fromisoformat(finding["due"]) if finding["due"] else None
        return deadline.Due(finding["rule"], now, instant, days.version, sure=True)
    begins = calendars.start(db, finding["found"], now)
    reckoned = deadline.due(rule, begins or now, days, now)
    return reckoned if begins else reckoned._replace(instant=None)


def _printed(db: sqlite3.Connection, due: deadline.Due) -> str:
    if _waits_for_receipt(db, due):
        return f"签收之日起{due.rule}内" if due.rule != "即时" else "签收当日"
    return deadline.text(due)


def _waits_for_receipt(db: sqlite3.Connection, due: deadline.Due) -> bool:
    return due.instant is None and due.rule != "长期" and settings.get(db, "deadline.start") == calendars.RECEIVED


def reckoned(db: sqlite3.Connection, due: deadline.Due) -> dict[str, object]:
    """Return what a step keeps of a deadline; one that starts with the receipt has no start yet."""
    if _waits_for_receipt(db, due):
        return {"rule": due.rule, "start": "", "due": "", "starts": calendars.RECEIVED, "calendar": due.calendar}
    instant = clock.stamp(due.instant) if due.instant else ""
    return {"rule": due.rule, "start": clock.stamp(due.start), "due": instant, "calendar": due.calendar}


def void(journal: Journal, notice: Notice, reason: str) -> int:
    """Declare an issued notice void; it keeps its number. Return how many findings wait again.

    What has gone further since (put right, reviewed, handed over by another notice) stays as it is.

    Raises:
        Refused: it is a draft, or void already; or this takes a supervisor.
        InConflict: it, or one of its findings, has two versions.
    """
    with journal.lock.held():
        notice = find(journal.db, notice.id)
        if notice.act != ISSUED:
            raise Refused("notice.not_issued", number=notice.number or notice.id)
        _refuse_conflicts(journal.db, notice)
        data = journal.db.execute("SELECT data FROM op WHERE hash=unhex(?)", (notice.version,)).fetchone()[0]
        ops = [Op("notice", notice.id, {**json.loads(data), "void_reason": reason}, VOID, [notice.version])]
        back = "SELECT visit||'.'||path FROM step WHERE notice=? AND act='issue'"
        ops += [Op("step", key, None, "issue") for (key,) in journal.db.execute(back, (notice.id,))]
        journal.append(ops)
    return len(ops) - 1
