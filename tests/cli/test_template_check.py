"""`template check`: every error in one run, for people and for programs, and repairs of what is certain."""

import re
from pathlib import Path
from zipfile import ZipFile

import pytest

from inspect_cli.templates import lint

HEAD = 'settings:\n  form_id: lane\n  form_title: 小巷\n  version: "1"\n  edition: "2021"\nsurvey:\n'


@pytest.fixture
def written(tmp_path):
    def write(survey, name="lane.yaml", head=HEAD):
        file = tmp_path / name
        file.write_text(head + survey, encoding="utf-8")
        return file

    return write


def codes(said, level="error"):
    return [error["code"] for error in said.json["errors"] if error["level"] == level]


def test_errors_of_all_files_and_warnings_apart_from_them(inside, written):
    one = written(
        "  - type: textt\n    name: a\n    label: 甲\n  - type: text\n    name: b\n    label: 乙\n    problem: 丙\n"
    )
    two = written(
        "  - type: text\n    name: a\n    label: 甲\n    relevent: 1\n", "two.yaml", HEAD.replace("lane", "l2")
    )
    said = inside("template", "check", one, two, "--json")
    assert said.code == 3
    assert codes(said) == ["template.type_unknown", "template.column_unknown"]
    assert codes(said, "warning") == ["template.problem_never"]
    assert said.json["data"] == [
        {"file": "lane.yaml", "errors": 1, "warnings": 1},
        {"file": "two.yaml", "errors": 1, "warnings": 0},
    ]


def test_an_error_has_code_place_value_and_what_was_probably_meant(inside, written):
    file = written("  - type: textt\n    name: a\n    label: 甲\n")
    error = inside("--lang", "zh", "template", "check", file, "--json").json["errors"][0]
    assert error == {
        "code": "template.type_unknown",
        "message": "不认识题型“textt”",
        "hint": "相近的题型：text",
        "where": {"file": str(file), "sheet": "survey", "row": 7, "column": "type"},
        "value": "textt",
        "level": "error",
    }


BESIDE = """\
  - {type: select_one_from_file markets.csv, name: m, label: 市场, choice_filter: "district = ${d}", default: m1}
  - {type: select_one_from_file shops.geojson, name: s, label: 店, parameters: value=code, choice_filter: "a = ${d}"}
  - {type: select_one conform, name: d, label: 区}
  - {type: calculate, name: one, calculation: "instance('markets')/root/item[name = ${m}]/label"}
  - {type: calculate, name: two, calculation: "pulldata('markets', 'label', 'name', ${m})"}
  - {type: calculate, name: three, calculation: "pulldata('fruits', 'label', 'name', ${m})"}
choices:
  conform:
    - {name: x, label: 甲}
"""


def test_a_missing_file_is_said_once_and_nothing_that_follows_from_it(inside, written):
    said = inside("template", "check", written(BESIDE), "--json")
    lost = [(error["code"], error["value"]) for error in said.json["errors"]]
    assert lost == [("template.file_missing", name) for name in ("markets.csv", "shops.geojson", "fruits.csv")]


def test_a_list_misspelt_is_no_missing_file(inside, written):
    file = written(BESIDE.replace("instance('markets')", "instance('confrom')"))
    errors = inside("template", "check", file, "--json").json["errors"]
    assert ("expression.list_unknown", "confrom") in [(error["code"], error["value"]) for error in errors]
    assert "confrom.csv" not in [error["value"] for error in errors]
    (file.parent / "confrom.csv").write_text("name,label\nx,甲\n", "utf-8")
    errors = inside("template", "check", file, "--json").json["errors"]
    assert {error["code"] for error in errors} == {"template.file_missing"}


def test_no_hint_is_better_than_an_empty_one(inside, written):
    file = written("  - type: qqqqqq\n    name: a\n    label: 甲\n")
    assert inside("template", "check", file, "--json").json["errors"][0]["hint"] == ""


def test_a_unit_that_nobody_knows_is_a_warning_where_there_are_units(inside, patrol, written):
    row = "  - type: text\n    name: a\n    label: 甲\n    unit: %s\n"
    file = written(row % "属地街道、城市管理部们")
    said = inside("-w", patrol, "template", "check", file, "--json")
    assert (said.code, codes(said, "warning")) == (0, ["template.unit_unknown"])
    assert said.json["errors"][0]["value"] == "城市管理部们"
    assert codes(inside("template", "check", file, "--json"), "warning") == []


