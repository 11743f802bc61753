"""Taking back the last step at the keyboard, and answers that go when a count takes their places away."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from inspect_cli import clock
from inspect_cli.log.journal import open_journal
from inspect_cli.photos import sample
from inspect_cli.store.workspace import Workspace
from inspect_cli.templates.registry import in_force
from inspect_cli.visits import visit as visits
from inspect_cli.visits.answering import Answer
from inspect_cli.visits.filling import Filling

PLATES = ["cars[1]/plate", "cars[2]/plate"]


@pytest.fixture
def talk(stops, begun):
    """A survey of bus stops where two cars have been named; it stands at the group that asks how many there are."""
    talk = begun("GC-001", template="stops").type("", "", "7路", "2")
    return to_first_group(talk.press("down").type("1", "浙A0001").press("f3").type("2", "浙A0002"))


def on_disk(talk):
    db, visit = talk.journal.db, talk.sitting.visit.id
    return dict(db.execute("SELECT path, value FROM answer WHERE visit=? AND value<>''", (visit,)).fetchall())


def to_first_group(talk):
    for _ in range(10):
        if talk.view.key == "group 0":
            break
        talk.press("up")
    return talk


def test_a_smaller_count_takes_its_answers_away_says_so_and_can_be_taken_back(talk):
    before, entries = on_disk(talk), talk.entries
    assert [before[plate] for plate in PLATES] == ["浙A0001", "浙A0002"]
    talk.type("2=1")
    assert "1 个答案随之拿掉" in talk.view.notice
    assert talk.entries == entries + 1
    assert on_disk(talk).keys() == before.keys() - {PLATES[1]}
    talk.press("c-z")
    assert talk.view.key == "group 0"
    assert "已撤销上一步：抽查车辆数等 2 处" in talk.view.notice
    assert on_disk(talk) == before
    talk.press("c-z")
    assert on_disk(talk)["buses"] == "1"
    assert PLATES[1] not in on_disk(talk)


def test_one_enter_over_a_group_is_one_step_back(begun):
    talk = begun("NM-004", each=False).type("")
    before = talk.stored
    while talk.stored == before:
        talk.type("")
    key = talk.view.key
    talk.press("c-z")
    assert talk.stored.keys() == before.keys()
    assert talk.view.key != key
    assert "已撤销上一步" in talk.view.notice


def test_where_nothing_was_answered_there_is_nothing_to_take_back(stops, begun):
    talk = begun("GC-001", template="stops").type("")
    entries = talk.entries
    assert "没有可以撤销的上一步" in talk.press("c-z").view.notice
    assert talk.entries == entries


@pytest.mark.parametrize("key", ["c-z", "f3"])
def test_only_enter_ends_a_visit(talk, key):
    talk.press("f9").press("f6").press(key, "2")
    assert talk.view.key == "summary"
    talk.press("f6").type("2")
    assert talk.view.key == "confirm"
    assert (talk.press(key, "1").left, talk.view.key) == (None, "summary")
    assert talk.press("f6").type("2", "1").left


def test_an_instance_taken_away_comes_back_from_any_page(talk):
    talk.press("down")
    while talk.view.key != "list stops":
        talk.press("down")
    talk.type("-1")
    assert on_disk(talk)["stops[1]"] == "-1"
    talk.press("f9")
    talk.type("0")
    last = [line.split()[0] for line in talk.view.draw(60).body if "撤销上一步" in line]
    talk.type(*last)
    assert talk.view.key == "list stops"
    assert "stops[1]" not in on_disk(talk)


def test_photos_of_what_a_count_took_away_stay_with_the_visit(talk, tmp_path):
    (photo := tmp_path / "a.jpg").write_bytes(sample.draw("车", clock.now(), 120.1, 30.2))
    filling = Filling(talk.journal, talk.sitting.visit)
    filling.add_photo(filling.instance.question(PLATES[1]), photo)
    bound = "SELECT replace(target, ?, 'V') FROM attachment"
    where = lambda: [t for (t,) in talk.journal.db.execute(bound, (filling.visit.id,))]  # noqa: E731
    assert where() == [f"answer:V/{PLATES[1]}"]
    filling.take({"buses": Answer("1")})
    assert where() == ["visit:V"]
    filling.undo()
    assert where() == [f"answer:V/{PLATES[1]}"]
    assert filling.instance.value(PLATES[1]) == "浙A0002"


def test_a_sheet_that_goes_on_with_a_draft_takes_them_back_as_well(talk, inside, stops, tmp_path):
    (file := tmp_path / "less.json").write_text('{"answers": {"buses": 1}}', encoding="utf-8")
    survey = ("survey", "GC-001", "--template", "stops", "--resume", "--answers", file)
    assert inside("-w", stops, *survey).code == 0
    assert PLATES[0] in on_disk(talk)
    assert PLATES[1] not in on_disk(talk)


STEP = st.tuples(st.sampled_from(["count", "plate", "open", "undo"]), st.integers(0, 3))


@settings(max_examples=30, deadline=None, suppress_health_check=list(HealthCheck))
@given(steps=st.lists(STEP, max_size=12))
def test_what_is_filled_in_and_what_is_opened_again_agree(stops, steps):
    with open_journal(Workspace(stops)) as journal:
        visit = visits.begun(journal, "GC-001", in_force(journal.db, "stops"), clock.now(), [])
        journal.append([visits.open_op(visit)])
        filling, taken = Filling(journal, visit), False
        for what, number in steps:
            if what == "count":
                filling.take({"buses": Answer(str(number))})
            elif what == "plate" and f"cars[{number}]" in filling.instance.tree.by_path:
                filling.take({f"cars[{number}]/plate": Answer(f"浙A{number}")})
            elif what == "open":
                filling = Filling(journal, visit)
            elif what == "undo" and taken:
                filling.undo()
            taken = taken or bool(filling.given)
            assert filling.instance.answers() == Filling(journal, visit).instance.answers()


FORM = """
settings: {form_id: nested, form_title: 户, version: "1", point_type: 公共广场}
survey:
  - {type: integer, name: n, label: 户数}
  - type: begin repeat
    name: people
    label: 人
    children: [{type: text, name: who, label: 谁}]
  - type: begin repeat
    name: r
    label: 表
    repeat_count: count(${people})
    children: [{type: text, name: t, label: 字}]
  - type: begin repeat
    name: outer
    label: 户
    repeat_count: ${n}
    children:
      - {type: text, name: door, label: 门牌}
      - type: begin repeat
        name: inner
        label: 间
        children: [{type: text, name: s, label: 说}]
