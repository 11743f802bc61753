"""Several samples of one item: one judgement over them all."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from small_forms import form_of

from inspect_cli.templates.instance import Instance
from inspect_cli.templates.scoring import items, marks

FORM = form_of("""
    - type: begin repeat
      name: stops
      label: 站点
      children:
        - {type: select_one conform, name: q, label: 站亭, weight: "3"}
""")
ANSWERS = st.sampled_from(["yes", "no", "na", "skip", ""])


def judged(answers):
    tags = [f"t{n}" for n in range(len(answers))]
    given_ = {"stops": " ".join(tags)} | {f"stops[{tag}]/q": a for tag, a in zip(tags, answers, strict=True) if a}
    return items(marks(Instance(FORM, given_)))


@pytest.mark.parametrize(
    ("answers", "state", "got", "failed"),
    [
        (["yes", "yes"], "scored", 3, False),
        (["yes", "no", "yes"], "scored", 0, True),
        (["yes", "na", "skip"], "scored", 3, False),
        (["na", "skip"], "untested", None, False),
        (["na", "na"], "exempt", None, False),
        (["na", ""], "open", None, False),
        (["", "no"], "scored", 0, True),
    ],
)
def test_one_sample_that_fails_fails_the_item(answers, state, got, failed):
    (item,) = judged(answers)
    assert (item.mark.path, item.mark.state, item.mark.failed) == ("stops/q", state, failed)
    assert item.mark.got == (None if got is None else Decimal(got))
    assert [mark.path for mark in item.failed] == [f"stops[t{n}]/q" for n, a in enumerate(answers) if a == "no"]


@given(st.lists(ANSWERS, max_size=6))
def test_the_order_of_samples_and_how_many_conform_change_nothing(answers):
    found = [item.mark for item in judged(answers)]
    assert found == [item.mark for item in judged(answers[::-1])]
    assert len(found) == bool(answers)
    if "yes" in answers:
        assert found == [item.mark for item in judged([*answers, "yes"])]


def test_without_an_instance_there_is_nothing_to_judge():
    assert judged([]) == []


def test_points_off_for_every_sample_are_counted_outside_the_repeat():
    """The example of docs/templates.md."""
    form = form_of(
        """
        - type: begin repeat
          name: stops
          label: 站点
          children:
            - {type: select_one plain, name: shelter, label: 站亭, fail: "no"}
        - {type: calculate, name: sum, calculation: "1", weight: "10",
           score: "max(0, 10 - 2 * count(${stops}[shelter = 'no']))"}
    """,
        choices="choices: {plain: [{name: 'yes', label: 好}, {name: 'no', label: 坏}]}",
    )
    stored = {"stops": "a b c", "stops[a]/shelter": "no", "stops[b]/shelter": "no", "stops[c]/shelter": "yes"}
    shelter, total = items(marks(Instance(form, stored)))
    assert (shelter.mark.got, shelter.mark.failed, len(shelter.failed)) == (None, True, 2)
    assert (total.mark.got, total.mark.possible) == (6, 10)
