"""Lists and records as people read them: names instead of keys, days instead of stamps, and what comes next."""

import shlex
import sqlite3
from contextlib import closing

import pytest
from patrol import shot

from inspect_cli.cli import words


@pytest.fixture
def patrol(morning):
    return morning()


@pytest.fixture
def market(patrol):
    """A finished visit to a lane with one failed item, which has a photo."""
    number = patrol.visit("BJ-1", "08:00", 20, fail=["BJX-04"])
    photo = shot(patrol.folder / "IMG_1.jpg", "08:05")
    patrol.run("photo", "add", number, photo, "--question", "BJX-04")
    return number


@pytest.mark.parametrize(
    ("stamp", "read"),
    [
        ("2026-07-20T23:59:59.999+08:00", "2026-07-20"),
        ("2026-07-21T09:00:00.000+08:00", "2026-07-21 09:00"),
        ("2026-07-21T09:00:07.120+08:00", "2026-07-21 09:00:07"),
        ("2021-04-11T15:47:53-05:00", "2021-04-11 15:47:53-05:00"),
        ("2026-07-21T09:00", "2026-07-21 09:00"),
        ("A-T:", "A-T:"),
    ],
)
def test_an_instant_is_read_as_a_day_and_a_clock(stamp, read):
    assert words.show("due", stamp) == read


def test_a_visit_names_its_people_its_template_and_whole_points(patrol, market):
    said = patrol.run("visit", "show", market).out
    assert "巡查员甲 01" in said
    assert "背街小巷实地考察" in said
    assert "{" not in said
    assert "巡查员甲 01" in patrol.run("visit", "show", market, "--plain").out
    assert ".0" not in patrol.run("visit", "list").out


def test_a_finding_names_its_unit_and_its_photo(patrol, market):
    said = patrol.run("finding", "show", "26-01-0001")
    assert "CG-1" not in said.out
    assert "区城管局" in said.out
    assert patrol.run("finding", "show", "26-01-0001", "--json").json["data"]["unit"] == "CG-1"


def test_a_photo_is_listed_with_its_visit_and_question(patrol, market):
    (row,) = patrol.run("photo", "list", "--json").json["data"]
    assert (row["visit"], row["question"]) == (market, "BJX-04")
    assert f"{market} BJX-04" in patrol.run("photo", "move", "IMG_1.jpg", "--visit", market, code=0).out


@pytest.mark.parametrize("noun", ["finding", "visit", "photo", "point", "unit"])
def test_a_list_that_was_cut_says_so(patrol, noun):
    for point, at in (("BJ-1", "08:00"), ("BJ-2", "09:00")):
        number = patrol.visit(point, at, 20, fail=["BJX-04"])
        patrol.run("photo", "add", number, shot(patrol.folder / f"{point}.jpg", at.replace("00", "05")))
    assert "1 of " in patrol.run(noun, "list", "--limit", 1).err
    assert " of " not in patrol.run(noun, "list").err
    assert "from 1 on" in patrol.run(noun, "list", "--limit", 0, code=2).err


def test_after_a_dry_run_comes_the_import_itself(patrol):
    file = patrol.folder / "点位 新.csv"
    file.write_text("店号,名称,类型\nBJ-9,新巷,背街小巷\n", encoding="utf-8")
    said = patrol.run("point", "import", file, "--map", "编号=店号", "--dry-run")
    (line,) = [line for line in said.err.splitlines() if "Next" in line]
    patrol.run(*shlex.split(line)[shlex.split(line).index("point") :])
    with closing(sqlite3.connect(patrol.root / "data" / "inspect.db")) as db:
        assert db.execute("SELECT name FROM point WHERE code='BJ-9'").fetchone() == ("新巷",)


@pytest.mark.parametrize(
    ("argv", "code", "error", "words_of_it"),
    [
        (("point", "import", "nowhere.csv"), 2, "usage.no_path", "没有|不存在"),
        (("photo", "import", "points.csv"), 2, "usage.is_file", "文件夹"),
        (("point", "import", "."), 3, "table.unreadable", "是文件夹"),
        (("template", "check", "."), 3, "template.unreadable", "是文件夹"),
    ],
)
def test_a_path_that_will_not_do_is_said_in_chinese(patrol, monkeypatch, argv, code, error, words_of_it):
    monkeypatch.chdir(patrol.folder)
    (patrol.folder / "points.csv").touch()
    (said,) = patrol.run(*argv, "--json", "--lang", "zh", code=code).json["errors"]
    assert said["code"] == error
    assert any(part in said["message"] for part in words_of_it.split("|"))
    assert said["hint"]


