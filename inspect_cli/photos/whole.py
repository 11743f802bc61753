"""Whether a photo's bytes are all there, where its decoder would fill up the rest with grey and say nothing.

A copy that was interrupted is either short, or has its full length with zeros at the end (the card or the
share had reserved the room). Pillow finds a short JPEG or WebP by itself, and every damage to a PNG.
"""

ZEROS = bytes(4096)  # compressed pixels never look so; behind the end of a JPEG some cameras pad with them


def check(content: bytes, ending: str) -> None:
    """Pass over a photo that is whole; `ending` is `jpg`, `png`, `webp` or `heic`.

    Raises:
        EOFError: the end is missing.
    """
    if ending == "jpg" and content.find(b"\xff\xd9", _scan(content)) < 0:
        raise EOFError("no end of image")
    if ending in {"heic", "webp"} and content.endswith(ZEROS):
        raise EOFError("zeros at the end")
    if ending == "heic" and (missing := _end_of_boxes(content) - len(content)) > 0:
        raise EOFError(f"{missing} bytes missing")


def _scan(content: bytes) -> int:
    """Return where a JPEG's pixels begin: behind the header segments, one of which may hold a thumbnail."""
    at = 2
    while content[at : at + 1] == b"\xff" and (marker := content[at + 1 : at + 2]) != b"\xda":
        # A marker may be preceded by any number of fill bytes.
        at += 1 if marker == b"\xff" else 2 + int.from_bytes(content[at + 2 : at + 4], "big")
    return at


def _end_of_boxes(content: bytes) -> int:
    """Return where the last top-level box of a HEIC file ends (ISO/IEC 14496-12, 4.2)."""
    at = 0
    while at < len(content):
        size = int.from_bytes(content[at : at + 4], "big")
        if size == 0:  # to the end of the file
            return len(content)
        if size == 1:
            size = int.from_bytes(content[at + 8 : at + 16], "big")
        at += max(size, 8)
    return at
