"""Lists in files beside a form: CSV, GeoJSON and XML, after the pages of ODK on datasets and selects from a map."""

import json

import pytest
from wild_forms import fill, looked_at, names, opened

from inspect_cli.errors import Integrity
from inspect_cli.templates import build, content, external
from inspect_cli.templates.instance import Instance
from inspect_cli.templates.report import Report
from inspect_cli.templates.rows import Sheets

WELLS = {
    "type": "FeatureCollection",
    "features": [
        {
            "type": "Feature",
            "properties": {"id": "w1", "title": "Old well", "depth": 12.50, "works": True, "kept": None},
            "geometry": {"type": "Point", "coordinates": [120.5, 30]},
        },
        {
            "type": "Feature",
            "id": 7,
            "properties": {"title": "Ditch", "depth": 1},
            "geometry": {"type": "LineString", "coordinates": [[120, 30], [121, 31, 5]]},
        },
        {
            "type": "Feature",
            "properties": {"id": "w3", "title": "Pond", "depth": 3},
            "geometry": {"type": "Polygon", "coordinates": [[[0, 0], [0, 1], [1, 1], [0, 0]]]},
        },
    ],
}
PLACES = """
    | survey | | | | |
    | | type | name | label | choice_filter | calculation |
    | | decimal | deep | At least | | |
    | | select_one_from_file wells.geojson | well | Well | depth >= ${deep} | |
    | | calculate | where | | | instance('wells')/root/item[id = ${well}]/geometry |
    | | calculate | works | | | instance('wells')/root/item[id = ${well}]/works |
    """


def test_features_are_choices_with_their_properties_and_geometry(tmp_path):
    (tmp_path / "wells.geojson").write_text(json.dumps(WELLS), "utf-8")
    form = opened(PLACES, tmp_path)
    fill(form, deep="0")
    assert [(choice.name, choice.label) for choice in form.choices("well")] == [
        ("w1", "Old well"), ("7", "Ditch"), ("w3", "Pond")]  # fmt: skip
    assert fill(form, well="w1").value("where") == "30 120.5 0 0"
    assert form.value("works") == "true"
    assert fill(form, well="7").value("where") == "30 120 0 0; 31 121 5 0"
    assert fill(form, well="w3").value("where") == "0 0 0 0; 1 0 0 0; 1 1 0 0; 0 0 0 0"
    assert names(fill(form, deep="3"), "well") == ["w1", "w3"]


def test_features_go_with_a_published_form(tmp_path):
    (tmp_path / "wells.geojson").write_text(json.dumps(WELLS), "utf-8")
    form = opened(PLACES, tmp_path).form
    again = build.from_content(json.loads(content.dumps(form.content)))
    assert again.sha256 == form.sha256
    assert names(fill(Instance(again), deep="10"), "well") == ["w1"]


def test_other_properties_may_name_the_choices(tmp_path):
    (tmp_path / "wells.geojson").write_text(json.dumps(WELLS), "utf-8")
    form = opened("""
        | survey | | | | |
        | | type | name | label | choice_filter | parameters |
        | | decimal | deep | At least | | |
        | | select_one_from_file wells.geojson | well | Well | depth >= ${deep} | value=title label=depth |
        """, tmp_path)  # fmt: skip
    fill(form, deep="10")
    assert [(choice.name, choice.label) for choice in form.choices("well")] == [("Old well", "12.5")]


@pytest.mark.parametrize(
    ("name", "text", "code"),
    [
        ("wells.geojson", "{", "template.file_geojson"),
        ("wells.geojson", '{"type": "Feature"}', "template.file_geojson"),
        ("wells.geojson", '{"type": "FeatureCollection", "features": [{"type": "Feature"}]}', "template.file_geojson"),
        ("wells.geojson", "[" * 100_000, "template.file_geojson"),
        ("wells.xml", "<root/>", "template.file_xml"),
        ("wells.xml", "<root><item>", "template.file_xml"),
        ("wells.xml", '<!DOCTYPE r [<!ENTITY a "b">]><root><item><name>&a;</name></item></root>', "template.file_xml"),
    ],
)
def test_what_is_wrong_with_a_file_is_said(tmp_path, name, text, code):
    (tmp_path / name).write_text(text, "utf-8")
    _, report = looked_at(f"""
        | survey | | |
        | | type | name | label |
        | | select_one_from_file {name} | q | Q |
        """, tmp_path)  # fmt: skip
    assert [error.code for error in report.errors] == [code]


