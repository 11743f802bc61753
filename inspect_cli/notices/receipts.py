"""送达: who took a notice over, when and how; the signed sheet is kept as a photo."""

import sqlite3
from collections.abc import Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import NamedTuple

from .. import clock
from ..errors import InConflict, Refused, Usage
from ..findings import deadline
from ..log.journal import Journal, Op
from ..photos import evidence
from . import calendars
from .registry import ISSUED, Notice, find

WAYS = ("直接送达", "留置送达", "邮寄送达", "电子送达", "委托送达")
HOURS = ("小时", "工作时")


class Receipt(NamedTuple):
    """How a notice was taken over; `received` is an ISO 8601 day or moment.

    `post` is that of the person who took it (职务), `bearer` who handed it over (送达人).
    """

    person: str
    received: str
    way: str
    refused: bool = False
    witness: str = ""
    note: str = ""
    post: str = ""
    bearer: str = ""


def of(db: sqlite3.Connection, notice: str) -> Receipt | None:
    """Return the receipt of a notice (key), None while there is none."""
    row = db.execute(f"SELECT {', '.join(Receipt._fields)} FROM receipt WHERE notice=?", (notice,)).fetchone()
    if row is None:
        return None
    said = dict(zip(Receipt._fields, tuple(row), strict=True))
    refused = bool(said.pop("refused"))
    return Receipt(**{name: text or "" for name, text in said.items()}, refused=refused)


def target(notice: str) -> str:
    """Return what the scans of a receipt are bound to."""
    return f"receipt:{notice}"


def scans(db: sqlite3.Connection, notice: str) -> list[str]:
    """Return the sha256 of the sheets that came back."""
    return [
        photo
        for (photo,) in db.execute("SELECT photo FROM attachment WHERE target=? ORDER BY photo", (target(notice),))
    ]


def take(journal: Journal, notice: Notice, receipt: Receipt, files: Sequence[Path] = ()) -> int:
    """Write down how a notice was taken over; return how many deadlines start with it.

    The scans are durable before the entry is written. A receipt written again corrects the former.

    Raises:
        Usage: `receipt.bad_time`, `receipt.time_needed`, `receipt.bad_way`, `receipt.no_witness`.
        Refused: `notice.not_issued`; before its issue or in the future; a deadline starts, and this is no supervisor.
        Unfit: a scan is no picture.
        InConflict: a finding of it has two versions.
    """
    at, whole_day = _moment(receipt.received)
    if receipt.way not in WAYS:
        raise Usage("receipt.bad_way", way=receipt.way, known="、".join(WAYS))
    if receipt.refused and not receipt.witness:
        raise Usage("receipt.no_witness")
    with journal.lock.held():
        notice = find(journal.db, notice.id)
        if notice.act != ISSUED:
            raise Refused("notice.not_issued", number=notice.number or notice.id)
        _refuse_odd_time(notice, at, receipt.received)
        starting = _starting(journal, notice, at, whole_day=whole_day)
        said = {name: value for name, value in receipt._asdict().items() if value}
        ops = [Op("receipt", notice.id, {**said, "refused": int(receipt.refused)}), *starting]
        for file in files:
            _, bound = evidence.add_one(journal, file, evidence.Binding(target(notice.id)))
            ops += bound
        journal.append(ops)
    return len(starting)


def _moment(text: str) -> tuple[datetime, bool]:
    """Read a day or a moment of official time; say whether it is a whole day."""
    try:
        at = datetime.fromisoformat(text.strip())
    except ValueError:
        raise Usage("receipt.bad_time", value=text) from None
    return (at if at.tzinfo else at.replace(tzinfo=deadline.BEIJING)), len(text.strip()) <= len("2026-07-14")


def _refuse_odd_time(notice: Notice, at: datetime, text: str) -> None:
    issued = datetime.fromisoformat(notice.issued or "")
    if at.date() < issued.date() or at > clock.now() + timedelta(days=1):
        raise Refused("receipt.odd_time", value=text, issued=issued.date().isoformat())


def _starting(journal: Journal, notice: Notice, at: datetime, *, whole_day: bool) -> list[Op]:
    """Return the steps that start the deadlines which run from the receipt (签收), also those started before."""
    db, days = journal.db, calendars.team_calendar(journal.db)
    sql = "SELECT visit||'.'||path, rule FROM step WHERE notice=? AND act='issue' AND starts=?"
    ops = []
    for key, rule in db.execute(sql, (notice.id, calendars.RECEIVED)).fetchall():
        if db.execute("SELECT 1 FROM conflict WHERE kind='step' AND key=? LIMIT 1", (key,)).fetchone():
            raise InConflict("notice.in_conflict", key=key)
        if whole_day and deadline.parse(rule).unit in HOURS:
            raise Usage("receipt.time_needed", rule=rule)
        due = deadline.due(rule, at, days, clock.now())
        instant = clock.stamp(due.instant) if due.instant else ""
        said = {"rule": due.rule, "start": clock.stamp(due.start), "due": instant, "calendar": due.calendar}
        ops.append(Op("step", key, {"notice": notice.id, "starts": calendars.RECEIVED, **said}, "issue"))
    return ops
