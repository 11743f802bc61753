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
from .issue import content_of
from .registry import Notice

UNSAFE = re.compile(r'[\\/:*?"<>|\x00-\x1f]')


def path_of(db: sqlite3.Connection, workspace: Workspace, notice: Notice) -> Path:
    """Return where the PDF lies or will lie: named by number and unit, as a clerk would file it."""
    return workspace.notices / UNSAFE.sub("", f"{notice.number} {unit_name(db, notice.unit) or notice.kind}.pdf")


def print_notice(db: sqlite3.Connection, workspace: Workspace, notice: Notice, fonts: Fonts) -> Path:
    """Write the PDF of an issued notice into `data/notices` and return its path.

    Raises:
        NotFound: it is a draft, was erased, or a photo is not here.
        Unfit, Integrity: a character that no font has, a photo that fails its hash.
    """
    from .render import render

    if notice.act != "issue":
        raise NotFound("notice.no_number", id=notice.id, candidates=[])
    content = content_of(db, notice)
    originals = {shot.copy: (shot.photo, row.finding) for row in content.rows for shot in row.photos}

    def photo(copy: str) -> bytes:
        original, finding = originals[copy]
        path = folder.working_copy(workspace.photos, original)
        if path is None:
            raise NotFound("notice.photo_not_here", photo=original[:12], finding=finding, candidates=[])
        return path.read_bytes()

    path = path_of(db, workspace, notice)
    write_atomic(path, render(content, photo, fonts))
    return path


def printed(db: sqlite3.Connection, workspace: Workspace, notice: Notice) -> str:
    """Return the sha256 of the printed file, or nothing when it was not printed here."""
    path = path_of(db, workspace, notice)
    return sha256_file(path) if notice.number and path.is_file() else ""
