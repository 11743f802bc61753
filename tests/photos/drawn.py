"""Pictures drawn by the tests, with the EXIF a camera would write."""

import io
import struct
from pathlib import Path

from PIL import Image, ImageDraw
from PIL.TiffImagePlugin import IFDRational

RED, GREEN, BLUE, YELLOW = (220, 20, 20), (20, 160, 20), (20, 20, 220), (230, 220, 20)


def market(width: int = 400, height: int = 300, mode: str = "RGB") -> Image.Image:
    """Draw a picture whose four quarters differ, so that a turn or a mirror image shows."""
    picture = Image.new("RGB", (width, height), RED)
    draw = ImageDraw.Draw(picture)
    draw.rectangle((width // 2, 0, width, height // 2), GREEN)
    draw.rectangle((0, height // 2, width // 2, height), BLUE)
    draw.rectangle((width // 2, height // 2, width, height), YELLOW)
    return picture.convert(mode)


def exif(
    taken="2026:07:15 09:30:00", offset=None, lat=(36, 40, 30), lon=(117, 4, 12), refs=("N", "E"), **more
) -> Image.Exif:
    """Write EXIF as a telephone does; `None` leaves a fact out. `more`: orientation, make, model, datum."""
    written = Image.Exif()
    details, gps = written.get_ifd(0x8769), written.get_ifd(0x8825)
    for directory, tag, value in (
        (details, 0x9003, taken),
        (details, 0x9011, offset),
        (gps, 1, refs and refs[0]),
        (gps, 2, lat and tuple(map(rational, lat))),
        (gps, 3, refs and refs[1]),
        (gps, 4, lon and tuple(map(rational, lon))),
        (gps, 18, more.get("datum")),
        (written, 0x0112, more.get("orientation")),
        (written, 0x010F, more.get("make")),
        (written, 0x0110, more.get("model")),
    ):
        if value is not None:
            directory[tag] = value
    return written


def rational(number) -> IFDRational:
    return number if isinstance(number, IFDRational) else IFDRational(number)


def encoded(picture: Image.Image, format: str = "JPEG", **options) -> bytes:
    out = io.BytesIO()
    picture.save(out, format, **options)
    return out.getvalue()


def photo(path: Path, picture: Image.Image | None = None, format: str = "JPEG", **options) -> Path:
    path.write_bytes(encoded(picture or market(), format, **options))
    return path


def icc_profile(red, green, blue, gamma: float = 2.2) -> bytes:
    """Make a matrix profile (ICC.1:2001) of three columns of XYZ under D50 and one gamma."""

    def xyz(values):
        return b"XYZ \0\0\0\0" + struct.pack(">3i", *(round(v * 65536) for v in values))

    curve = b"curv\0\0\0\0" + struct.pack(">IHxx", 1, round(gamma * 256))
    named = b"desc\0\0\0\0" + struct.pack(">I", 5) + b"test\0" + bytes(78 + 1)
    tags = {"desc": named, "wtpt": xyz((0.9642, 1.0, 0.8249)), "rXYZ": xyz(red), "gXYZ": xyz(green),
            "bXYZ": xyz(blue), "rTRC": curve, "gTRC": curve, "bTRC": curve}  # fmt: skip
    table, body, at = b"", b"", 128 + 4 + 12 * len(tags)
    for name, content in tags.items():
        table += name.encode() + struct.pack(">II", at + len(body), len(content))
        body += content
    head = struct.pack(">I4sI4s4s4s12x4s", at + len(body), b"\0" * 4, 0x02400000, b"mntr", b"RGB ", b"XYZ ", b"acsp")
    head = head.ljust(68, b"\0") + struct.pack(">3i", 63190, 65536, 54061)
    return head.ljust(128, b"\0") + struct.pack(">I", len(tags)) + table + body
