"""附件: the list of problems, and the photos that show them (GB/T 9704—2012, 7.3.7)."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from .content import Content, Place, Row, Shot
from .flow import BODY, LEADING, NEAR, NOTE, TITLE, Flow, balanced
from .jpeg import Jpeg
from .marks import EM_TOP, LEFT, TOP, WIDTH, Picture, Shade
from .table import Column, Paragraph, Table
from .typeset import Line, Span, Style, listed, place, wrap
from .wording import period

LIST = "问题清单"
COLUMNS = (
    Column("序号", 30, centred=True),
    Column("点位", 92),
    Column("存在问题", 124),
    Column("整改要求", 112),
    Column("整改时限", WIDTH - 358),
)
INFO = Style(12, 0, 20)  # 小4号
STRIP = Style(8, 0, 11.5)  # 4 % of the width of a picture
HIGHEST = 150.0  # of a picture: three rows with their strips, and 抄送, go on one page
CELL = HIGHEST * 4 / 3
BELOW = 12.0  # a row of pictures


class Figure(NamedTuple):
    """A photo with its number in the document, and where it comes from: which row, which of its photos."""

    number: int
    at: int
    nth: int
    row: Row
    shot: Shot


def figures_of(content: Content) -> list[Figure]:
    """Number the photos of all rows."""
    shots = [(at, nth, row, shot) for at, row in enumerate(content.rows) for nth, shot in enumerate(row.photos)]
    return [Figure(number, *shot) for number, shot in enumerate(shots, 1)]


def begin(flow: Flow, label: str, title: str) -> None:
    """Begin an annex on a page of its own: its label in line 1, its title centred in line 3."""
    flow.turn()
    flow.lines([Span(label, "", "hei")], BODY)
    flow.y = TOP - 2 * LEADING + EM_TOP * (TITLE.size - BODY.size)
    for line in balanced(flow.fonts, Span(title, "", "title"), TITLE, WIDTH):
        flow.line(line, TITLE, align="centre")
    flow.y -= 8


def set_list(flow: Flow, content: Content, label: str, figures: Sequence[Figure], free: float) -> None:
    """Set the table of problems; if no photos follow, `free` points stay free below the last row."""
    begin(flow, label, LIST)
    flow.lines([Span("检查时间："), Span(period(content.checked_from, content.checked_to))], INFO)
    flow.lines([Span("检查人员："), *_people(content)], INFO)
    flow.y -= 4
    table = Table(flow, COLUMNS)
    for at, row in enumerate(content.rows):
        flow.keep_free = free if at + 1 == len(content.rows) and not figures else 0
        table.row(_cells(row, f"rows.{at}", [figure for figure in figures if figure.at == at]))
    flow.keep_free = 0


def _people(content: Content) -> list[Span]:
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
            *_notes(row.point, f"{path}.point", {"type": "", "street": "", "address": "", "code": ""}),
        ],
        [
            Paragraph((Span(row.problem, f"{path}.problem"),)),
            *_notes(row, path, {"item": "检查项：", "indicator": "指标：", "finding": "编号："}),
            *([Paragraph((Span(f"照片：{shown}"),), NOTE)] if shown else []),
        ],
        [
            Paragraph((Span(row.requirement, f"{path}.requirement"),)),
            *([Paragraph((Span("配合单位："), *joint), NOTE)] if joint else []),
        ],
        _deadline(row, path),
    ]


def _notes(source: Row | Place, path: str, labels: Mapping[str, str]) -> list[Paragraph]:
    """Return a small paragraph for each member named in `labels` that has a text."""
    texts = [(label, getattr(source, member), f"{path}.{member}") for member, label in labels.items()]
    return [Paragraph((Span(label), Span(text, part)), NOTE) for label, text, part in texts if text]


def _deadline(row: Row, path: str) -> list[Paragraph]:
    """Return the moment with the rule it follows from, or the rule alone (长期)."""
    rule, moment = Span(row.rule, f"{path}.rule"), Span(row.due_text, f"{path}.due_text")
    if not row.due_text or not row.rule:
        return [Paragraph((moment, rule))]
    return [Paragraph((moment,)), Paragraph((Span("（"), rule, Span("）")), NOTE)]


def set_photos(flow: Flow, figures: Sequence[Figure], photos: Mapping[str, Jpeg], free: float) -> None:
    """Set the photos two to a row, each with its strip of words under it; nothing lies on a picture.

    `free` points stay free below the last ones.
    """
    flow.y -= 16
    for at in range(0, len(figures), 2):
        flow.keep_free = free if at + 2 >= len(figures) else 0
        _pair(flow, figures[at : at + 2], photos)
    flow.keep_free = 0


def _pair(flow: Flow, pair: Sequence[Figure], photos: Mapping[str, Jpeg]) -> None:
    """Set two pictures standing on one line, and their strips below, over several pages if they are long."""
    sizes = [_size(photos[figure.shot.copy]) for figure in pair]
    high = max(height for _, height in sizes)
    strips = [_strip(flow, figure) for figure in pair]
    needed = high + max(map(len, strips)) * STRIP.leading
    if not flow.has(min(needed, TOP - flow.foot)):
        flow.turn()
    for column, (figure, (width, height)) in enumerate(zip(pair, sizes, strict=True)):
        x = _column(column) + (CELL - width) / 2
        flow.add(Picture(x, flow.y - high, width, height, figure.shot.copy))
    flow.y -= high
    while any(strips):
        most = int((flow.y - flow.foot + NEAR) // STRIP.leading)
        if most < 1:
            flow.turn()
            continue
        for column, strip in enumerate(strips):
            _words(flow, strip[:most], _column(column))
        flow.y -= max(len(strip[:most]) for strip in strips) * STRIP.leading
        strips = [strip[most:] for strip in strips]
    flow.y -= BELOW


def _column(number: int) -> float:
    """Return where a column begins: the first flush left, the second flush right."""
    return LEFT + number * (WIDTH - CELL)


def _words(flow: Flow, lines: Sequence[Line], x: float) -> None:
    """Set lines of a strip on their ground, from `flow.y` down."""
    flow.add(Shade(x, flow.y - len(lines) * STRIP.leading, CELL, len(lines) * STRIP.leading))
    for at, line in enumerate(lines):
        hang = flow.y - at * STRIP.leading - (STRIP.leading - STRIP.size) / 2
        flow.add(*place(flow.fonts, line, x + 4, hang, STRIP))


def _size(jpeg: Jpeg) -> tuple[float, float]:
    """Return width and height in points that fit the cell without changing the shape."""
    scale = min(CELL / jpeg.width, HIGHEST / jpeg.height)
    return jpeg.width * scale, jpeg.height * scale


def _strip(flow: Flow, figure: Figure) -> list[Line]:
    label = Span(f"图{figure.number}　问题{figure.row.no}　", "", "hei")
    words = Span(figure.shot.strip, f"rows.{figure.at}.photos.{figure.nth}.strip", "song")
    return wrap(flow.fonts, [label, words], STRIP, CELL - 8)
