"""The law of numbers: whatever laptops give, hand on and merge, in any order, no number is given twice."""

import os
import shutil
import tempfile
from contextlib import contextmanager
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from inspect_cli import ids
from inspect_cli.clock import now
from inspect_cli.errors import Problem
from inspect_cli.log import begin, devices, merge
from inspect_cli.log.journal import Op, open_journal
from inspect_cli.notices import numbering
from inspect_cli.store.workspace import Workspace

SERIES = "文创改"
YEARS = (2026, 2027)
PEOPLE = ("01", "02", "03")


@contextmanager
def at(folder, staff):
    """Open the workspace of one person with that person's keys."""
    before = os.environ.get("INSPECT_KEYS")
    os.environ["INSPECT_KEYS"] = str(folder / f"keys{staff}")
    try:
        with open_journal(Workspace(folder / staff)) as journal:
            yield journal
    finally:
        os.environ.pop("INSPECT_KEYS")
        if before is not None:
            os.environ["INSPECT_KEYS"] = before


@pytest.fixture(scope="module")
def team():
    """Three supervisors who know of each other; nobody writes to this one."""
    folder = Path(tempfile.mkdtemp(prefix="series-"))
    with pytest.MonkeyPatch.context() as patch:
        for staff in PEOPLE:
            patch.setenv("INSPECT_KEYS", str(folder / f"keys{staff}"))
            about = {"staff": staff, "name": f"督导员{staff}"}
            if staff == "01":
                begin.found(folder / staff, "清和区文明办", about).close()
            else:
                begin.join(folder / staff, folder / "01", about)[0].close()
    for staff in PEOPLE[1:]:
        with at(folder, "01") as office:
            merge.merge(office, folder / staff)
            devices.approve(office, devices.find(office.db, staff), "supervisor")
    for staff in PEOPLE[1:]:
        with at(folder, staff) as journal:
            merge.merge(journal, folder / "01")
    yield folder
    shutil.rmtree(folder)


def issue(journal, year):
    """Give a number and write the notice that bears it, as issuing does."""
    number = numbering.give(journal, SERIES, year)
    said = {"series": SERIES, "year": year, "running": number, "number": numbering.written(SERIES, year, number)}
    journal.append([Op("notice", ids.dated(now()), {**said, "findings": []}, "issue")])
    return year, number


people, years = st.sampled_from(PEOPLE), st.sampled_from(YEARS)
first = st.integers(1, 12)
steps = st.one_of(
    st.tuples(st.just("issue"), people, years),
    st.tuples(st.just("issue"), people, years),
    st.tuples(st.just("block"), people, people, years, first, st.integers(0, 5)),
    st.tuples(st.just("rest"), people, people, years, st.none() | first),
    st.tuples(st.just("merge"), people, people),
)


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(story=st.lists(steps, min_size=5, max_size=25))
def test_no_number_is_given_twice(team, story):
    folder = Path(tempfile.mkdtemp(prefix="story-", dir=team.parent))
    shutil.copytree(team, folder, dirs_exist_ok=True)
    try:
        numbers = [given for step in story if (given := take(folder, *step))]
        assert len(numbers) == len(set(numbers))
        held = []
        for staff in PEOPLE:  # when all have heard of all, all see the same
            with at(folder, staff) as journal:
                for other in PEOPLE:
                    merge.merge(journal, folder / other)
                assert numbering.doubles(journal.db) == set()
                held.append([numbering.holdings(journal.db, SERIES, year) for year in YEARS])
                for year in YEARS:
                    covered = sorted(part for h in numbering.holdings(journal.db, SERIES, year) for part in h.ranges)
                    assert covered[0][0] == 1
                    assert [b[0] - a[1] for a, b in pairwise(covered)] == [1] * (len(covered) - 1)
                    assert covered[-1][1] == numbering.END
        assert held[0] == held[1] == held[2]
    finally:
        shutil.rmtree(folder)


def take(folder, what, staff, *how):
    """Let one person do something; what is refused does not happen."""
    with at(folder, staff) as journal:
        try:
            match what, how:
                case "issue", [year]:
                    return issue(journal, year)
                case "block", [to, year, begins, more]:
                    numbering.hand_out(journal, SERIES, to, f"{begins}-{begins + more}", year)
                case "rest", [to, year, begins]:
                    numbering.hand_out(journal, SERIES, to, f"{begins}-" if begins else "", year)
                case "merge", [other] if other != staff:
                    merge.merge(journal, folder / other)
        except Problem:
            return None
    return None


words = st.text("文创改督办", min_size=1, max_size=4)


@given(series=words, year=st.integers(2000, 2100), running=st.integers(1, 99999), at=st.integers(0, 5))
def test_a_number_is_read_however_it_is_written(series, year, running, at):
    number = numbering.written(series, year, running)
    for typed in (
        number,
        number.replace("〔", "[").replace("〕", "]"),
        number.replace("〔", "（").replace("〕", "）第"),
    ):
        assert numbering.read(typed) == (series, year, running)
        assert numbering.read(f"{typed[:at]} {typed[at:]}") == (series, year, running)
    assert numbering.read(f"{year}-{running}") == ("", year, running)
    assert numbering.read(f"{running}号") == ("", 0, running)


@pytest.mark.parametrize("text", ["", "号", "260715k7m2p9qx", "26-31-2-1", "文创改", "-"])
def test_what_is_no_number(text):
    assert numbering.read(text) is None
