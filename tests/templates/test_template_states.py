"""How a form stands after each step, by the pages of docs.getodk.org and the ODK XForms specification."""

import re

import pytest
from small_forms import form_of, instance_of

from inspect_cli.errors import Refused
from inspect_cli.templates.instance import Instance

CHECKED_TWICE = """
- type: begin repeat
  name: r
  label: 组
  children:
    - {type: integer, name: a, label: 甲}
    - {type: integer, name: b, label: 乙, calculation: "${a} * 2"}
    - {type: text, name: noted, label: 记, trigger: "${a}"}
    - {type: integer, name: small, label: 小, calculation: "if(${a} > 10, 1, 0)"}
"""


def test_what_changes_in_one_instance_leaves_the_others_alone():
    instance = instance_of(CHECKED_TWICE, {"r": "x y"})
    for tag in "xy":
        instance.set(f"r[{tag}]/a", "3")
        instance.set(f"r[{tag}]/b", "7")
        instance.set(f"r[{tag}]/noted", "手记")
    assert instance.set("r[x]/a", "4") == ["r[x]/a", "r[x]/b", "r[x]/noted"]
    assert (instance.value("r[x]/b"), instance.value("r[x]/noted")) == ("8", "")
    assert (instance.value("r[y]/b"), instance.value("r[y]/noted")) == ("7", "手记")


def test_a_trigger_in_a_new_instance_is_pulled_by_the_first_answer():
    instance = instance_of(CHECKED_TWICE.replace('trigger: "${a}"', 'trigger: "${a}", calculation: "concat(${a}, 1)"'))
    second = instance.add("r")
    assert instance.value(f"{second}/noted") == ""
    instance.set(f"{second}/a", "5")
    assert instance.value(f"{second}/noted") == "51"


def test_the_same_result_again_leaves_a_correction_alone():
    instance = instance_of(CHECKED_TWICE, {"r": "x"})
    instance.set("r[x]/a", "3")
    instance.set("r[x]/small", "9")
    instance.set("r[x]/a", "4")
    assert instance.value("r[x]/small") == "9"
    instance.set("r[x]/a", "11")
    assert instance.value("r[x]/small") == "1"


def test_a_hidden_calculation_waits_until_it_is_shown():
    instance = instance_of(
        """
        - {type: integer, name: a, label: 甲}
        - {type: select_one conform, name: show, label: 显示}
        - {type: calculate, name: first, calculation: "once(${a})", relevant: "${show} = 'yes'"}
        - {type: integer, name: twice, label: 倍, calculation: "${a} * 2", relevant: "${show} = 'yes'"}
        """
    )
    instance.set("a", "1")
    instance.set("a", "2")
    assert instance.kept("first") == ""
    instance.set("show", "yes")
    assert (instance.value("first"), instance.value("twice")) == ("2", "4")
    instance.set("twice", "5")
    instance.set("a", "3")
    assert (instance.value("first"), instance.value("twice")) == ("2", "6")
    instance.set("show", "no")
    instance.set("a", "9")
    assert (instance.kept("first"), instance.kept("twice")) == ("2", "6")
    instance.set("show", "yes")
    assert (instance.value("first"), instance.value("twice")) == ("2", "18")


PLANTS = """
- {type: calculate, name: count, calculation: "count(${plant})"}
- type: begin repeat
  name: plant
  label: 植物
  repeat_count: "if(${count} = 0 or ${plant}[position()=${count}]/more = 'yes', ${count} + 1, ${count})"
  children:
    - {type: text, name: species, label: 种}
    - {type: select_one conform, name: more, label: 还有}
"""


def test_a_repeat_goes_on_as_long_as_its_last_instance_says_so():
    instance = instance_of(PLANTS)
    seen = []
    for answer in ("yes", "yes", "no"):
        tags = instance.value("plant").split()
        seen.append((len(tags), instance.value("count")))
        instance.set(f"plant[{tags[-1]}]/more", answer)
    assert seen == [(1, "1"), (2, "2"), (3, "3")]
    assert instance.value("count") == "3"


