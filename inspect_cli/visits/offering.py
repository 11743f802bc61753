"""What may be answered to one question, as its screen lists it: choices, a page of a long list, a scale."""

from collections.abc import Sequence
from decimal import Decimal

from ..templates import scale
from ..templates.form import Choice, Question
from . import search
from .drawing import GIVEN, Brush, flow, hanging
from .search import Look

TICKS = 21  # steps that are all written; a longer scale is a line with its ends
LINE = 40  # cells of such a line, where there is room


def offered(brush: Brush, q: Question) -> list[str]:
    """Return the lines that say what may be answered; none where anything may be."""
    answer = brush.filling.answer(q)
    given = answer.value.split() if answer else []
    if q.type == "acknowledge":
        return [f"  1 {brush.say('screen.acknowledge')}{' ' + GIVEN if given else ''}"]
    if q.type == "range":
        return _scale(brush, q, given)
    choices = brush.filling.choices(q)
    if search.long(q, choices):
        return _page(brush, brush.look if brush.look.path == q.path else Look(q.path, hits=choices), given)
    if q.type == "rank":
        ranks = {name: f"  #{place}" for place, name in enumerate(given, 1)}
        ranked = [f"{n} {c.label}{ranks.get(c.name, '')}" for n, c in enumerate(choices, 1)]
        return [line for each in ranked for line in hanging("  ", each, brush.cells)]
    parts = [_choice(choice, number, given) for number, choice in enumerate(choices, 1)]
    beside = flow(parts, brush.cells, 2)
    if len(beside) <= 1:
        return beside
    return [line for part in parts for line in hanging("  ", part, brush.cells)]


def _choice(choice: Choice, number: int, given: Sequence[str], *, code: bool = False) -> str:
    label = f"{choice.label} {choice.name}" if code else choice.label
    return f"{number} {label}{' ' + GIVEN if choice.name in given else ''}"


def _page(brush: Brush, look: Look, given: Sequence[str]) -> list[str]:
    """Draw a page of hits; choices of the same label have their names beside them."""
    say, labels = brush.say, [choice.label for choice in look.shown]
    where = {"count": len(look.hits), "page": look.page + 1, "pages": look.pages}
    head = say("screen.list.found", text=look.typed, **where) if look.typed else say("screen.list.all", **where)
    lines = hanging("  ", head, brush.cells)
    for number, choice in enumerate(look.shown, 1):
        double = labels.count(choice.label) > 1
        lines += hanging("  ", _choice(choice, number, given, code=double), brush.cells)
    return lines


def _scale(brush: Brush, q: Question, given: Sequence[str]) -> list[str]:
    start, end, step, _ = scale.of(q.parameters)
    step = abs(step) if end >= start else -abs(step)  # a scale may run downwards
    at = Decimal(given[0]) if given else None
    instance = brush.filling.instance
    named = {Decimal(c.name): f" {c.label}" for c in instance.spoken(scale.labels(q.parameters, instance.form.lists))}
    if (end - start) / step < TICKS:
        ticks = [start + step * n for n in range(int((end - start) / step) + 1)]
        parts = [f"{tick:f}{named.get(tick, '')}{' ' + GIVEN if tick == at else ''}" for tick in ticks]
        return flow(parts, brush.cells, 2)
    cells = min(LINE, brush.cells - 30)
    line = ["-"] * max(cells, 1)
    if at is not None:
        line[int((at - start) / (end - start) * (len(line) - 1))] = GIVEN
    ends = [f"{tick:f}{named.get(tick, '')}" for tick in (start, end)]
    return hanging("  ", f"{ends[0]} |{''.join(line)}| {ends[1]}  (+{step:f})", brush.cells)
