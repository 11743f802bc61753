"""Arithmetic."""

import math
from collections.abc import Callable
from decimal import ROUND_HALF_UP, Decimal, localcontext

from .. import dates
from ..context import Context
from ..values import Value, to_number, to_string
from .kind import Function


def round_(value: Value, places: Value = 0.0) -> float:
    """Round half away from zero, as ODK Web Forms does: `round(-1.5)` is −2; `places` may be negative."""
    given, digits = to_number(value), to_number(places)
    if not (math.isfinite(given) and math.isfinite(digits)) or abs(digits) > 30:
        return given
    step, exact = Decimal(1).scaleb(-int(digits)), Decimal(repr(float(given)))
    with localcontext(prec=60):
        return float((exact / step).quantize(Decimal(1), ROUND_HALF_UP) * step) if abs(exact) < 10**15 else given


def number(context: Context, *value: Value) -> float:
    """Return the number of a value, or of the context node; a date stays a date, which is a number.

    The text of a date is reckoned with as it is, and written as whole days.
    """
    given = value[0] if value else [context.node]
    found = to_number(given)
    if isinstance(given, float | bool) or not dates.parse(to_string(given)):
        return found
    return dates.Moment(found, str(math.floor(found)))


def whole(value: Value) -> float:
    """Cut off the fraction."""
    given = to_number(value)
    return float(math.trunc(given)) if math.isfinite(given) else given


def _toward(whole: Callable[[float], int]) -> Callable[[Value], float]:
    """Return a way of rounding; what comes to 0 keeps its sign (XPath 1.0: `1 div ceiling(-0.5)` is -Infinity)."""

    def run(value: Value) -> float:
        given = to_number(value)
        return math.copysign(whole(given), given) if math.isfinite(given) else given

    return run


def _power(base: float, exponent: float) -> float:
    """Return a power: 0 to a negative power and what is too large are infinite, what is made of no number is none."""
    odd = exponent % 2 == 1
    if math.isnan(base) or math.isnan(exponent) or (abs(base) == 1 and math.isinf(exponent)):
        return math.nan
    try:
        return math.pow(base, exponent)
    except OverflowError:
        return -math.inf if base < 0 and odd else math.inf
    except ValueError:
        return (math.copysign(math.inf, base) if odd else math.inf) if base == 0 else math.nan


def _logarithm(log: Callable[[float], float]) -> Callable[[float], float]:
    return lambda number: log(number) if number else -math.inf


def _safe(function: Callable[..., float]) -> Callable[..., float]:
    """Return NaN where a function is not defined, and infinity where it overflows."""

    def run(*values: Value) -> float:
        try:
            return float(function(*[to_number(value) for value in values]))
        except OverflowError:
            return math.inf
        except (ValueError, ZeroDivisionError):
            return math.nan

    return run


FUNCTIONS = {
    "number": Function(number, 0, 1, "context"),
    "round": Function(round_, 1, 2),
    "int": Function(whole, 1, 1),
    "floor": Function(_toward(math.floor), 1, 1),
    "ceiling": Function(_toward(math.ceil), 1, 1),
    "abs": Function(_safe(abs), 1, 1),
    "pow": Function(_safe(_power), 2, 2),
    "log": Function(_safe(_logarithm(math.log)), 1, 1),
    "log10": Function(_safe(_logarithm(math.log10)), 1, 1),
    "exp": Function(_safe(math.exp), 1, 1),
    "exp10": Function(_safe(lambda number: _power(10, number)), 1, 1),
    "sqrt": Function(_safe(math.sqrt), 1, 1),
    "pi": Function(lambda: math.pi, 0, 0),
    "sin": Function(_safe(math.sin), 1, 1),
    "cos": Function(_safe(math.cos), 1, 1),
    "tan": Function(_safe(math.tan), 1, 1),
    "asin": Function(_safe(math.asin), 1, 1),
    "acos": Function(_safe(math.acos), 1, 1),
    "atan": Function(_safe(math.atan), 1, 1),
    "atan2": Function(_safe(math.atan2), 2, 2),
}
