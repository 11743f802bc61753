"""Printing: from the snapshot in the log to a PDF in the workspace, the same bytes each time."""

import re
import sqlite3
from pathlib import Path

from ..errors import NotFound
from ..photos import folder
from ..points.registry import unit_name
from ..store.files import sha256_file, write_atomic
from ..store.workspace import Workspace
from .fonts import Fonts
from .registry import DRAFT, VOID, Notice
from .snapshot import content_of

UNSAFE = re.compile(r'[\\/:*?"<>|\x00-\x1f]')


def path_of(db: sqlite3.Connection, workspace: Workspace, notice: Notice) -> Path:
    """Return where the PDF lies or will lie: named by number and unit, as a clerk would file it.

    A void notice has a file of its own beside the one that went out; a document to many is named by its kind.
    """
    mark = "作废 " if notice.act == VOID else ""
    name = unit_name(db, notice.unit) or notice.kind
    return workspace.notices / UNSAFE.sub("", f"{mark}{notice.number} {name}.pdf")


def print_notice(db: sqlite3.Connection, workspace: Workspace, notice: Notice, fonts: Fonts) -> Path:
    """Write the PDF of an issued notice into `data/notices` and return its path.

    Raises:
        NotFound: it is a draft, was erased, or a photo is not here.
        Unfit, Integrity: a character that no font has, a photo that fails its hash.
    """
    path = path_of(db, workspace, notice)
    write_atomic(path, made(db, workspace, notice, fonts))
    return path


def made(db: sqlite3.Connection, workspace: Workspace, notice: Notice, fonts: Fonts) -> bytes:
    """Return the PDF of an issued notice; of a void one with 作废 across it.

    Raises: as `print_notice`.
    """
    from .render import render

    if notice.act == DRAFT:
        raise NotFound("notice.no_number", id=notice.id, candidates=[])
    content = content_of(db, notice)
    originals = {shot.copy: (shot.photo, row.finding) for row in content.rows for shot in row.photos}

    def photo(copy: str) -> bytes:
        original, finding = originals[copy]
        path = folder.working_copy(workspace.photos, original)
        if path is None:
            raise NotFound("notice.photo_not_here", photo=original[:12], finding=finding, candidates=[])
        return path.read_bytes()

    return render(content, photo, fonts, void=notice.act == VOID)


def printed(db: sqlite3.Connection, workspace: Workspace, notice: Notice) -> str:
    """Return the sha256 of the printed file, or nothing when it was not printed here."""
    path = path_of(db, workspace, notice)
    return sha256_file(path) if notice.number and path.is_file() else ""
