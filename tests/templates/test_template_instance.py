"""Filling in a form: what is shown, asked, computed, cleared and refused."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from small_forms import form_of, instance_of

from inspect_cli.errors import NotFound, Refused, Unfit
from inspect_cli.templates.instance import Instance

MARKET = """
- {type: select_one conform, name: open, label: 营业, required: 是}
- type: begin group
  name: stalls
  label: 摊位
  relevant: ${open} = 'yes'
  children:
    - type: integer
      name: count
      label: 摊位数
      constraint: . > 0 and . <= 500
      constraint_message: 1到500
      required: 是
    - {type: integer, name: bad, label: 不合格数, constraint: ". <= ${count}"}
    - {type: calculate, name: rate, calculation: "round(100 * (${count} - coalesce(${bad}, 0)) div ${count}, 1)"}
    - {type: text, name: why, label: "合格率 ${rate}，原因", relevant: "${rate} < 90", required: "${rate} < 50"}
- {type: note, name: thanks, label: 谢谢}
"""


def test_answers_show_hide_and_compute():
    instance = instance_of(MARKET)
    assert [q.path for q in instance.order()] == ["open", "thanks"]
    assert instance.set("open", "yes") == ["open", "stalls", "stalls/count", "stalls/bad", "stalls/rate"]
    assert instance.missing() == ["stalls/count"]
    instance.set("stalls/count", "40")
    assert instance.value("stalls/rate") == "100"
    assert instance.set("stalls/bad", "6") == ["stalls/bad", "stalls/rate", "stalls/why"]
    assert instance.text("stalls/why") == "合格率 85，原因"
    assert [q.path for q in instance.order()] == ["open", "stalls/count", "stalls/bad", "stalls/why", "thanks"]
    assert not instance.required("stalls/why")
    instance.set("stalls/bad", "30")
    assert instance.required("stalls/why")
    assert instance.missing() == ["stalls/why"]


def test_what_is_hidden_is_kept_and_comes_back():
    instance = instance_of(MARKET, {"open": "yes", "stalls/count": "40", "stalls/bad": "30", "stalls/why": "雨"})
    instance.set("open", "no")
    assert instance.answers() == {"open": "no"}
    assert instance.kept("stalls/why") == "雨"
    assert instance.missing() == []
    instance.set("open", "yes")
    assert instance.answers() == {
        "open": "yes", "stalls/count": "40", "stalls/bad": "30", "stalls/rate": "25", "stalls/why": "雨",
    }  # fmt: skip


def test_a_note_is_never_missing():
    instance = instance_of("- {type: note, name: n, label: 说明, required: 是}")
    assert (instance.missing(), instance.problems()) == ([], [])


def test_a_refused_answer_leaves_everything_as_it_was():
    instance = instance_of(MARKET, {"open": "yes", "stalls/count": "40"})
    with pytest.raises(Unfit) as caught:
        instance.set("stalls/count", "501")
    assert caught.value.code == "answer.constraint"
    assert caught.value.params == {"path": "stalls/count", "value": "501", "message": "1到500"}
    assert instance.value("stalls/count") == "40"


def test_a_constraint_is_not_asked_of_an_empty_answer():
    instance = instance_of(MARKET, {"open": "yes", "stalls/count": "40"})
    instance.set("stalls/count", "")
    assert instance.value("stalls/count") == ""
    assert [p.code for p in instance.problems()] == ["answer.required"]


def test_a_constraint_that_another_answer_broke_is_found_at_the_end():
    instance = instance_of(MARKET, {"open": "yes", "stalls/count": "40", "stalls/bad": "3"})
    instance.set("stalls/count", "2")
    assert [(p.code, p.params["path"]) for p in instance.problems()] == [
        ("answer.constraint", "stalls/bad"),
        ("answer.required", "stalls/why"),
    ]


@pytest.mark.parametrize(
    ("row", "typed", "kept"),
    [
        ("type: integer", "007", "7"),
        ("type: integer", "３", "3"),
        ("type: integer", " -5 ", "-5"),
        ("type: decimal", "3.50", "3.5"),
        ("type: decimal", ".5", "0.5"),
        ("type: date", "2026-07-15", "2026-07-15"),
        ("type: time", "09:30", "09:30"),
        ("type: dateTime", "2026-07-15T09:30:00+08:00", "2026-07-15T09:30:00+08:00"),
        ("type: acknowledge", "是", "OK"),
        ("type: select_one conform", "na", "na"),
        ("type: select_multiple conform", "na  no yes no", "yes no na"),
        ("type: range, parameters: start=0 end=10 step=0.5", "2.5", "2.5"),
        ("type: text", " 有空格 ", " 有空格 "),
        ("type: text", "   ", ""),
    ],
)
def test_answers_are_stored_in_one_form(row, typed, kept):
    instance = instance_of(f"- {{name: q, label: 甲, {row}}}")
    instance.set("q", typed)
    assert instance.value("q") == kept


@pytest.mark.parametrize(
    ("row", "typed", "code"),
    [
        ("type: integer", "3.0", "answer.not_integer"),
        ("type: integer", "三", "answer.not_integer"),
        ("type: decimal", "1e3", "answer.not_decimal"),
        ("type: date", "2026-02-30", "answer.not_a_date"),
        ("type: date", "20260715", "answer.not_a_date"),
        ("type: time", "25:00", "answer.not_a_time"),
        ("type: dateTime", "2026-07-15", "answer.not_a_date_time"),
        ("type: acknowledge", "不", "answer.not_acknowledged"),
        ("type: select_one conform", "perhaps", "answer.not_a_choice"),
        ("type: select_multiple conform", "yes perhaps", "answer.not_a_choice"),
        ("type: range, parameters: start=0 end=10 step=2", "3", "answer.not_on_scale"),
        ("type: range", "11", "answer.not_on_scale"),
    ],
)
def test_answers_that_do_not_suit_the_type_are_refused(row, typed, code):
    instance = instance_of(f"- {{name: q, label: 甲, {row}}}")
    with pytest.raises(Unfit) as caught:
        instance.set("q", typed)
    assert caught.value.code == code
    assert caught.value.params["path"] == "q"
    assert instance.value("q") == ""


@pytest.mark.parametrize(
    ("path", "error", "code"),
    [
        ("thanks", Refused, "answer.not_asked"),
        ("stalls", Refused, "answer.not_asked"),
        ("stalls/rate", Refused, "answer.not_asked"),
        ("stalls/count", Refused, "answer.not_relevant"),
        ("stals/count", NotFound, "answer.path_unknown"),
    ],
)
def test_what_cannot_be_answered(path, error, code):
    with pytest.raises(error) as caught:
        instance_of(MARKET).set(path, "1")
    assert caught.value.code == code


def test_a_readonly_question_is_looked_at_only():
    instance = instance_of("- {type: text, name: q, label: 甲, default: 固定, readonly: 是}")
    with pytest.raises(Refused) as caught:
        instance.set("q", "别的")
    assert caught.value.code == "answer.readonly"
    assert instance.value("q") == "固定"


CASCADE = """
- {type: select_one district, name: district, label: 区}
- {type: select_one street, name: street, label: 街道, choice_filter: "district = ${district}"}
- {type: select_multiple place, name: places, label: 点位, choice_filter: "street = ${street} or name = 'any'"}
- {type: text, name: remark, label: 备注, relevant: "${street} != ''"}
"""
PLACES = """
choices:
  - {list_name: district, name: east, label: 东区}
  - {list_name: district, name: west, label: 西区}
  - {list_name: street, name: e1, label: 东一, district: east}
  - {list_name: street, name: w1, label: 西一, district: west}
  - {list_name: place, name: p1, label: 点一, street: e1}
  - {list_name: place, name: p2, label: 点二, street: w1}
  - {list_name: place, name: any, label: 其他}
