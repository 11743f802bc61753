"""Sheets without a point from files: questionnaires and tallies, taken all or not at all, and listed like visits."""

import json
from pathlib import Path

import pytest

FORMS = Path(__file__).parents[1] / "forms"
GOOD = {"age": "young", "Q1": "good", "Q2": "yes"}


def two_forms(patrol):
    patrol.publish(FORMS / "opinion.yaml", FORMS / "works.yaml")


@pytest.fixture
def patrol(morning):
    return morning(two_forms)


def take(patrol, sheets, *options, form="opinion", code=0):
    """Hand a file of sheets in; return what the command said as JSON."""
    file = patrol.folder / "sheets.json"
    file.write_text(json.dumps(sheets), encoding="utf-8")
    return patrol.run("survey", "--template", form, "--answers", file, "--json", *options, code=code).json


def listed(patrol):
    return patrol.run("visit", "list", "--json").json["data"]


def codes(said):
    return [error["code"] for error in said["errors"]]


def test_a_list_is_taken_and_every_sheet_of_it_finished(patrol):
    sheets = [{"answers": GOOD}, {"outcome": "拒访"}, {"answers": GOOD, "community": "桥头"}]
    said = take(patrol, sheets, "--community", "望湖", "--repeat")["data"]
    assert (said["sheets"], said["filled"], said["refusals"]) == (3, 2, 1)
    assert [visit["community"] for visit in said["visits"]] == ["望湖社区", "望湖社区", "桥头社区"]
    rows = {row["number"]: row for row in listed(patrol)}
    assert [rows[n]["name"] for n in sorted(rows)] == ["小问卷（望湖社区）", "小问卷（望湖社区）", "小问卷（桥头社区）"]
    assert {(row["state"], row["point"], row["findings"]) for row in rows.values()} == {("finished", "", 0)}


def test_one_bad_sheet_keeps_all_of_them_out_and_is_named(patrol):
    sheets = [{"answers": GOOD}, {"answers": {"age": "young", "Q1": "good"}}, {"answers": {**GOOD, "Q2": "perhaps"}}]
    said = take(patrol, sheets, "--community", "望湖", code=3)
    assert [(error["code"], error["where"]["row"]) for error in said["errors"][-2:]] == [
        ("answer.required", 2),
        ("answer.not_a_choice", 3),
    ]
    assert listed(patrol) == []


def test_one_sheet_stays_a_draft_until_it_is_finished(patrol):
    assert take(patrol, {"answers": {"age": "old"}}, "--community", "望湖")["data"]["visits"][0]["state"] == "draft"
    assert patrol.run("status", "--json").json["data"]["drafts"] == 1
    rest = {name: GOOD[name] for name in ("Q1", "Q2")}
    said = take(patrol, {"answers": rest}, "--community", "望湖", "--resume", "--finish")["data"]
    assert [visit["state"] for visit in said["visits"]] == ["finished"]
    assert len(listed(patrol)) == 1


def test_the_sample_file_is_taken_as_it_stands(patrol):
    sample = patrol.run("survey", "--template", "opinion", "--community", "望湖", "--repeat", "--example").out
    assert take(patrol, json.loads(sample), "--repeat")["data"]["refusals"] == 1
    tally = patrol.run("survey", "--template", "works", "--example").out
    assert take(patrol, json.loads(tally), "--finish", form="works")["data"]["filled"] == 1


@pytest.mark.parametrize(
    ("words", "code", "exit_code"),
    [
        (["BJ-1", "--template", "opinion", "--repeat"], "survey.point_too", 2),
        (["BJ-1", "--template", "opinion", "--community", "望湖"], "survey.point_too", 2),
        (["--repeat"], "usage.missing", 2),
        (["--template", "nongmao-shichang", "--repeat"], "survey.wants_point", 6),
        (["--template", "opinion", "--resume"], "survey.no_draft_sheet", 5),
        (["--template", "opinion", "--mode", "微服私访"], "round.mode", 2),
        (["--template", "opinion", "--round", "无"], "round.not_found", 5),
    ],
)
def test_what_does_not_go_together_is_refused(patrol, words, code, exit_code):
    (patrol.folder / "one.json").write_text(json.dumps({"answers": GOOD}), encoding="utf-8")
    said = patrol.run("survey", *words, "--answers", patrol.folder / "one.json", "--json", code=exit_code)
    assert codes(said.json) == [code]
    assert listed(patrol) == []


