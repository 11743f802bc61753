"""Marks to PDF bytes.

Written here and not by a library, because the promise is about bytes: the same content and fonts give the
same file years later on another machine. So nothing depends on a clock, on a library's version or on how a
zlib packs (streams are stored as they are; photos are compressed already). It also gives each font as one
composite font whose text copies out right for characters of every plane.
"""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from .fontfile import subset
from .fonts import Fonts
from .glyphs import Face
from .jpeg import Jpeg
from .marks import PAGE_HEIGHT, PAGE_WIDTH, Mark, Page, Picture, Ring, Rule, Shade, Squares, Text
from .strokes import Numbers, num, ring, rule, shade, show, squares


class About(NamedTuple):
    """What the file says of itself; `date` is the day of issue as ISO 8601, or empty."""

    title: str
    author: str
    subject: str
    keywords: str
    date: str


class _File:
    """Numbered objects; a number can be taken before the object is there."""

    def __init__(self) -> None:
        self.objects: list[bytes] = []

    def take(self) -> int:
        self.objects.append(b"")
        return len(self.objects)

    def put(self, body: str | bytes, number: int | None = None) -> int:
        number = number or self.take()
        self.objects[number - 1] = body.encode() if isinstance(body, str) else body
        return number

    def stream(self, entries: str, data: bytes) -> int:
        head = f"<< {entries} /Length {len(data)} >>\nstream\n".encode()
        return self.put(head + data + b"\nendstream")

    def whole(self, root: int, info: int) -> bytes:
        out, places = bytearray(b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n"), []
        for number, body in enumerate(self.objects, 1):
            places.append(len(out))
            out += b"%d 0 obj\n" % number + body + b"\nendobj\n"
        name = hashlib.sha256(out).hexdigest()[:32]
        start = len(out)
        out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(places) + 1)
        out += b"".join(b"%010d 00000 n \n" % place for place in places)
        trailer = f"/Size {len(places) + 1} /Root {root} 0 R /Info {info} 0 R /ID [<{name}> <{name}>]"
        out += f"trailer\n<< {trailer} >>\nstartxref\n{start}\n%%EOF\n".encode()
        return bytes(out)


def write(pages: Sequence[Page], fonts: Fonts, photos: Mapping[str, Jpeg], about: About) -> bytes:
    """Return the PDF file of `pages`. `photos` has every photo the pages name, by sha256."""
    file = _File()
    root, tree, info = file.take(), file.take(), file.take()
    glyphs = _glyph_numbers(pages, fonts)
    names = {face: f"F{number}" for number, face in enumerate(glyphs, 1)}
    images = {sha256: f"P{number}" for number, sha256 in enumerate(photos, 1)}
    fonts_used = [f"/{names[face]} {_font(file, face, numbers)} 0 R" for face, numbers in glyphs.items()]
    images_used = [f"/{images[sha256]} {_image(file, jpeg)} 0 R" for sha256, jpeg in photos.items()]
    resources = file.put(f"<< /Font << {' '.join(fonts_used)} >> /XObject << {' '.join(images_used)} >> >>")
    kids = []
    for page in pages:
        drawn = "\n".join(_draw(mark, fonts, glyphs, names, images) for mark in page.marks)
        content = file.stream("", drawn.encode("ascii"))
        box = f"[0 0 {num(PAGE_WIDTH)} {num(PAGE_HEIGHT)}]"
        kids.append(
            file.put(
                f"<< /Type /Page /Parent {tree} 0 R /MediaBox {box} /Resources {resources} 0 R"
                f" /Contents {content} 0 R >>"
            )
        )
    file.put(f"<< /Type /Pages /Count {len(kids)} /Kids [{' '.join(f'{kid} 0 R' for kid in kids)}] >>", tree)
    file.put(
        # A viewer that shrinks the page to its printer's margins spoils the measures of the standard.
        f"<< /Type /Catalog /Pages {tree} 0 R /Lang (zh-CN)"
        " /ViewerPreferences << /DisplayDocTitle true /PrintScaling /None >> >>",
        root,
    )
    file.put(_info(about), info)
    return file.whole(root, info)


def _glyph_numbers(pages: Sequence[Page], fonts: Fonts) -> dict[Face, dict[str, int]]:
    """Return for each font the numbers of the characters it has to draw, in the order of their codes."""
    used: dict[Face, set[str]] = {}
    for page in pages:
        for mark in page.marks:
            if isinstance(mark, Text):
                for char in mark.text:
                    used.setdefault(fonts.glyph(mark.role, char)[0], set()).add(char)
    return {face: {char: at for at, char in enumerate(sorted(chars), 1)} for face, chars in used.items()}


