"""The last look before a document is shown: all of the content is on the pages, and nothing is in the way.

It reads what layout drew, and trusts none of its sums.
"""

from collections.abc import Iterable, Mapping, Sequence

from ...errors import Integrity
from ..content import FORM, RED, Content, walk
from .fonts import Fonts
from .marks import BOTTOM, EM_TOP, LEFT, PAGE_HEIGHT, RIGHT, TOP, Page, Picture, Squares, Text
from .typeset import Style, visible, width_of

# Members that are kept with a notice and not printed word for word.
KEPT = (
    "id",
    "kind",
    "signed_by",
    "issued",
    "checked_from",
    "checked_to",
    "answers_of",
    "list_title",
    "log_head",
    "style",
)
KEPT_OF_ROW = ("due", "photo", "copy", "taken")
ONLY_IN = {"printed_by": RED, "delivery": FORM}  # members, and the style that has a place for them

EDGE = 1.0  # points that ink may stand out of the type area: a stop of a justified line, a thin rule
TOUCH = 0.6  # points that two boxes may share: em squares are larger than their ink

Box = tuple[float, float, float, float, str]  # left, bottom, right, top, what it is


def verify(pages: Sequence[Page], content: Content, fonts: Fonts) -> None:
    """Go over all pages.

    Raises:
        Integrity: `notice.text_lost`, `notice.outside_page`, `notice.overlap` or `notice.photo_lost`.
    """
    _complete(pages, content)
    placed(pages, fonts)


def placed(pages: Sequence[Page], fonts: Fonts) -> None:
    """See that all stands in the type area and nothing on anything else.

    Raises:
        Integrity: `notice.outside_page` or `notice.overlap`.
    """
    for number, page in enumerate(pages, 1):
        boxes = [*_texts(page, fonts), *_pictures(page)]
        for left, bottom, right, top, what in boxes:
            # The name of the issuer and the page number stand outside of the type area by rule.
            high = PAGE_HEIGHT if number == 1 else TOP
            low = 0 if what.startswith("— ") else BOTTOM
            if left < LEFT - EDGE or right > RIGHT + EDGE or bottom < low - EDGE or top > high + EDGE:
                raise Integrity("notice.outside_page", page=number, text=what)
        _apart(boxes, number)


def _complete(pages: Sequence[Page], content: Content) -> None:
    """Compare the printed text of every member with the content, and the photos as well."""
    printed: dict[str, str] = {}
    photos = []
    for page in pages:
        for mark in page.marks:
            if isinstance(mark, Text) and mark.part:
                for part in mark.part.split("|"):  # what several members have in common
                    printed[part] = printed.get(part, "") + mark.text
            elif isinstance(mark, Picture):
                photos.append(mark.sha256)
    for path, value in _to_print(content).items():
        if solid(printed.get(path, "")) != solid(visible(value)):
            raise Integrity("notice.text_lost", member=path, text=value)
    if photos != [shot.copy for row in content.rows for shot in row.photos]:
        raise Integrity("notice.photo_lost", printed=len(photos))


def _to_print(content: Content) -> Mapping[str, str]:
    kept = {*KEPT, *(path for path, style in ONLY_IN.items() if content.style != style)}
    texts = {path: str(value) for path, value in walk(content) if kept.isdisjoint((path, path.split(".")[0]))}
    return {
        path: text
        for path, text in texts.items()
        if path.rsplit(".", 1)[-1] not in KEPT_OF_ROW and ".parts." not in path  # widths of columns
    }


def solid(text: str) -> str:
    """Return a text without white space, which lines break at."""
    return "".join(text.split())


def _texts(page: Page, fonts: Fonts) -> Iterable[Box]:
    for mark in page.marks:
        if isinstance(mark, Text):
            width = width_of(fonts, mark.text, mark.role, Style(mark.size, mark.gap, 0))
            low = mark.y - (1 - EM_TOP) * mark.size
            yield mark.x, low, mark.x + width, low + mark.size, mark.text


def _pictures(page: Page) -> Iterable[Box]:
    for mark in page.marks:
        if isinstance(mark, Picture):
            yield mark.x, mark.y, mark.x + mark.width, mark.y + mark.height, mark.sha256
        elif isinstance(mark, Squares):
            yield mark.x, mark.y, mark.x + mark.side, mark.y + mark.side, "QR"


def _apart(boxes: Sequence[Box], page: int) -> None:
    """See that no two boxes lie on one another; sorted by height, so that few pairs are looked at."""
    ordered = sorted(boxes, key=lambda box: box[1])
    for at, (left, _, right, top, what) in enumerate(ordered):
        for other_left, other_bottom, other_right, _, other in ordered[at + 1 :]:
            if other_bottom > top - TOUCH:
                break
            if left < other_right - TOUCH and other_left < right - TOUCH:
                raise Integrity("notice.overlap", page=page, text=what, other=other)
