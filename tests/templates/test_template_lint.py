"""Template files checked: all errors of all files in one run."""

import pytest
from small_forms import SETTINGS, text_of

from inspect_cli.errors import Problems
from inspect_cli.templates import lint


def written(folder, name, survey, **parts):
    path = folder / name
    path.write_text(text_of(survey, **parts), encoding="utf-8")
    return path


def lint_of(folder, survey, **parts):
    return lint.check([written(folder, "market.yaml", survey, **parts)])


def listed(problems):
    return [f"{p.code} {p.where.row}:{p.where.column}" for p in problems]


def test_a_condition_that_is_only_a_reference_is_always_true_and_remarked_on(tmp_path):
    rows = """
        - {type: text, name: a, label: 甲}
        - {type: text, name: b, label: 乙, relevant: "${a}"}
        - {type: text, name: c, label: 丙, relevant: "${a} != ''"}
    """
    found = lint_of(tmp_path, rows).warnings
    assert [(w.code, w.where.column, w.params["value"]) for w in found] == [
        ("expression.condition_always", "relevant", "${a}")
    ]


def test_all_errors_of_all_files_come_in_one_run(tmp_path):
    market = written(
        tmp_path,
        "market.yaml",
        """
        - {type: textt, name: a, label: 甲}
        - {type: text, name: b, label: 乙, relevant: "${gone} = 1"}
        - {type: text, name: c, label: 丙, deadline: 马上, required: maybe}
        """,
    )
    alley = written(
        tmp_path,
        "alley.yaml",
        "- {type: text, name: a, label: 甲, relevent: 1}",
        settings=SETTINGS.replace("market", "alley"),
    )
    report = lint.check([market, alley])
    assert [(e.where.file.rpartition("/")[2], e.code, e.where.row) for e in report.errors] == [
        ("market.yaml", "template.type_unknown", 3),
        ("market.yaml", "expression.question_unknown", 4),
        ("market.yaml", "template.yes_no_bad", 5),
        ("market.yaml", "template.deadline_bad", 5),
        ("alley.yaml", "template.column_unknown", 3),
    ]


def test_two_files_with_one_form_id(tmp_path):
    report = lint.check(
        [written(tmp_path, name, "- {type: text, name: a, label: 甲}") for name in ("one.yaml", "two.yaml")]
    )
    assert [(e.code, e.where.file.rpartition("/")[2]) for e in report.errors] == [("template.form_double", "two.yaml")]


def test_a_clean_form_has_neither_errors_nor_warnings(tmp_path):
    report = lint_of(
        tmp_path,
        """
        - {type: select_one conform, name: a, label: 甲, problem: 有垃圾|有积水, deadline: 24小时, unit: 属地街道}
        - {type: text, name: b, label: "说明 ${a}", relevant: "${a} = 'no'", required: "${a} = 'no'"}
        """,
    )
    assert (report.errors, report.warnings) == ([], [])


@pytest.mark.parametrize(
    ("row", "error"),
    [
        ("{type: text, name: q, label: '共 ${cuont} 处'}", "expression.question_unknown 3:label"),
        ("{type: text, name: q, label: 甲, hint: '${gone}'}", "expression.question_unknown 3:hint"),
        ("{type: integer, name: q, label: 甲, default: 三}", "template.default_bad 3:default"),
        ("{type: text, name: q, label: 甲, relevant: '${q} = 1'}", "expression.circular 3:relevant"),
        ("{type: text, name: q, label: 甲, constraint: '. >'}", "expression.ends_early 3:constraint"),
        ("{type: text, name: q, label: 甲, fail: '. ＝ 1'}", "expression.character_wide 3:fail"),
        ("{type: text, name: q, label: 甲, score: 'sqr(2)', weight: '2'}", "expression.function_unknown 3:score"),
        ("{type: text, name: q, label: 甲, trigger: '${gone}'}", "expression.question_unknown 3:trigger"),
        ("{type: text, name: q, label: 甲, default: 'todya()'}", "expression.function_unknown 3:default"),
    ],
)
def test_an_error_is_named_with_its_cell(tmp_path, row, error):
    assert listed(lint_of(tmp_path, f"- {row}").errors) == [error]


def test_a_choice_filter_names_columns_of_the_list(tmp_path):
    choices = "choices:\n  a: [{name: x, label: 一, district: east}]\n"
    row = "- {type: select_one a, name: q, label: 甲, choice_filter: \"%s = 'east'\"}"
    assert not lint_of(tmp_path, row % "district", choices=choices).errors
    report = lint_of(tmp_path, row % "distrikt", choices=choices)
    assert [(e.code, e.params["near"]) for e in report.errors] == [("expression.column_unknown", "district")]


def test_a_circle_names_its_members(tmp_path):
    report = lint_of(
        tmp_path,
        """
        - {type: calculate, name: a, calculation: "${b} + 1"}
        - {type: calculate, name: b, calculation: "${c} + 1"}
        - {type: calculate, name: c, calculation: "${a} + 1"}
        """,
    )
    assert [(e.code, e.params["value"]) for e in report.errors] == [("expression.circular", "a → b → c → a")]


