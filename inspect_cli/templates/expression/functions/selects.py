"""Answers of several choices: names parted by blanks."""

import math

from ..values import Value, to_number, to_string
from .kind import Function


def selected(answer: Value, name: Value) -> bool:
    """Tell whether a choice is among those chosen; of no answer nothing (`''`) is chosen."""
    return to_string(name).strip() in (to_string(answer).split() or [""])


def selected_at(answer: Value, place: Value) -> str:
    """Return the choice at a place, counted from 0; empty if there is none."""
    chosen, number = to_string(answer).split(), to_number(place)
    return chosen[int(number)] if not math.isnan(number) and 0 <= number < len(chosen) else ""


FUNCTIONS = {
    "selected": Function(selected, 2, 2),
    "selected-at": Function(selected_at, 2, 2),
    "count-selected": Function(lambda answer: float(len(to_string(answer).split())), 1, 1),
}
