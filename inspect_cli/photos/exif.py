"""What the camera wrote down: time, place, make, model and orientation, from the bytes of an EXIF block.

Read here and not by Pillow because two laptops with different versions must state the same facts, and because
a broken block must neither warn nor raise: what cannot be read is None. Layout: EXIF 2.32 (CIPA DC-008).
"""

import re
import struct
from datetime import datetime
from decimal import Decimal
from fractions import Fraction
from typing import NamedTuple

ORIENTATION, MAKE, MODEL, EXIF_DIRECTORY, GPS_DIRECTORY = 0x0112, 0x010F, 0x0110, 0x8769, 0x8825
TAKEN, TAKEN_OFFSET = 0x9003, 0x9011  # DateTimeOriginal, OffsetTimeOriginal
LAT_REF, LAT, LON_REF, LON, DATUM = 1, 2, 3, 4, 18

ASCII, SHORT, LONG, RATIONAL, SIGNED_RATIONAL = 2, 3, 4, 5, 10
SIZES = {ASCII: 1, SHORT: 2, LONG: 4, RATIONAL: 8, SIGNED_RATIONAL: 8}

CHINA = "+08:00"  # the whole country, and no summer time since 1992
TIME = re.compile(r"([0-9]{4})[:-]([0-9]{2})[:-]([0-9]{2}) ([0-9]{2}):([0-9]{2}):([0-9]{2})")
OFFSET = re.compile(r"[+-](0[0-9]|1[0-4]):[0-5][0-9]")
# CGCS2000 lies within decimetres of WGS-84; any other datum would be hundreds of metres off.
SAME_AS_WGS84 = {"", "WGS84", "CGCS2000"}


class Exif(NamedTuple):
    """Facts of one EXIF block, None where it says nothing that makes sense.

    `orientation` 1–8; `taken` ISO 8601 with offset; `lon`, `lat` WGS-84 degrees with six decimals (0.1 m).
    """

    orientation: int | None = None
    taken: str | None = None
    lon: str | None = None
    lat: str | None = None
    make: str | None = None
    model: str | None = None


class Directory(NamedTuple):
    """One TIFF directory: the byte order, and tag → (type, bytes of the value)."""

    order: str
    entries: dict[int, tuple[int, bytes]]

    def text(self, tag: int) -> str:
        """Return the printable characters of an ASCII tag, "" if there are none."""
        kind, value = self.entries.get(tag, (0, b""))
        written = value.partition(b"\0")[0].decode("ascii", "ignore") if kind == ASCII else ""
        return "".join(c for c in written if c.isprintable()).strip()

    def number(self, tag: int) -> int:
        """Return the first number of a tag, 0 if there is none."""
        kind, value = self.entries.get(tag, (0, b""))
        formats = {SHORT: "H", LONG: "L"}
        return int(struct.unpack_from(self.order + formats[kind], value)[0]) if kind in formats else 0

    def rationals(self, tag: int) -> list[Fraction | None]:
        """Return the fractions of a tag; one with the denominator 0 is None."""
        kind, value = self.entries.get(tag, (0, b""))
        formats = {RATIONAL: "LL", SIGNED_RATIONAL: "ll"}  # some telephones write the signed kind
        pairs = struct.iter_unpack(self.order + formats[kind], value) if kind in formats else ()
        return [Fraction(over, under) if under else None for over, under in pairs]


def read(block: bytes) -> Exif:
    """Return the facts of an EXIF block, with or without the six bytes before the TIFF. Never raises."""
    tiff = block.removeprefix(b"Exif\0\0")
    order = {b"II*\0": "<", b"MM\0*": ">"}.get(tiff[:4])
    if order is None or len(tiff) < 8:
        return Exif()
    main = _directory(tiff, order, struct.unpack_from(order + "L", tiff, 4)[0])
    details = _directory(tiff, order, main.number(EXIF_DIRECTORY))
    lon, lat = _position(_directory(tiff, order, main.number(GPS_DIRECTORY)))
    orientation = main.number(ORIENTATION)
    return Exif(
        orientation if 1 <= orientation <= 8 else None,
        _taken(details.text(TAKEN), details.text(TAKEN_OFFSET)),
        lon,
        lat,
        main.text(MAKE) or None,
        main.text(MODEL) or None,
    )


def _directory(tiff: bytes, order: str, at: int) -> Directory:
    """Read the directory at an offset (0: none); entries that point outside the block are left out."""
    entries: dict[int, tuple[int, bytes]] = {}
    if 0 < at <= len(tiff) - 2:
        first = at + 2
        end = first + 12 * struct.unpack_from(order + "H", tiff, at)[0]
        for entry in range(first, min(end, len(tiff) - 11), 12):
            tag, kind, count = struct.unpack_from(order + "HHL", tiff, entry)
            size = SIZES.get(kind, 0) * count
            start = entry + 8 if size <= 4 else struct.unpack_from(order + "L", tiff, entry + 8)[0]
            if 0 < size <= len(tiff) - start:
                entries[tag] = kind, tiff[start : start + size]
    return Directory(order, entries)


def _taken(written: str, offset: str) -> str | None:
    match = TIME.fullmatch(written)
    if match is None:
        return None
    try:
        moment = datetime(*map(int, match.groups()))  # type: ignore[arg-type]
    except ValueError:  # 0000:00:00, or the 31st of a short month
        return None
    return moment.isoformat() + (offset if OFFSET.fullmatch(offset) else CHINA)


def _position(gps: Directory) -> tuple[str | None, str | None]:
    """Return lon, lat; both None without a fix (0°, 0° is what phones write then), or with another datum."""
    lon = _degrees(gps.rationals(LON), {"E": 1, "W": -1}.get(gps.text(LON_REF)), 180)
    lat = _degrees(gps.rationals(LAT), {"N": 1, "S": -1}.get(gps.text(LAT_REF)), 90)
    datum = re.sub(r"[ -]", "", gps.text(DATUM).upper())
    if lon is None or lat is None or not (lon or lat) or datum not in SAME_AS_WGS84:
        return None, None
    return f"{lon:.6f}", f"{lat:.6f}"


def _degrees(parts: list[Fraction | None], sign: int | None, limit: int) -> Decimal | None:
    """Add degrees, minutes and seconds to exact millionths of a degree: no floats, so alike everywhere."""
    numbers = [part for part in parts if part is not None]
    if sign is None or len(numbers) != 3 or len(parts) != 3:
        return None
    degrees = numbers[0] + numbers[1] / 60 + numbers[2] / 3600
    return Decimal(sign * round(degrees * 10**6)).scaleb(-6) if 0 <= degrees <= limit else None
