"""What segments hold, by their names: a name is the hash of the bytes, so this can never be out of date.

It spares fetching a segment again, and no more: an entry only counts while the remote lists the name and the
log holds the operation at the segment's end, with which it holds all before. Without the file (`data/sync/seen`)
everything is fetched and proven once more.
"""

import os
import re
import sqlite3
from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

from ..store.files import write_errors
from ..store.workspace import Workspace
from . import segment

LINE = re.compile(rf"({segment.NAME.pattern}) ([0-9a-f]{{64}}) ([0-9a-f]{{128}})")
HELD = "SELECT 1 FROM op JOIN device USING(d) WHERE pub=? AND seq=? AND hash=?"


class Seen(NamedTuple):
    """A segment that was proven: its name, the hash of its last operation, the signature of that."""

    name: str
    end: bytes
    signature: bytes

    @property
    def parsed(self) -> segment.Name:
        """The parts of the name."""
        parsed = segment.parse(self.name)
        assert parsed  # noqa: S101 - made of a name
        return parsed


def _file(workspace: Workspace) -> Path:
    return workspace.root / "data" / "sync" / "seen"


def load(workspace: Workspace, db: sqlite3.Connection) -> dict[str, Seen]:
    """Return the segments, by name, whose operations the log holds."""
    try:
        lines = _file(workspace).read_text(encoding="ascii", errors="replace").splitlines()
    except FileNotFoundError:
        return {}
    known = {}
    for match in filter(None, map(LINE.fullmatch, lines)):
        one = Seen(match[1], bytes.fromhex(match[6]), bytes.fromhex(match[7]))
        if held(db, one):
            known[one.name] = one
    return known


def held(db: sqlite3.Connection, one: Seen) -> bool:
    """Say whether the log holds the operations of a segment: it does if it holds the last."""
    return db.execute(HELD, (one.parsed.device, one.parsed.last, one.end)).fetchone() is not None


def add(workspace: Workspace, seen: Iterable[Seen]) -> None:
    """Write segments down that were proven, or read back after they were put.

    A torn line is no line, so neither order nor a sync to disk matters.
    """
    text = "".join(f"\n{one.name} {one.end.hex()} {one.signature.hex()}" for one in seen)
    if not text:
        return
    path = _file(workspace)
    with write_errors(path):
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("ab", buffering=0) as out:
            out.write(f"{text}\n".encode())
            os.fsync(out.fileno())
