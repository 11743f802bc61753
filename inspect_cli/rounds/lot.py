"""Drawing lots so that anyone can draw them again: pure, and simple enough for any tool that has SHA-256.

Of each type, and with `spread` of each street within it, the points with the smallest SHA-256 of `seed:code` are drawn.
"""

import hashlib
import json
from collections.abc import Mapping, Sequence
from decimal import ROUND_CEILING, Decimal, InvalidOperation
from typing import NamedTuple

from ..errors import Usage

OTHERS = "*"  # in a rule: every type that is not named


class Candidate(NamedTuple):
    """A point that may be drawn."""

    code: str
    type: str
    street: str


class Share(NamedTuple):
    """How many of a type: a number, or per cent of the candidates (rounded up)."""

    number: Decimal
    percent: bool

    def of(self, total: int) -> int:
        """Return how many that is of so many candidates, never more than there are."""
        wanted = self.number * total / 100 if self.percent else self.number
        return min(total, int(wanted.to_integral_value(ROUND_CEILING)))


def read_rule(text: str) -> dict[str, Share]:
    """Read `农贸市场=8 背街小巷=10% *=20%`.

    Raises:
        Usage: `round.rule`, a share that is no number or no per cent.
    """
    shares: dict[str, Share] = {}
    for pair in text.translate(str.maketrans("，、,；;＝％", "     =%")).split():
        name, _, amount = pair.rpartition("=")
        try:
            share = Share(Decimal(amount.removesuffix("%")), amount.endswith("%"))
        except InvalidOperation:
            raise Usage("round.rule", value=pair) from None
        whole = share.percent or share.number == share.number.to_integral_value()
        if not name or name in shares or share.number < 0 or not whole or (share.percent and share.number > 100):
            raise Usage("round.rule", value=pair)
        shares[name] = share
    return shares


def hash_of(candidates: Sequence[Candidate]) -> str:
    """Return the SHA-256 (hex) of the candidates in order of their codes, as JSON arrays of code, type and street."""
    text = json.dumps(sorted(candidates), ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def draw(candidates: Sequence[Candidate], rule: Mapping[str, Share], seed: str, *, spread: bool) -> list[str]:
    """Return the codes drawn, in order of their codes."""
    drawn: list[str] = []
    for name in sorted({candidate.type for candidate in candidates}):
        share = rule.get(name) or rule.get(OTHERS)
        of_type = [candidate for candidate in candidates if candidate.type == name]
        if share:
            drawn += _drawn(of_type, share.of(len(of_type)), seed, spread=spread)
    return sorted(drawn)


def _drawn(candidates: Sequence[Candidate], wanted: int, seed: str, *, spread: bool) -> list[str]:
    if not spread:
        return _smallest(candidates, wanted, seed)
    streets: dict[str, list[Candidate]] = {}
    for candidate in sorted(candidates):
        streets.setdefault(candidate.street, []).append(candidate)
    parts = allotted({street: len(inside) for street, inside in streets.items()}, wanted)
    return [code for street, inside in streets.items() for code in _smallest(inside, parts[street], seed)]


def lot_of(seed: str, code: str) -> str:
    """Return the lot of a point: the SHA-256 (hex) of `seed:code`."""
    return hashlib.sha256(f"{seed}:{code}".encode()).hexdigest()


def _smallest(candidates: Sequence[Candidate], wanted: int, seed: str) -> list[str]:
    ordered = sorted(candidates, key=lambda candidate: lot_of(seed, candidate.code))
    return [candidate.code for candidate in ordered[:wanted]]


def allotted(sizes: Mapping[str, int], wanted: int) -> dict[str, int]:
    """Share `wanted` out in proportion to the sizes (largest remainder; of equal ones the larger, then by name)."""
    total = sum(sizes.values())
    parts = {name: size * wanted // total for name, size in sizes.items()}
    rest = sorted(sizes, key=lambda name: (-(sizes[name] * wanted % total), -sizes[name], name))
    for name in rest[: wanted - sum(parts.values())]:
        parts[name] += 1
    return parts
