"""What a form sets by itself while somebody fills it in: it is kept, and what a person has put right stays."""

import json

from inspect_cli.visits.answering import Answer
from inspect_cli.visits.filling import Filling

FORM = """
settings: {form_id: lamps, form_title: 路灯, version: "1", point_type: 公共广场}
survey:
  - {type: integer, name: lamps, label: 灯数}
  - {type: text, name: silent, trigger: "${lamps}", calculation: "concat('设', ${lamps})"}
  - {type: text, name: given, default: 原有, trigger: "${lamps}", calculation: "concat('改', ${lamps})"}
  - {type: text, name: hidden, label: 备注, trigger: "${lamps}", calculation: "concat('备', ${lamps})",
     relevant: "${shown} = '1'"}
  - {type: text, name: shown, label: 显示}
  - {type: select_one conform, name: lit, label: 亮, choice_filter: "name != ${lit}"}
  - {type: integer, name: total, calculation: "${lamps} + 1"}
choices:
  conform:
    - {name: "yes", label: 符合, score: "1"}
    - {name: "no", label: 不符合, score: "0"}
"""


def lamps(publish, begun):
    publish("lamps", FORM)
    talk = begun("GC-001", template="lamps").type("")
    return Filling(talk.journal, talk.sitting.visit)


def test_what_a_trigger_set_is_there_after_a_pause_seen_or_not(publish, begun):
    filling = lamps(publish, begun)
    filling.take({"lamps": Answer("3")})
    assert (filling.instance.value("silent"), filling.instance.kept("hidden")) == ("设3", "备3")
    again = Filling(filling.journal, filling.visit)
    assert again.instance.value("silent") == "设3"
    again.take({"shown": Answer("1")})
    assert again.instance.value("hidden") == "备3"


def test_a_filter_that_looks_at_its_own_answer_lets_it_stay(publish, begun):
    filling = lamps(publish, begun)
    filling.take({"lit": Answer("no")})
    assert Filling(filling.journal, filling.visit).instance.value("lit") == "no"


def test_what_is_computed_and_not_shown_cannot_be_answered(publish, inside, patrol, tmp_path):
    publish("lamps", FORM)
    sheet = tmp_path / "a.json"
    sheet.write_text(json.dumps({"answers": {"lamps": "4", "total": "9"}}), encoding="utf-8")
    said = inside("-w", patrol, "--json", "survey", "GC-001", "--template", "lamps", "--answers", sheet)
    assert [(error["code"], error["where"]["column"]) for error in said.json["errors"]] == [
        ("answer.not_asked", "total")
    ]


def test_what_a_trigger_set_from_a_file_stays_until_the_visit_is_finished(publish, inside, patrol, tmp_path):
    publish("lamps", FORM)
    sheet = tmp_path / "a.json"
    survey = ("-w", patrol, "--json", "survey", "GC-001", "--template", "lamps", "--answers", sheet)

    def answers(*more, **given):
        sheet.write_text(json.dumps({"answers": given}), encoding="utf-8")
        number = inside(*survey, *more).json["data"]["visit"]
        rows = inside("-w", patrol, "--json", "visit", "show", number).json["data"]["answers"]
        return {row["question"]: row["answer"] for row in rows}

    assert "given" not in answers(shown="0")
    assert answers("--resume", lamps="3")["silent"] == "设3"
    assert answers("--resume", lamps="4")["silent"] == "设4"
    assert answers("--resume", shown="1")["hidden"] == "备4"
    done = answers("--resume", "--finish", hidden="备齐")
    assert (done["silent"], done["hidden"]) == ("设4", "备齐")
