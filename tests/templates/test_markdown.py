"""Templates as Markdown tables, alone or in a page of prose."""

from small_forms import CONFORM, form_of
from test_template_files import problems

from inspect_cli.templates import lint

PAGE = r"""# 集贸市场

这一页说明怎么查；下面三张表就是模板。

| survey |                    |       |           |                    |
| ------ | ------------------ | ----- | --------- | ------------------ |
|        | type               | name  | label     | problem            |
|        | select_one conform | NM-04 | 地面无垃圾 | 地面有垃圾\|有积水 |

| 栏 | 说明 |
| -- | ---- |
|    | 不是模板的表 |

| choices |           |      |        |       |
|         | list_name | name | label  | score |
|         | conform   | yes  | 符合   | 1     |
|         | conform   | no   | 不符合 | 0     |
|         | conform   | na   | 不适用 |       |
|         | conform   | skip | 未测   |       |

| 设置 | 表单编号 | 表单名称 | 版本   | 体系版本 |
|      | market   | 集贸市场 | 2026.1 | 2017区   |
"""


def test_a_page_of_markdown_is_the_same_form_as_its_yaml(tmp_path):
    path = tmp_path / "market.md"
    path.write_text(PAGE, encoding="utf-8")
    form, report = lint.check_file(path)
    assert (report.errors, report.warnings) == ([], [])
    survey = "- {type: select_one conform, name: NM-04, label: 地面无垃圾, problem: 地面有垃圾|有积水}"
    assert form.sha256 == form_of(survey, choices=CONFORM).sha256


def test_errors_name_the_line_of_the_page():
    report = problems(PAGE.replace("| label     |", "| lable     |"))
    assert [(e.code, e.where.row, e.where.column) for e in report.errors] == [("template.column_unknown", 8, "lable")]


def test_yaml_with_a_table_in_a_text_stays_yaml():
    text = "settings: {form_id: a}\nsurvey:\n  - type: note\n    name: n\n    label: |\n      | survey |\n"
    assert problems(text).errors == []
