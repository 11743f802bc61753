"""Filling in a visit: what a key does, what is written, and that nothing is set in silence."""

import random
import sqlite3
from contextlib import closing

import pytest
from conversation import Left

from inspect_cli import clock
from inspect_cli.cli.talk import Ended, Paused
from inspect_cli.errors import NotFound, Refused
from inspect_cli.photos import sample
from inspect_cli.visits.filling import Filling

SEVERAL = """
settings: {form_id: kinds, form_title: 各种题, version: "1", point_type: 公共广场}
survey:
  - {type: note, name: hello, label: 先看这里}
  - type: begin group
    name: g
    label: 各种题
    children:
      - {type: select_one conform, name: clean, label: 干净, problem: 有垃圾|有积水}
      - {type: select_one colour, name: colour, label: 颜色}
      - {type: select_multiple colour, name: colours, label: 哪些颜色}
      - {type: integer, name: whole, label: 几个, constraint: ". > 2", constraint_message: 要多于两个}
      - {type: decimal, name: number, label: 多少}
      - {type: range, name: grade, label: 打分, parameters: start=1 end=5 step=1}
      - {type: date, name: day, label: 哪天}
      - {type: time, name: hour, label: 几点}
      - {type: dateTime, name: moment, label: 何时}
      - {type: text, name: words, label: 说明, default: 无}
      - {type: acknowledge, name: seen, label: 已告知}
      - {type: image, name: picture, label: 全景照片}
      - {type: text, name: fixed, label: 只看, default: 不变, readonly: "yes"}
      - {type: select_one shade, name: shade, label: 深浅, choice_filter: "colour = ${colour}"}
choices:
  conform:
    - {name: "yes", label: 符合, score: "1"}
    - {name: "no", label: 不符合, score: "0"}
  colour:
    - {name: red, label: 红}
    - {name: green, label: 绿}
    - {name: blue, label: 蓝}
  shade:
    - {name: pink, label: 粉, colour: red}
    - {name: mint, label: 薄荷, colour: green}
"""


@pytest.fixture
def kinds(publish, begun):
    """A survey with a question of every type."""
    publish("kinds", SEVERAL)
    return begun("GC-001", template="kinds").type("")


def on_disk(talk):
    """Read the answers as another program would, now."""
    path = talk.journal.workspace.database
    with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as other:
        return dict(other.execute("SELECT path, value FROM answer WHERE visit=?", (talk.sitting.visit.id,)).fetchall())


def test_nothing_is_written_before_the_visit_is_begun(begun):
    talk = begun()
    before = talk.entries
    assert talk.press("f7").left == Left(Paused)
    assert talk.entries == before


def test_one_enter_sets_the_rest_of_a_group_in_one_entry_and_says_so(begun):
    talk = begun().type("", "1=1", "")
    assert "回车＝其余 3 项符合" in talk.view.prompt
    before = talk.entries
    talk.type("")
    assert talk.entries == before + 1
    for name in ("NM-01", "NM-02", "NM-03"):
        assert talk.stored[name] == ("yes", None, None, "batch")
    assert "3 项符合" in talk.view.notice


def test_items_that_fail_are_one_entry_and_leave_the_rest_alone(begun):
    talk = begun().type("", "")
    before = talk.entries
    talk.type("1b 3a 西门")
    assert talk.entries == before + 1
    assert talk.stored["NM-01"] == ("no", "核心价值观宣传仅1处", None, "each")
    assert talk.stored["NM-03"] == ("no", "公益广告画面褪色发白", "西门", "each")
    assert "NM-02" not in talk.stored


@pytest.mark.parametrize("way", ["down", "f8", "f9", "f3"])
def test_leaving_a_group_sets_nothing(begun, way):
    talk = begun().type("", "")
    before = talk.stored
    talk.press(way)
    assert talk.stored == before


def test_what_must_be_asked_by_itself_is_never_set_with_others(begun):
    talk = begun().type("").press("down").press("down").press("down").type("")
    assert set(talk.stored) == {"NM-21"}
    assert talk.view.key.startswith("item")
    talk.type("1")
    assert talk.stored["NM-15"][3] == "each"


def test_an_answer_can_be_put_right_exchanged_and_taken_back(begun):
    talk = begun().type("", "", "2a 西门", "2c")
    assert talk.stored["NM-02"][:3] == ("no", "用易拉宝临时凑数", "西门")
    talk.type("2 东门")
    assert talk.stored["NM-02"][:3] == ("no", "用易拉宝临时凑数", "东门")
    talk.type("2=1")
    assert talk.stored["NM-02"][:3] == ("yes", None, None)
    talk.type("2=0")
    assert talk.stored["NM-02"][0] == ""
    assert " 2 –" in talk.screen()


