"""Pages of a Word document in the making: paragraphs, tables and pictures on the page of GB/T 9704—2012.

Fonts are named and not embedded: whoever opens the file sees it in the fonts of that machine. Word and WPS break
lines and pages themselves, so measures hold within what they do. All lengths are points.
"""

import io
import zipfile
from collections.abc import Sequence
from datetime import UTC, datetime
from math import floor

from .jpeg import Jpeg
from .marks import BOTTOM, LEFT, PAGE_HEIGHT, PAGE_WIDTH, RIGHT, TOP, WIDTH
from .table import Cell, Column, Paragraph
from .typeset import Span, Style, visible
from .word_xml import Element, align_of, below, field, font, look, pt, put, q, rule

RED = "E60012"
SHADE = "EDEDED"
PITCH = (TOP - BOTTOM) / 22  # Word divides the type area evenly
NO_XML = dict.fromkeys([0xFFFE, 0xFFFF, *range(0xD800, 0xE000)])
JFIF = b"\xff\xd8\xff\xe0\x00\x10JFIF\x00\x01\x01\x01\x00\x48\x00\x48\x00\x00"  # 72 dpi, no thumbnail
LONG_AGO = (1980, 1, 1, 0, 0, 0)  # the clock of a ZIP begins here


class Pages:
    """A document that is written from top to bottom."""

    def __init__(self) -> None:
        from docx import Document

        self.document = Document()
        self._turned = False
        self._ready()

    def _ready(self) -> None:
        """Make the page and the font of the standard the ones that everything else is built on."""
        from docx.shared import Pt

        settings = self.document.settings
        settings.odd_and_even_pages_header_footer = True
        normal = self.document.styles["Normal"]
        font(normal.element.get_or_add_rPr(), "fangsong")
        normal.font.size = Pt(16)
        normal.paragraph_format.space_after = Pt(0)
        for kind in ("DE", "DN"):  # no room of Word's own between Chinese and letters or figures
            put(below(normal.element.get_or_add_pPr(), f"w:autoSpace{kind}"), val=0)
        defaults = self.document.styles.element.find(q("w:docDefaults"))
        for fonts in defaults.iter(q("w:rFonts")):  # a font of the theme goes before one that is named
            fonts.attrib.clear()
        for language in defaults.iter(q("w:lang")):
            language.set(q("w:eastAsia"), "zh-CN")
        page = self.section
        page.page_width, page.page_height = Pt(PAGE_WIDTH), Pt(PAGE_HEIGHT)
        page.left_margin, page.right_margin = Pt(LEFT), Pt(PAGE_WIDTH - RIGHT)
        page.top_margin, page.bottom_margin = Pt(PAGE_HEIGHT - TOP), Pt(BOTTOM)
        page.header_distance = Pt(30 * 72 / 25.4)  # the name of a letter's issuer
        page.footer_distance = Pt(20 * 72 / 25.4)  # its lower double rule
        grid = page._sectPr.find(q("w:docGrid"))
        grid = below(page._sectPr, "w:docGrid") if grid is None else grid
        put(grid, type="lines", linePitch=round(PITCH * 20))

    @property
    def section(self) -> Element:
        """The last section."""
        return self.document.sections[-1]

    def begin_section(self) -> None:
        """Begin a page whose numbers begin anew."""
        from docx.enum.section import WD_SECTION

        section = self.document.add_section(WD_SECTION.NEW_PAGE)
        numbers = section._sectPr.find(q("w:pgNumType"))
        put(below(section._sectPr, "w:pgNumType") if numbers is None else numbers, start=1)

    def turn(self) -> None:
        """Let the next paragraph begin a page."""
        self._turned = True

    def text(
        self,
        spans: Sequence[Span],
        style: Style,
        *,
        align: str = "justify",
        first: float = 0.0,
        left: float = 0.0,
        right: float = 0.0,
        before: float = 0.0,
        keep: bool = False,
        red: bool = False,
        into: Element = None,
    ) -> Element:
        """Write a paragraph; return it. `first` is the indent of its first line, `keep` holds it with the next."""
        from docx.enum.text import WD_LINE_SPACING
        from docx.shared import Pt

        paragraph = (into or self.document).add_paragraph()
        form = paragraph.paragraph_format
        form.alignment = align_of(align)
        form.first_line_indent, form.left_indent, form.right_indent = Pt(first), Pt(left), Pt(right)
        form.space_before, form.space_after = Pt(before), Pt(0)
        form.line_spacing_rule, form.line_spacing = WD_LINE_SPACING.EXACTLY, Pt(round(style.leading, 2))
        form.keep_with_next = keep or None
        if into is None:
            form.page_break_before, self._turned = self._turned or None, False
        if style.size != 16:
            put(below(paragraph._p.get_or_add_pPr(), "w:snapToGrid"), val=0)
        for span in spans:
            self._run(paragraph, span, style, red=red)
        return paragraph

    def _run(self, paragraph: Element, span: Span, style: Style, *, red: bool = False) -> None:
        from docx.shared import Pt, RGBColor

        run = paragraph.add_run(visible(span.text).translate(NO_XML))
        run.font.size = Pt(style.size)
        properties = run._r.get_or_add_rPr()
        font(properties, span.role)
        if style.gap:  # twentieths of a point, rather a hair too narrow than one character less on a line
            put(below(properties, "w:spacing"), val=floor(style.gap * 20))
        if red:
            run.font.color.rgb = RGBColor.from_string(RED)

    def table(
        self,
        columns: Sequence[Column],
        rows: Sequence[Sequence[Cell]],
        *,
        least: float = 0.0,
        headed: bool = True,
    ) -> None:
        """Write a table; its headings come again on every page, and no row is cut."""
        table = self.document.add_table(rows=0, cols=len(columns))
        look(table, ruled=True)
        for column, made in zip(columns, table.columns, strict=True):
            made.width = pt(column.width)
        if headed:
            heads: list[Cell] = [[Paragraph((Span(column.head, "", "hei"),))] for column in columns]
            put(below(self._row(table, columns, heads, 0, centred=True), "w:tblHeader"), val="true")
        for cells in rows:
            self._row(table, columns, cells, least)
        self.gap(2)

    def _row(
        self,
        table: Element,
        columns: Sequence[Column],
        cells: Sequence[Cell],
        least: float,
        *,
        centred: bool = False,
    ) -> Element:
        from docx.enum.table import WD_ALIGN_VERTICAL, WD_ROW_HEIGHT_RULE

        row = table.add_row()
        if least:
            row.height_rule, row.height = WD_ROW_HEIGHT_RULE.AT_LEAST, pt(least)
        properties = row._tr.get_or_add_trPr()
        below(properties, "w:cantSplit")
        for column, cell, made in zip(columns, cells, row.cells, strict=True):
            made.width = pt(column.width)
            middle = centred or column.centred
            made.vertical_alignment = WD_ALIGN_VERTICAL.CENTER if middle else WD_ALIGN_VERTICAL.TOP
            if centred:
                put(below(made._tc.get_or_add_tcPr(), "w:shd"), val="clear", color="auto", fill=SHADE)
            for paragraph in cell or [Paragraph((Span(""),))]:
                align = "centre" if middle else "left"
                self.text(paragraph.spans, paragraph.style, align=align, into=made)
            made._tc.remove(made._tc.p_lst[0])  # a cell comes with an empty paragraph
        return properties

    def fields(self, rows: Sequence[Sequence[tuple[str, Sequence[Span]]]], label: float, least: float) -> None:
        """Write labelled fields, one or two to a row, as one table."""
        room = WIDTH / 2 - label
        columns = [Column("", label, centred=True), Column("", room)] * 2
        table = self.document.add_table(rows=0, cols=4)
        look(table, ruled=True)
        for column, made in zip(columns, table.columns, strict=True):
            made.width = pt(column.width)
        for row in rows:
            pairs = (([Paragraph((Span(name, "", "hei"),))], [Paragraph(tuple(spans))]) for name, spans in row)
            cells: list[Cell] = [cell for pair in pairs for cell in pair]
            self._row(table, columns, [*cells, *[[]] * (4 - len(cells))], least)
            if len(cells) == 2:
                _, first, empty, last = table.rows[-1].cells
                for cell in (empty, last):  # merging would keep their paragraphs
                    cell._tc.remove(cell._tc.p_lst[0])
                    cell._tc.add_p()
                first.merge(last)
        self.gap(2)

    def aside(self, paragraph: Element, span: Span, style: Style, at: float) -> None:
        """Add words that end at `at`, reckoned from the left edge."""
        from docx.enum.text import WD_TAB_ALIGNMENT

        paragraph.paragraph_format.tab_stops.add_tab_stop(pt(at), WD_TAB_ALIGNMENT.RIGHT)
        paragraph.add_run().add_tab()
        self._run(paragraph, span, style)

    def pictures(self, figures: Sequence[tuple[Jpeg, float, float, Sequence[Span]]], style: Style) -> None:
        """Write pictures two to a row with their words under them: JPEG, width, height, words."""
        half = Column("", WIDTH / 2, centred=True)
        table = self.document.add_table(rows=0, cols=2)
        look(table, ruled=False, room=2)
        for at in range(0, len(figures), 2):
            pair = figures[at : at + 2]
            row = table.add_row()
            below(row._tr.get_or_add_trPr(), "w:cantSplit")
            for made, (jpeg, width, height, spans) in zip(row.cells, pair, strict=False):
                made.width = pt(half.width)
                first = made.paragraphs[0]
                first.paragraph_format.space_after, first.paragraph_format.keep_with_next = pt(2), True
                first.add_run().add_picture(io.BytesIO(JFIF + jpeg.data[2:]), width=pt(width), height=pt(height))
                self.text(spans, style, align="left", into=made)

    def at_foot(self, rows: Sequence[tuple[Sequence[Span], Span]], style: Style, rules: Sequence[float]) -> None:
        """Write rows on the lower edge of the last page's type area, each with what is at its right end.

        `rules`: how thick the lines above, below and between the rows are; none: there are no lines.
        """
        self.gap(1)
        table = self.document.add_table(rows=0, cols=1)
        look(table, ruled=False, room=0)
        properties = table._tbl.tblPr
        # LibreOffice lets a table float only if it is placed on the page, and narrower than the type area.
        place = {"vertAnchor": "margin", "horzAnchor": "page", "tblpX": round(LEFT * 20), "tblpYSpec": "bottom"}
        put(below(properties, "w:tblpPr"), **place)
        put(properties.find(q("w:tblW")), w=round(WIDTH * 20) - 20)
        if rules:
            rule(properties, dict(zip(("top", "bottom", "insideH"), rules, strict=True)))
        char = style.size
        for spans, end in rows:
            [cell] = table.add_row().cells
            made = self.text(spans, style, align="left", left=4 * char, first=-3 * char, right=char, into=cell)
            if end.text:
                self.aside(made, end, style, WIDTH - char - 1)
            cell._tc.remove(cell._tc.p_lst[0])
        self.gap(1)  # the table stands on the page of what follows it

    def gap(self, height: float) -> None:
        """Leave some room; two tables without it would grow together."""
        self.text([], Style(1, 0, max(height, 1)))

    def rule(self, paragraph: Element, edge: str, kind: str, width: float, **more: object) -> None:
        """Draw a line above or below a paragraph (`edge`: top, bottom); `width` in points."""
        borders = below(paragraph._p.get_or_add_pPr(), "w:pBdr")
        put(below(borders, f"w:{edge}"), **{"val": kind, "sz": round(width * 8), "space": 0, "color": "auto", **more})

    def number(self, size: float, indent: float, *, from_page: int = 1) -> None:
        """Number the pages of this section, odd ones right, even ones left; none on page 1 from 2 on."""
        section = self.section
        section.different_first_page_header_footer = from_page > 1
        for footer, align in ((section.footer, "right"), (section.even_page_footer, "left")):
            footer.is_linked_to_previous = False
            paragraph = footer.paragraphs[0]
            paragraph.alignment = align_of(align)
            form = paragraph.paragraph_format
            form.left_indent = form.right_indent = pt(indent)
            form.space_after = pt(BOTTOM - 7 * 72 / 25.4 - size / 2 - 20 * 72 / 25.4)
            for text in ("— ", "", " —"):
                run = paragraph.add_run(text)
                run.font.size = pt(size)
                font(run._r.get_or_add_rPr(), "song")
                if not text:
                    field(run._r, "PAGE")

    def across(self, said: str) -> None:
        """Write a large red word into the head of every page of every section."""
        for section in self.document.sections:
            heads = [section.header, section.even_page_header, section.first_page_header]
            for head in heads:
                head.is_linked_to_previous = False
                self.text([Span(said, "", "hei")], Style(42, 0, 46), align="centre", red=True, into=head)

    def saved(self, title: str, author: str, subject: str, day: str, remark: str) -> bytes:
        """Return the file; the same pages give the same bytes."""
        about = self.document.core_properties
        about.title, about.author, about.subject, about.comments = (
            each.translate(NO_XML)[:255] for each in (title, author, subject, remark)
        )
        about.last_modified_by, about.revision, about.language = "inspect-cli", 1, "zh-CN"
        about.created = about.modified = datetime.fromisoformat(day or "2000-01-01").replace(tzinfo=UTC)
        out = io.BytesIO()
        self.document.save(out)
        return _repacked(out.getvalue())


def _repacked(data: bytes) -> bytes:
    """Pack again without the time of packing."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as source, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            kept = zipfile.ZipInfo(name, LONG_AGO)
            # Pictures are packed already.
            kept.compress_type = zipfile.ZIP_STORED if name.endswith(".jpg") else zipfile.ZIP_DEFLATED
            target.writestr(kept, source.read(name))
    return out.getvalue()
