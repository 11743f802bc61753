"""Questionnaires: the share of good answers per question with its Wilson interval, refusals, quotas, sample sizes."""

import sqlite3
from decimal import Decimal, localcontext
from fractions import Fraction
from typing import NamedTuple

from ..errors import NotFound
from ..templates.form import Form, Question
from ..templates.older import Older
from ..templates.renaming import Paths
from ..templates.scoring import scores
from ..visits.visit import REFUSED
from .samples import Chosen
from .scoring import rounded

Z = Decimal("1.959963984540054")  # of the normal distribution, for 95 %

SHEETS = """SELECT v.template, count(*), sum(coalesce(v.outcome,'')=:refused), sum(coalesce(v.outcome,'')='')
FROM visit v JOIN template t ON t.sha256=v.template
WHERE t.form_id=:form AND v.state=:finished AND date(v.began,'+8 hours') BETWEEN :since AND :until
AND (:round='' OR v.round=:round) AND (:street='' OR v.community=:street) GROUP BY v.template"""
ANSWERS = """SELECT {group}, v.template, m.path, count(*), sum(m.got>=m.possible)
FROM visit v JOIN template t ON t.sha256=v.template JOIN mark m ON m.visit=v.id
LEFT JOIN answer a ON a.visit=v.id AND a.path=path_then(v.template, :by)
WHERE t.form_id=:form AND v.state=:finished AND date(v.began,'+8 hours') BETWEEN :since AND :until
AND (:round='' OR v.round=:round) AND m.possible>0 GROUP BY 1, 2, 3"""
BY_COMMUNITY = "community"


class Share(NamedTuple):
    """Good answers of those given to one question, in per cent, with the bounds of the 95 % Wilson interval.

    `target` is the least per cent the template asks for (None: none), `group` what the sheets were parted by.
    """

    group: str
    question: str
    label: str
    answered: int
    good: int
    target: Decimal | None

    @property
    def rate(self) -> Decimal:
        """Good answers in per cent."""
        return rounded(Fraction(self.good * 100, self.answered))

    @property
    def interval(self) -> tuple[Decimal, Decimal]:
        """Bounds in per cent."""
        return wilson(self.good, self.answered)

    @property
    def met(self) -> bool | None:
        """Whether the target is reached; None without one."""
        return None if self.target is None else self.rate >= self.target


class Sheets(NamedTuple):
    """How many sheets there are: all, filled in, refused; the rest had another outcome."""

    all: int
    filled: int
    refused: int

    @property
    def refusal_rate(self) -> Decimal | None:
        """Refusals in per cent of those who could have answered; None where nobody was asked."""
        asked = self.filled + self.refused
        return rounded(Fraction(self.refused * 100, asked)) if asked else None


def wilson(good: int, answered: int) -> tuple[Decimal, Decimal]:
    """Return the 95 % interval of a share in per cent, to two decimals (E. B. Wilson, 1927).

    Raises:
        ZeroDivisionError: nobody answered.
    """
    with localcontext(prec=28):
        n, p = Decimal(answered), Decimal(good) / Decimal(answered)
        square = Z * Z
        centre = p + square / (2 * n)
        half = Z * (p * (1 - p) / n + square / (4 * n * n)).sqrt()
        bounds = [(centre + side * half) / (1 + square / n) * 100 for side in (-1, 1)]
        low, high = (rounded(Fraction(min(max(bound, Decimal(0)), Decimal(100)))) for bound in bounds)
    return low, high


def sample_size(population: int, error: Decimal) -> int:
    """Return how many answers keep the error of a share within ± `error` per cent points, 95 times of 100.

    For the worst case of one half, with the correction for a finite population (Cochran); 0: an unlimited one.
    """
    unlimited = (Fraction(Z) * 100 / Fraction(error)) ** 2 / 4
    wanted = unlimited / (1 + (unlimited - 1) / population) if population else unlimited
    return -(-wanted.numerator // wanted.denominator)


def sheets(db: sqlite3.Connection, form_id: str, chosen: Chosen) -> Sheets:
    """Count the finished sheets of a form."""
    given = {**chosen.parameters(), "form": form_id, "refused": REFUSED}
    rows = db.execute(SHEETS, given).fetchall()
    return Sheets(*(sum(row[at] for row in rows) for at in (1, 3, 2)))


def shares(db: sqlite3.Connection, form: Form, chosen: Chosen, by: str = "") -> list[Share]:
    """Return the share of every question that has good and bad answers, in the order of the form.

    Answers of older versions count for the question that bears their name, or once bore it.
    `by` parts the sheets: `community`, or the name of a question (age, sex …).

    Raises:
        NotFound: the form has no such question.
    """
    parting = None if by in {"", BY_COMMUNITY} else named(form, by)
    group = {"": "''", BY_COMMUNITY: "coalesce(v.community,'')"}.get(by, "coalesce(a.value,'')")
    given = {**chosen.parameters(), "form": form.form_id, "by": parting.path if parting else ""}
    older = Older(db, form)
    older.teach()
    found: dict[tuple[str, str], tuple[int, int]] = {}
    for key, template, path, answered, good in db.execute(ANSWERS.format(group=group), given):
        place = (key, older.now(template, path))
        before = found.get(place, (0, 0))
        found[place] = (before[0] + answered, before[1] + good)
    labels = {choice.name: choice.label for choice in form.choices(parting)} if parting else {}
    return [
        Share(labels.get(key, key), q.name, q.label, *found[key, q.path], q.target)
        for q in form.questions.values()
        for key in sorted({key for key, _ in found})
        if scores(form, q) and (key, q.path) in found
    ]


def named(form: Form, name: str) -> Question:
    """Return the question that is meant by its name, or by a former one.

    Raises:
        NotFound: the form has no such question.
    """
    question = Paths(form).question(name)
    if question is None:
        names = [q.name for q in form.questions.values() if q.asked]
        raise NotFound("answer.no_question", name=name, candidates=names)
    return question
