"""Findings in the log: found again by their number."""

import json
import sqlite3

from ..errors import NotFound

# What photos of a finding are bound to: its item, or one of the samples of it that failed (`f` is the finding).
EVIDENCE = """(SELECT 'answer:'||f.visit||'/'||f.path
UNION ALL SELECT 'answer:'||f.visit||'/'||e.value FROM json_each(coalesce(f.samples,'[]')) e)"""


def key(finding: sqlite3.Row) -> str:
    """Return the key of a finding in the log, which its steps bear too: its visit and the path of its item."""
    return f"{finding['visit']}.{finding['path']}"


def targets(finding: sqlite3.Row) -> list[str]:
    """Return what photos of a finding are bound to: its item, and the samples of it that failed."""
    from ..visits.answering import answer_target

    paths = [finding["path"], *json.loads(finding["samples"] or "[]")]
    return [answer_target(finding["visit"], path) for path in paths]


def find(db: sqlite3.Connection, name: str) -> sqlite3.Row:
    """Return a finding by its number (`26-01-0003`) or its key.

    Raises:
        NotFound: none bears that number, or several do (a cloned laptop gives the same one twice).
    """
    cursor = db.cursor()
    cursor.row_factory = sqlite3.Row
    rows = cursor.execute("SELECT * FROM finding WHERE number=? OR visit||'.'||path=?", (name, name)).fetchall()
    if len(rows) == 1:
        return rows[0]  # type: ignore[no-any-return]
    candidates = [f"{row['number']} {key(row)}" for row in rows]
    raise NotFound("finding.ambiguous" if rows else "finding.not_found", name=name, candidates=candidates)
