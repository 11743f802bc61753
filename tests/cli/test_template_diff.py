"""`template diff`: two versions of a template, and the drafts that hang on the older one."""

import pytest
from versions import Lanes

from inspect_cli.templates import lint
from inspect_cli.templates.differences import differences

ONE = ("select_one conform; L-1; 地面无垃圾", "integer; L-2; 乱停车辆数", "text; L-3; 其他")


@pytest.fixture
def lanes(morning):
    return morning(hands=Lanes)


def changes(said):
    return [tuple(row.values()) for row in said.json["data"].get("changes", [])]


def diff(lanes, *words, code=0):
    return lanes.run("template", "diff", *words, "--json", code=code)


def test_every_sort_of_change_is_told_apart(lanes):
    old = lanes.version("1", *ONE, "text; L-4; 旧题", publish=False)
    new = lanes.version(
        "2",
        "integer; L-2; 乱停车辆数; constraint=. < 100",
        "select_one conform; L-1; 地面无垃圾、污水; hint=成堆算1处",
        "text; L-3; 其他",
        "text; L-5; 天气",
        publish=False,
    )
    assert changes(diff(lanes, old, new)) == [
        ("changed", "settings", "version", "version", "1", "2"),
        ("moved", "survey", "L-2", "order", "2", "1"),
        ("changed", "survey", "L-2", "constraint", "", ". < 100"),
        ("changed", "survey", "L-1", "label", "地面无垃圾", "地面无垃圾、污水"),
        ("changed", "survey", "L-1", "hint", "", "成堆算1处"),
        ("added", "survey", "L-5", "", "", "天气"),
        ("removed", "survey", "L-4", "", "旧题", ""),
    ]


def test_one_file_is_compared_with_what_is_in_force(lanes):
    file = lanes.version("1", *ONE)
    said = diff(lanes, file)
    assert said.json["data"]["equal"]
    assert "changes" not in said.json["data"]
    file.write_text(file.read_text("utf-8").replace("其他", "其余"), encoding="utf-8")
    said = diff(lanes, file)
    assert changes(said) == [("changed", "survey", "L-3", "label", "其他", "其余")]
    assert "template.diff_same_version" in [m["code"] for m in said.json["messages"]]


def test_versions_are_named_by_form_at_version_and_by_hash(lanes):
    lanes.version("1", *ONE)
    lanes.version("2", *ONE[:2])
    said = diff(lanes, "lane@1", "lane")
    assert changes(said)[-1] == ("removed", "survey", "L-3", "", "其他", "")
    first = said.json["data"]["old"].split()[1]
    assert changes(diff(lanes, first, "lane@2")) == changes(said)
    (error,) = diff(lanes, "lane@9", "lane", code=5).json["errors"]
    assert error["candidates"] == ["lane@1", "lane@2"]


def test_a_renamed_question_is_called_out_and_an_alias_offered(lanes):
    lanes.version("1", *ONE)
    renamed = lanes.version("2", *ONE[:2], "text; L-9; 其他", publish=False)
    said = diff(lanes, renamed)
    assert ("renamed", "survey", "L-9", "name", "L-3", "L-9") in changes(said)
    assert ["alias: L-3" in m["message"] for m in said.json["messages"] if m["code"] == "template.diff_renamed"] == [
        True
    ]
    kept = lanes.version("2", *ONE[:2], "text; L-9; 别的什么都行; alias=L-3", publish=False)
    said = diff(lanes, kept)
    assert ("renamed", "survey", "L-9", "name", "L-3", "L-9") in changes(said)
    assert "template.diff_alias_kept" in [m["code"] for m in said.json["messages"]]


def test_near_identical_rows_are_one_row_renamed(lanes):
    lanes.version("1", *ONE, "text; L-4; 巷口公示栏内容是否更新及时并且完好无损")
    new = lanes.version("2", *ONE, "text; L-8; 巷口公示栏内容是否更新及时、并且完好无损", publish=False)
    assert ("renamed", "survey", "L-8", "name", "L-4", "L-8") in changes(diff(lanes, new))


