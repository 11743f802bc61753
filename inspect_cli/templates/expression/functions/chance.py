"""Chance: numbers, names, and the order of things."""

import hashlib
import math
import random
from collections.abc import Callable, Sequence
from typing import TypeVar

from ..nodes import Node
from ..operators import nodes
from ..values import Value, to_number, to_string
from .kind import Function

T = TypeVar("T")
_MODULUS = 2**31 - 1


def shuffled(things: Sequence[T], seed: Value | None = None) -> list[T]:
    """Return things in another order, always the same for the same seed.

    By the ODK XForms specification: Fisher and Yates inside out, fed by Park and Miller's numbers.
    """
    draw = random.random if seed is None else _numbers(_whole(seed))
    mixed: list[T] = []
    for count, thing in enumerate(things):
        place = math.floor(draw() * (count + 1))
        mixed.append(thing)
        mixed[count], mixed[place] = mixed[place], mixed[count]
    return mixed


def _whole(seed: Value) -> int:
    number = to_number(seed)
    if math.isfinite(number):
        return int(number)
    # By the ODK XForms specification: the first 64 bits of the text's hash, with their sign.
    text = to_string(seed)
    return int.from_bytes(hashlib.sha256(text.encode()).digest()[:8], "big", signed=True) if text else 0


def _numbers(seed: int) -> Callable[[], float]:
    # The rest has the sign of the seed, and all of its digits.
    state = abs(seed) % _MODULUS * (1 if seed > 0 else -1)
    if state <= 0:
        state += _MODULUS - 1

    def draw() -> float:
        nonlocal state
        state = state * 16807 % _MODULUS
        return (state - 1) / (_MODULUS - 1)

    return draw


def randomize(things: Value, *seed: Value) -> list[Node]:
    """Return nodes in another order."""
    return shuffled(nodes(things), *seed)


def new_uuid(length: Value | None = None) -> str:
    """Return a random UUID, or as many random letters and digits as are asked for (at most 1000)."""
    import uuid

    if length is None:
        return str(uuid.uuid4())
    wanted = to_number(length)
    count = int(max(0.0, min(wanted, 1000.0))) if not math.isnan(wanted) else 0
    return "".join(uuid.uuid4().hex for _ in range(count // 32 + 1))[:count]


FUNCTIONS = {
    "random": Function(random.random, 0, 0),
    "randomize": Function(randomize, 1, 2),
    "uuid": Function(new_uuid, 0, 1),
}