def test_the_shipped_templates_have_nothing_wrong(inside, patrol):
    said = inside("-w", patrol, "template", "check", "--json")
    assert (said.code, codes(said), set(codes(said, "warning")) - {"template.unit_unknown"}) == (0, [], set())
    # The district has no station and no hotel, and nobody who answers for one; its own types are complete.
    here = {row["type"] for row in inside("-w", patrol, "point", "list", "--json").json["data"]}
    warned = {lint.load(Path(error["where"]["file"])).point_type for error in said.json["errors"]}
    assert warned & here == set()


def test_a_change_without_a_new_version_is_a_warning(inside, patrol):
    file = patrol / "surveys" / "nongmao-shichang.yaml"
    file.write_text(file.read_text("utf-8").replace("每处", "每一处", 1) + "# 尾\n", encoding="utf-8")
    assert codes(inside("-w", patrol, "template", "check", file, "--json"), "warning") in (
        [],
        ["template.version_same"],
    )
    file.write_text(
        file.read_text("utf-8").replace("集贸市场实地考察", "市场").replace("农贸市场实地考察", "市场"), "utf-8"
    )
    assert codes(inside("-w", patrol, "template", "check", file, "--json"), "warning") == ["template.version_same"]


# Workbooks that go on below their end


def sheet_with_gap(file, blank, *below):
    import xlsxwriter

    head = ["type", "name", "label", "", "remark"]
    settings = [["form_id", "form_title", "version", "edition"], ["lane", "小巷", "一", "2021"]]
    with xlsxwriter.Workbook(file) as book:
        for name, rows in (("survey", [head, ["text", "a", "甲"]]), ("settings", settings)):
            sheet = book.add_worksheet(name)
            for at, row in enumerate(rows):
                sheet.write_row(at, 0, row)
        for at, row in enumerate(below, 2 + blank):
            book.get_worksheet_by_name("survey").write_row(at, 0, row)
    return file


@pytest.mark.parametrize(("blank", "names"), [(60, ["a", "b"]), (61, ["a"])])
def test_rows_after_more_blank_ones_than_pyxform_reads_are_left_out(tmp_path, blank, names):
    from pyxform.xls2json_backends import xlsx_to_dict

    file = sheet_with_gap(tmp_path / "m.xlsx", blank, ["text", "b", "乙"])
    form, _ = lint.check_file(file)
    assert list(form.questions) == names
    assert [row["name"] for row in xlsx_to_dict(str(file))["survey"] if row] == names


def test_rows_that_were_not_read_are_said_and_are_no_errors(inside, tmp_path):
    file = sheet_with_gap(tmp_path / "m.xlsx", 900, ["end group"], ["note", "x", "还有"])
    said = inside("template", "check", file, "--json")
    assert (said.code, codes(said)) == (0, [])
    (warned,) = [error for error in said.json["errors"] if error["code"] == "template.rows_below"]
    assert (warned["where"]["sheet"], warned["where"]["row"]) == ("survey", 903)
    assert "not read: 2;" in warned["message"]


def test_publishing_says_that_there_is_something_to_look_at(inside, patrol, tmp_path):
    file = sheet_with_gap(tmp_path / "m.xlsx", 900, ["note", "x", "还有"])
    said = inside("-w", patrol, "template", "publish", file, "--json")
    assert [m["code"] for m in said.json["messages"]] == ["template.published", "template.warned", "next"]
    assert inside("-w", patrol, "template", "publish", file, "--json").json["messages"][1:] == []


# Repairs

BROKEN = """\
  # 第一题，注释要留着
  - type: txet  # 题型
    name: a
    label：地面
    hint: 标准: 无
\trelevent: "${b} ＝ “是”"
  - {type: text, name: b, label: 无垃圾, 污水}
  - type: integer
    name: c
    label: *星
    deadline: ２４小时
"""
REPAIRED = """\
  # 第一题，注释要留着
  - type: text  # 题型
    name: a
    label: 地面
    hint: "标准: 无"
    relevant: ${b} = '是'
  - {type: text, name: b, label: 无垃圾，污水}
  - type: integer
    name: c
    label: "*星"
    deadline: 24小时
"""


