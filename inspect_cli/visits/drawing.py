"""What all screens of a survey are drawn with: heads and feet, marks, lists, lines that fit a width."""

from collections.abc import Callable, Iterable, Sequence
from decimal import Decimal
from typing import NamedTuple

from ..templates.columns import PLACES
from ..templates.form import Question
from ..widths import broken, cut, width
from . import repeats, walking
from .filling import Filling
from .last import Failure, Last
from .moments import MONTH, YEAR
from .pages import Page
from .search import Look

Say = Callable[..., str]
PASSED, FAILED, EXEMPT, OPEN, GIVEN, FIXED = "√", "×", "○", "–", "●", "·"
LEAST_PLACE = 12  # cells of the head that say where one is, however narrow
INDENT = 6  # number, mark, and the spaces between
PHRASES = "abcdefghijklmnopqrstuvwxyz"


class Drawn(NamedTuple):
    """A screen: its head, a body that may be longer than the terminal, its foot; `focus`: the line to be in sight."""

    head: list[str]
    body: list[str]
    foot: list[str]
    focus: int = 0


class Brush(NamedTuple):
    """What every screen is drawn with: the draft, its point's name, what failed last time, the words, the width.

    `look` is what a long list of choices shows.
    """

    filling: Filling
    place: str
    last: Last | None
    say: Say
    cells: int
    look: Look = Look()


def flow(parts: Iterable[str], cells: int, indent: int = 0) -> list[str]:
    """Put parts beside each other, two spaces apart, in as few lines as they take."""
    lines: list[str] = []
    line = ""
    for part in parts:
        longer = f"{line}  {part}" if line else part
        if line and width(longer) > cells - indent:
            lines.append(line)
            longer = part
        line = longer
    return [" " * indent + piece for full in (*lines, line) if full for piece in _fitted(full, cells - indent)]


def _fitted(line: str, cells: int) -> list[str]:
    return [line] if width(line) <= cells else broken(line, cells)


def hanging(first: str, text: str, cells: int) -> list[str]:
    """Return a text whose further lines stand under its beginning, behind `first`."""
    lines = broken(text, cells - width(first))
    return [first + lines[0], *(" " * width(first) + line for line in lines[1:])]


def points(number: Decimal) -> str:
    """Write points without zeros at the end."""
    return format(number.normalize(), "f")


def head(brush: Brush, page: Page | None) -> list[str]:
    """Return the two lines above every screen: where one is, and how far it has come."""
    filling, say = brush.filling, brush.say
    where = say("screen.summary")
    if page:
        where = f"{walking.number(filling, page)}/{len(walking.tops(filling))} {filling.heading(page)}"
    called = repeats.name_around(filling.instance, page.inside) if page else ""
    counts = _counts(brush)
    room = max(brush.cells - width(counts) - 2, LEAST_PLACE)
    if called and width(f"{where}（{called}）") <= room:
        where = f"{where}（{called}）"
    line = f"{cut(where, room)}  {counts}"
    title = f"{brush.place} · {filling.form.title} · {filling.visit.number}"
    return [cut(title, brush.cells), cut(line, brush.cells)]


def _counts(brush: Brush) -> str:
    tally = brush.filling.tally()
    return brush.say(
        "screen.progress_sheet" if brush.filling.form.questionnaire else "screen.progress",
        answered=tally.answered,
        asked=tally.asked,
        got=points(tally.got),
        possible=points(tally.possible),
        failed=len(tally.failed),
    )


def keys(say: Say, cells: int, names: Sequence[str]) -> list[str]:
    """Return the line of keys at the foot."""
    return flow([say(f"screen.key.{name}") for name in names], cells)


def mark(filling: Filling, q: Question) -> str:
    """Return √ (conforms), × (fails), ○ (not applicable, untested), – (not answered), ● (answered), · (read only)."""
    if filling.failed(q):
        return FAILED
    if filling.instance.readonly(q.path):
        return FIXED
    if filling.answer(q) is None:
        return OPEN
    if not filling.judged(q):
        return GIVEN
    return EXEMPT if filling.marks[q.path].state in ("exempt", "untested") else PASSED


def said_value(filling: Filling, q: Question, value: str) -> str:
    """Return a value as it is shown: in the words of its choices, a month without a day, a way by its ends."""
    if q.type == "date" and MONTH in q.appearance:
        return value[:7]
    if q.type == "date" and YEAR in q.appearance.split():
        return value[:4]
    if q.type == "dateTime":
        return value.replace("T", " ")
    if q.type in PLACES and value:
        first, *others = [point.removesuffix(" 0 0") for point in value.split(";")]
        return f"{first} … {others[-1]} ({len(others) + 1})" if others else first
    return filling.said(q, value)


def last_time(failure: Failure, say: Say) -> str:
    """Return what failed last time, and whether its finding is still open."""
    key = "screen.last.open" if failure.still_open else "screen.last.closed"
    return say(key, problem=failure.problem, number=failure.number, step=failure.state)


def phrases(q: Question) -> list[str]:
    """Return the usual phrases of an item, each behind its letter."""
    return [f"{letter} {phrase}" for letter, phrase in zip(PHRASES, q.problem, strict=False)]


def numbered(brush: Brush, page: Page | None, title: str, rows: Sequence[str], foot: Sequence[str]) -> Drawn:
    """Draw a numbered list; what a number does is said by the foot."""
    body = [*broken(title, brush.cells), ""]
    for number, row in enumerate(rows, 1):
        body += hanging(f"  {number}  ", row, brush.cells)
    return Drawn(head(brush, page), body, flow(foot, brush.cells))


def visible(body: Sequence[str], room: int, offset: int, more: Callable[[int], str]) -> list[str]:
    """Return the lines of a body from `offset` that fit in `room`; the last of them says how many follow."""
    if len(body) - offset <= room:
        return list(body[offset:])
    shown = max(room - 1, 0)
    return [*body[offset : offset + shown], more(len(body) - offset - shown)][:room]
