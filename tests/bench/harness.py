"""How a figure is measured and printed.

A theme is a module of this package; a figure is a function in it marked with `@figure`, which takes the
`Bench` and yields lines. Ours and the yardstick are run in turns, and the best run of each counts, because
the machine is never quiet.
"""

import importlib
import pkgutil
import time
from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple

from .teams import Scale, Team


class Line(NamedTuple):
    """One row of the table. `value` is what is held against `goal`: at least, or `at_most`."""

    name: str
    ours: str
    yardstick: str = ""
    value: float | None = None
    goal: float | None = None
    at_most: bool = False

    @property
    def met(self) -> bool | None:
        """Whether the goal is reached; None where there is none, or nothing was measured."""
        if self.value is None or self.goal is None:
            return None
        return self.value <= self.goal if self.at_most else self.value >= self.goal


class Bench(NamedTuple):
    """What a figure gets: how large everything is, and the laptops to measure with."""

    scale: Scale
    team: Team


Figure = Callable[[Bench], Iterator[Line]]
FIGURES: list[Figure] = []


def figure(measure: Figure) -> Figure:
    """Add a function to the figures that are printed."""
    FIGURES.append(measure)
    return measure


def discover() -> list[Figure]:
    """Import every theme of this package and return all figures."""
    package = __name__.rpartition(".")[0]
    for module in pkgutil.iter_modules(importlib.import_module(package).__path__):
        if not module.name.startswith(("_", "test_")):
            importlib.import_module(f"{package}.{module.name}")
    return FIGURES


def seconds(run: Callable[[], object]) -> float:
    """Return how long one run took."""
    start = time.perf_counter()
    run()
    return time.perf_counter() - start


def best(rounds: int, *contestants: Callable[[], float]) -> list[float]:
    """Let each contestant run in turn, `rounds` times or once; each returns the seconds that count: the best."""
    runs = [[contestant() for contestant in contestants] for _ in range(max(1, rounds))]
    return [min(times) for times in zip(*runs, strict=True)]


def rates(name: str, count: int, ours: float, yardstick: float, goal: float | None = None) -> Line:
    """Compare two times for `count` things of the same sort: the ratio is ours over the yardstick, in speed."""
    return Line(name, f"{count / ours:,.0f}/s", f"{count / yardstick:,.0f}/s", yardstick / ours, goal)


def limit(name: str, value: float, unit: str, goal: float | None = None, yardstick: str = "") -> Line:
    """Hold a value against an upper limit."""
    return Line(name, f"{value:,.3g} {unit}" if value < 100 else f"{value:,.0f} {unit}", yardstick, value, goal, True)


HEAD = ("figure", "ours", "yardstick", "ratio", "goal", "")


def row(line: Line) -> tuple[str, ...]:
    """Return the cells of a line as text."""
    sign = "≤" if line.at_most else "≥"
    mark = {True: "√", False: "×", None: ""}[line.met]
    ratio = "" if line.value is None or line.at_most else f"{line.value:.2f}"
    goal = "" if line.goal is None else f"{sign} {line.goal:g}"
    return line.name, line.ours, line.yardstick, ratio, goal, mark


def print_table(lines: Iterable[Line]) -> list[Line]:
    """Print lines as they come, so that a long run shows where it is; return them all."""
    widths = (62, 16, 16, 7, 8, 1)
    printed = []
    print("".join(cell.ljust(width) for cell, width in zip(HEAD, widths, strict=True)))
    for line in lines:
        print("".join(cell.ljust(width) for cell, width in zip(row(line), widths, strict=True)).rstrip(), flush=True)
        printed.append(line)
    return printed
