"""Two laptops that go on with one draft and both add samples: after a merge both have all of them."""

import shutil
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from laptops import Laptop, Team, meet, open_folder

from inspect_cli import clock
from inspect_cli.templates import lint
from inspect_cli.templates.registry import in_force, publish
from inspect_cli.visits import visit as visits
from inspect_cli.visits.answering import Answer
from inspect_cli.visits.filling import Filling

FORM = Path(__file__).parents[1] / "forms" / "stops.yaml"
STEPS = st.lists(st.tuples(st.sampled_from(["add", "remove", "name", "inner"]), st.integers(0, 3)), max_size=4)


@pytest.fixture(scope="module")
def team_folder():
    """A founder and two inspectors who all know the template and one draft."""
    folder = open_folder()
    team = Team(folder)
    laptops = [team.join(name, "inspector") for name in ("01", "02")]
    with team.founder.journal() as journal:
        publish(journal, [lint.load(FORM)])
        form = in_force(journal.db, "stops")
        visit = visits.begun(journal, "GC-001", form, clock.now(), [])
        journal.append([visits.open_op(visit)])
    meet(team.founder, *laptops)
    yield folder, visit.id
    shutil.rmtree(folder)


def work(laptop, visit, steps, told):
    """Do some steps on a laptop; note in `told` the names given to instances."""
    with laptop.journal() as journal:
        filling = Filling(journal, visits.find(journal.db, visit))
        for what, number in steps:
            tags = filling.instance.tags("stops")
            path = f"stops[{tags[min(number, len(tags) - 1)]}]" if tags else ""
            if what == "add":
                path = filling.add("stops")
                told[path] = f"{laptop.root.name}-{number}"
                filling.take({f"{path}/name": Answer(told[path])})
            elif path and what == "remove":
                filling.remove(path)
            elif path and what == "name":
                filling.take({f"{path}/name": Answer(f"{laptop.root.name}-{number}")})
            elif path:
                told[filling.add(f"{path}/ads")] = ""


@settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))
@given(mine=STEPS, theirs=STEPS)
def test_nothing_that_either_added_is_lost(team_folder, mine, theirs):
    original, visit = team_folder
    folder = open_folder()
    try:
        shutil.copytree(original, folder, dirs_exist_ok=True)
        laptops = [Laptop(folder / name, folder / f"keys-{name}") for name in ("01", "02")]
        told = {}
        for laptop, steps in zip(laptops, (mine, theirs), strict=True):
            work(laptop, visit, steps, told)
        meet(*laptops)
        assert seen(laptops[0], visit) == seen(laptops[1], visit)
        stored, conflicts, tags = seen(laptops[0], visit)
        away = [path for path, value in stored.items() if path.endswith("]") and value.startswith("-")]
        for path, name in told.items():
            repeat, _, tag = path.removesuffix("]").rpartition("[")
            assert tag in tags.get(repeat, []) or any(f"{path}/".startswith(f"{gone}/") for gone in away)
            assert stored.get(f"{path}/name", "")[:2] == name[:2]
        assert [path for path in conflicts if path.endswith("]")] == [], "adding and taking away never collide"
    finally:
        shutil.rmtree(folder)


def seen(laptop, visit):
    """Return what is stored of the draft, what is in conflict, and the tags of every repeat there is."""
    with laptop.journal() as journal:
        filling = Filling(journal, visits.find(journal.db, visit))
        conflicts = sorted({key.partition("/")[2] for (key,) in journal.db.execute("SELECT key FROM conflict")})
        stored = {path: answer.value for path, answer in filling.given.items()}
        return stored, conflicts, dict(filling.instance.tree.tags)