def test_a_repeat_that_counts_itself_and_one_more_ends():
    counted = re.sub("repeat_count: .*", 'repeat_count: "${count} + 1"', PLANTS)
    form = form_of(counted)
    assert 1 <= len(Instance(form).value("plant").split()) <= 1000


TREES = """
- type: begin repeat
  name: tree
  label: 树
  children:
    - {type: text, name: species, label: 树种, default: "${tree}[position() = position(current()/..) - 1]/species"}
    - {type: calculate, name: place, calculation: "position(..)"}
    - {type: calculate, name: before, calculation: "../preceding-sibling::tree[1]/species"}
    - {type: calculate, name: same, calculation: "../species"}
    - {type: calculate, name: all, calculation: "count(/data/tree)"}
    - {type: calculate, name: beside, calculation: "count(${tree})"}
    - type: begin repeat
      name: branch
      label: 枝
      children:
        - {type: text, name: leaf, label: 叶}
        - {type: calculate, name: brothers, calculation: "count(${branch})"}
        - {type: calculate, name: of, calculation: "${species}"}
    - {type: calculate, name: leaves, calculation: "join(' ', ${leaf})"}
    - {type: calculate, name: second, calculation: "indexed-repeat(${leaf}, ${branch}, 2)"}
- {type: calculate, name: every, calculation: "join(' ', ${leaf})"}
"""


def test_what_paths_mean_within_repeats():
    given = {"tree": "x y", "tree[x]/species": "柳", "tree[y]/species": "槐", "tree[x]/branch": "a b",
             "tree[y]/branch": "c d", "tree[x]/branch[a]/leaf": "1", "tree[x]/branch[b]/leaf": "2",
             "tree[y]/branch[c]/leaf": "3", "tree[y]/branch[d]/leaf": "4"}  # fmt: skip
    instance = instance_of(TREES, given)
    names = ("before", "same", "all", "beside", "leaves", "second")
    assert {name: instance.value(f"tree[y]/{name}") for name in names} == {
        "before": "柳",
        "same": "槐",
        "all": "2",
        "beside": "2",
        "leaves": "3 4",
        "second": "4",
    }
    assert instance.value("tree[y]/branch[d]/brothers") == "2"
    assert instance.value("tree[y]/branch[d]/of") == "槐"
    assert instance.value("every") == "1 2 3 4"


def test_a_default_takes_what_the_instance_before_has():
    instance = instance_of(TREES)
    first = f"tree[{instance.value('tree')}]"
    instance.set(f"{first}/species", "柳")
    second = instance.add("tree")
    assert instance.value(f"{second}/species") == "柳"
    instance.set(f"{first}/species", "槐")
    assert instance.value(f"{second}/species") == "柳"


def test_a_new_instance_begins_anew():
    instance = instance_of(TREES)
    instance.set(f"tree[{instance.value('tree')}]/species", "柳")
    instance.remove(f"tree[{instance.value('tree')}]")
    assert instance.value(f"{instance.add('tree')}/species") == ""


@pytest.mark.parametrize(
    ("expression", "value"),
    [
        ("concat('[', ${a}/text(), ']')", "[3]"),
        ("count(${a}/text())", "1"),
        ("count(../g/node())", "2"),
        ("../g/b/following-sibling::node()", "3"),
        ("//a", "3"),
        ("count(//*[. = '3'])", "2"),
        ("../g/descendant::a", "3"),
        ("../g/b/following::a", "3"),
        ("name(../g/*[. = ${a}])", "a"),
        ("string(/*/*[1])", "3"),
        ("join(' ', ${a} | ../g/b)", " 3"),
    ],
)
def test_whatever_the_path_a_changed_answer_is_seen(expression, value):
    instance = instance_of(
        f"""
        - type: begin group
          name: g
          label: 组
          children:
            - {{type: integer, name: b, label: 乙}}
            - {{type: integer, name: a, label: 甲}}
        - {{type: calculate, name: c, calculation: "{expression}"}}
        """
    )
    instance.set("g/a", "3")
    assert instance.value("c") == value


