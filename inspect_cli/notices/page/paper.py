"""A paper that is no document: headings, text, fields and tables one below the other, and page numbers.

What stands on it is plain data; every piece is found again on the pages before the file is written.
"""

from collections.abc import Iterator
from typing import NamedTuple

from ...errors import Integrity, Unfit
from .check import placed, solid
from .fields import set_fields
from .flow import INFO, NOTE, SMALL, TITLE, Flow, titled
from .fonts import Fonts
from .foot import page_number
from .marks import WIDTH, Page, Text
from .pdf import About, write
from .render import served
from .table import Column, Paragraph, Table
from .typeset import Span, visible

KEPT_BELOW = 90.0  # points: what has to fit below a heading
GAP = 8.0


class Piece(NamedTuple):
    """A paragraph of a cell or of the page."""

    text: str
    small: bool = False
    strong: bool = False


Cell = tuple[Piece, ...]


class Heading(NamedTuple):
    """The name of what follows, of which `below` points fit on its page; one that begins a sheet has a new page."""

    text: str
    sheet: bool = False
    below: float = KEPT_BELOW


class Prose(NamedTuple):
    """Paragraphs across the page."""

    pieces: tuple[Piece, ...]


class Fields(NamedTuple):
    """Rows of one or two labelled fields, kept on one page; `height` of a row in points."""

    rows: tuple[tuple[tuple[str, str], ...], ...]
    height: float = 22.0


class Grid(NamedTuple):
    """A table: headings with the shares of the width they take (none: no headings), rows at least `height` high.

    `centred`: which columns hold numbers and short words.
    """

    heads: tuple[str, ...]
    shares: tuple[float, ...]
    rows: tuple[tuple[Cell, ...], ...]
    height: float = 0.0
    centred: frozenset[int] = frozenset()


Block = Heading | Prose | Fields | Grid


class Paper(NamedTuple):
    """A paper: who makes it, what it is, one line about it, and what stands on it."""

    issuer: str
    title: str
    about: str
    blocks: tuple[Block, ...]


def cell(text: str) -> Cell:
    """Return a cell of one paragraph; an empty one is to be written in."""
    return (Piece(text),) if text else ()


def texts(paper: Paper) -> Iterator[tuple[str, str]]:
    """Yield place and text of all that the caller gave, but the labels of fields, in the order of the paper."""
    yield from (("issuer", paper.issuer), ("title", paper.title), ("about", paper.about))
    for at, block in enumerate(paper.blocks):
        match block:
            case Heading():
                yield f"{at}", block.text
            case Prose():
                yield from ((f"{at}.{no}", piece.text) for no, piece in enumerate(block.pieces))
            case Fields():
                for no, row in enumerate(block.rows):
                    yield from ((f"{at}.{no}.{place}", text) for place, (_, text) in enumerate(row))
            case Grid():
                yield from ((f"{at}.head.{place}", text) for place, text in enumerate(block.heads))
                for no, line in enumerate(block.rows):
                    for place, pieces in enumerate(line):
                        yield from ((f"{at}.{no}.{place}.{n}", piece.text) for n, piece in enumerate(pieces))


def printed(paper: Paper, fonts: Fonts) -> bytes:
    """Return the PDF of a paper; the same paper and fonts give the same bytes.

    Raises:
        Unfit: `notice.missing_glyph`, a character that no font has.
        Integrity: `notice.text_lost`, `notice.outside_page`, `notice.overlap`: the pages are not what they should be.
    """
    if missing := fonts.missing("".join(visible(text) for _, text in texts(paper)).replace("\n", "")):
        raise Unfit("notice.missing_glyph", characters=" ".join(missing))
    pages = lay_out(paper, fonts)
    _complete(pages, paper)
    placed(pages, fonts)
    data = write(pages, fonts, {}, About(paper.title, paper.issuer, paper.about, served(fonts), ""))
    fonts.save()
    return data


def lay_out(paper: Paper, fonts: Fonts) -> list[Page]:
    """Return the pages of a paper."""
    flow = Flow(fonts)
    flow.turn(paper.title)
    flow.lines([Span(paper.issuer, "issuer")], INFO, "centre")
    for line in titled(fonts, Span(paper.title, "title", "title"), TITLE, WIDTH):
        flow.line(line, TITLE, align="centre")
    flow.lines([Span(paper.about, "about")], NOTE, "centre")
    flow.y -= GAP / 2
    before: Block | None = None
    for at, (block, after) in enumerate(zip(paper.blocks, (*paper.blocks[1:], None), strict=False)):
        if before and not (isinstance(before, Grid) and isinstance(block, Grid) and not block.heads):
            flow.y -= GAP
        # What is signed does not stand on a page without a row.
        _set(flow, block, str(at), GAP + after.height * len(after.rows) if isinstance(after, Fields) else 0)
        before = block
    for number, page in enumerate(flow.pages, 1):
        page.add(*page_number(fonts, number))
    return flow.pages


def _set(flow: Flow, block: Block, path: str, free: float) -> None:
    """Set a block; `free` points stay free below a table."""
    match block:
        case Heading():
            if block.sheet:
                flow.turn(block.text)
            elif not flow.has(block.below):
                flow.turn()
            flow.lines([Span(block.text, path, "hei")], INFO)
            flow.y += GAP - 4  # its table or text is close to it
        case Prose():
            for no, piece in enumerate(block.pieces):
                flow.lines([_span(piece, f"{path}.{no}")], NOTE if piece.small else SMALL)
        case Fields():
            if not flow.has(block.height * len(block.rows)):
                flow.turn()
            rows = [
                [(label, [Span(text, f"{path}.{no}.{place}")]) for place, (label, text) in enumerate(row)]
                for no, row in enumerate(block.rows)
            ]
            set_fields(flow, rows, block.height)
        case Grid():
            _grid(flow, block, path, free)


def _grid(flow: Flow, grid: Grid, path: str, free: float) -> None:
    whole = sum(grid.shares)
    heads = grid.heads or ("",) * len(grid.shares)
    columns = [
        Column(head, WIDTH * share / whole, centred=at in grid.centred, part=f"{path}.head.{at}")
        for at, (head, share) in enumerate(zip(heads, grid.shares, strict=True))
    ]
    table = Table(flow, columns, grid.height, headed=bool(grid.heads))
    for no, row in enumerate(grid.rows):
        flow.keep_free = free if no + 1 == len(grid.rows) else 0
        table.row(
            [
                [
                    Paragraph((_span(piece, f"{path}.{no}.{at}.{n}"),), NOTE if piece.small else SMALL)
                    for n, piece in enumerate(pieces)
                ]
                for at, pieces in enumerate(row)
            ]
        )
    flow.keep_free = 0


def _span(piece: Piece, path: str) -> Span:
    return Span(piece.text, path, "hei" if piece.strong else "fangsong")


def _complete(pages: list[Page], paper: Paper) -> None:
    """Compare what stands on the pages with the paper."""
    found: dict[str, str] = {}
    for page in pages:
        for mark in page.marks:
            if isinstance(mark, Text) and mark.part:
                found[mark.part] = found.get(mark.part, "") + mark.text
    for path, text in texts(paper):
        if solid(found.get(path, "")) != solid(visible(text)):
            raise Integrity("notice.text_lost", member=path, text=text)
