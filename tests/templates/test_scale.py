"""The scale of a `range`, with ticks and labels: what is refused, what is stored, what is shown."""

from random import Random

import pytest
from test_pyxform import ours, theirs
from wild_forms import opened

from inspect_cli.errors import Unfit
from inspect_cli.templates import build
from inspect_cli.visits import preview
from inspect_cli.visits.drawing import Brush
from inspect_cli.visits.offering import offered

FORMS = 600
LISTS = {"ends": ("1", "5"), "some": ("1", "3", "5"), "odd": ("2", "x"), "wide": ("1", "9"), "down": ("5", "1", "3")}


def made(seed):
    dice = Random(seed)
    given = {
        "start": dice.choice(["1", "1", "0", "5", "1.5", "x"]) if dice.random() < 0.6 else "1",
        "end": dice.choice(["5", "5", "9", "1", "6.5"]),
        "step": dice.choice(["1", "1", "2", "0", "0.5", "9"]),
        "tick_interval": dice.choice(["1", "2", "3", "0", "9", "a"]),
        "placeholder": dice.choice(["1", "3", "4", "9", "a"]),
        "tick_labelset": dice.choice([*LISTS, "none"]),
    }
    kept = {name: text for name, text in given.items() if dice.random() < 0.5}
    row = {"type": "range", "name": "r", "label": "R", "parameters": " ".join(f"{k}={v}" for k, v in kept.items())}
    if dice.random() < 0.3:
        row["appearance"] = dice.choice(["vertical", "no-ticks", "rating", "picker"])
    choices = [{"list_name": listed, "name": name, "label": name} for listed in LISTS for name in LISTS[listed]]
    return {"survey": [row], "choices": choices, "settings": [{"form_id": "f", "version": "1"}]}


def test_both_accept_or_both_refuse_a_scale(tmp_path):
    wrong, refused = [], 0
    for seed in range(FORMS):
        _, codes = ours(made(seed), tmp_path)
        reason = theirs(made(seed))
        refused += bool(reason)
        if bool(codes) != bool(reason):
            wrong.append((made(seed)["survey"], codes, reason))
    assert not wrong, wrong[:3]
    assert FORMS // 10 < refused < FORMS * 9 // 10


def scale(parameters):
    return opened(f"""
        | survey | type | name | label | parameters |
        |  | range | r | How clean? | {parameters} |
        | choices | list_name | name | label |
        |  | clean | 1 | dirty |
        |  | clean | 5 | clean |
        """)


@pytest.mark.parametrize(
    ("parameters", "typed", "stored"),
    [
        ("start=1 end=5", "3", "3"),
        ("start=1.0 end=5.0 step=1", "3", "3"),
        ("start=1 end=5 step=0.5", "3", "3.0"),
        ("start=1 end=5 tick_interval=2", "5", "5"),
    ],
)
def test_a_number_is_stored_with_a_fraction_only_where_the_scale_has_one(parameters, typed, stored):
    form = scale(parameters)
    form.set("r", typed)
    assert form.value("r") == stored
    with pytest.raises(Unfit):
        form.set("r", "6")


@pytest.mark.parametrize(
    ("parameters", "line"),
    [
        ("start=1 end=5 tick_labelset=clean", "1 dirty  2  3  4  5 clean"),
        ("start=5 end=1 tick_labelset=clean", "5 clean  4  3  2  1 dirty"),
        ("start=1 end=5 step=0.1 tick_labelset=clean", "1 dirty |"),
    ],
)
def test_the_labels_of_ticks_stand_beside_their_numbers(parameters, line):
    filling = preview.empty(scale(parameters).form)
    shown = offered(Brush(filling, "", None, lambda key, **_: key, 80), filling.form.questions["r"])
    assert line in "\n".join(shown)


@pytest.mark.parametrize(
    "parameters", ["placeholder=none", "tick_interval=abc", "tick_labelset=words", "tick_labelset=gone"]
)
def test_a_scale_that_was_published_before_lint_knew_of_ticks_is_answered(parameters):
    content = {
        "survey": [{"type": "range", "name": "r", "label": "R", "parameters": f"start=1 end=5 step=1 {parameters}"}],
        "choices": [{"list_name": "words", "name": "low", "label": "Low"}],
        "settings": {"form_id": "f", "form_title": "F", "version": "1"},
    }
    filling = preview.empty(build.from_content(content))
    lines = offered(Brush(filling, "", None, lambda key, **_: key, 80), filling.form.questions["r"])
    assert "1  2  3  4  5" in "\n".join(lines)
    filling.instance.set("r", "3")
    assert filling.instance.value("r") == "3"
