"""What a dispatcher needs to know of a notice: to whom, how much, until when. Read from what was issued."""

import sqlite3
from typing import NamedTuple

from .content import Contact, Content, points_in
from .filing import stem
from .printing import said
from .registry import Notice


class Summary(NamedTuple):
    """One notice. `shortest` is the earliest deadline as printed; `file` has no ending."""

    number: str
    kind: str
    unit: str
    issuer: str
    addressee: str
    problems: int
    points: int
    shortest: str
    due: str  # the same as an instant, ISO 8601; empty where no row has one
    back_by: str
    contact: Contact
    file: str


def summary(db: sqlite3.Connection, notice: Notice) -> Summary:
    """Return the summary of an issued notice.

    Raises:
        NotFound: it is a draft, or was erased.
    """
    content = said(db, notice)
    shortest, due = shortest_of(content)
    return Summary(
        content.number,
        content.kind,
        notice.unit,
        content.issuer,
        content.addressee,
        len(content.rows),
        points_in(content.rows),
        shortest,
        due,
        content.receipt.back_by if content.receipt else "",
        content.contact,
        stem(db, notice),
    )


def shortest_of(content: Content) -> tuple[str, str]:
    """Return the earliest deadline of all rows, as printed and as an instant; without any, the rule of the first."""
    dated = [row for row in content.rows if row.due]
    if dated:
        first = min(dated, key=lambda row: row.due)
        return first.due_text or first.rule, first.due
    texts = [row.due_text or row.rule for row in content.rows]
    return next(filter(None, texts), ""), ""
