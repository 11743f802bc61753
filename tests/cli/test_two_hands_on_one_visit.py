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


@pytest.fixture
def gone_on(patrol, inside):
    """Finish a visit here while a copy of the laptop gives another answer; return its number, and sides by answer."""

    def run(here, there, question="BJX-07"):
        number = patrol.visit("BJ-1", "08:00")
        copy = shutil.copytree(patrol.root, patrol.folder / "copy")
        for root, answer in ((patrol.root, here), (copy, there)):
            file = patrol.folder / "answers.json"
            file.write_text(json.dumps({"answers": {question: answer}}), encoding="utf-8")
            assert inside("-w", root, "survey", "BJ-1", "--resume", "--answers", file).code == 0
        patrol.run("visit", "finish", number)
        patrol.run("merge", copy, code=3)
        sides = patrol.run("conflict", "show", 1, "--json").json["data"]["versions"]
        return number, {(side["data"]["value"], side["data"].get("problem", "")): side["no"] for side in sides}

    return run


FAILED = {"value": "no", "problem": "a"}


@pytest.mark.parametrize(("here", "there"), [(FAILED, "yes"), ("yes", FAILED), (FAILED, {**FAILED, "problem": "b"})])
def test_the_answer_of_a_finished_visit_stays_what_its_figures_were_made_of(patrol, gone_on, here, there):
    number, sides = gone_on(here, there)
    before = patrol.run("finding", "list", "--json").json["data"]
    problem = before[0]["problem"] if before else ""
    mine = next(no for (_, said), no in sides.items() if said == problem)
    (other,) = set(sides.values()) - {mine}
    error = patrol.run("conflict", "resolve", 1, "--take", other, "--json", code=6).json["errors"][0]
    assert error["code"] == "conflict.finished"
    assert f"--take {mine}" in error["hint"]
    patrol.run("conflict", "resolve", 1, "--take", mine)
    shown = patrol.run("visit", "show", number, "--json").json["data"]["answers"]
    assert next(row["problem"] for row in shown if row["question"] == "BJX-07") == problem
    assert patrol.run("finding", "list", "--json").json["data"] == before


def test_an_answer_on_which_nothing_hangs_is_chosen_freely(patrol, gone_on):
    gone_on({"value": "yes", "remark": "东侧"}, {"value": "yes", "remark": "西侧"})
    patrol.run("conflict", "resolve", 1, "--take", 2)
    assert patrol.run("status", "--json").json["data"]["conflicts"] == 0
