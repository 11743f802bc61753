"""The scale of a `range`: its ends, its steps, and what stands at its ticks (docs.getodk.org, form-question-types).

What is wrong with one is what pyxform finds wrong; the labels of ticks are the choices of `tick_labelset`, whose names
are numbers.
"""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import NamedTuple

from . import cells
from .form import Choice
from .report import Report
from .rows import Row

DEFAULTS = {"start": "1", "end": "10", "step": "1"}
LABELS = "tick_labelset"
_BARE = "no-ticks"  # the appearance that labels the ends only
_TICKED = ("vertical", _BARE)
_TICKS = ("tick_interval", "placeholder", LABELS)


class Scale(NamedTuple):
    """The numbers from `start` to `end` (which may be the lesser) in steps; `whole`: all of them are integers."""

    start: Decimal
    end: Decimal
    step: Decimal
    whole: bool

    def holds(self, number: Decimal) -> bool:
        """Tell whether a number stands on a step."""
        low, high = sorted((self.start, self.end))
        return low <= number <= high and not (number - self.start) % self.step


def of(parameters: Mapping[str, str]) -> Scale:
    """Return the scale that the parameters of a range say.

    Raises:
        ValueError: one is no number, or the scale has no steps.
    """
    given = DEFAULTS | dict(parameters)
    start, end, step = (cells.number(given[name]) for name in DEFAULTS)
    if not step or abs(end - start) < abs(step):
        raise ValueError("template.range_bad")
    numbers = (start, end, step, *(_number(given.get(name, "")) for name in _TICKS[:2]))
    return Scale(start, end, step, all(number is None or number == number.to_integral_value() for number in numbers))


def labels(parameters: Mapping[str, str], lists: Mapping[str, tuple[Choice, ...]]) -> tuple[Choice, ...]:
    """Return the choices that stand at ticks; a form that was published before lint knew may have others."""
    return tuple(choice for choice in lists.get(parameters.get(LABELS, ""), ()) if _number(choice.name) is not None)


def _number(text: str) -> Decimal | None:
    try:
        return cells.number(text)
    except ValueError:
        return None


def checked(
    row: Row, parameters: Mapping[str, str], lists: Mapping[str, tuple[Choice, ...]], report: Report
) -> dict[str, str]:
    """Return the parameters with those that go without saying; report a scale without steps, and ticks off it."""
    where, appearance = row.where("parameters"), row.get("appearance")
    given = DEFAULTS | dict(parameters)
    ticks = [name for name in _TICKS if name in given]
    if ticks and appearance and not any(word in appearance for word in _TICKED):
        report.error("template.tick_appearance", where, value=ticks[0], appearance=appearance)
    try:
        scale = of(given)
    except ValueError:
        report.error("template.range_bad", where, value=row.get("parameters"))
        return DEFAULTS
    if given.get(LABELS, "") not in {"", *lists}:
        report.error("template.tick_bad", where, name=LABELS, value=given[LABELS])
    elif wrong := _off(given, scale, lists.get(given.get(LABELS, ""), ()), bare=_BARE in appearance):
        report.error("template.tick_bad", where, name=wrong, value=given[wrong])
    return given


def _off(parameters: Mapping[str, str], scale: Scale, choices: Sequence[Choice], *, bare: bool) -> str:
    """Return the parameter that does not fit the scale, or nothing."""
    interval, placeholder = (parameters.get(name) for name in _TICKS[:2])
    every = _number(interval) if interval else scale.step
    if not every or every > abs(scale.end - scale.start) or every % scale.step:
        return _TICKS[0]
    if placeholder and ((at := _number(placeholder)) is None or not scale.holds(at)):
        return _TICKS[1]
    return "" if _labelled(choices, scale._replace(step=every), bare=bare) else LABELS


def _labelled(choices: Sequence[Choice], scale: Scale, *, bare: bool) -> bool:
    """Tell whether the choices stand at ticks; with `bare`, at the two ends and nowhere else."""
    numbers = {_number(choice.name) for choice in choices}
    held = all(number is not None and scale.holds(number) for number in numbers)
    return held and (not (bare and numbers) or numbers == {scale.start, scale.end})
