"""Reads a PDF the way a reader of it would: with another program than the one that wrote it."""

import contextlib
import ctypes
from typing import NamedTuple

import pypdfium2
from pypdfium2 import raw

MM = 72 / 25.4


class Char(NamedTuple):
    char: str
    left: float
    bottom: float
    right: float
    top: float
    line: float  # height of the baseline


def solid(text):
    """Text without white space, and without the mark pdfium puts for a hyphen at the end of a line."""
    return "".join(text.replace("\ufffe", "-").split())


@contextlib.contextmanager
def opened(data):
    document = pypdfium2.PdfDocument(data)
    try:
        yield document
    finally:
        document.close()


def page_texts(data):
    with opened(data) as document:
        return [page.get_textpage().get_text_range() for page in document]


def chars(data, page):
    """The characters of a page with the boxes of their ink."""
    with opened(data) as document:
        text = document[page].get_textpage()
        found = []
        for at in range(text.count_chars()):
            code = raw.FPDFText_GetUnicode(text.raw, at)
            if code > 0x20:
                x, y = ctypes.c_double(), ctypes.c_double()
                raw.FPDFText_GetCharOrigin(text.raw, at, x, y)
                found.append(Char(chr(code), *text.get_charbox(at), round(y.value, 1)))
        return found


def boxes(data, page, wanted):
    """The boxes of the first run of characters on the page that reads `wanted`."""
    found = chars(data, page)
    at = "".join(char.char for char in found).index(wanted)
    return found[at : at + len(wanted)]


class Path(NamedTuple):
    left: float
    bottom: float
    right: float
    top: float
    stroke: float


def paths(data, page):
    """What is drawn and is neither text nor picture: the middle of its lines, and how thick they are."""
    found = []
    with opened(data) as document:
        for thing in document[page].get_objects([raw.FPDF_PAGEOBJ_PATH]):
            width, filled, stroked = ctypes.c_float(), ctypes.c_int(), ctypes.c_int()
            raw.FPDFPageObj_GetStrokeWidth(thing.raw, width)
            raw.FPDFPath_GetDrawMode(thing.raw, filled, stroked)
            left, bottom, right, top = thing.get_bounds()
            w = width.value if stroked.value else 0  # pdfium widens the bounds by the stroke
            found.append(Path(left + w, bottom + w, right - w, top - w, w))
    return found


def pictures(data):
    """(page, bounds, bytes as embedded) of every picture."""
    found = []
    with opened(data) as document:
        for number, page in enumerate(document):
            images = page.get_objects([raw.FPDF_PAGEOBJ_IMAGE])
            found += [(number, image.get_bounds(), bytes(image.get_data())) for image in images]
    return found


def font_of(data, wanted):
    """The name of the font of the first piece of text that reads `wanted`."""
    with opened(data) as document:
        for page in document:
            text = page.get_textpage()
            for piece in page.get_objects([raw.FPDF_PAGEOBJ_TEXT], textpage=text):
                if solid(piece.extract()) == wanted:
                    return piece.get_font().get_base_name()
    return ""


def fonts(data):
    """{name: embedded} of every font that sets a text."""
    found = {}
    with opened(data) as document:
        for page in document:
            for text in page.get_objects([raw.FPDF_PAGEOBJ_TEXT]):
                font = text.get_font()
                found[font.get_base_name()] = font.is_embedded
    return found
