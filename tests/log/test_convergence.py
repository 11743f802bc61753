"""Whatever laptops do, and in whatever order they meet: those with the same operations show the same tables."""

import atexit
import contextlib
import os
import shutil

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.errors import Flaky
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test
from laptops import VISIT, Laptop, Team, answer, meet, open_folder, point
from model import differences

from inspect_cli.errors import Problem
from inspect_cli.log import fold, proof
from inspect_cli.log.journal import Op

NAMES = ["founder", "70", "01", "66", "02", "02-again"]
OTHER_VISIT = "260715zzzz1111"
LAPTOP = st.sampled_from(NAMES)
LONG = bool(os.environ.get("INSPECT_LONG"))


def operation(draw_from):
    """Return one operation that the field might write, of every kind of key, some beyond the author's rank."""
    number, value, act = draw_from
    visit = (VISIT, OTHER_VISIT)[number % 2]
    return [
        answer(f"q{number}", value, visit),
        Op("visit", visit, {"state": value}),
        Op("finding", f"{visit}.q{number}", {"problem": value}),
        Op("step", f"{visit}.q1", {"note": value}, act=act),
        point(f"NM-{number}", value),
        Op("setting", "notice.series", {"value": value}),
        Op("marks", visit, {"items": [{"path": f"q{n}", "got": n, "possible": 5} for n in range(number)]}),
        Op("attachment", f"answer:{visit}/q{number}/{'ab' * 32}", {"caption": value}),
        Op("answer", f"nocut{number}", {"value": value}),
        Op("attachment", f"/nocut{number}", {"caption": value}),
        Op("attachment", f"nocut{number}", {"caption": value}),
    ]


OPERATIONS = st.tuples(st.integers(1, 3), st.sampled_from("xyz"), st.sampled_from(["issue", "rectify", "close"]))
WHICH = st.integers(0, 10)


def template_team(workshop):
    """Make the team every run begins with: a stranger nobody approved, and one key in use on two laptops."""
    team = Team(workshop)
    for name, role in (("70", "supervisor"), ("01", "inspector"), ("02", "inspector"), ("66", "")):
        team.join(name, role)
    laptop("02", workshop).copy(workshop / "02-again", workshop / "keys-02-again")
    return team


def laptop(name, workshop):
    return Laptop(workshop / name, workshop / f"keys-{name}")


class Field(RuleBasedStateMachine):
    """Laptops in the field, meeting at random."""

    template = None

    @initialize()
    def begin(self):
        if Field.template is None:
            Field.template = open_folder()
            atexit.register(shutil.rmtree, Field.template, ignore_errors=True)
            template_team(Field.template)
        self.workshop = open_folder()
        shutil.copytree(Field.template, self.workshop, dirs_exist_ok=True)
        self.laptops = {name: laptop(name, self.workshop) for name in NAMES}
        self.versions, self.touched = [], set()

    def teardown(self):
        if hasattr(self, "workshop"):
            try:
                self.everybody_meets()
            finally:
                shutil.rmtree(self.workshop)

    def write(self, name, op, skew, forced):
        mine = self.laptops[name]
        mine.skew = skew
        try:
            versions = (mine.force if forced else mine.write)(op)
        except Problem as problem:
            if problem.code not in ("device.not_approved", "device.rank"):
                raise
        else:
            self.versions.append((op.kind, op.key, versions[0]))
        self.touched.add(name)

    @rule(name=LAPTOP, what=OPERATIONS, which=WHICH, skew=st.integers(-1000, 1000), forced=st.booleans())
    def somebody_writes(self, name, what, which, skew, forced):
        self.write(name, operation(what)[which], skew, forced)

    @rule(name=LAPTOP, what=OPERATIONS, which=WHICH, pick=st.randoms(use_true_random=False), forced=st.booleans())
    def somebody_edits_a_version_long_gone(self, name, what, which, pick, forced):
        op = operation(what)[which]
        known = [version for kind, key, version in self.versions if (kind, key) == (op.kind, op.key)]
        # Now and then a version of another row, which an operation must not be able to remove.
        known = known or [version for _, _, version in self.versions]
        chosen = pick.sample(known, min(len(known), 2))
        self.write(name, op._replace(replaces=chosen), 0, forced)

    @rule(early=st.sampled_from(["founder", "70", "01", "02"]), late=st.sampled_from(["founder", "70", "01", "02"]))
    def two_with_crooked_clocks_disagree(self, early, late):
        key = f"q{len(self.versions)}"
        for name, skew in ((early, -1000), (late, 1000)):
            self.write(name, answer(key, name), skew, False)
        self.laptops[early].merge(self.laptops[late])

    @rule(name=st.sampled_from(["01", "02"]), number=st.integers(1, 3))
    def an_inspector_goes_on_where_a_supervisor_closed(self, name, number):
        closing = Op("step", f"{VISIT}.q{number}", {"note": "销号"}, act="close")
        self.write("70", closing, 0, False)
        self.laptops[name].merge(self.laptops["70"])
        if self.versions and self.versions[-1][1] == closing.key:
            again = closing._replace(act="rectify", data={"note": "再整改"}, replaces=[self.versions[-1][2]])
            self.write(name, again, 0, True)

    @rule(name=LAPTOP, what=OPERATIONS, which=WHICH)
    def somebody_takes_a_row_back(self, name, what, which):
        self.write(name, operation(what)[which]._replace(data=None), 0, False)

    @rule(
        name=st.sampled_from(["founder", "founder", "70", "01", "66"]),
        about=LAPTOP,
        role=st.sampled_from(["inspector", "supervisor", "admin", "admin"]),
        last=st.none() | st.integers(0, 8),
    )
    def somebody_speaks_of_a_laptop(self, name, about, role, last):
        said = {"role": role, "name": about} | ({} if last is None else {"last": last})
        act = "" if last is None else "revoke"
        self.write(name, Op("device", self.laptops[about].key(), said, act=act), 0, True)

    @rule(name=st.sampled_from(["founder", "70"]), forced=st.booleans())
    def somebody_orders_an_erasure(self, name, forced):
        self.write(name, Op("erase", OTHER_VISIT, {"reason": "申请"}), 0, forced)

    @rule(name=LAPTOP, other=LAPTOP, twice=st.booleans())
    def one_merges_another(self, name, other, twice):
        mine = self.laptops[name]
        report = mine.merge(self.laptops[other])
        assert [left for left in report.left if left.reason != "withheld"] == []
        if twice:
            before = mine.digests()
            assert mine.merge(self.laptops[other]).new == 0
            assert mine.digests() == before
        self.touched.add(name)

    @invariant()
    def tables_are_what_the_log_says(self):
        for name in sorted(getattr(self, "touched", ())):
            self.check(self.laptops[name])
        self.touched = set()

    def check(self, mine):
        assert mine.faults() == (), mine.root.name  # among others: folded bit by bit equals folded anew
        with mine.journal() as journal:
            assert differences(journal.db) == {"shown": [], "conflicts": []}, mine.root.name
            left = "SELECT key FROM op WHERE kind IN ('answer','finding') AND data IS NOT NULL AND instr(key,?)"
            if journal.db.execute("SELECT 1 FROM erase").fetchone():
                assert journal.db.execute(left, (OTHER_VISIT,)).fetchall() == []

    def everybody_meets(self):
        laptops = list(self.laptops.values())
        # Twice: texts that were erased by an order that came to nothing find their way back.
        meet(*laptops)
        for mine in laptops:
            for other in laptops:
                mine.merge(other)
        operations, digests = laptops[0].operations(), laptops[0].digests()
        for mine in laptops:
            self.check(mine)
            assert mine.operations() == operations
            assert mine.digests() == digests


