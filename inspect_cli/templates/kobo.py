"""KoboToolbox's matrices, scores and rankings as the groups of questions they stand for (support.kobotoolbox.org).

A matrix asks its columns once for each choice of a list: question `Q1` of matrix `M1` for `car` is `M1_car_Q1`.
"""

from collections.abc import Iterable, Mapping, Sequence

from . import columns
from .report import Report
from .rows import Row

# The columns that name a choice list.
LISTS = ("kobo--matrix_list", "kobo--score-choices", "kobo--rank-items")
_SPENT = (*LISTS, "kobo--rank-constraint-message")


def expand(rows: Sequence[Row], choices: Iterable[Row], report: Report) -> Sequence[Row]:
    """Return the survey rows with each of these constructs written out; the same rows if there is none."""
    kinds = [columns.split_type(row.get("type"))[0] for row in rows]
    if not columns.KOBO.intersection(kinds):
        return rows
    found: list[Row] = []
    inside: list[Row] = []
    for row, kind in zip(rows, kinds, strict=True):
        if kind in columns.KOBO and kind.startswith("begin_"):
            inside = [row]
        elif kind in columns.KOBO and kind.startswith("end_") and inside:
            found += _written_out(kind.removeprefix("end_"), inside, choices, report)
            inside = []
        elif inside:
            inside.append(row)
        else:
            found.append(row)
    return [*found, *inside]


def _written_out(kind: str, rows: list[Row], choices: Iterable[Row], report: Report) -> list[Row]:
    head, *inner = rows
    if kind == "kobomatrix":
        return _matrix(head, inner, choices, report)
    return [
        _row(head, {"type": "begin group", "appearance": "field-list"}, drop=_SPENT),
        *(_score(head, inner) if kind == "score" else _rank(head, inner)),
        Row("survey", {"type": "end group"}, head.file, head.line),
    ]


def _row(row: Row, cells: Mapping[str, str], drop: Iterable[str] = ()) -> Row:
    kept = {column: text for column, text in row.cells.items() if column not in drop}
    return Row(row.sheet, kept | dict(cells), row.file, row.line, row.places)


def _score(head: Row, inner: list[Row]) -> list[Row]:
    kind = f"select_one {head.get('kobo--score-choices')}"
    return [_row(row, {"type": kind, "appearance": "list-nolabel"}) for row in inner]


def _rank(head: Row, inner: list[Row]) -> list[Row]:
    """Return a question for each level, whose answer is that of no level before it."""
    kind = f"select_one {head.get('kobo--rank-items')}"
    made: list[Row] = []
    before: list[str] = []
    for row in inner:
        cells = {"type": kind}
        if before:
            cells["constraint"] = " and ".join(f". != ${{{name}}}" for name in before)
            cells["constraint_message"] = head.get("kobo--rank-constraint-message")
        made.append(_row(row, cells))
        before.append(row.get("name"))
    return made


def _matrix(head: Row, inner: list[Row], choices: Iterable[Row], report: Report) -> list[Row]:
    listed = head.get("kobo--matrix_list")
    items = [row for row in choices if row.get("list_name") == listed]
    if not items:
        report.error("template.matrix_list_missing", head.where("kobo--matrix_list"), value=head.get("name"))
    end = Row("survey", {"type": "end group"}, head.file, head.line)
    found = [_row(head, {"type": "begin group"}, drop=_SPENT)]
    for item in items:
        name = f"{head.get('name')}_{item.get('name')}"
        labels = {column: text for column, text in item.cells.items() if column.partition("::")[0] == "label"}
        found.append(Row("survey", {"type": "begin group", "name": name} | labels, head.file, head.line, head.places))
        found += [_cell(row, name, inner) for row in inner]
        found.append(end)
    return [*found, end]


def _cell(row: Row, before: str, inner: list[Row]) -> Row:
    """Return a column's question in one line of the matrix; its expressions mean the columns of this line."""
    cells = dict(row.cells)
    for column in columns.EXPRESSIONS & cells.keys():
        for other in inner:
            name = other.get("name")
            cells[column] = cells[column].replace(f"${{{name}}}", f"${{{before}_{name}}}")
    return _row(row, cells | {"name": f"{before}_{row.get('name')}"})
