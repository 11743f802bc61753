"""Lists as offices send them: every encoding, every spreadsheet, and the row a person would look in."""

import csv
import datetime
import io
import unicodedata
import zipfile

import pytest
import xlsxwriter
from hypothesis import given
from hypothesis import strategies as st

from inspect_cli.errors import Problems, Unfit
from inspect_cli.points.tables import read_table

LIST = "编号,名称,备注\r\n001,农贸市场甲,㙟䶮\r\n"


def text(tmp_path, content, encoding="utf-8"):
    path = tmp_path / "list.csv"
    path.write_bytes(content if isinstance(content, bytes) else content.encode(encoding))
    return path


def cells(table):
    return [tuple(row.cells.values()) for row in table.rows]


def workbook(tmp_path, fill):
    path = tmp_path / "list.xlsx"
    with xlsxwriter.Workbook(str(path)) as book:
        fill(book)
    return path


def refused(path, kind=Unfit, **options):
    with pytest.raises(kind) as problem:
        read_table(path, **options)
    return problem.value


@pytest.mark.parametrize(
    ("encoding", "said"),
    [("utf-8", "UTF-8"), ("utf-8-sig", "UTF-8"), ("gb18030", "GB18030"), ("utf-16", "UTF-16"),
     ("utf-16-le", "UTF-16"), ("utf-16-be", "UTF-16")],
)  # fmt: skip
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_every_encoding_and_delimiter(tmp_path, encoding, said, delimiter):
    table = read_table(text(tmp_path, LIST.replace(",", delimiter), encoding))
    assert (table.encoding, tuple(table.columns)) == (said, ("编号", "名称", "备注"))
    assert cells(table) == [("001", "农贸市场甲", "㙟䶮")]


def test_gbk_from_an_old_excel(tmp_path):
    table = read_table(text(tmp_path, "编号,名称\n07,联通营业厅\n", "gbk"))
    assert (table.encoding, cells(table)) == ("GB18030", [("07", "联通营业厅")])


@pytest.mark.parametrize("content", [b"\xff\xfe\x00", b"a,b\n\xff\xff\xff,1\n", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0"])
def test_what_is_no_text_is_refused(tmp_path, content):
    assert refused(text(tmp_path, content)).code == "table.encoding"


def test_rows_are_counted_as_a_spreadsheet_shows_them(tmp_path):
    path = text(tmp_path, '\n编号,地址\n\n1,"大街一号\n后院"\n,,\n2,小巷\n')
    table = read_table(path)
    assert [(row.where.row, row.cells["编号"]) for row in table.rows] == [(4, "1"), (6, "2")]
    assert table.rows[0].cells["地址"] == "大街一号\n后院"
    assert table.rows[0].where.file == str(path)


def test_texts_are_trimmed_and_nfc(tmp_path):
    content = unicodedata.normalize("NFD", "\ufeff\u200b编号 ,名称\u3000\n 1\xa0,caf\u00e9\u3000\n")
    table = read_table(text(tmp_path, content))
    assert (list(table.columns), cells(table)) == (["编号", "名称"], [("1", "caf\u00e9")])


@pytest.mark.parametrize("heading", ["*名称", "名称＊", " 名 称 ", "名称：", '"名\n称"'])
def test_headings_are_freed_of_ornaments(tmp_path, heading):
    assert "名称" in read_table(text(tmp_path, f"编号,{heading}\n1,a\n")).columns


def test_a_quotation_mark_that_is_never_closed_swallows_nothing(tmp_path):
    problem = refused(text(tmp_path, '编号,名称\n1,a\n2,"b\n3,c\n'))
    assert (problem.code, problem.where.row) == ("table.quotes", 3)


def test_a_title_above_the_headings(tmp_path):
    problem = refused(text(tmp_path, "点位一览表,,\n编号,名称,类型\n1,a,b\n"))
    assert (problem.code, problem.where.row, problem.params["title"]) == ("table.title_row", 1, "点位一览表")


def test_columns_without_a_heading_or_with_one_twice_are_all_named(tmp_path):
    problem = refused(text(tmp_path, "编号,名称,,名称\n1,a,b,c,d\n"), Problems)
    assert [(p.code, p.where.column) for p in problem.problems] == [
        ("table.no_heading", "C"), ("table.no_heading", "E"), ("table.heading_twice", ""),
    ]  # fmt: skip


@pytest.mark.parametrize("content", ["", "\n\n", "\ufeff", ",,\n,,\n"])
def test_an_empty_list(tmp_path, content):
    assert refused(text(tmp_path, content)).code == "table.empty"


def test_a_file_that_is_not_there(tmp_path):
    assert refused(tmp_path / "gone.csv").code == "table.unreadable"


plain = st.text(st.characters(exclude_categories=["Cs", "Cc", "Cf", "Co", "Cn"]), max_size=12)
words = plain.map(lambda t: unicodedata.normalize("NFC", t).strip())


@given(
    rows=st.lists(st.tuples(words.filter(bool), words, words), min_size=1, max_size=6),
    encoding=st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "gb18030"]),
    delimiter=st.sampled_from(",;\t"),
)
def test_what_a_spreadsheet_writes_comes_back(rows, encoding, delimiter, tmp_path_factory):
    out = io.StringIO()
    csv.writer(out, delimiter=delimiter).writerows([("编号", "名称", "备注"), *rows])
    path = tmp_path_factory.mktemp("csv") / "a.csv"
    path.write_bytes(out.getvalue().encode(encoding))
    assert cells(read_table(path)) == rows


