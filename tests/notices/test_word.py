"""Word files, read back with python-docx: every word is in them, on the page of the standard, and nothing else."""

import io
import zipfile

import pytest
from docx import Document
from docx.oxml.ns import qn
from docx.shared import Mm, Pt
from family_sample import family
from notice_sample import album, notice, picture, row, sha, shots
from readback import solid

from inspect_cli.notices.content import FORM, LETTER, RED, walk
from inspect_cli.notices.page.word import word

FAMILY = family()
# Kept with a document, or told by a code that a Word file does not bear; reckoned anew (numbers of columns).
UNSAID = {"id", "kind", "signed_by", "issued", "checked_from", "checked_to", "answers_of", "log_head", "style"}
UNSAID_OF_ROW = {"due", "photo", "copy", "taken", "no"}


def opened(data):
    return Document(io.BytesIO(data))


def all_text(data):
    """The text of body, heads and feet, in one piece."""
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        parts = [n for n in package.namelist() if n.startswith(("word/document", "word/header", "word/footer"))]
    assert parts
    document = opened(data)
    roots = [document.element.body]
    for section in document.sections:
        parts = (section.first_page_header, section.header, section.footer, section.even_page_footer)
        roots += [part._element for part in parts]
    return solid("".join(text.text or "" for root in roots for text in root.iter(qn("w:t"))))


def in_print(content):
    for path, value in walk(content):
        if path.split(".")[0] in UNSAID or path.rsplit(".", 1)[-1] in UNSAID_OF_ROW or ".parts." in path:
            continue
        if path.startswith("delivery") and content.style != FORM:
            continue
        if path == "printed_by" and content.style != RED:
            continue
        yield path, str(value)


@pytest.mark.parametrize("name", FAMILY, ids=str)
def test_every_word_of_every_kind_is_there(name):
    content = FAMILY[name]
    said = all_text(word(content, album()))
    missing = [path for path, text in in_print(content) if solid(text) not in said]
    assert missing == []


def test_the_page_is_that_of_the_standard():
    document = opened(word(notice(), album()))
    [section] = document.sections
    assert (round(section.page_width.mm), round(section.page_height.mm)) == (210, 297)
    room = section.page_width - section.left_margin - section.right_margin
    assert abs(room - Mm(156)) < Mm(0.1)
    assert abs(section.top_margin - Mm(37)) < Mm(0.1)
    assert abs(section.page_height - section.top_margin - section.bottom_margin - Mm(225)) < Mm(0.1)
    text = next(p for p in document.paragraphs if p.text.startswith("一、限时整改"))
    assert abs(text.paragraph_format.line_spacing * 22 - Mm(225)) < Pt(0.5)
    assert text.paragraph_format.first_line_indent == Pt(32)


def test_fonts_are_named_for_chinese_too():
    document = opened(word(notice(), album()))
    by_text = {run.text: run for p in document.paragraphs for run in p.runs}
    heading = by_text["一、限时整改。"]
    assert heading._r.rPr.rFonts.get(qn("w:eastAsia")) == "黑体"
    fonts = {node.get(qn("w:eastAsia")) for node in document.element.body.iter(qn("w:rFonts"))}
    assert fonts == {"仿宋_GB2312", "方正小标宋简体", "黑体", "宋体"}
    assert document.styles["Normal"].element.rPr.rFonts.get(qn("w:eastAsia")) == "仿宋_GB2312"


def numbers(part):
    return "".join(node.text or "" for node in part._element.iter(qn("w:instrText"), qn("w:t")))


def test_pages_are_numbered_odd_right_even_left_and_none_on_the_first_of_a_letter():
    document = opened(word(notice(), album()))
    [section] = document.sections
    assert document.settings.odd_and_even_pages_header_footer
    assert section.different_first_page_header_footer
    assert [numbers(part) for part in (section.footer, section.even_page_footer)] == ["— PAGE —"] * 2
    assert numbers(section.first_page_footer) == ""
    assert [str(part.paragraphs[0].alignment) for part in (section.footer, section.even_page_footer)] == [
        "RIGHT (2)",
        "LEFT (0)",
    ]


def test_the_stub_of_a_form_has_no_number_and_the_sheet_begins_with_one():
    content = next(each for each in FAMILY.values() if each.style == FORM)
    stub, sheet = opened(word(content, album())).sections
    assert numbers(stub.footer) == ""
    assert numbers(sheet.footer) == "— PAGE —"
    assert sheet._sectPr.find(qn("w:pgNumType")).get(qn("w:start")) == "1"


