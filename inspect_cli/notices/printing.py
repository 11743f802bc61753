"""Printing: from the snapshot in the log to a PDF in the workspace, the same bytes each time."""

import sqlite3
from pathlib import Path

from ..errors import NotFound
from ..log.journal import Journal
from ..photos import folder
from ..store.files import sha256_file, write_atomic
from ..store.workspace import Workspace
from . import filing, issue
from .binding import take_apart
from .content import Content
from .page.fonts import Fonts
from .registry import DRAFT, VOID, Notice
from .snapshot import content_of


def path_of(db: sqlite3.Connection, workspace: Workspace, notice: Notice) -> Path:
    """Return where the PDF lies or will lie; `filing` says how it is named."""
    return filing.path_of(db, workspace.notices, notice)


def print_notice(db: sqlite3.Connection, workspace: Workspace, notice: Notice, fonts: Fonts) -> Path:
    """Write the PDF of an issued notice into `data/notices` and return its path.

    Raises: as `made`.
    """
    path = path_of(db, workspace, notice)
    write_atomic(path, made(db, workspace, notice, fonts))
    return path


def said(db: sqlite3.Connection, notice: Notice) -> Content:
    """Return what an issued notice says.

    Raises:
        NotFound: it is a draft, or was erased.
    """
    if notice.act == DRAFT:
        raise NotFound("notice.no_number", id=notice.id, candidates=[])
    return content_of(db, notice)


def made(db: sqlite3.Connection, workspace: Workspace, notice: Notice, fonts: Fonts) -> bytes:
    """Return the PDF of an issued notice; of a void one with 作废 across it.

    Raises:
        NotFound: it is a draft, was erased, or a photo is not here.
        Unfit, Integrity: a character that no font has, a photo that fails its hash.
    """
    return drawn(workspace, notice, said(db, notice), fonts)


def drawn(workspace: Workspace, notice: Notice, content: Content, fonts: Fonts) -> bytes:
    """Return the PDF of a notice that says `content`.

    Raises: as `made`.
    """
    from .page.render import render

    return render(content, Album(workspace.photos, content).photo, fonts, void=notice.act == VOID)


def proof(journal: Journal, notice: Notice, fonts: Fonts) -> tuple[Path, int]:
    """Write the PDF of what a draft would say (送审稿); return where it lies, and how many pages it has.

    Raises: as `issue.preview` and `drawn`.
    """
    content = issue.preview(journal, notice)
    data = drawn(journal.workspace, notice, content, fonts)
    path = path_of(journal.db, journal.workspace, notice)
    write_atomic(path, data)
    return path, len(take_apart(data).pages)


class Album:
    """The working copies of a document's photos."""

    def __init__(self, photos: Path, content: Content) -> None:
        self._photos = photos
        self._originals = {shot.copy: (shot.photo, row.finding) for row in content.rows for shot in row.photos}

    def photo(self, copy: str) -> bytes:
        """Return the bytes of a working copy by its sha256.

        Raises:
            NotFound: `notice.photo_not_here`.
        """
        original, finding = self._originals[copy]
        path = folder.working_copy(self._photos, original)
        if path is None:
            raise NotFound("notice.photo_not_here", photo=original[:12], finding=finding, candidates=[])
        return path.read_bytes()


def printed(db: sqlite3.Connection, workspace: Workspace, notice: Notice) -> str:
    """Return the sha256 of the printed file, or nothing when it was not printed here."""
    if not notice.number:
        return ""
    path = path_of(db, workspace, notice)
    return sha256_file(path) if path.is_file() else ""
