"""What passes between a survey and the terminal: a view out, a typed line back, one after the other.

A survey is a generator of views. What a step writes is durable before the generator yields the next view: so
nothing is on the screen as answered that is not in the database.
"""

from collections.abc import Callable, Generator
from typing import NamedTuple, TypeVar

from ..errors import Problem, Problems
from ..visits.drawing import Brush, Drawn
from ..visits.filling import Filling
from ..visits.last import Last
from ..visits.line import command
from ..visits.search import Look
from .words import known, say

T = TypeVar("T")
MENU = "menu"


class View(NamedTuple):
    """A screen to be shown: `key` says which (the same key keeps its place), `draw` gives it for a width."""

    key: str
    draw: Callable[[int], Drawn]
    prompt: str
    default: str = ""
    notice: str = ""


class Typed(NamedTuple):
    """What came back: the key that ended the line (`enter`, `f1` … `f9`, `up`, `down`, `c-z`), and the line."""

    key: str
    text: str = ""

    def meaning(self, *, literal: bool = False) -> str:
        """Return the key that is meant: a line like `09` means F9, `0` the menu."""
        return (command(self.text, literal=literal) or self.key) if self.key == "enter" else self.key


Talk = Generator[View, Typed, T]


class Paused(Exception):
    """The person leaves; everything confirmed is written."""


class Ended(Exception):
    """The visit is to be finished: with an outcome, or (empty) with its answers."""

    def __init__(self, outcome: str = "") -> None:
        super().__init__(outcome)
        self.outcome = outcome


class Undone(Exception):
    """Something was taken back: the survey goes on at another page."""

    def __init__(self, at: int) -> None:
        super().__init__(at)
        self.at = at


class Desk:
    """The visit on the desk: its answers, what is known of its point, and what the next screen has to say."""

    def __init__(self, filling: Filling, place: str, last: Last | None) -> None:
        self.filling = filling
        self.place = place
        self.last = last
        self.notice = ""
        self.been: dict[str, str] = {}  # by repeat, the instance that was left last
        self.opened: set[str] = set()  # the instances whose name was asked for when they were new
        self.look = Look()

    def brush(self, cells: int) -> Brush:
        """Return what screens of a width are drawn with."""
        return Brush(self.filling, self.place, self.last, say, cells, self.look)

    def view(self, key: str, draw: Callable[[Brush], Drawn], prompt: str, default: str = "") -> View:
        """Return a view that also says what has just happened."""
        notice, self.notice = self.notice, ""
        return View(key, lambda cells: draw(self.brush(cells)), prompt, default, notice)

    def saved(self, key: str, /, **params: object) -> None:
        """Say on the next screen what was written."""
        told = [say(key, **params)]
        if self.filling.lost:
            told.append(say("screen.lost", count=len(self.filling.lost)))
        self.notice = f"√ {say('list.semicolon').join(told)}"

    def refused(self, problem: Problem, line: str = "") -> None:
        """Say on the next screen what was not taken, and how to repair it; the line stays to be put right."""
        clear = say("screen.clear_line") if line.strip() else ""
        self.notice = f"× {explained(problem)}{clear}"


def explained(problem: Problem) -> str:
    """Return a problem in one line."""
    if isinstance(problem, Problems):
        return say("list.semicolon").join(explained(each) for each in problem.problems)
    if problem.params.get("message"):
        return str(problem.params["message"])
    if problem.code == "answer.required":
        return say("screen.required")
    hint = f"{problem.code}.hint"
    parts = [say(problem.code, **problem.params), say(hint, **problem.params) if known(hint) else ""]
    return say("list.repair").join(filter(None, parts))
