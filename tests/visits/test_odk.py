"""The audit log of a visit and the parts of its folder, where a whole visit would take long."""

from xml.etree import ElementTree

import pytest

from inspect_cli.templates import build
from inspect_cli.templates.files import reading
from inspect_cli.templates.instance import Instance
from inspect_cli.templates.report import Report
from inspect_cli.templates.submission import Beside, submission
from inspect_cli.visits import audit, odk

UUID = "uuid:6f6e3f3c-0000-4000-8000-000000000000"
FORM = """\
settings: {form_id: f, form_title: F, version: "1", name: round}
survey:
  - {type: audit, name: audit}
  - {type: integer, name: n, label: 几}
  - {type: dateTime, name: at, label: 何时}
  - {type: time, name: hour, label: 几点}
  - type: begin repeat
    name: stops
    label: 站
    children:
      - {type: text, name: name, label: 站名}
      - type: begin repeat
        name: lamps
        label: 灯
        children:
          - {type: image, name: lit, label: 亮}
  - {type: begin repeat, name: twice, label: 两次, repeat_count: 1 + 1}
  - {type: text, name: said, label: 说}
  - {type: end repeat}
  - {type: begin repeat, name: some, label: 几次, repeat_count: "${n}"}
  - {type: text, name: word, label: 说}
  - {type: end repeat}
"""
ANSWERS = {
    "at": "2026-07-13T08:10", "hour": "08:10",
    "stops": "a b", "stops[b]/lamps": "x y", "stops[b]/lamps[y]/lit": "1.jpg",
}  # fmt: skip


@pytest.fixture
def filled(monkeypatch):
    monkeypatch.setenv("INSPECT_NOW", "2026-07-13T09:00:00+08:00")
    report = Report()
    form = build.build(reading.read_text(FORM, "f.yaml", report), report)
    report.refuse_errors()
    return Instance(form, ANSWERS)


def test_a_node_is_named_by_its_place_among_the_instances(filled):
    assert audit.xpath(filled, "n") == "/round/n"
    assert audit.xpath(filled, "stops[b]/lamps[y]/lit") == "/round/stops[2]/lamps[2]/lit"
    assert audit.xpath(filled, "stops[gone]/name") == ""
    assert audit.xpath(filled, "stops") == ""


@pytest.mark.parametrize(
    ("text", "cell"),
    [
        ("东门", "东门"),
        ("a,b", '"a,b"'),
        ('say "a", twice', '"say ""a"", twice"'),
        ('5" pipe', '5" pipe'),
        ('"a', '"""a"'),
        ("a\nb", '"a\nb"'),
    ],
)
def test_cells_are_quoted_only_where_they_have_to_be(text, cell):
    assert audit._cell(text) == cell


def test_what_lies_beside_is_named_in_the_submission(filled):
    beside = Beside("audit.csv", {"stops[b]/lamps[y]/lit": "lit-12.jpg"})
    root = ElementTree.fromstring(submission(filled, UUID, beside))
    meta = root.find("meta")
    assert [(child.tag, child.text) for child in meta] == [("audit", "audit.csv"), ("instanceID", UUID)]
    assert root.find("audit") is None
    assert [lit.text for lit in root.iter("lit")] == [None, "lit-12.jpg"]


def test_times_have_seconds_and_an_offset(filled):
    root = ElementTree.fromstring(submission(filled, UUID))
    assert (root.findtext("at"), root.findtext("hour")) == ("2026-07-13T08:10:00.000+08:00", "08:10:00.000+08:00")


def test_a_count_that_is_computed_has_a_node_of_its_own_as_xlsform_makes_it(filled):
    root = ElementTree.fromstring(submission(filled, UUID))
    assert [child.tag for child in root if child.tag.startswith(("twice", "some"))] == ["twice_count", "twice", "twice"]
    assert root.findtext("twice_count") == "2"


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("a/b\\c:d", "a_b_c_d"),
        (" 东门  市场. ", "东门 市场"),
        ("..", "_"),
        ("", "_"),
        ("灯" * 99, "灯" * 50),
        ("a\x00b", "a_b"),
    ],
)
def test_any_text_can_be_part_of_the_name_of_a_file(text, name):
    assert odk._safe(text) == name
