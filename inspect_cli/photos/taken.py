"""When a photo was taken, and who says so: the camera (its clock set right), the name of the file, the file's time."""

import re
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from typing import NamedTuple

from ..errors import Usage
from .intake import Facts

EXIF, SHIFTED, NAME, FILE = "exif", "exif+shift", "name", "file"

CHINA = timezone(timedelta(hours=8))
# IMG_20260713_083100, IMG20260713083100, 2026-07-13 08.31.00; milliseconds may follow.
IN_NAME = re.compile(
    r"(?<![0-9])(20[0-9]{2})[-_.]?([0-9]{2})[-_.]?([0-9]{2})[-_. T]?([0-9]{2})[-_.]?([0-9]{2})[-_.]?([0-9]{2})"
    r"(?:[_.]?[0-9]{3})?(?![0-9])"
)
UTC_NAMES = "PXL_"  # the one maker whose names are not in local time
SHIFT = re.compile(r"([+-])(?=[0-9])(?:([0-9]{1,4})d)?(?:([0-9]{1,4})h)?(?:([0-9]{1,4})m)?(?:([0-9]{1,5})s)?")


class Taken(NamedTuple):
    """An instant with offset, and its source: `exif`, `exif+shift`, `name` or `file`."""

    at: datetime
    source: str


class Correction(NamedTuple):
    """By how much camera clocks are set right; with `camera` (make and model) only that camera's."""

    shift: timedelta
    camera: tuple[str | None, str | None] | None = None

    def of(self, facts: Facts) -> timedelta:
        """Return what has to be added to a photo's own time."""
        mine = self.camera in (None, (facts.make, facts.model))
        return self.shift if mine else timedelta()


def taken(path: Path, facts: Facts, correction: Correction | None = None) -> Taken:
    """Return when a photo was taken by the best source there is."""
    if facts.taken:
        shift = correction.of(facts) if correction else timedelta()
        return Taken(datetime.fromisoformat(facts.taken) + shift, SHIFTED if shift else EXIF)
    if named := in_name(path.name):
        return Taken(named, NAME)
    return Taken(datetime.fromtimestamp(int(path.stat().st_mtime)).astimezone(), FILE)


def in_name(name: str) -> datetime | None:
    """Return the local time that a camera or chat program wrote into a file's name."""
    match = IN_NAME.search(name)
    if match is None:
        return None
    zone = UTC if name.startswith(UTC_NAMES) else CHINA
    try:
        return datetime(*map(int, match.groups()), tzinfo=zone).astimezone(CHINA)  # type: ignore[arg-type,misc]
    except ValueError:  # digits that are no time
        return None


def parse_shift(text: str) -> timedelta:
    """Read `+8m13s`, `-1h`, `+1d2h`: what is to be added to the camera's time.

    Raises:
        Usage: `photo.bad_shift`.
    """
    match = SHIFT.fullmatch(text.strip().lower())
    if match is None:
        raise Usage("photo.bad_shift", value=text)
    days, hours, minutes, seconds = (int(part or 0) for part in match.groups()[1:])
    shift = timedelta(days=days, hours=hours, minutes=minutes, seconds=seconds)
    return -shift if match[1] == "-" else shift


def by_known_time(facts: Facts, text: str) -> Correction:
    """Return the correction by a photo whose true time is known: `2026-07-13 08:31:00`, or `08:31` of its own day.

    Raises:
        Usage: `photo.bad_clock`: no time; `photo.no_camera_time`: the photo itself has none.
    """
    if not facts.taken:
        raise Usage("photo.no_camera_time")
    said = datetime.fromisoformat(facts.taken)
    try:
        whole = text if "-" in text else f"{said:%Y-%m-%d}T{text}"
        true = datetime.fromisoformat(whole.strip())
    except ValueError:
        raise Usage("photo.bad_clock", value=text) from None
    return Correction((true if true.tzinfo else true.replace(tzinfo=said.tzinfo)) - said, (facts.make, facts.model))
