"""`visit move`: drafts go over to another version of their template, and no answer is lost on the way."""

import json
import shutil

import pytest
from patrol import shot
from versions import Lanes

from inspect_cli.store.database import reading

ONE = ("select_one conform; L-1; 地面无垃圾", "integer; L-2; 乱停车辆数", "text; L-3; 其他")
RENAMED = (ONE[0], "integer; L-20; 乱停车辆数; alias=L-2", ONE[2])


@pytest.fixture
def lanes(morning):
    return morning(hands=Lanes)


def codes(said):
    return [error["code"] for error in said.json["errors"]]


def entries(lanes):
    with reading(lanes.root / "data" / "inspect.db", 10**9) as db:
        return db.execute("SELECT count(*) FROM op WHERE more=0").fetchone()[0]


def test_a_draft_is_moved_by_one_entry_and_goes_on(lanes):
    lanes.version("1", *ONE)
    number = lanes.draft(**{"L-1": "no", "L-2": "3", "L-3": "无"})
    lanes.version("2", *RENAMED)
    before = entries(lanes)
    said = lanes.run("visit", "move", number, "--json")
    assert [(d["carried"], d["misfits"], d["version"]) for d in said.json["data"]["drafts"]] == [(3, 0, "2")]
    assert entries(lanes) == before + 1
    assert lanes.answers(number) == {"L-1": "不符合", "L-20": "3", "L-3": "无"}
    lanes.draft(resume=True, **{"L-20": "4"})
    assert lanes.answers(number)["L-20"] == "4"
    lanes.run("visit", "finish", number)


def test_a_draft_goes_on_in_its_own_version_until_it_is_moved(lanes):
    lanes.version("1", *ONE)
    number = lanes.draft(**{"L-2": "3"})
    lanes.version("2", *RENAMED)
    lanes.draft(resume=True, **{"L-2": "5"})
    assert lanes.answers(number) == {"L-2": "5"}


def test_status_names_drafts_on_an_old_version(lanes):
    lanes.version("1", *ONE)
    lanes.draft(**{"L-2": "3"})
    assert lanes.run("status", "--json").json["data"]["drafts_old"] == 0
    lanes.version("2", *RENAMED)
    said = lanes.run("status", "--json").json
    assert said["data"]["drafts_old"] == 1
    assert any(m["message"].endswith("visit move --all --dry-run") for m in said["messages"])
    lanes.run("visit", "move", "--all")
    assert lanes.run("status", "--json").json["data"]["drafts_old"] == 0


@pytest.mark.parametrize(
    ("answers", "second", "swap", "path", "reason"),
    [
        ({"L-1": "no"}, ONE, {'"no"\n      label: 不符合': "bad\n      label: 差"}, "L-1", "answer.not_a_choice"),
        ({"L-3": "无"}, (*ONE[:2], "integer; L-3; 其他"), {}, "L-3", "answer.not_integer"),
        ({"L-1": "no"}, ("text; L-1; 地面", *ONE[1:], "select_one conform; L-4; 乙"), {}, "L-1", "move.type_changed"),
        ({"L-3": "无"}, ONE[:2], {}, "L-3", "move.question_gone"),
        ({"L-2": "300"}, (ONE[0], ONE[1] + "; constraint=. < 100", ONE[2]), {}, "L-2", "answer.constraint"),
    ],
)
def test_an_answer_that_does_not_fit_keeps_the_draft_back_until_it_is_put_aside(
    lanes, answers, second, swap, path, reason
):
    lanes.version("1", *ONE)
    number = lanes.draft(**({"L-2": "3"} | answers))
    before = lanes.answers(number)
    lanes.version("2", *second, swap=swap)
    dry = lanes.run("visit", "move", "--all", "--dry-run", "--json").json["data"]
    assert [(m["path"], m["reason"]) for m in dry["misfits"]] == [(path, reason)]
    said = lanes.run("visit", "move", number, "--json", code=6)
    assert codes(said) == [reason]
    assert said.json["errors"][0]["where"] == {"column": f"{number} {path}"}
    assert lanes.answers(number) == before
    dropped = lanes.run("visit", "move", number, "--drop", "--json").json
    assert "move.dropped" in [m["code"] for m in dropped["messages"]]
    assert path not in lanes.answers(number)
    lanes.run("undo")
    assert lanes.answers(number) == before


def test_photos_go_with_their_answer_and_stay_with_the_visit_when_it_is_put_aside(lanes):
    lanes.version("1", *ONE)
    number = lanes.draft(**{"L-2": "3", "L-3": "无"})
    for name in ("L-2", "L-3"):
        lanes.run("photo", "add", number, shot(lanes.folder / f"{name}.jpg"), "--question", name)
    lanes.version("2", *RENAMED[:2])
    lanes.run("visit", "move", number, "--drop")
    with reading(lanes.root / "data" / "inspect.db", 10**9) as db:
        targets = {name: target.partition(":")[0] + target[-5:] for name, target in
                   db.execute("SELECT name, target FROM attachment")}  # fmt: skip
    assert targets["L-2.jpg"] == "answer/L-20"
    assert targets["L-3.jpg"].startswith("visit")


def test_finished_visits_are_refused(lanes):
    lanes.version("1", *ONE)
    number = lanes.draft(**{"L-1": "no", "L-2": "3", "L-3": "无"})
    lanes.run("visit", "finish", number)
    lanes.version("2", *RENAMED)
    for words in ([], ["--dry-run"]):
        assert codes(lanes.run("visit", "move", number, *words, "--json", code=6)) == ["visit.finished"]
    assert lanes.run("visit", "move", "--all", "--json").json["data"]["drafts"] == []


