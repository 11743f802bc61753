"""The shipped templates and the sample district hold together: a demo may not stumble over its own data."""

import csv
import re
from collections import Counter
from datetime import datetime
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).parents[2]
OPERATOR_ROLES = {"市场开办方", "物业服务企业", "运营（产权）单位", "社区居委会"}
NEEDED = {
    "label", "hint", "category", "indicator", "unit", "deadline", "severity", "requirement", "problem",
    "photo",
}  # fmt: skip
# Rules of the trade that the assessment system has no code for: a hotel's linen, and its register of guests.
NO_INDICATOR = {"BG-21", "BG-23"}
SHOWN = ("label", "hint", "problem", "requirement", "unit", "constraint_message", "required_message")
# ASCII punctuation beside a Chinese character, outside of numbers, is against GB/T 15834.
HALF_WIDTH = re.compile(r"[\u4e00-\u9fff][,;:!?()]|[,;:!?()][\u4e00-\u9fff]")
# The readers in C, where PyYAML has them, take the same for the same ten times faster.
TEXTS, TYPED = (getattr(yaml, f"C{name}", getattr(yaml, name)) for name in ("BaseLoader", "SafeLoader"))


def load(path, loader=TEXTS):
    return yaml.load(path.read_text(encoding="utf-8"), Loader=loader)


