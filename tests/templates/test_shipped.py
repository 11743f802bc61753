"""Every shipped template: nothing to remark, no item forgotten, and a visit with it comes to what it should."""

import json
import re
from pathlib import Path

import pytest

from inspect_cli.templates import lint
from inspect_cli.templates.files import reading
from inspect_cli.templates.instance import Instance
from inspect_cli.templates.report import Report
from inspect_cli.templates.scoring import marks, scores

# Sheets without a point (questionnaires, tallies) are played in test_sheets.py.
SHIPPED = [
    file
    for file in sorted((Path(__file__).parents[2] / "surveys").glob("*.yaml"))
    if "\n  point_type:" in file.read_text("utf-8")
]
# How many items each type of point has, by the letters of its codes.
ITEMS = {
    "BG": 25, "BJX": 26, "BN": 10, "CJ": 17, "CRJ": 15, "CXJ": 22, "CY": 18, "CZC": 22, "GC": 26, "GCS": 14, "GD": 15,
    "GJC": 14, "GJZ": 17, "GY": 25, "HCZ": 29, "HD": 12, "JDB": 17, "JQ": 30, "JTK": 18, "JYJD": 16, "NM": 28, "PX": 11,
    "QCZ": 27, "SC": 31, "SQ": 19, "SYJ": 24, "WB": 13, "WH": 23, "XL": 10, "XQ": 26, "XX": 14, "XZ": 13, "YD": 13,
    "YH": 20, "YJY": 21, "YY": 29, "YYT": 18, "ZGD": 24, "ZSZ": 10, "ZW": 25, "ZZZ": 10,
}  # fmt: skip
CODE = re.compile(r"([A-Z]+)-\d\d")


def checked(file):
    report = Report()
    return lint.check_sheets(reading.read(file, report), report), report


def good(form):
    """Return an instance in which whatever can be asked is asked, and every item conforms."""
    filled = Instance(form)
    for q in filled.questions():
        if q.type.startswith("select_one") and "yes" in {choice.name for choice in form.choices(q)}:
            filled.set(q.path, "yes")
    return filled


def failing(filled):
    return [mark.path for mark in marks(filled) if mark.failed]


every_file = pytest.mark.parametrize("file", SHIPPED, ids=lambda file: file.stem)


@every_file
def test_nothing_to_remark_and_no_item_forgotten(file):
    form, report = checked(file)
    assert [(p.code, p.where) for p in (*report.errors, *report.warnings)] == []
    codes = sorted(q.name for q in form.questions.values() if CODE.fullmatch(q.name))
    prefix = CODE.fullmatch(codes[0])[1]
    assert codes == [f"{prefix}-{number:02}" for number in range(1, ITEMS[prefix] + 1)]
    assert {q.name for q in form.questions.values() if scores(form, q)} == set(codes)


@every_file
def test_each_item_fails_by_itself_and_for_nothing_else(file):
    form, _ = checked(file)
    filled = good(form)
    assert failing(filled) == []
    for path in [mark.path for mark in marks(filled)]:
        filled.set(path, "no")
        assert failing(filled) == [path]
        filled.set(path, "yes")