"""


def test_a_filter_offers_what_fits_and_clears_what_no_longer_does():
    instance = instance_of(CASCADE, choices=PLACES)
    assert instance.choices("street") == ()
    instance.set("district", "east")
    assert [c.name for c in instance.choices("street")] == ["e1"]
    with pytest.raises(Unfit):
        instance.set("street", "w1")
    instance.set("street", "e1")
    instance.set("places", "any p1")
    assert instance.value("places") == "p1 any"
    assert instance.set("district", "west") == ["district", "street", "places", "remark"]
    assert instance.answers() == {"district": "west", "places": "any"}


def test_a_filter_leaves_hidden_answers_alone_until_they_are_shown():
    survey = """
        - {type: select_one conform, name: open, label: 营业}
        - type: begin group
          name: g
          label: 组
          relevant: ${open} = 'yes'
          children:
            - {type: select_one district, name: district, label: 区}
            - {type: select_one street, name: street, label: 街道, choice_filter: "district = ${district}"}
    """
    choices = PLACES.partition("  - {list_name: place")[0] + "  - {list_name: conform, name: 'yes', label: 是}\n"
    instance = instance_of(survey, {"open": "yes", "g/district": "east", "g/street": "e1"}, choices=choices)
    instance.set("open", "")
    instance.set("open", "yes")
    assert instance.value("g/street") == "e1"


def test_defaults_come_once_and_plain_text_is_literal():
    form = form_of(
        """
        - {type: integer, name: a, label: 甲, default: "3"}
        - {type: integer, name: b, label: 乙, default: "${a} + 1"}
        - {type: text, name: c, label: 丙, default: 张三-李四}
        - {type: text, name: d, label: 丁, default: "2026-07"}
        """
    )
    instance = Instance(form)
    assert instance.answers() == {"a": "3", "b": "4", "c": "张三-李四", "d": "2026-07"}
    instance.set("a", "9")
    assert instance.value("b") == "4"
    assert Instance(form, {"a": "", "b": "7"}).answers() == {"b": "7", "c": "张三-李四", "d": "2026-07"}


def test_a_trigger_sets_and_clears_only_when_its_source_changes():
    instance = Instance(
        form_of(
            """
            - {type: integer, name: a, label: 甲}
            - {type: integer, name: b, label: 乙}
            - {type: text, name: noted, label: 记, trigger: "${a}", calculation: "concat(${a}, '/', ${b})"}
            - {type: text, name: cleared, label: 清, trigger: "${a}"}
            """
        )
    )
    instance.set("cleared", "旧")
    instance.set("b", "2")
    assert (instance.value("noted"), instance.value("cleared")) == ("", "旧")
    instance.set("a", "1")
    assert (instance.value("noted"), instance.value("cleared")) == ("1/2", "")
    instance.set("b", "3")
    assert instance.value("noted") == "1/2"


def test_a_corrected_calculation_survives_reopening():
    form = form_of(
        """
        - {type: integer, name: a, label: 甲}
        - {type: integer, name: b, label: 乙, calculation: "${a} * 2"}
        """
    )
    instance = Instance(form, {"a": "2", "b": "5"})
    assert instance.value("b") == "5"
    instance.set("a", "4")
    assert instance.value("b") == "8"


def test_metadata_is_written_at_the_start_and_at_the_end(monkeypatch):
    form = form_of(
        """
        - {type: start, name: start}
        - {type: end, name: end}
        - {type: today, name: today}
        - {type: username, name: who}
        - {type: deviceid, name: device}
        """
    )
    monkeypatch.setenv("INSPECT_NOW", "2026-07-15T09:30:00+08:00")
    instance = Instance(form, username="巡查员甲", deviceid="ab12")
    monkeypatch.setenv("INSPECT_NOW", "2026-07-15T10:00:00+08:00")
    assert instance.end() == ["end"]
    again = Instance(form, instance.answers(), username="巡查员乙")
    assert again.answers() == {
        "start": "2026-07-15T09:30:00.000+08:00",
        "end": "2026-07-15T10:00:00.000+08:00",
        "today": "2026-07-15",
        "who": "巡查员甲",
        "device": "ab12",
    }


def test_or_other_asks_for_the_other():
    choices = "choices:\n  a: [{name: x, label: 一}]\n"
    instance = instance_of("- {type: select_one a or_other, name: q, label: 甲}", choices=choices)
    assert [q.path for q in instance.order()] == ["q"]
    instance.set("q", "other")
    assert [q.path for q in instance.order()] == ["q", "q_other"]


def test_an_answer_to_a_question_that_the_form_does_not_have():
    with pytest.raises(NotFound) as caught:
        instance_of(MARKET, {"stalls/cuont": "3"})
    assert caught.value.params == {"path": "stalls/cuont", "near": "stalls/count"}


TANGLE = form_of(
    CASCADE
    + """
