"""The office's own way: which style and phrases it has set, and what the tables know of a row besides."""

import json
import sqlite3
from collections.abc import Iterable, Sequence
from typing import Any

from ..log import proof, settings
from .compose import Given, compose
from .content import Contact, Content, Person, Place, Row
from .wording import STYLES_OF, WORDS

PLACE = "SELECT code, name, type, street, address, community, grid, lon, lat, crs FROM point WHERE code=?"
SEVERITY = {"minor": "轻微", "moderate": "一般", "severe": "严重"}


def style_of(db: sqlite3.Connection, kind: str) -> str:
    """Return the style that the team has set for a kind; empty: the one it comes with."""
    return settings.under(db, STYLES_OF).get(kind, "")


def phrases_of(db: sqlite3.Connection, kind: str) -> dict[str, str]:
    """Return the phrases that the team has set for a kind, by part."""
    return settings.under(db, f"{WORDS}{kind}.")


def given(
    db: sqlite3.Connection,
    *,
    id: str,
    number: str,
    addressee: str,
    issued: str,
    signed_by: str,
    days: tuple[str, str],
    people: tuple[Person, ...],
    back_by: str = "",
) -> Given:
    """Return what every kind needs, with what the office has set; `days` are the first and last one (ISO 8601)."""
    contact, _, phone = settings.get(db, "notice.contact").partition(" ")
    return Given(
        id=id,
        issuer=settings.get(db, "notice.issuer") or settings.get(db, "org.name"),
        number=number,
        addressee=addressee,
        copies=tuple(part for part in settings.get(db, "notice.copies").split("、") if part),
        issued=issued,
        signed_by=signed_by,
        checked_from=days[0],
        checked_to=days[1],
        people=people,
        contact=Contact(contact, phone),
        log_head=proof.head(db),
        back_by=back_by,
    )


def people(db: sqlite3.Connection, said: Iterable[str | None]) -> tuple[Person, ...]:
    """Return who checked, by staff number, with the numbers on their cards; `said` are the people of visits (JSON)."""
    cards = dict(db.execute("SELECT staff, card FROM person WHERE card<>''").fetchall())
    known = {(each.get("staff", ""), each["name"]) for text in said for each in json.loads(text or "[]")}
    return tuple(Person(name, cards.get(staff, staff)) for staff, name in sorted(known))


def ways(db: sqlite3.Connection, visits: Iterable[sqlite3.Row]) -> dict[str, str]:
    """Return 检查方式 and 问题来源 of visits (mode, channel); where a visit says nothing, what the team has set."""
    found = list(visits)
    return {
        member: "、".join(dict.fromkeys(text for visit in found if (text := visit[column] or settings.get(db, name))))
        for member, column, name in (("way", "mode", "notice.way"), ("source", "channel", "notice.source"))
    }


def document(
    db: sqlite3.Connection,
    kind: str,
    given: Given,
    rows: Sequence[Row],
    **others: Any,  # noqa: ANN401 (members of Content)
) -> Content:
    """Return the content of a document as this office writes it; see `compose`."""
    return compose(kind, given, rows, style=style_of(db, kind), own=phrases_of(db, kind), **others)


def place(db: sqlite3.Connection, code: str) -> Place:
    """Return a point with all that is said of its place; one that is on no list has its code only."""
    found = db.execute(PLACE, (code,)).fetchone()
    if not found:
        return Place(code, "", "", "", "")
    *plain, lon, lat, crs = (text or "" for text in found)
    position = f"{lon}, {lat}" + (f"（{crs}）" if crs else "") if lon and lat else ""
    return Place(*plain)._replace(position=position)


def particulars(finding: sqlite3.Row) -> dict[str, str]:
    """Return the members of a row that have no rule of their own: what kind of problem, against what, how bad."""
    severity = finding["severity"] or ""
    return {
        "category": finding["category"] or "",
        "basis": finding["basis"] or "",
        "severity": SEVERITY.get(severity, severity),
    }
