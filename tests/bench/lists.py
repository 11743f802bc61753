"""Long lists: 50,000 choices searched, against SQLite looking through the same labels."""

import random
import sqlite3
from collections.abc import Iterator

from inspect_cli.points.naming import initials
from inspect_cli.templates.form import Choice
from inspect_cli.templates.rows import Row
from inspect_cli.visits.search import Index

from .harness import Bench, Line, best, figure, limit, rates, seconds

CHOICES = 50_000
SYLLABLES = "柳湾望湖桥东市场社区街道清和北南西中心公园广场小学人民解放建设路号楼栋单元室"
TYPED = ("柳湾", "lw", "3501", "室栋", "号 12")
LIKE = "SELECT rowid FROM choice WHERE label LIKE ?1 OR name LIKE ?1 OR short LIKE ?1"


@figure
def choices_searched(bench: Bench) -> Iterator[Line]:
    """A typed line over a list from a file: part of the label, initials, code, several words."""
    dice, row = random.Random(1), Row("survey", {})
    labels = ["".join(dice.choice(SYLLABLES) for _ in range(8)) + str(n) for n in range(CHOICES)]
    choices = [Choice(f"{330000 + n}", label, None, row) for n, label in enumerate(labels)]
    index = Index(choices)
    db = sqlite3.connect(":memory:")
    db.execute("CREATE TABLE choice(label, name, short)")
    db.executemany("INSERT INTO choice VALUES(?,?,?)", [(c.label, c.name, initials(c.label)) for c in choices])

    def ours() -> None:
        for text in TYPED:
            index.find(text)

    def bare() -> None:
        for text in TYPED:
            db.execute(LIKE, (f"%{text}%",)).fetchall()

    spent, yardstick = best(bench.scale.rounds * 5, lambda: seconds(ours), lambda: seconds(bare))
    yield rates("50,000 choices searched, against SQL LIKE", len(TYPED), spent, yardstick, goal=1)
    (made,) = best(bench.scale.rounds, lambda: seconds(lambda: Index(choices)))
    yield limit("50,000 choices made ready for searching", made * 1000, "ms", goal=150)
