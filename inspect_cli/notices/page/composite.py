"""A font of a document as reportlab's canvas takes it: one composite font (ISO 32000-1, 9.7).

reportlab's own TTFont cuts a font to pieces of 256 characters, and those beyond the basic plane do not copy out
of them. This one has the characters of one document, written by the numbers of their glyphs.
"""

import hashlib
from collections.abc import Sequence
from types import SimpleNamespace
from typing import Any

from .fontfile import subset
from .glyphs import Face


class Composite:
    """`chars` of `face` under a name; the canvas asks for what stands here, by these names."""

    _multiByte, _dynamicFont = 1, 0  # noqa: N815
    face = SimpleNamespace(builtIn=0)

    def __init__(self, name: str, face: Face, chars: Sequence[str]) -> None:
        self.fontName, self._face = name, face
        self._codes = {char: number.to_bytes(2, "big") for number, char in enumerate(chars, 1)}

    def formatForPdf(self, text: str) -> str:  # noqa: N802
        """Return the codes of `text` as a PDF string without its brackets."""
        from reportlab.lib.rl_accel import escapePDF

        return str(escapePDF(b"".join(self._codes[char] for char in text)))

    def stringWidth(self, text: str, size: float, encoding: str = "") -> float:  # noqa: N802
        """Return how wide `text` is at `size`."""
        return sum(glyph.advance for char in text if (glyph := self._face.glyph(char))) * size / self._face.facts.units

    def addObjects(self, document: Any) -> None:  # noqa: ANN401, N802
        """Put the font into the document, when its first text is drawn."""
        from reportlab.pdfbase.cidfonts import structToPDF
        from reportlab.pdfbase.pdfdoc import PDFStream

        def put(**entries: object) -> object:
            return document.Reference(structToPDF(entries))

        chars, facts = list(self._codes), self._face.facts
        data, box = subset(self._face, chars)
        name = "/" + "".join(chr(65 + byte % 26) for byte in hashlib.sha256(data).digest()[:6]) + "+" + facts.name
        file = document.Reference(PDFStream(structToPDF({"Length1": len(data)}), data))
        measures = (facts.ascent, facts.descent, *box)
        ascent, descent, *bounds = (round(measure * 1000 / facts.units) for measure in measures)
        heights = {"Ascent": ascent, "Descent": descent, "CapHeight": ascent, "FontBBox": bounds}
        look = {"Flags": 4, "ItalicAngle": 0, "StemV": 80}
        descriptor = put(Type="/FontDescriptor", FontName=name, FontFile2=file, **heights, **look)
        system = {"Registry": "(Adobe)", "Ordering": "(Identity)", "Supplement": 0}
        widths = {"DW": 1000, "W": [1, [round(self.stringWidth(char, 1000)) for char in chars]]}
        kind = {"Type": "/Font", "Subtype": "/CIDFontType2", "CIDToGIDMap": "/Identity", "CIDSystemInfo": system}
        descendant = put(BaseFont=name, FontDescriptor=descriptor, **kind, **widths)
        document.idToObject["BasicFonts"].dict[self.fontName] = put(
            Type="/Font",
            Subtype="/Type0",
            BaseFont=name,
            Encoding="/Identity-H",
            DescendantFonts=[descendant],
            ToUnicode=document.Reference(PDFStream(content=_to_unicode(chars))),
        )
        document.fontMapping[self.fontName] = "/" + self.fontName


def _to_unicode(chars: Sequence[str]) -> str:
    """Map glyph numbers back to characters; beyond the basic plane as two UTF-16 units."""
    lines = [f"<{at:04X}> <{char.encode('utf-16-be').hex().upper()}>" for at, char in enumerate(chars, 1)]
    blocks = [lines[at : at + 100] for at in range(0, len(lines), 100)]
    body = "\n".join(f"{len(block)} beginbfchar\n" + "\n".join(block) + "\nendbfchar" for block in blocks)
    return (
        "/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap\n"
        "/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def\n"
        "/CMapName /Adobe-Identity-UCS def\n/CMapType 2 def\n"
        f"1 begincodespacerange\n<0000> <FFFF>\nendcodespacerange\n{body}\n"
        "endcmap\nCMapName currentdict /CMap defineresource pop\nend\nend\n"
    )
