"""The print log: which PDF was made or sent to a printer, by whom, when, where to, how often.

It is part of the signed log and not of one laptop: the hash of the bytes is what a paper that comes back years
later is proven by, on any laptop of the team and with any fonts. A PDF made again with the same bytes is not
noted twice; a batch is one entry.
"""

import sqlite3
from collections.abc import Sequence
from typing import NamedTuple

from .. import ids
from ..log.journal import Journal, Op

FILE = "PDF"  # what stands for a printer when only the file was made


class Printed(NamedTuple):
    """A notice (key) and where it went: `FILE`, or the name of a queue."""

    notice: str
    target: str
    copies: int
    sha256: str


def note(journal: Journal, prints: Sequence[Printed]) -> int:
    """Write down what was printed, one entry for all; return how many were news.

    Raises:
        Refused: this laptop is not approved.
    """
    said = "SELECT 1 FROM print WHERE notice=? AND sha256=?"
    news = [p for p in prints if p.target != FILE or not journal.db.execute(said, (p.notice, p.sha256)).fetchone()]
    journal.append(
        [
            Op("print", f"{p.notice}/{ids.tag()}", {"target": p.target, "copies": p.copies, "sha256": p.sha256})
            for p in news
        ]
    )
    return len(news)


def history(db: sqlite3.Connection, notice: str) -> list[sqlite3.Row]:
    """Return what was printed of a notice, oldest first: at, by, target, copies, sha256."""
    sql = 'SELECT at, "by", target, copies, sha256 FROM print WHERE notice=? ORDER BY at, tag'
    return db.execute(sql, (notice,)).fetchall()