def budget(examples, steps, **more):
    return settings(
        max_examples=examples,
        stateful_step_count=steps,
        deadline=None,
        suppress_health_check=list(HealthCheck),
        **more,
    )


def test_laptops_with_the_same_operations_show_the_same_tables():
    # Shrinking takes minutes: left to the long run.
    phases = [Phase.generate, Phase.shrink] if LONG else [Phase.generate]
    run_state_machine_as_test(Field, settings=budget(400 if LONG else 6, 30, phases=phases))


@pytest.fixture
def fresh_statements():
    fold.statements.cache_clear()
    yield
    fold.statements.cache_clear()


def found_by_the_machine(monkeypatch):
    """Run the machine until it sees a difference. Keys are random, so a failing run need not fail again: no matter."""
    seen, check = [], Field.check

    def looked_at(self, mine):
        try:
            check(self, mine)
        except AssertionError:
            seen.append(mine.root.name)
            raise

    monkeypatch.setattr(Field, "check", looked_at)
    few = budget(60, 30, phases=[Phase.generate], derandomize=True, database=None)
    with contextlib.suppress(AssertionError, BaseExceptionGroup, Flaky):
        run_state_machine_as_test(Field, settings=few)
    assert seen


@pytest.mark.usefixtures("fresh_statements")
def test_the_machine_finds_a_fold_that_believes_the_clock(monkeypatch):
    class Clocked(fold.Statements):
        def __init__(self, name, kind):
            super().__init__(name, kind)
            self.rows = self.rows.replace("ORDER BY g.rank, v.pub, op.seq", "ORDER BY op.at, op.seq")
            assert "op.at, op.seq" in self.rows

    monkeypatch.setattr(fold, "Statements", Clocked)
    found_by_the_machine(monkeypatch)


@pytest.mark.usefixtures("fresh_statements")
def test_the_machine_finds_a_fold_that_lets_anybody_supersede_anything(monkeypatch):
    ranked = "AND n.rank<=g.rank WHERE op.replaces"
    assert ranked in fold.EDGES
    monkeypatch.setattr(fold, "EDGES", fold.EDGES.replace(ranked, "WHERE op.replaces"))
    found_by_the_machine(monkeypatch)


def test_tables_differ_only_where_operations_do(inspector, founder):
    inspector.write(answer("q", "yes"))
    assert inspector.digests() != founder.digests()
    founder.merge(inspector)
    assert inspector.digests() == founder.digests()
    assert set(founder.digests()) == set(proof.FOLDED)
