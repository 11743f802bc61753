"""附件: the list of problems (GB/T 9704—2012, 7.3.7)."""

from collections.abc import Mapping, Sequence

from ..content import REVIEW, Content, Place, Review, Row, chinese_date
from ..wording import period
from .album import Figure
from .fields import RESULTS, set_review
from .flow import BODY, INFO, LEADING, NOTE, TITLE, Flow, titled
from .marks import EM_TOP, TOP, WIDTH
from .table import Cell, Column, Paragraph, Table
from .typeset import Span, listed

LIST = "问题清单"
NO, WHERE, WHAT, DO, WHEN = "序号", "点位", "存在问题", "整改要求", "整改时限"
COLUMNS = (
    Column(NO, 30, centred=True),
    Column(WHERE, 116),
    Column(WHAT, 124),
    Column(DO, 94),
    Column(WHEN, WIDTH - 364),
)
# A list that also says what became of it.
WITH_RESULT = (
    Column(NO, 30, centred=True),
    Column(WHERE, 82),
    Column(WHAT, 110),
    Column(DO, 86),
    Column(WHEN, 62),
    Column("复查情况", WIDTH - 370),
)
# Small print below a point and below a problem: member and label; what stands together fills one paragraph, for a
# list of many rows has to stay short.
POINT = (
    {"code": "", "type": ""},
    {"street": "", "community": "", "grid": ""},
    {"address": ""},
    {"position": ""},
    {"leaders": ""},
)
PROBLEM = (
    {"category": "", "severity": ""},
    {"item": "检查项："},
    {"indicator": "指标：", "basis": "依据："},
    {"on_spot": "现场："},
    {"finding": "编号："},
)
BETWEEN = "　"


def begin(flow: Flow, label: str, title: str) -> None:
    """Begin an annex on a page of its own: its label in line 1, its title centred in line 3."""
    flow.turn(title)
    flow.lines([Span(label, "", "hei")], BODY)
    flow.y = TOP - 2 * LEADING + EM_TOP * (TITLE.size - BODY.size)
    for line in titled(flow.fonts, Span(title, "", "title"), TITLE, WIDTH):
        flow.line(line, TITLE, align="centre")
    flow.y -= 8


def set_rows(flow: Flow, content: Content, label: str, title: str, figures: Sequence[Figure], free: float) -> None:
    """Set the table of problems; if no photos follow, `free` points stay free below the last row."""
    begin(flow, label, title)
    set_about(flow, content)
    with_review = reviewed(content)
    set_table(flow, content, figures, 0 if figures or with_review else free)
    if with_review:
        flow.y -= 8
        set_review(flow, content)


def set_about(flow: Flow, content: Content) -> None:
    """Set when and how it was checked, and by whom."""
    for spans in about_of(content):
        flow.lines(spans, INFO)
    flow.y -= 4


def about_of(content: Content) -> list[list[Span]]:
    """Return the lines on when and how it was checked, and by whom; what is not known leaves no line."""
    seen = seen_of(content)
    said: list[tuple[str, list[Span]]] = [
        (f"{seen}时间：", [Span(period(content.checked_from, content.checked_to))]),
        (f"{seen}人员：", people(content)),
        ("陪同人员：", [Span(content.companions, "companions")]),
        (f"{seen}方式：", [Span(content.way, "way")]),
        ("问题来源：", [Span(content.source, "source")]),
        ("依据文书：", answered(content)),
        ("督办时限：", [Span(content.until, "until")]),
    ]
    return [[Span(head), *spans] for head, spans in said if any(span.text for span in spans)]


def seen_of(content: Content) -> str:
    """Return what they did at the place: checked, or came back to look again."""
    return "复查" if content.kind == REVIEW else "检查"


def set_table(flow: Flow, content: Content, figures: Sequence[Figure], free: float) -> None:
    """Set the rows; `free` points stay free below the last one."""
    table = Table(flow, columns_of(content))
    rows = rows_of(content, figures)
    for at, cells in enumerate(rows, 1):
        flow.keep_free = free if at == len(rows) else 0
        table.row(cells)
    flow.keep_free = 0


