"""Rounds in the log: begun with the templates that are in force, drawn, handed out, closed."""

import json
import secrets
import sqlite3
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from .. import clock, ids
from ..errors import NotFound, Refused, Usage
from ..log.journal import Journal, Op
from ..templates.form import Form
from ..templates.registry import load
from . import lot
from .lot import Candidate

CLOSED = "close"
NONE = "-"  # for a visit that belongs to no round, though its point was drawn
MODES = ("暗访", "明查")


class Round(NamedTuple):
    """A row of table `round`. `pins`: form id → sha256 of the template its visits are filled in by."""

    code: str
    act: str
    name: str
    since: str
    until: str
    mode: str
    channel: str
    campaign: str
    pins: Mapping[str, str]
    version: str

    def about(self) -> dict[str, str]:
        """Return what a visit of this round says of itself."""
        return {"round": self.code, "mode": self.mode, "channel": self.channel, "campaign": self.campaign}

    def data(self) -> dict[str, object]:
        """Return what the log holds of it."""
        return {k: v for k, v in self._asdict().items() if v and k not in {"code", "act", "version"}}


class Draw(NamedTuple):
    """One drawing of lots: everything that is needed to draw it again."""

    id: str
    seed: str
    rule: str
    spread: bool
    candidates: tuple[Candidate, ...]
    hash: str
    points: tuple[str, ...]

    def holds(self) -> bool:
        """Draw it again, and tell whether candidates and result are those that were written down."""
        again = lot.draw(self.candidates, lot.read_rule(self.rule), self.seed, spread=self.spread)
        return tuple(again) == self.points and lot.hash_of(self.candidates) == self.hash


COLUMNS = "code, act, name, since, until, mode, channel, campaign, pins, version"
PINS = "SELECT form_id, template FROM form ORDER BY form_id"


def _round(row: Sequence[str | None]) -> Round:
    *plain, pins, version = row
    return Round._make([*(text or "" for text in plain), json.loads(pins or "{}"), version or ""])


def rounds(db: sqlite3.Connection) -> list[Round]:
    """Return all rounds, the latest first."""
    return [_round(tuple(row)) for row in db.execute(f"SELECT {COLUMNS} FROM round ORDER BY since DESC, code DESC")]


def find(db: sqlite3.Connection, name: str = "") -> Round:
    """Return a round by its code or name; without a word, the only one that is open.

    Raises:
        NotFound: none, or several.
    """
    known = rounds(db)
    found = [r for r in known if name in (r.code, r.name)] if name else [r for r in known if r.act != CLOSED]
    if len(found) != 1:
        code = "round.ambiguous" if found else "round.not_found"
        raise NotFound(code, name=name, candidates=[f"{r.code} {r.name}" for r in found or known])
    return found[0]


def refuse_closed(it: Round) -> None:
    """Refuse to change a round that is over.

    Raises:
        Refused: `round.closed`.
    """
    if it.act == CLOSED:
        raise Refused("round.closed", round=it.code, name=it.name)


def new(journal: Journal, code: str, **said: str) -> Round:
    """Begin a round (`said`: name, since, until, mode, channel, campaign); the templates in force are pinned.

    Raises:
        Usage: the code cannot be one, or the mode is none.
        Refused: there is such a round already, or this takes a supervisor.
    """
    if not code or "/" in code or not code.isprintable():
        raise Usage("round.code", value=code)
    refuse_mode(said.get("mode", ""))
    with journal.lock.held():
        if any(r.code == code for r in rounds(journal.db)):
            raise Refused("round.exists", round=code)
        pins = dict(journal.db.execute(PINS).fetchall())
        journal.append([Op("round", code, {**{k: v for k, v in said.items() if v}, "pins": pins})])
        return find(journal.db, code)


def of_point(db: sqlite3.Connection, point: str, name: str = "") -> Round | None:
    """Return the open round that a visit to a point belongs to: the one named, or the latest that drew the point.

    `name` may be `-`: none at all.

    Raises:
        NotFound: no such round.
        Refused: the round named is closed.
    """
    if name == NONE:
        return None
    if name:
        named = find(db, name)
        refuse_closed(named)
        return named
    drawn = {
        row[0] for row in db.execute("SELECT d.round FROM draw d, json_each(d.points) e WHERE e.value=?", (point,))
    }
    return next((it for it in rounds(db) if it.code in drawn and it.act != CLOSED), None)


