"""Photos for a document: checked against their hash, and freed of everything but the picture.

The bytes of the picture pass through unchanged (no decoding, no loss). Segments that could tell more than
the picture shows (EXIF with the place, comments, colour profiles) never leave the house.
"""

import hashlib
import struct
from collections.abc import Callable
from typing import NamedTuple

from ...errors import Integrity, Unfit

_START, _END, _SCAN, _ADOBE = 0xD8, 0xD9, 0xDA, 0xEE
_FRAMES = frozenset((0xC0, 0xC1, 0xC2))  # baseline, extended, progressive: what a PDF may hold (ISO 32000-1, 7.4.8)
_PRIVATE = (frozenset(range(0xE0, 0xF0)) - {_ADOBE}) | {0xFE}


class Jpeg(NamedTuple):
    """Size in pixels, colour channels (1 grey, 3 colour), and the file without private segments."""

    width: int
    height: int
    channels: int
    data: bytes


def fetch(photo: Callable[[str], bytes], sha256: str) -> Jpeg:
    """Ask the caller for a photo and make it fit for a document.

    Raises:
        Integrity: `notice.photo_hash`, the bytes are not those the content names.
        Unfit: `notice.photo_format`, no JPEG of 8 bits in grey or three colours.
    """
    data = photo(sha256)
    if hashlib.sha256(data).hexdigest() != sha256:
        raise Integrity("notice.photo_hash", photo=sha256)
    try:
        found = bare(data)
    except (IndexError, struct.error) as error:
        raise Unfit("notice.photo_format", photo=sha256) from error
    if found is None or found.channels not in (1, 3) or not found.width or not found.height:
        raise Unfit("notice.photo_format", photo=sha256)
    return found


def bare(data: bytes) -> Jpeg | None:
    """Return the picture in a JPEG file without private segments; None if there is no picture in it.

    Raises:
        IndexError, struct.error: the file ends inside a segment.
    """
    if data[:2] != bytes((0xFF, _START)):
        return None
    kept, at = [data[:2]], 2
    size = 0, 0, 0, 0
    while data[at] == 0xFF:
        kind = data[at + 1]
        if kind == 0xFF:  # a fill byte
            at += 1
            continue
        (length,) = struct.unpack_from(">H", data, at + 2)
        if kind in _FRAMES:
            size = struct.unpack_from(">BHHB", data, at + 4)
        if kind == _SCAN:
            kept.append(_picture(data, at))
            bits, height, width, channels = size
            return Jpeg(width, height, channels, b"".join(kept)) if bits == 8 else None
        if kind not in _PRIVATE:
            kept.append(data[at : at + 2 + length])
        at += 2 + length
    return None


def _picture(data: bytes, scan: int) -> bytes:
    """Return from the first scan to the end mark; cameras hang further pictures and notes behind it."""
    end = data.find(bytes((0xFF, _END)), scan)
    return data[scan : end + 2] if end > 0 else data[scan:] + bytes((0xFF, _END))
