"""Repeats and rankings at the keyboard: what a key does, what is written, what every screen looks like."""

import os
from pathlib import Path

import pytest
from conversation import speak

from inspect_cli.errors import Refused
from inspect_cli.visits.answering import Answer
from inspect_cli.visits.filling import Filling
from inspect_cli.widths import width

GOLDEN = Path(__file__).parents[1] / "golden"


@pytest.fixture
def talk(stops, begun):
    """A survey of bus stops, at the list of the stops; two cars are to come."""
    return begun("GC-001", template="stops").type("", "", "7路", "2")


def rows(talk):
    """Return the numbered lines of a list without their labels' padding."""
    return [" ".join(line.split()) for line in talk.view.draw(100).body if line[:3].strip().isdecimal()]


def on_disk(talk):
    db, visit = talk.journal.db, talk.sitting.visit.id
    return dict(db.execute("SELECT path, value FROM answer WHERE visit=? AND value<>''", (visit,)).fetchall())


def filled(talk, shelter, name):
    """Fill in the stop that is open, its rest conforming; end where its pages end."""
    talk.type(name, "2=1" if shelter == "1" else shelter, "", "")
    first = "stops[1]" in talk.view.key  # a stop that was added has no ads yet
    return talk.type("", "") if first else talk


def test_enter_goes_through_the_instances_and_then_on(talk):
    assert talk.view.key == "list stops"
    assert rows(talk) == ["1 – （未填） 0/4"]
    assert talk.type("").view.key == "item stops[1]/name"
    filled(talk, "2a 北侧", "东门站")
    assert talk.view.key == "list stops[1]/ads"
    talk.type("")
    assert talk.view.key == "list stops"
    assert rows(talk) == ["1 × 东门站 4/4 ×1"]
    assert "下一组" in talk.view.prompt
    talk.type("")
    assert talk.view.key == "list cars"
    talk.type("", "A1", "")
    assert "车 #2" in talk.screen()  # straight on to the next that waits


def test_an_instance_left_unfinished_does_not_hold_anybody_back(talk):
    talk.type("").press("down").press("down").press("down").press("down")
    assert talk.view.key == "list stops"
    assert talk.type("").view.key == "list cars"
    assert talk.press("up").view.key == "list stops"
    assert "填第 1 个" in talk.view.prompt


@pytest.mark.parametrize("plus", ["+", "＋", "02"])
def test_adding_is_one_entry_and_opens_the_new_one(talk, plus):
    before = talk.entries
    talk.type(plus)
    assert talk.entries == before + 1
    assert "站点 #2" in talk.screen()
    (tag,) = [path for path in on_disk(talk) if path.startswith("stops[")]
    assert on_disk(talk)[tag] == "2"
    talk.press("f7")
    again = Filling(talk.journal, talk.sitting.visit)
    assert again.instance.value("stops") == f"1 {tag[6:-1]}"


@pytest.mark.parametrize("minus", ["-1", "－１", "1-", "—1"])
def test_what_was_taken_away_comes_back_as_it_was(talk, minus):
    filled(talk.type("+"), "2b", "西门站").type("")
    filled(talk.type("1"), "1", "东门站").type("")
    assert talk.view.key == "list stops"
    before, screen = on_disk(talk), rows(talk)
    talk.type(minus)
    assert "已删第 1 个，写 2 恢复" in talk.view.notice
    assert rows(talk) == ["1 × 西门站 3/3 ×1", "2 + 东门站"]
    assert on_disk(talk) == before | {"stops[1]": "-1"}
    talk.type("2")
    assert rows(talk) == screen
    assert on_disk(talk) == before | {"stops[1]": "1"}


def test_a_counted_repeat_is_a_fixed_list(talk):
    talk.press("down")
    assert rows(talk) == ["1 – （未填） 0/2", "2 – （未填） 0/2"]
    for line in ("+", "-1"):
        before = talk.entries
        talk.type(line)
        assert "不能在这里增减" in talk.view.notice
        assert talk.entries == before


@pytest.mark.parametrize(("line", "said"), [("9", "没有第 9 个，共 1 个"), ("-3", "没有第 3 个"), ("x", "读不懂")])
def test_a_line_that_means_nothing_changes_nothing(talk, line, said):
    before = talk.entries
    talk.type(line)
    assert said in talk.view.notice
    assert (talk.entries, talk.view.default) == (before, line)


def test_the_summary_counts_samples_and_names_what_is_missing(talk):
    filled(talk.type("1"), "2a", "东门站")
    screen = talk.press("f9").screen()
    assert "– 车 #2 · 车牌" in screen
    assert "→ 第1处：站亭破损（东门站）" in screen
    assert talk.type("2").view.key == "list stops"


def test_the_last_instance_can_go_too(talk):
    talk.type("-1")
    assert "还没有" in talk.screen()
    assert talk.type("").view.key == "list cars"
    assert Filling(talk.journal, talk.sitting.visit).instance.value("stops") == ""


@pytest.mark.parametrize("line", ["3 1 2", "312", "３、１、２", "蓝 红 绿"])
def test_a_ranking_is_typed_in_its_order(talk, line):
    talk.press("f9").type("4").type("").type(line)
    assert on_disk(talk)["last/order"] == "blue red green"
    talk.type("4", "1")
    screen = talk.screen()
    assert "1 蓝、2 红、3 绿" in screen
    assert "1 红 #2" in screen


