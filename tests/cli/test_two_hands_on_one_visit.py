"""A draft that was carried on in two copies of a laptop: finished only when a person has chosen."""

import json
import shutil

import pytest


@pytest.fixture
def patrol(morning):
    return morning()


def test_a_visit_with_an_answer_in_two_versions_is_not_finished(patrol, inside):
    number = patrol.visit("BJ-1", "08:00")
    copy = shutil.copytree(patrol.root, patrol.folder / "copy")
    for root, problem in ((patrol.root, "a"), (copy, "b")):
        file = patrol.folder / "answers.json"
        file.write_text(json.dumps({"answers": {"BJX-07": {"value": "no", "problem": problem}}}), encoding="utf-8")
        assert inside("-w", root, "survey", "BJ-1", "--resume", "--answers", file).code == 0
    patrol.run("merge", copy, code=3)
    (error,) = patrol.run("visit", "finish", number, "--json", code=21).json["errors"]
    assert error["code"] == "visit.in_conflict"
    patrol.run("conflict", "resolve", 1, "--take", 2)
    patrol.run("visit", "finish", number)
    shown = patrol.run("visit", "show", number, "--json").json["data"]["answers"]
    problem = next(row["problem"] for row in shown if row["question"] == "BJX-07")
    assert problem in patrol.run("finding", "list").out
