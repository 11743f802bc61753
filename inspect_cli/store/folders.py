"""Folders that are either whole or not there: written beside under a name of their own, then renamed."""

import os
import shutil
from collections.abc import Iterable
from pathlib import Path

from .files import sync_folder, write_errors


def write_folder(folder: Path, files: Iterable[tuple[str, bytes]]) -> None:
    """Write a folder of files durably, in place of one that stands there.

    A power cut between the two renames leaves the old one as `.<name>.old`.

    Raises:
        CannotWrite: disk full, or the folder above cannot be written.
    """
    fresh = folder.with_name(f".{folder.name}.{os.getpid()}.tmp")
    former = folder.with_name(f".{folder.name}.old")
    with write_errors(folder):
        folder.parent.mkdir(parents=True, exist_ok=True)
        try:
            fresh.mkdir()
            for name, content in files:
                with (fresh / name).open("wb") as out:
                    out.write(content)
                    out.flush()
                    os.fsync(out.fileno())
            sync_folder(fresh)
            if folder.exists():
                shutil.rmtree(former, ignore_errors=True)
                folder.rename(former)
            fresh.rename(folder)
        except BaseException:
            if former.exists() and not folder.exists():
                former.rename(folder)
            shutil.rmtree(fresh, ignore_errors=True)
            raise
        sync_folder(folder.parent)
        shutil.rmtree(former, ignore_errors=True)
