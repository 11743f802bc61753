"""A new instance of a repeat: it is asked its name first, and its list knows it by that."""

import pytest


@pytest.fixture
def talk(stops, begun):
    """A survey of bus stops, at the list of the stops."""
    return begun("GC-001", template="stops").type("", "", "7路", "2")


LED = """
settings: {form_id: led, form_title: 站点, version: "1", point_type: 公共广场}
survey:
  - type: begin repeat
    name: stops
    label: 站点
    children:
      - {type: text, name: name, label: 站名}
      - {type: integer, name: count, label: 广告数, constraint: ". < 50", constraint_message: 太多}
      - type: begin group
        name: around
        label: 环境
        children: [{type: select_one ok, name: clean, label: 无乱贴}]
choices:
  ok: [{name: "yes", label: 符合, score: "1"}, {name: "no", label: 不符合, score: "0"}]
"""


@pytest.fixture
def led(inside, patrol):
    file = patrol / "surveys" / "led.yaml"
    file.parent.mkdir(exist_ok=True)
    file.write_text(LED, encoding="utf-8")
    assert inside("-w", patrol, "template", "publish", file).code in (0, 3)


def rows(talk):
    """Return the numbered lines of a list without their labels' padding."""
    return [" ".join(line.split()) for line in talk.view.draw(100).body if line[:3].strip().isdecimal()]


def on_disk(talk):
    db, visit = talk.journal.db, talk.sitting.visit.id
    return dict(db.execute("SELECT path, value FROM answer WHERE visit=? AND value<>''", (visit,)).fetchall())


def test_a_new_instance_is_asked_its_name_at_once(talk):
    talk.type("+", "西门站")
    assert "西门站" in on_disk(talk).values()
    assert "站点 #2（西门站）" in talk.screen()  # and its group follows
    assert "1 ●  站名 = 西门站" in talk.screen()
    assert talk.press("up").view.key == "list stops"
    talk.type("2")
    assert talk.view.key.startswith("group")  # it has a name: nothing is asked first


@pytest.mark.parametrize("key", ["f2", "up", "down"])
def test_who_does_not_name_a_new_instance_sees_its_group_and_is_not_asked_twice(talk, key):
    assert talk.type("+").view.key.startswith("item ")
    assert talk.press(key).view.key.startswith("group")
    assert talk.press("up").view.key == "list stops"
    assert talk.type("2").view.key.startswith("group")


def test_questions_before_the_first_judgement_are_asked_once_even_if_passed_over(led, begun):
    talk = begun("GC-001", template="led").type("", "")
    assert talk.view.key == "item stops[1]/name"
    assert talk.type("东门站").view.key == "item stops[1]/count"
    assert talk.type("").view.key.startswith("group")
    assert "无乱贴" in talk.screen()
    assert "站点 #1 · 环境（东门站）" in talk.screen()


def test_a_list_names_its_instances_by_words_where_there_are_any(led, begun):
    talk = begun("GC-001", template="led").type("", "", "东门站", "5", "1=1", "", "+", "", "7").press("f9").type("1")
    assert rows(talk) == ["1 √ 东门站 3/3", "2 – 7 1/3"]
    assert rows(talk.type("-1", "-1"))[-2:] == ["1 + 东门站", "2 + 7"]


def test_a_constraint_within_an_instance_says_what_is_wrong(led, begun):
    talk = begun("GC-001", template="led").type("", "", "东门站", "60")
    assert talk.view.notice.startswith("× 太多")
    assert talk.type("40").view.key.startswith("group")
