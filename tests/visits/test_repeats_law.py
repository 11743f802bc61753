"""Whatever is added, taken away, brought back and answered: a plain model says the same, and so does the log."""

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from inspect_cli import clock
from inspect_cli.log.journal import open_journal
from inspect_cli.store.workspace import Workspace
from inspect_cli.templates.registry import in_force
from inspect_cli.visits import visit as visits
from inspect_cli.visits.answering import Answer
from inspect_cli.visits.filling import Filling

# What is done, and to which of those there are (a number, taken from the end when there are fewer).
STEP = st.tuples(st.sampled_from(["add", "remove", "restore", "set", "inner", "open"]), st.integers(0, 5))


@pytest.fixture
def journal(stops):
    with open_journal(Workspace(stops)) as journal:
        yield journal


def begun(journal):
    form = in_force(journal.db, "stops")
    visit = visits.begun(journal, "GC-001", form, clock.now(), [])
    journal.append([visits.open_op(visit)])
    return Filling(journal, visit)


class Model:
    """A list of stops and, for each, its name and its advertisements; those taken away keep all they had."""

    def __init__(self):
        self.every = [{"there": True, "name": "", "ads": 1, "path": "stops[1]"}]

    def which(self, there):
        return [stop for stop in self.every if stop["there"] is there]

    def expected(self):
        return [(stop["path"], stop["name"], stop["ads"]) for stop in self.which(True)]


def seen(filling):
    found = []
    for tag in filling.instance.tags("stops"):
        path = f"stops[{tag}]"
        found.append((path, filling.instance.value(f"{path}/name"), len(filling.instance.tags(f"{path}/ads"))))
    return found


def do(filling, model, what, number):
    """Do a step to both; what there is nothing for is left out."""
    there, gone = model.which(True), model.which(False)
    if what == "add":
        model.every.append({"there": True, "name": "", "ads": 0, "path": filling.add("stops")})
    elif what == "remove" and there:
        stop = there[min(number, len(there) - 1)]
        filling.remove(stop["path"])
        stop["there"] = False
    elif what == "restore" and gone:
        stop = gone[min(number, len(gone) - 1)]
        filling.restore(stop["path"])
        stop["there"] = True
    elif what == "set" and there:
        stop = there[min(number, len(there) - 1)]
        stop["name"] = "" if stop["name"] else f"站{number}"
        filling.take({f"{stop['path']}/name": Answer(stop["name"])})
    elif what == "inner" and there:
        stop = there[min(number, len(there) - 1)]
        filling.add(f"{stop['path']}/ads")
        stop["ads"] += 1


@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(steps=st.lists(STEP, max_size=14))
@example(steps=[("add", 0)] * 6)
def test_the_screen_and_the_log_agree_with_a_plain_model(journal, steps):
    filling, model = begun(journal), Model()
    for what, number in [*steps, ("open", 0)]:
        if what == "open":
            filling = Filling(journal, filling.visit)
        do(filling, model, what, number)
        assert seen(filling) == model.expected()
        assert [path for path, _ in filling.removed(list_of(filling))] == [s["path"] for s in model.which(False)]
        asked = [q.path for q in filling.instance.order() if q.asked]
        assert filling.tally().asked == len(asked) == 3 + sum(3 + ads for _, _, ads in model.expected())


def list_of(filling):
    return next(page for page in filling.pages if page.repeat == "stops")
