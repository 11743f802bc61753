"""A document as a Word file that can be edited, of the same content as the PDF beside it.

What counts is the PDF. So the Word file bears no code: nobody is to prove a text by it that was changed afterwards.
Where the PDF reckons places, Word sets one thing after the other; the foot of the last page is a table bound to it.
"""

from collections.abc import Callable, Sequence

from ..content import CIRCULAR, FORM, RED, Content, Section, check, chinese_date
from ..filing import VOIDED
from . import annex, form, merged, receipt
from .album import PHOTOS, STRIP, figures_of, size_of, strip_of
from .body import CAPTION, SEAL, contact_of, levels
from .fields import BY_HAND, LABEL, Field, review_of
from .flow import BODY, INFO
from .foot import COPY, THICK, THIN
from .jpeg import fetch
from .letter import number_span
from .marks import MM, WIDTH
from .redhead import LARGEST, RULE
from .render import annexes_of, plain_title
from .table import Column, Paragraph
from .titlebreak import break_title
from .typeset import Span, Style, listed, visible
from .word_page import PITCH, Pages
from .word_page import RED as COLOUR
from .word_xml import ring

REMARK = "可编辑稿，以 PDF 为准"
LINE = BODY._replace(leading=PITCH)
NO_DAY = "　　年　月　日"
BIG = Style(22, 0, 33)
AXIS = 266.0  # points: 署名 and 成文日期 stand in the middle of so much at the right edge
PHOTO = Callable[[str], bytes]


def word(content: Content, photo: PHOTO, *, void: bool = False) -> bytes:
    """Return the Word file of a document; the same content and photos give the same bytes.

    Args:
        content: the snapshot.
        photo: gives the bytes of a working copy (upright JPEG) by its sha256; what it tells of itself stays behind.
        void: write 作废 on every page.

    Raises:
        Unfit: `notice.content_unfit`, `notice.photo_format`.
        Integrity: `notice.photo_hash`.
    """
    check(content)
    pages = Pages()
    if content.style == FORM:
        _form(pages, content, photo)
    else:
        _official(pages, content, photo)
    if void:
        pages.across(VOIDED)
    subject = " ".join(filter(None, (content.kind, visible(content.number), content.id)))
    return pages.saved(plain_title(content), visible(content.issuer), subject, content.issued, REMARK)


def _official(pages: Pages, content: Content, photo: PHOTO) -> None:
    """Write a letter or a red-headed document."""
    pages.number(COPY.size, COPY.size, from_page=1 if content.style == RED else 2)
    if content.style == RED:
        _red_head(pages, content)
    else:
        _letter_head(pages, content)
    annexes, labels = annexes_of(content)
    _body(pages, content, annexes)
    if content.rows:
        _begin(pages, labels[0], annexes[0])
        for spans in annex.about_of(content):
            pages.text(spans, INFO, align="left")
        _list(pages, content)
        _photos(pages, content, photo)
    _receipt(pages, content, labels[-1])
    _foot(pages, content)


def _letter_head(pages: Pages, content: Content) -> None:
    """Write name and double rules into head and foot of the first page, then the number."""
    section = pages.section
    head, foot = section.first_page_header, section.first_page_footer
    name = _name(content, 40, WIDTH + 14 * MM)
    # The rules are 170 mm long and in the middle of the page, the type area is not.
    left, right = -8 * MM, -6 * MM
    named = pages.text([name[0]], name[1], align="centre", red=True, into=head, left=left, right=right)
    pages.rule(named, "bottom", "thickThinSmallGap", 3, color=COLOUR, space=11)
    drawn = pages.text([], Style(1, 0, 2), into=foot, left=left, right=right)
    pages.rule(drawn, "top", "thinThickSmallGap", 3, color=COLOUR)
    for part in (head, foot):
        part._element.remove(part.paragraphs[0]._p)
    if content.urgency:
        pages.text([Span(content.urgency, "", "hei")], LINE, align="left")
    for span in (Span(content.edition), number_span(content)):
        if span.text:
            pages.text([span], LINE, align="right")
    _title(pages, content)