FIXED = """
- type: begin group
  name: g
  label: 组
  readonly: "${lock} = 'yes'"
  children:
    - {type: text, name: inner, label: 内}
    - {type: calculate, name: sum, calculation: "1 + 1"}
- {type: select_one conform, name: lock, label: 锁}
- {type: integer, name: total, label: 合计, readonly: 是, calculation: "${part} * 2"}
- {type: integer, name: part, label: 部分, constraint: ". < 10 and . != ${lock}", required: "${lock} = 'no'"}
- {type: note, name: said, label: 说明}
"""


def test_what_a_group_fixes_is_fixed_within_it():
    instance = instance_of(FIXED)
    assert not instance.readonly("g/inner")
    instance.set("lock", "yes")
    assert instance.readonly("g/inner")
    assert instance.readonly("g")
    assert instance.readonly("said")
    with pytest.raises(Refused):
        instance.set("g/inner", "文")


def test_a_fixed_question_is_computed_all_the_same():
    instance = instance_of(FIXED)
    instance.set("part", "4")
    assert (instance.value("total"), instance.readonly("total")) == ("8", True)


def test_an_answer_that_breaks_its_constraint_can_be_taken_and_is_known():
    instance = instance_of(FIXED)
    assert instance.fits("part")
    instance.set("part", "12", constrained=False)
    assert (instance.value("part"), instance.value("total"), instance.fits("part")) == ("12", "24", False)
    assert [problem.code for problem in instance.problems()] == ["answer.constraint"]
    instance.set("part", "")
    assert instance.fits("part")
    instance.set("lock", "no")
    assert [problem.code for problem in instance.problems()] == ["answer.required"]


FILTERED = """
- {type: integer, name: n, label: 数}
- {type: select_one street, name: q, label: 街, choice_filter: "%s"}
- {type: calculate, name: c, calculation: "%s"}
"""
STREETS = """
choices:
  street:
    - {name: a, label: 甲街, width: "5"}
    - {name: b, label: 乙街, width: "9"}
    - {name: c, label: 丙街, width: "12"}
"""


@pytest.mark.parametrize(
    ("filter_", "names"),
    [
        ("position() < 3", "a b"),
        ("position() = last()", "c"),
        ("2", "b"),
        ("width > ${n}", "b c"),
        ("../item[1]/width = width", "a"),
        ("following-sibling::item[1]/name = 'c'", "b"),
        ("starts-with(label, '丙') or name = 'a'", "a c"),
        ("width", "a b c"),
        ("width = current()/../n + 2", "b"),
    ],
)
def test_a_filter_is_a_predicate_on_the_rows_of_the_list(filter_, names):
    instance = instance_of(FILTERED % (filter_, "1"), {"n": "7"}, choices=STREETS)
    assert " ".join(choice.name for choice in instance.choices("q")) == names


@pytest.mark.parametrize(
    ("expression", "value"),
    [
        ("instance('street')/root/item[2]/preceding-sibling::item/label", "甲街"),
        ("concat(instance('street')/root/item[name='c']/label | instance('street')/root/item[1]/label)", "甲街丙街"),
        ("count(instance('street')/root/item[1]/*)", "3"),
        ("sum(instance('street')/root/item[width > current()/../n]/width)", "21"),
        ("count(instance('street')/root/item[../item/width = '5'])", "3"),
        ("instance('street')/root/item[position() = last()]/name", "c"),
    ],
)
def test_lists_are_walked_like_any_tree(expression, value):
    assert instance_of(FILTERED % ("true()", expression), {"n": "7"}, choices=STREETS).value("c") == value
