"""Many notices: made one file each by one or two processes, and only what is not there already."""

import contextlib
import os
import signal
import sqlite3
import threading
from collections.abc import Generator, Iterator, Mapping, Sequence
from concurrent.futures.process import BrokenProcessPool, ProcessPoolExecutor
from multiprocessing import get_context, parent_process
from pathlib import Path
from typing import NamedTuple

from ..errors import Problem
from ..log.schema import NEWEST
from ..store.database import reading
from ..store.files import sha256_file, write_atomic
from ..store.workspace import Workspace
from .binding import take_apart
from .content import Content, digest
from .filing import path_of
from .page.fonts import Fonts, load_fonts
from .printing import Album, drawn, said
from .registry import VOID, Notice
from .shelf import Lying, Shelf, recipe

FEW = 12  # notices that one process has made before a second one has loaded its fonts


class Order(NamedTuple):
    """What every process of a batch has to know: the workspace, font files by role, and where Word files go, if any."""

    root: Path
    fonts: Mapping[str, Path]
    word: Path | None = None  # a folder, or a file for a single notice

    @property
    def word_file(self) -> bool:
        """Whether the Word document of a single notice is asked for under a name of its own."""
        return self.word is not None and self.word.suffix.lower() == ".docx"


class Made(NamedTuple):
    """What became of a notice: its file, or the problem. `fresh`: it was not there already."""

    notice: Notice
    lying: Lying | None
    fresh: bool
    problem: Problem | None


def processes(count: int, asked: int = 0) -> int:
    """Return how many processes make `count` notices: as many as asked for, else two where there are two cores."""
    return asked or (min(2, os.cpu_count() or 1) if count > FEW else 1)


def make(order: Order, notices: Sequence[Notice], jobs: int, fonts: Fonts) -> Generator[Made, None, None]:
    """Make the files of these notices, and yield what became of each, in their order.

    A problem of one does not keep the others. What is finished stays when the whole is interrupted, and the next
    run goes on from there. `fonts` are for this process; others load the same for themselves.

    Raises:
        Problem: `batch.process_died`.
    """
    shelf = Shelf(Workspace(order.root).notices)
    with contextlib.closing(shelf), contextlib.closing(_made(order, notices, jobs, fonts)) as results:
        for made in results:
            if made.lying and made.fresh:
                shelf.put(made.lying)
            yield made


def _made(order: Order, notices: Sequence[Notice], jobs: int, fonts: Fonts) -> Generator[Made, None, None]:
    if jobs == 1:
        with Press.opened(order, fonts) as press:
            yield from map(press.make, notices)
        return
    # Threads and open databases do not survive a fork; every system can start a process afresh.
    pool = ProcessPoolExecutor(jobs, get_context("spawn"), _begin, (order,))
    try:
        yield from pool.map(_make, notices)
    except BrokenProcessPool as error:
        raise Problem("batch.process_died") from error
    finally:
        pool.shutdown(cancel_futures=True)


class Press:
    """What one process makes notices with: the database, the fonts, and the list of what is there."""

    def __init__(self, order: Order, db: sqlite3.Connection, fonts: Fonts) -> None:
        self.order, self.db, self.fonts = order, db, fonts
        self.workspace = Workspace(order.root)
        self.shelf = Shelf(self.workspace.notices)

    @classmethod
    @contextlib.contextmanager
    def opened(cls, order: Order, fonts: Fonts) -> Iterator["Press"]:
        """Open the database for as long as the press is needed."""
        with reading(Workspace(order.root).database, NEWEST) as db:
            yield cls(order, db, fonts)

    def make(self, notice: Notice) -> Made:
        """Make the files of one notice that are not there."""
        try:
            content = said(self.db, notice)
            path = path_of(self.db, self.workspace.notices, notice)
            form = "pdf void" if notice.act == VOID else "pdf"
            wanted = recipe(digest(content), self.fonts, form=form)
            lying = self.shelf.there(path.name, wanted)
            made = lying or self._make(notice, content, path, wanted)
            if self.order.word:
                self._word(notice, content)
        except Problem as problem:
            return Made(notice, None, fresh=False, problem=problem)
        return Made(notice, made, fresh=lying is None, problem=None)

    def _make(self, notice: Notice, content: Content, path: Path, wanted: str) -> Lying:
        data = drawn(self.workspace, notice, content, self.fonts)
        write_atomic(path, data)
        return Lying(path.name, wanted, sha256_file(path), len(take_apart(data).pages))

    def _word(self, notice: Notice, content: Content) -> None:
        from .page.word import word

        assert self.order.word  # noqa: S101
        path = self.order.word
        if not self.order.word_file:
            path = path_of(self.db, path, notice, ".docx")
        data = word(content, Album(self.workspace.photos, content).photo, void=notice.act == VOID)
        write_atomic(path, data)


_open = contextlib.ExitStack()  # of this process, for as long as it lives
_press: list[Press] = []


def _begin(order: Order) -> None:
    """Get a process of its own ready; it ends with the one that started it, however that ends."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # who is at the keyboard speaks to the first process
    threading.Thread(target=_end_with_parent, daemon=True).start()
    _press.append(_open.enter_context(Press.opened(order, load_fonts(order.fonts))))


def _end_with_parent() -> None:
    if parent := parent_process():
        parent.join()
        os._exit(1)


def _make(notice: Notice) -> Made:
    return _press[0].make(notice)
