r"""Regular expressions in time that grows with the text and no faster, whatever the expression.

Python's own matcher tries one way after the other and can take hours over thirty letters. This one walks all ways
at once (Thompson 1968). Python's parser reads the expression; `\d`, `\w`, `.`, `$` and `\p{L}` mean what they do in
ODK's engines (the first two are ASCII). What is looked ahead for is a walk of its own, out of the same time. What
only trying can match (lookbehind, backreferences) is refused.
"""

import functools
import itertools
import re
import unicodedata
from collections.abc import Callable, Iterator
from re import _constants as sre  # type: ignore[attr-defined]
from re import _parser  # type: ignore[attr-defined]
from typing import Any

from ...errors import Unfit

MOST_STEPS = 1000
# About a second of work: an expression and a text so large belong to no form.
MOST_WORK = 2_000_000
_CATEGORIES: dict[Any, Callable[[str], object]] = {
    sre.CATEGORY_DIGIT: re.compile(r"[0-9]").match,
    sre.CATEGORY_NOT_DIGIT: re.compile(r"[^0-9]").match,
    sre.CATEGORY_SPACE: re.compile(r"\s").match,
    sre.CATEGORY_NOT_SPACE: re.compile(r"\S").match,
    sre.CATEGORY_WORD: re.compile(r"[A-Za-z0-9_]").match,
    sre.CATEGORY_NOT_WORD: re.compile(r"[^A-Za-z0-9_]").match,
}
# `\p{L}` is read as one sign that no text has a use for, and stands for a category of Unicode.
_PROPERTY = re.compile(r"(\\\\)|\\([pP])\{(\w{1,2})\}|\\([pP])([A-Z])")
_CATEGORY_NAMES = ["C", "L", "M", "N", "P", "S", "Z", *"Cc Cf Cn Co Cs Ll Lm Lo Lt Lu Mc Me Mn Nd Nl No".split(),
                   *"Pc Pd Pe Pf Pi Po Ps Sc Sk Sm So Zl Zp Zs".split()]  # fmt: skip
_STAND_IN = 0x10FF00
_LINE_ENDS = "\n\r\u2028\u2029"


@functools.lru_cache(512)
def pattern(source: str) -> "Pattern":
    """Compile a regular expression once.

    Raises:
        Unfit: `expression.regex_bad`, it is none; `.regex_unsupported`, it looks back or sets flags;
            `.regex_large`, its counts add up to too many steps; `value` is the expression.
    """
    try:
        tree = _parser.parse(_PROPERTY.sub(_stand_in, source))
    except (re.error, OverflowError) as error:
        raise Unfit("expression.regex_bad", where=None, value=source, detail=str(error)) from error
    except RecursionError:
        raise Unfit("expression.regex_large", where=None, value=source[:60]) from None
    if tree.state.flags & ~re.UNICODE:
        raise Unfit("expression.regex_unsupported", where=None, value=source, detail="(?…)")
    try:
        return Pattern(source, tree, itertools.count(1))
    except RecursionError:
        raise Unfit("expression.regex_large", where=None, value=source[:60]) from None


def _stand_in(found: re.Match[str]) -> str:
    name = found[3] or found[5]
    if found[1] or name not in _CATEGORY_NAMES:
        return found[0]
    negative = (found[2] or found[4]) == "P"
    return chr(_STAND_IN + 2 * _CATEGORY_NAMES.index(name) + negative)


def _literal(code: int) -> Callable[[str], object]:
    place, negative = divmod(code - _STAND_IN, 2)
    if not 0 <= place < len(_CATEGORY_NAMES):
        return chr(code).__eq__
    name = _CATEGORY_NAMES[place]
    return lambda sign: unicodedata.category(sign).startswith(name) != bool(negative)


