"""XPath 1.0 against another engine: expressions and trees made by chance are worth the same in libxml2.

Where ODK differs on purpose, the expressions here stay away from it:
* NaN as a text is empty, in XPath `NaN` (ODK Web Forms): no text is made of a number.
* `round(-1.5)` is −2, in XPath −1 (ODK Web Forms): no halves below zero are rounded.
* `concat()` takes all nodes of a node-set, in XPath the first (xforms-spec): node-sets go in through `string()`.
* A text that is a date counts as days (xforms-spec): the texts here are none.
* A number is written without exponent as XPath has it; libxml2 writes large and small ones with one: none are made.
* What follows an attribute are the children of its element too (XPath 1.0, section 2.2); libxml2 leaves them out.
* `position(node)`, `round(x, places)`, `number` of a name: only the arguments of XPath are given.
"""

import math

import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from inspect_cli.errors import Problem
from inspect_cli.templates.expression import evaluate
from inspect_cli.templates.expression.documents import document

etree = pytest.importorskip("lxml.etree")

NAMES = ["a", "b", "c", "div"]
TEXTS = ["", "1", "2", "10", "-3", "0.5", "x", "a b", " 2 ", "中"]


@st.composite
def elements(draw, depth=3):
    """Return an element; each has a number of its own, so that one is told from another."""
    name = draw(st.sampled_from([*NAMES, "p:a"]))
    attributes = "".join(f' {key}="{draw(st.sampled_from(TEXTS))}"' for key in draw(st.sets(st.sampled_from("kv"))))
    inside = st.sampled_from(TEXTS) | st.just("<!--note-->") | st.just("<?pi data?>")
    parts = draw(st.lists(inside | elements(depth - 1) if depth else inside, max_size=3))
    return f"<{name} n='?'{attributes}>{''.join(parts)}</{name}>"


@st.composite
def documents(draw):
    parts = draw(st.lists(elements(), min_size=1, max_size=3))
    text = f"<root xmlns:p='urn:p' xml:lang='en'>{''.join(parts)}</root>"
    while "'?'" in text:
        text = text.replace("'?'", f"'{text.count(chr(39) + '?')}'", 1)
    return text


AXES = [
    "child", "descendant", "descendant-or-self", "self", "parent", "ancestor", "ancestor-or-self", "following",
    "following-sibling", "preceding", "preceding-sibling", "attribute",
]  # fmt: skip
TESTS = st.sampled_from([*NAMES, "*", "*", "node()", "text()", "comment()", "p:a", "p:*", "k", "n"])
NUMBERS = st.sampled_from(["0", "1", "2", "3", "0.5", "-1", "10", "(1 div 0)", "(0 div 0)", "-0"])


def extended(inner):
    """Return expressions by the type they have: (nodes, numbers, texts, truths)."""
    nodes, numbers, texts, truths = inner
    anything = nodes | numbers | texts | truths
    predicate = st.one_of(numbers, truths, nodes, st.sampled_from(["last()", "position() = 2", "position() mod 2 = 1"]))
    step = st.builds(
        lambda axis, test, predicates: f"{axis}::{test}" + "".join(f"[{each}]" for each in predicates),
        st.sampled_from(AXES), TESTS, st.lists(predicate, max_size=2),
    ) | st.sampled_from([".", "..", "a", "*", "@k", "@*", "text()", "div", "p:a"])  # fmt: skip
    glue = st.sampled_from(["/", "//"])
    path = st.builds(lambda start, first, mark, second: f"{start}{first}{mark}{second}",
                     st.sampled_from(["", "/", "//"]), step, glue, step)  # fmt: skip
    filtered = st.builds(lambda base, test, tail: f"({base})[{test}]{tail}", nodes, predicate,
                         st.just("") | st.builds("{}{}".format, glue, step))  # fmt: skip
    return (
        path | filtered | st.builds("{} | {}".format, nodes, nodes),
        st.builds("({} {} {})".format, anything, st.sampled_from(["+", "-", "*", "div", "mod"]), anything)
        | st.builds("-{}".format, numbers)
        | st.builds("count({})".format, nodes)
        # The sum of nothing is left out: it is NaN here, as in ODK Web Forms.
        | st.builds("number(substring(sum({0}), 1, 99 * count({0})))".format, nodes)
        | st.builds("number({})".format, anything)
        | st.builds("{}({})".format, st.sampled_from(["floor", "ceiling"]), numbers)
        | st.builds("string-length({})".format, texts),
        st.builds("string({})".format, nodes | truths | texts)
        | st.builds("{}({})".format, st.sampled_from(["name", "local-name", "namespace-uri"]), nodes)
        | st.builds("concat({}, {})".format, texts, texts)
        | st.builds("substring({}, {}, {})".format, texts, numbers, numbers)
        | st.builds("substring({}, {})".format, texts, numbers)
        | st.builds("{}({}, {})".format, st.sampled_from(["substring-before", "substring-after"]), texts, texts)
        | st.builds("translate({}, {}, {})".format, texts, texts, texts)
        | st.builds("normalize-space({})".format, texts),
        st.builds("({} {} {})".format, anything, st.sampled_from(["=", "!=", "<", "<=", ">", ">="]), anything)
        | st.builds("({} {} {})".format, anything, st.sampled_from(["and", "or"]), anything)
        | st.builds("{}({})".format, st.sampled_from(["not", "boolean"]), anything)
        | st.builds("{}({}, {})".format, st.sampled_from(["contains", "starts-with"]), texts, texts)
        | st.sampled_from(["true()", "false()", "lang('en')", "lang('de')"]),
    )


