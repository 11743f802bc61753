"""The shipped sheets without a point: clean, free of personal data, and played through from sample to report."""

import json
import re
from pathlib import Path

import pytest
import yaml

from inspect_cli.templates import lint
from inspect_cli.templates.scoring import scores

SURVEYS = Path(__file__).parents[2] / "surveys"
SHIPPED = {path.stem: path for path in sorted(SURVEYS.glob("*.yaml"))}
FORMS = {name: form for name, path in SHIPPED.items() if not (form := lint.load(path)).point_type}
SHEETS = {name: SHIPPED[name] for name in FORMS}
PARTS = {"minyi": {"问卷", "未成年人"}, "cailiao": {"材料"}, "tongji": {"统计"}}
TEXTS = ("label", "hint", "problem", "requirement", "unit", "constraint_message")
HALF_WIDTH = re.compile(r"[\u4e00-\u9fff][,;:!?()]|[,;:!?()][\u4e00-\u9fff]")
# What nobody is asked: who a person is, and where exactly a household lives.
PERSONAL = re.compile(r"您的姓名|您的电话|手机号|身份证|家庭住址|户主姓名是")
CITIZENS = ["minyi-ruhu", "minyi-jiefang", "minyi-dianhua"]


def rows(node):
    for row in node:
        yield row
        yield from rows(row.get("children", []))


def test_there_are_sheets_of_every_kind():
    assert len(SHEETS) >= 25
    parts = {form.part for form in FORMS.values()}
    assert parts == {"问卷", "未成年人", "材料", "统计", "专项", ""}


@pytest.mark.parametrize("name", SHEETS)
def test_nothing_is_wrong_with_the_file(name):
    form, report = lint.check_file(SHEETS[name])
    assert (report.errors, report.warnings) == ([], [])
    assert (form.form_id, form.settings["edition"]) == (name, "2017区")
    assert form.part in PARTS.get(name.partition("-")[0], {form.part})


@pytest.mark.parametrize("name", SHEETS)
def test_its_texts_are_text_in_full_width_and_ask_nobody_who_he_is(name):
    text = SHEETS[name].read_text(encoding="utf-8")
    plain = yaml.load(text, Loader=yaml.BaseLoader)
    assert yaml.safe_load(text) == plain
    for row in rows(plain["survey"]):
        said = [row.get(column, "") for column in TEXTS]
        assert not any(HALF_WIDTH.search(one) or PERSONAL.search(one) for one in said), row["name"]


@pytest.mark.parametrize("name", [name for name, form in FORMS.items() if form.questionnaire])
def test_a_question_to_people_may_be_declined_and_is_required(name):
    form = FORMS[name]
    asked = [q for q in form.questions.values() if scores(form, q)]
    assert len(asked) >= 10
    for q in asked:
        assert (q.required, q.ask, q.photo) == ("true()", "each", "never"), q.name
        declined = [choice for choice in form.choices(q) if choice.score is None]
        assert {"refuse", "unsure"} & {choice.name for choice in declined}, q.name
        assert {choice.score for choice in form.choices(q)} >= {0, 1}, q.name
        assert q.target is None or 70 <= q.target <= 95, q.name


def test_the_three_ways_to_ask_citizens_ask_one_thing_under_one_name():
    whole = {q.name: q.label for q in FORMS["minyi-ruhu"].questions.values()}
    for name in CITIZENS[1:]:
        asked = {q.name: q.label for q in FORMS[name].questions.values() if q.name.startswith("WJ-")}
        assert asked.items() <= whole.items()
    codes = {q.indicator for q in FORMS["minyi-ruhu"].questions.values()} - {""}
    assert len(codes) == 21
    for q in FORMS["minyi-ruhu"].questions.values():
        assert q.indicator in {"", f"Ⅲ-{int(q.name[3:5])}" if q.name.startswith("WJ-") else ""}, q.name


