"""Template files as authors write them, and the slips that Chinese texts make in YAML."""

import pytest
from small_forms import checked, errors_of, form_of, text_of

from inspect_cli.errors import Where
from inspect_cli.templates import build
from inspect_cli.templates.files import reading
from inspect_cli.templates.report import Report


def problems(text):
    report = Report()
    reading.read_text(text, "market.yaml", report)
    return report


def test_every_scalar_stays_the_text_that_was_typed():
    form = form_of(
        """
        - type: select_one answers
          name: q
          label: 2026.10
          hint: 2026-07-15
          requirement: 007
          choices:
            - {name: no, label: 1e3}
            - {name: 'yes', label: ~}
            - {name: off, label: 0x10}
        """
    )
    question = form.questions["q"]
    assert (question.label, question.hint, question.requirement) == ("2026.10", "2026-07-15", "007")
    assert [(c.name, c.label) for c in form.choices(question)] == [("no", "1e3"), ("yes", "~"), ("off", "0x10")]


def test_children_and_inline_choices_give_the_same_rows_as_the_flat_sheets():
    sugar = form_of(
        """
        - type: begin group
          name: environment
          label: 公共环境
          children:
            - type: select_one
              name: NM-04
              label: 地面无垃圾
              choices:
                - {name: "yes", label: 符合}
        """
    )
    flat = form_of(
        """
        - {type: begin_group, name: environment, label: 公共环境}
        - {type: select_one   NM-04, name: NM-04, label: 地面无垃圾}
        - {type: end_group, name: environment}
        """,
        choices="choices: [{list_name: NM-04, name: 'yes', label: 符合}]\n",
    )
    assert sugar.content == flat.content
    assert sugar.sha256 == flat.sha256
    assert list(sugar.questions) == ["environment/NM-04"]


def test_comments_and_the_order_of_lists_do_not_change_the_version():
    survey = """
        - type: select_one a
          name: q   # the first one
          label: 甲
        - type: select_one b
          name: r
          label: 乙
    """
    in_order = "choices:\n  a: [{name: x, label: 一}]\n  b: [{name: y, label: 二}]\n"
    first = form_of(survey, choices=in_order)
    other = form_of(
        survey.replace("   # the first one", ""),
        choices="""
        choices:
          b: [{name: y, label: 二}]
          a: [{name: x, label: 一}]
    """,
    )
    changed = form_of(survey.replace("甲", "丙"), choices=in_order)
    assert first.sha256 == other.sha256 != changed.sha256


def test_every_cell_knows_its_line_and_its_header():
    form, _ = checked(
        "settings: {form_id: m, form_title: m, version: '1'}\n"
        "survey:\n"
        "  - 题型: text\n"
        "    名称: q\n"
        "    标签: 地面\n"
        "    整改时限: 3日\n"
    )
    row = form.questions["q"].row
    assert row.where("deadline") == Where("market.yaml", "survey", 6, "整改时限")
    assert row.where() == Where("market.yaml", "survey", 3, "")
    assert form.questions["q"].deadline == "3日"


@pytest.mark.parametrize(
    ("line", "code", "params"),
    [
        ("    label: 标准: 无垃圾", "template.text_cut_by_colon", {"value": "标准", "lost": "无垃圾"}),
        ("    label: @门口", "template.text_needs_quotes", {"sign": "@", "value": "@门口"}),
        ("    label: >门口", "template.text_needs_quotes", {"sign": ">", "value": ">门口"}),
        ("    label: *门口", "template.text_needs_quotes", {"sign": "*", "value": "*门口"}),
        ("    label: &门口 有垃圾", "template.text_needs_quotes", {"sign": "&", "value": "&门口 有垃圾"}),
        ("    label: !门口 有垃圾", "template.text_needs_quotes", {"sign": "!", "value": "!门口 有垃圾"}),
        ("    label: %门口", "template.text_needs_quotes", {"sign": "%", "value": "%门口"}),
        ('    label: "门口" 有垃圾', "template.text_needs_quotes", {"sign": '"', "value": '"门口" 有垃圾'}),
        ("    label: [门口] 有垃圾", "template.text_needs_quotes", {"sign": "[", "value": "[门口] 有垃圾"}),
        ("    label：地面", "template.colon_wide", {"value": "label：地面"}),
        ("\tlabel: 地面", "template.indent_tab", {}),
        ("　　label: 地面", "template.indent_wide", {}),
    ],
)
def test_a_slip_is_named_with_its_line(line, code, params):
    report = problems(f"survey:\n  - type: text\n    name: q\n{line}\n")
    assert [(e.code, e.where.row) for e in report.errors] == [(code, 4)]
    found = report.errors[0].params
    assert {name: found.get(name, "").removeprefix("label: ") for name in params} == params


def test_two_slips_of_one_file_are_both_named():
    report = problems("survey:\n  - type: text\n    label: 标准: 无\n  - type: text\n    hint: @门口\n")
    assert [(e.code, e.where.row) for e in report.errors] == [
        ("template.text_cut_by_colon", 3),
        ("template.text_needs_quotes", 5),
    ]


