"""What the functions give, family by family: places, codes, chance, what the program knows, selects, dates."""

import hashlib
import math

import pytest
from hypothesis import given
from hypothesis import strategies as st
from small_forms import checked, form_of, text_of

from inspect_cli.errors import Problem
from inspect_cli.templates.expression.functions.chance import shuffled
from inspect_cli.templates.instance import Instance
from inspect_cli.templates.program import Program
from inspect_cli.templates.report import Report

SURVEY = """
- {type: geopoint, name: here, label: 位置}
- {type: geoshape, name: yard, label: 院子}
- {type: select_multiple conform, name: m, label: 多选}
- {type: text, name: t, label: 文字, hint: 写字}
- type: begin group
  name: g
  label: 组
  children:
    - {type: select_one conform, name: a, label: 甲}
    - {type: select_one conform, name: b, label: 乙}
    - {type: select_one conform, name: c, label: 丙}
- {type: calculate, name: result, calculation: "%s"}
"""


@pytest.fixture(autouse=True)
def _clock(monkeypatch):
    monkeypatch.setenv("INSPECT_NOW", "2026-07-15T09:30:00.123+08:00")


def worth(expression, **answers):
    form = form_of(SURVEY % expression.replace("\\", "\\\\").replace('"', '\\"'))
    given = {f"g/{name}" if name in "abc" else name: value for name, value in answers.items()}
    return Instance(form, given, username="巡查员甲", deviceid="laptop-1").value("result")


SQUARE = "0 0;0 1;1 1;1 0;0 0"


