"""What is typed counts as it was meant, or not at all; what was understood is said."""

import pytest

from inspect_cli.widths import width

FORM = """
settings: {form_id: meant, form_title: 怎么写, version: "1", point_type: 公共广场}
survey:
  - type: begin group
    name: facts
    label: 情况
    children:
      - {type: text, name: name, label: 名称}
      - {type: date, name: day, label: 哪天}
      - {type: select_one colour, name: colour, label: 颜色}
      - {type: audio, name: sound, label: 录音}
      - {type: acknowledge, name: seen, label: 已看}
  - type: begin group
    name: crossing
    label: 路口
    children:
      - {type: integer, name: jumped, label: 闯红灯的}
      - {type: select_one ok, name: red, label: 无闯红灯, problem: 机动车闯红灯|行人闯红灯,
         fail: "${red} = 'no' or ${jumped} > 0"}
  - type: begin group
    name: table
    appearance: table-list
    label: 设施
    children: [{type: select_multiple colour, name: east, label: 东区},
               {type: select_multiple colour, name: west, label: 西区}]
choices:
  colour: [{name: r, label: 红}, {name: g, label: 绿}, {name: b, label: 蓝}]
  ok: [{name: "yes", label: 符合, score: "1"}, {name: "no", label: 不符合, score: "0"}]
"""


@pytest.fixture
def talk(publish, begun):
    publish("meant", FORM)
    return begun("GC-001", template="meant").type("")


def test_a_number_with_words_answers_a_text_of_the_group(talk):
    talk.type("1 东门广场 2 昨天")
    assert talk.stored["name"][0] == "东门广场"
    assert talk.stored["day"][0] == "2026-07-19"


def test_words_alone_are_refused_with_what_helps_here(talk):
    assert "回车逐题问；或先写编号" in talk.type("东门广场").view.notice


@pytest.mark.parametrize("line", ["3=1", "1=2 2=3", "3=9"])
def test_a_line_for_the_group_is_no_answer_to_one_question(talk, line):
    talk.type("3").type(line)
    assert f"没有选项“{line}”" in talk.view.notice
    assert "colour" not in talk.stored


def test_what_was_understood_is_said(talk):
    talk.type("", "东门广场", "昨天")
    assert talk.view.notice == "√ 已存：哪天 = 2026-07-19"
    assert talk.type("2").view.notice == "√ 已存：颜色 = 绿"
    assert talk.press("down").type("x").view.notice.startswith("× “x”不是确认；确认写 1")
    assert talk.type("1").view.notice == "√ 已存：已看"


def test_a_sound_is_no_photo(talk, tmp_path):
    file = tmp_path / "街上.amr"
    file.write_bytes(b"#!AMR\n" + bytes(50))
    talk.type("4").type(str(file))
    assert "= 街上.amr" in talk.screen()
    assert "照片 1" not in talk.screen()
    assert talk.type("4", "0").view.notice == "√ 已收回：录音"


def test_what_a_count_decides_against_enter_is_said_before_the_next_group(talk):
    talk.press("down").type("", "3")
    assert "第 2 项按所填的数不符合：写 2a 说明问题" in talk.view.notice
    assert talk.type("2b").stored["red"][1] == "行人闯红灯"
    assert "设施" in talk.type("").screen()


def test_who_says_nothing_of_it_goes_on(talk):
    talk.press("down").type("", "3", "")
    assert "设施" in talk.screen()


def test_a_grid_of_several_says_how_several_are_typed(talk):
    talk.press("down").press("down")
    assert "1=1+3 或 1ac" in talk.screen(100)
    assert talk.type("1ac").stored["east"][0] == "r b"
    assert talk.type("1=1+2").stored["east"][0] == "r g"


@pytest.mark.parametrize("comma", [",", "，", "、"])
def test_a_comma_parts_values_of_a_cell_and_still_parts_items(talk, comma):
    talk.press("down").press("down").type(f"1=1{comma}3")
    assert talk.stored["east"][0] == "r b"
    assert "west" not in talk.stored
    talk.type(f"1=2{comma}3{comma}2=1")
    assert (talk.stored["east"][0], talk.stored["west"][0]) == ("g b", "r")
    talk.type(f"１－２＝１{comma}２")
    assert (talk.stored["east"][0], talk.stored["west"][0]) == ("r g", "r g")
    talk.type(f"1=3{comma}2c")
    assert (talk.stored["east"][0], talk.stored["west"][0]) == ("b", "b")


@pytest.mark.parametrize("cells", [40, 60, 80])
def test_the_counts_are_never_cut_off_the_head(stops, begun, cells):
    talk = begun("GC-001", template="stops").type("", "", "7路", "2", "", "望湖路与文昌路交叉口东北角公交站")
    line = talk.view.draw(cells).head[1]
    assert line.endswith("问题 0")
    assert width(line) <= cells