class Pattern:
    """A compiled expression, in steps. `counted` numbers them, those of what is looked ahead for too.

    ("char", test of one sign), ("split", place, place), ("jump", place), ("at", kind of place in the text),
    ("look", pattern, whether it has to fit here), ("match",).
    """

    def __init__(self, source: str, tree: Any, counted: Iterator[int]) -> None:  # noqa: ANN401 - no public type
        self.source = source
        self.steps: list[list[Any]] = []
        self._counted = counted
        self.sequence(tree)
        self.add("match")

    def add(self, *step: object) -> list[Any]:
        """Append a step."""
        if next(self._counted) > MOST_STEPS:
            raise Unfit("expression.regex_large", where=None, value=self.source[:60])
        self.steps.append(list(step))
        return self.steps[-1]

    def sequence(self, parts: Any) -> None:  # noqa: ANN401 - the parser's tree has no public type
        """Append the steps of parts that follow each other."""
        for operator, argument in parts:
            if operator in (sre.LITERAL, sre.NOT_LITERAL, sre.ANY, sre.IN):
                self.add("char", _test(operator, argument))
            elif operator is sre.SUBPATTERN and not argument[1] and not argument[2]:
                self.sequence(argument[3])
            elif operator is sre.BRANCH:
                self._branch(argument[1])
            elif operator in (sre.MAX_REPEAT, sre.MIN_REPEAT):
                self._repeat(*argument)
            elif operator is sre.AT and argument in _PLACES:
                self.add("at", argument)
            elif operator in (sre.ASSERT, sre.ASSERT_NOT) and argument[0] > 0:
                self.add("look", Pattern(self.source, argument[1], self._counted), operator is sre.ASSERT)
            else:
                raise Unfit("expression.regex_unsupported", where=None, value=self.source, detail=str(operator).lower())

    def _branch(self, ways: Any) -> None:  # noqa: ANN401
        ends = []
        for way in ways[:-1]:
            fork = self.add("split", len(self.steps) + 1)
            self.sequence(way)
            ends.append(self.add("jump"))
            fork.append(len(self.steps))
        self.sequence(ways[-1])
        for end in ends:
            end.append(len(self.steps))

    def _repeat(self, least: int, most: Any, body: Any) -> None:  # noqa: ANN401
        for _ in range(least):
            before = len(self.steps)
            self.sequence(body)
            if len(self.steps) == before:  # nothing repeated a million times is nothing
                break
        if most is sre.MAXREPEAT:
            start = len(self.steps)
            fork = self.add("split", start + 1)
            self.sequence(body)
            self.add("jump", start)
            fork.append(len(self.steps))
            return
        forks = []
        for _ in range(most - least):
            forks.append(self.add("split", len(self.steps) + 1))
            self.sequence(body)
        for fork in forks:
            fork.append(len(self.steps))

    def search(self, text: str) -> bool:
        """Tell whether any part of a text fits.

        Raises:
            Unfit: `expression.regex_large`, the text and the expression together are more than can be gone through.
        """
        return self._fits(text, 0, [MOST_WORK])

    def _fits(self, text: str, start: int, left: list[int], *, anywhere: bool = True) -> bool:
        """Tell whether what begins at a place of a text, or `anywhere` from there on, fits; `left` is the work left."""
        ready = {0}
        for place in range(start, len(text) + 1):
            found = self._follow([*ready, 0] if anywhere else list(ready), text, place, left)
            if found is None:
                return True
            left[0] -= len(found) + 1
            if left[0] < 0:
                raise Unfit("expression.regex_large", where=None, value=self.source[:60])
            if place < len(text):
                sign = text[place]
                ready = {step + 1 for step in found if self.steps[step][1](sign)}
            if not (ready or anywhere):
                break
        return False

    def _follow(self, waiting: list[int], text: str, place: int, left: list[int]) -> set[int] | None:
        """Walk on without reading; return the steps that read next, None when the end was reached."""
        seen: set[int] = set()
        found: set[int] = set()
        while waiting:
            number = waiting.pop()
            if number in seen:
                continue
            seen.add(number)
            step = self.steps[number]
            if step[0] == "match":
                return None
            if step[0] == "char":
                found.add(number)
            elif step[0] in ("split", "jump"):
                waiting += step[1:]
            elif self._holds(step, text, place, left):
                waiting.append(number + 1)
        return found

    def _holds(self, step: list[Any], text: str, place: int, left: list[int]) -> bool:
        """Tell whether it is a place of its kind, or what is looked ahead for does (not) follow."""
        if step[0] == "at":
            return _PLACES[step[1]](text, place)
        ahead: Pattern = step[1]
        wanted: bool = step[2]
        return ahead._fits(text, place, left, anywhere=False) is wanted


def _test(operator: Any, argument: Any) -> Callable[[str], object]:  # noqa: ANN401
    if operator is sre.LITERAL:
        return _literal(argument)
    if operator is sre.NOT_LITERAL:
        literal = _literal(argument)
        return lambda sign: not literal(sign)
    if operator is sre.ANY:
        return lambda sign: sign not in _LINE_ENDS
    parts = [_part(kind, value) for kind, value in argument if kind is not sre.NEGATE]
    negative = argument[0][0] is sre.NEGATE
    return lambda sign: any(part(sign) for part in parts) != negative


def _part(kind: Any, value: Any) -> Callable[[str], object]:  # noqa: ANN401
    if kind is sre.LITERAL:
        return _literal(value)
    if kind is sre.RANGE:
        return lambda sign: value[0] <= ord(sign) <= value[1]
    return _CATEGORIES[value]


def _edge(text: str, place: int) -> bool:
    word = _CATEGORIES[sre.CATEGORY_WORD]
    before, after = text[place - 1 : place] if place else "", text[place : place + 1]
    return bool(before and word(before)) != bool(after and word(after))


_PLACES: dict[Any, Callable[[str, int], bool]] = {
    sre.AT_BEGINNING: lambda text, place: place == 0,
    sre.AT_BEGINNING_STRING: lambda text, place: place == 0,
    sre.AT_END: lambda text, place: place == len(text),
    sre.AT_END_STRING: lambda text, place: place == len(text),
    sre.AT_BOUNDARY: _edge,
    sre.AT_NON_BOUNDARY: lambda text, place: bool(text) and not _edge(text, place),
}