def test_a_file_of_xml_is_asked_and_looked_up(tmp_path):
    (tmp_path / "towns.xml").write_text(
        '<?xml version="1.0"?><root><item><name>a</name><label>Aa</label><pop>10</pop></item>'
        "<item><name>b</name><label>B&amp;b</label></item></root>",
        "utf-8",
    )
    form = opened("""
        | survey | | | |
        | | type | name | label | calculation |
        | | xml-external | towns | | |
        | | select_one_from_file towns.xml | town | Town | |
        | | calculate | pop | | instance('towns')/root/item[name = ${town}]/pop |
        """, tmp_path)  # fmt: skip
    assert [choice.label for choice in form.choices("town")] == ["Aa", "B&b"]
    assert fill(form, town="a").value("pop") == "10"
    assert fill(form, town="b").value("pop") == ""


def test_a_csv_is_pulled_from_and_chosen_from(tmp_path):
    (tmp_path / "stock.csv").write_text(
        "﻿name,label,Price per kg,price,group,,\r\na,Apple,x,3,f,,\r\nb,Beet,y,2,v,,\r\n", "utf-8"
    )
    form = opened("""
        | survey | | | | |
        | | type | name | label | choice_filter | calculation |
        | | text | g | Group | | |
        | | select_multiple_from_file stock.csv | what | What | group = ${g} or ${g} = '' | |
        | | calculate | price | | | pulldata('stock', 'price', 'name', 'b') |
        | | calculate | sum | | | sum(instance('stock')/root/item[selected(${what}, name)]/price) |
        """, tmp_path)  # fmt: skip
    assert names(fill(form, what="b a"), "what") == ["a", "b"]
    assert (form.value("what"), form.value("price"), form.value("sum")) == ("a b", "2", "5")
    assert names(fill(form, g="v"), "what") == ["b"]
    assert (form.value("what"), form.value("sum")) == ("b", "2")


def test_a_table_named_by_no_row_is_a_csv(tmp_path):
    sheets = Sheets([], [], [])
    report = Report()
    assert (external.load(sheets, tmp_path, report).tables, report.errors) == ({}, [])
    _, report = looked_at("""
        | survey | | | |
        | | type | name | label | calculation |
        | | calculate | c | | pulldata('gone', 'a', 'b', 'c') |
        """, tmp_path)  # fmt: skip
    assert (report.errors[0].code, report.errors[0].params["value"]) == ("template.file_missing", "gone.csv")


def test_what_kobotoolbox_attaches_of_another_form_is_looked_up(tmp_path):
    # support.kobotoolbox.org, dynamic data attachments: all submissions of the other form, as they were sent.
    (tmp_path / "wells.xml").write_text(
        "<root><data><site><code>w1</code></site><depth>12</depth></data>"
        "<data><site><code>w2</code></site><depth>30</depth></data></root>",
        "utf-8",
    )
    table = """
        | survey | | | |
        | | type | name | label | calculation |
        | | xml-external | wells | | |
        | | text | code | Which well? | |
        | | calculate | depth | | instance('wells')/root/data[site/code = current()/../code]/depth |
        | | calculate | all | | count(instance('wells')/root/data) |
        | | note | said | It is instance('wells')/root/data[site/code = ${code}]/depth m deep, ${code}. | |
        """
    form = opened(table, tmp_path)
    fill(form, code="w2")
    assert (form.value("depth"), form.value("all"), form.text("said")) == ("30", "2", "It is 30 m deep, w2.")
    published = build.from_content(json.loads(content.dumps(form.form.content)))
    assert fill(Instance(published), code="w1").value("depth") == "12"
    _, report = looked_at(table.replace("= ${code}]", "= = ${code}]"), tmp_path)
    assert [error.code for error in report.errors] == ["expression.unexpected"]


def test_what_a_label_looks_up_is_checked_wherever_it_stands():
    wrong = "instance('town')/root/item[nam = 'a']/label"
    _, report = looked_at(f"""
        | survey | | | | | |
        | | type | name | label::en | label::fr | hint::fr |
        | | begin group | g | G | {wrong} | |
        | | select_one town | t | T {wrong}, | T | {wrong} |
        | | end group | | | | |
        | choices | | | | | |
        | | list_name | name | label::en | label::fr | |
        | | town | a | Alder | {wrong} | |
        """)
    found = [(error.where.row, error.where.column) for error in report.errors]
    assert found == [(3, "label::fr"), (4, "label::en"), (4, "hint::fr"), (8, "label::fr")]
    assert {error.code for error in report.errors} == {"expression.column_unknown"}


def test_a_content_names_no_file_elsewhere():
    form, _ = looked_at("""
        | survey | | |
        | | type | name | label |
        | | text | a | A |
        """)
    stored = form.content | {"files": {"../a.csv": {"columns": ["name"], "rows": [["x"]]}}}
    with pytest.raises(Integrity) as caught:
        build.from_content(stored)
    assert caught.value.code == "template.content_bad"
