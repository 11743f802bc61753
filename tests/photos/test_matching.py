"""Which visit a photo belongs to: certain, or left to a person."""

from datetime import datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from inspect_cli.photos.matching import FAR, SLACK, Near, likely, off

NOW, LATE, LONG_AGO = timedelta(), timedelta(minutes=10), timedelta(hours=2)
MORNING = datetime.fromisoformat("2026-07-13T08:00:00+08:00")

nears = st.lists(
    st.builds(
        Near,
        st.uuids().map(str),
        st.sampled_from([NOW, timedelta(minutes=1), SLACK, SLACK + timedelta(seconds=1), LONG_AGO]),
        st.none() | st.floats(0, 20_000_000),
    ),
    unique_by=lambda near: near.visit,
)


def names(found):
    return [near.visit for near in found]


def test_only_one_in_time():
    assert names(likely([Near("A", NOW, None), Near("B", LONG_AGO, 3)])) == ["A"]


def test_shortly_before_the_beginning_counts_when_nobody_was_elsewhere():
    assert names(likely([Near("A", LATE, None)])) == ["A"]
    assert names(likely([Near("A", LATE, None), Near("B", NOW, None)])) == ["B"]


def test_the_place_outweighs_the_slack():
    assert names(likely([Near("A", LATE, 20), Near("B", NOW, 900)])) == ["A"]


def test_far_from_the_only_visit_in_time_is_still_that_visit():
    assert names(likely([Near("A", NOW, 900)])) == ["A"]


def test_a_point_without_a_place_is_likelier_than_one_far_away():
    assert names(likely([Near("A", NOW, None), Near("B", NOW, 900)])) == ["A"]


def test_two_equally_likely_are_left_to_a_person():
    assert names(likely([Near("A", NOW, 10), Near("B", NOW, 150)])) == ["A", "B"]


def test_outside_the_time_of_a_visit():
    end = MORNING + timedelta(minutes=30)
    assert off(MORNING, MORNING, end) == off(end, MORNING, end) == NOW
    assert off(MORNING - LATE, MORNING, end) == LATE
    assert off(end + LATE, MORNING, end) == LATE


@given(nears)
def test_the_order_of_the_visits_does_not_matter(candidates):
    assert set(likely(candidates)) == set(likely(candidates[::-1]))


@given(nears)
def test_nothing_out_of_time_is_ever_chosen_and_something_in_time_always_is(candidates):
    found = likely(candidates)
    assert all(near.off <= SLACK for near in found)
    assert bool(found) == any(near.off <= SLACK for near in candidates)


@given(nears)
def test_taken_at_the_point_of_one_visit_never_goes_to_a_farther_one(candidates):
    found = likely(candidates)
    at_a_point = any(near.off <= SLACK and near.metres is not None and near.metres <= FAR for near in candidates)
    if at_a_point:
        assert all(near.metres is not None and near.metres <= FAR for near in found)
