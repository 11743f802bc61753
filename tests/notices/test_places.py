"""Every part of every document stands where `measures.py` says, within 0.3 mm, and nothing else is on the pages."""

import os
import random

import pytest
from any_notice import any_notice, name, pictures
from family_sample import family
from galley import Galley
from measured_form import form
from measured_official import official
from measured_tables import table
from measures import ASCENT, BY_HAND, INFO, PAPER, RIGHT, TITLE, near
from notice_sample import album
from sheets import read

from inspect_cli.notices.content import FORM, KINDS, STYLES, Contact
from inspect_cli.notices.cover import Item, cover
from inspect_cli.notices.page.render import render
from inspect_cli.notices.summary import Summary

LONG = bool(os.environ.get("INSPECT_LONG"))
SIZES = ((1, 0), (2, 4), (5, 3), (9, 12), (40, 20), (200, 60)) * 4 if LONG else ((1, 2), (6, 5))
HANDED_OUT = ("序号", "文号", "主送", "问题数", "最短时限", "页数", "份数", "领取人签字")


@pytest.mark.parametrize("style", STYLES)
@pytest.mark.parametrize("kind", KINDS)
def test_every_part_of_a_document_stands_in_its_place(fonts, kind, style):
    dice = random.Random(kind + style)
    for problems, photos in SIZES:
        content = any_notice(dice, kind, style, problems, photos)
        galley = Galley(render(content, pictures().__getitem__, fonts))
        unnumbered, first = (form if style == FORM else official)(galley, content)
        galley.numbers(unnumbered, first)
        for sheet in galley.sheets:
            marked(sheet, draft=not content.number)


def marked(sheet, *, draft):
    """Measure 送审稿 above a draft, and nothing there above what was issued."""
    assert [glyph.char for glyph in sheet.mark] == list("送审稿" if draft else "")
    for at, glyph in enumerate(reversed(sheet.mark), 1):
        assert (glyph.size, glyph.y) == (22, near(PAPER[1] - 44))
        assert glyph.left == near(RIGHT - at * 22)


def test_a_document_that_does_not_stand_says_so_in_the_middle_of_every_page(fonts):
    for content in family().values():
        for sheet in read(render(content, album(), fonts, void=True)):
            first, last = sheet.stamp
            assert (first.char, last.char, first.size) == ("作", "废", 120)
            assert (first.left + last.right) / 2 == near(PAPER[0] / 2)
            assert first.y == last.y == near(PAPER[1] / 2 - (ASCENT - 0.5) * 120)


@pytest.mark.parametrize("count", [1, 60])
def test_every_part_of_the_list_to_hand_out_by_stands_in_its_place(fonts, count):
    dice = random.Random(count)
    issuer = name(dice, 30)
    items = [
        Item(_summary(dice, at), pages=dice.randint(1, 40), copies=dice.randint(1, 5)) for at in range(1, count + 1)
    ]
    galley = Galley(cover(items, issuer, "2026年7月15日", fonts))
    galley.text("通知书领取单", TITLE, align="centre")
    galley.y -= 8
    galley.text(f"{issuer}　2026年7月15日", INFO, align="centre")
    galley.y -= 4
    table(galley, HANDED_OUT, count, least=BY_HAND)
    galley.y -= 8
    galley.run(INFO)
    galley.numbers(set(), 1)


def _summary(dice, at):
    number, unit = f"文创改〔2026〕{at}号", name(dice, 3, 20, 60)
    return Summary(number, "整改通知书", unit, "", unit, at, 1, "2026年7月16日18时前", "", "", Contact("", ""), "")
