"""Builds the tree of an expression by precedence climbing (XPath 1.0, section 3)."""

import functools
from collections.abc import Iterator
from typing import NamedTuple, Union

from ...errors import Unfit
from .lexer import Token, tokens


class Number(NamedTuple):
    """A number as written."""

    value: float


class Text(NamedTuple):
    """A text in quotes."""

    value: str


class Ref(NamedTuple):
    """`${name}`."""

    name: str


class Step(NamedTuple):
    """One step of a path; `test` is a name, `*`, `prefix:*`, `node()`, `text()` and the like."""

    axis: str
    test: str
    predicates: tuple["Expr", ...] = ()


class Path(NamedTuple):
    """Steps from the root (`start` is "/"), from the context (`start` is "") or from the nodes of an expression."""

    start: Union[str, "Expr"]
    steps: tuple[Step, ...]


class Filter(NamedTuple):
    """`expression[predicate]`."""

    base: "Expr"
    predicates: tuple["Expr", ...]


class Call(NamedTuple):
    """A function call."""

    name: str
    arguments: tuple["Expr", ...]


class Binary(NamedTuple):
    """An operator between two operands."""

    operator: str
    left: "Expr"
    right: "Expr"


class Negate(NamedTuple):
    """Unary minus."""

    operand: "Expr"


Expr = Number | Text | Ref | Path | Filter | Call | Binary | Negate

LEVELS = {
    "or": 1, "and": 2, "=": 3, "!=": 3, "<": 4, "<=": 4, ">": 4, ">=": 4, "+": 5, "-": 5, "*": 6, "div": 6, "mod": 6,
}  # fmt: skip
# Deep enough for any form, and well within what Python itself can follow.
MOST_NESTED = 50
MOST_HEIGHT = 200
_NODE_TESTS = {"node", "text", "comment", "processing-instruction"}


@functools.lru_cache(4096)
def parse(source: str) -> Expr:
    """Return the tree of an expression.

    Raises:
        Unfit: `expression.character_wide`, `.text_open`, `.character_unknown`, `.unexpected`, `.ends_early`,
            `.too_deep`; `at` is the position, from 1.
    """
    found = tokens(source)
    tree = _Parser(found).whole()
    # A tree is never higher than its source has words.
    if len(found) > MOST_HEIGHT and _height(tree) > MOST_HEIGHT:
        raise Unfit("expression.too_deep")
    return tree


def parts(tree: Expr) -> list[Expr]:
    """Return the expressions that an expression consists of."""
    match tree:
        case Negate(operand):
            return [operand]
        case Binary(_, left, right):
            return [left, right]
        case Call(_, arguments):
            return list(arguments)
        case Filter(base, predicates):
            return [base, *predicates]
        case Path(start, steps):
            inner = [each for step in steps for each in step.predicates]
            return inner if isinstance(start, str) else [start, *inner]
    return []


def below(tree: Expr) -> Iterator[Expr]:
    """Yield an expression and all it consists of."""
    waiting = [tree]
    while waiting:
        found = waiting.pop()
        yield found
        waiting += parts(found)


def _height(tree: Expr) -> int:
    level, height = [tree], 0
    while level:
        level = [part for each in level for part in parts(each)]
        height += 1
    return height


