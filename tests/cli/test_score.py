"""Scores of a small round."""

from decimal import Decimal

import pytest
from patrol import two_days


@pytest.fixture
def patrol(morning):
    return morning(two_days)


def score(patrol, *argv):
    return patrol.run("report", "score", "--json", *argv).json["data"]


def figures(group):
    return group["visits"], group["without_score"], group["possible"] - group["got"]


def test_per_point(patrol):
    said = score(patrol)
    assert {g["group"]: figures(g) for g in said["groups"]} == {"BJ-1": (2, 0, 2), "BJ-2": (1, 0, 1), "NM-1": (1, 1, 0)}
    assert said["outcomes"] == [{"outcome": "停业", "visits": 1}]
    assert {t["form_id"]: t["visits"] for t in said["templates"]} == {"beijie-xiaoxiang": 3, "nongmao-shichang": 1}


def test_per_street_type_and_visit(patrol):
    by_street = {g["group"]: figures(g) for g in score(patrol, "--by", "street")["groups"]}
    assert by_street == {"柳湾街道": (3, 1, 2), "桥东街道": (1, 0, 1)}
    by_type = {g["group"]: figures(g) for g in score(patrol, "--by", "type")["groups"]}
    assert by_type == {"背街小巷": (3, 0, 3), "农贸市场": (1, 1, 0)}
    assert [figures(g)[2] for g in score(patrol, "--by", "visit")["groups"]] == [2, 0, 1, 0]


@pytest.mark.parametrize("by", ["visit", "point", "type", "street"])
def test_groups_add_up_to_the_total(patrol, by):
    said = score(patrol, "--by", by)
    for figure in ("visits", "without_score", "got", "possible"):
        assert sum(Decimal(str(g[figure])) for g in said["groups"]) == Decimal(str(said[figure]))
    assert said["rate"] == round(100 * said["got"] / said["possible"], 2)


def test_what_the_visits_said_when_they_were_finished_is_what_is_summed(patrol):
    listed = patrol.run("visit", "list", "--json").json["data"]
    said = score(patrol)
    assert said["got"] == sum(visit["got"] or 0 for visit in listed)
    assert said["possible"] == sum(visit["possible"] or 0 for visit in listed)


def test_days_are_counted_from_midnight_to_midnight_official_time(patrol):
    assert score(patrol, "--until", "2026-07-13")["visits"] == 1
    assert score(patrol, "--since", "2026-07-14")["visits"] == 3
    assert score(patrol, "--since", "2026-07-13", "--until", "2026-07-14")["visits"] == 4
    assert score(patrol, "--since", "2026-07-15")["visits"] == 0
    patrol.visit("BJ-2", "2026-07-16T00:00", 5)
    patrol.visit("BJ-2", "2026-07-16T23:59:59", 5)
    assert score(patrol, "--since", "2026-07-16", "--until", "2026-07-16")["visits"] == 2


def test_nothing_to_get_has_no_rate(patrol):
    [market] = [g for g in score(patrol)["groups"] if g["group"] == "NM-1"]
    assert (market["got"], market["possible"], market["rate"]) == (0, 0, None)


def test_a_day_that_is_none_is_refused(patrol):
    said = patrol.run("report", "score", "--since", "2026-02-30", "--json", code=2).json
    assert [error["code"] for error in said["errors"]] == ["usage.bad_value"]


def test_two_decimals_stand_under_each_other(patrol):
    lines = patrol.run("report", "score").out.splitlines()
    rates = [line.split()[-1] for line in lines if line.startswith("BJ-")]
    assert all(len(rate.split(".")[1]) == 2 for rate in rates)
    assert len({len(line) for line in lines if line.startswith("BJ-")}) == 1
