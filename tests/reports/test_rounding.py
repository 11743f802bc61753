"""The one rule of rounding."""

from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inspect_cli.reports.score import points
from inspect_cli.reports.scoring import rounded

figures = st.integers(-(10**15), 10**15)


@pytest.mark.parametrize(
    ("got", "possible", "rate"),
    [(1, 8, "0.13"), (1, 3, "0.33"), (2, 3, "0.67"), (9995, 10000, "1.00"), (-1, 8, "-0.13"), (0, 5, "0.00")],
)
def test_a_half_goes_up(got, possible, rate):
    assert str(rounded(Fraction(got, possible))) == rate


@given(figures, figures.filter(bool))
def test_rounded_as_the_decimal_module_rounds_the_exact_fraction(numerator, denominator):
    exact = Fraction(numerator, denominator)
    found = rounded(Fraction(numerator, denominator))
    assert abs(Fraction(found) - exact) <= Fraction(1, 200)
    if abs(Fraction(found) - exact) == Fraction(1, 200):
        assert abs(Fraction(found)) > abs(exact)
    assert found == found.quantize(Decimal("0.01"), ROUND_HALF_UP)


@given(st.lists(st.integers(-(10**9), 10**9)))
def test_points_of_the_groups_add_up_to_the_points_of_the_total(thousandths):
    assert sum(map(points, thousandths)) == points(sum(thousandths))


@pytest.mark.parametrize(("thousandths", "text"), [(0, "0"), (100_000, "100"), (1_500, "1.5"), (-500, "-0.5")])
def test_points_are_written_as_people_do(thousandths, text):
    assert str(points(thousandths)) == text
