"""Tables that Excel must not spoil."""

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook

from inspect_cli.reports import tables

# What XML can hold; line ends are Excel's own business.
texts = st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"], exclude_characters="\ufffe\uffff"))
rows = st.lists(st.tuples(st.integers(0, 10**6), texts.map(str.strip), texts.map(str.strip)), max_size=5)


@given(rows)
def test_a_workbook_gives_back_what_was_written(table):
    content = tables.as_workbook("表", ("no", "a", "b"), table)
    read = CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0).to_python()
    assert [tuple(row) for row in read[1:]] == table


@given(rows)
def test_a_csv_gives_back_what_was_written_and_holds_no_formula(table):
    text = tables.as_csv("表", ("no", "a", "b"), table).decode("utf-8-sig")
    read = list(csv.reader(io.StringIO(text)))[1:]
    assert not any(cell.startswith(tables.FORMULA) for row in read for cell in row)
    assert [(int(no), a.removeprefix("'"), b.removeprefix("'")) for no, a, b in read] == [
        (no, a.removeprefix("'"), b.removeprefix("'")) for no, a, b in table
    ]


@pytest.mark.parametrize("code", ["007", "1-3", "2026.10", "=1+1", "1E5", "85%"])
def test_codes_stay_what_they_are(code):
    content = tables.as_workbook("表", ("code",), [(code,)])
    assert CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0).to_python()[1] == [code]
