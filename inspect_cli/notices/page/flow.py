"""The page that is being filled, and how far down."""

from collections.abc import Iterable, Sequence

from .fonts import Fonts
from .marks import BOTTOM, LEFT, TOP, WIDTH, Mark, Page
from .titlebreak import break_title
from .typeset import Line, Span, Style, place, steps, visible, wrap

COLUMNS, ROWS = 28, 22
PITCH = WIDTH / COLUMNS
LEADING = (TOP - BOTTOM - 16) / (ROWS - 1)  # first line's top and last line's bottom touch the type area

BODY = Style(16, PITCH - 16, LEADING)  # 3号
TITLE = Style(22, 0, 33)  # 2号
INFO = Style(12, 0, 20)  # 小4号
SMALL = Style(10.5, 0, 15)  # 5号
NOTE = Style(9, 0, 15)  # 小5号

NEAR = 0.01  # points: two sums of the same lengths may differ by less


class Flow:
    """Pages in the making. `y` is where the next thing hangs from; `keep_free` is for what comes after it."""

    def __init__(self, fonts: Fonts) -> None:
        self.fonts = fonts
        self.pages: list[Page] = []
        self.y = TOP
        self.keep_free = 0.0
        self.unnumbered: set[int] = set()  # pages, from 0, that bear no number

    @property
    def foot(self) -> float:
        """How far down the page may be filled."""
        return BOTTOM + self.keep_free

    def turn(self, part: str = "") -> None:
        """Begin a new page, and on it a part of the document that has a name."""
        self.pages.append(Page())
        self.pages[-1].begins += [part] if part else []
        self.y = TOP

    def add(self, *marks: Mark) -> None:
        """Put marks on the current page."""
        self.pages[-1].add(*marks)

    def has(self, height: float) -> bool:
        """Say whether `height` points are left on the page."""
        return self.y - height >= self.foot - NEAR

    def rows_left(self, style: Style) -> int:
        """Return how many more lines of `style` the page takes."""
        return max(0, int((self.y - BOTTOM - style.size + NEAR) // style.leading) + 1)

    def line(self, line: Line, style: Style, *, justify: bool = False, align: str = "left") -> None:
        """Set one line across the type area, on a new page if this one is full."""
        if not self.has(style.size):
            self.turn()
        self.add(*place(self.fonts, line, LEFT, self.y, style, justify=justify, align=align))
        self.y -= style.leading

    def lines(self, spans: Sequence[Span], style: Style, align: str = "left") -> None:
        """Set one paragraph without indent across the type area."""
        for line in wrap(self.fonts, spans, style, WIDTH):
            self.line(line, style, align=align)


def balanced(fonts: Fonts, span: Span, style: Style, room: float) -> list[Line]:
    """Break a heading into as few lines as will hold it, of about the same length."""
    count = len(wrap(fonts, [span], style, room))
    narrow = room
    while narrow > 2 * style.size and len(wrap(fonts, [span], style, narrow - style.size)) == count:
        narrow -= style.size
    lines = wrap(fonts, [span], style, narrow)
    return [line._replace(slack=line.slack + room - narrow) for line in lines]


def titled(fonts: Fonts, span: Span, style: Style, room: float, names: Iterable[str] = ()) -> list[Line]:
    """Break a title at its sense units, or where its newlines say; `names` are never cut."""
    text = visible(span.text)
    widths = steps(fonts, text.replace("\n", ""), span.role, style)
    begins = None if "\n" in text else break_title(text, widths, room, names)
    if not begins:
        return balanced(fonts, span, style, room)
    ends = [*begins[1:], len(text)]
    return [
        Line((span._replace(text=text[start:end]),), 0.0, room - sum(widths[start:end]), end == len(text))
        for start, end in zip(begins, ends, strict=True)
    ]
