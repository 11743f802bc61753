"""Bad input ends in a clear error, in bounded time and memory."""

import pytest
from small_forms import checked, errors_of, form_of, instance_of, text_of

from inspect_cli.errors import Unfit
from inspect_cli.templates import lint
from inspect_cli.templates.evaluation import MOST_INSTANCES, MOST_NODES
from inspect_cli.templates.expression.parser import parse
from inspect_cli.templates.instance import Instance
from inspect_cli.templates.program import Program, is_dynamic
from inspect_cli.templates.report import Report


@pytest.mark.parametrize(
    "expression",
    [
        "(" * 10_000 + "1" + ")" * 10_000,
        "not(" * 10_000 + "1" + ")" * 10_000,
        "a[" * 10_000 + "1" + "]" * 10_000,
        "1" + " + 1" * 10_000,
        "1" + " or 1" * 10_000,
        "(" * 60 + "1" + ")" * 60,
        "/".join(["a[b[c]]"] * 20) + "[d" * 60 + "]" * 60,
    ],
)
def test_an_expression_nested_beyond_reason_is_refused(expression):
    with pytest.raises(Unfit) as caught:
        parse(expression)
    assert caught.value.code == "expression.too_deep"
    assert not is_dynamic(expression)


def test_what_people_write_is_not_too_deep():
    parse("if(a, " * 40 + "1" + ", 0)" * 40)
    parse(" + ".join(f"${{q{n}}}" for n in range(150)))
    parse(" or ".join(["(a = 1 and b = 2 * (c + 1))"] * 60))
    assert parse("-" * 10_001 + "1") == parse("-1")
    assert parse("--'3'") != parse("'3'")


def test_a_deep_expression_runs_when_it_was_accepted():
    sums = " + ".join(["1"] * 190)
    asked = "if(true(), " * 45 + "1" + ", 0)" * 45
    form = form_of(
        f"- {{type: calculate, name: a, calculation: '{sums}'}}\n- {{type: calculate, name: b, calculation: '{asked}'}}"
    )
    assert Instance(form).answers() == {"a": "190", "b": "1"}


def test_a_loop_of_formulas_is_named_and_ends():
    form, report = checked(
        text_of(
            """
            - {type: integer, name: n, label: 数}
            - {type: calculate, name: a, calculation: "${b} + ${n}"}
            - {type: calculate, name: b, calculation: "${c} + 1"}
            - {type: calculate, name: c, calculation: "${a} + 1"}
            """
        )
    )
    Program(form, report)
    assert [(e.code, e.params["value"]) for e in report.errors] == [("expression.circular", "a → b → c → a")]
    assert Instance(form).set("n", "1")[0] == "n"


def test_a_chain_of_formulas_may_be_longer_than_pythons_stack():
    rows = [f'- {{type: calculate, name: q{n}, calculation: "${{q{n + 1}}} + 1"}}' for n in range(3000)]
    instance = instance_of("\n".join([*rows, "- {type: integer, name: q3000, label: 数}"]))
    instance.set("q3000", "1")
    assert instance.value("q0") == "3001"


def test_groups_within_groups_beyond_reason_are_reported_once():
    depth = 10_000
    begin = [f"- {{type: begin group, name: g{n}, label: 组}}" for n in range(depth)]
    rows = [*begin, "- {type: text, name: q, label: 甲}", *["- {type: end group}"] * depth]
    assert errors_of("\n".join(rows)) == ["template.too_deep 33:type"]


@pytest.mark.parametrize("text", ["[" * 10_000, "a: " + "{a: " * 10_000, "- " * 10_000 + "a"])
def test_yaml_within_yaml_beyond_reason_is_refused(tmp_path, text):
    path = tmp_path / "deep.yaml"
    path.write_text(text, "utf-8")
    assert lint.check([path]).errors


def test_children_within_children_beyond_reason_are_refused(tmp_path):
    path = tmp_path / "deep.yaml"
    rows = "[{type: begin group, name: g, label: 组, children: " * 2000 + "[]" + "}]" * 2000
    path.write_text(f"settings: {{form_id: a, form_title: a, version: a}}\nsurvey: {rows}\n", "utf-8")
    assert lint.check([path]).errors


COUNTED = """
- {type: integer, name: n, label: 数}
- type: begin repeat
  name: a
  label: 甲
  repeat_count: ${n}
  children:
    - type: begin repeat
      name: b
      label: 乙
      repeat_count: ${n}
      children:
        - {type: text, name: t, label: 文字}
"""


def test_a_mistyped_count_does_not_fill_the_memory():
    form, report = checked(text_of(COUNTED))
    assert report.errors == []
    instance = Instance(form)
    instance.set("n", "999999999")
    assert len(instance.value("a").split()) == MOST_INSTANCES
    assert len(instance.tree.by_path) <= MOST_NODES + 10
    instance.set("n", "2")
    assert sum(len(instance.value(f"a[{tag}]/b").split()) for tag in instance.value("a").split()) == 4


def test_a_regular_expression_of_a_form_cannot_hang_it():
    form = form_of("- {type: text, name: q, label: 甲, constraint: \"regex(., '^(a+)+$')\"}")
    Program(form, report := Report())
    assert report.errors == []
    with pytest.raises(Unfit) as caught:
        Instance(form).set("q", "a" * 40 + "!")
    assert caught.value.code == "answer.constraint"
