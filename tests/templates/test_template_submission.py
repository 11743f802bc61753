"""The XML of a submission: the shape that ODK servers take."""

import re
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st
from small_forms import checked, instance_of, text_of

from inspect_cli.templates.program import Program
from inspect_cli.templates.submission import submission

SURVEY = """
- {type: text, name: line, label: 线路}
- type: begin group
  name: place
  label: 地点
  relevant: "${line} != 'none'"
  children:
    - {type: geopoint, name: here, label: 位置}
    - {type: text, name: remark, label: 备注, relevant: "${line} = '8路'"}
- type: begin repeat
  name: stops
  label: 站点
  children:
    - {type: text, name: name, label: 站名}
    - type: begin repeat
      name: lamps
      label: 灯
      children:
        - {type: select_one conform, name: lit, label: 亮}
- {type: calculate, name: count, calculation: "count(${stops})"}
"""
SETTINGS = 'settings: {form_id: "m&1", form_title: 站点, version: "2026.1", name: %s, instance_name: "%s"}\n'
ID = "uuid:6f6e3f3c-0000-4000-8000-000000000000"


VISIT = """\
<?xml version="1.0" encoding="UTF-8"?>
<visit id="m&amp;1" version="2026.1">
  <line>7路 &lt;快&gt;</line>
  <place>
    <here>30 120 0 0</here>
  </place>
  <stops>
    <name>东门</name>
    <lamps>
      <lit/>
    </lamps>
    <lamps>
      <lit>no</lit>
    </lamps>
  </stops>
  <stops>
    <name/>
  </stops>
  <count>2</count>
  <meta>
    <instanceID>uuid:6f6e3f3c-0000-4000-8000-000000000000</instanceID>
    <instanceName>7路 &lt;快&gt; 2</instanceName>
  </meta>
</visit>
"""


def test_a_filled_in_form_as_xml():
    given = {
        "line": "7路 <快>", "place/here": "30 120 0 0", "place/remark": "hidden", "stops": "a b",
        "stops[a]/name": "东门", "stops[a]/lamps": "x y", "stops[a]/lamps[y]/lit": "no", "stops[b]/lamps": "",
    }  # fmt: skip
    settings = SETTINGS % ("visit", "concat(${line}, ' ', ${count})")
    assert submission(instance_of(SURVEY, given, settings=settings), ID) == VISIT


def test_a_hidden_group_is_left_out_and_the_root_is_data_without_a_name():
    root = ElementTree.fromstring(submission(instance_of(SURVEY, {"line": "none"}), ID))
    assert (root.tag, root.attrib) == ("data", {"id": "market", "version": "2026.1"})
    assert root.find("place") is None
    assert root.find("meta/instanceID").text == ID
    assert root.find("{http://openrosa.org/xforms}meta/{http://openrosa.org/xforms}instanceName") is None


@given(
    st.text(st.characters(exclude_categories=["Cs", "Cc"])) | st.sampled_from(["a\r\nb", "\t]]>", "&amp;", "a\x0bb"])
)
def test_any_answer_can_be_read_back(text):
    root = ElementTree.fromstring(submission(instance_of(SURVEY, {"line": text}), ID))
    assert (root.find("line").text or "") == re.sub("[\x0b\ufffe\uffff]", "\ufffd", text)


@pytest.mark.parametrize(
    ("name", "named", "codes"),
    [
        ("my data", "${line}", ["template.name_bad"]),
        ("data", "${lime}", ["expression.question_unknown"]),
        ("data", "${line}", []),
    ],
)
def test_the_settings_that_name_things_are_checked(name, named, codes):
    form, report = checked(text_of(SURVEY, settings=SETTINGS % (name, named)))
    Program(form, report)
    assert [problem.code for problem in report.errors] == codes
