"""The benchmark itself runs: tiny sizes, no time asserted."""

import pytest

from .harness import Bench, Line, discover, limit, print_table, rates
from .teams import TINY, Team


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("bench")


@pytest.fixture(scope="module")
def bench(folder):
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("INSPECT_KEYS", str(folder / "keys"))
        yield Bench(TINY, Team(folder, TINY))


@pytest.fixture(autouse=True)
def keys(folder, monkeypatch):
    """The team is made once, for all figures; so are its keys."""
    monkeypatch.setenv("INSPECT_KEYS", str(folder / "keys"))


@pytest.mark.parametrize("figure", discover(), ids=lambda figure: figure.__name__)
def test_every_figure_yields_lines(bench, figure, capsys):
    lines = print_table(figure(bench))
    printed = capsys.readouterr().out
    assert lines
    assert all(line.name in printed for line in lines)


def test_a_missed_goal_is_marked(capsys):
    lines = [rates("half as fast", 100, 2.0, 1.0, goal=0.6), rates("fast enough", 100, 2.0, 1.0, goal=0.4)]
    assert [line.met for line in print_table(lines)] == [False, True]
    out = capsys.readouterr().out
    assert "×" in out
    assert "√" in out
    assert "0.50" in out


def test_a_limit_is_met_from_below():
    assert limit("short", 2.0, "ms", goal=3).met is True
    assert limit("long", 4.0, "ms", goal=3).met is False
    assert Line("only told", "7").met is None