def _red_head(pages: Pages, content: Content) -> None:
    if content.urgency:
        pages.text([Span(content.urgency, "", "hei")], LINE, align="left")
    name, style = _name(content, LARGEST, WIDTH)
    # The name hangs 35 mm below the upper edge of the type area.
    pages.text([name], style, align="centre", red=True, before=35 * MM - (PITCH if content.urgency else 0))
    first = Span(content.edition) if content.edition else number_span(content)
    last = pages.text([first], LINE, align="centre", before=2 * PITCH)
    if content.edition:
        last = pages.text([number_span(content)], LINE, align="left", first=LINE.size)
        pages.aside(last, Span(chinese_date(content.issued) or NO_DAY), LINE, WIDTH - LINE.size)
    pages.rule(last, "bottom", "single", RULE, color=COLOUR, space=11)
    _title(pages, content)


def _name(content: Content, largest: int, room: float) -> tuple[Span, Style]:
    """Return the issuer's name as large as one line takes it."""
    said = visible(content.masthead or content.issuer).replace("\n", "")
    size = max(22, min(largest, int(room / max(1, len(said)))))
    return Span(said, "", "title"), Style(size, 0, size * 1.2)


def _title(pages: Pages, content: Content) -> None:
    pages.text([Span(_broken(content), "", "title")], BIG, align="centre", before=2 * PITCH)
    pages.text([], LINE)


def _broken(content: Content) -> str:
    """Return the title with newlines at its sense, as far as it has none."""
    title = visible(content.title)
    begins = None if "\n" in title else break_title(title, [BIG.size] * len(title), WIDTH, (content.issuer,))
    ends = [*(begins or [0])[1:], len(title)]
    return "\n".join(title[begin:end] for begin, end in zip(begins or [0], ends, strict=True))


def _body(pages: Pages, content: Content, annexes: Sequence[str]) -> None:
    """Write the text from 主送 to 附注."""
    if content.addressee:
        pages.text([Span(content.addressee), Span("：")], LINE)
    _paragraphs(pages, content.intro, LINE)
    for section in content.sections:
        _section(pages, section)
    _paragraphs(pages, content.closing, LINE, keep=True)
    for at, name in enumerate(annexes, 1):
        number = f"{at}. " if len(annexes) > 1 else ""
        left = 2 * 16 if at == 1 else 5 * 16
        said = f"附件：{number}{name}" if at == 1 else f"{number}{name}"
        pages.text([Span(said)], LINE, align="left", left=left, before=PITCH if at == 1 else 0, keep=True)
    _signed(pages, content)


def _signed(pages: Pages, content: Content) -> None:
    day = chinese_date(content.issued) or NO_DAY
    # A long name moves the middle to the left, as far as it has to.
    left = WIDTH - min(WIDTH, max(AXIS, (len(visible(content.issuer)) + 0.5) * LINE.size))
    for at, text in enumerate((content.issuer, day)):
        made = pages.text([Span(text)], LINE, align="centre", left=left, before=0 if at else 2 * PITCH, keep=True)
    ring(made, (left + WIDTH - SEAL) / 2, -PITCH - SEAL / 2, SEAL)  # one line above the date
    pages.text(contact_of(content.contact), LINE, first=2 * 16)


def _paragraphs(pages: Pages, texts: Sequence[str], style: Style, *, keep: bool = False) -> None:
    parts = [part for text in texts for part in visible(text).split("\n")]
    for at, part in enumerate(parts, 1):
        # What is signed must not stand on a page without text.
        pages.text(levels(Span(part)), style, first=2 * style.size, keep=keep and at == len(parts))


def _section(pages: Pages, section: Section) -> None:
    """Write a heading, its paragraphs and its tables."""
    pages.text(levels(Span(section.heading)), LINE, first=2 * 16, keep=True)
    _paragraphs(pages, section.paragraphs, LINE)
    for grid in section.grids:
        pages.text([Span(grid.caption, "", "hei")], CAPTION, align="centre", keep=True)
        columns = [
            Column(head, WIDTH * part / sum(grid.parts), centred=True)
            for head, part in zip(grid.heads, grid.parts, strict=True)
        ]
        pages.table(columns, [[[Paragraph((Span(text),))] for text in row] for row in grid.rows])


def _begin(pages: Pages, label: str, title: str) -> None:
    """Begin an annex on a page of its own."""
    pages.turn()
    pages.text([Span(label, "", "hei")], LINE, align="left", keep=True)
    pages.text([Span(title, "", "title")], BIG, align="centre", before=PITCH, keep=True)
    pages.gap(8)


