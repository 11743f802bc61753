"""Lots: as many as the rule says, the same for everybody who draws them again, spread as evenly as shares allow."""

import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inspect_cli.errors import Usage
from inspect_cli.rounds.lot import Candidate, allotted, draw, hash_of, read_rule
from inspect_cli.rounds.tasks import Stop, share_out, walking_order

CITY = [Candidate(f"NM-{n:03}", "农贸市场", f"街道{n % 3}") for n in range(30)] + [
    Candidate(f"BJ-{n:03}", "背街小巷", f"街道{n % 2}") for n in range(11)
]
candidates = st.lists(
    st.builds(Candidate, st.uuids().map(str), st.sampled_from("甲乙丙"), st.sampled_from(["", "东", "西", "南"])),
    unique_by=lambda c: c.code,
    max_size=40,
)
rules = st.sampled_from(["甲=3", "甲=3 *=20%", "*=100%", "乙=0 *=1", "丙=50%"])


def test_by_number_by_per_cent_and_all_others():
    drawn = draw(CITY, read_rule("农贸市场=8 *=20%"), "20260801", spread=False)
    assert sum(code.startswith("NM") for code in drawn) == 8
    assert sum(code.startswith("BJ") for code in drawn) == 3  # 2.2, rounded up


def test_a_type_that_nothing_is_said_of_is_not_drawn():
    assert draw(CITY, read_rule("背街小巷=2"), "x", spread=False) == sorted(
        draw(CITY[30:], read_rule("*=2"), "x", spread=False)
    )


def test_anyone_can_draw_again_with_sha256_alone():
    drawn = draw(CITY, read_rule("农贸市场=4"), "种子", spread=False)
    by_hand = sorted(CITY[:30], key=lambda c: hashlib.sha256(f"种子:{c.code}".encode()).hexdigest())[:4]
    assert drawn == sorted(c.code for c in by_hand)


@given(candidates, rules, st.text(max_size=5), st.booleans(), st.randoms())
def test_the_order_of_the_list_changes_nothing(among, rule, seed, spread, random):
    mixed = random.sample(among, len(among))
    assert draw(mixed, read_rule(rule), seed, spread=spread) == draw(among, read_rule(rule), seed, spread=spread)
    assert hash_of(mixed) == hash_of(among)


@given(candidates, rules, st.text(max_size=5))
def test_spreading_over_streets_draws_as_many(among, rule, seed):
    spread, plain = (draw(among, read_rule(rule), seed, spread=each) for each in (True, False))
    assert len(set(spread)) == len(spread) == len(plain)


@given(st.dictionaries(st.text(max_size=3), st.integers(1, 50), min_size=1), st.data())
def test_what_is_shared_out_adds_up_and_nobody_is_off_by_one_or_more(sizes, data):
    wanted = data.draw(st.integers(0, sum(sizes.values())))
    parts = allotted(sizes, wanted)
    assert sum(parts.values()) == wanted
    for name, size in sizes.items():
        assert abs(parts[name] - size * wanted / sum(sizes.values())) < 1
        assert 0 <= parts[name] <= size


@pytest.mark.parametrize("text", ["农贸市场", "=3", "甲=三", "甲=-1", "甲=1 甲=2", "甲=1.5", "甲=101%"])
def test_a_rule_that_cannot_be_read_is_refused(text):
    with pytest.raises(Usage):
        read_rule(text)


stops = st.lists(
    st.builds(
        Stop,
        st.uuids().map(str),
        st.sampled_from(["东街", "西街", "南街"]),
        st.just(""),
        st.none() | st.floats(120, 121),
        st.just(31.2),
    ),
    unique_by=lambda s: s.code,
    max_size=20,
)


@given(stops, st.booleans())
def test_everybody_is_sent_once_and_nobody_to_the_own_street(all_stops, cross):
    teams = {"一组": {"东街"}, "二组": {"西街"}, "三组": {"东街", "西街", "南街"}}
    shares, nobody = share_out(all_stops, teams, cross=cross)
    assert sorted([s for share in shares.values() for s in share] + nobody) == sorted(all_stops)
    if cross:
        assert all(stop.street not in teams[team] for team, share in shares.items() for stop in share)
        assert not nobody  # 一组 or 二组 may always go
    else:
        assert max(map(len, shares.values())) - min(map(len, shares.values())) <= max(1, len(teams) - 1)


def test_where_only_the_own_team_is_left_nobody_goes():
    stop = Stop("A", "东街", "", None, None)
    assert share_out([stop], {"一组": {"东街"}}, cross=True) == ({"一组": []}, [stop])


def test_the_way_goes_to_the_nearest_next():
    line = [Stop(name, "", "", 120.0, lat) for name, lat in (("c", 31.1), ("a", 31.3), ("b", 31.2))]
    lost = Stop("d", "", "", None, None)
    assert [stop.code for stop in walking_order([lost, *line])] == ["a", "b", "c", "d"]
