"""Elements of a Word document that python-docx has no words for."""

from collections.abc import Mapping
from typing import Any

from .marks import WIDTH

FONTS = {"fangsong": "仿宋_GB2312", "title": "方正小标宋简体", "hei": "黑体", "kai": "楷体_GB2312", "song": "宋体"}

# Word refuses a file whose properties stand in another order than the schema's (ISO/IEC 29500-1, annex A): what
# may follow those that are put in here.
_AFTER_GRID = ("spacing", "ind", "contextualSpacing", "mirrorIndents", "suppressOverlap", "jc", "outlineLvl", "rPr")
FOLLOWERS: dict[str, tuple[str, ...]] = {
    "snapToGrid": _AFTER_GRID,
    "autoSpaceDE": ("snapToGrid", *_AFTER_GRID),
    "autoSpaceDN": ("snapToGrid", *_AFTER_GRID),
    "tblpPr": ("tblOverlap", "tblW", "jc", "tblInd", "tblBorders", "shd", "tblLayout", "tblCellMar", "tblLook"),
    "pBdr": ("shd", "tabs", "widowControl", "snapToGrid", *_AFTER_GRID),
    "pgNumType": (
        "cols",
        "formProt",
        "vAlign",
        "noEndnote",
        "titlePg",
        "textDirection",
        "bidi",
        "rtlGutter",
        "docGrid",
    ),
    "tblBorders": ("shd", "tblLayout", "tblCellMar", "tblLook"),
    "tblCellMar": ("tblLook",),
    "spacing": ("w", "kern", "position", "sz", "szCs", "highlight", "u", "vertAlign", "rtl", "cs", "lang"),
    "shd": ("noWrap", "tcMar", "textDirection", "tcFitText", "vAlign"),
}

Element = Any  # of lxml and python-docx


def pt(points: float) -> Element:
    """Return a length as python-docx takes it."""
    from docx.shared import Pt

    return Pt(points)


def align_of(align: str) -> Element:
    """Return left, centre, right or justify as python-docx takes it."""
    from docx.enum.text import WD_ALIGN_PARAGRAPH

    return {
        "left": WD_ALIGN_PARAGRAPH.LEFT,
        "centre": WD_ALIGN_PARAGRAPH.CENTER,
        "right": WD_ALIGN_PARAGRAPH.RIGHT,
        "justify": WD_ALIGN_PARAGRAPH.JUSTIFY,
    }[align]


def q(name: str) -> str:
    """Return the full name of an element or attribute."""
    from docx.oxml.ns import qn

    return qn(name)


def below(parent: Element, name: str) -> Element:
    """Put a new element into another, where the schema has its place; return it."""
    from docx.oxml import OxmlElement

    child = OxmlElement(name)
    after = {q(f"w:{each}") for each in FOLLOWERS.get(name.removeprefix("w:"), ())}
    follower = next((each for each in parent if each.tag in after), None)
    if follower is None:
        parent.append(child)
    else:
        follower.addprevious(child)
    return child


def put(element: Element, **attributes: object) -> None:
    """Give an element attributes."""
    for name, value in attributes.items():
        element.set(q(f"w:{name}"), str(value))


def font(properties: Element, role: str) -> None:
    """Name a font for every script: without `eastAsia`, Word sets Chinese in a font of its own choice."""
    name = FONTS.get(role, FONTS["fangsong"])
    fonts = properties.find(q("w:rFonts"))
    fonts = properties.get_or_add_rFonts() if fonts is None else fonts
    fonts.attrib.clear()
    put(fonts, ascii=name, hAnsi=name, eastAsia=name, cs=name, hint="eastAsia")


def look(table: Element, *, ruled: bool, room: int = 4) -> None:
    """Give a table its lines, the width of the type area, and so many points around its text."""
    from docx.enum.table import WD_TABLE_ALIGNMENT

    table.autofit = False
    table.alignment = WD_TABLE_ALIGNMENT.CENTER  # flush left it would stick out by its margin
    properties = table._tbl.tblPr
    put(properties.find(q("w:tblW")), w=round(WIDTH * 20), type="dxa")
    if ruled:
        rule(properties, dict.fromkeys(("top", "left", "bottom", "right", "insideH", "insideV"), 0.5))
    margins = below(properties, "w:tblCellMar")
    for edge in ("top", "left", "bottom", "right"):
        put(below(margins, f"w:{edge}"), w=20 * room, type="dxa")


def rule(properties: Element, widths: Mapping[str, float]) -> None:
    """Give a table (its properties) lines of so many points at edges (`top`, `insideH`)."""
    borders = below(properties, "w:tblBorders")
    for edge, width in widths.items():
        put(below(borders, f"w:{edge}"), val="single", sz=round(width * 8), space=0, color="auto")


RING = """<w:r xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" \
xmlns:v="urn:schemas-microsoft-com:vml"><w:pict><v:oval filled="f" strokecolor="#999999" strokeweight=".5pt" \
style="position:absolute;margin-left:{x:.2f}pt;margin-top:{y:.2f}pt;width:{side:.2f}pt;height:{side:.2f}pt;z-index:-1;\
mso-position-horizontal-relative:margin;mso-position-vertical-relative:text"><v:stroke dashstyle="dash"/></v:oval>\
</w:pict></w:r>"""


def ring(paragraph: Element, x: float, y: float, side: float) -> None:
    """Draw a dashed circle behind the text: `x` from the left edge of the type area, `y` below a paragraph's head."""
    from docx.oxml import parse_xml

    paragraph._p.append(parse_xml(RING.format(x=x, y=y, side=side)))


def field(run: Element, name: str) -> None:
    """Put a field into a run: what Word reckons, like PAGE."""
    for kind in ("begin", "", "end"):
        if kind:
            put(below(run, "w:fldChar"), fldCharType=kind)
        else:
            below(run, "w:instrText").text = name
