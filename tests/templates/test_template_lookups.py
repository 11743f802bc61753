"""Lists beside the template and inside it: chosen from, filtered, looked up."""

import json

import pytest
from small_forms import text_of

from inspect_cli.errors import Integrity, Problems, Unfit
from inspect_cli.templates import build, content, lint
from inspect_cli.templates.instance import Instance

SURVEY = """
- {type: text, name: district, label: 区}
- {type: select_one_from_file markets.csv, name: market, label: 市场, choice_filter: "district = ${district}"}
- {type: select_multiple_from_file markets.csv, name: several, label: 几个市场}
- {type: calculate, name: where, calculation: "pulldata('markets', 'address', 'name', ${market})"}
- {type: calculate, name: stalls, calculation: "instance('markets')/root/item[name = ${market}]/stalls"}
- {type: calculate, name: large, calculation: "count(instance('markets')/root/item[stalls >= 100])"}
- {type: calculate, name: second, calculation: "instance('markets')/root/item[2]/label"}
- {type: calculate, name: fallback, calculation: "instance('markets')/root/item[district = '西' and stalls > 50]/label"}
- {type: calculate, name: others, calculation: "instance('markets')/root/item[district = '东'][stalls < 100]/label"}
- {type: calculate, name: chosen, calculation: "jr:choice-name(${market}, '${market}')"}
"""
MARKETS = """\
name,label,district,address,stalls
m1,东门市场,东,东路1号,120
m2,南门市场,东,"南路2号, 后院",80
m3,西门市场,西,西路3号,100
"""


@pytest.fixture
def template(tmp_path):
    (tmp_path / "markets.csv").write_text(MARKETS, "utf-8")
    path = tmp_path / "market.yaml"
    path.write_text(text_of(SURVEY), "utf-8")
    return path


def test_a_file_beside_the_template_gives_choices_and_cells(template):
    instance = Instance(lint.load(template))
    instance.set("district", "东")
    assert [choice.label for choice in instance.choices("market")] == ["东门市场", "南门市场"]
    instance.set("market", "m2")
    assert instance.value("where") == "南路2号, 后院"
    assert instance.value("stalls") == "80"
    assert instance.value("chosen") == "南门市场"
    assert instance.value("large") == "2"
    assert instance.value("second") == "南门市场"
    assert instance.value("fallback") == "西门市场"
    assert instance.value("others") == "南门市场"
    instance.set("district", "西")
    assert instance.value("market") == ""
    assert instance.value("where") == ""
    instance.set("several", "m3 m1")
    assert instance.value("several") == "m1 m3"
    with pytest.raises(Unfit) as caught:
        instance.set("market", "m1")
    assert caught.value.code == "answer.not_a_choice"


def test_a_published_template_needs_no_file(template):
    form = lint.load(template)
    stored = content.dumps(form.content)
    (template.parent / "markets.csv").unlink()
    again = build.from_content(json.loads(stored))
    assert again.sha256 == form.sha256
    assert Instance(again, {"district": "西", "market": "m3"}).value("where") == "西路3号"


def test_another_row_in_the_file_is_another_version(template):
    before = lint.load(template).sha256
    (template.parent / "markets.csv").write_text(MARKETS + "m4,北门市场,东,北路,9\n", "utf-8")
    assert lint.load(template).sha256 != before


def test_a_form_without_files_keeps_its_content(template):
    template.write_text(text_of("- {type: text, name: q, label: 甲}"), "utf-8")
    assert set(lint.load(template).content) == {"survey", "choices", "settings"}


def test_fifty_thousand_rows_are_looked_up_by_index(template):
    rows = [f"p{n},点位{n},区{n % 50},路{n},{n}" for n in range(50_000)]
    (template.parent / "markets.csv").write_text("\n".join([MARKETS.splitlines()[0], *rows]), "utf-8")
    keyed = "\n".join(row for row in SURVEY.splitlines() if "${" in row or "district, label" in row)
    template.write_text(text_of(keyed), "utf-8")
    instance = Instance(lint.load(template), {"district": "区7"})
    instance.set("market", "p49957")
    assert instance.value("stalls") == "49957"
    assert len(instance.choices("market")) == 1000
    # Nodes are made of the rows of one district only.
    assert len(instance.program.schema.table("markets.csv")._nodes) <= 1001


@pytest.mark.parametrize(
    ("file", "codes"),
    [
        (None, ["template.file_missing"]),
        (b"name,label\nm1,\xff\n", ["template.not_utf8"]),
        (b"", ["template.file_columns"]),
        (b"name,label,name\n", ["template.file_columns"]),
        (b"name,1st,label,,\n", []),
        (b"name,,label\n", ["template.file_columns"]),
        (b"name,label\nm1,a,b\n", ["template.file_row_long"]),
        (b'name,label\n"m1,a\n', ["template.file_bad"]),
        (b"code,label\nm1,a\n", ["template.file_column_missing"]),
        (b"name,label\nm1,a\nm1,b\n", []),
        (b"name,label\nm 1,a\n,b\n", ["template.choice_name_bad"]),
        (b"\xef\xbb\xbfname;label\nm1;a\n", []),
        (b"name\tlabel\r\nm1\ta\r\n\r\n", []),
    ],
)
def test_what_is_wrong_with_a_file(template, file, codes):
    path = template.parent / "markets.csv"
    path.unlink() if file is None else path.write_bytes(file)
    template.write_text(text_of("- {type: select_one_from_file markets.csv, name: q, label: 甲}"), "utf-8")
    assert [problem.code for problem in lint.check([template]).errors] == codes


def test_a_list_that_fills_many_screens_is_remarked_on(template):
    rows = [f"p{n},点位{n},区{n % 50},路{n},{n}" for n in range(101)]
    (template.parent / "markets.csv").write_text("\n".join([MARKETS.splitlines()[0], *rows]), "utf-8")
    found = [(problem.code, problem.params["value"]) for problem in lint.check([template]).warnings]
    assert found == [("template.list_long", "several")]


@pytest.mark.parametrize(
    ("name", "code"),
    [("../markets.csv", "template.file_name"), ("places.json", "template.file_kind")],
)
def test_only_csv_files_beside_the_template_are_read(template, name, code):
    template.write_text(text_of(f"- {{type: select_one_from_file {name}, name: q, label: 甲}}"), "utf-8")
    assert [problem.code for problem in lint.check([template]).errors] == [code]


def test_a_file_may_name_its_columns_as_it_likes_and_be_named_in_a_row_of_its_own(template):
    (template.parent / "markets.csv").write_text("code,title\nm1,东门\n", "utf-8")
    survey = """
    - {type: csv-external, name: markets}
    - {type: select_one_from_file markets.csv, name: q, label: 甲, parameters: value=code label=title}
    - {type: calculate, name: r, calculation: "instance('markets')/root/item[code = 'm1']/title"}
    """
    template.write_text(text_of(survey), "utf-8")
    instance = Instance(lint.load(template))
    assert [(c.name, c.label) for c in instance.choices("q")] == [("m1", "东门")]
    assert instance.value("r") == "东门"
    assert "markets" not in instance.form.questions


def test_a_content_that_lost_its_file_is_refused(template):
    stored = lint.load(template).content
    with pytest.raises(Problems) as caught:
        build.from_content({name: part for name, part in stored.items() if name != "files"})
    assert "template.file_missing" in [problem.code for problem in caught.value.problems]
    with pytest.raises(Integrity):
        build.from_content(stored | {"files": {"markets.csv": {"columns": ["name"], "rows": [["a", "b"]]}}})
