"""A small TrueType file of exactly the characters one document uses, in the order of their codes.

The bytes depend on the font and the characters and on nothing else. Glyph 0 is the empty .notdef, glyph n the
n-th character. A PDF that names glyphs by number needs no more tables than these six (ISO 32000-1, 9.9).
"""

import struct
from collections.abc import Sequence
from typing import NamedTuple

from .glyphs import Face, Glyph

MAGIC = 0x5F0F3CF5
EPOCH = 0  # created and modified: no clock in a document


class Box(NamedTuple):
    """The smallest box around all outlines, in font units."""

    left: int
    bottom: int
    right: int
    top: int


def subset(face: Face, chars: Sequence[str]) -> tuple[bytes, Box]:
    """Return the font file for `chars` (each of them in `face`) and the box of its outlines."""
    glyphs = [Glyph(face.facts.units, b""), *(face.glyph(char) or Glyph(0, b"") for char in chars)]
    boxes = [Box(*struct.unpack(">4h", glyph.outline[2:10])) for glyph in glyphs if glyph.outline]
    lefts, bottoms, rights, tops = zip(*boxes, strict=True) if boxes else ((0,), (0,), (0,), (0,))
    box = Box(min(lefts), min(bottoms), max(rights), max(tops))
    glyf, loca = bytearray(), [0]
    for glyph in glyphs:
        glyf += glyph.outline + b"\0" * (-len(glyph.outline) % 4)
        loca.append(len(glyf))
    tables = {
        b"glyf": bytes(glyf) or b"\0",
        b"head": _head(face, box),
        b"hhea": _hhea(face, glyphs, box),
        b"hmtx": b"".join(struct.pack(">Hh", glyph.advance, _left(glyph)) for glyph in glyphs),
        b"loca": struct.pack(f">{len(loca)}I", *loca),
        b"maxp": _maxp(glyphs),
    }
    return _file(tables), box


def _left(glyph: Glyph) -> int:
    return int(struct.unpack(">h", glyph.outline[2:4])[0]) if glyph.outline else 0


def _head(face: Face, box: Box) -> bytes:
    # version, revision, checksum (filled in by _file), flags: baseline and left edge at 0, long offsets
    head = struct.pack(">IIIIHHQQ", 0x10000, 0x10000, 0, MAGIC, 0x3, face.facts.units, EPOCH, EPOCH)
    return head + struct.pack(">4hHHhhh", *box, 0, 8, 2, 1, 0)


def _hhea(face: Face, glyphs: Sequence[Glyph], box: Box) -> bytes:
    widest = max(glyph.advance for glyph in glyphs)
    measures = (face.facts.ascent, face.facts.descent, 0, widest, box.left, 0, box.right, 1, 0, 0)
    return struct.pack(">IhhhHhhhhhh8xhH", 0x10000, *measures, 0, len(glyphs))


def _maxp(glyphs: Sequence[Glyph]) -> bytes:
    contours = points = 0
    for glyph in glyphs:
        if glyph.outline:
            count = struct.unpack(">h", glyph.outline[:2])[0]
            contours = max(contours, count)
            points = max(points, struct.unpack_from(">H", glyph.outline, 8 + 2 * count)[0] + 1)
    return struct.pack(">I14H", 0x10000, len(glyphs), points, contours, 0, 0, 1, *[0] * 8)


def _checksum(data: bytes) -> int:
    padded = data + b"\0" * (-len(data) % 4)
    total: int = sum(struct.unpack(f">{len(padded) // 4}I", padded))
    return total & 0xFFFFFFFF


def _file(tables: dict[bytes, bytes]) -> bytes:
    """Put the tables together, in the order of their names, with the checksums the format asks for."""
    count = len(tables)
    steps = count.bit_length() - 1
    offset = 12 + 16 * count
    directory = struct.pack(">IHHHH", 0x10000, count, 16 << steps, steps, 16 * (count - (1 << steps)))
    body = b""
    for name, data in tables.items():
        directory += struct.pack(">4sIII", name, _checksum(data), offset + len(body), len(data))
        body += data + b"\0" * (-len(data) % 4)
    whole = directory + body
    adjust = (0xB1B0AFBA - _checksum(whole)) & 0xFFFFFFFF
    at = offset + len(tables[b"glyf"]) + (-len(tables[b"glyf"]) % 4) + 8
    return whole[:at] + struct.pack(">I", adjust) + whole[at + 4 :]
