"""Conflicts: two live versions that say different things, side by side until a person chooses."""

import json
import sqlite3
from typing import NamedTuple

from ..errors import NotFound, Refused, Usage
from . import fold
from .journal import Journal, Op
from .kinds import KINDS


class Version(NamedTuple):
    """One side of a conflict; `data` None means that this side takes the row back."""

    version: str
    at: str
    by: str
    device: str
    act: str
    data: dict[str, object] | None
    shown: bool


class Conflict(NamedTuple):
    """A row with several live versions; the one shown in the tables comes first."""

    kind: str
    key: str
    versions: tuple[Version, ...]


SHORTEST = 6  # characters of a version that name it

SIDES = f'SELECT lower(hex(op.hash)), op.at, op."by", substr(lower(hex(v.pub)),1,16), op.act, op.data {fold.HEADS}'


def count(db: sqlite3.Connection) -> int:
    """Return how many rows are in conflict."""
    found: int = db.execute("SELECT count(*) FROM (SELECT DISTINCT kind, key FROM conflict)").fetchone()[0]
    return found


def conflicts(db: sqlite3.Connection) -> list[Conflict]:
    """Return every row in conflict, by kind and key."""
    rows = db.execute("SELECT DISTINCT kind, key FROM conflict ORDER BY kind, key").fetchall()
    return [Conflict(kind, key, _versions(db, kind, key)) for kind, key in rows]


def _versions(db: sqlite3.Connection, kind: str, key: str) -> tuple[Version, ...]:
    rows = db.execute(SIDES, (kind, key)).fetchall()
    return tuple(
        Version(version, at, by, device, act, json.loads(data) if data else None, number == 0)
        for number, (version, at, by, device, act, data) in enumerate(rows)
    )


def find(db: sqlite3.Connection, name: str) -> Conflict:
    """Return a conflict by its number in the list (from 1), its key, or the beginning of a version.

    Raises:
        NotFound: none bears that name.
    """
    known = conflicts(db)
    if name.isdigit() and 0 < int(name) <= len(known):
        return known[int(name) - 1]
    for conflict in known:
        if name == conflict.key or any(_named(v, name) for v in conflict.versions):
            return conflict
    raise NotFound("conflict.not_found", name=name, candidates=[f"{c.kind} {c.key}" for c in known])


def _named(version: Version, beginning: str) -> bool:
    # Shorter than this it is a number that is out of range, and must not happen to fit.
    return len(beginning) >= SHORTEST and version.version.startswith(beginning)


def chosen(conflict: Conflict, take: str) -> Version:
    """Return the side that is meant by its number from 1, or by the beginning of its version.

    Raises:
        Usage: `take` names none of the sides, or several.
    """
    sides = conflict.versions
    if take.isdigit() and 0 < int(take) <= len(sides):
        return sides[int(take) - 1]
    named = [side for side in sides if _named(side, take)]
    if len(named) != 1:
        raise Usage("conflict.no_side", take=take, sides=len(sides))
    return named[0]


def resolve(journal: Journal, conflict: Conflict, take: str) -> Version:
    """Let one side stand; it replaces all sides.

    Raises:
        Usage: `take` names none of the sides, or several.
        Refused: one of the sides takes a higher rank than that of this laptop.
    """
    sides, side = conflict.versions, chosen(conflict, take)
    needed = max(KINDS[conflict.kind].rights[one.act] for one in sides)
    if (rank := journal.rank()) < needed:
        raise Refused("device.rank", needed=needed, rank=rank, kind=conflict.kind)
    versions = [one.version for one in sides]
    journal.append([Op(conflict.kind, conflict.key, side.data, side.act, replaces=versions)])
    return side
