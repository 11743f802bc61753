"""Which font prints which character, and that none is printed as an empty box."""

import io

import pytest
from fontTools.fontBuilder import FontBuilder
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.ttLib import TTFont

from inspect_cli.errors import NotFound, Unfit
from inspect_cli.notices.page.fontfile import subset
from inspect_cli.notices.page.fonts import ROLES, load_fonts


def square(size):
    pen = TTGlyphPen(None)
    if size:
        pen.moveTo((0, 0))
        pen.lineTo((0, size))
        pen.lineTo((size, size))
        pen.lineTo((size, 0))
        pen.closePath()
    return pen.glyph()


def make_font(path, sizes, name="Made-Regular"):
    """A font whose glyphs are squares; size 0 is a glyph without ink, as broken fonts have."""
    names = {char: f"g{ord(char):x}" for char in sizes}
    made = FontBuilder(1024, isTTF=True)
    made.setupGlyphOrder([".notdef", *names.values()])
    made.setupCharacterMap({ord(char): glyph for char, glyph in names.items()})
    made.setupGlyf({".notdef": square(0)} | {names[char]: square(size) for char, size in sizes.items()})
    made.setupHorizontalMetrics(dict.fromkeys([".notdef", *names.values()], (1024, 0)))
    made.setupHorizontalHeader(ascent=900, descent=-124)
    made.setupNameTable({"familyName": "Made", "styleName": "Regular", "psName": name})
    made.setupOS2()
    made.setupPost()
    made.save(path)
    return path


def test_without_official_fonts_every_role_is_served_and_the_substitute_is_named(fonts):
    served = {one.role: one for one in fonts.served()}
    assert list(served) == list(ROLES)
    assert served["fangsong"].font == "NotoSerifSC-Regular"
    assert served["hei"].font == "NotoSansSC-Regular"
    assert all(one.substitute for role, one in served.items() if role != "fallback")


def test_the_fonts_of_the_machine_are_found_by_their_file_names(tmp_path):
    (tmp_path / "deep").mkdir()
    make_font(tmp_path / "deep" / "SimFang.TTF", {"国": 700}, "FangSong")
    served = {one.role: one for one in load_fonts(folders=[tmp_path], cache=tmp_path / "c").served()}
    assert (served["fangsong"].font, served["fangsong"].substitute) == ("FangSong", False)
    assert served["title"].substitute


def test_the_configured_font_goes_before_the_one_of_the_machine(tmp_path):
    make_font(tmp_path / "simhei.ttf", {"国": 700}, "SimHei")
    mine = make_font(tmp_path / "mine.ttf", {"国": 600}, "Mine")
    fonts = load_fonts({"hei": mine}, folders=[tmp_path], cache=tmp_path / "c")
    assert fonts.face("hei", "国").facts.name == "Mine"


def test_a_character_the_font_lacks_or_draws_blank_comes_from_another_font(tmp_path):
    mine = make_font(tmp_path / "mine.ttf", {"国": 700, "民": 0, " ": 0})
    fonts = load_fonts({"fangsong": mine}, folders=[], cache=tmp_path / "c")
    assert [fonts.face("fangsong", char).facts.name for char in "国民䶮 "] == [
        "Made-Regular",
        "NotoSerifSC-Regular",
        "NotoSerifSC-Regular",
        "Made-Regular",
    ]


def test_a_glyph_put_together_of_others_becomes_one_outline(tmp_path):
    pen = TTGlyphPen(dict.fromkeys(["g56fd"]))
    pen.addComponent("g56fd", (1, 0, 0, 1, 0, 0))
    pen.addComponent("g56fd", (1, 0, 0, 1, 300, 300))
    path = make_font(tmp_path / "mine.ttf", {"国": 200, "双": 100})
    with TTFont(path) as font:
        font["glyf"]["g53cc"] = pen.glyph()
        font.save(path)
    face = load_fonts({"kai": path}, folders=[], cache=tmp_path / "c").face("kai", "双")
    data, box = subset(face, ["双"])
    assert TTFont(io.BytesIO(data))["glyf"]["glyph00001"].numberOfContours == 2
    assert box == (0, 0, 500, 500)


def test_rare_characters_of_names_are_there_and_what_no_font_has_is_named(fonts):
    assert fonts.missing("李𬭩䶮㙟，“——”……〔2026〕3号㎡Ⅲ√") == []
    assert fonts.missing("完成🙂了ऄ") == ["ऄ", "🙂"]
    with pytest.raises(Unfit) as refused:
        fonts.advance("hei", "🙂")
    assert refused.value.code == "notice.missing_glyph"


@pytest.mark.parametrize(
    ("configured", "error", "code"),
    [
        ({"fangsong": "nowhere.ttf"}, NotFound, "font.no_such_file"),
        ({"heiti": "broken.ttf"}, Unfit, "font.unknown_role"),
        ({"hei": "broken.ttf"}, Unfit, "font.unreadable"),
    ],
)
def test_a_wrong_setting_of_a_font_is_told(tmp_path, configured, error, code):
    (tmp_path / "broken.ttf").write_bytes(b"\0\1\0\0 no font")
    paths = {role: tmp_path / name for role, name in configured.items()}
    with pytest.raises(error) as told:
        load_fonts(paths, folders=[], cache=tmp_path / "c").served()
    assert told.value.code == code


def outlines(cache):
    fonts = load_fonts(folders=[], cache=cache)
    data, _ = subset(fonts.face("fangsong", "整"), sorted("整改通知书李𬭩 A1"))
    fonts.save()
    return data


def test_the_embedded_font_does_not_depend_on_the_cache(tmp_path):
    cache = tmp_path / "c"
    cold = outlines(cache)
    [kept] = cache.iterdir()
    assert outlines(cache) == cold
    damaged = bytearray(kept.read_bytes())
    damaged[-5] ^= 1
    kept.write_bytes(damaged)
    assert outlines(cache) == cold
    assert kept.read_bytes() != bytes(damaged)


def test_a_cache_that_cannot_be_written_is_done_without(tmp_path):
    blocked = tmp_path / "blocked"
    blocked.write_text("a file where the folder should be")
    assert outlines(blocked) == outlines(tmp_path / "c")


def test_the_embedded_font_is_a_valid_font_of_exactly_the_characters(fonts):
    data, box = subset(fonts.face("hei", "国"), [" ", "国", "𬭩"])
    read = TTFont(io.BytesIO(data), checkChecksums=2)
    assert len(read["glyf"].glyphs) == 4
    assert [read["hmtx"][name][0] for name in read.getGlyphOrder()] == [1000, 224, 1000, 1000]
    assert (read["head"].xMin, read["head"].yMax) == (box.left, box.top)
    assert read["head"].created == read["head"].modified
