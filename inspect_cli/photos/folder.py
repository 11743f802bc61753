"""The photo folder: originals, working copies and thumbnails, all named by the sha256 of the original.

Sound, films and other files that answer a question lie there too; they have no working copy.
"""

import contextlib
import re
import time
from collections.abc import Collection
from pathlib import Path

from ..errors import Unfit
from ..store.files import sha256_file, sync_folder, write_atomic, write_errors
from .picture import FORMATS, LONG_SIDE

SHA256 = re.compile(r"[0-9a-f]{64}")
HALF_WRITTEN = re.compile(r"\..+\.tmp")
DAY = 86_400.0  # seconds after which nobody writes to a temporary file any more
OTHER = "bin"
MEDIA = ("mp4", "m4a", "mov", "3gp", "mp3", "wav", "ogg", "webm", "amr", "aac", "flac", "avi", "pdf", "zip", OTHER)
OURS = re.compile(rf"({SHA256.pattern})(?:\.(?:{'|'.join((*FORMATS, *MEDIA))})|-[0-9]+\.jpg)")


def original_path(photos_dir: Path, sha256: str, ending: str) -> Path:
    """Return where an original lies or will lie: `<aa>/<sha256>.<ending>`."""
    return _folder(photos_dir, sha256) / f"{sha256}.{ending}"


def working_copy_path(photos_dir: Path, sha256: str) -> Path:
    """Return where a working copy lies or will lie: `<aa>/<sha256>-1600.jpg`."""
    return _folder(photos_dir, sha256) / f"{sha256}-{LONG_SIDE}.jpg"


def original(photos_dir: Path, sha256: str) -> Path | None:
    """Return the original, or None if it is not (yet) here."""
    return next((p for e in (*FORMATS, *MEDIA) if (p := original_path(photos_dir, sha256, e)).is_file()), None)


def working_copy(photos_dir: Path, sha256: str) -> Path | None:
    """Return the working copy, or None if it is not (yet) here."""
    path = working_copy_path(photos_dir, sha256)
    return path if path.is_file() else None


def verify(photos_dir: Path, sha256: str) -> bool:
    """Rehash the original; False if it is not here or one bit of it has changed."""
    path = original(photos_dir, sha256)
    return path is not None and sha256_file(path) == sha256


def keep(path: Path, content: bytes, photos_dir: Path) -> None:
    """Write a file of the photo folder durably, up to the entry of the folder in its parent.

    The folders are synced even when the file stands there already: whoever wrote it may have been killed
    between the rename and the sync.

    Raises:
        CannotWrite: disk full, or the folder cannot be written.
    """
    if not path.is_file() or path.read_bytes() != content:
        write_atomic(path, content)
    with write_errors(path):
        for folder in (path.parent, photos_dir, photos_dir.parent):
            sync_folder(folder)
        _sweep(path.parent)


def _sweep(folder: Path) -> None:
    """Remove what processes that died left half-written, once nobody can be at it any more."""
    for path in folder.glob(".*.tmp"):
        with contextlib.suppress(FileNotFoundError):
            if path.stat().st_mtime < time.time() - DAY:
                path.unlink()


def remove(photos_dir: Path, sha256: str) -> list[Path]:
    """Delete original, working copy, thumbnails and half-written files of one photo (erasure); say which.

    Raises:
        CannotWrite: a file cannot be deleted.
    """
    folder = _folder(photos_dir, sha256)
    doomed = sorted(folder.glob(f"*{sha256}*")) if folder.is_dir() else []
    with write_errors(folder):
        for path in doomed:
            path.unlink(missing_ok=True)
        if doomed:
            sync_folder(folder)
    return doomed


def strays(photos_dir: Path, known: Collection[str]) -> list[Path]:
    """Return the files that belong to no photo of `known`; half-written ones, which are swept later, apart."""
    return sorted(
        p
        for p in photos_dir.rglob("*")
        if p.is_file() and not HALF_WRITTEN.fullmatch(p.name) and not _belongs(p, known)
    )


def _belongs(path: Path, known: Collection[str]) -> bool:
    match = OURS.fullmatch(path.name)
    return match is not None and match[1] in known and path.parent.name == match[1][:2]


def _folder(photos_dir: Path, sha256: str) -> Path:
    """Return the folder of a hash; a name from a foreign log must not lead out of the photo folder."""
    if not SHA256.fullmatch(sha256):
        raise Unfit("photo.bad_hash", sha256=sha256)
    return photos_dir / sha256[:2]
