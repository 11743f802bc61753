"""A grid on the screen: a line for each question, a column for each choice, where it fits."""

from collections.abc import Sequence

from ..templates.form import Choice, Question
from ..templates.tree import form_path
from ..widths import broken, pad, width
from .drawing import GIVEN, INDENT, Brush, flow, mark

LEAST_LABEL = 16  # cells of a question's own words
FREE = "·"


def run(brush: Brush, questions: Sequence[Question]) -> list[Question]:
    """Return the questions that stand in one grid with the first of these, if it fits; none if there is no grid."""
    filling, first = brush.filling, questions[0]
    if form_path(first.path) not in filling.gridded:
        return []
    choices = filling.choices(first)
    together = []
    for q in questions:
        same = form_path(q.path) in filling.gridded and q.list_name == first.list_name
        if not same or filling.choices(q) != choices:
            break
        together.append(q)
    return together if choices and _columns(brush, choices) else []


def _columns(brush: Brush, choices: Sequence[Choice]) -> list[str]:
    """Return the heads of the columns: number and label, the number alone, or nothing that fits."""
    for heads in (
        [f"{n} {choice.label}" for n, choice in enumerate(choices, 1)],
        [str(n) for n in range(1, len(choices) + 1)],
    ):
        if INDENT + LEAST_LABEL + sum(width(head) + 2 for head in heads) <= brush.cells:
            return heads
    return []


def drawn(brush: Brush, questions: Sequence[Question], number: int) -> list[str]:
    """Draw a grid whose first question has a number; the columns are headed by what is typed."""
    filling = brush.filling
    choices = filling.choices(questions[0])
    heads = _columns(brush, choices)
    room = brush.cells - INDENT - sum(width(head) + 2 for head in heads)
    labels = [filling.instance.text(q.path) for q in questions]
    room = max(LEAST_LABEL, min(room, max(map(width, labels))))
    bare = all(head.isdecimal() for head in heads)
    lines = flow([f"{n} {choice.label}" for n, choice in enumerate(choices, 1)], brush.cells, 2) if bare else []
    lines.append((" " * (INDENT + room) + "".join(f"  {head}" for head in heads)).rstrip())
    for place, (q, label) in enumerate(zip(questions, labels, strict=True)):
        answer = filling.answer(q)
        chosen = answer.value.split() if answer else []
        signs = [GIVEN if choice.name in chosen else FREE for choice in choices]
        row = "".join(f"  {pad(sign, width(head))}" for sign, head in zip(signs, heads, strict=True)).rstrip()
        first, *more = broken(label, room)
        lines.append(f"{number + place:>2} {mark(filling, q)}  {pad(first, room)}{row}")
        lines += [" " * INDENT + line for line in more]
        if not answer and filling.instance.required(q.path):
            lines.append(" " * INDENT + brush.say("screen.tag.required"))
    return lines
