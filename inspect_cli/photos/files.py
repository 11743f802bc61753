"""The pictures of a folder: of a camera's card, a telephone, a chat program."""

import os
from pathlib import Path
from typing import NamedTuple

from .picture import sniff

ENDINGS = {".jpg", ".jpeg", ".png", ".webp", ".heic", ".heif"}


class Found(NamedTuple):
    """Files that are pictures by name or by content, in the order of their names; how many others lay there."""

    pictures: list[Path]
    others: int


def pictures(folder: Path) -> Found:
    """Look through a folder and those in it; hidden ones (thumbnails, `._` twins of macOS) are passed over."""
    found, others = [], 0
    for place, folders, names in os.walk(folder):
        folders[:] = [name for name in folders if not name.startswith(".")]
        for path in (Path(place) / name for name in names if not name.startswith(".")):
            if path.is_file() and (path.suffix.lower() in ENDINGS or _is_picture(path)):
                found.append(path)
            else:
                others += 1
    return Found(sorted(found), others)


def _is_picture(path: Path) -> bool:
    try:
        with path.open("rb") as source:
            return sniff(source.read(12)) is not None
    except OSError:
        return False
