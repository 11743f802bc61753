"""Marks to PDF bytes, drawn on a canvas of reportlab.

The same content, photos and fonts give the same bytes: no clock, nothing packed (a zlib packs as it likes, and
photos are packed already), no setting of the machine. Another release of reportlab may write other bytes, so
its version is pinned.
"""

import contextlib
import hashlib
import io
from collections.abc import Iterator, Mapping, Sequence
from itertools import chain
from typing import Any, NamedTuple

from .composite import Composite
from .fonts import Fonts
from .glyphs import Face
from .jpeg import Jpeg
from .marks import PAGE_HEIGHT, PAGE_WIDTH, Mark, Page, Picture, Ring, Rule, Shade, Squares, Text
from .typeset import Run, runs_of

RED = 0.902, 0, 0.071  # the red of screens and office printers; a press mixes its own
HEAVIER = 1 / 60  # of the size: how far the outline of a light font is thickened

# Settings of reportlab that show in the bytes, and that a file or variable of the user may have changed.
SETTINGS = {"useA85": 0, "invariant": 1, "pdfMultiLine": 0, "canvas_baseColor": None}

Canvas = Any  # reportlab has no types


class About(NamedTuple):
    """What the file says of itself; `date` is the day of issue as ISO 8601, or empty."""

    title: str
    author: str
    subject: str
    keywords: str
    date: str


def write(pages: Sequence[Page], fonts: Fonts, photos: Mapping[str, Jpeg], about: About) -> bytes:
    """Return the PDF file of `pages`. `photos` has every photo the pages name, by sha256."""
    from reportlab.pdfbase.pdfmetrics import registerFont
    from reportlab.pdfgen import canvas

    runs = {mark: runs_of(fonts, mark) for page in pages for mark in page.marks if isinstance(mark, Text)}
    used: dict[Face, set[str]] = {}
    for run in chain.from_iterable(runs.values()):
        used.setdefault(run.face, set()).update(run.chars)
    names = {face: f"F{number}" for number, face in enumerate(used, 1)}
    for face, chars in used.items():
        registerFont(Composite(names[face], face, sorted(chars)))
    with _settings():
        size = PAGE_WIDTH, PAGE_HEIGHT
        paper = canvas.Canvas("", size, pageCompression=0, pdfVersion=(1, 7), initialFontName="F1", lang="zh-CN")
        _describe(paper, about)
        for page in pages:
            for part in page.begins:
                paper.bookmarkPage(part)
                paper.addOutlineEntry(part, part)
            for mark in page.marks:
                paper.saveState()
                if isinstance(mark, Text):
                    _show(paper, mark, runs[mark], names)
                else:
                    _draw(paper, mark, photos)
                paper.restoreState()
            paper.showPage()
        return bytes(paper.getpdfdata())


@contextlib.contextmanager
def _settings() -> Iterator[None]:
    from reportlab import rl_config

    kept = {name: getattr(rl_config, name) for name in SETTINGS}
    vars(rl_config).update(SETTINGS)
    try:
        yield
    finally:
        vars(rl_config).update(kept)


def _describe(canvas: Canvas, about: About) -> None:
    from reportlab.pdfbase.pdfdoc import PDFDictionary, PDFString

    canvas.setViewerPreference("DisplayDocTitle", "true")
    # A viewer that shrinks the page to its printer's margins spoils the measures of the standard.
    canvas.setViewerPreference("PrintScaling", "None")
    texts = {"Title": about.title, "Author": about.author, "Subject": about.subject, "Keywords": about.keywords}
    texts |= {"Creator": "inspect-cli", "Producer": "reportlab"}
    if about.date:
        texts |= dict.fromkeys(("CreationDate", "ModDate"), f"D:{about.date.replace('-', '')}000000+08'00'")
    # The canvas would date a draft as well, and number the file after SOURCE_DATE_EPOCH.
    info = canvas._doc.info = PDFDictionary({key: PDFString(text) for key, text in texts.items() if text})
    info.digest = lambda signature: None
    canvas._doc.signature = hashlib.md5(repr(about).encode(), usedforsecurity=False)


def _show(canvas: Canvas, mark: Text, runs: Sequence[Run], names: Mapping[Face, str]) -> None:
    text = canvas.beginText()
    if mark.red:
        text.setFillColorRGB(*RED)
        text.setStrokeColorRGB(*RED)
    if mark.bold:
        canvas.setLineWidth(mark.size * HEAVIER)
        text.setTextRenderMode(2)
    text.setCharSpace(mark.gap)
    for run in runs:
        text.setTextOrigin(run.x, mark.y)
        text.setFont(names[run.face], mark.size)
        text.textOut(run.chars)
    canvas.drawText(text)


def _draw(canvas: Canvas, mark: Mark, photos: Mapping[str, Jpeg]) -> None:
    match mark:
        case Rule():
            canvas.setLineWidth(mark.width)
            if mark.red:
                canvas.setStrokeColorRGB(*RED)
            canvas.line(mark.x, mark.y, mark.to_x, mark.to_y)
        case Picture():
            photo = _Photo(mark.sha256, photos[mark.sha256].data)
            canvas.drawImage(photo, mark.x, mark.y, mark.width, mark.height)
        case Ring():
            canvas.setLineWidth(0.5)
            canvas.setStrokeGray(0.6)
            canvas.setDash(3, 3)
            canvas.circle(mark.x, mark.y, mark.radius)
        case Squares():
            path, side, top = canvas.beginPath(), mark.side / mark.modules, mark.y + mark.side
            for column, row, length in mark.runs:
                path.rect(mark.x + column * side, top - (row + 1) * side, length * side, side)
            canvas.drawPath(path, stroke=0, fill=1)
        case Shade():
            canvas.setFillGray(0.93)
            canvas.rect(mark.x, mark.y, mark.width, mark.height, stroke=0, fill=1)


class _Photo(NamedTuple):
    """A photo as the canvas takes it without decoding it first."""

    sha256: str
    data: bytes

    def __str__(self) -> str:
        return self.sha256

    def jpeg_fh(self) -> io.BytesIO:
        return io.BytesIO(self.data)
