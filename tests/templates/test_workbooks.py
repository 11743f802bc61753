"""Templates out of Excel: the same rows as in YAML, the places that a person looks in, and what Excel spoils."""

import datetime
import json
import zipfile

import pytest
from old_files import compound, old_workbook
from small_forms import CONFORM as CONFORM_YAML
from small_forms import form_of
from workbooks import CONFORM, HEAD, SETTINGS, fill, write

from inspect_cli import sheets
from inspect_cli.templates import lint
from inspect_cli.templates.files import reading
from inspect_cli.templates.report import Report

ROWS = [
    HEAD,
    ["begin group", "g", "公共环境"],
    ["select_one conform", "NM-04", "地面无垃圾、污水"],
    [],
    ["end group"],
]


def form_and_report(path):
    return lint.check_file(path)


def said(problems):
    """Return code and place of each problem, as a person would write them down."""
    return [f"{p.code} {p.where.sheet} {p.where.row}:{p.where.column}" for p in problems]


def warned(path):
    return said(form_and_report(path)[1].warnings)


def test_a_workbook_is_the_same_form_as_its_yaml(tmp_path):
    settings = [["form_id", "form_title", "version", "edition"], ["market", "集贸市场", "2026.1", "2017区"]]
    form, report = form_and_report(write(tmp_path / "m.xlsx", survey=ROWS, choices=CONFORM, settings=settings))
    assert (report.errors, report.warnings) == ([], [])
    yaml = form_of(
        """
        - type: begin group
          name: g
          label: 公共环境
          children:
            - {type: select_one conform, name: NM-04, label: '地面无垃圾、污水'}
        """,
        choices="\n".join(CONFORM_YAML.splitlines()[:4]) + "\n",
    )
    assert form.sha256 == yaml.sha256


def test_chinese_sheets_headers_types_and_values(tmp_path):
    path = write(
        tmp_path / "m.xlsx",
        说明=[["怎样填这张表"]],
        题目=[["题型", "编号", "检查内容 *", "必填", "标签::English (en)", "image"],
              ["单选 conform", "NM-04", "地面无垃圾", "是", "Clean ground", "a.jpg"]],
        选项=[["列表", "名称", "标签"], ["conform", "yes", "符合"]],
        设置=[["表单编号", "表单名称", "版本"], ["market", "集贸市场", "2026.1"]],
    )  # fmt: skip
    form, report = form_and_report(path)
    assert report.errors == []
    assert form.questions["NM-04"].required == "true()"
    kept = form.content["survey"][0]
    assert (kept["label::English (en)"], kept["image"]) == ("Clean ground", "a.jpg")


def test_cells_are_read_as_people_see_them(tmp_path):
    rows = [[*HEAD, "default", "required", "weight"], ["text", "q", 7.0, datetime.date(2026, 7, 15), True, 0.5]]
    form, report = form_and_report(write(tmp_path / "m.xlsx", survey=rows, settings=SETTINGS))
    assert (report.errors, report.warnings) == ([], [])
    cells = {"label": "7", "default": "2026-07-15", "required": "TRUE", "weight": "0.5"}
    assert cells.items() <= form.content["survey"][0].items()
    assert form.questions["q"].required == "true()"


def test_merged_category_cells_count_for_every_row(tmp_path):
    def survey(book, sheet):
        fill(book, sheet, [[*HEAD, "类别"], ["text", "a", "甲"], ["text", "b", "乙"], ["text", "c", "丙", "安全保障"]])
        sheet.merge_range("D2:D3", "公共环境")

    form, _ = form_and_report(write(tmp_path / "m.xlsx", survey=survey, settings=SETTINGS))
    assert [q.category for q in form.questions.values()] == ["公共环境", "公共环境", "安全保障"]


def test_an_error_names_row_and_column_as_excel_shows_them(tmp_path):
    rows = [[], ["", *HEAD, "relevent"], [], ["", "text", "a", "甲", "1"], ["", "text", "b", "", "1"], ["", "txt", "c"]]
    _, report = form_and_report(write(tmp_path / "m.xlsx", survey=rows, settings=SETTINGS))
    assert said(report.errors) == [
        "template.column_unknown survey 4:E relevent",
        "template.label_missing survey 5:D label",
        "template.type_unknown survey 6:B type",
    ]


