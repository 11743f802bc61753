"""What one question is worth in one visit: exact points, no adding up (that is done over the rows of many visits)."""

from collections.abc import Iterable, Sequence
from decimal import ROUND_HALF_UP, Decimal
from typing import NamedTuple

from .expression.values import to_boolean, to_string
from .form import Choice, Form, Question
from .instance import Instance
from .tree import form_path

THOUSANDTH = Decimal("0.001")
# Of several samples of one item the first state in this order is that of the item.
_STATES = ("scored", "open", "untested", "exempt", "hidden")


class Mark(NamedTuple):
    """The facts of one question.

    `state` is scored (`got` of `possible` points), exempt (不适用: leaves numerator and denominator), untested
    (未测: not covered), open (shown, not answered) or hidden. `failed` makes a finding.
    """

    path: str
    state: str
    got: Decimal | None
    possible: Decimal | None
    failed: bool

    @property
    def covered(self) -> bool:
        """Tell whether the question was looked at."""
        return self.state in {"scored", "exempt"}


class Item(NamedTuple):
    """One item over all its samples: `mark` under the item's path in the form, and the marks of the samples.

    An item that stands in no repeat has one sample, itself.
    """

    mark: Mark
    samples: tuple[Mark, ...]

    @property
    def failed(self) -> list[Mark]:
        """The samples that fail."""
        return [sample for sample in self.samples if sample.failed]


def scores(form: Form, question: Question) -> bool:
    """Tell whether a question can bring points: by a `score` expression or by the scores of its choices."""
    if question.score:
        return True
    return question.type == "select_one" and any(choice.score is not None for choice in form.choices(question))


def marks(instance: Instance) -> list[Mark]:
    """Return the facts of every question that is scored or can fail, in the order of the form."""
    form = instance.form
    return [mark(instance, q) for q in instance.questions() if q.fail or scores(form, q)]


def items(counted: Iterable[Mark]) -> list[Item]:
    """Return the items behind marks. In a repeat an item is judged once over its samples (the AND rule).

    It fails if any sample fails, and has the points of its worst sample; samples that are exempt, untested, open or
    hidden do not count beside one that was looked at (docs/templates.md, Repeats).
    """
    samples: dict[str, list[Mark]] = {}
    for mark in counted:
        samples.setdefault(form_path(mark.path), []).append(mark)
    return [Item(_over(path, marks), tuple(marks)) for path, marks in samples.items()]


def _over(path: str, samples: Sequence[Mark]) -> Mark:
    worst = min(samples, key=lambda mark: (_STATES.index(mark.state), mark.got or 0))
    return worst._replace(path=path, failed=any(mark.failed for mark in samples))


def mark(instance: Instance, question: Question) -> Mark:
    """Return the facts of one question as it stands."""
    path = question.path
    if not instance.relevant(path):
        return Mark(path, "hidden", None, None, failed=False)
    state, got, possible = _points(instance, question)
    default = state == "scored" and got is not None and possible is not None and got < possible
    failed = not instance.form.questionnaire and _failed(instance, question, default=default)
    return Mark(path, state, got, possible, failed)


def _points(instance: Instance, question: Question) -> tuple[str, Decimal | None, Decimal | None]:
    value = instance.value(question.path)
    if question.asked and not value:
        return "open", None, None
    chosen = _chosen(instance.form, question, value)
    if chosen and chosen.score is None:
        return "untested" if chosen.untested else "exempt", None, None
    if question.score:
        return _computed(instance, question)
    if chosen is None or chosen.score is None:
        return "exempt", None, None
    best = max(choice.score for choice in instance.form.choices(question) if choice.score is not None)
    return "scored", chosen.score * question.weight, best * question.weight


def _chosen(form: Form, question: Question, value: str) -> Choice | None:
    if question.type != "select_one":
        return None
    return next((choice for choice in form.choices(question) if choice.name == value), None)


def _computed(instance: Instance, question: Question) -> tuple[str, Decimal | None, Decimal | None]:
    """Return the points of a `score` expression, to the thousandth; without a number the question is open."""
    result = instance.evaluate("score", question.path)
    try:
        got = Decimal(to_string("" if result is None else result)).quantize(THOUSANDTH, ROUND_HALF_UP)
    except ArithmeticError:
        return "open", None, None
    return "scored", got, question.weight


def _failed(instance: Instance, question: Question, *, default: bool) -> bool:
    if not question.fail:
        return default
    value = instance.value(question.path)
    if question.asked and not value:
        return False
    names = instance.fail_names(question.path)
    if names is not None:
        return not names.isdisjoint(value.split())
    result = instance.evaluate("fail", question.path)
    return result is not None and to_boolean(result)