def _draw(
    mark: Mark,
    fonts: Fonts,
    glyphs: Numbers,
    names: Mapping[Face, str],
    images: Mapping[str, str],
) -> str:
    match mark:
        case Text():
            return show(mark, fonts, glyphs, names)
        case Rule():
            return rule(mark)
        case Picture():
            size = f"{num(mark.width)} 0 0 {num(mark.height)} {num(mark.x)} {num(mark.y)}"
            return f"q {size} cm /{images[mark.sha256]} Do Q"
        case Ring():
            return ring(mark)
        case Squares():
            return squares(mark)
        case Shade():
            return shade(mark)


def _font(file: _File, face: Face, numbers: Mapping[str, int]) -> int:
    """Embed the characters of `numbers` as one composite font and return its object number."""
    chars, facts = list(numbers), face.facts
    data, box = subset(face, chars)
    scale = 1000 / facts.units

    def thousandths(measure: int) -> int:
        return round(measure * scale)

    tag = "".join(chr(65 + byte % 26) for byte in hashlib.sha256(data).digest()[:6])
    name = f"/{tag}+{facts.name}"
    bounds = " ".join(str(thousandths(side)) for side in box)
    program = file.stream(f"/Length1 {len(data)}", data)
    descriptor = file.put(
        f"<< /Type /FontDescriptor /FontName {name} /Flags 4 /FontBBox [{bounds}] /ItalicAngle 0"
        f" /Ascent {thousandths(facts.ascent)} /Descent {thousandths(facts.descent)}"
        f" /CapHeight {thousandths(facts.ascent)} /StemV 80 /FontFile2 {program} 0 R >>"
    )
    widths = " ".join(str(thousandths(glyph.advance)) for char in chars if (glyph := face.glyph(char)))
    descendant = file.put(
        f"<< /Type /Font /Subtype /CIDFontType2 /BaseFont {name} /FontDescriptor {descriptor} 0 R"
        " /CIDSystemInfo << /Registry (Adobe) /Ordering (Identity) /Supplement 0 >>"
        f" /CIDToGIDMap /Identity /DW 1000 /W [1 [{widths}]] >>"
    )
    unicode = file.stream("", _to_unicode(chars))
    return file.put(
        f"<< /Type /Font /Subtype /Type0 /BaseFont {name} /Encoding /Identity-H"
        f" /DescendantFonts [{descendant} 0 R] /ToUnicode {unicode} 0 R >>"
    )


def _to_unicode(chars: Sequence[str]) -> bytes:
    """Map glyph numbers back to characters; beyond the basic plane as two UTF-16 units."""
    lines = [f"<{at:04X}> <{char.encode('utf-16-be').hex().upper()}>" for at, char in enumerate(chars, 1)]
    blocks = [lines[at : at + 100] for at in range(0, len(lines), 100)]
    body = "\n".join(f"{len(block)} beginbfchar\n" + "\n".join(block) + "\nendbfchar" for block in blocks)
    return (
        "/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap\n"
        "/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def\n"
        "/CMapName /Adobe-Identity-UCS def\n/CMapType 2 def\n"
        f"1 begincodespacerange\n<0000> <FFFF>\nendcodespacerange\n{body}\n"
        "endcmap\nCMapName currentdict /CMap defineresource pop\nend\nend"
    ).encode("ascii")


def _image(file: _File, jpeg: Jpeg) -> int:
    colours = "/DeviceGray" if jpeg.channels == 1 else "/DeviceRGB"
    return file.stream(
        f"/Type /XObject /Subtype /Image /Width {jpeg.width} /Height {jpeg.height} /ColorSpace {colours}"
        " /BitsPerComponent 8 /Filter /DCTDecode",
        jpeg.data,
    )


def _info(about: About) -> str:
    entries: Iterable[tuple[str, str]] = (
        ("Title", about.title),
        ("Author", about.author),
        ("Subject", about.subject),
        ("Keywords", about.keywords),
        ("Creator", "inspect-cli"),
    )
    texts = [f"/{key} <FEFF{text.encode('utf-16-be').hex().upper()}>" for key, text in entries if text]
    date = about.date.replace("-", "")
    dates = [f"/{key} (D:{date}000000+08'00')" for key in ("CreationDate", "ModDate") if date]
    return f"<< {' '.join([*texts, *dates])} >>"
