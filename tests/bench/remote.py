"""Photos to a folder: put, read back and hashed, against a bare copy with fsync on as many threads."""

import os
import shutil
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path

from inspect_cli.sync import pictures
from inspect_cli.sync.pictures import Push, Step
from inspect_cli.sync.store import FolderStore
from inspect_cli.sync.transfer import THREADS

from .harness import Bench, Line, best, figure, rates

SIZE = 200_000  # bytes of a working copy


@figure
def push_photos(bench: Bench) -> Iterator[Line]:
    """What a laptop does in the evening: its photos to the office share."""
    count = min(1_000, bench.scale.each)
    card = bench.team.folder / "card"
    files = [_photo(card / f"{number}.jpg") for number in range(count)]
    runs = (lambda: _ours(bench, files), lambda: _stored(bench, files), lambda: _bare(bench, files))
    ours, stored, bare = best(bench.scale.rounds, *runs)
    yield rates(f"{count:,} photos to a folder: proven, stored durably", count, stored, bare, goal=0.5)
    # The bare copy reads nothing back; what the medium gives back costs what the medium costs.
    yield rates("  and read back from the medium, as a sync does", count, ours, bare)
    shutil.rmtree(card)


def _photo(path: Path) -> Push:
    path.parent.mkdir(exist_ok=True)
    content = os.urandom(SIZE)
    path.write_bytes(content)
    return Push(pictures.original_name(sha256(content).hexdigest()), path, SIZE)


def _ours(bench: Bench, files: list[Push]) -> float:
    with _fresh(bench) as folder:
        start = time.perf_counter()
        items = [*pictures.pushes(FolderStore(folder), Step(files, []), _silent)]
        assert {item.state for item in items} == {"pushed"}
        return time.perf_counter() - start


def _stored(bench: Bench, files: list[Push]) -> float:
    """Do what a push does, but for reading back."""
    with _fresh(bench) as folder:
        store = FolderStore(folder)

        def put(one: Push) -> None:
            content = one.file.read_bytes()
            assert sha256(content).hexdigest() == pictures.expected(one.name)
            store.put(one.name, content)

        start = time.perf_counter()
        with ThreadPoolExecutor(THREADS) as pool:
            list(pool.map(put, files))
        return time.perf_counter() - start


def _bare(bench: Bench, files: list[Push]) -> float:
    with _fresh(bench) as folder:

        def copy(one: Push) -> None:
            with (folder / one.file.name).open("wb") as out:
                out.write(one.file.read_bytes())
                out.flush()
                os.fsync(out.fileno())

        start = time.perf_counter()
        with ThreadPoolExecutor(THREADS) as pool:
            list(pool.map(copy, files))
        return time.perf_counter() - start


@contextmanager
def _fresh(bench: Bench) -> Iterator[Path]:
    folder = bench.team.folder / "share"
    folder.mkdir()
    yield folder
    shutil.rmtree(folder)


@contextmanager
def _silent(text: str, total: int) -> Iterator[object]:
    yield lambda amount: None
