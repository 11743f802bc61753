"""Former names: where an answer of an older version belongs in a newer one."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from small_forms import form_of

from inspect_cli.templates.differences import differences
from inspect_cli.templates.renaming import Paths

NEW = """
- {type: text, name: a, label: 甲}
- {type: select_one conform or_other, name: d, label: 丁, alias: 旧丁}
- type: begin repeat
  name: stops
  label: 站
  alias: halts
  children:
    - {type: text, name: b2, label: 乙, alias: b}
    - {type: text, name: twice, label: 一}
- type: begin group
  name: g
  label: 组
  children:
    - {type: text, name: c, label: 丙}
    - {type: text, name: twice, label: 二}
"""


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("a", "a"),
        ("h/a", "a"),
        ("c", "g/c"),
        ("旧丁", "d"),
        ("旧丁_other", "d_other"),
        ("stops", "stops"),
        ("halts", "stops"),
        ("halts[k3f9]/b", "stops[k3f9]/b2"),
        ("stops[k3f9]/b2", "stops[k3f9]/b2"),
        ("b", ""),  # an answer outside a repeat has no instance there
        ("stops[k3f9]/c", ""),  # nor an instance a place outside
        ("twice", ""),  # two could be meant
        ("gone", ""),
    ],
)
def test_where_an_answer_belongs_now(old, new):
    assert Paths(form_of(NEW)).now(old) == new


NAMES = st.lists(st.sampled_from("abcdefgh"), unique=True, min_size=1)


def survey(names):
    return form_of("\n".join(f"- {{type: text, name: {name}, label: 题{name}}}" for name in names)).content


@settings(max_examples=40, deadline=None)
@given(NAMES)
def test_a_version_does_not_differ_from_itself(names):
    assert differences(survey(names), survey(names)) == []


@settings(max_examples=40, deadline=None)
@given(NAMES, NAMES)
def test_what_is_added_one_way_is_removed_the_other_way(old, new):
    there, back = (differences(survey(a), survey(b)) for a, b in ((old, new), (new, old)))
    added = {c.item for c in there if c.what == "added"}
    assert added == {c.item for c in back if c.what == "removed"} == set(new) - set(old)


@settings(max_examples=40, deadline=None)
@given(NAMES.flatmap(lambda names: st.tuples(st.just(names), st.permutations(names))))
def test_the_rows_called_moved_are_just_those_that_need_to_move(both):
    old, new = both
    moved = {c.item for c in differences(survey(old), survey(new))}
    stayed = [name for name in new if name not in moved]
    assert stayed == [name for name in old if name not in moved]
    assert bool(moved) == (old != new)
