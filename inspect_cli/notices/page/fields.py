"""Rows of labelled fields, printed or to be filled in by hand."""

from collections.abc import Sequence

from ..content import Content
from .flow import Flow
from .marks import WIDTH
from .table import Column, Paragraph, Table
from .typeset import Span

LABEL = 76.0  # points: the width of what is pre-printed
BY_HAND = 30.0  # points: the height of a line to write on
RESULTS = ("已完成", "基本完成", "未整改", "反弹")

Field = tuple[str, Sequence[Span]]


def set_fields(flow: Flow, rows: Sequence[Sequence[Field]], least: float = 0.0) -> None:
    """Set rows of one or two labelled fields under one another."""
    for row in rows:
        room = WIDTH / len(row) - LABEL
        columns = [column for _ in row for column in (Column("", LABEL, centred=True), Column("", room))]
        table = Table(flow, columns, max(least, 22.0), headed=False)
        pairs = (([Paragraph((Span(label, "", "hei"),))], [Paragraph(tuple(spans))]) for label, spans in row)
        table.row([cell for pair in pairs for cell in pair])


def set_review(flow: Flow, content: Content) -> None:
    """Set what the review came to."""
    set_fields(flow, review_of(content), BY_HAND)
    flow.y -= 8


def review_of(content: Content) -> list[list[Field]]:
    """Return what the review came to; what is not known yet is to be filled in or ticked by hand."""
    review = content.review
    ticks = Span("　".join(f"□{word}" for word in RESULTS))
    return [
        [("复查人", [Span(review.by, "review.by")]), ("复查时间", [Span(review.at, "review.at")])],
        [("复查结果", [Span(review.result, "review.result") if review.result else ticks])],
        [("销号意见", [Span(review.opinion, "review.opinion")])],
        [("审核人", [Span(review.approver, "review.approver")])],
    ]
