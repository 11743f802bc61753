"""Photos that leave the house: without EXIF, which says where and with what they were taken, unless that is wanted."""

from pathlib import Path

from . import folder, picture


def ending(format_: str, *, original: bool = False) -> str:
    """Return how the name of a photo handed out ends: a working copy is a JPEG, whatever the original was."""
    return format_ if original else "jpg"


def is_here(photos_dir: Path, sha256: str, *, original: bool = False) -> bool:
    """Tell whether a photo can be handed out; an original may still turn out to be damaged."""
    copied = not original and folder.working_copy(photos_dir, sha256) is not None
    return copied or folder.original(photos_dir, sha256) is not None


def leaving(photos_dir: Path, sha256: str, *, original: bool = False) -> bytes | None:
    """Return the working copy of a photo, or its original byte for byte; None if what is wanted is not here.

    A working copy that is not here is made of the original, and not kept. An original that does not prove by its
    hash is as good as none.
    """
    copy = folder.working_copy(photos_dir, sha256)
    if copy and not original:
        return copy.read_bytes()
    source = folder.original(photos_dir, sha256)
    if source is None or not folder.verify(photos_dir, sha256):
        return None
    content = source.read_bytes()
    if original:
        return content
    with picture.quiet():
        return picture.working_copy(content, source.suffix[1:])