def test_a_renamed_group_does_not_move_its_questions(lanes):
    group = "begin group; %s; 卫生"
    lanes.version("1", group % "g1", *ONE, "end group; ; ")
    new = lanes.version("2", group % "g2", *ONE, "end group; ; ", publish=False)
    assert changes(diff(lanes, new))[1:] == [("renamed", "survey", "g2", "name", "g1", "g2")]


def test_a_question_in_another_group_was_moved(lanes):
    first, second = "begin group; g1; 卫生", "begin group; g2; 秩序"
    end = "end group; ; "
    lanes.version("1", first, *ONE[:2], end, second, ONE[2], end)
    new = lanes.version("2", first, ONE[0], end, second, ONE[2], ONE[1], end, publish=False)
    assert changes(diff(lanes, new))[1:] == [("moved", "survey", "g2/L-2", "group", "g1", "g2")]


def test_choices_are_compared_too(lanes):
    lanes.version("1", *ONE)
    new = lanes.version("2", *ONE, publish=False, swap={'"no"\n      label: 不符合': "bad\n      label: 不符合"})
    assert changes(diff(lanes, new))[1:] == [("renamed", "choices", "conform/bad", "name", "no", "bad")]


def test_it_says_how_many_drafts_there_are_and_whether_their_answers_fit(lanes):
    lanes.version("1", *ONE)
    lanes.draft("BJ-1", **{"L-2": "3"})
    number = lanes.draft("BJ-2", **{"L-2": "300"})
    new = lanes.version("2", ONE[0], ONE[1] + "; constraint=. < 100", ONE[2], publish=False)
    data = diff(lanes, new).json["data"]
    assert (data["drafts"], data["drafts_unfit"]) == (2, 1)
    assert [(row["visit"], row["path"], row["value"], row["reason"]) for row in data["misfits"]] == [
        (number, "L-2", "300", "answer.constraint")
    ]


def test_files_are_compared_without_a_workspace(lanes, inside):
    old = lanes.version("1", *ONE, publish=False)
    new = lanes.version("2", *ONE[:2], publish=False)
    said = inside("template", "diff", old, new, "--json")
    assert (said.code, said.json["data"]["drafts"]) == (0, None)
    assert inside("template", "diff", old, "lane", "--json").code == 5


def test_what_people_read(lanes):
    lanes.version("1", *ONE)
    new = lanes.version("2", *ONE[:2], "text; L-9; 其他", publish=False)
    said = lanes.run("--lang", "zh", "template", "diff", new)
    assert "改名" in said.out
    assert "alias: L-3" in said.err


def test_a_former_name_is_part_of_the_version(lanes):
    plain = lint.load(lanes.version("1", *ONE, publish=False))
    named = lint.load(lanes.version("1", *ONE[:2], ONE[2] + "; alias=L-7", publish=False))
    assert plain.sha256 != named.sha256
    assert [c.column for c in differences(plain.content, named.content)] == ["alias"]


@pytest.mark.parametrize(
    ("alias", "code"),
    [("L-1", "template.alias_in_use"), ("甲 L-7、L-8", ""), ("8号", "template.name_bad")],
)
def test_former_names_are_checked(lanes, alias, code):
    file = lanes.version("1", *ONE[:2], f"{ONE[2]}; alias={alias}", publish=False)
    said = lanes.run("template", "check", file, "--json", code=3 if code else 0)
    assert [error["code"] for error in said.json["errors"]] == ([code] if code else [])


def test_two_questions_cannot_have_had_one_name(lanes):
    file = lanes.version("1", ONE[0] + "; alias=A", ONE[1] + "; 曾用名=A", publish=False)
    said = lanes.run("template", "check", file, "--json", code=3)
    assert [error["code"] for error in said.json["errors"]] == ["template.alias_double"]
