"""A template as an XForm: what ODK's tools read of it, and what is ours in it."""

import json
import sys
from xml.etree import ElementTree

import pytest
from small_forms import form_of

from inspect_cli.templates import lint
from inspect_cli.templates.files import external_shapes

pytest.importorskip("pyxform", reason="pyxform is not installed: pip install -e .[dev]")

XF, H = "{http://www.w3.org/2002/xforms}", "{http://www.w3.org/1999/xhtml}"
OURS = "{urn:inspect-cli:xlsform}"
SURVEY = """
- type: begin group
  name: clean
  label: 卫生
  category: 公共环境
  children:
    - {type: select_one conform, name: NM-04, label: 地面, unit: 市场开办方、物业, deadline: 24小时, required: 是}
    - {type: text, name: old, label: 旧题, active: 停用}
- type: begin group
  name: off
  label: 停
  active: 停用
  children:
    - {type: text, name: inner, label: 里}
- {type: integer, name: missing, label: 缺几处, constraint: ". >= 0 and . < ${ missing } + 9"}
- {type: select_one kinds or_other, name: kind, label: 种类, score: "max(0, 10 - 2 * ${missing})"}
"""
KINDS = """
choices:
  conform:
    - {name: "yes", label: 符合, score: "1"}
    - {name: "no", label: 不符合, score: "0"}
  kinds:
    - {name: a, label: 甲}
"""
SETTINGS = (
    'settings: {form_id: market, form_title: 集贸市场, version: "2026.1", edition: 2017区, point_type: 集贸市场}\n'
)


@pytest.fixture
def model():
    from inspect_cli.templates.xform import xform

    form = form_of(SURVEY, settings=SETTINGS, choices=KINDS)
    return ElementTree.fromstring(xform(form.content)).find(f".//{XF}model")


def binds(model):
    return {bind.get("nodeset"): bind.attrib for bind in model.iter(f"{XF}bind")}


def test_our_columns_stand_at_the_binds_in_a_namespace_of_their_own(model):
    found = binds(model)
    assert found["/data/clean"][f"{OURS}category"] == "公共环境"
    assert found["/data/clean/NM-04"][f"{OURS}unit"] == "市场开办方、物业"
    assert found["/data/clean/NM-04"][f"{OURS}deadline"] == "24小时"
    assert found["/data/kind"][f"{OURS}score"].split() == "max(0, 10 - 2 * /data/missing )".split()
    root = model.find(f"{XF}instance")[0]
    assert (root.get("id"), root.get("version")) == ("market", "2026.1")
    assert (root.get(f"{OURS}edition"), root.get(f"{OURS}point_type")) == ("2017区", "集贸市场")


def test_words_of_ours_become_those_of_xlsform(model):
    found = binds(model)
    assert found["/data/clean/NM-04"]["required"] == "true()"
    assert found["/data/missing"]["constraint"].split() == ". >= 0 and . < /data/missing + 9".split()


def test_what_is_off_stays_at_home(model):
    assert not [path for path in binds(model) if "old" in path or "off" in path]
    assert not [name for bind in binds(model).values() for name in bind if name == f"{OURS}active"]


def test_other_is_asked_in_chinese_and_offered_where_it_was_wanted_only(model):
    lists = {
        instance.get("id"): [item.findtext(f"{XF}label") for item in instance.iter(f"{XF}item")]
        for instance in model.findall(f"{XF}instance")[1:]
    }
    assert lists["kinds_or_other"] == ["甲", "其他"]
    assert lists["conform"] == ["符合", "不符合"]
    assert binds(model)["/data/kind_other"]["relevant"] == "selected(../kind, 'other')"


def test_every_shipped_template_goes_out(inside, patrol, tmp_path):
    for source in sorted((patrol / "surveys").glob("*.yaml")):
        said = inside("-w", patrol, "template", "export", "--xform", tmp_path / f"{source.stem}.xml", "--file", source)
        assert said.code == 0, said
        root = ElementTree.parse(tmp_path / f"{source.stem}.xml").getroot()
        assert root.findtext(f"{H}head/{H}title") == lint.load(source).title


def test_the_template_in_force_goes_out_and_replaces_nothing_unasked(inside, patrol, tmp_path):
    file = tmp_path / "m.xml"
    words = ("-w", patrol, "--json", "template", "export", "农贸市场", "--xform", file)
    assert inside(*words).json["data"] == {"file": str(file), "files": [str(file)]}
    before = file.read_bytes()
    file.write_text("mine")
    assert inside(*words).code == 4
    assert file.read_text() == "mine"
    assert inside(*words, "-y").code == 0
    assert file.read_bytes() == before


def test_tables_lie_beside_the_xform(inside, tmp_path):
    (tmp_path / "shops.csv").write_text("name,label\n1,甲店\n", encoding="utf-8")
    source = tmp_path / "s.yaml"
    survey = "survey:\n  - {type: select_one_from_file shops.csv, name: shop, label: 店}\n"
    source.write_text(SETTINGS + survey, encoding="utf-8")
    said = inside("--json", "template", "export", "--xform", tmp_path / "s.xml", "--file", source)
    table = tmp_path / "s-media" / "shops.csv"
    assert said.json["data"]["files"] == [str(tmp_path / "s.xml"), str(table)]
    assert table.read_text(encoding="utf-8") == "name,label\n1,甲店\n"
    assert 'src="jr://file-csv/shops.csv"' in (tmp_path / "s.xml").read_text(encoding="utf-8")