class _Parser:
    def __init__(self, found: list[Token]) -> None:
        self.tokens = found
        self.place = 0
        self.nested = 0

    def whole(self) -> Expr:
        expression = self.binary(1)
        if self.tokens[self.place].kind != "end":
            raise self.unexpected()
        return expression

    def unexpected(self) -> Unfit:
        token = self.tokens[self.place]
        code = "expression.ends_early" if token.kind == "end" else "expression.unexpected"
        return Unfit(code, sign=token.text, at=token.at)

    def accept(self, operator: str) -> bool:
        token = self.tokens[self.place]
        if token.kind == "op" and token.text == operator:
            self.place += 1
            return True
        return False

    def expect(self, operator: str) -> None:
        if not self.accept(operator):
            raise self.unexpected()

    def binary(self, lowest: int) -> Expr:
        left = self.unary()
        while True:
            token = self.tokens[self.place]
            level = LEVELS.get(token.text, 0) if token.kind == "op" else 0
            if level < lowest:
                return left
            self.place += 1
            left = Binary(token.text, left, self.binary(level + 1))

    def inner(self) -> Expr:
        """Read an expression within brackets."""
        self.nested += 1
        if self.nested > MOST_NESTED:
            raise Unfit("expression.too_deep")
        expression = self.binary(1)
        self.nested -= 1
        return expression

    def unary(self) -> Expr:
        signs = 0
        while self.accept("-"):
            signs += 1
        if signs:
            # Two signs make a number of a value, more add nothing.
            operand = Negate(self.unary())
            return operand if signs % 2 else Negate(operand)
        left = self.path()
        while self.accept("|"):
            left = Binary("|", left, self.path())
        return left

    def path(self) -> Expr:
        if self.accept("//"):
            return Path("/", (Step("descendant-or-self", "node()"), *self.steps()))
        if self.accept("/"):
            return Path("/", self.steps() if self.at_step() else ())
        if self.at_step():
            return Path("", self.steps())
        return self.after_primary(self.primary())

    def after_primary(self, base: Expr) -> Expr:
        predicates = self.predicates()
        base = Filter(base, predicates) if predicates else base
        if self.accept("//"):
            return Path(base, (Step("descendant-or-self", "node()"), *self.steps()))
        return Path(base, self.steps()) if self.accept("/") else base

    def at_step(self) -> bool:
        token = self.tokens[self.place]
        if token.kind == "op":
            return token.text in {".", "..", "@"}
        if token.kind != "name":
            return False
        following = self.tokens[self.place + 1]
        return not (following.kind == "op" and following.text == "(") or token.text in _NODE_TESTS

    def steps(self) -> tuple[Step, ...]:
        found = [self.step()]
        while True:
            if self.accept("//"):
                found.append(Step("descendant-or-self", "node()"))
            elif not self.accept("/"):
                return tuple(found)
            found.append(self.step())

    def step(self) -> Step:
        if self.accept("."):
            return Step("self", "node()", self.predicates())
        if self.accept(".."):
            return Step("parent", "node()", self.predicates())
        axis = "attribute" if self.accept("@") else "child"
        name = self.name()
        if axis == "child" and self.accept("::"):
            axis, name = name, self.name()
        if name in _NODE_TESTS and self.accept("("):
            target = self.tokens[self.place]
            if name == "processing-instruction" and target.kind == "text":
                self.place += 1
                name += f"({target.text})"
            else:
                name += "()"
            self.expect(")")
        return Step(axis, name, self.predicates())

    def name(self) -> str:
        token = self.tokens[self.place]
        if token.kind != "name":
            raise self.unexpected()
        self.place += 1
        return token.text

    def predicates(self) -> tuple[Expr, ...]:
        found = []
        while self.accept("["):
            found.append(self.inner())
            self.expect("]")
        return tuple(found)

    def primary(self) -> Expr:
        token = self.tokens[self.place]
        self.place += 1
        match token.kind:
            case "number":
                return Number(float(token.text))
            case "text":
                return Text(token.text)
            case "ref" if token.text:
                return Ref(token.text)
            case "name":
                return Call(token.text, self.arguments())
            case "op" if token.text == "(":
                inside = self.inner()
                self.expect(")")
                return inside
        self.place -= 1
        raise self.unexpected()

    def arguments(self) -> tuple[Expr, ...]:
        self.expect("(")
        found: list[Expr] = []
        if self.accept(")"):
            return ()
        while True:
            found.append(self.inner())
            if self.accept(")"):
                return tuple(found)
            self.expect(",")