def rows_of(name):
    with (ROOT / "data" / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def walk(rows, inherited=None):
    """Yield every question with the values that its groups give it."""
    for row in rows:
        whole = (inherited or {}) | {key: text for key, text in row.items() if key != "children"}
        if "children" in row:
            group = {key: text for key, text in whole.items() if key not in {"type", "name", "label", "hint"}}
            yield from walk(row["children"], group)
        else:
            yield whole


def words(text):
    return [word for word in text.split("、") if word]


# Questionnaires, tallies and lists of documents have no point: tests/templates/test_sheets.py.
SURVEYS = {path.stem: load(path) for path in sorted((ROOT / "surveys").glob("*.yaml"))}
TEMPLATES = {name: one for name, one in SURVEYS.items() if "point_type" in one["settings"]}
QUESTIONS = {
    one["settings"]["point_type"]: {question["name"]: question for question in walk(one["survey"])}
    for one in TEMPLATES.values()
}
YAML_FILES = [*sorted((ROOT / "surveys").glob("*.yaml")), ROOT / "data" / "demo.yaml"]
POINTS = {row["code"]: row for row in rows_of("points.csv")}
UNITS = {row["code"]: row for row in rows_of("units.csv")}
DEMO = load(ROOT / "data" / "demo.yaml")


def items(point_type):
    return {name: one for name, one in QUESTIONS[point_type].items() if one["type"] == "select_one conform"}


def items_of(visit):
    return items(POINTS[visit["point"]]["type"]).keys()


@pytest.mark.parametrize("path", YAML_FILES, ids=lambda path: path.stem)
def test_no_yaml_reader_makes_anything_but_text_of_a_value(path):
    assert load(path, TYPED) == load(path)


@pytest.mark.parametrize("name", TEMPLATES)
def test_every_item_can_become_a_notice(name):
    point_type = TEMPLATES[name]["settings"]["point_type"]
    assert len(items(point_type)) >= 10
    for code, item in items(point_type).items():
        needed = NEEDED - {"indicator"} if code in NO_INDICATOR else NEEDED
        assert needed <= item.keys(), (code, needed - item.keys())
        assert item["severity"] in {"轻微", "一般", "严重"}, code
        phrases = item["problem"].split("|")
        assert 3 <= len(set(phrases)) == len(phrases) <= 5, code
        assert max(map(len, phrases)) <= 16, code


@pytest.mark.parametrize("name", TEMPLATES)
def test_form_and_file_have_one_name_and_no_question_twice(name):
    template = TEMPLATES[name]
    assert template["settings"]["form_id"] == name
    assert name.isascii()
    assert template["settings"]["version"] == "2026.1"
    names = [question["name"] for question in walk(template["survey"])]
    assert [one for one, times in Counter(names).items() if times > 1] == []
    used = {one["type"].split()[1] for one in walk(template["survey"]) if one["type"].startswith("select_")}
    assert used == template["choices"].keys()


@pytest.mark.parametrize("name", TEMPLATES)
def test_what_an_expression_names_exists(name):
    questions = {question["name"]: question for question in walk(TEMPLATES[name]["survey"])}
    names = questions.keys() | {row["name"] for row in TEMPLATES[name]["survey"] if row["type"] == "begin repeat"}
    for question in questions.values():
        for column in ("relevant", "constraint", "calculation", "score", "fail"):
            for wanted in re.findall(r"\$\{([^}]+)\}", question.get(column, "")):
                assert wanted in names, (question["name"], column)


@pytest.mark.parametrize("name", TEMPLATES)
def test_chinese_text_has_full_width_punctuation(name):
    for question in walk(TEMPLATES[name]["survey"]):
        for column in SHOWN:
            assert not HALF_WIDTH.search(question.get(column, "")), (question["name"], column)


def test_points_are_complete_and_have_a_template():
    assert len(POINTS) == len(rows_of("points.csv")) >= 64
    assert len({point["name"] for point in POINTS.values()}) == len(POINTS)
    for point in POINTS.values():
        assert point["type"] in QUESTIONS, point["code"]
        assert re.fullmatch(r"\d{3}\.\d{6}", point["lon"]), point["code"]
        assert re.fullmatch(r"\d{2}\.\d{6}", point["lat"]), point["code"]
        assert point["crs"] == "WGS84", point["code"]


def test_units_are_told_apart_by_code_name_and_short_name():
    assert len(UNITS) == len(rows_of("units.csv"))
    for column in ("name", "short"):
        assert len({unit[column] for unit in UNITS.values()}) == len(UNITS)
    for unit in UNITS.values():
        assert unit["class"] in {"街道", "部门", "企业", "社区"}, unit["code"]
        assert unit["address_as"], unit["code"]
        assert unit["phone"].startswith("000-0000-"), unit["code"]


def test_an_alias_means_one_unit_only():
    spoken = Counter(word for unit in UNITS.values() for word in {unit["name"], unit["short"], *words(unit["alias"])})
    assert [word for word, times in spoken.items() if times > 1] == []


def test_a_role_of_one_unit_only_unless_the_point_decides():
    roles = Counter(role for unit in UNITS.values() for role in words(unit["roles"]))
    assert {role for role, times in roles.items() if times > 1} == {"属地街道（乡镇）", "社区居委会"}


def resolve(role, point):
    """Return the codes of the units that a template's word means at a point."""
    if role == "属地街道（乡镇）":
        found = [code for code, unit in UNITS.items() if unit["short"] == point["street"]]
    elif role == "社区居委会":
        found = [code for code, unit in UNITS.items() if unit["short"] == point["community"]]
    elif role in OPERATOR_ROLES:
        found = [code for code, unit in UNITS.items() if unit["name"] == point["operator"]]
    else:
        found = [code for code, unit in UNITS.items() if role in words(unit["roles"])]
    return found


@pytest.mark.parametrize("code", POINTS)
def test_every_role_of_a_template_means_one_unit_at_every_point(code):
    point = POINTS[code]
    for item in items(point["type"]).values():
        for role in words(item["unit"]):
            assert len(resolve(role, point)) == 1, (item["name"], role)


def test_the_demo_refers_to_points_items_and_choices_that_exist():
    staff = {person["staff"] for person in DEMO["team"]}
    assert len(DEMO["visits"]) >= 25
    for visit in DEMO["visits"]:
        questions = QUESTIONS[POINTS[visit["point"]]["type"]]
        failing = [one["item"] for one in visit.get("fail", [])]
        answers = visit.get("answers", {})
        assert visit["by"] in staff
        assert set(failing) <= items_of(visit)
        assert answers.keys() <= questions.keys() - set(failing), visit["point"]
        assert all(answers[code] in {"yes", "no", "na", "skip"} for code in answers.keys() & items_of(visit))


def test_the_demo_answers_every_required_question_that_is_always_shown():
    for visit in DEMO["visits"]:
        for name, question in QUESTIONS[POINTS[visit["point"]]["type"]].items():
            if question.get("required") == "yes" and "relevant" not in question:
                assert name in visit["answers"], (visit["point"], name)


def test_the_demo_brings_the_photos_that_its_items_ask_for():
    photos = 0
    for visit in DEMO["visits"]:
        for one in visit.get("fail", []):
            item = QUESTIONS[POINTS[visit["point"]]["type"]][one["item"]]
            assert int(item.get("photo_min", "1")) <= int(one["photos"]) <= 3, (visit["point"], one["item"])
            assert item["photo"] != "never", one["item"]
            photos += int(one["photos"])
    assert photos >= 45


def test_nobody_in_the_demo_is_at_two_points_at_once():
    end = {}
    for visit in DEMO["visits"]:
        begin = datetime.fromisoformat(visit["time"])
        assert "2026-07-13" <= visit["time"][:10] <= "2026-07-17"
        assert begin.timestamp() >= end.get(visit["by"], 0), visit["point"]
        end[visit["by"]] = begin.timestamp() + 60 * int(visit["minutes"])


def test_findings_of_the_demo_go_to_many_units():
    leading = set()
    for visit in DEMO["visits"]:
        point = POINTS[visit["point"]]
        for one in visit.get("fail", []):
            leading.update(resolve(words(QUESTIONS[point["type"]][one["item"]]["unit"])[0], point))
    assert len(leading) >= 10


def test_the_demo_has_items_that_do_not_apply_and_items_left_for_later():
    special = {answer for visit in DEMO["visits"] for answer in visit.get("answers", {}).values()}
    assert {"na", "skip"} <= special
