"""`status`: what waits for whoever sits at this laptop."""

import pytest
from desks import Desk

PATROL = ["points to visit", "drafts", "drafts on an old version", "loose"]
ROSTER = "工号,姓名,组别,角色,所属街道\n02,巡查员乙,一组,巡查员,别处街道\n"


@pytest.fixture
def desk(morning):
    return morning(hands=Desk)


def named(desk):
    """Return what is counted on the screen, in its order."""
    lines = desk.run("status").out.splitlines()
    return [line.split("  ")[0] for line in lines[5:]]  # behind the workspace and what there is in all


def test_an_inspector_sees_where_to_go_and_what_is_begun(desk):
    (desk.folder / "team.csv").write_text(ROSTER, encoding="utf-8")
    desk.run("team", "import", desk.folder / "team.csv")
    desk.run("round", "new", "2026-07", "--name", "7月")
    desk.run("round", "draw", "2026-07", "--per-type", "*=100%", "--seed", "7")
    desk.run("round", "assign", "2026-07")
    other = desk.join("02", "巡查员乙", role="inspector")
    assert named(other) == PATROL
    assert other.status()["points_to_visit"] == 3
    assert "round todo" in other.run("status").err
    other.visit("BJ-1", "08:00")
    assert other.status()["points_to_visit"] == 3
    other.run("visit", "finish", other.run("visit", "list", "--json").json["data"][0]["number"])
    assert other.status()["points_to_visit"] == 2


def test_a_supervisor_sees_the_desk_first_and_the_rest_where_something_waits(desk):
    other = desk.join("02", "督导员丙", role="supervisor")
    desk_work = named(other)
    assert desk_work
    assert not set(PATROL) & set(desk_work)
    other.visit("BJ-1", "08:00")
    assert named(other) == [*desk_work, "drafts"]


def test_who_does_both_sees_both_and_may_choose(desk):
    both = named(desk)
    assert both[: len(PATROL)] == PATROL
    assert len(both) > len(PATROL)
    desk.run("config", "set", "role", "inspector")
    assert named(desk) == PATROL
    assert set(desk.status()) > {"drafts", "overdue"}  # programs are told everything
    assert len(desk.run("status", "--plain").out.splitlines()) == 5 + len(both)
    desk.run("config", "set", "role", "chief", code=2)
