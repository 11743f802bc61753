"""The office's own way: which style and phrases it has set, and what the tables know of a row besides."""

import json
import sqlite3
from collections.abc import Iterable, Sequence
from typing import Any

from ..log import proof, settings
from .compose import Given, compose
from .content import Contact, Content, Delivery, Person, Place, Row
from .wording import STYLES_OF, WORDS

LEADERS = {"street_chief": "街长", "road_chief": "路长", "grid_worker": "网格员", "linked_leader": "联点领导"}
PLACE = f"""SELECT code, name, type, street, address, community, grid, {", ".join(LEADERS)}, lon, lat, crs
FROM point WHERE code=?"""
LASTING = "notice.lasting."
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
    joint: Sequence[str] = (),
) -> Given:
    """Return what every kind needs, with what the office has set; `days` are the first and last one (ISO 8601).

    `joint` are names of units that get a copy (抄送) besides those that always do.
    """
    copies = [*(part for part in settings.get(db, "notice.copies").split("、") if part), *joint]
    contact, _, phone = settings.get(db, "notice.contact").partition(" ")
    return Given(
        id=id,
        issuer=settings.get(db, "notice.issuer") or settings.get(db, "org.name"),
        number=number,
        addressee=addressee,
        copies=tuple(name for name in dict.fromkeys(copies) if name != addressee),
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
    """Return who checked, by staff number, with the numbers on their cards; `said` are the people of visits (JSON).

    Who came along is known by name; one of that name on the roster is meant.
    """
    cards = dict(db.execute("SELECT staff, card FROM person WHERE card<>''").fetchall())
    named = dict(db.execute("SELECT name, min(staff) FROM person GROUP BY name HAVING count(*)=1").fetchall())
    every = [each for text in said for each in json.loads(text or "[]")]
    known = {(each.get("staff") or named.get(each["name"], ""), each["name"]) for each in every}
    return tuple(Person(name, cards.get(staff, staff)) for staff, name in sorted(known))


def ways(db: sqlite3.Connection, visits: Iterable[sqlite3.Row]) -> dict[str, str]:
    """Return 检查方式, 问题来源 and 陪同人员 of visits (mode, channel, companions).

    Of the first two, where a visit says nothing, what the team has set.
    """
    found = list(visits)
    companions = dict.fromkeys(name for visit in found for name in (visit["companions"] or "").split("、") if name)
    return {"companions": "、".join(companions)} | {
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


def place(db: sqlite3.Connection, code: str, community: str = "") -> Place:
    """Return a point with all that is said of its place; one that is on no list has its code only.

    What was found without a point stands under the name of its community.
    """
    found = db.execute(PLACE, (code,)).fetchone()
    if not found:
        return Place(code, "" if code else community, "", "", "")
    *plain, lon, lat, crs = (text or "" for text in found)
    plain, people = plain[: -len(LEADERS)], plain[-len(LEADERS) :]
    leaders = "　".join(f"{word} {name}" for word, name in zip(LEADERS.values(), people, strict=True) if name)
    position = f"{lon}, {lat}" + (f"（{crs}）" if crs else "") if lon and lat else ""
    return Place(*plain)._replace(position=position, leaders=leaders)


def particulars(finding: sqlite3.Row) -> dict[str, str]:
    """Return the members of a row that have no rule of their own: what kind of problem, against what, how bad."""
    severity = finding["severity"] or ""
    return {
        "category": finding["category"] or "",
        "basis": finding["basis"] or "",
        "severity": SEVERITY.get(severity, severity),
        "on_spot": finding["on_spot"] or "",
    }


def lasting(db: sqlite3.Connection, category: str) -> str:
    """Return what the team asks for, for good, of a kind of problem (长效措施); empty: nothing."""
    return str(settings.under(db, LASTING).get(category, ""))


def delivery(db: sqlite3.Connection) -> Delivery:
    """Return how documents are handed over as far as the team has set it."""
    return Delivery(way=settings.get(db, "notice.delivery"))
