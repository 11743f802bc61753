"""Another reader of PDFs finds lines and pictures where that of `sheets.py` does: no measure hangs on one program."""

import io
import random

import pdfplumber
import pytest
from any_notice import any_notice, pictures
from measures import PAPER, near
from pypdfium2 import raw
from readback import opened
from sheets import end_of

from inspect_cli.notices.content import KINDS, STYLES
from inspect_cli.notices.page.render import render


def lines_of_one(data):
    """(left, bottom, right, top) of every straight line of a page, as pypdfium2 has them."""
    with opened(data) as document:
        for page in document:
            paths = [thing for thing in page.get_objects([raw.FPDF_PAGEOBJ_PATH]) if _is_line(thing)]
            images = page.get_objects([raw.FPDF_PAGEOBJ_IMAGE])
            yield sorted(_ends(path) for path in paths), sorted(image.get_bounds() for image in images)


def _is_line(thing):
    return raw.FPDFPath_CountSegments(thing.raw) == 2


def _ends(thing):
    ends = [end_of(thing, at) for at in range(2)]
    return tuple(min(each) for each in zip(*ends, strict=True)) + tuple(max(each) for each in zip(*ends, strict=True))


def lines_of_other(data):
    with pdfplumber.open(io.BytesIO(data)) as document:
        for page in document.pages:
            yield (
                sorted((line["x0"], line["y0"], line["x1"], line["y1"]) for line in page.lines),
                sorted((image["x0"], image["y0"], image["x1"], image["y1"]) for image in page.images),
            )
            assert (float(page.width), float(page.height)) == tuple(map(near, PAPER))


@pytest.mark.parametrize("style", STYLES)
@pytest.mark.parametrize("kind", KINDS)
def test_another_reader_finds_the_same_lines_and_pictures(fonts, kind, style):
    content = any_notice(random.Random(style + kind), kind, style, 4, 5)
    data = render(content, pictures().__getitem__, fonts)
    for (lines, images), (others, other_images) in zip(lines_of_one(data), lines_of_other(data), strict=True):
        assert len(lines) == len(others)
        assert len(images) == len(other_images)
        left = list(others)
        for line in lines:
            found = next((other for other in left if tuple(map(near, line)) == other), None)
            assert found, line
            left.remove(found)
        for image, other in zip(images, other_images, strict=True):
            assert image == tuple(map(near, other))
