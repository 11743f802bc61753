"""Finding one of many choices by what people type: part of the label or of the name, or pinyin initials."""

import re
from bisect import bisect_right
from collections.abc import Sequence
from itertools import accumulate
from typing import NamedTuple

from ..points.naming import initials
from ..templates.form import Choice, Question
from .line import half

MANY = 15  # more choices than this do not fit beside their question on a terminal of 24 lines
PAGE = 9  # one digit each
SEARCHED = {"minimal", "autocomplete", "search", "quick"}  # appearances: the author expects many
TYPES = {"select_one", "select_multiple"}
ONWARD, BACKWARD = {"+", "＋"}, {"-", "－"}


def long(q: Question, choices: Sequence[Choice]) -> bool:
    """Tell whether choices are shown in pages and searched, rather than listed below each other."""
    least = PAGE if SEARCHED & set(q.appearance.replace("(", " ").split()) else MANY
    return q.type in TYPES and len(choices) > least


class Index:
    """Choices made ready for searching: all that can be searched for in one text, a line for each choice.

    Looking through one long text is what Python does fastest: 50,000 choices in about a millisecond.
    """

    def __init__(self, choices: Sequence[Choice]) -> None:
        self.choices = choices
        names, labels = [c.name.lower() for c in choices], [" ".join(c.label.lower().split()) for c in choices]
        short = initials("\n".join(labels)).split("\n")
        lines = [f"{label}\t{name}\t{first}" for label, name, first in zip(labels, names, short, strict=True)]
        self.text = "\n".join(lines)
        self.starts = [0, *accumulate(len(line) + 1 for line in lines)]

    def find(self, typed: str) -> list[int]:
        """Return the places of the choices in which every word occurs, the best first, else in their order.

        Best is the one that is called or coded exactly so, then those that begin so.
        """
        words = half(typed).lower().split()
        if not words:
            return list(range(len(self.choices)))
        found = self._with(max(words, key=len))
        for word in words:
            found = [place for place in found if word in self._line(place)]
        whole = " ".join(words)
        exact = [n for n in found if whole in self._line(n).split("\t")[:2]]
        begins = [n for n in found if self.text.startswith(whole, self.starts[n])]
        return list(dict.fromkeys([*exact, *begins, *found]))

    def _with(self, word: str) -> list[int]:
        places: list[int] = []
        at = self.text.find(word)
        while at >= 0:
            places.append(bisect_right(self.starts, at) - 1)
            at = self.text.find(word, self.starts[places[-1] + 1])
        return places

    def _line(self, place: int) -> str:
        return self.text[self.starts[place] : self.starts[place + 1]].rstrip("\n")


class Look(NamedTuple):
    """What of a long list is looked at: the question, what was searched for, which page of the hits."""

    path: str = ""
    typed: str = ""
    page: int = 0
    hits: tuple[Choice, ...] = ()

    @property
    def pages(self) -> int:
        """Return how many pages the hits take."""
        return max(1, -(-len(self.hits) // PAGE))

    @property
    def shown(self) -> tuple[Choice, ...]:
        """Return the hits of this page; a digit chooses among them."""
        return self.hits[self.page * PAGE : (self.page + 1) * PAGE]

    def chosen(self, text: str) -> list[Choice]:
        """Return the hits that typed digits choose (empty: it is no choice)."""
        plain = half(text).strip()
        if not re.fullmatch(r"[0-9\s.,;、。；]+", plain):
            return []
        numbers = [int(word) for word in re.findall(r"[0-9]+", plain)]
        # A long number is a code that is searched for, and so is one that no line of the page has.
        if not all(0 < number <= len(self.shown) for number in numbers):
            return []
        return [self.shown[number - 1] for number in numbers]


def turned(look: Look, text: str) -> Look | None:
    """Return the page before or after that `-` or `+` asks for; None if the text asks for none."""
    word = text.strip()
    if word in ONWARD:
        return look._replace(page=min(look.page + 1, look.pages - 1))
    return look._replace(page=max(look.page - 1, 0)) if word in BACKWARD else None


def toggled(before: str, names: Sequence[str]) -> str:
    """Return the answer of a multiple choice with names added, or taken out where they stood already."""
    words = before.split()
    kept = [word for word in words if word not in names]
    return " ".join([*kept, *(name for name in names if name not in words)])
