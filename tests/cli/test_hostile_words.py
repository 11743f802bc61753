"""What a remark, a path or the surroundings may hold, and what the terminal is to see of it."""

import json
import shlex

import pytest

SPITEFUL = "甲\x1b[31m红\x07\x9b2J乙\u202e丙"


@pytest.fixture
def patrol(morning):
    return morning()


@pytest.mark.parametrize("form", [[], ["--plain"]])
def test_a_remark_cannot_command_the_terminal(patrol, tmp_path, form):
    file = tmp_path / "answers.json"
    file.write_text(json.dumps({"answers": {"BJX-01": {"value": "no", "remark": SPITEFUL}}}), encoding="utf-8")
    patrol.run("survey", "BJ-1", "--answers", file)
    said = patrol.run("visit", "show", "26-01-V001", *form)
    assert "甲�[31m红��2J乙�丙" in said.out


def test_a_name_that_is_not_found_cannot_either(patrol):
    said = patrol.run("point", "show", SPITEFUL, code=5)
    assert "\x1b" not in said.err
    assert "\u202e" not in said.err


def test_json_keeps_a_remark_as_it_was_written(patrol, tmp_path):
    file = tmp_path / "answers.json"
    file.write_text(json.dumps({"answers": {"BJX-01": {"value": "no", "remark": SPITEFUL}}}), encoding="utf-8")
    patrol.run("survey", "BJ-1", "--answers", file)
    rows = patrol.run("visit", "show", "26-01-V001", "--json").json["data"]["answers"]
    assert SPITEFUL in [row["remark"] for row in rows]


def test_the_next_command_names_the_workspace_and_can_be_pasted(inside, tmp_path):
    root = tmp_path / "it's 我的 区"
    said = inside("init", root, "--org", "区", "--inspector", "甲", "--staff", "07")
    line = next(line for line in said.err.splitlines() if line.endswith("point import FILE"))
    assert shlex.split(line)[-5:] == ["-w", str(root), "point", "import", "FILE"]
    said = inside("-w", root, "status")
    line = next(line for line in said.err.splitlines() if line.endswith("point import FILE"))
    assert shlex.split(line)[-5:] == ["-w", str(root), "point", "import", "FILE"]


def test_a_clock_pinned_to_nonsense_is_said_in_a_sentence(inside, tmp_path, monkeypatch):
    monkeypatch.setenv("INSPECT_NOW", "gestern")
    said = inside("init", tmp_path / "x", "--org", "区", "--inspector", "甲")
    assert said.code == 2
    assert "gestern" in said.err
    assert "Traceback" not in said.err


def test_help_finds_what_only_an_option_speaks_of(inside):
    assert "visit finish" in inside("help", "陪同人员").out