def test_notes_around_the_table_are_reported_and_left_out(tmp_path):
    rows = [["2026年检查表"], HEAD, ["text", "a", "甲", "看看"], [], ["注：本表由巡查员填写"], ["", "", "完"]]
    settings = [*SETTINGS, ["以上由区里统一"]]
    form, report = form_and_report(write(tmp_path / "m.xlsx", survey=rows, settings=settings))
    assert report.errors == []
    assert said(report.warnings) == [
        "template.note_left_out survey 1:",
        "template.note_left_out survey 5:",
        "template.note_left_out survey 6:",
        "template.header_missing survey 3:D",
        "template.note_left_out settings 3:",
    ]
    assert (list(form.questions), form.form_id) == (["a"], "market")


def test_a_row_without_type_between_questions_is_no_note(tmp_path):
    rows = [HEAD, ["text", "a", "甲"], ["", "", "乙"], ["text", "c", "丙"]]
    _, report = form_and_report(write(tmp_path / "m.xlsx", survey=rows, settings=SETTINGS))
    assert said(report.errors) == ["template.type_missing survey 3:A type"]


@pytest.mark.parametrize(
    ("column", "value", "warning"),
    [
        ("indicator", datetime.date(2026, 1, 3), "template.cell_date"),
        ("indicator", 2026.1, "template.cell_zero_last"),
        ("indicator", 7, "template.cell_zero_first"),
        ("requirement", 0.85, "template.cell_percent"),
        ("deadline", datetime.time(8, 30), "template.cell_date"),
        ("weight", 0.85, ""),
        ("requirement", 7, ""),
        ("default", datetime.date(2026, 1, 3), ""),
    ],
)
def test_what_excel_makes_of_a_text(tmp_path, column, value, warning):
    rows = [[*HEAD, column], ["text" if column != "default" else "date", "a", "甲", value]]
    settings = [[*SETTINGS[0], "edition"], [*SETTINGS[1], "2017区"]]
    path = write(tmp_path / "m.xlsx", survey=rows, settings=settings)
    assert warned(path) == ([f"{warning} survey 2:D {column}"] if warning else [])


def test_a_code_that_lost_its_first_zeros_among_others_that_have_them(tmp_path):
    def with_names(*names):
        choices = [["list_name", "name", "label"], *(["l", name, f"第{at}"] for at, name in enumerate(names))]
        survey = [HEAD, ["select_one l", "a", "甲"]]
        return warned(write(tmp_path / "m.xlsx", survey=survey, choices=choices, settings=SETTINGS))

    assert with_names(1, 2, 3) == []
    assert with_names("007", 8) == ["template.cell_zero_first choices 3:B name"]


def test_formulas_hidden_rows_and_columns_and_sheets(tmp_path):
    def survey(book, sheet):
        fill(book, sheet, [[*HEAD, "hint"], ["text", "a", "甲"], ["text", "b", "乙", "看"], ["text", "c", "丙"]])
        sheet.write_formula("D2", '="看"&"看"', None, "看看")
        sheet.set_row(2, None, None, {"hidden": True})
        sheet.set_row(40, None, None, {"hidden": True})
        sheet.set_column("D:H", 9, None, {"hidden": True})

    def settings(book, sheet):
        fill(book, sheet, SETTINGS)
        sheet.hide()

    path = write(tmp_path / "m.xlsx", survey=survey, settings=settings)
    form, report = form_and_report(path)
    found = {problem.code: problem.params for problem in report.warnings}
    assert found == {
        "template.cells_formula": {"value": "D2", "count": 1},
        "template.rows_hidden": {"value": "3", "count": 1},
        "template.columns_hidden": {"value": "D", "count": 1},
        "template.sheet_hidden": {},
    }
    assert form.questions["a"].hint == "看看"


def refused(path):
    report = Report()
    sheets = reading.read(path, report)
    assert not any(sheets)
    assert report.errors[0].where.file == str(path)
    return [problem.code for problem in report.errors]


def put(path, parts):
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as out:
        for name, content in parts.items():
            out.writestr(name, content)
    return path


def changed(path, name, old, new):
    """Write the parts of a workbook anew, one of them changed."""
    with zipfile.ZipFile(path) as book:
        parts = {part: book.read(part) for part in book.namelist()}
    assert old in parts[name]
    return put(path, parts | {name: parts[name].replace(old, new)})