@pytest.mark.parametrize(
    ("expression", "value"),
    [
        # one degree of a circle of 6378100 m is 111318.8 m
        ("round(distance('0 0;0 1'))", "111319"),
        ("round(distance('0 0', '0 1'))", "111319"),
        ("round(distance('0 0 0 0;1 0 35.5 4'))", "111319"),
        ("round(distance('0 179.5;0 -179.5'))", "111319"),
        ("distance('30 120')", "0"),
        ("distance('')", "0"),
        ("distance('here')", ""),
        ("distance('91 0;0 0')", ""),
        (f"round(area('{SQUARE}') div 1000000)", "12391"),
        ("round(area('0 0;0 1;1 1;1 0') div 1000000)", "12391"),
        ("round(area('0 0;1 0;1 1;0 1;0 0') div 1000000)", "12391"),
        ("round(area('0 179.5;0 -179.5;1 -179.5;1 179.5') div 1000000)", "12391"),
        ("area('0 0;0 1')", "0"),
        ("area('x')", ""),
        (f"geofence('0.5 0.5', '{SQUARE}')", "true"),
        (f"geofence('1.5 0.5', '{SQUARE}')", "false"),
        (f"geofence('', '{SQUARE}')", "false"),
        ("geofence('0.5 0.5', '')", "false"),
        ("intersects('0 0;1 1;0 1;1 0')", "true"),
        ("intersects('0 0;1 1;0 1;0 0')", "false"),
        ("intersects('0 0;1 1;2 2')", "false"),
        ("intersects('0 0;0 2;0 1')", "true"),
        ("intersects('0 0;0 2;1 1;0 1')", "true"),
        ("intersects('0 0;0 2;1 1;1 2')", "false"),
        ("intersects('here')", "false"),
        # codes
        ("digest('abc', 'SHA-256', 'hex')", hashlib.sha256(b"abc").hexdigest()),
        ("digest('abc', 'MD5', 'hex')", "900150983cd24fb0d6963f7d28e17f72"),
        ("digest('abc', 'MD5')", "kAFQmDzST7DWlj99KOF/cg=="),
        ("string-length(digest('', 'SHA-1', 'hex'))", "40"),
        ("base64-decode('5Zyw6Z2i')", "地面"),
        ("base64-decode('%%')", ""),
        ("base64-decode('/w==')", ""),
        # chance
        ("string-length(uuid(7))", "7"),
        ("string-length(uuid(70))", "70"),
        ("uuid(0)", ""),
        ("uuid() = uuid()", "false"),
        ("random() < 1 and random() >= 0", "true"),
        ("count(randomize(../g/*))", "3"),
        ("join(' ', randomize(../g/*, 1)) = join(' ', randomize(../g/*, 1))", "true"),
        # what the program knows
        ("property('username')", "巡查员甲"),
        ("property('deviceid')", "laptop-1"),
        ("property('phone number')", ""),
        ("property('colour')", ""),
        ("version()", "2026.1"),
        ("jr:itext('/data/t:hint')", "写字"),
        ("jr:itext('/data/g/b:label')", "乙"),
        # texts and numbers, and how they turn into each other
        ("string(1 div 3)", "0.3333333333333333"),
        ("string(100000000000000000000)", "100000000000000000000"),
        ("string(0.0000001)", "1e-7"),
        ("string(0.000001)", "0.000001"),
        ("string(1000000000000 * 1000000000)", "1e+21"),
        ("string(123456789012345678901)", "123456789012345680000"),
        ("string(-0)", "0"),
        ("string(1 = 1)", "true"),
        ("number(true())", "1"),
        ("number('')", ""),
        ("number('- 1')", ""),
        ("'3' + '4'", "7"),
        ("'a' = true()", "true"),
        ("'' = false()", "true"),
        ("0 = false()", "true"),
        ("2 = true()", "true"),
        ("boolean(number('x'))", "false"),
        ("boolean('0')", "true"),
        ("boolean-from-string('1')", "true"),
        ("boolean-from-string(1)", "true"),
        ("round(-1.5)", "-2"),
        ("round(-2.5)", "-3"),
        ("round(0.5)", "1"),
        ("round(12.345, 2)", "12.35"),
        ("round('x')", ""),
        ("int(2.9)", "2"),
        ("int('')", ""),
        ("count-selected('')", "0"),
        ("selected-at('a b', -1)", ""),
        ("substr('abc', 1)", "bc"),
        ("substr('abcde', -3, -1)", "cd"),
        ("substr('abc', 'x')", "abc"),
        ("substr('abc', 0, 'x')", ""),
        ("substr('abc', -1 div 0, 1 div 0)", "abc"),
        ("substring('12345', -1 div 0)", "12345"),
        ("substring('12345', -1 div 0, 1 div 0)", ""),
        ("substring('12345', -42, 1 div 0)", "12345"),
        ("substring('12345', 0 div 0)", ""),
        ("substring-before('abc', '')", ""),
        ("normalize-space('　a  b ')", "　a b"),
        ("pow(0, -1)", "Infinity"),
        ("pow(-10, 401)", "-Infinity"),
        ("pow(-8, 0.5)", ""),
        ("log10(0)", "-Infinity"),
        ("log(-1)", ""),
        ("1 div ceiling(-0.5)", "-Infinity"),
        ("round(123456.789, 25)", "123456.789"),
        ("round(5, -30)", "0"),
        ("selected('', '')", "true"),
        ("selected('a', '')", "false"),
        ("count(id('a'))", "0"),
        ("lang('zh')", "false"),
        ("namespace-uri(..)", ""),
        ("coalesce('', '')", ""),
        ("join('-')", ""),
        # dates
        ("format-date-time('2026-07-05T07:08:09.010+08:00', '%Y-%m-%d %H:%h:%M:%S.%3 %a %b %e %n %y')",
         "2026-07-05 07:7:08:09.010 Sun Jul 5 7 26"),
        ("format-date-time('2026-07-05T23:30:00Z', '%d %H:%M')", "06 07:30"),
        ("format-date('2026-02-30', '%Y')", ""),
        ("decimal-time('12:00')", "0.5"),
        ("decimal-time('18:00:00.000+08:00')", "0.75"),
        ("decimal-time('2026-07-05T10:00:00Z')", ""),
        ("decimal-time(0.5)", ""),
        ("date('10:30')", "Invalid Date"),
        ("format-date-time('10:30', '%H:%M')", "10:30"),
        ("decimal-time('noon')", ""),
        ("decimal-time('06:00:00.000+02:00')", "0.5"),
        ("decimal-time('20:00Z') * 24", "4"),
        ("decimal-time('24:00')", ""),
        ("decimal-date-time('1970-01-01T00:00:00+08:00') * 3", "-1"),
        ("date('2026-07-05T23:30:00Z')", "2026-07-06T07:30:00.000+08:00"),
        ("date('2026-07-05T16:00:00Z')", "2026-07-06"),
        ("date(date('2026-07-05') + 1)", "2026-07-06"),
        ("date('2026-7-5')", "2026-07-05"),
        ("count(instance('conform')//name) > 1", "true"),
        ("starts-with(string(instance('conform')/root), 'yes')", "true"),
        ("date-time('2026-07-05')", "2026-07-05"),
        ("number(date('2026-07-05'))", "2026-07-05"),
        ("date('2026-07-05') < date('2026-07-06')", "true"),
        ("'2026-07-05T00:00:00+08:00' + 0 = date('2026-07-05') + 0", "true"),
    ],
)  # fmt: skip
def test_what_a_function_gives(expression, value):
    assert worth(expression) == value


def test_an_answer_counts_in_a_checklist_when_it_is_true():
    answers = {"a": "yes", "b": "", "c": "no"}
    assert worth("checklist(2, 2, ../g/a, ../g/b, ../g/c)", **answers) == "true"
    assert worth("checklist(1, 1, ../g/a = 'yes', ../g/b = 'yes', ../g/c = 'yes')", **answers) == "true"
    assert worth("checklist(3, -1, ../g/*)", **answers) == "false"
    assert worth("checklist(-1, 2, ../g/*)", **answers) == "true"
    assert worth("weighted-checklist(5, 7, ../g/a, 2, ../g/b, 100, ../g/c, 4)", **answers) == "true"
    assert worth("weighted-checklist(-1, 5, ../g/a, 2, ../g/c, 4)", **answers) == "false"


