"""One expression on a piece of XML, without a form."""

import doctest

import pytest

from inspect_cli.errors import Unfit
from inspect_cli.templates.expression import evaluate as room
from inspect_cli.templates.expression.documents import document
from inspect_cli.templates.expression.evaluate import evaluate
from inspect_cli.templates.expression.values import to_string

STOPS = """<data xmlns="http://www.w3.org/2002/xforms" xmlns:orx="http://openrosa.org/xforms" id="stops" version="3">
<stop n="1"><name>东门</name><lamp>2</lamp></stop><stop n="2"><name>西门</name><lamp>5</lamp></stop>
<orx:meta><orx:instanceID>uuid:1</orx:instanceID></orx:meta></data>"""


def test_the_examples_of_the_room_are_right():
    assert doctest.testmod(room).failed == 0


@pytest.mark.parametrize(
    ("expression", "value"),
    [
        ("sum(/data/stop/lamp)", 7.0),
        ("string(/data/@version)", "3"),
        ("name(//orx:instanceID)", "orx:instanceID"),
        ("local-name(//orx:instanceID)", "instanceID"),
        ("namespace-uri(//orx:instanceID)", "http://openrosa.org/xforms"),
        ("count(//orx:*)", 2.0),
        ("position(/data/stop[2])", 2.0),
        ("indexed-repeat(/data/stop/name, /data/stop, 2)", "西门"),
        ("/data/stop[lamp > 2]/name/text()", "西门"),
        ("join('、', /data/stop/name)", "东门、西门"),
        ("count(/data/stop/attribute::*)", 2.0),
        ("name(id('stops'))", "data"),
        ("string(//name[. = '西门']/preceding::name)", "东门"),
        ("version()", ""),
        ("pulldata('towns', 'label', 'code', 'w')", "西区"),
        ("pulldata('towns', 'label', 'code', 'x')", ""),
        ("instance('towns')/root/item[code = 'e']/label", "东区"),
        ("count(instance('towns')/root/item | /data/stop)", 4.0),
        ("count(randomize(instance('towns')/root/item, 7))", 2.0),
        ("true() or ${stops}", True),
        ("current()/stop[2]/lamp", "5"),
    ],
)
def test_expressions_on_a_document(expression, value):
    towns = "<root><item><code>e</code><label>东区</label></item><item><code>w</code><label>西区</label></item></root>"
    found = evaluate(expression, STOPS, at="/data", instances={"towns": towns})
    assert (to_string(found) if isinstance(found, list) else found) == value


@pytest.mark.parametrize(
    ("expression", "code"),
    [
        ("${name}", "expression.question_unknown"),
        ("jr:choice-name('a', '/data/stop')", "expression.choice_name_bad"),
        ("jr:itext('/data/stop:label')", "expression.text_unknown"),
        ("instance('cities')/root", "expression.list_unknown"),
        ("explode()", "expression.function_unknown"),
        ("1 +", "expression.ends_early"),
        ("'a' | /data", "expression.nodes_expected"),
    ],
)
def test_what_cannot_be_computed_says_so(expression, code):
    with pytest.raises(Unfit) as caught:
        evaluate(expression, STOPS)
    assert caught.value.code == code


@pytest.mark.parametrize("xml", ["", "<a>", "<a/><b/>", "text", '<!DOCTYPE a [<!ENTITY x "xx">]><a>&x;</a>', "<p:a/>"])
def test_what_is_no_xml_or_declares_entities_is_refused(xml):
    with pytest.raises(Unfit) as caught:
        document(xml)
    assert caught.value.code == "expression.xml_bad"


def test_a_document_ten_thousand_deep_is_walked():
    deep = document("<a>" * 10_000 + "x" + "</a>" * 10_000)
    assert evaluate("count(//a)", deep) == 10_000
    assert evaluate("string(/)", deep) == "x"
    assert evaluate("count((//a)[last()]/ancestor::*)", deep) == 9_999