def test_what_is_certain_is_repaired_and_comments_stay(inside, written):
    file = written(BROKEN)
    dry = inside("template", "check", file, "--fix", "--dry-run", "--json")
    assert file.read_text("utf-8") == HEAD + BROKEN
    assert dry.code == 3
    said = inside("template", "check", file, "--fix", "--json")
    assert file.read_text("utf-8") == HEAD + REPAIRED
    assert (said.code, said.json["errors"]) == (0, [])
    assert said.json["data"]["repairs"] == dry.json["data"]["repairs"]
    assert said.json["data"]["repairs"][0] == {
        "file": str(file), "row": 8, "old": "  - type: txet  # 题型", "new": "  - type: text  # 题型"
    }  # fmt: skip
    again = inside("template", "check", file, "--fix", "--json")
    assert again.json["data"] == [{"file": "lane.yaml", "errors": 0, "warnings": 0}]


def test_a_repair_is_shown_as_a_difference(inside, written):
    said = inside("template", "check", written(BROKEN), "--fix", "--dry-run")
    assert "-    label：地面\n" in said.out
    assert "+    label: 地面\n" in said.out


@pytest.mark.parametrize(
    "survey",
    [
        "  - type: qqqqqq\n    name: a\n    label: 甲\n",
        "  - type: text\n    name: a\n    label: 甲\n    required: 是的\n",
        "  - type: text\n    name: a\n    label: 甲\n    label: 乙\n",
        "  - type: text\n    name: a\n    label: 甲\n    labell: 乙\n",  # there is a label already
        "  - type: text\n    name: a\n    label: 甲 #3门\n    relevant: ${gone} = 1\n",
        "  - type: text\n    label: 甲\n   name: a\n",
    ],
)
def test_what_is_not_certain_is_left_alone(inside, written, survey):
    file = written(survey)
    said = inside("template", "check", file, "--fix", "--json")
    assert said.code == 3
    assert file.read_text("utf-8") == HEAD + survey
    assert "repairs" not in said.json["data"]


@pytest.mark.parametrize(("encoding", "ends"), [("utf-8-sig", "\r\n"), ("utf-8", "\r\n"), ("gb18030", "\n")])
def test_a_file_keeps_its_line_ends_and_becomes_utf_8(inside, written, encoding, ends):
    file = written("")
    file.write_bytes((HEAD + BROKEN).replace("\n", ends).encode(encoding))
    assert inside("template", "check", file, "--fix").code == 0
    kept = encoding if encoding != "gb18030" else "utf-8"
    assert file.read_bytes() == (HEAD + REPAIRED).replace("\n", ends).encode(kept)


MARKDOWN = """\
# 说明，也要留着
| settings | form_id | form_title | version | edition |
|          | lane    | 小巷       | 1       | 2021    |

| survey | type              | name | label | relevent      | deadline |
|        | select_one confrm | a    | 甲    |               | ２４小时 |
|        | txet              | b    | 乙    | ${a} ＝ “yes” |          |

| choices | list_name | name | label |
|         | conform   | yes  | 符合  |
"""


def test_a_table_in_markdown_is_repaired_too(inside, tmp_path):
    file = tmp_path / "lane.md"
    file.write_text(MARKDOWN, "utf-8")
    assert inside("template", "check", file, "--fix").code == 0
    mended = MARKDOWN.replace("confrm", "conform").replace("relevent", "relevant").replace("２４", "24")
    assert file.read_text("utf-8") == mended.replace("txet", "text").replace("＝ “yes”", "= 'yes'")