- {type: integer, name: n, label: 数, relevant: "selected(${places}, 'any')"}
- {type: calculate, name: twice, calculation: "2 * ${n}"}
- type: begin group
  name: g
  label: 组
  relevant: ${twice} > 4 or ${district} = 'west'
  children:
    - {type: integer, name: m, label: 数}
    - {type: calculate, name: both, calculation: "coalesce(${m}, 0) + coalesce(${twice}, 0)"}
    - {type: text, name: t, label: 文, relevant: "${both} > 6 and count-non-empty(/data/g/m | /data/n) = 2"}
- {type: calculate, name: last, calculation: "concat(${both}, ${t}, count-non-empty(../g/*))"}
""",
    choices=PLACES,
)
MOVES = st.tuples(
    st.sampled_from(["district", "street", "places", "remark", "n", "g/m", "g/t"]),
    st.sampled_from(["", "east", "west", "e1", "w1", "p1", "any", "any p1", "1", "3", "9"]),
)


@given(st.lists(MOVES, max_size=12))
def test_whatever_is_typed_the_form_stands_as_if_computed_afresh(moves):
    instance = Instance(TANGLE)
    for path, value in moves:
        try:
            instance.set(path, value)
        except (Unfit, Refused):
            continue
    kept = {path: instance.kept(path) for path in TANGLE.questions}
    fresh = Instance(TANGLE, kept)
    assert {path: fresh.kept(path) for path in kept} == kept
    assert fresh.answers() == instance.answers()
    assert fresh.order() == instance.order()
