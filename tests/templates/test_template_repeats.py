"""Repeats: several samples of one thing. What the engine makes of them."""

import pytest
from small_forms import instance_of, text_of

from inspect_cli.errors import NotFound, Refused
from inspect_cli.templates import lint
from inspect_cli.templates.files import reading
from inspect_cli.templates.report import Report

STOPS = """
- {type: text, name: line, label: 线路}
- type: begin repeat
  name: stops
  label: 站点
  children:
    - {type: text, name: name, label: 站名, default: "concat(${line}, '-', position(..))"}
    - {type: select_one conform, name: shelter, label: 站亭完好}
    - {type: text, name: why, label: 情况, relevant: "${shelter} = 'no'"}
    - {type: calculate, name: place, calculation: "position(..)"}
    - {type: calculate, name: before, calculation: "indexed-repeat(${shelter}, ${stops}, ${place} - 1)"}
- {type: calculate, name: bad, calculation: "count(${stops}[shelter = 'no'])"}
- {type: calculate, name: names, calculation: "join('、', ${name})"}
- {type: calculate, name: how_many, calculation: "count(${stops})"}
"""


def test_a_repeat_starts_with_one_instance_and_takes_more():
    instance = instance_of(STOPS, {"line": "7路"})
    first = f"stops[{instance.value('stops')}]"
    second = instance.add("stops")
    assert instance.value("stops") == f"{first[6:-1]} {second[6:-1]}"
    assert (instance.value(f"{first}/name"), instance.value(f"{second}/name")) == ("7路-1", "7路-2")
    assert [q.path for q in instance.order()] == [
        "line", f"{first}/name", f"{first}/shelter", f"{second}/name", f"{second}/shelter",
    ]  # fmt: skip
    assert instance.value("names") == "7路-1、7路-2"
    assert instance.value("how_many") == "2"


def test_inside_a_repeat_a_name_means_the_same_instance_and_outside_all_of_them():
    instance = instance_of(STOPS, {"stops": "a b c"})
    assert instance.set("stops[b]/shelter", "no") == [
        "stops[b]/shelter", "stops[b]/why", "stops[c]/before", "bad",
    ]  # fmt: skip
    assert not instance.relevant("stops[a]/why")
    assert instance.value("bad") == "1"


def test_an_instance_taken_away_does_not_rename_the_others_and_does_not_come_back():
    instance = instance_of(STOPS, {"stops": "a b c", "stops[b]/name": "东门", "stops[c]/name": "西门"})
    changed = instance.remove("stops[b]")
    assert changed[0] == "stops"
    assert instance.value("stops") == "a c"
    assert instance.value("stops[c]/name") == "西门"
    assert instance.value("stops[c]/place") == "2"
    assert instance.value("names") == "-1、西门"
    with pytest.raises(NotFound):
        instance.value("stops[b]/name")
    assert instance.add("stops") != "stops[b]"
    assert instance.value("names") == "-1、西门、-3"


def test_answers_of_an_instance_that_was_taken_away_do_no_harm():
    instance = instance_of(STOPS, {"stops": "a", "stops[b]/name": "东门"})
    assert instance.value("how_many") == "1"
    assert "stops[b]/name" not in instance.answers()


def test_an_instance_stored_is_an_instance_read():
    instance = instance_of(STOPS, {"line": "7路"})
    instance.add("stops")
    assert instance_of(STOPS, instance.answers()).answers() == instance.answers()


COUNTED = """
- {type: integer, name: n, label: 辆数}
- type: begin repeat
  name: buses
  label: 车
  repeat_count: ${n}
  children:
    - {type: integer, name: ads, label: 广告数}
    - type: begin repeat
      name: doors
      label: 门
      children:
        - {type: integer, name: width, label: 宽}
        - {type: calculate, name: share, calculation: "${width} div sum(${width})"}
- {type: calculate, name: total, calculation: "sum(${ads})"}
"""


def test_a_count_adds_and_takes_away():
    instance = instance_of(COUNTED)
    assert instance.value("buses") == ""
    instance.set("n", "2")
    first, second = [f"buses[{tag}]" for tag in instance.value("buses").split()]
    instance.set(f"{first}/ads", "3")
    instance.set(f"{second}/ads", "4")
    assert instance.value("total") == "7"
    instance.set("n", "1")
    assert instance.value("total") == "3"
    instance.set("n", "2")
    assert instance.value(f"{second}/ads") == ""
    assert instance.value("total") == ""


def test_a_counted_repeat_is_not_added_to_by_hand():
    instance = instance_of(COUNTED)
    with pytest.raises(Refused) as caught:
        instance.add("buses")
    assert caught.value.code == "answer.repeat_counted"
    with pytest.raises(NotFound) as unknown:
        instance.add("busses")
    assert unknown.value.params["near"] == "buses"


def test_repeats_within_repeats():
    instance = instance_of(COUNTED)
    instance.set("n", "2")
    first, second = [f"buses[{tag}]" for tag in instance.value("buses").split()]
    door = instance.add(f"{first}/doors")
    other = f"{first}/doors[{instance.value(f'{first}/doors').split()[0]}]"
    instance.set(f"{door}/width", "1")
    instance.set(f"{other}/width", "3")
    assert instance.value(f"{second}/doors").count(" ") == 0
    instance.remove(door)
    assert instance.value(f"{first}/doors") == other.rpartition("[")[2][:-1]


STREETS = """
- type: begin repeat
  name: streets
  label: 街
  children:
    - {type: text, name: street, label: 街名}
    - type: begin repeat
      name: lamps
      label: 灯
      children:
        - {type: integer, name: watt, label: 瓦}
        - {type: calculate, name: place, calculation: "concat(position(../..), '.', position(..))"}
        - {type: calculate, name: brother, calculation: "sum(${watt})"}
- {type: calculate, name: one, calculation: "indexed-repeat(${watt}, ${streets}, 2, ${lamps}, 1)"}
- {type: calculate, name: none, calculation: "indexed-repeat(${watt}, ${streets}, 3, ${lamps}, 1)"}
- {type: calculate, name: all, calculation: "join(' ', ${watt})"}
- {type: calculate, name: long, calculation: "count(${streets}[count(lamps) > 1])"}
- {type: calculate, name: last, calculation: "${streets}[last()]/street"}
- {type: calculate, name: most, calculation: "max(${watt})"}
- {type: calculate, name: given, calculation: "count-non-empty(${street})"}
"""


def test_several_repeats_are_counted_looked_up_and_joined():
    given = {"streets": "a b", "streets[a]/lamps": "x y", "streets[b]/lamps": "z", "streets[b]/street": "北街"}
    watts = {"streets[a]/lamps[x]/watt": "3", "streets[a]/lamps[y]/watt": "4", "streets[b]/lamps[z]/watt": "5"}
    instance = instance_of(STREETS, given | watts)
    values = {name: instance.value(name) for name in ("one", "none", "all", "long", "last", "most", "given")}
    assert values == {
        "one": "5", "none": "", "all": "3 4 5", "long": "1", "last": "北街", "most": "5", "given": "1",
    }  # fmt: skip
    assert [instance.value(f"{lamp}/place") for lamp in ("streets[a]/lamps[y]", "streets[b]/lamps[z]")] == [
        "1.2",
        "2.1",
    ]
    assert instance.value("streets[a]/lamps[x]/brother") == "3"


def test_lint_takes_repeats():
    report = Report()
    lint.check_sheets(reading.read_text(text_of(STOPS), "stops.yaml", report), report)
    assert report.errors == []