SHEET = "xl/worksheets/sheet1.xml"


def test_a_hundred_megabytes_of_blanks_are_not_unfolded(tmp_path):
    path = write(tmp_path / "m.xlsx", survey=ROWS, settings=SETTINGS)
    changed(path, SHEET, b"</sheetData>", b"</sheetData>" + b" " * 100_000_000)
    assert path.stat().st_size < 200_000
    assert refused(path) == ["workbook.too_large"]


@pytest.mark.parametrize("place", [b'r="XFD1048576"', b'r="xfd1048576"', b"r = 'XFD1048576'"])
def test_a_cell_in_the_farthest_corner(tmp_path, place):
    path = write(tmp_path / "m.xlsx", survey=ROWS, settings=SETTINGS)
    assert refused(changed(path, SHEET, b'r="C3"', place)) == ["workbook.too_large"]


def test_a_place_that_no_spreadsheet_has(tmp_path):
    path = write(tmp_path / "m.xlsx", survey=ROWS, settings=SETTINGS)
    assert refused(changed(path, SHEET, b'r="C3"', b'r="somewhereC3"')) == ["workbook.unreadable"]


def test_a_farthest_row_whose_cells_do_not_say_where_they_are(tmp_path):
    path = write(tmp_path / "m.xlsx", survey=ROWS, settings=SETTINGS)
    changed(path, SHEET, b'<c r="A5"', b"<c")
    assert refused(changed(path, SHEET, b'<row r="5"', b'<row r="1048576"')) == ["workbook.too_large"]


def test_a_long_text_in_ever_so_many_cells(tmp_path):
    rows = [HEAD, *[["note", f"n{n}", "甲" * 30_000] for n in range(4000)]]
    assert refused(write(tmp_path / "m.xlsx", survey=rows)) == ["workbook.too_large"]


def test_a_file_that_is_simply_too_large(tmp_path):
    path = tmp_path / "m.yaml"
    with path.open("wb") as out:
        out.truncate(21 * 2**20)
    assert refused(path) == ["workbook.too_large"]


ODS = """<?xml version="1.0"?><office:document-content
 xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"
 xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0"
 xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"><office:body><office:spreadsheet>{}
</office:spreadsheet></office:body></office:document-content>"""
MANIFEST = """<?xml version="1.0"?><manifest:manifest
 xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"></manifest:manifest>"""


def cell(text, more=""):
    if not text:
        return f"<table:table-cell{more}/>"
    return f'<table:table-cell{more} office:value-type="string"><text:p>{text}</text:p></table:table-cell>'


def ods(path, more="", **sheets):
    """Write a workbook as LibreOffice does, blank rows to the end of the sheet included."""
    blank = (
        '<table:table-row table:number-rows-repeated="1048500">'
        '<table:table-cell table:number-columns-repeated="16384"/></table:table-row>'
    )
    tables = "".join(
        f'<table:table table:name="{name}">'
        + "".join(f"<table:table-row>{''.join(map(cell, row))}</table:table-row>" for row in rows)
        + more
        + blank
        + "</table:table>"
        for name, rows in sheets.items()
    )
    mime = "application/vnd.oasis.opendocument.spreadsheet"
    return put(path, {"mimetype": mime, "META-INF/manifest.xml": MANIFEST, "content.xml": ODS.format(tables)})


def test_a_workbook_of_libreoffice(tmp_path):
    sheets = {"survey": ROWS[:3] + ROWS[4:], "choices": CONFORM, "settings": SETTINGS}
    form, report = form_and_report(ods(tmp_path / "m.ods", **sheets))
    assert (report.errors, report.warnings) == ([], [])
    assert form.sha256 == form_and_report(write(tmp_path / "m.xlsx", **sheets))[0].sha256


BLANK = '<table:table-row table:number-rows-repeated="{}"><table:table-cell/></table:table-row>'
FAR = '<table:table-row><table:table-cell table:number-columns-repeated="16000"/>{}</table:table-row>'