def of_sheet(db: sqlite3.Connection, name: str = "") -> Round | None:
    """Return the round of a sheet without a point: the one named, or the only one that is open. `-`: none at all.

    Raises:
        NotFound: no such round.
        Refused: the round named is closed.
    """
    if name:
        return of_point(db, "", name)
    still_open = [it for it in rounds(db) if it.act != CLOSED]
    return still_open[0] if len(still_open) == 1 else None


def about(it: Round | None, said: Mapping[str, str]) -> dict[str, str]:
    """Return what a visit is made for: what was said of it (mode, channel …), and the rest from its round.

    Raises:
        Usage: a mode that is none.
    """
    refuse_mode(said.get("mode", ""))
    return {**(it.about() if it else {}), **{name: text for name, text in said.items() if text}}


def refuse_mode(mode: str) -> None:
    """Refuse a way of inspecting that is neither 暗访 nor 明查; empty: not said.

    Raises:
        Usage: `round.mode`.
    """
    if mode and mode not in MODES:
        raise Usage("round.mode", value=mode, known=MODES)


def pinned(db: sqlite3.Connection, it: Round | None, form: Form) -> Form:
    """Return the template that a round has pinned for a form; the given one, if it has none for it."""
    sha256 = it.pins.get(form.form_id) if it else None
    return load(db, sha256) if sha256 else form


def candidates(db: sqlite3.Connection, round_: str) -> list[Candidate]:
    """Return the points that no lot of this round has drawn yet."""
    rows = db.execute(
        "SELECT code, coalesce(type,''), coalesce(street,'') FROM point WHERE code NOT IN "
        "(SELECT e.value FROM draw d, json_each(d.points) e WHERE d.round=?) ORDER BY code",
        (round_,),
    )
    return [Candidate(*row) for row in rows]


def draw(journal: Journal, it: Round, rule: str, seed: str = "", *, spread: bool = False) -> Draw:
    """Draw points by lot and write seed, candidates and result in one entry; without a seed, take one by chance.

    Raises:
        Usage: the rule cannot be read, or draws nothing.
        Refused: the round is closed, or this takes a supervisor.
    """
    with journal.lock.held():
        refuse_closed(find(journal.db, it.code))
        among = candidates(journal.db, it.code)
        seed = seed or secrets.token_hex(8)
        points = lot.draw(among, lot.read_rule(rule), seed, spread=spread)
        if not points:
            raise Usage("round.nothing_drawn", rule=rule, candidates=len(among))
        made = Draw(ids.dated(clock.now()), seed, rule, spread, tuple(among), lot.hash_of(among), tuple(points))
        said = {"seed": seed, "rule": rule, "spread": int(spread), "hash": made.hash, "points": points}
        journal.append([Op("draw", f"{it.code}/{made.id}", {**said, "candidates": [list(c) for c in among]})])
    return made


def draws(db: sqlite3.Connection, round_: str) -> list[Draw]:
    """Return the drawings of a round in the order in which they were made."""
    # Within a second, the later lot has fewer points to draw from.
    order = "at, json_array_length(candidates) DESC, id"
    sql = f"SELECT id, seed, rule, spread, candidates, hash, points FROM draw WHERE round=? ORDER BY {order}"
    found = []
    for id_, seed, rule, spread, among, hash_, points in db.execute(sql, (round_,)):
        candidates_ = tuple(Candidate(*each) for each in json.loads(among))
        found.append(Draw(id_, seed, rule, bool(spread), candidates_, hash_, tuple(json.loads(points))))
    return found


def close(journal: Journal, it: Round) -> None:
    """Close a round: no more lots, tasks or visits.

    Raises:
        Refused: it is closed, or this takes a supervisor.
    """
    with journal.lock.held():
        it = find(journal.db, it.code)
        refuse_closed(it)
        journal.append([Op("round", it.code, it.data(), CLOSED, [it.version])])
