"""A folder as a remote: an office share, a USB stick. Objects are immutable and named by what is in them.

A remote can do three things: `list`, `get`, `put`. Nothing here rests on locks, clocks or on who comes first.
"""

import errno
import os
from collections.abc import Iterator
from pathlib import Path

from ..errors import CannotWrite, NotFound, Unfit, Where
from ..store.files import sync_folder, write_atomic, write_errors

# Some shares cannot sync a folder and say so.
NO_FOLDER_SYNC = {errno.EINVAL, errno.ENOTSUP, errno.EBADF}


class FolderStore:
    """Objects as files under `root`; their names are paths with `/`."""

    def __init__(self, root: Path) -> None:
        if not root.is_dir():
            raise NotFound("remote.not_there", where=Where(str(root)), candidates=[])
        self.root = root

    # Whether `get` reads what is stored, and not what the system still remembers of writing it.
    past_the_cache = hasattr(os, "posix_fadvise")

    def list(self, prefix: str) -> dict[str, int]:
        """Return name and size in bytes of every object under `prefix`; half-written ones are no objects."""
        return dict(self._walk(self.root / prefix, prefix))

    def _walk(self, folder: Path, prefix: str) -> Iterator[tuple[str, int]]:
        try:
            entries = [*os.scandir(folder)]
        except FileNotFoundError:
            return
        for entry in entries:
            name = f"{prefix}/{entry.name}"
            if entry.name.startswith("."):
                continue
            if entry.is_dir(follow_symlinks=False):
                yield from self._walk(folder / entry.name, name)
            elif entry.is_file(follow_symlinks=False):
                yield name, entry.stat().st_size

    def get(self, name: str, limit: int) -> bytes:
        """Return an object's bytes, from the medium itself where the system can be told so.

        Raises:
            Unfit: it has more than `limit` bytes.
            OSError: it cannot be read.
        """
        with (self.root / name).open("rb", buffering=0) as source:
            if self.past_the_cache:
                os.posix_fadvise(source.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)
            size = os.fstat(source.fileno()).st_size
            content = b"" if size > limit else source.readall()
        if max(size, len(content)) > limit:
            raise Unfit("remote.too_large", where=Where(str(self.root / name)), limit=limit)
        return content

    def put(self, name: str, content: bytes) -> None:
        """Store an object durably; to put the same again changes nothing.

        Raises:
            CannotWrite: the medium is full or read-only.
        """
        path = self.root / name
        if not self.root.is_dir():
            # Else the folders would be made anew where a stick was mounted.
            raise CannotWrite("remote.cannot_write", where=Where(str(self.root)), detail="gone")
        new = (
            [] if path.parent.is_dir() else [f for f in path.parents if f.is_relative_to(self.root) and not f.exists()]
        )
        try:
            write_atomic(path, content)
            for folder in new:
                with write_errors(folder):
                    sync_folder(folder.parent)
        except OSError as error:
            if error.errno not in NO_FOLDER_SYNC or not path.is_file():
                raise
