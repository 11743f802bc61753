"""Drawn pictures that stand in for photos in demonstrations, with the EXIF of a camera."""

import io
import random
from datetime import datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PIL.ImageDraw import ImageDraw

WIDTH, HEIGHT = 1440, 1080
DATE_TIME_ORIGINAL, OFFSET_TIME_ORIGINAL = 0x9003, 0x9011
EXIF_BLOCK, GPS_BLOCK = 0x8769, 0x8825
WALLS = ("#b9a58a", "#a7b0b5", "#c2b7a3", "#98a39a", "#b7a0a0")
LITTER = ("#e8e4d8", "#7a8f3c", "#b34a3a", "#d9c35a", "#5c6b73")


def draw(seed: str, taken: datetime, lon: float, lat: float) -> bytes:
    """Return a JPEG of a street corner with something lying about; the same seed gives the same picture."""
    from PIL import Image, ImageDraw

    dice = random.Random(seed)  # noqa: S311 (a picture, not a secret)
    picture = Image.new("RGB", (WIDTH, HEIGHT), "#c9dbe6")
    pen = ImageDraw.Draw(picture)
    horizon = dice.randint(HEIGHT // 3, HEIGHT // 2)
    _houses(pen, dice, horizon)
    _pavement(pen, horizon)
    _litter(pen, dice, horizon)
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=82, exif=_exif(taken, lon, lat))
    return out.getvalue()


def _houses(pen: "ImageDraw", dice: random.Random, horizon: int) -> None:
    left = 0
    while left < WIDTH:
        width, top = dice.randint(160, 360), dice.randint(40, horizon - 180)
        pen.rectangle((left, top, left + width, horizon), fill=dice.choice(WALLS), outline="#6b6259", width=3)
        for row in range(top + 30, horizon - 60, 80):
            for column in range(left + 25, left + width - 45, 70):
                pen.rectangle((column, row, column + 38, row + 46), fill="#5f7788", outline="#e8e2d4", width=3)
        left += width


def _pavement(pen: "ImageDraw", horizon: int) -> None:
    pen.rectangle((0, horizon, WIDTH, HEIGHT), fill="#8d8a84")
    centre = WIDTH // 2
    for lane in range(-12, 13):
        pen.line((centre + lane * 40, horizon, centre + lane * 190, HEIGHT), fill="#7b7872", width=3)
    step, row = 14, float(horizon)
    while row < HEIGHT:
        pen.line((0, row, WIDTH, row), fill="#7b7872", width=3)
        step = int(step * 1.25) + 1
        row += step


def _litter(pen: "ImageDraw", dice: random.Random, horizon: int) -> None:
    x, y = dice.randint(300, WIDTH - 300), dice.randint(horizon + 120, HEIGHT - 160)
    for _ in range(dice.randint(18, 60)):
        size, colour = dice.randint(8, 46), dice.choice(LITTER)
        left, top = x + int(dice.gauss(0, 130)), max(horizon + 10, y + int(dice.gauss(0, 50)))
        box = (left, top, left + size, top + size * dice.randint(3, 10) // 10)
        (pen.ellipse if dice.random() < 0.5 else pen.rectangle)(box, fill=colour, outline="#4a4742", width=2)


def _exif(taken: datetime, lon: float, lat: float) -> bytes:
    from PIL import Image, TiffImagePlugin

    exif = Image.Exif()
    exif[0x010F], exif[0x0110] = "SAMPLE", "DRAWN-1"
    exif.get_ifd(EXIF_BLOCK).update(
        {
            DATE_TIME_ORIGINAL: f"{taken:%Y:%m:%d %H:%M:%S}",
            OFFSET_TIME_ORIGINAL: f"{taken:%z}"[:3] + ":" + f"{taken:%z}"[3:],
        }
    )

    def degrees(value: float) -> tuple[object, ...]:
        whole = int(value)
        minutes = int((value - whole) * 60)
        seconds = round(((value - whole) * 60 - minutes) * 60 * 10000)
        parts = ((whole, 1), (minutes, 1), (seconds, 10000))
        return tuple(TiffImagePlugin.IFDRational(top, bottom) for top, bottom in parts)

    exif.get_ifd(GPS_BLOCK).update({1: "N", 2: degrees(lat), 3: "E", 4: degrees(lon), 18: "WGS-84"})
    return exif.tobytes()
