"""How a finding goes on: to another unit, and what was found when they came back."""

import json
import sqlite3
from collections.abc import Sequence

from ..errors import InConflict, Refused, Usage
from ..log.journal import Journal, Op
from ..points import naming
from .results import RESULTS


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
    key = f"{row['visit']}.{row['path']}"
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


def review(journal: Journal, findings: Sequence[sqlite3.Row], result: str, note: str = "") -> int:
    """Write down what was found when they came back to findings that were handed over; return how many.

    Notice and deadline go on standing with the finding.

    Raises:
        Usage: no such result.
        Refused: one was never handed over, or is closed.
        InConflict: one has two versions.
    """
    if result not in RESULTS:
        raise Usage("finding.no_result", result=result, known="、".join(RESULTS))
    with journal.lock.held():
        ops = []
        for row in findings:
            key = _settled(journal.db, row)
            live = step(journal.db, key)
            if live is None or live["act"] == "close":
                raise Refused("finding.closed" if live else "finding.not_handed_over", number=row["number"])
            kept = {name: live[name] for name in ("notice", "rule", "start", "due", "calendar", "starts") if live[name]}
            ops.append(Op("step", key, {**kept, "result": result, **({"note": note} if note else {})}, "review"))
        journal.append(ops)
    return len(ops)
