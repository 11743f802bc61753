"""What people really hand in: wrong headings, wrong encodings, wrong answers, broken pictures."""

import json
import sqlite3
from contextlib import closing

import pytest
from PIL import Image

HEAD = "编号,名称,类型,街道,经度,纬度,坐标系\n"
ROW = "NM-901,新开农贸市场,农贸市场,柳湾街道,120.145883,31.249438,WGS84\n"


def points(patrol):
    with closing(sqlite3.connect(patrol / "data" / "inspect.db")) as db:
        return dict(db.execute("SELECT code, name FROM point"))


def write(tmp_path, text, encoding="utf-8"):
    file = tmp_path / "点位.csv"
    file.write_bytes(text.encode(encoding))
    return file


def test_a_gbk_file_is_read_right_and_said_so(inside, patrol, tmp_path):
    said = inside("-w", patrol, "--json", "point", "import", write(tmp_path, HEAD + ROW, "gb18030"))
    assert said.json["data"]["encoding"] == "GB18030"
    assert points(patrol)["NM-901"] == "新开农贸市场"


def test_a_wrong_heading_is_named_and_nothing_is_taken(inside, patrol, tmp_path):
    before = points(patrol)
    said = inside("-w", patrol, "--json", "point", "import", write(tmp_path, HEAD.replace("名称", "店名") + ROW))
    assert said.code == 3
    errors = said.json["errors"]
    assert any("店名" in error["message"] and error["where"]["row"] == 1 for error in errors)
    assert points(patrol) == before


def test_a_wrong_heading_can_be_mapped(inside, patrol, tmp_path):
    file = write(tmp_path, HEAD.replace("名称", "店名") + ROW)
    assert inside("-w", patrol, "point", "import", file, "--map", "名称=店名").code == 0
    assert points(patrol)["NM-901"] == "新开农贸市场"


def test_two_points_with_one_code_are_refused_with_their_rows(inside, patrol, tmp_path):
    before = points(patrol)
    text = HEAD + ROW + ROW.replace("新开", "另一个")
    said = inside("-w", patrol, "--json", "point", "import", write(tmp_path, text))
    assert said.code == 3
    assert [error["where"]["row"] for error in said.json["errors"]] == [3]
    assert points(patrol) == before


def test_an_import_says_what_it_would_change_and_changes_nothing(inside, patrol, tmp_path):
    text = HEAD + ROW.replace("NM-901", "NM-001")
    said = inside("-w", patrol, "--json", "point", "import", write(tmp_path, text), "--dry-run")
    difference = {row["column"]: (row["old"], row["new"]) for row in said.json["data"]["differences"]}
    assert difference["name"] == ("柳湾农贸市场", "新开农贸市场")
    assert points(patrol)["NM-001"] == "柳湾农贸市场"


def test_a_template_with_six_mistakes_gets_six_reports_with_row_and_column(inside, patrol, tmp_path):
    file = tmp_path / "bad.yaml"
    file.write_text(
        """settings:
  form_id: bad
  form_title: 坏模板
  version: "1"
survey:
  - type: select_one nothere
    name: a
    label: 地面
  - type: text
    name: b
    label: 备注
    relevent: ${a} = 'yes'
  - type: integer
    name: c
    label: 数
    constraint: . > (
  - type: text
    name: a
    label: 重名
  - type: text
    name: d
    label: 指向没有的题
    relevant: ${zzz} = 1
  - type: text
    name: e
    label: 时限
    deadline: 很快
""",
        encoding="utf-8",
    )
    said = inside("-w", patrol, "--json", "template", "check", file)
    assert said.code == 3
    places = {(error["where"]["row"], error["where"]["column"]) for error in said.json["errors"]}
    assert {
        (6, "type"),
        (12, "relevent"),
        (16, "constraint"),
        (18, "name"),
        (23, "relevant"),
        (27, "deadline"),
    } <= places


def test_an_answer_that_breaks_a_constraint_is_refused_with_its_question(inside, patrol, sheet):
    file = sheet(answers={"extinguishers": "2", "extinguishers_bad": "5"})
    said = inside("-w", patrol, "--json", "survey", "NM-001", "--answers", file)
    assert said.code == 3
    assert [error["code"] for error in said.json["errors"]] == ["answer.constraint"]
    assert said.json["errors"][0]["where"]["column"] == "safety/extinguishers_bad"
    assert inside("-w", patrol, "--json", "visit", "list").json["data"] == []


def test_every_wrong_answer_is_said_at_once(inside, patrol, sheet):
    file = sheet(answers={"NM-04": "vielleicht", "no_such_question": "1", "extinguishers": "three"})
    errors = inside("-w", patrol, "--json", "survey", "NM-001", "--answers", file).json["errors"]
    assert {error["code"] for error in errors} >= {"answer.not_a_choice", "answer.no_question", "answer.not_integer"}


