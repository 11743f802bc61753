"""Tallies: the numbers of many sheets added up, exactly: person-times, machine-times, cubic metres, boards."""

import sqlite3
from collections.abc import Iterator
from decimal import Decimal, InvalidOperation, localcontext
from typing import NamedTuple

from ..templates.form import Form, Question
from ..templates.older import Older
from ..templates.tree import form_path
from .questionnaires import named
from .samples import PER_VISIT, VISITS, Chosen

GROUPS = {
    **{name: PER_VISIT[name] for name in ("community", "street")},
    "month": "strftime('%Y-%m',v.began,'+8 hours')",
}
NUMBERS = {"integer", "decimal"}
DIGITS = 60  # more than any sum here will ever have: adding never rounds
SQL = f"""SELECT {{group}}, v.id, v.template, a.path, a.value FROM {VISITS} JOIN template s ON s.sha256=v.template
LEFT JOIN answer a ON a.visit=v.id LEFT JOIN answer b ON b.visit=v.id
  AND b.path=path_then(v.template, :by)
WHERE s.form_id=:form AND v.state=:finished AND coalesce(v.outcome,'')=''
AND date(v.began,'+8 hours') BETWEEN :since AND :until AND (:round='' OR v.round=:round) ORDER BY 1, v.id"""


class Sum(NamedTuple):
    """The numbers of one question added up over a group: how many were given, and their sum."""

    group: str
    question: str
    label: str
    answered: int
    sum: Decimal


class Tally(NamedTuple):
    """Sums by group and over all, and how many sheets each group has."""

    sums: list[Sum]
    totals: list[Sum]
    sheets: dict[str, int]


def tally(db: sqlite3.Connection, form: Form, by: str, chosen: Chosen) -> Tally:
    """Add up the numbers of a form's finished sheets, by a name of `GROUPS` or by a question that is chosen from.

    Numbers in repeats count for each sample. What the form works out itself counts where it has a label.

    Raises:
        NotFound: the form has no such question.
    """
    parting = None if by in GROUPS else named(form, by)
    labels = {choice.name: choice.label for choice in form.choices(parting)} if parting else {}
    given = {**chosen.parameters(), "form": form.form_id, "by": parting.path if parting else ""}
    counted = [q for q in form.questions.values() if q.type in NUMBERS or (q.type == "calculate" and q.label)]
    paths = {q.path for q in counted}
    older = Older(db, form)
    older.teach()
    sheets: dict[str, set[str]] = {}
    found: dict[tuple[str, str], list[Decimal]] = {}
    for key, visit, template, path, value in db.execute(
        SQL.format(group=GROUPS.get(by, "coalesce(b.value,'')")), given
    ):
        group = labels.get(key, key)
        sheets.setdefault(group, set()).add(visit)
        now = older.now(template, form_path(path)) if path else ""
        number = _number(value) if now in paths else None
        if number is not None:
            found.setdefault((group, now), []).append(number)
    everywhere: dict[tuple[str, str], list[Decimal]] = {}
    for (_, path), numbers in found.items():
        everywhere.setdefault(("", path), []).extend(numbers)
    sums = [each for group in sorted(sheets) for each in _sums(group, counted, found)]
    return Tally(sums, list(_sums("", counted, everywhere)), {group: len(of) for group, of in sheets.items()})


def _sums(group: str, counted: list[Question], found: dict[tuple[str, str], list[Decimal]]) -> Iterator[Sum]:
    with localcontext(prec=DIGITS):
        for q in counted:
            if numbers := found.get((group, q.path)):
                yield Sum(group, q.name, q.label or q.name, len(numbers), sum(numbers, Decimal(0)))


def _number(text: str | None) -> Decimal | None:
    """Return an answer as a number; what the form could not work out is none."""
    try:
        number = Decimal(text or "")
    except InvalidOperation:
        return None
    return number if number.is_finite() else None
