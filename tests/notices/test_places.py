"""Every part of every document stands where `measures.py` says, within 0.3 mm, and nothing else is on the pages."""

import os
import random

import pytest
from any_notice import any_notice, pictures
from galley import Galley
from measured_form import form
from measured_official import official

from inspect_cli.notices.content import FORM, KINDS, STYLES
from inspect_cli.notices.page.render import render

LONG = bool(os.environ.get("INSPECT_LONG"))
SIZES = ((1, 0), (2, 4), (5, 3), (9, 12), (40, 20), (200, 60)) * 4 if LONG else ((1, 2), (6, 5))


def measure(data, content):
    """Go over a document of any style from its first line to the last page number."""
    galley = Galley(data)
    unnumbered, first = (form if content.style == FORM else official)(galley, content)
    galley.numbers(unnumbered, first)


@pytest.mark.parametrize("style", STYLES)
@pytest.mark.parametrize("kind", KINDS)
def test_every_part_stands_in_its_place(fonts, kind, style):
    dice = random.Random(kind + style)
    for problems, photos in SIZES:
        content = any_notice(dice, kind, style, problems, photos)
        measure(render(content, pictures().__getitem__, fonts), content)
