"""`template export` and `import`: out to Excel and back, and any form of file into surveys/."""

import pytest

from inspect_cli.templates import lint


def version(inside, patrol, name="农贸市场"):
    return inside("-w", patrol, "--json", "template", "show", name).json["data"]["template"]


@pytest.mark.parametrize("name", ["m.xlsx", "m.yaml", "M.XLSX"])
def test_a_template_goes_out_and_is_the_same_when_it_comes_back(inside, patrol, tmp_path, name):
    file = tmp_path / name
    assert inside("-w", patrol, "template", "export", "农贸市场", file).code == 0
    assert lint.load(file).sha256 == version(inside, patrol)
    said = inside("-w", patrol, "--json", "template", "publish", file)
    assert (said.code, said.json["data"]) == (0, [])


def test_a_template_file_goes_out_without_being_published(inside, patrol, tmp_path):
    source = patrol / "surveys" / "nongmao-shichang.yaml"
    said = inside("-w", patrol, "--json", "template", "export", tmp_path / "m.xlsx", "--file", source)
    assert (said.code, said.json["data"]) == (0, {"file": str(tmp_path / "m.xlsx")})
    assert lint.load(tmp_path / "m.xlsx").sha256 == lint.load(source).sha256


def test_a_workbook_comes_into_surveys_as_yaml(inside, patrol, tmp_path):
    inside("-w", patrol, "template", "export", "农贸市场", tmp_path / "新市场.xlsx")
    said = inside("-w", patrol, "--json", "template", "import", tmp_path / "新市场.xlsx")
    made = patrol / "surveys" / "新市场.yaml"
    assert (said.code, said.json["data"]["file"]) == (0, str(made))
    assert [m["message"].split(" ", 1)[1] for m in said.json["messages"] if m["code"] == "next"] == [
        f"-w {patrol} template check {made}",
        f"-w {patrol} template publish {made}",
    ]
    assert lint.load(made).sha256 == version(inside, patrol)


def test_nothing_is_replaced_unasked(inside, patrol, tmp_path):
    inside("-w", patrol, "template", "export", "农贸市场", tmp_path / "m.xlsx")
    target = tmp_path / "m.yaml"
    target.write_text("# mine\n")
    words = ("-w", patrol, "template", "import", tmp_path / "m.xlsx", "--to", target)
    assert inside(*words).code == 4
    assert target.read_text() == "# mine\n"
    assert inside(*words, "-y").code == 0
    assert lint.load(target).sha256 == version(inside, patrol)


def test_what_cannot_be_read_to_the_last_cell_is_not_taken(inside, patrol, tmp_path):
    source = tmp_path / "m.md"
    source.write_text("| survey | type | name | lable |\n| | text | a | 甲 |\n", encoding="utf-8")
    said = inside("-w", patrol, "--json", "template", "import", source)
    assert said.code == 3
    assert [e["code"] for e in said.json["errors"]] == ["template.column_unknown"]
    assert said.json["errors"][0]["where"] == {"file": str(source), "sheet": "survey", "row": 2, "column": "lable"}
    assert not (patrol / "surveys" / "m.yaml").exists()


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("农贸市场",), "usage.missing"),
        (("农贸市场", "m.csv"), "template.ending"),
        (("农贸市场", "m.xlsx", "--file", "n.yaml"), "usage.too_many"),
    ],
)
def test_words_that_do_not_fit_together(inside, patrol, words, code):
    said = inside("-w", patrol, "--json", "template", "export", *words)
    assert (said.code, [e["code"] for e in said.json["errors"]]) == (2, [code])


def test_check_looks_at_every_form_of_file(inside, patrol, tmp_path):
    surveys = patrol / "surveys"
    shipped = {path.name for path in surveys.iterdir()}
    inside("-w", patrol, "template", "export", "农贸市场", surveys / "again.xlsx")
    (surveys / "page.md").write_text("| survey | type | name |\n", encoding="utf-8")
    for name in ("~$again.xlsx", "notes.txt"):
        (surveys / name).write_bytes(b"x")
    said = inside("-w", patrol, "--json", "template", "check")
    assert {row["file"] for row in said.json["data"]} == {*shipped, "again.xlsx", "page.md"}
    assert "template.form_double" in {error["code"] for error in said.json["errors"]}


def test_a_place_in_a_workbook_is_said_as_excel_shows_it(inside, patrol, tmp_path):
    source = tmp_path / "m.md"
    source.write_text("| survey | type | name | label |\n| | txt | a | 甲 |\n", encoding="utf-8")
    inside("-w", patrol, "template", "import", source)
    file = tmp_path / "m.xlsx"
    inside("-w", patrol, "template", "export", file, "--file", patrol / "surveys" / "m.yaml")
    said = inside("-w", patrol, "--json", "template", "check", file)
    places = [error["where"] for error in said.json["errors"] if error["code"] == "template.type_unknown"]
    assert places == [{"file": str(file), "sheet": "survey", "row": 2, "column": "A type"}]


def test_what_a_template_looks_things_up_in_goes_along(inside, patrol, tmp_path):
    near, far = tmp_path / "near", tmp_path / "far"
    near.mkdir()
    far.mkdir()
    (near / "shops.csv").write_text("name;label\n1;甲店\n", encoding="utf-8-sig")
    (near / "s.md").write_text(
        "| survey | type | name | label |\n| | select_one_from_file shops.csv | shop | 店 |\n", encoding="utf-8"
    )
    assert inside("-w", patrol, "template", "import", near / "s.md", "--to", near / "s.yaml").code == 0
    assert (near / "shops.csv").read_text(encoding="utf-8-sig") == "name;label\n1;甲店\n", "it was at home"
    assert inside("-w", patrol, "template", "publish", near / "s.yaml").code == 0
    said = inside("-w", patrol, "--json", "template", "export", "s", far / "s.xlsx")
    assert said.json["data"]["beside"] == [str(far / "shops.csv")]
    assert lint.load(far / "s.xlsx").sha256 == lint.load(near / "s.yaml").sha256
    (far / "shops.csv").write_text("name,label\n2,乙店\n", encoding="utf-8")
    assert inside("-w", patrol, "template", "export", "s", far / "t.xlsx").code == 4
    assert "乙店" in (far / "shops.csv").read_text(encoding="utf-8")
    assert not (far / "t.xlsx").exists()