def test_a_group_that_depends_on_what_it_hides_is_warned_of(tmp_path):
    report = lint_of(
        tmp_path,
        """
        - type: begin group
          name: g
          label: 组
          relevant: ${a} = 1
          children:
            - {type: integer, name: a, label: 甲}
        """,
    )
    assert listed(report.warnings) == ["expression.hides_itself 6:relevant"]
    assert not report.errors


def test_choices_that_depend_on_what_was_chosen_are_warned_of(tmp_path):
    # What KoboToolbox's forms do so that nothing is chosen twice.
    report = lint_of(
        tmp_path,
        """
        - {type: calculate, name: taken, calculation: "join(' ', ${lamp})"}
        - type: begin repeat
          name: stop
          label: 站台
          children:
            - {type: select_one conform, name: lamp, label: 灯, choice_filter: "not(selected(${taken}, name))"}
        """,
    )
    assert listed(report.warnings) == ["expression.choices_by_answer 8:choice_filter"]
    assert not report.errors


def test_a_missing_translation_is_said(tmp_path):
    report = lint_of(
        tmp_path,
        """
        - {type: text, name: a, 'label::中文': 甲, 'label::English': A}
        - {type: text, name: b, 'label::中文': 乙}
        """,
    )
    assert report.errors == []
    assert [(e.code, e.where.row, e.params["language"]) for e in report.warnings] == [
        ("template.translation_missing", 4, "English")
    ]


@pytest.mark.parametrize(
    ("survey", "choices", "warning"),
    [
        ("- {type: text, name: q, label: 甲, constraint_message: 太大}", "", "message_without_constraint 3"),
        ("- {type: integer, name: q, label: 甲, score: 'max(0, 10 - 2 * .)'}", "", "score_above_weight 3"),
        ("- {type: select_multiple conform, name: q, label: 甲}", "", "score_of_several 3"),
        ("- {type: text, name: q, label: 甲, problem: 有垃圾}", "", "problem_never 3"),
        ("- {type: select_one conform, name: q, label: 甲, default: 符合}", "", "default_bad 3"),
        ("- {type: text, name: q, label: 甲, choice_filter: a=1}", "", "filter_without_list 3"),
        (
            "- {type: select_one a, name: q, label: 甲}",
            "choices:\n  a: [{name: x, label: 一, lable: 二}]\n",
            "choice_column_unused 5",
        ),
        ("- {type: text, name: q, label: 甲}\n- {type: begin group, name: g, children: []}", "", "group_empty 4"),
    ],
)
def test_odd_things_are_warnings(tmp_path, survey, choices, warning):
    report = lint_of(tmp_path, survey, choices=choices)
    assert not report.errors
    assert [f"{w.code} {w.where.row}" for w in report.warnings] == [f"template.{warning}"]


@pytest.mark.parametrize(
    "score",
    ["if(. > 95, 1, 0)", "max(0, 1 - 0.5 * .)", ". div 100", "if(. > 0, max(0, 1 - 0.2 * .), if(${q} < 3, 1, 0))"],
)
def test_a_score_that_stays_within_its_weight_is_nothing_odd(tmp_path, score):
    assert not lint_of(tmp_path, f'- {{type: integer, name: q, label: 甲, score: "{score}"}}').warnings


def test_a_form_without_questions(tmp_path):
    assert [e.code for e in lint_of(tmp_path, "- {type: begin group, name: g, label: 组, children: []}").errors] == [
        "template.no_questions"
    ]


def test_the_rest_of_a_file_that_yaml_refuses_is_checked_too(tmp_path):
    """What was meant is certain: whoever repairs it must not meet the next error in the next run."""
    report = lint_of(tmp_path, "- type: text\n  name: q\n  label: 标准: 无\n  relevent: 1\n- type：text\n")
    assert listed(report.errors) == [
        "template.text_cut_by_colon 5:",
        "template.column_unknown 6:relevent",
        "template.colon_wide 7:",
        "template.name_missing 7:name",
    ]


def test_a_file_that_nobody_can_read_has_one_error_and_not_a_trail_of_others(tmp_path):
    path = tmp_path / "market.yaml"
    path.write_text("survey:\n  - type: text\n    label: a\n   hint: b\n", encoding="utf-8")
    assert [e.code for e in lint.check([path]).errors] == ["template.yaml_bad"]


def test_a_bare_code_wants_to_know_its_edition(tmp_path):
    rows = "- {type: text, name: q, label: 甲, indicator: Ⅲ-59}\n- {type: text, name: r, label: 乙, indicator: Ⅲ-6}"
    bare = SETTINGS.replace(", edition: 2017区", "")
    assert not lint_of(tmp_path, rows).warnings
    assert listed(lint_of(tmp_path, rows, settings=bare).warnings) == ["template.edition_missing 3:indicator"]
    assert not lint_of(tmp_path, rows.replace("Ⅲ", "2021:Ⅲ"), settings=bare).warnings


def test_only_a_form_without_errors_is_loaded(tmp_path):
    good = written(tmp_path, "good.yaml", "- {type: text, name: q, label: 甲}")
    assert lint.load(good).form_id == "market"
    bad = written(tmp_path, "bad.yaml", "- {type: textt, name: q, label: 甲}\n- {type: tekst, name: r, label: 乙}")
    with pytest.raises(Problems) as caught:
        lint.load(bad)
    assert [p.params["near"] for p in caught.value.problems] == ["text", "text"]
