"""What rows mean: groups, inherited values, lists, and the rows that mean nothing."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from small_forms import checked, errors_of, form_of, text_of

from inspect_cli.errors import Integrity, Problems
from inspect_cli.templates import build, cells, content


def test_questions_inherit_the_values_of_their_groups_and_of_the_settings():
    form = form_of(
        """
        - type: begin group
          name: environment
          label: 公共环境
          category: 公共环境
          deadline: 3日
          photo: 必拍
          children:
            - type: begin group
              name: inner
              label: 内
              deadline: 即时
              children:
                - {type: text, name: a, label: 甲}
            - {type: text, name: b, label: 乙, photo: 不拍, weight: "2.5"}
        - {type: text, name: c, label: 丙}
        """,
        settings="settings: {form_id: m, form_title: m, version: '1', unit: 属地街道}\n",
    )
    seen = {
        path: (q.category, q.deadline, q.photo, q.photo_min, q.weight, q.unit) for path, q in form.questions.items()
    }
    assert seen == {
        "environment/inner/a": ("公共环境", "即时", "always", 1, Decimal(1), ("属地街道",)),
        "environment/b": ("公共环境", "3日", "never", 0, Decimal("2.5"), ("属地街道",)),
        "c": ("", "", "fail", 1, Decimal(1), ("属地街道",)),
    }


def test_the_tree_keeps_groups_in_the_order_of_the_form():
    form = form_of(
        """
        - type: begin group
          name: g
          label: 组
          relevant: 1 = 1
          children:
            - {type: text, name: a, label: 甲}
        - {type: note, name: b, label: 乙}
        """
    )
    assert [(type(item).__name__, item.path) for item in form.root.walk()] == [
        ("Group", "g"),
        ("Question", "g/a"),
        ("Question", "b"),
    ]
    assert form.root.children[0].relevant == "1 = 1"
    assert [q.asked for q in form.questions.values()] == [True, False]


def test_problem_phrases_units_and_indicators_are_lists():
    question = (
        form := form_of(
            """
            - type: select_one conform
              name: q
              label: 地面
              problem: 地面有垃圾|地面有积水
              unit: 市场开办方、市场监管部门
              indicator: Ⅲ-59;2021:Ⅲ-60
            """
        )
    ).questions["q"]
    assert question.problem == ("地面有垃圾", "地面有积水")
    assert question.unit == ("市场开办方", "市场监管部门")
    assert form.indicators(question) == [("2017区", "Ⅲ-59"), ("2021", "Ⅲ-60")]


def test_a_retired_row_is_kept_in_the_content_and_not_asked():
    form = form_of(
        """
        - {type: select_one conform, name: old, label: 旧, active: 停用}
        - {type: text, name: old2, label: 旧, active: "no"}
        - {type: text, name: new, label: 新, active: 是}
        """
    )
    assert list(form.questions) == ["new"]
    assert len(form.content["survey"]) == 3


def test_or_other_adds_a_choice_and_a_text_question():
    form = form_of(
        "- {type: select_one a or_other, name: q, label: 甲}", choices="choices:\n  a: [{name: x, label: 一}]\n"
    )
    assert [c.name for c in form.choices(form.questions["q"])] == ["x", "other"]
    assert form.questions["q_other"].relevant == "selected(../q, 'other')"
    assert (form.choices(form.questions["q"])[-1].label, form.questions["q_other"].label) == ("其他", "请说明其他")


def test_or_other_does_not_hide_a_question_of_that_name():
    survey = "- {type: text, name: q_other, label: 乙}\n- {type: select_one a or_other, name: q, label: 甲}"
    assert errors_of(survey, choices="choices:\n  a: [{name: x, label: 一}]\n") == ["template.name_double 4:name"]


def test_labels_come_in_the_default_language():
    form = form_of(
        "- {type: text, name: q, 'label::English (en)': Floor, 'label::中文 (zh)': 地面}",
        settings="settings: {form_id: m, form_title: m, version: '1', default_language: 中文 (zh)}\n",
    )
    assert form.questions["q"].label == "地面"


@pytest.mark.parametrize(
    ("row", "error"),
    [
        ("{name: q, label: 甲}", "template.type_missing 3:type"),
        ("{type: textt, name: q, label: 甲}", "template.type_unknown 3:type"),
        ("{type: text answer, name: q, label: 甲}", "template.type_unknown 3:type"),
        ("{type: osm, name: q, label: 甲}", "template.type_unsupported 3:type"),
        ("{type: text, label: 甲}", "template.name_missing 3:name"),
        ("{type: text, name: 3q, label: 甲}", "template.name_bad 3:name"),
        ("{type: text, name: q}", "template.label_missing 3:label"),
        ("{type: calculate, name: q}", "template.calculation_missing 3:calculation"),
        ("{type: select_one, name: q, label: 甲}", "template.list_missing 3:type"),
        ("{type: select_one gone, name: q, label: 甲}", "template.list_unknown 3:type"),
        ("{type: text, name: q, label: 甲, weight: 两}", "template.number_bad 3:weight"),
        ("{type: text, name: q, label: 甲, weight: '-1'}", "template.weight_negative 3:weight"),
        ("{type: text, name: q, label: 甲, weight: NaN}", "template.number_bad 3:weight"),
        ("{type: text, name: q, label: 甲, deadline: 3}", "template.deadline_bad 3:deadline"),
        ("{type: text, name: q, label: 甲, feedback: 马上}", "template.deadline_bad 3:feedback"),
        ("{type: text, name: q, label: 甲, required: maybe}", "template.yes_no_bad 3:required"),
        ("{type: text, name: q, label: 甲, readonly: 也许}", "template.yes_no_bad 3:readonly"),
        ("{type: text, name: q, label: 甲, active: 也许}", "template.yes_no_bad 3:active"),
        ("{type: text, name: q, label: 甲, photo: 随便}", "template.word_unknown 3:photo"),
        ("{type: text, name: q, label: 甲, photo_max: 1-3}", "template.count_bad 3:photo_max"),
        ("{type: text, name: q, label: 甲, photo_min: 3, photo_max: 2}", "template.photo_range 3:photo_max"),
        ("{type: text, name: q, label: 甲, trigger: a}", "template.trigger_bad 3:trigger"),
        ("{type: range, name: q, label: 甲, parameters: start=1 end=5 step=9}", "template.range_bad 3:parameters"),
        ("{type: begin group, name: q, label: 甲}", "template.begin_without_end 3:type"),
        ("{type: end group}", "template.end_without_begin 3:type"),
    ],
)
def test_a_row_that_means_nothing_is_named(row, error):
    assert errors_of(f"- {row}") == [error]


def test_a_loop_is_refused_by_name_and_its_questions_still_checked():
    found = errors_of(
        """
        - type: begin loop
          name: stops
          label: 站点
          children:
            - {type: textt, name: q, label: 甲}
        """
    )
    assert found == ["template.type_unsupported 3:type", "template.type_unknown 7:type"]


def test_a_bad_value_of_a_group_is_reported_once():
    found = errors_of(
        """
        - type: begin group
          name: g
          label: 组
          deadline: 很快
          children:
            - {type: text, name: a, label: 甲}
            - {type: text, name: b, label: 乙}
        """
    )
    assert found == ["template.deadline_bad 6:deadline"]


def test_names_are_unique_in_a_group_and_should_be_in_the_form():
    _, report = checked(
        text_of(
            """
            - {type: text, name: q, label: 甲}
            - {type: text, name: q, label: 乙}
            - type: begin group
              name: g
              label: 组
              children:
                - {type: text, name: q, label: 丙}
            """
        )
    )
    assert [(e.code, e.params["line"]) for e in report.errors] == [("template.name_double", 3)]
    assert [(w.code, w.where.row) for w in report.warnings] == [("template.name_twice", 9)]


def test_choices_that_do_not_fit():
    found = errors_of(
        "- {type: select_one a, name: q, label: 甲}",
        choices="""
        choices:
          - {list_name: a, name: x, label: 一, score: 很多}
          - {list_name: a, name: x, label: 二}
          - {list_name: a, name: y}
          - {list_name: a, name: y z, label: 三}
          - {name: w, label: 四}
          - {list_name: spare, name: w, label: 四}
        """,
    )
    assert found == [
        "template.number_bad 6:score",
        "template.choice_double 7:name",
    ]


def test_settings_that_are_missing_are_assumed_and_said():
    form, report = checked("survey:\n  - {type: text, name: q, label: 甲}\n")
    assert report.errors == []
    assert (form.form_id, form.title, form.version) == ("market", "market", "")
    assert [w.code for w in report.warnings] == ["template.setting_assumed"] * 2 + ["template.setting_version"]


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("即时", (0, "即时")),
        ("长期", (0, "长期")),
        ("4工作时", (4, "工作时")),
        ("24小时", (24, "小时")),
        ("3日", (3, "日")),
        ("3天", (3, "日")),
        ("5个工作日", (5, "工作日")),
        ("24小时内", (24, "小时")),
    ],
)
def test_deadlines(text, rule):
    assert cells.deadline(text) == rule


@pytest.mark.parametrize("text", ["", "0日", "日", "三日", "3", "3 周", "-3日", "1.5小时"])
def test_what_is_no_deadline(text):
    with pytest.raises(ValueError, match="deadline_bad"):
        cells.deadline(text)


def test_a_form_is_built_again_from_the_content_alone():
    form = form_of(
        """
        - type: begin group
          name: g
          label: 组
          category: 公共环境
          children:
            - {type: select_one conform, name: NM-04, label: 地面, problem: 有垃圾|有积水}
        """
    )
    again = build.from_content(form.content)
    assert again.sha256 == form.sha256
    assert again.questions["g/NM-04"]._replace(row=None) == form.questions["g/NM-04"]._replace(row=None)


@pytest.mark.parametrize("bad", [{}, {"survey": 3}, {"survey": [], "choices": [], "settings": {"a": 1}}])
def test_a_content_that_is_none(bad):
    with pytest.raises(Integrity) as caught:
        build.from_content(bad)
    assert caught.value.code == "template.content_bad"


def test_a_content_of_a_newer_program_is_refused_with_all_its_reasons():
    form = form_of("- {type: text, name: q, label: 甲}")
    newer = form.content | {"survey": [{"type": "smell", "name": "a"}, {"type": "taste", "name": "b"}]}
    with pytest.raises(Problems) as caught:
        build.from_content(newer)
    assert [p.code for p in caught.value.problems] == ["template.type_unknown"] * 2


TEXT = st.text(st.characters(exclude_categories=("Cs", "Cc", "Zs", "Zl", "Zp")), min_size=1, max_size=8)


@given(st.lists(st.tuples(TEXT, TEXT), min_size=1, max_size=5))
def test_content_and_form_are_two_sides_of_one_thing(texts):
    rows = [
        {"type": "text", "name": f"q{number}", "label": label, "hint": hint}
        for number, (label, hint) in enumerate(texts)
    ]
    stored = {"survey": rows, "choices": [], "settings": {"form_id": "m", "form_title": "m", "version": "1"}}
    form = build.from_content(stored)
    assert form.content == stored
    assert form.sha256 == content.sha256(stored)
    assert [(q.label, q.hint) for q in form.questions.values()] == texts