SIMPLE = (
    st.sampled_from([".", "//a", "//*", "//@k", "/root", "a", "//b/.."]),
    NUMBERS,
    st.sampled_from(["'a'", "''", "'1'", '" 2"', "'12345'", "'中 文'", "string(.)"]),
    st.sampled_from(["true()", "false()"]),
)
EXPRESSIONS = st.one_of(*extended(extended(SIMPLE)))


def shown(node):
    if isinstance(node.tag, str):
        return node.tag, node.get("n"), etree.XPath("string()")(node)
    return str(node.tag), None, node.text or ""


def theirs(found):
    """Return a result of libxml2 so that it can be compared."""
    if isinstance(found, list):
        return [str(each) if isinstance(each, str) else shown(each) for each in found]
    return found if isinstance(found, bool | float) else str(found)


def ours(found):
    """Return a result of this program in the same way."""
    if not isinstance(found, list):
        return found
    special = {"comment": str(etree.Comment), "processing-instruction": str(etree.PI)}
    seen = []
    for node in found:
        if node.kind in {"text", "attribute"}:
            seen.append(node.read())
        elif node.kind != "document":
            number = next((each.value for each in node.attributes if each.name == "n"), None)
            seen.append((special.get(node.kind, node.name), number, node.read()))
    return seen


def same(left, right):
    both = isinstance(left, float) and isinstance(right, float)
    return left == right or (both and math.isnan(left) and math.isnan(right))


@settings(max_examples=150, deadline=None)
@given(documents(), EXPRESSIONS)
@example("<root/>", "string(//a/ancestor::*)")
@example("<root><a n='1'><b n='2'/></a><b n='3'/></root>", "//b/ancestor-or-self::*[1]")
@example("<root><a n='1'><a n='2'/></a><a n='3'/></root>", "//a[1] | (//a)[last()]")
@example("<root><a n='1'><b n='2'/><a n='3'><b n='4'/></a><b n='5'/></a></root>", "//a/b")
@example("<root><a n='1'><b n='2'/><a n='3'><b n='4'/></a><b n='5'/></a></root>", "//b/preceding::* | //b/@n")
@example("<root><a n='1'><b n='2'/><a n='3'><b n='4'/></a><b n='5'/></a></root>", "//b/following-sibling::node()[1]")
@example("<root><a n='1'><b n='2'/><a n='3'><b n='4'/></a><b n='5'/></a></root>", "name((//b/..)[last()])")
@example("<root xmlns='urn:q'/>", "count(/p:root)")
def test_an_expression_is_worth_what_it_is_in_libxml2(xml, expression):
    assume("following::" not in expression or not ("@" in expression or "attribute::" in expression))
    names = {"p": "urn:p"}
    tree = etree.fromstring(xml)
    expected = theirs(tree.xpath(expression, namespaces=names))
    try:
        found = evaluate.evaluate(expression, document(xml), at="/*", namespaces=names | {"": ""})
    except Problem as problem:
        pytest.fail(f"{problem.code} {problem.params}")
    assert same(ours(found), expected), (xml, expression, ours(found), expected)