def test_a_half_width_comma_in_braces_is_named_as_the_cause():
    report = problems("survey:\n  - {type: text, name: q, label: 地面无垃圾, 污水, 积水}\n")
    assert [(e.code, e.where.column, e.params["value"], e.params["lost"]) for e in report.errors] == [
        ("template.text_cut_by_comma", "污水", "地面无垃圾", "污水"),
        ("template.text_cut_by_comma", "积水", "地面无垃圾", "积水"),
    ]


def test_an_empty_cell_in_braces_is_only_empty():
    assert form_of("- {type: text, name: q, label: 地面, hint: }").questions["q"].hint == ""


def test_a_text_cut_by_a_hash_is_a_warning_and_a_comment_is_none():
    report = problems("survey:\n  - type: text\n    name: q  # 问题\n    label: 东门 #3摊位\n")
    assert not report.errors
    assert [(w.code, w.where.row, w.params["lost"]) for w in report.warnings] == [
        ("template.text_cut_by_hash", 4, "#3摊位")
    ]


def test_a_literal_block_may_hold_tabs_and_wide_blanks():
    form = form_of("- type: note\n  name: n\n  label: |\n    第一行\n    　　第二行 #3：\n")
    assert form.questions["n"].label == "第一行\n　　第二行 #3："


def test_doubled_and_misspelt_keys_are_refused():
    found = errors_of(
        """
        - type: text
          name: q
          label: 甲
          label: 乙
          relevent: 1 = 1
        """
    )
    assert found == ["template.key_double 6:label", "template.column_unknown 7:relevent"]


def test_a_misspelt_key_comes_with_the_word_that_was_meant():
    _, report = checked(text_of("- {type: text, name: q, label: 甲, relevent: 1}"))
    assert report.errors[0].params == {"column": "relevent", "near": "relevant"}


def test_two_words_for_one_column_are_refused():
    assert errors_of("- {type: text, name: q, label: 甲, 标签: 乙}") == ["template.column_double 3:标签"]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "template.no_sheets"),
        ("- a\n", "template.no_sheets"),
        ("survey: 3\n", "template.list_expected"),
        ("survey:\n  - 3\n", "template.row_expected"),
        ("survy: []\n", "template.sheet_unknown"),
        ("survey:\n  - type: [text]\n", "template.text_expected"),
        ("survey:\n  - type: text\n    label: a\n   hint: b\n", "template.yaml_bad"),
    ],
)
def test_a_file_that_is_no_template(text, code):
    assert [e.code for e in problems(text).errors] == [code]


@pytest.mark.parametrize(
    ("text", "error"),
    [
        ("survey:\n  - {type: text, name: q, label: 甲, children: []}\n", "template.children_misplaced 2"),
        ("survey:\n  - {type: text, name: q, label: 甲, choices: []}\n", "template.choices_misplaced 2"),
        ("survey: []\n---\nsurvey: []\n", "template.second_document 2"),
        ("survey: []\n] \n", "template.yaml_bad 2"),
        (
            "survey:\n  - {type: select_one a, name: q, label: 甲, choices: []}\nchoices: {a: []}\n",
            "template.list_double 3",
        ),
    ],
)
def test_a_part_in_the_wrong_place(text, error):
    assert [f"{e.code} {e.where.row}" for e in problems(text).errors] == [error]


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("gone.yaml", None, "template.unreadable"),
        ("market.xlsx", b"PK\x03\x04rest", "workbook.unreadable"),
    ],
)
def test_files_that_cannot_be_read(tmp_path, name, content, code):
    if content:
        (tmp_path / name).write_bytes(content)
    report = Report()
    reading.read(tmp_path / name, report)
    assert [(e.code, e.where.file) for e in report.errors] == [(code, str(tmp_path / name))]


def test_without_the_c_parser_the_same_is_read(monkeypatch):
    text = text_of(
        """
        - {type: select_one conform, name: q, label: 地面无垃圾, 污水}
        - type: text
          name: r
          label: 东门 #3摊位
          hint: 'no'
        """
    )
    with_c = checked(text)
    monkeypatch.delattr("yaml.CBaseLoader", raising=False)
    without = checked(text)
    assert without[0].content == with_c[0].content
    for problems_with, problems_without in (
        (with_c[1].errors, without[1].errors),
        (with_c[1].warnings, without[1].warnings),
    ):
        assert [(p.code, p.where) for p in problems_with] == [(p.code, p.where) for p in problems_without]
    assert [e.code for e in without[1].errors] == ["template.text_cut_by_comma"]


def test_bytes_that_are_not_utf8(tmp_path):
    path = tmp_path / "market.yaml"
    path.write_bytes("survey: 地面".encode("gb18030"))
    report = Report()
    reading.read(path, report)
    assert [(e.code, e.where.file) for e in report.errors] == [("template.not_utf8", str(path))]


def test_a_file_with_byte_order_mark_and_dos_line_ends(tmp_path):
    path = tmp_path / "market.yaml"
    path.write_bytes(text_of("- {type: text, name: q, label: 甲}").replace("\n", "\r\n").encode("utf-8-sig"))
    report = Report()
    assert list(build.build(reading.read(path, report), report).questions) == ["q"]
    assert not report.errors


def test_media_columns_are_remarked_once_and_xforms_binds_go_along():
    _, report = checked(text_of("- {type: text, name: q, label: 甲, 'media::image': a.png, 'bind::foo': b}"))
    assert [w.code for w in report.warnings] == ["template.column_ignored"]
    assert report.errors == []