def test_numbers_of_a_workbook_are_what_people_see(tmp_path):
    def fill(book):
        sheet = book.add_worksheet("点位")
        sheet.write_row(0, 0, ["编号", "数", "和", "日", "时", "真"])
        sheet.write_string(1, 0, "007")
        sheet.write_row(1, 1, [3.0, 0.1 + 0.2])
        sheet.write_datetime(1, 3, datetime.datetime(2026, 7, 15), book.add_format({"num_format": "yyyy-mm-dd"}))
        sheet.write_datetime(
            1, 4, datetime.datetime(2026, 7, 15, 9, 30), book.add_format({"num_format": "yyyy-mm-dd hh:mm"})
        )
        sheet.write_boolean(1, 5, True)
        sheet.write_row(3, 0, [370303001001, -2.5, 117.0701234])

    table = read_table(workbook(tmp_path, fill))
    assert cells(table) == [
        ("007", "3", "0.3", "2026-07-15", "2026-07-15 09:30:00", "TRUE"),
        ("370303001001", "-2.5", "117.0701234", "", "", ""),
    ]
    assert [(r.where.sheet, r.where.row) for r in table.rows] == [("点位", 2), ("点位", 4)]
    assert table.encoding == ""


def test_the_name_of_a_workbook_does_not_matter(tmp_path):
    path = workbook(tmp_path, lambda book: book.add_worksheet().write_column(0, 0, ["编号", "1"]))
    assert cells(read_table(path.rename(tmp_path / "list.csv"))) == [("1",)]


def test_a_street_merged_over_its_points_counts_for_each(tmp_path):
    def fill(book):
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["街道", "编号"])
        sheet.merge_range(1, 0, 3, 0, "和平街道")
        sheet.write_column(1, 1, ["1", "2", "3"])
        sheet.merge_range(8, 0, 9, 0, "below the list")

    assert cells(read_table(workbook(tmp_path, fill)))[:3] == [("和平街道", n) for n in "123"]


def test_headings_of_two_merged_rows_are_refused(tmp_path):
    def fill(book):
        sheet = book.add_worksheet()
        sheet.merge_range(0, 0, 1, 0, "编号")
        sheet.merge_range(0, 1, 0, 2, "坐标")
        sheet.write_row(1, 1, ["经度", "纬度"])
        sheet.write_row(2, 0, ["1", 117.07, 36.67])

    problem = refused(workbook(tmp_path, fill), Problems)
    assert [(p.code, p.where.column) for p in problem.problems] == [("table.no_heading", "C")]


def test_a_merged_title_is_refused(tmp_path):
    def fill(book):
        sheet = book.add_worksheet()
        sheet.merge_range(0, 0, 0, 2, "点位一览表")
        sheet.write_row(1, 0, ["编号", "名称", "类型"])
        sheet.write_row(2, 0, ["1", "a", "b"])

    assert refused(workbook(tmp_path, fill)).code == "table.title_row"


def two_sheets(book):
    for name in ("和平街道", "建设街道"):
        book.add_worksheet(name).write_column(0, 0, ["编号", name])
    hidden = book.add_worksheet("旧")
    hidden.write(0, 0, "编号")
    hidden.hide()
    book.add_worksheet("空")


def test_of_several_sheets_one_has_to_be_named(tmp_path):
    path = workbook(tmp_path, two_sheets)
    problem = refused(path)
    assert (problem.code, problem.params["sheets"]) == ("table.several_sheets", ["和平街道", "建设街道"])
    assert cells(read_table(path, "建设街道")) == [("建设街道",)]
    assert refused(path, sheet="旧").code == "table.no_sheet"
    assert refused(path, sheet="空").code == "table.empty"


def test_a_document_that_is_no_workbook(tmp_path):
    path = tmp_path / "list.xlsx"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("word/document.xml", "<w/>")
    assert refused(path).code == "table.workbook"
    path.write_bytes(path.read_bytes()[:40])
    assert refused(path).code == "table.workbook"


def test_an_open_document_sheet(tmp_path):
    path = tmp_path / "list.ods"
    word = '<table:table-cell office:value-type="string"><text:p>{0}</text:p></table:table-cell>'
    number = '<table:table-cell office:value-type="float" office:value="{0}"/>'
    rows = [(word, "编号"), (word, "数")], [(word, "007"), (number, 3)]
    xml = "".join(
        f"<table:table-row>{''.join(cell.format(text) for cell, text in row)}</table:table-row>" for row in rows
    )
    spaces = " ".join(
        f'xmlns:{n}="urn:oasis:names:tc:opendocument:xmlns:{n}:1.0"' for n in ("office", "table", "text", "manifest")
    )
    kind = "application/vnd.oasis.opendocument.spreadsheet"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("mimetype", kind)
        archive.writestr("META-INF/manifest.xml", f"<manifest:manifest {spaces}/>")
        archive.writestr(
            "content.xml",
            f"<office:document-content {spaces}><office:body><office:spreadsheet>"
            f"<table:table table:name='点位'>{xml}</table:table>"
            "</office:spreadsheet></office:body></office:document-content>",
        )
    table = read_table(path)
    assert (cells(table), table.where.sheet) == ([("007", "3")], "点位")
