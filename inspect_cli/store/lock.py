"""One lock file for all writers and checkpoints of a workspace.

SQLite 3.7.0 to 3.51.2 can lose pages when two connections write and checkpoint at the same moment; one lock
around both makes that impossible, whatever SQLite the machine has.
"""

import contextlib
import os
import time
from collections.abc import Iterator
from pathlib import Path

from ..errors import Locked, Where
from .files import write_errors

LOSES_PAGES = ((3, 7, 0), (3, 51, 2))  # first and last SQLite with that fault

PATIENCE = 15.0  # seconds a writer waits for another one
PAUSE = 0.005


def sqlite_loses_pages(version: tuple[int, ...]) -> bool:
    """Say whether a version of SQLite has the fault that the lock is for."""
    return LOSES_PAGES[0] <= version <= LOSES_PAGES[1]


def _try_lock(handle: int) -> bool:
    try:
        if os.name == "nt":
            import msvcrt

            msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)  # type: ignore[attr-defined]
        else:
            import fcntl

            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True


def _unlock(handle: int) -> None:
    if os.name == "nt":
        import msvcrt

        os.lseek(handle, 0, os.SEEK_SET)
        msvcrt.locking(handle, msvcrt.LK_UNLCK, 1)  # type: ignore[attr-defined]
    else:
        import fcntl

        fcntl.flock(handle, fcntl.LOCK_UN)


class WriterLock:
    """The lock file of one workspace, opened once; `held()` is entered for each write."""

    def __init__(self, path: Path) -> None:
        self.path = path
        with write_errors(path):
            self._handle = os.open(path, os.O_RDWR | os.O_CREAT, 0o666)
        self._depth = 0

    @contextlib.contextmanager
    def held(self, patience: float | None = None) -> Iterator[None]:
        """Hold the lock for the block; inside another `held` of the same object it is held already.

        Raises:
            Locked: another process kept it for `patience` seconds (not given: `PATIENCE`).
        """
        if self._depth == 0:
            self._acquire(PATIENCE if patience is None else patience)
        self._depth += 1
        try:
            yield
        finally:
            self._depth -= 1
            if self._depth == 0:
                _unlock(self._handle)

    def _acquire(self, patience: float) -> None:
        deadline = time.monotonic() + patience
        while not _try_lock(self._handle):
            if time.monotonic() > deadline:
                raise Locked("workspace.locked", where=Where(str(self.path)), seconds=round(patience))
            time.sleep(PAUSE)

    def close(self) -> None:
        """Give the file back to the system."""
        os.close(self._handle)
