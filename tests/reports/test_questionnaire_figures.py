"""Intervals and sample sizes as statisticians have them."""

from decimal import Decimal
from statistics import NormalDist

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inspect_cli.reports.questionnaires import Z, sample_size, wilson


def test_the_deviate_is_that_of_95_per_cent():
    assert abs(float(Z) - NormalDist().inv_cdf(0.975)) < 1e-12


@pytest.mark.parametrize(
    ("good", "answered", "low", "high"),
    [(0, 10, "0.00", "27.75"), (10, 10, "72.25", "100.00"), (1, 2, "9.45", "90.55"), (90, 100, "82.56", "94.48")],
)
def test_known_intervals(good, answered, low, high):
    assert wilson(good, answered) == (Decimal(low), Decimal(high))


@given(st.integers(1, 5000).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))))
def test_both_bounds_solve_the_equation_they_come_from(pair):
    """A bound is the share p at which good/answered is Z deviations away: (x - p)² n = Z² p (1 - p)."""
    good, answered = pair
    share = good / answered
    for bound in wilson(good, answered):
        p = float(bound) / 100
        if 0 < p < 1:
            assert (share - p) ** 2 * answered == pytest.approx(float(Z) ** 2 * p * (1 - p), abs=2e-3 * answered * 0.1)


@pytest.mark.parametrize(
    ("population", "error", "wanted"), [(0, "5", 385), (0, "3", 1068), (1000, "5", 278), (50, "5", 45), (1, "5", 1)]
)
def test_known_sample_sizes(population, error, wanted):
    assert sample_size(population, Decimal(error)) == wanted
