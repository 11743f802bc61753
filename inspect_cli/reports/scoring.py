"""From items to a city: pure arithmetic in fractions, one rule of rounding, and every figure with what it is made of.

    item → visit → point → point type → part (实地, 问卷 …) → total

* A visit is worth what `Rules.item` says. 不适用 and 未测 items have no points and are in no count; a visit with an
  outcome instead of answers (未见点位, 停业, 未营业) has none at all and does not come here.
* A point is worth the visit, or the mean of the visits, that `Rules.visits` says. A sheet without a point (a
  questionnaire) is a point of its own.
* A type is the mean of its points, or their answers together; a part is the weighted mean of its types; the total
  is the weighted mean of the parts that have a weight. What is not there is left out, and its weight with it.
* Rounding: two decimals, a half away from zero (ROUND_HALF_UP), at each of these levels, so that the mean of the
  printed figures is the printed mean; or (`Rules.rounding` 末级) only where a figure is printed.
"""

from collections.abc import Callable, Iterable, Sequence
from decimal import Decimal
from fractions import Fraction
from itertools import groupby
from typing import NamedTuple

from .rules import EACH_LEVEL, LATEST, LOSS, MET, TOGETHER, WORST, Rules

HUNDRED, THOUSAND = 100, 1000
VISIT, POINT, TYPE, PART, TOTAL = "visit", "point", "type", "part", "total"


class Count(NamedTuple):
    """What was judged: points got and possible in thousandths, items with all their points, items with points."""

    got: int
    possible: int
    met: int
    items: int


class Sample(NamedTuple):
    """One finished visit with points: where it belongs, when it began (ISO 8601), and what was judged.

    `point` is empty for a sheet without a point; `part` and `type` come from the template and the point.
    """

    visit: str
    number: str
    point: str
    name: str
    type: str
    part: str
    began: str
    judged: Count


class Figure(NamedTuple):
    """A score (of 100) and the figures it is reckoned from; `value` is None where there was nothing to reckon.

    `weight` is the one it has in the level above; 0: it stands apart. `judged` adds up over `parts`.
    """

    level: str
    name: str
    value: Fraction | None
    weight: Fraction
    judged: Count
    parts: tuple["Figure", ...] = ()

    @property
    def shown(self) -> Decimal | None:
        """The score as it is printed: two decimals."""
        return None if self.value is None else rounded(self.value)


def rounded(value: Fraction) -> Decimal:
    """Round to two decimals, a half away from zero: the one rule of all reports."""
    hundredths, rest = divmod(abs(value.numerator) * HUNDRED, value.denominator)
    hundredths += 2 * rest >= value.denominator
    return Decimal(-hundredths if value < 0 else hundredths).scaleb(-2)


def total(samples: Iterable[Sample], rules: Rules) -> Figure:
    """Return the score of all these visits together: a city, a street, a unit, whatever they are of."""
    parts = []
    for name, inside in _grouped(samples, lambda sample: sample.part):
        types = [_type(kind, visits, rules) for kind, visits in _grouped(inside, lambda sample: sample.type)]
        parts.append(_mean(PART, name, types, rules, Fraction(rules.parts.get(name, 0))))
    order = {name: place for place, name in enumerate(rules.parts)}
    parts.sort(key=lambda part: (order.get(part.name, len(order)), part.name))
    return _mean(TOTAL, "", parts, rules)


def lacking(figure: Figure, rules: Rules) -> list[str]:
    """Return the parts that have a weight and no score in this total: it cannot be compared with a whole one."""
    there = {part.name for part in figure.parts if part.value is not None}
    return [name for name, weight in rules.parts.items() if weight and name not in there]


def rate(count: Count, rules: Rules) -> Fraction | None:
    """Return what a count is worth of 100; None where nothing was judged."""
    if rules.item == LOSS:
        return max(Fraction(0), HUNDRED - Fraction(count.possible - count.got, THOUSAND)) if count.items else None
    of, all_ = (count.met, count.items) if rules.item == MET else (count.got, count.possible)
    return Fraction(of * HUNDRED, all_) if all_ else None


def mix(values: Sequence[tuple[Fraction | None, Fraction]]) -> Fraction | None:
    """Return the weighted mean of (value, weight); what has no value, or no weight, is left out."""
    there = [(value, weight) for value, weight in values if value is not None and weight]
    all_ = sum(weight for _, weight in there)
    return sum((value * weight for value, weight in there), Fraction(0)) / all_ if all_ else None


def level(
    name: str, of: str, value: Fraction | None, weight: Fraction, count: Count, parts: tuple[Figure, ...], rules: Rules
) -> Figure:
    """Return a figure of the level `name`, rounded as the rules say."""
    if value is not None and rules.rounding == EACH_LEVEL:
        value = Fraction(rounded(value))
    return Figure(name, of, value, weight, count, parts)


def _type(name: str, samples: Sequence[Sample], rules: Rules) -> Figure:
    points = [_point(key, visits, rules) for key, visits in _grouped(samples, lambda s: s.point or s.visit)]
    weight = Fraction(rules.types.get(name, 1))
    if rules.type == TOGETHER:
        count = added(point.judged for point in points)
        return level(TYPE, name, rate(count, rules), weight, count, tuple(points), rules)
    return _mean(TYPE, name, points, rules, weight)


def _point(key: str, samples: Sequence[Sample], rules: Rules) -> Figure:
    visits = [_visit(sample, rules) for sample in sorted(samples, key=lambda s: (s.began, s.visit))]
    chosen = _choose([visit for visit in visits if visit.value is not None], rules.visits)
    return _mean(POINT, samples[0].name or samples[0].number or key, chosen, rules)


def _choose(visits: list[Figure], which: str) -> list[Figure]:
    if which == LATEST:
        return visits[-1:]
    if which == WORST:
        return sorted(visits, key=lambda visit: visit.value or 0)[:1]
    return visits


def _visit(sample: Sample, rules: Rules) -> Figure:
    value = rate(sample.judged, rules)
    return level(VISIT, sample.number or sample.visit, value, Fraction(1), sample.judged, (), rules)


def _mean(of: str, name: str, parts: Sequence[Figure], rules: Rules, weight: Fraction = Fraction(1)) -> Figure:
    value = mix([(part.value, part.weight) for part in parts])
    return level(of, name, value, weight, added(part.judged for part in parts), tuple(parts), rules)


def added(counts: Iterable[Count]) -> Count:
    """Add counts up."""
    got = possible = met = items = 0
    for count in counts:
        got, possible = got + count.got, possible + count.possible
        met, items = met + count.met, items + count.items
    return Count(got, possible, met, items)


def _grouped(samples: Iterable[Sample], key: Callable[[Sample], str]) -> list[tuple[str, list[Sample]]]:
    return [(name, list(inside)) for name, inside in groupby(sorted(samples, key=key), key)]
