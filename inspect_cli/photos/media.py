"""Sound, film and other files as evidence: kept byte for byte under their hash, beside the photos.

What a file is called is not part of it: its format is read from its first bytes alone, so that two laptops
that take in the same bytes state the same.
"""

import hashlib
from errno import ENOENT
from os import strerror
from pathlib import Path

from ..errors import Unfit, Where
from . import folder, intake, picture
from .folder import OTHER
from .intake import Facts

LARGEST = 200 << 20  # bytes; read into memory whole, as it is when it is synced
HEAD = 36  # bytes that tell a format
FTYP = {b"M4A ": "m4a", b"M4B ": "m4a", b"qt  ": "mov", b"3gp4": "3gp", b"3gp5": "3gp", b"3gp6": "3gp",
        b"3g2a": "3gp"}  # fmt: skip
MAGIC = (
    (0, b"ID3", "mp3"), (0, b"#!AMR", "amr"), (0, b"OggS", "ogg"), (0, b"fLaC", "flac"),
    (0, b"\x1a\x45\xdf\xa3", "webm"),
    (8, b"WAVE", "wav"), (8, b"AVI ", "avi"), (0, b"%PDF-", "pdf"), (0, b"PK\x03\x04", "zip"),
    (0, b"\xff\xfb", "mp3"), (0, b"\xff\xf3", "mp3"), (0, b"\xff\xf1", "aac"), (0, b"\xff\xf9", "aac"),
)  # fmt: skip
SOUND, FILM = {"mp3", "amr", "flac", "wav", "aac", "m4a"}, {"avi", "mov"}
PAPER = {"pdf", "zip"}
# What is certainly not an answer; containers that may hold either (mp4, webm, ogg, 3gp) and unknown bytes pass.
REFUSED = {"audio": {*picture.FORMATS, *PAPER, *FILM}, "video": {*picture.FORMATS, *PAPER, *SOUND}}


def sniff(head: bytes) -> str:
    """Return the ending that the first bytes call for; `bin` for what nobody here knows."""
    if ending := picture.sniff(head[:12]):
        return ending
    if head[4:8] == b"ftyp":
        return FTYP.get(head[8:12], "mp4")
    return next((ending for at, magic, ending in MAGIC if head.startswith(magic, at)), OTHER)


def take_in(path: Path, photos_dir: Path, kind: str = "file") -> Facts:
    """Keep the file that answers a question of a kind (`image`, `audio`, `video`, `file`); return its facts.

    When this returns, it is durable. Pictures are taken in as photos are.

    Raises:
        Unfit: `photo.unreadable`, `media.empty`, `media.too_large`, `media.wrong_kind`; `photo.…` of a picture.
        CannotWrite: disk full, or the folder cannot be written.
    """
    if kind == "image":
        return intake.take_in(path, photos_dir)
    try:
        if not path.is_file():  # a folder, or a pipe, which would never end
            raise FileNotFoundError(ENOENT, strerror(ENOENT))
        with path.open("rb") as source:
            ending = sniff(source.read(HEAD))
            if ending in REFUSED.get(kind, ()):
                raise Unfit("media.wrong_kind", where=Where(str(path)), format=ending, kind=kind)
            if ending in picture.FORMATS:
                return intake.take_in(path, photos_dir)
            source.seek(0)
            content = source.read(LARGEST + 1)
    except OSError as error:
        raise Unfit("photo.unreadable", where=Where(str(path)), detail=error.strerror or str(error)) from error
    if not content:
        raise Unfit("media.empty", where=Where(str(path)))
    if len(content) > LARGEST:
        raise Unfit("media.too_large", where=Where(str(path)), most=LARGEST >> 20)
    return _keep(content, ending, photos_dir)


def receive(content: bytes, photos_dir: Path) -> None:
    """Keep an original, of whatever kind, that came from another laptop.

    To be called inside `picture.quiet()`.

    Raises:
        Unfit: a picture that cannot be decoded.
        CannotWrite: disk full, or the folder cannot be written.
    """
    ending = sniff(content[:HEAD])
    if ending in picture.FORMATS:
        intake.receive(content, photos_dir)
    else:
        _keep(content, ending, photos_dir)


def _keep(content: bytes, ending: str, photos_dir: Path) -> Facts:
    sha256 = hashlib.sha256(content).hexdigest()
    folder.keep(folder.original_path(photos_dir, sha256, ending), content, photos_dir)
    return Facts(sha256, ending, len(content), None, None, None, None, None, None, None, None)
