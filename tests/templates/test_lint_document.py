"""docs/lint.md: every code that the program can report, with an example that provokes it and nothing else."""

import datetime
import functools
import re
from pathlib import Path

import pytest
import xlsxwriter

from inspect_cli.cli import makelint
from inspect_cli.templates import lint
from inspect_cli.templates.columns import MOST_GROUPS
from inspect_cli.templates.external import MOST_BYTES
from inspect_cli.workbooks import LARGEST_FILE

DOCUMENT = Path(__file__).parents[2] / "docs" / "lint.md"
EXAMPLES = makelint.examples()
levels = functools.cache(makelint.levels)
BLOCK = re.compile(r"^```([^\n]*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
SETTINGS = [["settings", "form_id", "form_title", "version", "edition"], ["", "lane", "小巷", "1", "2021"]]
YAML_SETTINGS = 'settings: {form_id: lane, form_title: 小巷, version: "1", edition: "2021"}\n'
A_ROW = "| survey | type | name | label |\n| | text | a | 甲 |\n"


def cells(text):
    return [[cell.strip() for cell in re.split(r"(?<!\\)\|", line.strip()[1:-1])] for line in text.strip().split("\n")]


def markdown(rows):
    return "".join(f"| {' | '.join(row)} |\n" for row in rows)


def with_settings(rows, settings):
    return rows if any(row[0] == "settings" for row in rows) else [*settings, *rows]


def typed(sheet, row, column, text):
    """Write a cell; what stands in `<…>` is no text."""
    special = re.fullmatch(r"<(.+)>", text)
    if special and special[1].startswith("="):
        sheet.write_formula(row, column, special[1], None, "2")
    elif special and "-" in special[1]:
        sheet.write_datetime(row, column, datetime.datetime.fromisoformat(special[1]))
    elif special:
        sheet.write_number(row, column, float(special[1]))
    elif text:
        sheet.write_string(row, column, text)


def workbook(path, rows):
    """Draw the workbook of an example."""
    with xlsxwriter.Workbook(path, {"default_date_format": "m-d"}) as book:
        book.add_worksheet("说明")
        for row in rows:
            if row[0]:
                sheet, at = book.add_worksheet(row[0].removesuffix(" <hidden>")), 0
                if row[0].endswith(" <hidden>"):
                    sheet.hide()
            for column, text in enumerate(row[1:]):
                if text == "<hidden>":
                    sheet.set_row(at, None, None, {"hidden": True})
                elif text.endswith(" <hidden>"):
                    sheet.set_column(column, column, None, None, {"hidden": True})
                    sheet.write_string(at, column, text.removesuffix(" <hidden>"))
                else:
                    typed(sheet, at, column, text)
            at += 1
    return path


def drawn(folder, example, settings=SETTINGS):
    """Write the files of an example; return the template."""
    file = folder / "lane.md"
    for kind, text in BLOCK.findall(example):
        if kind == "yaml":
            file = folder / "lane.yaml"
            whole = text if "settings" in text or text.startswith("- ") else YAML_SETTINGS + text
            file.write_text(whole, encoding="utf-8")
        elif kind == "excel":
            file = workbook(folder / "lane.xlsx", with_settings(cells(text), settings))
        elif kind:
            (folder / kind.split()[1]).write_text(text, encoding="utf-8")
        else:
            file.write_text(markdown(with_settings(cells(text), settings)), encoding="utf-8")
    return file


# What an example only says in words: builders of the files to be checked.


def file_large(folder):
    (folder / "towns.csv").write_bytes(b"name,label\n" + b"x" * MOST_BYTES)
    return [drawn(folder, EXAMPLES["template.file_missing"])]


def form_double(folder):
    two = [folder / "one.md", folder / "two.md"]
    for file in two:
        file.write_text(markdown(SETTINGS) + A_ROW, encoding="utf-8")
    return two


def list_long(folder):
    rows = [["survey", "type", "name", "label"], ["", "select_one town", "a", "甲"]]
    rows += [["choices", "list_name", "name", "label"], *(["", "town", f"x{n}", f"第{n}"] for n in range(101))]
    file = folder / "lane.md"
    file.write_text(markdown([*SETTINGS, *rows]), encoding="utf-8")
    return [file]


def rows_below(folder):
    rows = [["survey", "type", "name", "label"], ["", "text", "a", "甲"], *[["", "", "", ""]] * 61]
    return [workbook(folder / "lane.xlsx", with_settings([*rows, ["", "text", "b", "乙"]], SETTINGS))]


def too_deep(folder):
    many = range(MOST_GROUPS + 1)
    groups = [["", "begin group", f"g{n}", "组"] for n in many] + [["", "end group", "", ""] for _ in many]
    rows = [["survey", "type", "name", "label"], ["", "text", "b", "乙"], *groups]
    rows.insert(2 + MOST_GROUPS, ["", "text", "a", "甲"])
    rows.insert(4 + MOST_GROUPS, ["", "text", "c", "丙"])
    file = folder / "lane.md"
    file.write_text(markdown([*SETTINGS, *rows]), encoding="utf-8")
    return [file]


def unreadable(folder):
    return [folder / "gone.md"]


def too_large(folder):
    file = folder / "lane.xlsx"
    file.write_bytes(b"PK\x03\x04" + bytes(LARGEST_FILE))
    return [file]


BUILT = {
    "template.file_large": file_large,
    "template.form_double": form_double,
    "template.list_long": list_long,
    "template.rows_below": rows_below,
    "template.too_deep": too_deep,
    "template.unreadable": unreadable,
    "workbook.too_large": too_large,
}
# What cannot be wrong without something else being so too.
ALSO = {
    "template.big_image": {("template.column_ignored", "warning")},
    "expression.question_ambiguous": {("template.name_twice", "warning")},
    "template.matrix_list_missing": {("template.group_empty", "warning")},
    "template.no_questions": {("template.group_empty", "warning")},
}
# tests/cli/test_template_check.py provokes them in a workspace.
IN_WORKSPACE = {"template.unit_unknown", "template.version_same"}


@pytest.mark.parametrize("code", sorted(set(EXAMPLES) - IN_WORKSPACE))
def test_an_example_provokes_its_code_and_nothing_else(tmp_path, code):
    files = BUILT[code](tmp_path) if code in BUILT else [drawn(tmp_path, EXAMPLES[code])]
    report = lint.check(files)
    said = {(p.code, "error") for p in report.errors} | {(p.code, "warning") for p in report.warnings}
    assert said - ALSO.get(code, set()) in [{(code, level)} for level in levels()[code]]


def test_every_code_of_the_program_has_an_example():
    assert sorted(set(levels()) - set(EXAMPLES)) == []
    assert sorted(set(EXAMPLES) - set(levels())) == []


def test_every_code_says_how_to_repair():
    page = makelint.make()
    entries = page.split("\n## ")[1:]
    assert len(entries) == len(EXAMPLES)
    assert [entry.split("\n")[0] for entry in entries if entry.count(" → ") < 2] == []


def test_what_is_said_in_words_only_is_built_here():
    in_words = {code for code, example in EXAMPLES.items() if "```text" in example}
    assert in_words == set(BUILT) | IN_WORKSPACE


def test_the_page_is_what_the_program_writes():
    assert DOCUMENT.read_text("utf-8") == makelint.make(), "run python -m inspect_cli.cli.makelint > docs/lint.md"
