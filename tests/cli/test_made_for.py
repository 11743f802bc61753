"""Findings, ledger and figures by what the visit was made for: round, mode, channel, campaign."""

import csv
import io

import pytest


def two_visits(patrol):
    """柳荫巷 in a round of its own, 桥东巷 in none; one fault each."""
    about = ("--mode", "暗访", "--channel", "市级督查", "--campaign", "一盔一带")
    patrol.run("round", "new", "R", *about)
    patrol.run("round", "draw", "R", "--per-type", "背街小巷=1", "--seed", seed_for("BJ-1"))
    patrol.visit("BJ-1", "08:00", 30, fail=["BJX-03"])
    patrol.visit("BJ-2", "09:00", 30, fail=["BJX-03", "BJX-04"])


@pytest.fixture
def patrol(morning):
    return morning(two_visits)


def seed_for(code):
    from inspect_cli.rounds.lot import lot_of

    return next(str(n) for n in range(99) if lot_of(str(n), code) == min(lot_of(str(n), c) for c in ("BJ-1", "BJ-2")))


WANTED = [("--round", "R"), ("--mode", "暗访"), ("--channel", "市级督查"), ("--campaign", "一盔一带")]


@pytest.mark.parametrize("words", WANTED)
def test_lists_and_figures_take_what_a_visit_was_made_for(patrol, tmp_path, words):
    def data(*argv):
        return patrol.run(*argv, *words, "--json").json["data"]

    assert [row["point"] for row in data("finding", "list")] == ["柳荫巷"]
    assert [row["point_name"] for row in data("ledger", "show")] == ["柳荫巷"]
    file = tmp_path / "台账.csv"
    patrol.run("ledger", "export", file, *words)
    assert len(list(csv.DictReader(io.StringIO(file.read_bytes().decode("utf-8-sig"))))) == 1
    assert data("report", "score")["visits"] == 1
    assert [place["name"] for place in data("report", "ranking")["places"]] == ["柳湾街道"]
    assert data("report", "coverage")["reached"] == 1


def test_without_them_everything_counts_and_with_others_nothing(patrol):
    assert len(patrol.run("finding", "list", "--json").json["data"]) == 3
    assert patrol.run("finding", "list", "--mode", "明查", "--json").json["data"] == []
    assert patrol.run("ledger", "show", "--campaign", "没有", "--json").json["data"] == []
    assert patrol.run("report", "score", "--channel", "没有", "--json").json["data"]["visits"] == 0
    patrol.run("finding", "list", "--round", "没有", code=5)
    patrol.run("ledger", "show", "--mode", "夜查", code=2)