@pytest.mark.parametrize(
    ("line", "said"),
    [("3 1", "还没排：2 绿"), ("3 1 1", "“1 红”写了两次"), ("1 2 4", "没有选项“4”"), ("9", "没有选项“9”")],
)
def test_a_ranking_that_is_none_is_refused(talk, line, said):
    talk.press("f9").type("4").type("").type(line)
    assert said in talk.view.notice
    assert "last/order" not in on_disk(talk)


def test_item_by_item_goes_through_every_instance(stops, begun):
    talk = begun("GC-001", template="stops", each=True).type("", "7路", "1")
    asked = []
    while talk.view.key != "summary" and len(asked) < 40:
        if talk.view.key.startswith("item "):
            asked.append(talk.view.key.removeprefix("item "))
            talk.type("1 2 3" if asked[-1] == "last/order" else "1")
        elif talk.view.key == "list stops" and len(on_disk(talk)) == 6:  # the first one is done
            talk.type("+")
        else:
            talk.type("")
    (tag,) = (path for path in on_disk(talk) if path.startswith("stops[") and path.count("]") == 1 and path[-1] == "]")
    inner = ["name", "shelter", "around/clean"]
    cars = ["cars[1]/plate", "cars[1]/inside", "last/order"]
    first = [f"stops[1]/{name}" for name in [*inner, "ads[1]/shape"]]
    assert asked == first + [f"{tag}/{name}" for name in inner] + cars


HIDDEN = """
settings: {form_id: hidden, form_title: 有时, version: "1", point_type: 公共广场}
survey:
  - {type: select_one yesno, name: any, label: 有站亭吗, required: "yes"}
  - type: begin repeat
    name: stops
    label: 站点
    relevant: "${any} = 'yes'"
    children: [{type: text, name: name, label: 站名, required: "yes"}]
  - {type: integer, name: cars, label: 车数}
  - type: begin repeat
    name: car
    label: 车
    repeat_count: ${cars}
    children: [{type: text, name: plate, label: 车牌, readonly: "position(..) > 2"}]
choices:
  yesno: [{name: "yes", label: 有}, {name: "no", label: 无}]
"""


@pytest.fixture
def hidden(publish, begun):
    publish("hidden", HIDDEN)
    return begun("GC-001", template="hidden").type("", "")


def test_a_repeat_that_is_hidden_is_no_page(hidden):
    hidden.type("2")
    assert "站点" not in hidden.press("f9").screen()
    hidden.type("1", "1=1")
    hidden.press("down")
    assert hidden.view.key == "list stops"
    hidden.type("+", "", "东门站", "1").press("f9")
    assert "站点 #1 · 站名" in hidden.screen()
    hidden.type("1", "1=2").press("f9")
    assert "站点" not in hidden.screen()
    assert "东门站" in on_disk(hidden).values()  # kept, and comes back


def test_a_question_of_an_instance_that_cannot_be_changed_is_refused_by_its_number(hidden):
    hidden.type("1", "", "", "东门站", "+")
    (added,) = [path for path in on_disk(hidden) if path.startswith("stops[") and path[-1] == "]"]
    filling = Filling(hidden.journal, hidden.sitting.visit)
    filling.take({"any": Answer("no")})
    with pytest.raises(Refused) as caught:
        filling.take({f"{added}/name": Answer("西门站")})
    assert caught.value.params["path"] == "stops[2]/name"


STORY = [
    ("enter", "", ""),
    ("enter", "", ""),
    ("enter", "7路", ""),
    ("enter", "2", "a list with one instance, nothing filled in"),
    ("enter", "", "a new instance is asked its name"),
    ("enter", "东门站", "then comes its group"),
    ("enter", "2a 北侧", ""),
    ("enter", "", "a group in an instance"),
    ("enter", "", "a repeat in a repeat"),
    ("enter", "", ""),
    ("enter", "1", "the end of a nested instance"),
    ("enter", "", ""),
    ("enter", "", "back at the list"),
    ("enter", "+", "one was added"),
    ("f2", "", "its group, before it has a name"),
    ("enter", "2b", ""),
    ("enter", "1", ""),
    ("enter", "望湖路与文昌路交叉口东北角公交站", ""),
    ("up", "", "two instances, the second with a long name"),
    ("enter", "-1", "one was taken away"),
    ("enter", "2", "and came back"),
    ("enter", "-5", "there is no such one"),
    ("f1", "", "help on a list"),
    ("enter", "", ""),
    ("enter", "0", "menu of a list"),
    ("enter", "", ""),
    ("down", "", "a counted repeat"),
    ("enter", "+", "nothing is added to it"),
    ("down", "", ""),
    ("enter", "", "a ranking is asked"),
    ("enter", "3 1", "a ranking with one left out"),
    ("enter", "3 1 2", "summary with repeats"),
]


@pytest.mark.parametrize("cells", [60, 100])
@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_screen_is_as_it_was_agreed(stops, begun, language, cells):
    speak(language)
    talk, screens = begun("GC-001", template="stops"), []
    for key, text, name in STORY:
        drawn = talk.press(key, text).view.draw(40)
        assert [line for line in (*drawn.head, *drawn.body, *drawn.foot) if width(line) > 40] == []
        if name:
            screens.append(f"######## {name}\n{talk.screen(cells)}\n\n")
    file = GOLDEN / f"repeats-{language}-{cells}.txt"
    if os.environ.get("INSPECT_GOLDEN"):
        file.write_text("".join(screens), encoding="utf-8")
    assert "".join(screens) == file.read_text(encoding="utf-8")