"""


@pytest.fixture
def nested(publish, begun):
    publish("nested", FORM)
    talk = begun("GC-001", template="nested").type("")
    return Filling(talk.journal, talk.sitting.visit)


def agree(filling):
    """Whether what is filled in is what is found when the visit is opened again."""
    again = Filling(filling.journal, filling.visit)
    return filling.instance.answers() == again.instance.answers() and filling.given == again.given


def test_a_count_that_looks_at_another_list_takes_its_answers_along(nested):
    person = nested.add("people")
    nested.take({f"{person}/who": Answer("甲"), "r[2]/t": Answer("旧")})
    nested.remove(person)
    assert (nested.lost, agree(nested)) == (["r[2]/t"], True)
    assert nested.add("people") != person
    assert (nested.instance.value("r[2]/t"), agree(nested)) == ("", True)
    nested.restore(person)
    assert (nested.instance.value(f"{person}/who"), agree(nested)) == ("甲", True)


def test_what_was_added_within_goes_with_it(nested):
    nested.take({"n": Answer("2")})
    kept, gone = nested.add("outer[2]/inner"), nested.add("outer[2]/inner")
    nested.take({f"{kept}/s": Answer("一"), f"{gone}/s": Answer("二")})
    nested.remove(gone)
    nested.take({"n": Answer("1")})
    nested.take({"n": Answer("2")})
    assert (nested.instance.tags("outer[2]/inner"), agree(nested)) == ([], True)


def test_a_photo_of_a_question_nobody_answered_stays_with_the_visit_too(nested, tmp_path):
    (photo := tmp_path / "a.jpg").write_bytes(sample.draw("户", clock.now(), 120.1, 30.2))
    nested.take({"n": Answer("2")})
    nested.add_photo(nested.instance.question("outer[2]/door"), photo)
    nested.take({"n": Answer("1")})
    targets = nested.journal.db.execute("SELECT target FROM attachment").fetchall()
    assert targets == [(f"visit:{nested.visit.id}",)]