def test_a_draft_can_go_back_and_to_no_other_form(lanes):
    lanes.version("1", *ONE)
    number = lanes.draft(**{"L-2": "3"})
    lanes.version("2", *RENAMED)
    lanes.run("visit", "move", number)
    # Version 1 does not know the later name, so going back is a loss that has to be allowed.
    assert codes(lanes.run("visit", "move", number, "--to", "lane@1", "--json", code=6)) == ["move.question_gone"]
    lanes.run("visit", "move", number, "--to", "lane@1", "--drop")
    assert lanes.answers(number) == {}
    assert codes(lanes.run("visit", "move", number, "--to", "农贸市场", "--json", code=6)) == ["move.other_form"]


def test_all_or_named(lanes):
    assert codes(lanes.run("visit", "move", "--json", code=2)) == ["move.which"]
    assert codes(lanes.run("visit", "move", "--all", "x", "--json", code=2)) == ["move.which"]
    assert codes(lanes.run("visit", "move", "nobody", "--json", code=5)) == ["visit.not_found"]


def test_one_that_does_not_fit_does_not_keep_the_others_back(lanes):
    lanes.version("1", *ONE)
    lanes.draft("BJ-1", **{"L-2": "3"})
    lanes.draft("BJ-2", **{"L-3": "无"})
    lanes.version("2", *ONE[:2])
    said = lanes.run("visit", "move", "--all", "--json", code=3)
    assert [row["point"] for row in said.json["data"]["drafts"]] == ["BJ-1"]
    assert codes(said) == ["move.question_gone"]


# Two laptops


@pytest.fixture
def parted(lanes):
    """A draft under version 1, here and on a copy; here version 2 is published, which renames L-2."""
    lanes.version("1", *ONE)
    number = lanes.draft(**{"L-1": "yes", "L-2": "3", "L-3": "无"})
    copy = shutil.copytree(lanes.root, lanes.folder / "copy")
    lanes.version("2", *RENAMED)
    return number, copy


def test_one_answers_elsewhere_while_it_is_moved_here(lanes, parted):
    number, copy = parted
    lanes.draft(root=copy, resume=True, **{"L-3": "有一处"})
    lanes.run("visit", "move", number)
    lanes.run("merge", copy)
    assert lanes.answers(number) == {"L-1": "符合", "L-20": "3", "L-3": "有一处"}
    lanes.run("visit", "finish", number)


def test_an_answer_under_the_old_name_that_comes_in_later_is_not_lost(lanes, parted):
    number, copy = parted
    lanes.draft(root=copy, resume=True, **{"L-2": "7"})
    lanes.run("visit", "move", number)
    lanes.run("merge", copy, code=3)  # taken away here, changed there
    lanes.run("visit", "finish", number, code=21)
    sides = lanes.run("conflict", "show", 1, "--json").json["data"]["versions"]
    lanes.run("conflict", "resolve", 1, "--take", next(s["no"] for s in sides if s["data"]))
    assert lanes.answers(number)["L-2"] == "7"  # shown, though version 2 has no such question
    assert codes(lanes.run("visit", "finish", number, "--json", code=6)) == ["visit.stray_answers"]
    assert codes(lanes.run("visit", "move", number, "--json", code=6)) == ["move.place_taken"]
    lanes.run("visit", "move", number, "--drop")
    assert lanes.answers(number) == {"L-1": "符合", "L-20": "3", "L-3": "无"}
    lanes.run("visit", "finish", number)


def test_a_first_answer_under_the_old_name_finds_its_place(lanes):
    lanes.version("1", *ONE)
    number = lanes.draft(**{"L-1": "yes"})
    copy = shutil.copytree(lanes.root, lanes.folder / "copy")
    lanes.version("2", *RENAMED)
    lanes.draft(root=copy, resume=True, **{"L-2": "7"})
    lanes.run("visit", "move", number)
    lanes.run("merge", copy)
    assert lanes.answers(number)["L-2"] == "7"
    lanes.draft(resume=True, **{"L-3": "无"})  # the draft can be gone on with
    lanes.run("visit", "move", "--all")
    assert lanes.answers(number) == {"L-1": "符合", "L-20": "7", "L-3": "无"}


def test_finished_there_and_moved_here_is_a_conflict(lanes, parted, inside):
    number, copy = parted
    assert inside("-w", copy, "visit", "finish", number).code == 0
    lanes.run("visit", "move", number)
    lanes.run("merge", copy, code=3)
    assert codes(lanes.run("visit", "move", number, "--json", code=21)) == ["visit.in_conflict"]
    kinds = {row["kind"] for row in lanes.run("conflict", "list", "--json").json["data"]}
    assert "visit" in kinds


def test_moved_on_both_laptops_is_no_conflict(lanes, parted, inside):
    number, copy = parted
    assert inside("-w", copy, "merge", lanes.root).code == 0
    for root in (lanes.root, copy):
        assert inside("-w", root, "visit", "move", number).code == 0
    lanes.run("merge", copy)
    assert lanes.answers(number)["L-20"] == "3"


def test_what_people_read(lanes):
    lanes.version("1", *ONE)
    number = lanes.draft(**{"L-3": "无"})
    lanes.version("2", *ONE[:2])
    said = lanes.run("--lang", "zh", "visit", "move", number, code=6)
    assert "没有这道题" in said.err
    assert f"{number} L-3" in said.err
    dry = lanes.run("--lang", "zh", "visit", "move", "--all", "--dry-run")
    assert "没有这道题" in dry.out
    assert f"visit move {number} --drop" in dry.err
    assert json.dumps("无", ensure_ascii=False)[1] in dry.out
