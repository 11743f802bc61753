"""Taking a form out of force: `template publish` of one whose settings say 停用."""

import pytest
from versions import Lanes

ROW = "select_one conform; L-1; 地面无垃圾"
SECOND = {"form_id: lane": "form_id: alley"}
RETIRED = {"  point_type": "  active: 停用\n  point_type"}


@pytest.fixture
def lanes(morning):
    lanes = morning(hands=Lanes)
    lanes.version("1", ROW)
    lanes.version("2", ROW, swap=SECOND)
    return lanes


def in_force(lanes):
    return {row["form_id"] for row in lanes.run("template", "list", "--json").json["data"] if row["type"] == "小巷"}


def retire(lanes, **more):
    file = lanes.version("3", ROW, swap={**SECOND, **RETIRED}, publish=False)
    return lanes.run("template", "publish", file, "--json", **more)


def test_a_retired_form_leaves_one_for_its_type(lanes):
    assert lanes.run("template", "show", "小巷", code=5).err.count("active") == 1
    said = retire(lanes)
    assert [m["code"] for m in said.json["messages"]] == ["template.published", "template.retired", "next"]
    assert in_force(lanes) == {"lane"}
    assert "lane" in lanes.run("template", "show", "小巷").out
    assert [m["code"] for m in retire(lanes).json["messages"]] == ["template.published"]


def test_its_versions_are_named_and_it_comes_back(lanes):
    retire(lanes)
    error = lanes.run("template", "show", "alley", "--json", code=5).json["errors"][0]
    assert (error["code"], error["candidates"]) == ("template.out_of_force", ["alley@2"])
    lanes.version("2", ROW, swap=SECOND)
    assert in_force(lanes) == {"lane", "alley"}


def test_what_was_begun_by_it_is_finished_and_counted(lanes):
    file = lanes.folder / "a.json"
    file.write_text('{"answers": {"L-1": "yes"}}', "utf-8")
    words = ("survey", "BJ-1", "--template", "alley", "--answers", file)
    number = lanes.run(*words, "--json").json["data"]["visit"]
    retire(lanes)
    lanes.run("visit", "finish", number)
    assert [g["visits"] for g in lanes.run("report", "score", "--json").json["data"]["groups"]] == [1]
    assert lanes.run("report", "questionnaire", "alley@2", "--json").json["data"]["filled"] == 1
    assert lanes.run(*words, "--json", code=5).json["errors"][0]["code"] == "template.out_of_force"


def test_a_word_that_is_neither_yes_nor_no_is_an_error(lanes):
    file = lanes.version("3", ROW, swap={"  point_type": "  active: 也许\n  point_type"}, publish=False)
    error = lanes.run("template", "check", file, "--json", code=3).json["errors"][0]
    assert (error["code"], error["where"]["sheet"], error["where"]["row"]) == ("template.yes_no_bad", "settings", 5)