@pytest.mark.parametrize("people", ["巡查员乙", None, [2]])
def test_people_that_are_no_list_of_names_are_refused(inside, patrol, sheet, people):
    said = inside("-w", patrol, "--json", "survey", "NM-001", "--answers", sheet(**{"with": people}))
    assert (said.code, [error["code"] for error in said.json["errors"]]) == (3, ["sheet.no_list"])


@pytest.mark.parametrize(
    ("answer", "code"),
    [
        ({"value": "no", "photos": "a.jpg"}, "sheet.no_list"),
        ({"value": "no", "photos": None}, "sheet.no_list"),
        ({"value": None}, "sheet.bad_answer"),
        ({"value": "no", "remark": ["西门"]}, "sheet.bad_answer"),
    ],
)
def test_an_answer_of_another_shape_is_refused_with_its_question(inside, patrol, sheet, answer, code):
    said = inside("-w", patrol, "--json", "survey", "NM-001", "--answers", sheet(answers={"NM-04": answer}))
    assert (said.code, [error["code"] for error in said.json["errors"]]) == (3, [code])
    assert said.json["errors"][0]["where"]["column"] == "NM-04"


def test_a_file_that_is_no_json_is_refused(inside, patrol, tmp_path):
    file = tmp_path / "answers.json"
    file.write_text("{", encoding="utf-8")
    assert (
        inside("-w", patrol, "--json", "survey", "NM-001", "--answers", file).json["errors"][0]["code"]
        == "sheet.no_json"
    )


@pytest.fixture
def visit(inside, patrol, sheet):
    inside("-w", patrol, "survey", "NM-001", "--answers", sheet())
    return inside("-w", patrol, "--json", "visit", "list").json["data"][0]["number"]


def picture(tmp_path, name="a.jpg"):
    file = tmp_path / name
    Image.effect_noise((640, 480), 60).convert("RGB").save(file, "JPEG")
    return file


def test_a_truncated_picture_is_refused_and_the_rest_goes_on(inside, patrol, tmp_path, visit):
    whole, cut = picture(tmp_path), tmp_path / "cut.jpg"
    cut.write_bytes(whole.read_bytes()[:5000])
    said = inside("-w", patrol, "--json", "photo", "add", visit, whole, cut)
    assert said.code == 3
    assert [error["code"] for error in said.json["errors"]] == ["photo.truncated"]
    assert len(said.json["data"]) == 1


def test_a_text_file_called_jpg_is_refused(inside, patrol, tmp_path, visit):
    file = tmp_path / "notes.jpg"
    file.write_text("西门有垃圾", encoding="utf-8")
    said = inside("-w", patrol, "--json", "photo", "add", visit, file)
    assert said.code == 3
    assert said.json["errors"][0]["code"] == "photo.not_a_picture"


def test_chinese_goes_through_a_gbk_pipe(cli, patrol):
    said = cli("-w", patrol, "--lang", "zh", "point", "list", "--type", "农贸市场", encoding="gbk")
    assert said.code == 0
    assert "柳湾农贸市场" in said.out


def test_a_template_changed_after_a_visit_began_does_not_change_the_visit(inside, patrol, visit):
    pinned = inside("-w", patrol, "--json", "visit", "show", visit).json["data"]["template"]
    file = patrol / "surveys" / "nongmao-shichang.yaml"
    text = file.read_text(encoding="utf-8")
    file.write_text(text.replace('version: "2026.1"', 'version: "2026.2"'), encoding="utf-8")
    assert inside("-w", patrol, "template", "publish", file).code == 0
    assert inside("-w", patrol, "--json", "visit", "show", visit).json["data"]["template"] == pinned
    assert inside("-w", patrol, "visit", "finish", visit).code == 0


def test_answers_of_a_finished_visit_are_not_changed(inside, patrol, visit, sheet):
    inside("-w", patrol, "visit", "finish", visit)
    again = inside("-w", patrol, "--json", "survey", "NM-001", "--resume", "--answers", sheet(answers={"NM-04": "no"}))
    assert again.code == 5
    assert again.json["errors"][0]["code"] == "visit.no_draft"
    assert inside("-w", patrol, "--json", "visit", "finish", visit).code == 6


@pytest.mark.parametrize("noun", ["point", "unit", "visit", "finding", "notice", "photo"])
@pytest.mark.parametrize("limit", ["0", "-1"])
def test_a_list_of_no_rows_is_not_to_be_had(inside, patrol, noun, limit):
    said = inside("-w", patrol, "--json", noun, "list", "--limit", limit)
    assert (said.code, said.json["errors"][0]["code"]) == (2, "usage.bad_value")


def test_a_json_envelope_comes_for_failures_too(inside, patrol):
    said = inside("-w", patrol, "--json", "visit", "show", "26-01-V999")
    assert said.code == 5
    envelope = json.loads(said.out)
    assert (envelope["version"], envelope["command"], envelope["data"]) == (1, "visit show", None)
