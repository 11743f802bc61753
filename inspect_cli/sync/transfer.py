"""Moving objects: many at a time, each read back before it counts as put, each with its state at the end."""

import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager
from typing import NamedTuple, TypeVar

from ..errors import CannotWrite, Unfit, Where
from .store import FolderStore

THREADS = 8  # a share answers late, a stick syncs late: most of the time is waiting
Thing = TypeVar("Thing")
Result = TypeVar("Result")

# A heading and the bytes in all; then a function that is called with the bytes done.
Progress = Callable[[str, int], AbstractContextManager[Callable[[int], None]]]


class Item(NamedTuple):
    """An object of the remote and what became of it; `bytes` that went over the line.

    Good: `pulled`, `pushed`. It waits: `gap`, `signature`. Not taken: `damaged`, `unreadable`, `withheld` (it lacks
    texts that are here), `unfit` (a photo this program cannot open). Not put: `damaged_here`, `too_large`,
    `not_read_back`.
    """

    object: str
    state: str
    bytes: int


def many(
    work: Callable[[Thing], Result], things: Sequence[Thing], sizes: Iterable[int], advance: Callable[[int], None]
) -> Iterator[Result]:
    """Do the work for all things on several threads; results in the order of the things.

    The first exception ends it: what was not begun is left alone.
    """
    pool = ThreadPoolExecutor(THREADS)
    try:
        for result, size in zip(pool.map(work, things), sizes, strict=True):
            advance(size)
            yield result
    finally:
        pool.shutdown(cancel_futures=True)


def put(store: FolderStore, name: str, content: bytes) -> Item:
    """Put an object and read it back from the remote.

    Raises:
        CannotWrite: the remote is full, read-only, or gone.
    """
    try:
        store.put(name, content)
        there = store.get(name, len(content))
    except OSError as error:
        detail = error.strerror or str(error)
        raise CannotWrite("remote.cannot_write", where=Where(os.fspath(store.root)), detail=detail) from error
    except Unfit:
        there = b""
    return Item(name, "pushed" if there == content else "not_read_back", len(content))