LAMPS = {
    "type": "FeatureCollection",
    "features": [
        {"type": "Feature", "id": "l1", "properties": {"title": "灯一"},
         "geometry": {"type": "Point", "coordinates": [120.5, 30.25]}},
        {"type": "Feature", "id": "l2", "properties": {"title": "灯二"},
         "geometry": {"type": "LineString", "coordinates": [[120, 30], [121, 31]]}},
        {"type": "Feature", "id": "l3", "properties": {"title": "灯三"},
         "geometry": {"type": "Polygon", "coordinates": [[[0, 0], [0, 1], [1, 1], [0, 0]]]}},
        {"type": "Feature", "id": "l4", "properties": {"title": "灯四"}, "geometry": None},
    ],
}  # fmt: skip
BESIDE = {
    "lamps.geojson": json.dumps(LAMPS),
    "kinds.xml": "<root><item><name>a</name><label>甲 &amp; 乙</label></item><item><name>b</name></item></root>",
    "sites.xml": "<root><data><site><code>s1</code></site></data></root>",
}


def test_files_of_every_kind_lie_beside_it_as_what_they_are(inside, tmp_path):
    for name, text in BESIDE.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    (tmp_path / "s.md").write_text(
        """
| survey | type | name | label | calculation |
| | xml-external | sites | | |
| | select_one_from_file lamps.geojson | lamp | 灯 | |
| | select_one_from_file kinds.xml | kind | 类 | |
| | calculate | count | | count(instance('sites')/root/data) |
""".lstrip(),
        encoding="utf-8",
    )
    assert inside("template", "export", "--xform", tmp_path / "s.xml", "--file", tmp_path / "s.md").code == 0
    media = tmp_path / "s-media"
    assert sorted(path.name for path in media.iterdir()) == sorted(BESIDE)
    written = {name: (media / name).read_text(encoding="utf-8") for name in BESIDE}
    assert external_shapes.geojson(written["lamps.geojson"]) == external_shapes.geojson(BESIDE["lamps.geojson"])
    assert external_shapes.xml(written["kinds.xml"]) == external_shapes.xml(BESIDE["kinds.xml"])
    assert written["sites.xml"].strip() == BESIDE["sites.xml"]


def test_external_choices_and_entities_go_out_in_sheets_of_their_own(inside, tmp_path):
    (tmp_path / "s.md").write_text(
        """
| survey | type | name | label | choice_filter | save_to |
| | select_one region | region | 区 | | |
| | select_one_external street | street | 街 | region=${region} | street |
| choices | list_name | name | label | | |
| | region | n | 北 | | |
| external_choices | list_name | name | label | region | |
| | street | a | 甲街 | n | |
| entities | dataset | label | | | |
| | lanes | ${street} | | | |
""".lstrip(),
        encoding="utf-8",
    )
    assert inside("template", "export", "--xform", tmp_path / "s.xml", "--file", tmp_path / "s.md").code == 0
    assert "甲街" in (tmp_path / "s-media" / "itemsets.csv").read_text(encoding="utf-8")
    assert 'dataset="lanes"' in (tmp_path / "s.xml").read_text(encoding="utf-8")
    assert inside("template", "import", tmp_path / "s.md", "--to", tmp_path / "s.xlsx").code == 0
    from pyxform.xls2xform import convert

    assert "甲街" in (convert(tmp_path / "s.xlsx").itemsets or "")


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("农贸市场", "--xform", "m.txt"), "template.ending"),
        (("--xform", "m.xml"), "usage.missing"),
        (("农贸市场", "m.yaml", "--xform", "m.xml"), "usage.too_many"),
        (("农贸市场", "--xform", "m.xml", "--file", "n.yaml"), "usage.too_many"),
    ],
)
def test_words_that_do_not_fit_together(inside, patrol, words, code):
    said = inside("-w", patrol, "--json", "template", "export", *words)
    assert (said.code, [error["code"] for error in said.json["errors"]]) == (2, [code])


def test_without_pyxform_it_is_said_what_to_install(inside, patrol, monkeypatch):
    monkeypatch.setitem(sys.modules, "pyxform", None)
    monkeypatch.setitem(sys.modules, "pyxform.xls2xform", None)
    said = inside("-w", patrol, "--json", "template", "export", "农贸市场", "--xform", "m.xml")
    assert (said.code, [error["code"] for error in said.json["errors"]]) == (2, ["xform.no_pyxform"])
    assert "inspect-cli[odk]" in said.json["errors"][0]["hint"]


def test_what_pyxform_refuses_is_said_in_its_words(inside, tmp_path):
    source = tmp_path / "s.yaml"
    survey = "survey:\n  - {type: select_one kinds, name: a, label: 甲, appearance: \"search('x')\"}\n"
    survey += "  - {type: select_one kinds, name: b, label: 乙}\n"
    source.write_text(SETTINGS + survey + "choices:\n  kinds:\n    - {name: a, label: 甲}\n", encoding="utf-8")
    said = inside("--json", "template", "export", "--xform", tmp_path / "s.xml", "--file", source)
    assert (said.code, [error["code"] for error in said.json["errors"]]) == (3, ["xform.refused"])
    assert "search()" in said.json["errors"][0]["message"]
    assert not (tmp_path / "s.xml").exists()