def test_a_refusal_is_for_people_and_a_closed_door_for_points(patrol):
    said = take(patrol, [{"outcome": "停业"}], "--repeat", code=3)
    assert codes(said)[-1] == "sheet.bad_outcome"
    number = patrol.visit("BJ-1", "08:00")
    said = patrol.run("visit", "finish", number, "--outcome", "拒访", "--json", code=3).json
    assert codes(said) == ["sheet.bad_outcome"]


def test_a_community_is_told_by_part_of_its_name_and_an_unknown_one_is_said(patrol):
    said = take(patrol, {"answers": GOOD}, "--community", "别处社区", "--finish")
    assert said["messages"][0]["code"] == "survey.community_unlisted"
    two = "编号,名称,类型,街道,社区\nX-1,甲巷,背街小巷,柳湾街道,和平社区\nX-2,乙巷,背街小巷,桥东街道,和平社区\n"
    (patrol.folder / "two.csv").write_text(two, encoding="utf-8")
    patrol.run("point", "import", patrol.folder / "two.csv")
    said = take(patrol, {"answers": GOOD}, "--community", "和平", "--finish", code=5)
    assert said["errors"][0]["candidates"] == ["柳湾街道/和平社区", "桥东街道/和平社区"]
    said = take(patrol, {"answers": GOOD}, "--community", "桥东街道/和平社区", "--finish")
    assert said["data"]["visits"][0]["community"] == "桥东街道/和平社区"
    ranking = patrol.run("report", "ranking", "--json").json["data"]["places"]
    assert {place["name"] for place in ranking} == {"桥东街道", "(none)"}


def about(patrol, number):
    shown = patrol.run("visit", "show", number, "--json").json["data"]
    return {name: shown[name] for name in ("round", "mode", "channel", "campaign")}


def test_a_visit_says_what_it_was_made_for_and_the_rest_comes_from_its_round(patrol):
    patrol.run("round", "new", "R", "--mode", "暗访", "--channel", "日常督查", "--campaign", "一盔一带")
    number = take(patrol, {"answers": GOOD}, "--finish", "--mode", "明查")["data"]["visits"][0]["visit"]
    assert about(patrol, number) == {"round": "R", "mode": "明查", "channel": "日常督查", "campaign": "一盔一带"}
    number = take(patrol, {"answers": GOOD, "channel": "媒体"}, "--finish", "--round", "-")["data"]["visits"][0][
        "visit"
    ]
    assert about(patrol, number) == {"round": "", "mode": "", "channel": "媒体", "campaign": ""}
    form = json.loads(patrol.run("survey", "BJ-1", "--example").out)
    form["answers"] = {}
    (patrol.folder / "point.json").write_text(json.dumps(form), encoding="utf-8")
    words = ("--answers", patrol.folder / "point.json", "--round", "R", "--campaign", "清洁家园", "--json")
    number = patrol.run("survey", "BJ-1", *words).json["data"]["visit"]
    assert about(patrol, number) == {"round": "R", "mode": "暗访", "channel": "日常督查", "campaign": "清洁家园"}


def test_a_tally_whose_item_fails_makes_a_finding_that_names_the_community(patrol):
    answers = {"road": "柳荫街", "duty": "three", "shops": [{"shop": "1号", "MQ-02": {"value": "no", "problem": "a"}}]}
    sheet = {"community": "柳岸社区", "rest": "yes", "answers": answers}
    take(patrol, [sheet], "--repeat", form="menqian-sanbao")
    finding = patrol.run("finding", "list", "--json").json["data"][0]
    assert (finding["point"], finding["unit"]) == ("柳岸社区", "柳湾街道")
    line = patrol.run("ledger", "show", "--street", "柳湾街道", "--json").json["data"][0]
    assert line["number"] == finding["number"]
    patrol.run("notice", "draft")
    patrol.run("notice", "issue", "--all", "--signed-by", "签发人甲", "--reason", "照片随整改回执补齐")
    notice = patrol.run("notice", "list", "--json").json["data"][0]["notice"]
    assert patrol.run("notice", "show", notice, "--json").json["data"]["rows"][0]["point"] == "柳岸社区"
