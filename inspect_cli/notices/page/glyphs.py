"""The outlines of one font file as TrueType curves, converted once and kept for the next process.

A PDF of ours embeds `glyf` outlines only: that is what every printer and reader handles best. Fonts with
cubic curves (CFF) are converted character by character; what is kept under the user's cache folder is named
by the font's hash and only ever saves the time of converting again.
"""

import contextlib
import hashlib
import io
import json
from collections.abc import Callable
from functools import cached_property
from pathlib import Path
from typing import Any, NamedTuple

from ...errors import CannotWrite, Unfit, Where
from ...store.files import write_atomic

FORMAT = 1  # of the cache file, and of the conversion: another way to convert needs another number
SPACES = " \u00a0\u3000"  # the only characters that may have an empty outline


class Glyph(NamedTuple):
    """Advance width in font units, and a `glyf` record without instructions (empty for a space)."""

    advance: int
    outline: bytes


class Facts(NamedTuple):
    """What a PDF says about a font; measures in font units."""

    name: str  # PostScript name, ASCII
    units: int  # per em
    ascent: int
    descent: int


class Face:
    """The font of one file (the first of a .ttc); `sha256` names the bytes it was read from."""

    def __init__(self, path: Path, cache: Path) -> None:
        self.path = path
        try:
            self.sha256 = hashlib.sha256(path.read_bytes()).hexdigest()
        except OSError as error:
            raise Unfit("font.unreadable", where=Where(str(path)), detail=error.strerror) from error
        self._cache = cache / f"{self.sha256}.v{FORMAT}"
        self._glyphs: dict[str, Glyph | None] = {}
        self._facts: Facts | None = None
        self._grown = False
        self._recall()

    @property
    def facts(self) -> Facts:
        """Name and measures of the font."""
        if self._facts is None:
            self._facts = _facts(self._font)
            self._grown = True
        return self._facts

    def glyph(self, char: str) -> Glyph | None:
        """Return the glyph of `char`; None if the font has none, or a blank one where ink is meant."""
        if char not in self._glyphs:
            self._glyphs[char] = self._convert(char)
            self._grown = True
        return self._glyphs[char]

    def save(self) -> None:
        """Keep what was converted for the next process; a cache that cannot be written is done without."""
        if not self._grown:
            return
        index: dict[str, list[int] | None] = {}
        outlines = bytearray()
        for char, glyph in sorted(self._glyphs.items()):
            index[char] = glyph and [glyph.advance, len(outlines), len(glyph.outline)]
            outlines += glyph.outline if glyph else b""
        head = json.dumps({"facts": self.facts, "glyphs": index}, ensure_ascii=False).encode() + b"\n"
        body = head + outlines
        with contextlib.suppress(CannotWrite, OSError):
            write_atomic(self._cache, hashlib.sha256(body).digest() + body)
            self._grown = False

    def _recall(self) -> None:
        """Take up what an earlier process kept, unless a byte of it is wrong."""
        try:
            kept = self._cache.read_bytes()
        except OSError:
            return
        body = kept[32:]
        if hashlib.sha256(body).digest() != kept[:32]:
            return
        head, outlines = body.split(b"\n", 1)
        index = json.loads(head)
        self._facts = Facts(*index["facts"])
        for char, place in index["glyphs"].items():
            self._glyphs[char] = place and Glyph(place[0], outlines[place[1] : place[1] + place[2]])

    @cached_property
    def _font(self) -> Any:  # noqa: ANN401 (fontTools has no types)
        from fontTools.ttLib import TTFont, TTLibError

        try:
            return TTFont(io.BytesIO(self.path.read_bytes()), lazy=True, fontNumber=0)
        except (TTLibError, OSError) as error:
            raise Unfit("font.unreadable", where=Where(str(self.path)), detail=str(error)) from error

    @cached_property
    def _names(self) -> dict[int, str]:
        return self._font.getBestCmap() or {}

    @cached_property
    def _draw(self) -> Callable[[str], Glyph]:
        glyphs, widths = self._font.getGlyphSet(), self._font["hmtx"]
        units = self.facts.units
        cubic = "glyf" not in self._font

        def draw(name: str) -> Glyph:
            return Glyph(widths[name][0], _outline(glyphs, name, units / 1000 if cubic else None))

        return draw

    def _convert(self, char: str) -> Glyph | None:
        name = self._names.get(ord(char))
        if name is None:
            return None
        glyph = self._draw(name)
        return glyph if glyph.outline or char in SPACES else None


def _facts(font: Any) -> Facts:  # noqa: ANN401
    named = font["name"].getDebugName(6) or font["name"].getDebugName(4) or ""
    name = "".join(c for c in named if c.isascii() and (c.isalnum() or c in "-_")) or "Unnamed"
    return Facts(name, font["head"].unitsPerEm, font["hhea"].ascent, font["hhea"].descent)


def _outline(glyphs: Any, name: str, error: float | None) -> bytes:  # noqa: ANN401
    """Draw one glyph as a simple `glyf` record; a converted curve strays by at most `error` font units."""
    from fontTools.pens.cu2quPen import Cu2QuPen
    from fontTools.pens.filterPen import DecomposingFilterPen
    from fontTools.pens.ttGlyphPen import TTGlyphPen

    pen = TTGlyphPen(None)
    curves = Cu2QuPen(pen, error, reverse_direction=True) if error else pen
    glyphs[name].draw(DecomposingFilterPen(curves, glyphs))
    glyph = pen.glyph()
    return bytes(glyph.compile(None, True)) if glyph.numberOfContours else b""