def _list(pages: Pages, content: Content) -> None:
    figures = figures_of(content)
    if content.kind == CIRCULAR:
        pages.table(merged.COLUMNS, merged.merged_rows(content, figures))
        return
    pages.table(annex.columns_of(content), annex.rows_of(content, figures))
    if annex.reviewed(content) and content.style != FORM:
        _fields(pages, review_of(content), BY_HAND)


def _photos(pages: Pages, content: Content, photo: PHOTO) -> None:
    figures = figures_of(content)
    if not figures:
        return
    pages.text([Span(PHOTOS, "", "hei")], INFO, align="left", before=12, keep=True)
    jpegs = [fetch(photo, figure.shot.copy) for figure in figures]
    pages.pictures(
        [(jpeg, *size_of(jpeg), strip_of(figure)) for jpeg, figure in zip(jpegs, figures, strict=True)], STRIP
    )


def _receipt(pages: Pages, content: Content, label: str) -> None:
    """Write the sheet that comes back."""
    if not content.receipt:
        return
    _begin(pages, label, receipt.TITLE)
    pages.text([Span(content.issuer), Span("：")], INFO, align="left")
    pages.text([Span(content.receipt.text)], INFO, first=2 * INFO.size)
    pages.table(receipt.COLUMNS, [receipt.answer_of(row) for row in content.rows], least=receipt.ROW)
    if content.receipt.back_by:
        pages.text([Span("请于"), Span(content.receipt.back_by), Span("报送。")], INFO, align="left", before=6)
    pages.gap(6)
    fields: list[list[Field]] = [[(name, [])] for name in receipt.FIELDS]
    _fields(pages, [*fields, [("单位盖章", [])]], receipt.FIELD)


def _fields(pages: Pages, rows: Sequence[Sequence[Field]], least: float = 22.0) -> None:
    pages.fields(rows, LABEL, least)


def _foot(pages: Pages, content: Content) -> None:
    """Write 抄送 at the foot of the last page, in a red-headed document between the rules of 版记."""
    copies = [Span("抄送："), *listed(content.copies, "", "，"), Span("。")] if content.copies else []
    rows = [(copies, Span(""))] if copies else []
    if content.style == RED:
        day = Span(f"{chinese_date(content.issued) or NO_DAY}印发")
        rows.append(([Span(content.printed_by or content.issuer)], day))
    if rows:
        pages.at_foot(rows, COPY, (THICK, THICK, THIN) if content.style == RED else ())


def _form(pages: Pages, content: Content, photo: PHOTO) -> None:
    """Write a form: the stub, the sheet that is delivered, and the receipt."""
    known, by_hand = form.stub_of(content)
    _form_head(pages, content, form.SHEETS[0])
    _fields(pages, known)
    _fields(pages, by_hand, BY_HAND)
    pages.begin_section()
    pages.number(COPY.size, COPY.size)
    _form_head(pages, content, form.SHEETS[1])
    _fields(pages, form.facts_of(content))
    _paragraphs(pages, content.intro, form.TEXT)
    for section in content.sections:
        _section(pages, section)
    if content.rows:
        pages.text([Span(content.list_title, "", "hei")], INFO, align="left", keep=True)
        _list(pages, content)
    if annex.reviewed(content):
        _fields(pages, review_of(content), BY_HAND)
    _paragraphs(pages, content.closing, form.TEXT, keep=True)
    _signed(pages, content)
    _fields(pages, form.delivery_of(content), BY_HAND)
    _photos(pages, content, photo)
    _receipt(pages, content, form.SHEETS[2])


def _form_head(pages: Pages, content: Content, sheet: str) -> None:
    pages.text([Span(sheet, "", "kai")], INFO, align="right")
    pages.text([Span(content.masthead or content.issuer, "", "title")], form.NAME, align="centre")
    pages.text([Span(content.title, "", "title")], BIG, align="centre", before=4)
    if content.urgency:
        pages.text([Span(content.urgency, "", "hei")], COPY, align="left")
    said = [number_span(content), *([Span("　"), Span(content.edition)] if content.edition else [])]
    pages.text(said, COPY, align="right")