def test_a_line_is_taken_whole_or_not_at_all(begun):
    talk = begun().type("", "")
    before = talk.stored
    for line in ("1a 9b", "1a 2z", "西门", "1=9", "1a 2=x"):
        talk.type(line)
        assert talk.stored == before
        assert talk.view.notice.startswith("×")
        assert talk.view.default == line


def test_a_hidden_answer_is_kept_and_comes_back(begun):
    talk = begun().type("").press("down").press("down").type("7")
    talk.type("1")
    talk.type("8b", "7")
    talk.type("2")
    assert "NM-24" in talk.stored
    assert "活禽售卖" not in talk.screen()
    talk.type("7")
    talk.type("1")
    assert "摊位现场宰杀活禽" in talk.screen()


@pytest.mark.parametrize(
    ("item", "typed", "value"),
    [
        (2, "３", "blue"),
        (2, "绿", "green"),
        (3, "3 1", "red blue"),
        (3, "３、１", "red blue"),
        (4, "５", "5"),
        (5, "2．5", "2.5"),
        (6, "4", "4"),
        (7, "7.15", "2026-07-15"),
        (8, "9：30", "09:30"),
        (9, "7月15日 9点30分", "2026-07-15T09:30"),
        (10, " 东门 1 处 ", "东门 1 处"),
        (11, "1", "OK"),
    ],
)
def test_every_type_of_question_takes_what_people_type(kinds, item, typed, value):
    q = kinds.sitting.visit and kinds.type(str(item)).view.key.removeprefix("item ")
    kinds.type(typed)
    assert on_disk(kinds)[q] == value


@pytest.mark.parametrize(
    ("item", "typed", "said"),
    [
        (2, "4", "没有选项"),
        (2, "1 2", "只能选一个"),
        (4, "2", "要多于两个"),
        (4, "好", "不是整数"),
        (5, "x", "不是数"),
        (6, "9", "不在刻度上"),
        (7, "2.30", "不是日期"),
        (8, "25:00", "不是时间"),
        (11, "x", "不是确认"),
        (12, "/nowhere.jpg", "读不了"),
    ],
)
def test_a_refusal_says_why_and_asks_again(kinds, item, typed, said):
    key = kinds.type(str(item)).view.key
    before = on_disk(kinds)
    kinds.type(typed)
    assert said in kinds.view.notice
    assert (kinds.view.key, kinds.view.default) == (key, typed)
    assert on_disk(kinds) == before


def test_a_default_is_an_answer_only_when_it_was_confirmed(kinds):
    kinds.type("10")
    assert kinds.view.default == "无"
    assert "g/words" not in on_disk(kinds)
    kinds.type("无")
    assert on_disk(kinds)["g/words"] == "无"


def test_an_optional_question_is_passed_over_by_enter_and_an_answer_cleared(kinds):
    kinds.type("5", "1.5", "5")
    assert kinds.view.default == "1.5"
    kinds.type("")
    assert on_disk(kinds)["g/number"] == ""
    kinds.type("5", "")
    assert on_disk(kinds)["g/number"] == ""


def test_an_answer_that_is_not_on_offer_any_more_counts_again_when_it_is(kinds):
    kinds.type("2=1", "14=1")
    assert on_disk(kinds)["g/shade"] == "pink"
    answered = kinds.screen()
    kinds.type("2=2")
    assert "pink" not in kinds.screen()
    assert "g/shade" not in Filling(kinds.journal, kinds.sitting.visit).instance.answers()
    kinds.type("2=1")
    assert kinds.screen() == answered


def test_what_can_only_be_looked_at_is_not_asked(kinds):
    kinds.type("13", "x")
    assert "只能看" in kinds.view.notice
    assert "g/fixed" not in on_disk(kinds)


def test_a_picture_answers_its_question_and_any_item_takes_photos(kinds, tmp_path):
    file = tmp_path / "全景 1.jpg"
    file.write_bytes(sample.draw("全景", clock.now(), 120.1, 31.2))
    kinds.type("12", f"'{file}'")
    assert on_disk(kinds)["g/picture"] == "全景 1.jpg"
    kinds.press("f5", "1").type(str(file))
    assert "照片 1" in kinds.screen()
    targets = kinds.journal.db.execute("SELECT target FROM attachment ORDER BY target").fetchall()
    assert [target.rpartition("/")[2] for (target,) in targets] == ["clean", "picture"]


def test_a_remark_needs_an_answer(begun):
    talk = begun().type("").press("f4", "1").type("西门口")
    assert "还没有答案" in talk.view.notice
    talk.type("1=1").press("f4").type("1", "西门口")
    assert talk.stored["NM-26"][:3] == ("yes", None, "西门口")


