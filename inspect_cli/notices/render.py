"""From a content snapshot to the bytes of a PDF: the way into this room for documents."""

from collections.abc import Callable

from ..errors import Unfit
from .annex import LIST, figures_of, set_list, set_photos
from .check import verify
from .content import Content, check, digest, walk
from .flow import Flow
from .fonts import Fonts
from .jpeg import Jpeg, fetch
from .letter import copies_height, page_number, set_copies, set_letter
from .marks import PAGE_HEIGHT, PAGE_WIDTH, Page, Text
from .pdf import About, write
from .receipt import TITLE, set_receipt
from .typeset import visible

VOID = "作废", 120.0  # what is printed across a notice that does not stand, and its size in points


def render(content: Content, photo: Callable[[str], bytes], fonts: Fonts, *, void: bool = False) -> bytes:
    """Return the PDF of a notice; the same content, photos and fonts give the same bytes.

    Args:
        content: the snapshot.
        void: print 作废 across every page.
        photo: gives the bytes of a working copy (upright JPEG) by its sha256.
        fonts: from `load_fonts`, once per process.

    Raises:
        Unfit: `notice.content_unfit`, `notice.missing_glyph`, `notice.photo_format`.
        Integrity: `notice.photo_hash`, or what `check.verify` found.
    """
    check(content)
    _all_drawable(content, fonts)
    photos = {shot.copy: fetch(photo, shot.copy) for row in content.rows for shot in row.photos}
    pages = lay_out(content, photos, fonts)
    verify(pages, content, fonts)
    if void:
        for page in pages:
            page.add(*across(*VOID))
    data = write(pages, fonts, photos, _about(content, fonts))
    fonts.save()
    return data


def lay_out(content: Content, photos: dict[str, Jpeg], fonts: Fonts) -> list[Page]:
    """Return the pages of a notice: letter, list of problems, photos, 抄送, receipt."""
    flow, fingerprint = Flow(fonts), digest(content)
    annexes = [LIST, *([TITLE] if content.receipt else [])]
    set_letter(flow, content, annexes, fingerprint)
    figures, free = figures_of(content), copies_height(fonts, content)
    set_list(flow, content, "附件1" if content.receipt else "附件", figures, free)
    set_photos(flow, figures, photos, free)
    set_copies(flow, content)
    set_receipt(flow, content, "附件2", fingerprint)
    for number, page in enumerate(flow.pages[1:], 2):
        page.add(*page_number(fonts, number))
    return flow.pages


def across(text: str, size: float) -> list[Text]:
    """Return a large red word across a page, as a stamp would stand there."""
    width = len(text) * size * 1.5
    left, y = (PAGE_WIDTH - width) / 2, PAGE_HEIGHT / 2
    return [Text(left + at * size * 1.5, y, char, "hei", size, red=True) for at, char in enumerate(text)]


def _all_drawable(content: Content, fonts: Fonts) -> None:
    """Refuse once, with all the characters that no font has."""
    text = "".join(visible(str(value)) for _, value in walk(content)).replace("\n", "")
    if missing := fonts.missing(text):
        raise Unfit("notice.missing_glyph", characters=" ".join(missing))


def _about(content: Content, fonts: Fonts) -> About:
    title = "".join(visible(content.title).split("\n"))
    subject = " ".join(filter(None, (content.kind, visible(content.number), content.id)))
    return About(title, visible(content.issuer), subject, served(fonts), content.issued)


def served(fonts: Fonts) -> str:
    """Return which font served which role, as the file says it of itself."""
    return "; ".join(f"{role.role}: {role.font}{' (substitute)' if role.substitute else ''}" for role in fonts.served())
