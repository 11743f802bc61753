"""What stands on a page: text, rules, pictures, each with its place in points from the bottom left corner.

Layout makes marks, the PDF is written from marks, and the check before a PDF is shown reads marks.
"""

from typing import NamedTuple

PAGE_WIDTH, PAGE_HEIGHT = 595.276, 841.890  # A4
MM = 72 / 25.4

# 版心 of GB/T 9704—2012: 156 × 225 mm.
LEFT, RIGHT, BOTTOM, TOP = 79.370, 521.575, 99.213, 737.008
WIDTH = RIGHT - LEFT

EM_TOP = 0.88  # height of the em square above the baseline


class Text(NamedTuple):
    """Characters on one baseline. `part` is the member of the content they come from (`rows.0.problem`)."""

    x: float
    y: float
    text: str
    role: str
    size: float
    gap: float = 0.0  # added after every character
    part: str = ""
    red: bool = False
    bold: bool = False  # outlines thickened, where a light font stands in for a heavy one


class Rule(NamedTuple):
    """A straight line."""

    x: float
    y: float
    to_x: float
    to_y: float
    width: float
    red: bool = False


class Picture(NamedTuple):
    """A photo, named by the sha256 of its bytes."""

    x: float
    y: float
    width: float
    height: float
    sha256: str


class Ring(NamedTuple):
    """A dashed circle: the place for a seal that is put on by hand."""

    x: float
    y: float
    radius: float


class Squares(NamedTuple):
    """A QR code: its dark modules, merged to runs (column, row from the top, length)."""

    x: float
    y: float  # of the bottom edge
    side: float
    modules: int  # along a side
    runs: tuple[tuple[int, int, int], ...]


class Shade(NamedTuple):
    """A light grey ground."""

    x: float
    y: float
    width: float
    height: float


Mark = Text | Rule | Picture | Ring | Squares | Shade


class Page:
    """The marks of one page in the order they are drawn, and the names of the parts that begin on it."""

    def __init__(self) -> None:
        self.marks: list[Mark] = []
        self.begins: list[str] = []

    def add(self, *marks: Mark) -> None:
        """Put marks on the page."""
        self.marks.extend(marks)
