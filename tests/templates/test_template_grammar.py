"""The grammar of expressions: XPath 1.0, and what authors' keyboards make of it."""

import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inspect_cli.errors import Unfit
from inspect_cli.templates.expression.lexer import tokens
from inspect_cli.templates.expression.parser import (
    Binary,
    Call,
    Filter,
    Negate,
    Number,
    Path,
    Ref,
    Step,
    Text,
    parse,
)


def words(source):
    return [token.text for token in tokens(source)][:-1]


@pytest.mark.parametrize(
    ("source", "cut"),
    [
        ("${NM-04}='yes'", ["NM-04", "=", "yes"]),
        ("${ q } >= 2", ["q", ">=", "2"]),
        ("NM-04 - 1", ["NM-04", "-", "1"]),
        ("5 -3", ["5", "-", "3"]),
        ("5 div0", ["5", "div", "0"]),
        ("true() + 8", ["true", "(", ")", "+", "8"]),
        ("div div mod", ["div", "div", "mod"]),
        (". * ..", [".", "*", ".."]),
        ("* * *", ["*", "*", "*"]),
        (".5+5.", [".5", "+", "5."]),
        ("jr:choice-name(a,'b')", ["jr:choice-name", "(", "a", ",", "b", ")"]),
        ("child::a", ["child", "::", "a"]),
        ("/data/公共环境/NM-04", ["/", "data", "/", "公共环境", "/", "NM-04"]),
        ("'it\"s'", ['it"s']),
        ("${a} and${b}", ["a", "and", "b"]),
    ],
)
def test_tokens(source, cut):
    assert words(source) == cut


@pytest.mark.parametrize(
    ("source", "code", "at"),
    [
        ("${a} ＝ 1", "expression.character_wide", 6),
        ("${a} = “是”", "expression.character_wide", 8),
        ("${a} = 'yes", "expression.text_open", 8),
        ("${a} # 1", "expression.character_unknown", 6),
        ("${a} =", "expression.ends_early", 7),
        ("", "expression.ends_early", 1),
        ("1 2", "expression.unexpected", 3),
        ("(1", "expression.ends_early", 3),
        ("f(1,)", "expression.unexpected", 5),
        ("1 = = 2", "expression.unexpected", 5),
        ("${}", "expression.unexpected", 1),
        ("a[1", "expression.ends_early", 4),
    ],
)
def test_what_cannot_be_read_is_named_with_its_place(source, code, at):
    with pytest.raises(Unfit) as caught:
        parse(source)
    assert (caught.value.code, caught.value.params["at"]) == (code, at)


def test_a_wide_character_comes_with_the_one_that_was_meant():
    with pytest.raises(Unfit) as caught:
        parse("${a} ＝ 1")
    assert (caught.value.params["sign"], caught.value.params["meant"]) == ("＝", "=")


@pytest.mark.parametrize(
    ("source", "same_as"),
    [
        ("1 + 2 * 3", "1 + (2 * 3)"),
        ("1 - 2 - 3", "(1 - 2) - 3"),
        ("8 div 4 div 2", "(8 div 4) div 2"),
        ("1 or 2 and 3", "1 or (2 and 3)"),
        ("1 = 2 < 3", "1 = (2 < 3)"),
        ("1 < 2 + 3", "1 < (2 + 3)"),
        ("-1 * 2", "(-1) * 2"),
        ("-a | b", "-(a | b)"),
        ("1 != 2 = 3", "(1 != 2) = 3"),
    ],
)
def test_precedence(source, same_as):
    assert parse(source) == parse(same_as)


def test_paths():
    assert parse("../a") == Path("", (Step("parent", "node()"), Step("child", "a")))
    assert parse("/") == Path("/", ())
    assert parse("//a") == Path("/", (Step("descendant-or-self", "node()"), Step("child", "a")))
    assert parse("${r}[x='no']") == Filter(Ref("r"), (Binary("=", Path("", (Step("child", "x"),)), Text("no")),))
    assert parse("${r}/x[1]") == Path(Ref("r"), (Step("child", "x", (Number(1.0),)),))
    assert parse("@id") == Path("", (Step("attribute", "id"),))
    assert parse("parent::node()/text()") == Path("", (Step("parent", "node()"), Step("child", "text()")))


def test_deep_nesting_is_refused_and_not_a_crash():
    with pytest.raises(Unfit) as caught:
        parse("(" * 5000 + "1" + ")" * 5000)
    assert caught.value.code == "expression.too_deep"


# What a tree looks like when it is written down again; brackets everywhere, so that only trees are compared.


def written(tree):
    match tree:
        case Number(value):
            return format(value, "f")
        case Text(value):
            return f"'{value}'"
        case Ref(name):
            return f"${{{name}}}"
        case Negate(operand):
            return f"-({written(operand)})"
        case Binary(operator, left, right):
            return f"({written(left)}) {operator} ({written(right)})"
        case Call(name, arguments):
            return f"{name}({', '.join(map(written, arguments))})"
        case Filter(base, predicates):
            return f"({written(base)})" + brackets(predicates)
        case Path(start, steps):
            begin = start if isinstance(start, str) else f"({written(start)})/"
            return begin + "/".join(f"{s.axis}::{s.test}{brackets(s.predicates)}" for s in steps)
    raise AssertionError(tree)


def brackets(predicates):
    return "".join(f"[{written(each)}]" for each in predicates)


NAMES = st.from_regex(r"[a-z_公][a-z0-9公\-.]{0,5}", fullmatch=True).filter(
    lambda name: name not in {"and", "or", "div", "mod", "node", "text", "comment"}
)
LEAVES = (
    st.integers(0, 10**6).map(lambda n: Number(n / 100))
    | st.text("ab 中,()$", max_size=4).map(Text)
    | NAMES.map(Ref)
    | NAMES.map(lambda name: Path("", (Step("child", name),)))
)


def bigger(inner):
    steps = st.builds(Step, st.sampled_from(["child", "parent", "self"]), NAMES, st.lists(inner, max_size=1).map(tuple))
    several = st.lists(steps, min_size=1, max_size=3).map(tuple)
    operators = st.sampled_from(["or", "and", "=", "!=", "<", "<=", ">", ">=", "+", "-", "*", "div", "mod", "|"])
    return (
        st.builds(Negate, inner)
        | st.builds(Binary, operators, inner, inner)
        | st.builds(Call, NAMES, st.lists(inner, max_size=3).map(tuple))
        | st.builds(Path, st.sampled_from(["/", ""]), several)
        | st.builds(Filter, NAMES.map(Ref), st.lists(inner, min_size=1, max_size=2).map(tuple))
    )


@given(st.recursive(LEAVES, bigger, max_leaves=12))
def test_a_tree_written_down_reads_as_the_same_tree(tree):
    assert repr(parse(written(tree))) == repr(tree)


@given(st.text(st.sampled_from("ab1 .$(){}[]'\"=<>!+-*/|,:@＝中"), max_size=12))
def test_any_text_is_read_or_refused_and_never_a_crash(source):
    with contextlib.suppress(Unfit):
        assert isinstance(parse(source), tuple)