def test_no_hint_where_nothing_is_near(patrol, market):
    (error,) = patrol.run("photo", "add", market, "x.jpg", "--question", "完全不像", "--json", code=5).json["errors"]
    assert error["hint"] == ""


def test_the_founder_of_a_team_has_a_name(patrol):
    (device,) = patrol.run("device", "list", "--json").json["data"]
    assert (device["staff"], device["person"], device["role"]) == ("01", "巡查员甲", "admin")


def test_the_sides_of_a_conflict_are_shown_by_what_they_differ_in(patrol, inside, monkeypatch):
    other = patrol.folder / "other"
    inside("join", patrol.root, other, "--as", "02", "--inspector", "巡查员乙")
    patrol.run("merge", other, code=3)
    patrol.run("device", "approve", "02", "--role", "supervisor")
    inside("-w", other, "merge", patrol.root)
    file = patrol.folder / "point.csv"
    for root, name in ((patrol.root, "甲巷"), (other, "乙巷")):
        file.write_text(f"编号,名称,类型,街道\nBJ-1,{name},背街小巷,柳湾街道\n", encoding="utf-8")
        assert inside("-w", root, "point", "import", file).code == 0
    patrol.run("merge", other, code=3)
    said = patrol.run("conflict", "show", "1").out
    assert "name=甲巷" in said
    assert "name=乙巷" in said
    assert "柳湾街道" not in said
    sides = patrol.run("conflict", "show", "1", "--json").json["data"]["versions"]
    assert {side["data"]["name"] for side in sides} == {"甲巷", "乙巷"}


def test_a_photo_added_twice_is_said_to_be_there(patrol, market):
    photo = patrol.folder / "IMG_1.jpg"
    said = patrol.run("photo", "add", market, photo, "--question", "BJX-04", "--json").json["messages"]
    assert [message["code"] for message in said] == ["photo.known"]


def test_who_may_not_approve_is_not_told_to(patrol, inside):
    other = patrol.folder / "other"
    inside("join", patrol.root, other, "--as", "02", "--inspector", "巡查员乙")
    patrol.run("merge", other, code=3)
    said = inside("-w", other, "device", "list", "--json").json["messages"]
    assert [message["code"] for message in said] == ["device.waiting"]
    (message,) = patrol.run("device", "list", "--json").json["messages"]
    patrol.run(*message["message"].split()[3:])
    assert patrol.run("device", "list", "--json").json["messages"] == []


def test_a_finding_is_told_in_the_words_of_the_office(patrol, market):
    """Where it was, by which visit, in which notices, who got it next; no keys and no paths."""
    patrol.run("notice", "draft")
    patrol.run("notice", "issue", "--all", "--signed-by", "督导员丙", "--reason", "照片随后补齐")
    number = patrol.run("finding", "list", "--json").json["data"][0]["number"]
    patrol.run("finding", "assign", number, "--unit", "桥东街道")
    said = patrol.run("--lang", "zh", "finding", "show", number).out
    data = patrol.run("finding", "show", number, "--json").json["data"]
    for word in ("柳荫巷 BJ-1", "背街小巷", f"检查编号    {market}", "文创改〔2026〕1号", "改派", "桥东街道"):
        assert word in said, word
    for word in (data["visit"], data["path"], "反馈时限"):
        assert word not in said, word
    assert (data["visit_number"], data["state"], data["feedback"]) == (market, "found", "")
    assert [step["act"] for step in data["steps"]] == ["issue", "assign"]


def test_a_notice_shows_its_head_and_nothing_that_is_empty(patrol, market):
    patrol.run("notice", "draft")
    patrol.run("notice", "issue", "--all", "--signed-by", "督导员丙", "--reason", "照片随后补齐", "--urgency", "加急")
    said = patrol.run("--lang", "zh", "notice", "show", "1").out
    assert "关于限期整改文明城市创建实地检查问题的通知" in said
    assert "加急" in said
    assert "作废理由" not in said
    assert patrol.run("notice", "show", "1", "--json").json["data"]["void_reason"] == ""