@pytest.mark.parametrize(
    ("key", "digits"),
    [("f1", "01"), ("f2", "02"), ("f3", "03"), ("f6", "06"), ("f8", "08"), ("f9", "09"), ("f1", "？")],
)
def test_every_function_key_has_digits(begun, key, digits):
    def at(point):
        return begun(point).type("", "1=1", "")

    by_key, by_digits = at("NM-004").press(key), at("NM-005").type(digits)
    by_menu = at("NM-006").type("0", key.removeprefix("f"))
    assert by_digits.view.key == by_key.view.key == by_menu.view.key
    assert by_digits.screen().splitlines()[1:] == by_key.screen().splitlines()[1:] == by_menu.screen().splitlines()[1:]


def test_where_a_number_is_asked_zero_is_a_number(kinds):
    kinds.type("5", "0")
    assert on_disk(kinds)["g/number"] == "0.0"
    assert kinds.type("5", "00").view.key == "menu"


def test_item_by_item_goes_forward_and_back_and_to_the_group(begun):
    talk = begun(each=True).type("")
    assert talk.view.key == "item order/NM-26"
    talk.type("1")
    assert talk.view.key == "item publicity/NM-01"
    talk.press("down").press("up")
    assert talk.view.key == "item publicity/NM-01"
    assert talk.press("f2").view.key.startswith("group")
    assert talk.stored["NM-26"] == ("yes", None, None, "each")


def test_a_survey_goes_on_where_it_stopped(begun):
    talk = begun().type("", "1b", "")
    number = talk.sitting.visit.number
    talk.press("f7")
    again = begun()
    assert number in again.screen()
    assert begun(resume=True).view.key == again.type("").view.key == "group 1"
    assert again.sitting.visit.number == number
    other = begun().type("2")
    assert other.sitting.visit.number != number


def test_without_a_draft_there_is_nothing_to_resume(begun):
    with pytest.raises(NotFound, match=r"visit\.no_draft"):
        begun(resume=True)


def test_who_came_along_and_when_it_began_are_kept(begun):
    from datetime import datetime

    first = begun(others=["巡查员乙"], at=datetime.fromisoformat("2026-07-20T07:45+08:00")).type("").sitting.visit
    assert [person["name"] for person in first.people] == ["巡查员甲", "巡查员乙"]
    assert datetime.fromisoformat(first.began) == datetime.fromisoformat("2026-07-20T07:45+08:00")
    later = begun(resume=True, others=["巡查员丙"]).sitting.visit
    assert later.people[-1]["name"] == "巡查员丙"
    with pytest.raises(Refused, match=r"survey\.begun_already"):
        begun(resume=True, at=datetime.fromisoformat("2026-07-20T07:50+08:00"))


@pytest.mark.parametrize("way", [["2"], ["", "06", "2"]])
def test_a_place_that_cannot_be_inspected_ends_with_an_outcome_that_was_confirmed(begun, way):
    talk = begun().type(*way)
    assert talk.left is None
    talk.type("1")
    assert talk.left == Left(Ended, "停业")


def test_an_outcome_that_is_not_confirmed_does_nothing(begun):
    talk = begun().type("2", "")
    assert talk.view.key == "begin"
    assert talk.left is None


def test_a_point_is_found_by_initials_and_picked_by_its_digit(begun):
    talk = begun("").type("文昌")
    rows = [line.strip() for line in talk.screen().splitlines() if "文昌农贸市场" in line]
    talk.type(rows[0].split()[0])
    assert "NM-008" in talk.screen()
    assert "没有找到" in begun("").type("没有这里").view.notice


def test_finishing_asks_first_and_says_what_is_missing(begun):
    talk = begun().type("").press("f9").press("f9")
    assert "请先选“有”或“无”" in talk.view.notice
    for typed in ("3", "7=2 8=2"):
        talk.type(typed)
    talk.press("f9").press("f9")
    assert "还有" in talk.screen()
    assert talk.type("").left is None
    talk.press("f9").type("1")
    assert talk.left == Left(Ended, "")


KEYS = ["enter"] * 12 + [f"f{n}" for n in range(1, 10) if n != 7] + ["up", "down"]
LINES = [
    "",
    "",
    "",
    "1",
    "2",
    "3b",
    "1 2 3",
    "2c 西门",
    "1=1",
    "2=3",
    "3=0",
    "7=1",
    "0",
    "00",
    "?",
    "3?",
    "-1",
    "x",
    "东门",
]


@pytest.mark.parametrize("seed", range(12))
def test_whatever_is_pressed_the_screen_and_the_database_agree(begun, seed):
    choose = random.Random(seed)
    talk = begun().type("")
    for _ in range(60):
        talk.press(choose.choice(KEYS), choose.choice(LINES))
        if talk.left:
            break
        talk.view.draw(choose.choice([40, 60, 100]))
        filling = talk.sitting.visit and on_disk(talk)
        answered = sum(bool(value) for value in filling.values())
        heads = [line for line in talk.view.draw(100).head if "已答" in line]
        shown = int(heads[0].partition("已答 ")[2].partition("/")[0]) if heads else 0
        assert shown <= answered
