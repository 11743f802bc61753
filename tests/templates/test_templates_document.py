"""docs/templates.md says what the program reads. Run as a program, this writes its table of columns anew."""

import re
from pathlib import Path

from inspect_cli.templates import columns
from inspect_cli.templates.files import reading
from inspect_cli.templates.layout import ordered

DOCUMENT = Path(__file__).parents[2] / "docs" / "templates.md"
SHEETS = {"survey": columns.SURVEY, "choices": columns.CHOICES, "settings": columns.SETTINGS}
MARKED = re.compile(r"(?<=<!-- columns -->\n).*?(?=<!-- end of columns -->)", re.DOTALL)


def table():
    """Return every column, the sheets it belongs to, and the other headers that are read as it."""
    lines = ["| column | sheets | also read |", "|---|---|---|"]
    every = set.union(*SHEETS.values())
    for column in ordered([dict.fromkeys(sorted(every), "")]):
        sheets = ", ".join(name for name, known in SHEETS.items() if column in known)
        also = ", ".join(f"`{alias}`" for alias, meant in columns.ALIASES.items() if meant == column)
        lines.append(f"| `{column}` | {sheets} | {also} |")
    return "\n".join(lines) + "\n"


def text():
    return DOCUMENT.read_text(encoding="utf-8")


def test_the_table_of_columns_is_that_of_the_program():
    assert MARKED.search(text())[0] == table(), "run python tests/templates/test_templates_document.py"


def test_every_alias_leads_to_a_column():
    assert set(columns.ALIASES.values()) <= set.union(*SHEETS.values())


def test_every_inspection_column_is_explained():
    explained = text().split("## Inspection columns")[1]
    assert [column for column in columns.INSPECTION if f"`{column}`" not in explained] == []


def test_every_form_of_file_and_every_sheet_is_named():
    said = text()
    assert [ending for ending in reading.ENDINGS if f"`{ending}`" not in said] == []
    assert [sheet for sheet in columns.SHEETS if sheet not in said] == []


if __name__ == "__main__":
    DOCUMENT.write_text(MARKED.sub(lambda _: table(), text()), encoding="utf-8")