# What is counted decides, whatever was ticked: one short of the number, and the number itself.
COUNTED = [
    ("changtu-qichezhan", "QCZ-01", {"core_values": "2"}, {"core_values": "3"}),
    ("gonggong-wenhua-sheshi", "WH-01", {"ads": "4"}, {"ads": "5", "ads_minors": "1"}),
    ("gonggong-wenhua-sheshi", "WH-01", {"ads": "9", "ads_minors": "0"}, {"ads": "9", "ads_minors": "1"}),
    ("gonggong-wenhua-sheshi", "WH-19", {"boards": "5", "board_classes": "4"}, {"boards": "5", "board_classes": "5"}),
    ("shangchang-chaoshi", "SC-01", {"core_values": "1"}, {"core_values": "2"}),
    ("shangchang-chaoshi", "SC-01", {"ads": "5", "ads_honesty": "1"}, {"ads": "5", "ads_honesty": "2"}),
    ("shangchang-chaoshi", "SC-01", {"ads": "5", "ads_minors": "0"}, {"ads": "5", "ads_minors": "1"}),
    ("shangchang-chaoshi", "SC-26", {"goods": "10", "goods_bad": "1"}, {"goods": "10", "goods_bad": "0"}),
    ("shangye-dajie", "SYJ-01", {"ads_100m": "4"}, {"ads_100m": "5"}),
    ("shangye-dajie", "SYJ-10", {"ads_honesty": "1"}, {"ads_honesty": "2"}),
    ("shequ", "SQ-07", {"exercise_spots": "4"}, {"exercise_spots": "5"}),
    ("xinli-fudaozhan", "XL-03", {"call_minutes": "31"}, {"call_minutes": "30"}),
    ("yaodian", "YD-04", {"call_minutes": "31"}, {"call_minutes": "30"}),
    ("yingyeting", "YYT-14", {"call_minutes": "31"}, {"call_minutes": "30"}),
    ("yiyuan", "YY-01", {"core_values": "2"}, {"core_values": "3"}),
    ("yiyuan", "YY-24", {"wait_minutes": "16"}, {"wait_minutes": "15"}),
    ("zhongxiao-xuexiao", "XX-04", {"students": "5", "students_knew": "4"}, {"students": "5", "students_knew": "5"}),
    ("zhongxiao-xuexiao", "XX-14", {"palace_rooms": "3"}, {"palace_rooms": "4"}),
    ("zhongxiao-xuexiao", "XX-14", {"palace_area": "99"}, {"palace_area": "100"}),
]


@pytest.mark.parametrize(("stem", "item", "short", "enough"), COUNTED)
def test_a_count_decides(stem, item, short, enough):
    filled = good(checked(next(file for file in SHIPPED if file.stem == stem))[0])
    last = {q.name: q.path for q in filled.questions()}  # in a repeat, those of the last sample
    for counts, expected in ((short, [last[item]]), (enough, [])):
        for name, value in counts.items():
            filled.set(last[name], value)
        assert failing(filled) == expected


def without_numbers(form, answers):
    """Take what is counted out of an example, for its numbers are anyhow, and some of them fail."""
    numbers = {q.name for q in form.questions.values() if q.type == "integer"}
    return {
        name: [without_numbers(form, row) for row in value] if isinstance(value, list) else value
        for name, value in answers.items()
        if name not in numbers
    }


def conforming(answers):
    """Return the same answers with the item that fails in them set right."""
    right = {}
    for name, value in answers.items():
        rows = [conforming(row) for row in value] if isinstance(value, list) else value
        right[name] = "yes" if isinstance(value, dict) else rows
    return right


@pytest.fixture
def played(inside, patrol, tmp_path):
    """Fill in a template from answers and finish; returns the points got and possible, and the findings."""

    def play(form, example):
        file = tmp_path / "answers.json"
        file.write_text(json.dumps(example), encoding="utf-8")
        said = inside("-w", patrol, "survey", "NM-004", "--template", form.form_id, "--answers", file, "--finish")
        assert said.code in (0, 3), said.err
        visit = inside("-w", patrol, "--json", "visit", "list").json["data"][0]
        findings = inside("-w", patrol, "--json", "finding", "list").json["data"]
        shown = [inside("-w", patrol, "--json", "finding", "show", row["number"]).json["data"] for row in findings]
        return visit["got"], visit["possible"], shown

    return play


@every_file
def test_a_visit_comes_to_full_score_or_to_one_finding(file, inside, patrol, played):
    form, _ = checked(file)
    example = json.loads(inside("-w", patrol, "survey", "NM-004", "--template", form.form_id, "--example").out)
    answers = without_numbers(form, example["answers"])
    items = sum(scores(form, q) for q in form.questions.values())
    assert played(form, {**example, "answers": conforming(answers)}) == (items, items, [])
    got, possible, (finding,) = played(form, {**example, "answers": answers})
    assert (got, possible) == (items - 1, items)
    q = form.questions[finding["path"]]
    assert q.problem[0] in finding["problem"]
    assert finding["wanted"] == list(q.unit)
    assert all(finding[name] == getattr(q, name) for name in ("deadline", "severity", "requirement"))
