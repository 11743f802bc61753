"""The office's own way: which style and phrases it has set, and what the tables know of a row besides."""

import sqlite3
from collections.abc import Sequence
from typing import Any

from ..log import settings
from .compose import Given, compose
from .content import Content, Place, Row
from .wording import STYLES_OF, WORDS

PLACE = "SELECT code, name, type, street, address, community, grid, lon, lat, crs FROM point WHERE code=?"
SEVERITY = {"minor": "轻微", "moderate": "一般", "severe": "严重"}


def style_of(db: sqlite3.Connection, kind: str) -> str:
    """Return the style that the team has set for a kind; empty: the one it comes with."""
    return settings.under(db, STYLES_OF).get(kind, "")


def phrases_of(db: sqlite3.Connection, kind: str) -> dict[str, str]:
    """Return the phrases that the team has set for a kind, by part."""
    return settings.under(db, f"{WORDS}{kind}.")


def document(
    db: sqlite3.Connection,
    kind: str,
    given: Given,
    rows: Sequence[Row],
    **others: Any,  # noqa: ANN401 (members of Content)
) -> Content:
    """Return the content of a document as this office writes it; see `compose`."""
    ways = {"way": settings.get(db, "notice.way"), "source": settings.get(db, "notice.source")}
    return compose(kind, given, rows, style=style_of(db, kind), own=phrases_of(db, kind), **{**ways, **others})


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
