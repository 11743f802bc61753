"""Regular expressions: as Python reads them, in a time that does not explode."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inspect_cli.errors import Unfit
from inspect_cli.templates.expression.patterns import pattern


@pytest.mark.parametrize(
    ("expression", "text", "fits"),
    [
        ("[0-9]{11}", "13800000000", True),
        ("^1[3-9]\\d{9}$", "13800000000", True),
        ("^1[3-9]\\d{9}$", "1380000000", False),
        ("^[^@\\s]+@[^@\\s]+$", "a@b", True),
        ("^(东|西|南|北)门$", "西门", True),
        ("^(?:ab?|c){2,3}$", "abca", True),
        ("^a{2}$", "aaa", False),
        ("a*?b", "aab", True),
        ("\\bwc\\b", "a wc b", True),
        ("\\bwc\\b", "awcb", False),
        ("a.b", "a\nb", False),
        ("^$", "", True),
        ("", "", True),
        ("^[\\w-]+\\Z", "NM-04", True),
        ("[^\\d]", "12", False),
        ("^\\p{L}+$", "地面a", True),
        ("^\\p{L}+$", "地面1", False),
        ("^[\\p{Lu}\\p{N}-]+$", "NM-04", True),
        ("^\\P{L}$", "1", True),
        ("^[^\\p{L}]$", "地", False),
        ("^\\pL$", "地", True),
        ("\\\\p\\{L\\}", "\\p{L}", True),
        ("^\\d$", "３", False),
        ("^\\w$", "地", False),
        ("a$", "a\n", False),
        ("^(?=.*\\d)(?=.*[a-z])[a-z\\d]{4,}$", "abc1", True),
        ("^(?=.*\\d)(?=.*[a-z])[a-z\\d]{4,}$", "abcd", False),
        ("^(?!0)\\d+$", "012", False),
        ("门(?!牌)", "门牌", False),
    ],
)
def test_what_fits(expression, text, fits):
    assert pattern(expression).search(text) is fits


PIECES = st.sampled_from(["a", "b", ".", "[ab]", "[^a]", "\\d", "\\w", "^", "$", "\\b"])
EXPRESSIONS = st.recursive(
    PIECES,
    lambda inner: (
        st.builds("{}{}".format, inner, inner)
        | st.builds("(?:{}|{})".format, inner, inner)
        | st.builds("(?{}{})".format, st.sampled_from("=!"), inner)
        | st.builds("({}){}".format, inner, st.sampled_from(["*", "+", "?", "{0,2}", "{2}", "{1,}", "*?"]))
    ),
    max_leaves=6,
)


@given(EXPRESSIONS, st.text("ab1 \n", max_size=6))
def test_it_finds_what_python_finds(expression, text):
    # In ODK's engines the end is the very end, and digits and letters are ASCII.
    found = re.search(expression.replace("$", "\\Z"), text, re.ASCII)
    assert pattern(expression).search(text) is (found is not None)


@pytest.mark.parametrize("expression", ["^(a+)+$", "^(a|a)*$", "^(a|aa)+$", "^(.*)*$", "(x+x+)+y", "^((a*)*)*b$"])
def test_an_expression_that_blows_up_elsewhere_ends_here(expression):
    assert pattern(expression).search("a" * 2000 + "!") is (expression == "^(.*)*$")


def test_what_is_looked_ahead_for_too_often_is_refused_in_time():
    with pytest.raises(Unfit) as refused:
        pattern("(?=.*a)" * 20).search("b" * 3000)
    assert refused.value.code == "expression.regex_large"


@pytest.mark.parametrize(
    ("expression", "code"),
    [
        ("(a", "expression.regex_bad"),
        ("*", "expression.regex_bad"),
        ("(a)\\1", "expression.regex_unsupported"),
        ("(?<!a)b", "expression.regex_unsupported"),
        ("(?i)a", "expression.regex_unsupported"),
        ("(?i:a)", "expression.regex_unsupported"),
        ("a++", "expression.regex_unsupported"),
        ("(a{100}){100}", "expression.regex_large"),
        ("(?:){4000000}a{1000000}", "expression.regex_large"),
        ("(" * 5000 + ")" * 5000, "expression.regex_large"),
    ],
)
def test_what_cannot_be_run_in_bounded_time_is_refused_when_it_is_read(expression, code):
    with pytest.raises(Unfit) as caught:
        pattern(expression)
    assert caught.value.code == code


def test_a_text_too_large_for_an_expression_is_refused_not_waited_for():
    with pytest.raises(Unfit) as caught:
        pattern("(a?){300}b").search("a" * 20_000)
    assert caught.value.code == "expression.regex_large"