@pytest.mark.parametrize("name", SHEETS)
def test_it_is_played_from_its_sample_to_its_figures(inside, patrol, name, tmp_path):
    form = FORMS[name]
    sample = inside("-w", patrol, "survey", "--template", name, "--community", "望湖", "--example").json
    file = tmp_path / "sheet.json"
    file.write_text(json.dumps(sample), encoding="utf-8")
    taken = inside("-w", patrol, "survey", "--template", name, "--repeat", "--answers", file, "--json")
    assert taken.code == 0, taken.out
    visit = taken.json["data"]["visits"][0]
    assert (visit["state"], visit["community"]) == ("finished", "望湖社区")
    findings = inside("-w", patrol, "finding", "list", "--json").json["data"]
    failing = not form.questionnaire and any(q.problem for q in form.questions.values())
    assert [finding["point"] for finding in findings] == (["望湖社区"] if failing else [])
    if form.questionnaire:
        shares = inside("-w", patrol, "report", "questionnaire", name, "--json").json["data"]["shares"]
        assert {share["rate"] for share in shares} == {100.0}
        assert len(shares) == sum(scores(form, q) for q in form.questions.values())
    elif any(q.type in {"integer", "decimal"} for q in form.questions.values()):
        assert inside("-w", patrol, "report", "tally", name, "--json").json["data"]["totals"]


def take(inside, patrol, tmp_path, name, answers):
    file = tmp_path / "sheet.json"
    file.write_text(json.dumps({"rest": "yes", "answers": answers}), encoding="utf-8")
    taken = inside("-w", patrol, "survey", "--template", name, "--repeat", "--answers", file, "--json")
    findings = inside("-w", patrol, "finding", "list", "--json").json["data"]
    return taken, {row["item"]: row["problem"] for row in findings}


def test_a_report_of_too_many_words_and_too_many_pictures_fail(inside, patrol, tmp_path):
    answers = {"words_82": "801", "pictures_82": "12", "words_84": "800", "pictures_84": "13"}
    _, findings = take(inside, patrol, tmp_path, "cailiao-jizhi", answers)
    assert findings.keys() == {"说明报告", "实景图片"}


def test_a_hotline_passes_only_if_both_calls_do(inside, patrol, tmp_path):
    calls = [{"session": "am"}, {"session": "pm", "DH-01": {"value": "no", "problem": "a"}}]
    calls = [{"DH-01": "yes", "DH-02": "yes", "DH-03": "yes", **call} for call in calls]
    taken, findings = take(inside, patrol, tmp_path, "rexian-dianhua", {"hotline": "consumer", "calls": calls})
    assert (taken.json["data"]["visits"][0]["got"], findings) == ("2", {"半小时内接通": "第2处：无人接听（下午）"})


def test_merchants_are_judged_together_and_five_duties_only_where_they_hold(inside, patrol, tmp_path):
    shops = [{"shop": "1号"}, {"shop": "2号", "MQ-03": {"value": "no", "problem": "b"}}]
    taken, findings = take(inside, patrol, tmp_path, "menqian-sanbao", {"duty": "three", "shops": shops})
    assert findings == {"包秩序：无占道、乱停、乱挂": "第2处：门前车辆乱停（2号）"}
    assert taken.json["data"]["visits"][0]["possible"] == "4"
    said = inside("-w", patrol, "report", "tally", "menqian-sanbao", "--json").json["data"]["totals"]
    assert {row["question"]: row["sum"] for row in said} == {"looked": 2, "reached": 1}


@pytest.mark.parametrize(
    ("name", "answers"),
    [
        ("yikui-yidai", {"minutes": "15", "riders": "3", "helmets": "4", "front": "0", "belts": "0"}),
        ("suishoupai", {"source": "media", "class": "order", "cases": "2", "done": "3"}),
        ("wuxingji-wenminghu", {"all": "10", "five": "6", "four": "5"}),
        ("minyi-jiefang", {"resident": "no"}),
    ],
)
def test_figures_that_cannot_be_are_refused(inside, patrol, tmp_path, name, answers):
    taken, _ = take(inside, patrol, tmp_path, name, answers)
    assert taken.code == 3
    assert "answer.constraint" in {error["code"] for error in taken.json["errors"]}
