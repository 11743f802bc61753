"""From a content snapshot to the bytes of a PDF: the way into this room for documents."""

from collections.abc import Callable, Mapping, Sequence

from ...errors import Unfit
from ..content import CIRCULAR, FORM, RED, Content, check, digest, walk
from .album import Figure, figures_of, set_photos
from .annex import LIST, set_rows
from .body import set_body
from .check import verify
from .flow import Flow
from .fonts import Fonts
from .foot import foot_height, page_number, set_foot
from .form import SHEETS, set_form, set_stub
from .jpeg import Jpeg, fetch
from .letter import letter_head
from .marks import EM_TOP, PAGE_HEIGHT, PAGE_WIDTH, RIGHT, Page, Text
from .merged import set_merged
from .pdf import About, write
from .receipt import TITLE as RECEIPT
from .receipt import set_receipt
from .redhead import red_head
from .typeset import visible

# Rises when marks of what was issued before come to stand elsewhere: the same words then make another file, and a
# genuine one that an older program printed must not be called altered.
LAYOUT = 3
VOID = "作废", 120.0  # what is printed across a notice that does not stand, and its size in points
DRAFT = "送审稿", 22.0  # in the margin above one that has no number yet: it is there to be read


def render(content: Content, photo: Callable[[str], bytes], fonts: Fonts, *, void: bool = False) -> bytes:
    """Return the PDF of a notice, above a draft 送审稿; the same content, photos and fonts give the same bytes.

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
    for page in pages:
        page.add(*(across(*VOID) if void else () if content.number else above(*DRAFT)))
    data = write(pages, fonts, photos, _about(content, fonts))
    fonts.save()
    return data


def lay_out(content: Content, photos: Mapping[str, Jpeg], fonts: Fonts) -> list[Page]:
    """Return the pages of a document in its style."""
    flow, fingerprint = Flow(fonts), digest(content)
    figures = figures_of(content)
    if content.style == FORM:
        _form(flow, content, figures, photos, fingerprint)
    else:
        _official(flow, content, figures, photos, fingerprint)
    numbered = [page for at, page in enumerate(flow.pages) if at not in flow.unnumbered]
    for number, page in enumerate(numbered, 1 if content.style in {RED, FORM} else 2):  # page 1 of a letter has none
        page.add(*page_number(fonts, number))
    return flow.pages


def across(text: str, size: float) -> list[Text]:
    """Return a large red word across the middle of a page, as a stamp would stand there."""
    left = (PAGE_WIDTH - (1.5 * len(text) - 0.5) * size) / 2
    y = PAGE_HEIGHT / 2 + (0.5 - EM_TOP) * size
    return [Text(left + at * size * 1.5, y, char, "hei", size, red=True) for at, char in enumerate(text)]


def above(text: str, size: float) -> list[Text]:
    """Return a red word at the right of the upper margin, off the text."""
    left = RIGHT - len(text) * size
    return [Text(left + at * size, PAGE_HEIGHT - 2 * size, char, "hei", size, red=True) for at, char in enumerate(text)]


def _official(
    flow: Flow, content: Content, figures: Sequence[Figure], photos: Mapping[str, Jpeg], fingerprint: str
) -> None:
    """Set a letter or a red-headed document: head, text, annexes, and what stands at the foot of the last page."""
    free = foot_height(flow.fonts, content)
    annexes, labels = annexes_of(content)
    flow.turn(plain_title(content))
    if content.style == RED:
        red_head(flow, content)
    else:
        letter_head(flow, content)
        flow.unnumbered.add(0)
    set_body(flow, content, annexes, fingerprint)
    if content.rows:
        set_list = set_merged if content.kind == CIRCULAR else set_rows
        below = 0 if content.receipt else free
        set_list(flow, content, labels[0], annexes[0], figures, below)
        set_photos(flow, figures, photos, below)
    set_receipt(flow, content, labels[-1], fingerprint, free)
    set_foot(flow, content)


def annexes_of(content: Content) -> tuple[list[str], list[str]]:
    """Return the names of the annexes, and the label of each; a label also where there is none."""
    annexes = [
        name for name, there in ((content.list_title or LIST, content.rows), (RECEIPT, content.receipt)) if there
    ]
    return annexes, [f"附件{at}" for at in range(1, len(annexes) + 1)] if len(annexes) > 1 else ["附件"]


def _form(
    flow: Flow, content: Content, figures: Sequence[Figure], photos: Mapping[str, Jpeg], fingerprint: str
) -> None:
    """Set a form: the stub, the sheet that is delivered with its photos, and the receipt."""
    set_stub(flow, content, fingerprint)
    flow.unnumbered |= set(range(len(flow.pages)))
    set_form(flow, content, figures, fingerprint)
    if figures:
        flow.turn()
        flow.y += 16
        set_photos(flow, figures, photos, 0)
    set_receipt(flow, content, SHEETS[2], fingerprint, 0)


def plain_title(content: Content) -> str:
    """Return the title on one line."""
    return "".join(visible(content.title).split("\n"))


def _all_drawable(content: Content, fonts: Fonts) -> None:
    """Refuse once, with all the characters that no font has."""
    text = "".join(visible(str(value)) for _, value in walk(content)).replace("\n", "")
    if missing := fonts.missing(text):
        raise Unfit("notice.missing_glyph", characters=" ".join(missing))


def _about(content: Content, fonts: Fonts) -> About:
    subject = " ".join(filter(None, (content.kind, visible(content.number), content.id)))
    return About(plain_title(content), visible(content.issuer), subject, served(fonts), content.issued)


def served(fonts: Fonts) -> str:
    """Return which layout was used and which font served which role, as the file says it of itself."""
    roles = (f"{role.role}: {role.font}{' (substitute)' if role.substitute else ''}" for role in fonts.served())
    return "; ".join((f"layout {LAYOUT}", *roles))
