"""What expressions are worth, on a small market form; the semantics that forms in the wild rely on."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from small_forms import checked, form_of, text_of

from inspect_cli.errors import Problem
from inspect_cli.templates.expression import dates
from inspect_cli.templates.expression.values import format_number
from inspect_cli.templates.instance import Instance
from inspect_cli.templates.program import Program

SURVEY = """
- {type: integer, name: n, label: 个数}
- {type: text, name: t, label: 文字}
- {type: date, name: d, label: 日期}
- {type: select_multiple conform, name: m, label: 多选}
- type: begin group
  name: g
  label: 组
  relevant: ${t} != 'hide'
  children:
    - {type: integer, name: x, label: 甲}
    - {type: integer, name: y, label: 乙}
    - {type: select_one conform, name: NM-04, label: 地面}
"""
RESULT = '- {type: calculate, name: result, calculation: "%s"}\n'


@pytest.fixture(autouse=True)
def _clock(monkeypatch):
    monkeypatch.setenv("INSPECT_NOW", "2026-07-15T09:30:00.123+08:00")


def worth(expression, **answers):
    """Return the stored value of a calculation; `g_x` stands for the path g/x."""
    form = form_of(SURVEY + RESULT % expression.replace('"', '\\"'))
    paths = {path.replace("g_", "g/").replace("NM", "NM-04"): value for path, value in answers.items()}
    return Instance(form, paths).value("result")


@pytest.mark.parametrize(
    ("expression", "value"),
    [
        # operators
        ("1 + 2 * 3", "7"),
        ("7 div 2", "3.5"),
        ("-7 mod 3", "-1"),
        ("5 div0", "Infinity"),
        ("-5 div 0", "-Infinity"),
        ("0 div 0", ""),
        ("true() + 8", "9"),
        (".5 + .25", "0.75"),
        ("2 - -2", "4"),
        ("'a' < 'b'", "false"),
        ("'2' < '10'", "true"),
        ("1 = '1'", "true"),
        ("'1.0' = '1'", "false"),
        ("true() = 'x'", "true"),
        ("0.1 + 0.2 = 0.3", "false"),
        ("true() or explode()", "true"),
        ("false() and explode()", "false"),
        # core
        ("concat('a', 1, true(), '中')", "a1true中"),
        ("string-length('地面有垃圾')", "5"),
        ("substring('12345', 2, 3)", "234"),
        ("substring('12345', 1.5, 2.6)", "234"),
        ("substring('12345', 0, 3)", "12"),
        ("substring('12345', 2)", "2345"),
        ("substring-before('a-b', '-')", "a"),
        ("substring-after('a-b', '-')", "b"),
        ("translate('bar', 'abr', 'AB')", "BA"),
        ("normalize-space('  a   b ')", "a b"),
        ("starts-with('abc', 'ab')", "true"),
        ("ends-with('abc', 'bc')", "true"),
        ("contains('abc', '')", "true"),
        ("number('  12.50 ')", "12.5"),
        ("number('1e3')", "1000"),
        ("number('+5')", "5"),
        ("number('x')", ""),
        ("number(date('1970-01-02T00:00:00')) * 24", "16"),
        ("floor(-1.5)", "-2"),
        ("ceiling(-1.5)", "-1"),
        ("not(0)", "true"),
        ("boolean('false')", "true"),
        # ODK
        ("if(1 = 2, 'a', 'b')", "b"),
        ("coalesce('', 'b')", "b"),
        ("round(-1.5)", "-2"),
        ("round(2.5)", "3"),
        ("round(1.005, 2)", "1.01"),
        ("round(1234, -2)", "1200"),
        ("int(-1.9)", "-1"),
        ("pow(2, 10)", "1024"),
        ("pow(10, 400)", "Infinity"),
        ("sqrt(-1)", ""),
        ("log10(1000)", "3"),
        ("log(0)", "-Infinity"),
        ("exp(0)", "1"),
        ("abs(-3)", "3"),
        ("round(pi(), 4)", "3.1416"),
        ("min(3, 1, 2)", "1"),
        ("max(3, 'x')", ""),
        ("regex('ab12', '[0-9]+')", "true"),
        ("regex('ab', '^[0-9]+$')", "false"),
        ("substr('12345', 1, 3)", "23"),
        ("substr('12345', -2)", "45"),
        ("join('、', 'a', 'b')", "a、b"),
        ("boolean-from-string('true')", "true"),
        ("boolean-from-string('yes')", "false"),
        ("selected('a b', 'b')", "true"),
        ("selected('ab', 'a')", "false"),
        ("selected-at('a b c', 1)", "b"),
        ("selected-at('a b c', 3)", ""),
        ("count-selected(' a  b ')", "2"),
        ("checklist(2, 3, true(), 1, '')", "true"),
        ("checklist(-1, 0, true())", "false"),
        ("weighted-checklist(3, -1, true(), 2, true(), 1, false(), 9)", "true"),
        ("position(..)", "1"),
        ("string-length(uuid())", "36"),
        # dates
        ("today()", "2026-07-15"),
        ("now()", "2026-07-15T09:30:00.123+08:00"),
        ("date('2026-07-15') - date('2026-07-01')", "14"),
        ("date(today() + 7)", "2026-07-22"),
        ("'2026-07-15' - 1 < '2026-07-15'", "true"),
        ("today() = '2026-07-15'", "true"),
        ("now() > today()", "true"),
        ("format-date('2026-07-05', '%Y年%n月%e日 %m/%d %y %b %a')", "2026年7月5日 07/05 26 Jul Sun"),
        ("format-date-time(now(), '%H:%M:%S.%3')", "09:30:00.123"),
        ("format-date('x', '%Y')", ""),
        ("date('x')", "Invalid Date"),
        ("date('')", ""),
        ("date('x') < today() or date('x') >= today()", "false"),
        ("decimal-date-time('1970-01-02T00:00:00Z')", "1"),
        ("decimal-date-time('1970-01-01') * 24", "-8"),
        ("decimal-time('06:00')", "0.25"),
        ("date(1)", "1970-01-02T08:00:00.000+08:00"),
        ("date-time('2026-07-15T01:30:00Z')", "2026-07-15T09:30:00.000+08:00"),
    ],
)
def test_worth(expression, value):
    if "explode" in expression:
        assert run_time_worth(expression) == value
    else:
        assert worth(expression) == value


def run_time_worth(expression):
    """Evaluate in spite of a lint error."""
    form, _ = checked(text_of(SURVEY + RESULT % expression))
    return Instance(form).value("result")


def test_an_unknown_function_fails_only_when_it_is_reached():
    with pytest.raises(Problem) as caught:
        run_time_worth("explode()")
    assert caught.value.code == "expression.function_unknown"


@pytest.mark.parametrize(
    ("expression", "value"),
    [
        ("${n} > 10", "false"),
        ("${n} + 1", ""),
        ("string(${n} + 1)", ""),
        ("concat('[', ${n} + 1, ']')", "[]"),
        ("join(',', ${n} + 1, 'a')", ",a"),
        ("${n} = ''", "true"),
        ("${n} != 3", "true"),
        ("boolean(string(${n}))", "false"),
        ("boolean(${n})", "true"),
        ("not(${n})", "false"),
        ("max(0, 10 - 2 * ${n})", ""),
        ("coalesce(${n}, 0) + 1", "1"),
    ],
)
def test_an_unanswered_number_is_not_a_number_and_that_is_an_empty_text(expression, value):
    assert worth(expression) == value


def test_paths_reach_groups_siblings_and_parents():
    answers = {"g_x": "2", "g_y": "3", "g_NM": "yes"}
    assert worth("/data/g/x + ../g/y", g_x="2", g_y="3") == "5"
    assert worth("sum(/data/g/*)", g_x="2", g_y="3", g_NM="1") == "6"
    assert worth("count(/data/g/*)") == "3"
    assert worth("count(/data/g/*[. = 3])", **answers) == "1"
    assert worth("/data/g/*[2]", **answers) == "3"
    assert worth("count(//x | //y | //x)") == "2"
    assert worth("count(../g/x/following-sibling::*)") == "2"
    assert worth("name(../g/NM-04/preceding-sibling::*[1])") == "y"
    assert worth("count(../g/descendant-or-self::*)") == "4"
    assert worth("name(${x}/ancestor::*[last()])") == "data"
    assert worth("name(${x}/ancestor::*)") == "data"
    assert worth("${y}/text()", **answers) == "3"
    assert worth("count(${y}/text())") == "0"
    assert worth("name(${x}/following::*[. = 'yes'])", **answers) == "NM-04"
    assert worth("count-non-empty(../g/*)", g_x="2") == "1"
    assert worth("string(../g)", g_x="2", g_y="3") == "23"
    assert worth("count(@id)") == "0"
    assert worth("count(current()/../g)") == "1"


def test_a_hidden_node_reads_as_empty():
    assert worth("concat('[', ${x}, ']')", g_x="2", t="hide") == "[]"
    assert worth("${x} = ''", g_x="2", t="hide") == "true"
    assert worth("count-non-empty(../g/*)", g_x="2", t="hide") == "0"
    assert worth("string(../g)", g_x="2", t="hide") == ""


def test_node_sets_compare_by_any_of_their_nodes():
    assert worth("../g/* = 3", g_x="2", g_y="3") == "true"
    assert worth("../g/* != 3", g_x="2", g_y="3") == "true"
    assert worth("../g/x = ../g/y", g_x="3", g_y="3") == "true"
    assert worth("../g/* > 2", g_x="2", g_y="3") == "true"
    assert worth("5 < ../g/*", g_x="2", g_y="3") == "false"


def test_labels_of_choices_by_quoted_reference():
    assert worth("jr:choice-name(${NM-04}, '${NM-04}')", g_NM="no") == "不符合"
    assert worth("jr:choice-name(${NM-04}, '${NM-04}')") == ""
    assert worth("jr:choice-name('yes', '/data/g/NM-04')") == "符合"


def test_dates_of_answers_count_as_days():
    assert worth("today() - ${d}", d="2026-07-01") == "14"
    assert worth("${d} < today()", d="2026-07-01") == "true"
    assert worth("${d} = '2026-07-01'", d="2026-07-01") == "true"
    assert worth("format-date(${d}, '%e')", d="2026-07-01") == "1"


def test_once_keeps_its_first_value():
    form = form_of("- {type: integer, name: n, label: 个数}\n" + RESULT % "once(${n})")
    instance = Instance(form)
    instance.set("n", "3")
    instance.set("n", "4")
    assert instance.value("result") == "3"


@pytest.mark.parametrize(
    ("expression", "code", "params"),
    [
        ("explode()", "expression.function_unknown", {"value": "explode"}),
        ("cout(../g)", "expression.function_unknown", {"value": "cout", "near": "count"}),
        ("extract-signed('a', 'b')", "expression.function_unsupported", {"value": "extract-signed"}),
        ("if(1, 2)", "expression.arity", {"value": "if", "wanted": "3", "given": 2}),
        ("round()", "expression.arity", {"value": "round", "wanted": "1–2", "given": 0}),
        ("min()", "expression.arity", {"wanted": "1+"}),
        ("${NM-40} = 'yes'", "expression.question_unknown", {"value": "NM-40", "near": "NM-04"}),
        ("/data/g/z", "expression.path_unknown", {"value": "z"}),
        ("../g/xx", "expression.path_unknown", {"value": "xx", "near": "x"}),
        ("regex(${t}, '[')", "expression.regex_bad", {"value": "["}),
        ("sideways::a", "expression.step_unsupported", {"value": "sideways::a"}),
        ("jr:choice-name(${t}, '${t}')", "expression.choice_name_bad", {"value": "${t}"}),
        ("indexed-repeat(${x}, ${g}, 1)", "expression.repeat_expected", {"value": "x"}),
        ("${n} ＝ 1", "expression.character_wide", {"meant": "="}),
    ],
)
def test_what_lint_says(expression, code, params):
    form, report = checked(text_of(SURVEY + RESULT % expression))
    Program(form, report)
    assert [e.code for e in report.errors] == [code]
    found = report.errors[0]
    assert {name: found.params[name] for name in params} == params
    assert found.params["expression"] == expression
    assert (found.where.sheet, found.where.column) == ("survey", "calculation")


def test_a_name_in_two_groups_cannot_be_referred_to():
    survey = """
        - type: begin group
          name: g
          label: 组
          children:
            - {type: text, name: q, label: 甲}
        - {type: text, name: q, label: 乙}
        - {type: calculate, name: c, calculation: "${q}"}
    """
    form, report = checked(text_of(survey))
    Program(form, report)
    assert [e.code for e in report.errors] == ["expression.question_ambiguous"]


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_numbers_are_written_plainly_and_read_back_as_the_same(number):
    text = format_number(number)
    assert float(text) == number
    assert ("e" in text) == (number != 0 and not 1e-6 <= abs(number) < 1e21)
    assert not text.endswith(".0")


@given(st.dates(min_value=date(1900, 1, 1), max_value=date(2200, 1, 1)))
def test_a_day_survives_the_way_over_numbers(day):
    moment = dates.parse(day.isoformat())
    assert dates.day(dates.from_days(dates.days(moment))).text == day.isoformat()
