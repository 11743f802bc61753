"""What a question is worth: exact points, exemptions, coverage, failures."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from small_forms import form_of

from inspect_cli.templates.instance import Instance
from inspect_cli.templates.scoring import mark, marks


def facts(survey, answers, path="q", **parts):
    form = form_of(survey, **parts)
    found = mark(Instance(form, answers), form.questions[path])
    return found.state, found.got, found.possible, found.failed


@pytest.mark.parametrize(
    ("answer", "state", "got", "possible", "failed", "covered"),
    [
        ("yes", "scored", "2", "2", False, True),
        ("no", "scored", "0", "2", True, True),
        ("na", "exempt", None, None, False, True),
        ("skip", "untested", None, None, False, False),
        ("", "open", None, None, False, False),
    ],
)
def test_conform_or_not(answer, state, got, possible, failed, covered):
    form = form_of('- {type: select_one conform, name: q, label: 地面, weight: "2"}')
    found = marks(Instance(form, {"q": answer}))[0]
    number = {None: None}
    assert found.state == state
    assert found.got == number.get(got, got and Decimal(got))
    assert found.possible == number.get(possible, possible and Decimal(possible))
    assert (found.failed, found.covered) == (failed, covered)


def test_a_hidden_question_is_worth_nothing_and_fails_nothing():
    survey = """
        - {type: select_one conform, name: q, label: 地面, relevant: 1 = 2}
    """
    assert facts(survey, {"q": "no"}) == ("hidden", None, None, False)


def test_three_grades_and_tenths_are_exact():
    survey = '- {type: select_one grade, name: q, label: 绿化, weight: "0.3"}'
    grades = """
        choices:
          grade:
            - {name: a, label: 好, score: "3"}
            - {name: b, label: 一般, score: "2"}
            - {name: c, label: 差, score: "1"}
    """
    assert facts(survey, {"q": "b"}, choices=grades) == ("scored", Decimal("0.6"), Decimal("0.9"), True)
    assert facts(survey, {"q": "a"}, choices=grades) == ("scored", Decimal("0.9"), Decimal("0.9"), False)


def test_deductions_by_expression():
    survey = """
        - {type: integer, name: lamps, label: 不亮的灯}
        - {type: calculate, name: q, calculation: "1", weight: "10", score: "max(0, 10 - 0.1 * ${lamps})"}
    """
    assert facts(survey, {"lamps": "3"}) == ("scored", Decimal("9.7"), Decimal(10), True)
    assert facts(survey, {"lamps": "0"}) == ("scored", Decimal(10), Decimal(10), False)
    assert facts(survey, {"lamps": "200"}) == ("scored", Decimal(0), Decimal(10), True)
    assert facts(survey, {"lamps": ""}) == ("open", None, None, False)


def test_a_score_is_rounded_to_the_thousandth():
    survey = '- {type: integer, name: q, label: 数, weight: "10", score: "10 * . div 3"}'
    assert facts(survey, {"q": "1"}) == ("scored", Decimal("3.333"), Decimal(10), True)
    assert facts(survey, {"q": "2"}) == ("scored", Decimal("6.667"), Decimal(10), True)


@pytest.mark.parametrize(
    ("fail", "answer", "failed"),
    [
        ("no na", "na", True),
        ("no|na", "no", True),
        ("no", "yes", False),
        (". != 'yes'", "skip", True),
        (". != 'yes'", "", False),
        ("skip", "no", False),
    ],
)
def test_fail_names_choices_or_is_an_expression(fail, answer, failed):
    assert facts(f'- {{type: select_one conform, name: q, label: 地面, fail: "{fail}"}}', {"q": answer})[3] is failed


def test_a_question_without_score_can_fail():
    survey = '- {type: integer, name: q, label: 灭火器压力, fail: ". < 10"}'
    assert facts(survey, {"q": "9"}) == ("exempt", None, None, True)
    assert facts(survey, {"q": "12"}) == ("exempt", None, None, False)


def test_only_what_is_scored_or_can_fail_is_listed():
    form = form_of(
        """
        - {type: text, name: remark, label: 备注}
        - {type: select_one conform, name: a, label: 甲}
        - {type: select_multiple conform, name: several, label: 多}
        - {type: integer, name: b, label: 乙, fail: ". > 3"}
        """
    )
    assert [m.path for m in marks(Instance(form, {"a": "no"}))] == ["a", "b"]


@given(st.decimals("0", "100", places=2), st.decimals("0", "10", places=2))
def test_points_are_the_exact_product(weight, score):
    choices = f"""
        choices:
          s:
            - {{name: a, label: 甲, score: "{score}"}}
            - {{name: b, label: 乙, score: "10"}}
    """
    survey = f'- {{type: select_one s, name: q, label: 甲, weight: "{weight}"}}'
    assert facts(survey, {"q": "a"}, choices=choices)[1:3] == (weight * score, weight * 10)
