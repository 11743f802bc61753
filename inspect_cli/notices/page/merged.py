"""The list of a circular: one line for each point, its problems run together, ordered by street."""

from collections.abc import Sequence
from itertools import groupby

from ..content import Content, Row
from .album import Figure
from .annex import begin, set_about
from .flow import Flow
from .marks import WIDTH
from .table import Cell, Column, Paragraph, Table
from .typeset import Span

COLUMNS = (Column("序号", 30, centred=True), Column("街道", 80), Column("点位", 100), Column("存在问题", WIDTH - 210))

Numbered = tuple[int, Row]


def set_merged(flow: Flow, content: Content, label: str, title: str, figures: Sequence[Figure], free: float) -> None:
    """Set the rows, which come ordered by street and point; `free` points stay free below the last line."""
    begin(flow, label, title)
    set_about(flow, content)
    table = Table(flow, COLUMNS)
    lines = merged_rows(content, figures)
    for no, cells in enumerate(lines, 1):
        flow.keep_free = free if no == len(lines) and not figures else 0
        table.row(cells)
    flow.keep_free = 0


def merged_rows(content: Content, figures: Sequence[Figure]) -> list[list[Cell]]:
    """Return the cells of each line under `COLUMNS`."""
    points = [list(rows) for _, rows in groupby(enumerate(content.rows), key=lambda pair: pair[1].point)]
    return [
        [
            [Paragraph((Span(str(no)),))],
            [Paragraph((_point(rows, "street"),))],
            [Paragraph((_point(rows, "name")._replace(role="hei"),)), Paragraph((_point(rows, "type"),))],
            [_problem(at, row, [figure for figure in figures if figure.at == at]) for at, row in rows],
        ]
        for no, rows in enumerate(points, 1)
    ]


def _point(rows: Sequence[Numbered], member: str) -> Span:
    """Return what the rows have in common, printed once for all of them."""
    text = getattr(rows[0][1].point, member)
    return Span(text, "|".join(f"rows.{at}.point.{member}" for at, _ in rows))


def _problem(at: int, row: Row, figures: Sequence[Figure]) -> Paragraph:
    path = f"rows.{at}"
    spans = [Span(str(row.no), f"{path}.no"), Span(". "), Span(row.problem, f"{path}.problem")]
    if row.result:
        spans += [Span("（"), Span(row.result, f"{path}.result"), Span("）")]
    if figures:
        spans.append(Span("、".join(f"图{figure.number}" for figure in figures)))
    return Paragraph(tuple(spans))