@pytest.mark.parametrize("style", [LETTER, RED])
def test_what_stands_at_the_foot_is_bound_to_the_lower_edge_of_the_last_page(style):
    document = opened(word(notice(style=style), album()))
    foot, *rest = (
        each
        for each in document.element.body.iterchildren(qn("w:tbl"))
        if each.find(f".//{qn('w:tblpPr')}") is not None
    )
    assert rest == []
    place = foot.find(f".//{qn('w:tblpPr')}")
    assert (place.get(qn("w:vertAnchor")), place.get(qn("w:tblpYSpec"))) == ("margin", "bottom")
    assert abs(int(place.get(qn("w:tblpX"))) - Mm(28).twips) < 3
    last = list(document.element.body)[-3:]
    assert last[0] is foot  # then the paragraph it is anchored to, and the section
    assert solid(last[1].xpath("string()")) == ""
    said = [solid("".join(row.xpath(".//w:t/text()"))) for row in foot.iterchildren(qn("w:tr"))]
    printed = ["城东区创建全国文明城市指挥部办公室2026年7月15日印发"] if style == RED else []
    assert said == ["抄送：东关街道办事处，区督查室。", *printed]
    rules = {edge: foot.xpath(f"./w:tblPr/w:tblBorders/w:{edge}/@w:sz") for edge in ("top", "insideH", "bottom")}
    assert rules == (
        {"top": ["8"], "insideH": ["6"], "bottom": ["8"]} if style == RED else {edge: [] for edge in rules}
    )


@pytest.mark.parametrize("name", FAMILY, ids=str)
def test_there_is_a_dashed_place_for_the_seal_above_the_date(name):
    content = FAMILY[name]
    paragraphs = opened(word(content, album())).paragraphs
    [(dated, ring)] = [(p.text, oval) for p in paragraphs for oval in p._p.iter("{urn:schemas-microsoft-com:vml}oval")]
    assert dated == "2026年7月15日"
    assert ring[0].get("dashstyle") == "dash"
    style = dict(part.split(":") for part in ring.get("style").split(";"))
    assert style["width"] == style["height"] == "119.06pt"  # 42 mm
    assert abs(float(style["margin-top"][:-2]) + 119.06 / 2 + Mm(225).pt / 22) < 0.1


def test_headings_of_tables_come_again_and_rows_are_not_cut():
    document = opened(word(notice(tuple(row(no) for no in range(1, 40))), album()))
    table = next(t for t in document.tables if t.cell(0, 0).text == "序号")
    first, *others = table.rows
    assert first._tr.trPr.find(qn("w:tblHeader")) is not None
    assert len(others) == 39
    assert all(r._tr.trPr.find(qn("w:cantSplit")) is not None for r in table.rows)
    assert all(r._tr.trPr.find(qn("w:tblHeader")) is None for r in others)


def test_pictures_come_without_what_a_camera_wrote():
    data = word(notice((row(1, shots(2, exif=True)),)), album(exif=True))
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        pictures = [package.read(name) for name in package.namelist() if name.startswith("word/media/")]
    assert len(pictures) == 2
    original = picture(1, exif=True)
    assert b"SECRET-CAMERA" in original
    assert all(b"SECRET" not in each and b"Exif" not in each for each in pictures)
    assert pictures[0][-2000:] == original[-2000:], "the picture itself is not packed anew"
    shapes = opened(data).element.body.iter(qn("wp:extent"))
    assert {round(int(s.get("cx")) / int(s.get("cy")), 2) for s in shapes} == {1.33}


def test_the_same_content_gives_the_same_bytes():
    assert word(notice(), album()) == word(notice(), album())


def test_properties_stand_in_the_order_of_the_schema():
    """Word calls a file damaged whose properties stand in another order."""
    order = {
        "pPr": "pStyle keepNext keepLines pageBreakBefore framePr widowControl pBdr shd tabs autoSpaceDE autoSpaceDN "
        "snapToGrid spacing ind jc rPr sectPr",
        "rPr": "rStyle rFonts b i color spacing w kern position sz szCs lang",
        "tblPr": "tblStyle tblpPr tblW jc tblInd tblBorders shd tblLayout tblCellMar tblLook",
        "tcPr": "tcW gridSpan vMerge tcBorders shd noWrap tcMar vAlign",
        "sectPr": "headerReference footerReference type pgSz pgMar pgNumType cols titlePg docGrid",
    }
    for style in (LETTER, RED, FORM):
        content = next(each for each in FAMILY.values() if each.style == style)
        document = opened(word(content, album(), void=True))
        roots = [document.element.body, document.styles.element]
        roots += [part._element for s in document.sections for part in (s.first_page_header, s.header, s.footer)]
        for name, known in order.items():
            places = {qn(f"w:{each}"): at for at, each in enumerate(known.split())}
            places[qn("w:footerReference")] = 0  # heads and feet may be mixed
            for root in roots:
                for properties in root.iter(qn(f"w:{name}")):
                    found = [places[child.tag] for child in properties if child.tag in places]
                    assert found == sorted(found), (style, name, [c.tag.split("}")[1] for c in properties])


def test_void_stands_on_every_page():
    for section in opened(word(notice(), album(), void=True)).sections:
        for head in (section.header, section.even_page_header, section.first_page_header):
            assert "作废" in "".join(p.text for p in head.paragraphs)


def test_characters_that_xml_has_no_place_for_do_no_harm():
    said = notice((row(1, problem="李𬭩\ufffe店前\x0b积水\x00"),))
    assert "李𬭩店前" in all_text(word(said, album()))


def test_a_photo_with_other_bytes_is_refused():
    from inspect_cli.errors import Integrity

    with pytest.raises(Integrity):
        word(notice(), lambda _: picture(9))
    assert sha(picture(9)) != sha(picture(1))
