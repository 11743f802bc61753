"""Questions of one list that are asked together as a grid: which they are, and how many are answered in one line."""

import re
from collections.abc import Callable
from itertools import groupby

from ..templates.form import Form, Group, Question
from .line import STOPS, half

TYPES = {"select_one", "select_multiple"}
TABLE, TOGETHER = "table-list", "field-list"
SCALES = {"likert", "label", "list-nolabel"}
MOST = 11  # choices: 0 to 10 is the longest scale in use
# `3-5=2`, `3-5b`: the same for several items.
SPAN = re.compile(
    rf"(?<![^\s{STOPS}])([0-9]{{1,3}})-([0-9]{{1,3}})(=[^\s{STOPS}]+|[A-Za-z]{{1,3}}(?![^\s{STOPS}\x00-\x7f])(?![A-Za-z0-9]))"
)

_BOUND = rf"(?=[\s{STOPS}]|$)"
# `3=1,2`, `3-5=1、2`: several values; not the `2` of `3=1,2=4` and `3=1,2 b`, which is an item.
VALUES = re.compile(
    rf"(?<![^\s{STOPS}])([0-9]{{1,3}})(?:-[0-9]{{1,3}})?=[0-9]+(?:[,、][0-9]+{_BOUND}(?!\s[A-Za-z]{_BOUND}))+"
)


def gridded(form: Form) -> frozenset[str]:
    """Return the paths (in the form) of the questions that are asked as a grid.

    They are all choices of a `table-list` group, runs of one list with the appearance `likert`, and, in a
    `field-list` group, runs of two and more of one list that brings no points.
    """
    found: set[str] = set()
    for group in (form.root, *(child for child in form.root.walk() if isinstance(child, Group))):
        for listed, run in groupby(group.children, key=_list_name):
            questions = [child for child in run if isinstance(child, Question)]
            choices = form.lists.get(listed, ())
            if not listed or len(choices) > MOST:
                continue
            plain = TOGETHER in group.appearance and all(choice.score is None for choice in choices)
            if TABLE in group.appearance or (plain and len(questions) > 1):
                found |= {q.path for q in questions}
            else:
                found |= {q.path for q in questions if SCALES & set(q.appearance.split())}
    return frozenset(found)


def _list_name(child: Group | Question) -> str:
    return child.list_name if isinstance(child, Question) and child.type in TYPES else ""


def joined(text: str, several: Callable[[int], bool]) -> str:
    """Write `3=1,2` as `3=1+2` where item 3 takes several values; else the comma parts it from an item 2."""
    plain, signs = half(text), list(text)
    for found in VALUES.finditer(plain):
        if several(int(found[1])):
            signs[found.start() : found.end()] = re.sub("[,、]", "+", found[0])
    return "".join(signs)


def spread(text: str) -> str:
    """Write a line out: `3-5=2` becomes `3=2 4=2 5=2`, and `3-5b` likewise; all else stays as it was typed."""
    parts, done = [], 0
    for span in SPAN.finditer(half(text)):
        first, last = int(span[1]), int(span[2])
        if first < last:
            parts += [text[done : span.start()], " ".join(f"{n}{span[3]}" for n in range(first, last + 1))]
            done = span.end()
    return "".join([*parts, text[done:]])
