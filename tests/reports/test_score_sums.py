"""Whatever was visited: groups add up, and nothing is counted twice or left out."""

import contextlib
import sqlite3
from collections import Counter
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from inspect_cli.log.kinds import KINDS
from inspect_cli.log.schema import table_sql
from inspect_cli.reports.samples import Chosen
from inspect_cli.reports.score import GROUPS, report

POINTS = {
    "A": ("柳荫巷", "背街小巷", "柳湾街道"),
    "B": ("桥东巷", "背街小巷", "桥东街道"),
    "C": ("市场", "农贸市场", "柳湾街道"),
}
TIMES = ["2026-07-13T08:00:00.000+08:00", "2026-07-13T16:30:00.000+00:00", "2026-07-14T23:59:59.999+08:00"]
DAYS = [date(2026, 7, 13), date(2026, 7, 14), date(2026, 7, 14)]  # of TIMES, in official time

marks = st.lists(st.tuples(st.integers(-5000, 100_000), st.integers(0, 100_000)), max_size=4)
visits = st.lists(
    st.tuples(
        st.sampled_from([*POINTS, "GONE"]),
        st.sampled_from(["draft", "finished", "finished"]),
        st.sampled_from(["", "", "停业", "未见点位"]),
        st.integers(0, 2),
        marks,
    ),
    max_size=8,
)


def stored(made):
    db = sqlite3.connect(":memory:")
    for kind in ("point", "visit", "marks", "template"):
        db.execute(table_sql(KINDS[kind]))
    provenance = "'', '', '', ''"
    for code, (name, type_, street) in POINTS.items():
        db.execute(
            f'INSERT INTO point(code, name, type, street, at, "by", device, version) VALUES (?,?,?,?,{provenance})',
            (code, name, type_, street),
        )
    for at, (point, state, outcome, time, points) in enumerate(made):
        db.execute(
            f'INSERT INTO visit(id, number, point, template, state, began, outcome, at, "by", device, version) '
            f"VALUES (?,?,?,'t',?,?,?,{provenance})",
            # A cloned laptop gives the same number twice.
            (f"v{at}", f"26-01-V{at % 3}", point, state, TIMES[time], outcome or None),
        )
        for item, (got, possible) in enumerate([] if outcome or state == "draft" else points):
            db.execute(
                'INSERT INTO mark(visit, path, got, possible, at, "by", device, version) '
                f"VALUES (?,?,?,?,{provenance})",
                (f"v{at}", f"i{item}", got, possible),
            )
    return db


@pytest.mark.parametrize("by", GROUPS)
@given(visits, st.sampled_from([(date.min, date.max), (DAYS[0], DAYS[0]), (DAYS[1], date.max)]))
@settings(max_examples=60)
def test_groups_add_up_and_nothing_is_left_out(by, made, days):
    with contextlib.closing(stored(made)) as db:
        found = report(db, by, Chosen(*days))
    counted = [v for v in made if v[1] == "finished" and days[0] <= DAYS[v[3]] <= days[1]]
    points = [mark for v in counted if not v[2] for mark in v[4]]
    total = found.total
    assert total.visits == sum(g.visits for g in found.groups) == len(counted)
    assert total.got == sum(g.got for g in found.groups) == sum(got for got, _ in points)
    assert total.possible == sum(g.possible for g in found.groups) == sum(possible for _, possible in points)
    assert dict(found.outcomes) == Counter(v[2] for v in counted if v[2])
    assert total.without == sum(count for _, count in found.outcomes)
    assert sum(count for *_, count in found.templates) == len(counted)
    if by == "visit":
        assert all(group.visits == 1 for group in found.groups)