def drawn(file):
    """Draw a workbook as an author has it: a title, colours, a drop-down, notes of his own, a formula."""
    import xlsxwriter

    with xlsxwriter.Workbook(file) as book:
        red = book.add_format({"bg_color": "red", "num_format": "@"})
        survey = book.add_worksheet("题目")
        survey.write_row(0, 0, ["题型", "名称", "标签", "relevent *", "整改时限"])
        survey.write_row(1, 0, ["select_one confrm", "a", "甲 & 乙", "", "２４小时"], red)
        survey.write_row(2, 0, ["txet", "b", "乙", "${a} ＝ “yes” and 1 < 2", ""])
        survey.write_formula(3, 0, '="txet"', None, "txet")
        survey.write_row(3, 1, ["c", "丙"])
        survey.data_validation("E2:E9", {"validate": "list", "source": ["24小时", "3日"]})
        book.add_worksheet("选项").write_row(0, 0, ["list_name", "name", "label"])
        book.get_worksheet_by_name("选项").write_row(1, 0, ["conform", "yes", "符合"])
        book.add_worksheet("设置").write_row(0, 0, ["form_id", "form_title", "version", "edition"])
        book.get_worksheet_by_name("设置").write_row(1, 0, ["lane", "小巷", "一", "2021"])
        book.add_worksheet("说明").write(0, 0, "怎样填")
    return file


def test_cells_of_a_workbook_are_repaired_and_all_else_stays(inside, tmp_path):
    file = drawn(tmp_path / "lane.xlsx")
    before = {name: ZipFile(file).read(name) for name in ZipFile(file).namelist()}
    content = file.read_bytes()
    dry = inside("template", "check", file, "--fix", "--dry-run", "--json")
    assert file.read_bytes() == content
    said = inside("template", "check", file, "--fix", "--json")
    repaired = {(r["row"], r["old"]): r["new"] for r in said.json["data"]["repairs"]}
    assert repaired == {
        (1, "relevent *"): "relevant",
        (2, "select_one confrm"): "select_one conform",
        (2, "２４小时"): "24小时",
        (3, "txet"): "text",
        (3, "${a} ＝ “yes” and 1 < 2"): "${a} = 'yes' and 1 < 2",
    }
    assert dry.json["data"]["repairs"] == said.json["data"]["repairs"]
    assert [(e["code"], e["where"]["row"]) for e in said.json["errors"] if e["level"] == "error"] == [
        ("template.type_unknown", 4)  # the formula would give the same again
    ]
    after = {name: ZipFile(file).read(name) for name in ZipFile(file).namelist()}
    assert [name for name in before if before[name] != after[name]] == ["xl/worksheets/sheet1.xml"]
    assert b"dataValidation" in after["xl/worksheets/sheet1.xml"]
    form, _ = lint.check_file(file)
    assert form.questions["a"].label == "甲 & 乙"
    assert (form.questions["b"].relevant, form.questions["a"].deadline) == ("${a} = 'yes' and 1 < 2", "24小时")
    # The cell keeps its format.
    cells = re.findall(rb'<c r="[AE]2" (s="[0-9]+")', after["xl/worksheets/sheet1.xml"])
    assert len(cells) == 2
    assert cells == re.findall(rb'<c r="[AE]2" (s="[0-9]+")', before["xl/worksheets/sheet1.xml"])


def test_a_repaired_workbook_opens_elsewhere(inside, tmp_path):
    from openpyxl import load_workbook

    file = drawn(tmp_path / "lane.xlsx")
    inside("template", "check", file, "--fix")
    sheet = load_workbook(file)["题目"]
    assert [cell.value for cell in sheet[1]][3] == "relevant"
    assert (sheet["A3"].value, sheet["A4"].value, sheet["A2"].fill.fgColor.rgb) == ("text", '="txet"', "FFFF0000")


def test_repairs_of_a_workbook_are_shown_cell_by_cell(inside, tmp_path):
    said = inside("template", "check", drawn(tmp_path / "lane.xlsx"), "--fix", "--dry-run")
    assert "题目!A3 @@\n-txet\n+text\n" in said.out


@pytest.mark.parametrize("content", [b"\xd0\xcf\x11\xe0 an old one", b"PK\x03\x04 of LibreOffice", b"\xff\xfe\x81"])
def test_what_cannot_be_repaired_here_is_said(inside, tmp_path, content):
    file = tmp_path / "m.xls"
    file.write_bytes(content)
    said = inside("template", "check", file, "--fix", "--json")
    assert said.json["messages"][0]["code"] == "template.fix_cannot"
    assert file.read_bytes() == content


def test_a_workbook_without_faults_keeps_every_byte(inside, patrol, tmp_path):
    file = tmp_path / "m.xlsx"
    inside("-w", patrol, "template", "export", "农贸市场", file)
    before = file.read_bytes()
    assert inside("template", "check", file, "--fix").code == 0
    assert file.read_bytes() == before