def test_node_sets_are_joined_counted_and_compared():
    answers = {"a": "yes", "c": "no"}
    assert worth("join('+', ../g/*, 'x')", **answers) == "yes++no+x"
    assert worth("concat(../g/*)", **answers) == "yesno"
    assert worth("count-non-empty(../g/*)", **answers) == "2"
    assert worth("../g/* = 'no' and ../g/* != 'no'", **answers) == "true"
    assert worth("not(../g/* = 'skip')", **answers) == "true"


def test_the_answers_of_places_feed_the_functions_of_places():
    assert worth("geofence(${here}, ${yard})", here="0.5 0.5 0 0", yard=SQUARE) == "true"
    assert worth("geofence(${here}, ${yard})", here="0.5 0.5 0 0") == "false"


@pytest.mark.parametrize(
    ("expression", "code", "params"),
    [
        ("digest('a', 'MD6')", "expression.word_unknown", {"value": "MD6"}),
        ("digest('a', 'MD5', 'octal')", "expression.word_unknown", {"value": "octal", "known": "base64, hex"}),
        ("weighted-checklist(1, 2, true(), 1, true())", "expression.arity", {"wanted": "4, 6, 8…", "given": 5}),
        ("digest('a')", "expression.arity", {"wanted": "2–3", "given": 1}),
        ("geofence('0 0')", "expression.arity", {"wanted": "2", "given": 1}),
        ("area()", "expression.arity", {"wanted": "1+"}),
        ("uuid(1, 2)", "expression.arity", {"wanted": "0–1", "given": 2}),
        ("version(1)", "expression.arity", {"wanted": "0", "given": 1}),
        ("property()", "expression.arity", {"wanted": "1", "given": 0}),
        ("pulldata('a')", "expression.arity", {"wanted": "4", "given": 1}),
        ("pulldata('towns', 'b', 'c', 'd')", "expression.list_unknown", {"value": "towns"}),
        ("instance('confrom')/root/item", "expression.list_unknown", {"near": "conform"}),
        ("instance('conform')", "expression.instance_path", {}),
        ("instance('conform')/item", "expression.instance_path", {}),
        ("instance('conform')/root/item[nmae='yes']", "expression.column_unknown", {"near": "name"}),
        ("instance('conform')/root/item/lable", "expression.column_unknown", {"near": "label"}),
        ("jr:itext('hello')", "expression.text_unknown", {"value": "hello"}),
        ("regex('a', '(a')", "expression.regex_bad", {"value": "(a"}),
        ("regex('a', '(?<=a)')", "expression.regex_unsupported", {"value": "(?<=a)"}),
    ],
)
def test_what_is_wrong_with_a_call_is_known_before_it_runs(expression, code, params):
    form, report = checked(text_of(SURVEY % expression))
    Program(form, report)
    assert [error.code for error in report.errors] == [code]
    assert report.errors[0].params.items() >= params.items()


def test_a_computed_algorithm_that_there_is_not_fails_only_when_it_is_reached():
    form = form_of(SURVEY % "if(${t} = '', 'fine', digest('a', ${t}))")
    instance = Instance(form)
    assert instance.value("result") == "fine"
    with pytest.raises(Problem) as caught:
        instance.set("t", "MD6")
    assert caught.value.code == "expression.word_unknown"
    assert (instance.value("t"), instance.value("result")) == ("", "fine")
    instance.set("t", "MD5")
    assert instance.value("result") == "DMF1ucDxtqgxw5niaXcmYQ=="


@given(st.lists(st.integers(), max_size=20), st.integers(-(2**40), 2**40))
def test_a_shuffle_loses_nothing_and_a_seed_repeats_it(things, seed):
    mixed = shuffled(things, float(seed))
    assert sorted(mixed) == sorted(things)
    assert mixed == shuffled(things, float(seed))
    assert sorted(shuffled(things)) == sorted(things)


def test_a_shuffle_follows_the_numbers_of_park_and_miller():
    state, expected = 42, []
    for count in range(6):
        state = state * 16807 % (2**31 - 1)
        place = math.floor((state - 1) / (2**31 - 2) * (count + 1))
        expected.append(expected[place] if place < count else count)
        expected[place] = count
    assert shuffled(range(6), 42.0) == expected
    assert shuffled("abcdef", "甲") == shuffled("abcdef", "甲") != shuffled("abcdef", "乙")


def test_a_report_is_empty_for_a_form_that_uses_everything():
    report = Report()
    Program(form_of(SURVEY % "concat(version(), property('email'), instance('conform')/root/item[1]/label)"), report)
    assert report.errors == []
