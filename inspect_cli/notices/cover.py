"""领取单: the list a dispatcher hands a batch of notices out with, and has the receivers sign."""

from collections.abc import Sequence
from typing import NamedTuple

from .filing import safe
from .page.flow import INFO, TITLE, Flow, titled
from .page.fonts import Fonts
from .page.foot import page_number
from .page.marks import WIDTH
from .page.pdf import About, write
from .page.render import served
from .page.table import Column, Paragraph, Table
from .page.typeset import Span
from .summary import Summary

NAME = "通知书领取单"
ROW = 30.0  # points: room for a signature
GAP = 8.0
COLUMNS = (
    Column("序号", 30, centred=True),
    Column("文号", 108),
    Column("主送", 84),
    Column("问题数", 40, centred=True),
    Column("最短时限", 58),
    Column("页数", 30, centred=True),
    Column("份数", 30, centred=True),
    Column("领取人签字", WIDTH - 380),
)


class Item(NamedTuple):
    """One line: the notice, its pages, and how many copies are handed out."""

    notice: Summary
    pages: int
    copies: int


def cover(items: Sequence[Item], issuer: str, day: str, fonts: Fonts) -> bytes:
    """Return the list as a PDF; the same items, day (as printed) and fonts give the same bytes.

    Raises:
        Unfit: `notice.missing_glyph`.
    """
    flow = Flow(fonts)
    flow.turn(NAME)
    for line in titled(fonts, Span(NAME, "", "title"), TITLE, WIDTH):
        flow.line(line, TITLE, align="centre")
    flow.y -= GAP
    flow.lines([Span(issuer), Span("　"), Span(day)], INFO, align="centre")
    flow.y -= 4
    table = Table(flow, COLUMNS, least=ROW)
    for no, item in enumerate(items, 1):
        # What is signed does not stand on a page without a row.
        flow.keep_free = GAP + 2 * INFO.leading if no == len(items) else 0
        table.row([[Paragraph((Span(text),))] if text else [] for text in _texts(no, item)])
    flow.keep_free = 0
    _sum(flow, items)
    for number, page in enumerate(flow.pages, 1):
        page.add(*page_number(fonts, number))
    return write(flow.pages, fonts, {}, About(NAME, issuer, NAME, served(fonts), ""))


def name_of(numbers: Sequence[str]) -> str:
    """Return what the file of a list is called: 通知书领取单_文创改〔2026〕1号_至_文创改〔2026〕50号.pdf."""
    ends = [numbers[0]] if len(numbers) == 1 else [numbers[0], "至", numbers[-1]]
    return safe("_".join([NAME, *ends])) + ".pdf"


def _texts(no: int, item: Item) -> tuple[str, ...]:
    of = item.notice
    return (
        str(no),
        of.number,
        of.addressee or of.kind,
        str(of.problems),
        of.shortest,
        str(item.pages),
        str(item.copies),
        "",
    )


def _sum(flow: Flow, items: Sequence[Item]) -> None:
    """Say below the table how much there is of everything, and who hands it out."""
    copies = sum(item.copies for item in items)
    sheets = sum(item.pages * item.copies for item in items)
    problems = sum(item.notice.problems for item in items)
    flow.y -= GAP
    said = f"合计{len(items)}件、{copies}份、{sheets}页，问题{problems}个。"
    flow.lines([Span(said)], INFO)
    flow.lines([Span("发放人：　　　　　　　　　　　　发放日期：　　　　年　　月　　日")], INFO)