@pytest.mark.parametrize(
    "more",
    [
        '<table:table-row table:number-rows-repeated="1048000">{}</table:table-row>'.format(
            cell("甲", ' table:number-columns-repeated="16000"')
        ),
        BLANK.format(1_000_000) + FAR.format(cell("甲")),
        BLANK.format(10**16) + FAR.format(cell("甲")),
    ],
    ids=["a text everywhere", "the farthest corner", "more rows than there are"],
)
def test_a_workbook_of_libreoffice_that_reaches_too_far(tmp_path, more):
    assert refused(ods(tmp_path / "m.ods", more, survey=[HEAD])) == ["workbook.too_large"]


def test_the_name_of_a_file_does_not_matter(tmp_path):
    path = write(tmp_path / "m.xlsx", survey=ROWS, choices=CONFORM, settings=SETTINGS)
    for name in ("m.xls", "m.yaml", "m.ods"):
        assert form_and_report(path.rename(tmp_path / name))[1].errors == []
        path = tmp_path / name


@pytest.mark.parametrize(
    "content",
    [b"PK\x03\x04rest", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 4096],
)
def test_what_only_begins_like_a_workbook(tmp_path, content):
    path = tmp_path / "m.xlsx"
    path.write_bytes(content)
    assert refused(path) == ["workbook.unreadable"]


def test_a_zip_that_is_no_workbook(tmp_path):
    assert refused(put(tmp_path / "m.xlsx", {"photo.txt": "x"})) == ["workbook.unreadable"]


def test_a_workbook_that_was_cut_off_or_changed_on_the_way(tmp_path):
    path = write(tmp_path / "m.xlsx", survey=ROWS, choices=CONFORM, settings=SETTINGS)
    whole = path.read_bytes()
    path.write_bytes(whole[: len(whole) // 2])
    assert refused(path) == ["workbook.unreadable"]
    path.write_bytes(whole[:600] + bytes(255 - byte for byte in whole[600:640]) + whole[640:])
    assert refused(path) == ["workbook.unreadable"]


def test_a_workbook_without_questions(tmp_path):
    _, report = form_and_report(write(tmp_path / "m.xlsx", Sheet1=ROWS, setings=SETTINGS))
    assert [(e.code, e.params) for e in report.errors] == [("template.survey_missing", {"sheets": "Sheet1、setings"})]
    assert [(e.code, e.params["near"]) for e in report.warnings] == [("template.sheet_unknown", "settings")]


def test_two_sheets_of_questions(tmp_path):
    _, report = form_and_report(write(tmp_path / "m.xlsx", survey=ROWS, 题目=ROWS, choices=CONFORM, settings=SETTINGS))
    assert said(report.errors) == ["template.sheet_double 题目 None:"]


def test_an_old_workbook_that_somebody_called_xlsx(tmp_path):
    path = tmp_path / "m.xlsx"
    rows = [[*HEAD, "weight"], ["text", "q", "甲", 2.0]]
    path.write_bytes(old_workbook(survey=rows, settings=SETTINGS))
    form, report = form_and_report(path)
    assert (report.errors, report.warnings) == ([], [])
    assert form.content["survey"] == [{"type": "text", "name": "q", "label": "甲", "weight": "2"}]


def test_an_old_workbook_whose_sheet_begins_behind_the_end_of_the_file(tmp_path):
    path = tmp_path / "m.xls"
    content = old_workbook(survey=ROWS, settings=SETTINGS)
    begin = content.index(b"\x85\0") + 4
    path.write_bytes(content[:begin] + b"\xff\xff\xff\0" + content[begin + 4 :])
    assert refused(path) == ["workbook.unreadable"]


def test_days_and_times_of_an_old_workbook_come_over_whole():
    values = [datetime.datetime(2026, 1, 3, 8, 30), datetime.date(2026, 1, 3), datetime.time(8), datetime.timedelta(1)]
    assert json.loads(json.dumps(values, default=sheets._plain), object_hook=sheets._value) == values


@pytest.mark.parametrize(
    "streams",
    [
        {"EncryptionInfo": b"\x04\0\x04\0", "EncryptedPackage": b"x"},
        {"Workbook": b"\x09\x08\x10\0\0\x06\x05\0" + b"\0" * 12 + b"\x2f\0\x36\0\x01\0" + b"\x01" * 52},
    ],
    ids=["new", "old"],
)
def test_a_workbook_with_a_password(tmp_path, streams):
    path = tmp_path / "m.xlsx"
    path.write_bytes(compound(**streams))
    assert refused(path) == ["workbook.password"]
