"""How a finding goes on: to another unit, and what was found when they came back."""

import json
import sqlite3
from collections.abc import Mapping, Sequence
from datetime import date
from itertools import product
from pathlib import Path

from .. import clock
from ..errors import InConflict, Refused, Usage
from ..log.journal import Journal, Op
from ..photos import evidence
from ..points import naming
from . import registry
from .results import RESULTS, UNDONE

RECTIFY, REVIEW, CLOSE = "rectify", "review", "close"  # acts
AFTER, REVIEWED = "整改后", "复查"  # what photos show, as their caption says and documents print
KEPT = ("notice", "rule", "start", "due", "calendar", "starts")  # what every later step says again


def assign(journal: Journal, findings: Sequence[sqlite3.Row], unit_name: str) -> tuple[int, int]:
    """Give findings to a unit; return how many changed hands, and how many of them wait for a notice again.

    What a notice said of them stays as it was printed; the step it made is taken back.

    Raises:
        NotFound: no such unit.
        Refused: one is closed; or it was handed over, and this takes a supervisor.
        InConflict: one has two versions.
    """
    with journal.lock.held():
        unit = naming.find(journal.db, "unit", unit_name)["code"]
        ops = [op for row in findings for op in _assigned(journal.db, row, unit)]
        journal.append(ops)
    return sum(op.kind == "finding" for op in ops), sum(op.kind == "step" for op in ops)


def _assigned(db: sqlite3.Connection, row: sqlite3.Row, unit: str) -> list[Op]:
    key = _settled(db, row)
    now = _now(db, row)
    if now["unit"] == unit:
        return []
    live = step(db, key)
    if live and live["act"] == "close":
        raise Refused("finding.closed", number=now["number"])
    data = db.execute("SELECT data FROM op WHERE hash=unhex(?)", (now["version"],)).fetchone()[0]
    said = json.loads(data)
    said |= {"unit": unit, "joint": [code for code in said.get("joint", []) if code != unit]}
    ops = [Op("finding", key, said)]
    if live:
        ops.append(Op("step", key, None, "issue"))
    return ops


def _now(db: sqlite3.Connection, row: sqlite3.Row) -> sqlite3.Row:
    """Read a finding again: another window may have changed it."""
    cursor = db.cursor()
    cursor.row_factory = sqlite3.Row
    return cursor.execute("SELECT * FROM finding WHERE visit=? AND path=?", (row["visit"], row["path"])).fetchone()  # type: ignore[no-any-return]


def _settled(db: sqlite3.Connection, row: sqlite3.Row) -> str:
    """Return the key of a finding that nobody disputes."""
    key = registry.key(row)
    if db.execute("SELECT 1 FROM conflict WHERE key=? AND kind IN ('finding','step') LIMIT 1", (key,)).fetchone():
        raise InConflict("finding.in_conflict", number=row["number"])
    return key


def step(db: sqlite3.Connection, key: str) -> sqlite3.Row | None:
    """Return the live step of a finding (key), None while it waits."""
    cursor = db.cursor()
    cursor.row_factory = sqlite3.Row
    visit, _, path = key.partition(".")
    found: sqlite3.Row | None = cursor.execute("SELECT * FROM step WHERE visit=? AND path=?", (visit, path)).fetchone()
    return found


def rectify(
    journal: Journal, findings: Sequence[sqlite3.Row], note: str = "", done: str = "", photos: Sequence[Path] = ()
) -> int:
    """Write down that findings were put right, as their unit reports it: what was done, and when; return how many.

    `done` is an ISO day, or empty: today. The photos show all of these findings; they are durable before the entry.

    Raises:
        Usage: `finding.bad_day`.
        Refused: one was never handed over, or is closed.
        Unfit: a photo is no picture.
        InConflict: one has two versions.
    """
    day = done or clock.stamp()[:10]
    try:
        if date.fromisoformat(day).isoformat() > clock.stamp()[:10]:
            raise Usage("finding.bad_day", value=done)
    except ValueError:
        raise Usage("finding.bad_day", value=done) from None
    said = {"done": day, **({"note": note} if note else {})}
    return _go_on(journal, findings, RECTIFY, said, AFTER, photos)


def review(
    journal: Journal, findings: Sequence[sqlite3.Row], result: str, note: str = "", photos: Sequence[Path] = ()
) -> int:
    """Write down what was found when they came back to findings that were handed over; return how many.

    Notice and deadline go on standing with the finding. The photos show all of these findings.

    Raises:
        Usage: no such result.
        Refused: one was never handed over, or is closed.
        Unfit: a photo is no picture.
        InConflict: one has two versions.
    """
    if result not in RESULTS:
        raise Usage("finding.no_result", result=result, known="、".join(RESULTS))
    said = {"result": result, **({"note": note} if note else {})}
    return _go_on(journal, findings, REVIEW, said, REVIEWED, photos)


def close(journal: Journal, findings: Sequence[sqlite3.Row], opinion: str) -> int:
    """Close findings (销号) that a review found to be put right, with what is said to it; return how many.

    The step keeps who reviewed, when and with what result: 复查意见书 says all of it.

    Raises:
        Refused: `finding.not_put_right`; one is closed, or this takes a supervisor.
        InConflict: one has two versions.
    """
    with journal.lock.held():
        ops = []
        for row in findings:
            key, live = _standing(journal.db, row)
            if live["act"] != REVIEW or live["result"] in UNDONE:
                raise Refused("finding.not_put_right", number=row["number"])
            kept = _kept(live, (*KEPT, "result", "note"))
            said = {**kept, "reviewed": live["at"], "reviewer": live["by"], "opinion": opinion}
            ops.append(Op("step", key, said, CLOSE))
        journal.append(ops)
    return len(ops)


def _go_on(
    journal: Journal,
    findings: Sequence[sqlite3.Row],
    act: str,
    said: Mapping[str, str],
    stage: str,
    photos: Sequence[Path],
) -> int:
    with journal.lock.held():
        keys, ops = [], dict[tuple[str, str], Op]()
        for row in findings:
            key, live = _standing(journal.db, row)
            keys.append(key)
            ops["step", key] = Op("step", key, {**_kept(live, KEPT), **said}, act)
        for photo, key in product(photos, keys):
            _, bound = evidence.add_one(journal, photo, evidence.Binding(after(key), stage, late=True))
            ops |= {(op.kind, op.key): op for op in bound}
        journal.append(list(ops.values()))
    return len(keys)


def after(key: str) -> str:
    """Return what the photos of a finding (key) are bound to that were taken after it was handed over."""
    return f"step:{key}"


def _standing(db: sqlite3.Connection, row: sqlite3.Row) -> tuple[str, sqlite3.Row]:
    """Return the key and the live step of a finding that was handed over and is not closed."""
    key = _settled(db, row)
    live = step(db, key)
    if live is None or live["act"] == CLOSE:
        raise Refused("finding.closed" if live else "finding.not_handed_over", number=row["number"])
    return key, live


def _kept(live: sqlite3.Row, names: Sequence[str]) -> dict[str, str]:
    return {name: live[name] for name in names if live[name]}
