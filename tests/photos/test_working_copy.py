"""The working copy: what people look at and print, so upright, in true colours, and without traces."""

import io

import pytest
from drawn import BLUE, GREEN, RED, YELLOW, encoded, exif, icc_profile, market
from PIL import Image, ImageChops

from inspect_cli.photos import picture

# How a camera that was held so stores an upright scene: the inverse of what EXIF says is to be done.
HELD = {1: None, 2: "FLIP_LEFT_RIGHT", 3: "ROTATE_180", 4: "FLIP_TOP_BOTTOM", 5: "TRANSPOSE", 6: "ROTATE_90",
        7: "TRANSVERSE", 8: "ROTATE_270"}  # fmt: skip


def working_copy(content: bytes, ending: str = "jpg") -> Image.Image:
    with picture.quiet():
        made = Image.open(io.BytesIO(picture.working_copy(content, ending)))
    assert (made.format, made.mode) == ("JPEG", "RGB")
    return made


def corners(made: Image.Image) -> list[tuple[int, ...]]:
    x, y = made.width // 4, made.height // 4
    return [made.getpixel(place) for place in ((x, y), (3 * x, y), (x, 3 * y), (3 * x, 3 * y))]


def near(seen, wanted, by=6) -> bool:
    pairs = zip(seen, wanted, strict=True)
    return all(abs(a - b) <= by for one, two in pairs for a, b in zip(one, two, strict=True))


@pytest.mark.parametrize("orientation", HELD)
@pytest.mark.parametrize("size", [(400, 300), (2400, 1800)], ids=["small", "scaled down"])
def test_held_any_way_the_picture_is_upright(orientation, size):
    scene = market(*size)
    stored = scene.transpose(Image.Transpose[HELD[orientation]]) if HELD[orientation] else scene
    content = encoded(stored, quality=95, exif=exif(orientation=orientation))
    made, plain = working_copy(content), working_copy(encoded(scene, quality=95))
    assert made.size == plain.size
    assert near(corners(made), [RED, GREEN, BLUE, YELLOW])
    # Only where two colours meet may the order of scaling and turning show.
    different = ImageChops.difference(made, plain).convert("L").point(lambda level: 255 * (level > 16))
    assert sum(different.histogram()[128:]) < 0.02 * made.width * made.height
    assert picture.header(content, "jpg")[:2] == size


@pytest.mark.parametrize(
    ("size", "wanted"),
    [
        ((4000, 3000), (1600, 1200)),
        ((3000, 4000), (1200, 1600)),
        ((1601, 1), (1600, 1)),
        ((1600, 900), (1600, 900)),
        ((640, 480), (640, 480)),
        ((20000, 10), (1600, 1)),
    ],
)
def test_the_long_side_is_1600_and_nothing_is_enlarged(size, wanted):
    assert working_copy(encoded(market(*size))).size == wanted


def test_nothing_of_exif_xmp_comment_or_profile_leaves_the_house():
    content = encoded(
        market(),
        exif=exif(make="HUAWEI"),
        comment=b"kept by hand",
        xmp=b"<x:xmpmeta/>",
        icc_profile=display_p3(),
    )
    for trace in (b"HUAWEI", b"by hand", b"xmpmeta", b"acsp"):
        assert trace in content
    made = working_copy(content)
    assert set(made.info) <= {"jfif", "jfif_version", "jfif_unit", "jfif_density"}


def test_transparent_parts_are_white():
    seen = market(mode="RGBA")
    seen.paste((0, 0, 0, 0), (0, 0, 200, 150))
    assert near(corners(working_copy(encoded(seen, "PNG"), "png")), [(255, 255, 255), GREEN, BLUE, YELLOW])
    palette = Image.new("P", (40, 40), 0)
    palette.putpalette([0, 0, 0, 255, 255, 255])
    made = working_copy(encoded(palette, "PNG", transparency=0), "png")
    assert near([made.getpixel((20, 20))], [(255, 255, 255)])


@pytest.mark.parametrize(
    ("format", "ending", "mode"),
    [("JPEG", "jpg", "RGB"), ("JPEG", "jpg", "CMYK"), ("PNG", "png", "RGB"), ("PNG", "png", "P"),
     ("WEBP", "webp", "RGB"), ("WEBP", "webp", "RGBA"), ("MPO", "jpg", "RGB")],
)  # fmt: skip
def test_colours_stay_in_every_format(format, ending, mode):
    scene = market().quantize(8) if mode == "P" else market(mode=mode)
    content = encoded(scene, format, quality=95)
    assert near(corners(working_copy(content, ending)), [RED, GREEN, BLUE, YELLOW], by=14)


@pytest.mark.parametrize(("mode", "grey", "wanted"), [("L", 150, 150), ("1", 1, 255), ("I;16", 150 * 257, 150)])
def test_grey_of_one_eight_or_sixteen_bits(mode, grey, wanted):
    made = working_copy(encoded(Image.new(mode, (40, 40), grey), "PNG"), "png")
    assert near([made.getpixel((20, 20))], [(wanted,) * 3], by=2)


def display_p3() -> bytes:
    return icc_profile((0.51512, 0.24120, -0.00105), (0.29198, 0.69225, 0.04189), (0.15710, 0.06657, 0.78407))


def test_display_p3_becomes_srgb():
    # The numbers of the same colour, by the matrices of both spaces under D50 and gamma 2.2.
    wall = Image.new("RGB", (64, 64), (180, 120, 90))
    made = working_copy(encoded(wall, quality=95, icc_profile=display_p3()))
    assert near([made.getpixel((32, 32))], [(192, 117, 83)], by=3)
    plain = working_copy(encoded(wall, quality=95))
    assert near([plain.getpixel((32, 32))], [(180, 120, 90)], by=3)


def test_a_grey_profile_on_a_coloured_picture_or_a_broken_one_is_no_reason_to_refuse():
    for profile in (b"no profile at all", display_p3()[:200]):
        made = working_copy(encoded(market(), quality=95, icc_profile=profile))
        assert near(corners(made), [RED, GREEN, BLUE, YELLOW])
