"""Taking photos in: the original kept byte for byte, its facts read, its working copy made."""

import hashlib
import os
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from pathlib import Path
from typing import NamedTuple

from ..errors import Unfit, Where
from . import folder, picture


class Facts(NamedTuple):
    """What is stated of a photo or another file in the log, from its bytes alone: two laptops state the same.

    `format` is the ending (`jpg png webp heic`, or one of `folder.MEDIA`), `bytes` the size of the file, `width` and
    `height` pixels of the upright picture (None: it is no picture), `orientation` the EXIF tag (1 for HEIC, whose
    pixels come upright), `taken` ISO 8601
    (+08:00 where the camera states no offset), `lon` and `lat` WGS-84 degrees with six decimals.
    """

    sha256: str
    format: str
    bytes: int
    width: int | None
    height: int | None
    orientation: int | None
    taken: str | None
    lon: str | None
    lat: str | None
    make: str | None
    model: str | None


def take_in(path: Path, photos_dir: Path) -> Facts:
    """Keep one photo under its hash, with a working copy; nothing is done twice, and nothing kept if refused.

    When this returns, both files are durable. After a crash at any point a second call completes the work.

    Raises:
        Unfit: `photo.not_a_picture`, `photo.format`, `photo.truncated`, `photo.too_many_pixels`,
            `photo.unreadable`.
        CannotWrite: disk full, or the folder cannot be written.
    """
    with picture.quiet():
        return _take_in(path, photos_dir)


def look_at(path: Path) -> Facts:
    """Return the facts of a photo without keeping it.

    Raises:
        Unfit: as `take_in`.
    """
    with picture.quiet():
        return _take_in(path, None)


def take_in_all(
    paths: Sequence[Path],
    photos_dir: Path | None,
    progress: Callable[[Path, Facts | Unfit], None] = lambda path, outcome: None,
) -> list[Facts | Unfit]:
    """Take many photos in, on as many threads as there are cores (at most 4); refusals stand among the facts.

    `progress` is called in the caller's thread as each photo is done; the list is in the order of `paths`.
    Without a folder (None) every photo is decoded, and none is kept.

    Raises:
        CannotWrite: disk full, or the folder cannot be written; photos not begun yet are left alone.
    """

    def attempt(path: Path) -> Facts | Unfit:
        try:
            return _take_in(path, photos_dir)
        except Unfit as refusal:
            return refusal

    with picture.quiet(), ThreadPoolExecutor(min(4, os.cpu_count() or 1)) as pool:
        tasks = {pool.submit(attempt, path): path for path in paths}
        try:
            for task in as_completed(tasks):
                progress(tasks[task], task.result())
        except BaseException:
            pool.shutdown(cancel_futures=True)
            raise
        return [task.result() for task in tasks]


def receive(content: bytes, photos_dir: Path) -> None:
    """Keep an original that came from another laptop, and make the working copy from it, whatever stood there.

    To be called inside `picture.quiet()`.

    Raises:
        Unfit: as in `take_in`.
        CannotWrite: disk full, or the folder cannot be written.
    """
    ending = picture.sniff(content[:12])
    if ending is None:
        raise Unfit("photo.not_a_picture")
    sha256 = hashlib.sha256(content).hexdigest()
    derived = picture.working_copy(content, ending)
    folder.keep(folder.original_path(photos_dir, sha256, ending), content, photos_dir)
    folder.keep(folder.working_copy_path(photos_dir, sha256), derived, photos_dir)


def receive_copy(sha256: str, content: bytes, photos_dir: Path) -> None:
    """Keep the working copy of an original that is not here; nothing proves it but the laptop it came from.

    Raises:
        Unfit: it is no picture such as a working copy is.
        CannotWrite: disk full, or the folder cannot be written.
    """
    if picture.sniff(content[:12]) != "jpg":
        raise Unfit("photo.not_a_picture")
    size = picture.header(content, "jpg")
    if max(size.width, size.height) > picture.LONG_SIDE:
        raise Unfit("photo.too_many_pixels", limit=picture.LONG_SIDE**2 // 1_000_000)
    folder.keep(folder.working_copy_path(photos_dir, sha256), content, photos_dir)


def _take_in(path: Path, photos_dir: Path | None) -> Facts:
    try:
        content, ending = _read(path)
        facts = _facts(content, ending)
        target = folder.working_copy_path(photos_dir, facts.sha256) if photos_dir else None
        # Decoded before anything is written: a refused file leaves no trace.
        derived = None if target and target.is_file() else picture.working_copy(content, ending)
    except Unfit as refusal:
        refusal.where = Where(str(path))
        raise
    if photos_dir is None or target is None:
        return facts
    folder.keep(folder.original_path(photos_dir, facts.sha256, ending), content, photos_dir)
    if derived is not None:
        folder.keep(target, derived, photos_dir)
    return facts


def _read(path: Path) -> tuple[bytes, str]:
    """Return bytes and ending of a photo; anything else is not read whole: it may be a film of gigabytes."""
    try:
        with path.open("rb") as source:
            head = source.read(12)
            ending = picture.sniff(head)
            if ending is None:
                source.seek(0)
                raise picture.refusal(source)
            return head + source.read(), ending
    except OSError as error:
        raise Unfit("photo.unreadable", detail=error.strerror or str(error)) from error


def _facts(content: bytes, ending: str) -> Facts:
    width, height, exif = picture.header(content, ending)
    return Facts(
        hashlib.sha256(content).hexdigest(),
        ending,
        len(content),
        width,
        height,
        exif.orientation,
        exif.taken,
        exif.lon,
        exif.lat,
        exif.make,
        exif.model,
    )
