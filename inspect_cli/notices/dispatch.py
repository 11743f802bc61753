"""What leaves the office after a batch is made: each notice alone, or all bound together, with the list to sign."""

import sqlite3
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from .. import clock
from ..store.files import write_atomic
from ..store.workspace import Workspace
from . import cover
from .binding import Binder, bound
from .content import chinese_date
from .filing import path_of
from .page.fonts import Fonts
from .prints import FILE, Printed
from .registry import Notice
from .summary import summary


class Finished(NamedTuple):
    """A notice whose file is there: where, the hash of its bytes, its pages."""

    notice: Notice
    file: Path
    sha256: str
    pages: int


class Sheets(NamedTuple):
    """A file for the printer: what it holds, and how often it is printed. Pages are 0 while it is not made."""

    number: str  # 文号 where it holds one notice
    file: Path
    pages: int
    copies: int
    notices: tuple[Finished, ...] = ()

    def printed(self, target: str) -> list[Printed]:
        """Return what the print log says of it."""
        copies = 1 if target == FILE else self.copies
        return [Printed(each.notice.id, target, copies, each.sha256) for each in self.notices]


class Batch:
    """The papers of one call of the command."""

    def __init__(self, workspace: Workspace, copies: int, merged: Path | None, *, covered: bool, duplex: bool) -> None:
        self.workspace = workspace
        self.copies = copies
        self.merged = merged
        self.covered = covered
        self.duplex = duplex

    def plan(self, db: sqlite3.Connection, notices: Sequence[Notice]) -> list[Sheets]:
        """Return what would come out, without making it."""
        files = [Finished(each, path_of(db, self.workspace.notices, each), "", 0) for each in notices]
        return self._sheets(files, 0)

    def put_together(self, db: sqlite3.Connection, finished: Sequence[Finished], fonts: Fonts) -> list[Sheets]:
        """Write the list and the bound file, as far as they are asked for; return what goes to the printer.

        Raises:
            CannotWrite: disk full, or a folder cannot be written.
            Integrity: `notice.pdf_unreadable`.
        """
        listed = self._listed(db, finished, fonts) if self.covered else b""
        if self.merged:
            with bound(self.merged, f"{finished[0].notice.kind}{len(finished)}份") as binder:
                self._bind(binder, listed, finished)
            return self._sheets(finished, binder.pages)
        if listed:
            write_atomic(self._cover(finished), listed)
        return self._sheets(finished, 0)

    def _bind(self, binder: Binder, listed: bytes, finished: Sequence[Finished]) -> None:
        """Bind the list and all notices; on both sides of the paper each begins on a right-hand page."""
        if listed:
            binder.add(listed, cover.NAME)
        for each in finished:
            if self.duplex and binder.pages % 2:
                binder.blank()
            binder.add(each.file.read_bytes(), each.file.stem.replace("_", " "))

    def _listed(self, db: sqlite3.Connection, finished: Sequence[Finished], fonts: Fonts) -> bytes:
        items = [cover.Item(summary(db, each.notice), each.pages, self.copies) for each in finished]
        return cover.cover(items, items[0].notice.issuer, chinese_date(f"{clock.now():%Y-%m-%d}"), fonts)

    def _cover(self, finished: Sequence[Finished]) -> Path:
        return self.workspace.notices / cover.name_of([str(each.notice.number) for each in finished])

    def _sheets(self, finished: Sequence[Finished], pages: int) -> list[Sheets]:
        if self.merged:
            return [Sheets("", self.merged, pages, self.copies, tuple(finished))]
        alone = [Sheets(str(each.notice.number), each.file, each.pages, self.copies, (each,)) for each in finished]
        return [Sheets("", self._cover(finished), 0, 1), *alone] if self.covered else alone
