"""The bytes of a file are a promise: a reprint years later has the same ones."""

import hashlib

from test_fonts import make_font

from inspect_cli.notices.page.fonts import load_fonts
from inspect_cli.notices.page.jpeg import Jpeg
from inspect_cli.notices.page.marks import Page, Picture, Ring, Rule, Shade, Squares, Text
from inspect_cli.notices.page.pdf import About, write

DOT = Jpeg(1, 1, 1, bytes.fromhex("ffd8 ffc0000b 08 0001 0001 01 011100 ffda0008 01 0100 003f00 00 ffd9"))
MARKS = (
    Shade(10, 10, 100, 20),
    Text(10, 15, "国“民”——𬭩 A(1)\\", "hei", 16, gap=0.25),
    Text(10, 40, "国", "hei", 22, red=True, bold=True),
    Rule(10, 60, 200, 60, 0.709, red=True),
    Picture(10, 100, 200, 150, "5e" * 32),
    Ring(300, 300, 59.53),
    Squares(400, 400, 57.3, 3, ((0, 0, 3), (1, 2, 1))),
)


def test_the_bytes_are_those_of_the_first_release(tmp_path):
    """If this fails after another reportlab was allowed: what was printed before would be reprinted otherwise."""
    mine = make_font(tmp_path / "mine.ttf", dict.fromkeys("国“民”—𬭩A(1)\\", 700) | {" ": 0}, "Mine")
    fonts = load_fonts({"hei": mine}, folders=[], cache=tmp_path / "c")
    page = Page()
    page.add(*MARKS)
    about = About("题目（一）", "城东区", "整改通知书 1号", "hei: Mine", "2026-07-15")
    data = write([page, page], fonts, {"5e" * 32: DOT}, about)
    assert hashlib.sha256(data).hexdigest() == "c4c76b9c01e8c133e0b27b5905c76ffc3233d7fdc18500e54be66270e9f3b2fb"