def columns_of(content: Content) -> tuple[Column, ...]:
    """Return the columns of the list, with one for the result where there is any."""
    return WITH_RESULT if _with_result(content) else COLUMNS


def rows_of(content: Content, figures: Sequence[Figure]) -> list[list[Cell]]:
    """Return the cells of every row under `columns_of`."""
    rows: list[list[Cell]] = []
    for at, row in enumerate(content.rows):
        path = f"rows.{at}"
        rows.append([*_cells(row, path, [figure for figure in figures if figure.at == at])])
        if _with_result(content):
            rows[-1].append(result(row, path))
    return rows


def _with_result(content: Content) -> bool:
    return reviewed(content) or any(row.result for row in content.rows)


def reviewed(content: Content) -> bool:
    """Say whether the document tells what a review came to."""
    return content.kind == REVIEW or content.review != Review()


def answered(content: Content) -> list[Span]:
    """Return the document this one follows, with its day."""
    if not content.answers:
        return []
    day = chinese_date(content.answers_of)
    return [Span(content.answers, "answers"), *([Span("（"), Span(day), Span("）")] if day else [])]


def result(row: Row, path: str) -> list[Paragraph]:
    """Return what became of it, or what is to be ticked by hand."""
    if row.result:
        return [Paragraph((Span(row.result, f"{path}.result"),))]
    return [Paragraph((Span(f"□{word}"),)) for word in RESULTS]


def people(content: Content) -> list[Span]:
    """Return who checked, with the numbers on their cards."""
    spans: list[Span] = []
    for at, person in enumerate(content.people):
        spans += [Span("、" if at else ""), Span(person.name, f"people.{at}.name")]
        if person.staff:
            spans += [Span("（"), Span(person.staff, f"people.{at}.staff"), Span("）")]
    return spans


def _cells(row: Row, path: str, figures: Sequence[Figure]) -> list[list[Paragraph]]:
    """Return the five cells of a row; what is empty leaves no label behind."""
    shown = "、".join(f"图{figure.number}" for figure in figures)
    joint = listed(row.joint, f"{path}.joint", "、")
    return [
        [Paragraph((Span(str(row.no), f"{path}.no"),))],
        [
            Paragraph((Span(row.point.name, f"{path}.point.name", "hei"),)),
            *(note for together in POINT for note in _note(row.point, f"{path}.point", together)),
        ],
        [
            Paragraph((Span(row.problem, f"{path}.problem"),)),
            *(note for together in PROBLEM for note in _note(row, path, together)),
            *([Paragraph((Span(f"见{shown}"),), NOTE)] if shown else []),
        ],
        [
            Paragraph((Span(row.requirement, f"{path}.requirement"),)),
            *_notes(row, path, {"unit": "责任单位：", "person": "责任人："}),
            *([Paragraph((Span("配合单位："), *joint), NOTE)] if joint else []),
            *_notes(row, path, {"lasting": "长效措施："}),
        ],
        _deadline(row, path),
    ]


def _notes(source: Row | Place, path: str, labels: Mapping[str, str]) -> list[Paragraph]:
    """Return a small paragraph for each member named in `labels` that has a text."""
    return [note for member, label in labels.items() for note in _note(source, path, {member: label})]


def _note(source: Row | Place, path: str, labels: Mapping[str, str]) -> list[Paragraph]:
    """Return one small paragraph of the members named in `labels`, as far as they have a text."""
    spans: list[Span] = []
    for member, label in labels.items():
        if text := getattr(source, member):
            spans += [Span(BETWEEN if spans else ""), Span(label), Span(text, f"{path}.{member}")]
    return [Paragraph(tuple(spans), NOTE)] if spans else []


def _deadline(row: Row, path: str) -> list[Paragraph]:
    """Return the moment with the rule it follows from, or the rule alone (长期); and until when to report."""
    rule, moment = Span(row.rule, f"{path}.rule"), Span(row.due_text, f"{path}.due_text")
    report = _notes(row, path, {"feedback": "反馈时限："})
    if not row.due_text or not row.rule:
        return [Paragraph((moment, rule)), *report]
    return [Paragraph((moment,)), Paragraph((Span("（"), rule, Span("）")), NOTE), *report]
