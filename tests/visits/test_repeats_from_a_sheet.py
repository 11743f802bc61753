"""Repeats from a file of answers to the finding: filled in, refused by place, judged once, printed readably."""

import json
import sqlite3
from contextlib import closing

import pytest

from inspect_cli import clock
from inspect_cli.photos import sample


@pytest.fixture
def answered(inside, stops, tmp_path):
    """Fill in the bus stops from data; returns what the program said."""

    def fill(answers, *more, rest="yes"):
        file = tmp_path / "answers.json"
        file.write_text(json.dumps({"rest": rest, "answers": answers}), encoding="utf-8")
        return inside("-w", stops, "--json", "survey", "GC-001", "--template", "stops", "--answers", file, *more)

    return fill


def query(root, sql):
    with closing(sqlite3.connect(f"file:{root / 'data' / 'inspect.db'}?mode=ro", uri=True)) as db:
        return db.execute(sql).fetchall()


def bad(**more):
    return {"value": "no", **more}


STOPS = [
    {"name": "东门站", "shelter": "yes", "ads": [{}, {"shape": "no"}]},
    {"name": "西门站", "shelter": bad(problem="a", remark="北侧")},
    {"name": "南门站", "shelter": "na", "ads": []},
    {"name": "北门站", "shelter": bad(problem="a"), "clean": "skip"},
]


def test_each_object_is_an_instance_and_rest_answers_all_of_them(inside, stops, answered):
    number = answered({"line": "7路", "stops": STOPS, "order": "blue red green"}).json["data"]["visit"]
    rows = inside("-w", stops, "--json", "visit", "show", number).json["data"]["answers"]
    said = {row["question"]: (row["label"], row["answer"]) for row in rows}
    assert said["stops[2]/shelter"] == ("站点 #2 · 站亭完好", "不符合")
    assert said["stops[4]/name"] == ("站点 #4 · 站名", "北门站")
    assert said["stops[1]/ads[2]/shape"] == ("站点 #1 · 公益广告 #2 · 画面完好", "不符合")
    assert said["stops[1]/ads[1]/shape"][1] == "符合"  # by rest
    assert said["order"][1] == "1 蓝、2 红、3 绿"
    assert not [name for name in said if name.startswith("stops[3]/ads")]


@pytest.mark.parametrize(
    ("answers", "refused"),
    [
        ({"stops": [{}, {"shelter": "maybe"}]}, [("stops[2]/shelter", "answer.not_a_choice")]),
        ({"stops": [{"ads": [{}, {"shape": "x"}]}]}, [("stops[1]/ads[2]/shape", "answer.not_a_choice")]),
        ({"shelter": "yes"}, [("shelter", "sheet.other_place")]),
        ({"stops": "yes"}, [("stops", "sheet.list_wanted")]),
        ({"stops": [{"line": "7"}, {"nmae": "x"}]}, [
            ("stops[1]/line", "sheet.other_place"), ("stops[2]/nmae", "answer.no_question"),
        ]),
        ({"shops": [{"name": "x"}]}, [("shops", "sheet.no_repeat"), ("shops[1]/name", "sheet.no_repeat")]),
        ({"buses": "1", "cars": [{"plate": "A"}, {"plate": "B"}]}, [("cars", "sheet.too_many")]),
        ({"stops": [{"name": True}]}, [("stops[1]/name", "sheet.bad_answer")]),
        ({"order": "red blue"}, [("last/order", "answer.not_all_ranked")]),
    ],
)  # fmt: skip
def test_a_refusal_names_its_place(stops, answered, answers, refused):
    errors = answered(answers, rest="").json["errors"]
    assert [(error["where"]["column"], error["code"]) for error in errors] == refused
    assert query(stops, "SELECT count(*) FROM visit") == [(0,)]


def test_an_empty_list_takes_away_only_what_nobody_filled_in(stops, answered):
    answered({"stops": []}, rest="")
    assert query(stops, "SELECT path, value FROM answer") == [("stops[1]", "-1")]
    answered({"stops": [{"name": "东门站"}]}, "--resume", rest="")
    answered({"stops": []}, "--resume", rest="")
    assert ("东门站",) in query(stops, "SELECT value FROM answer")
    assert query(stops, "SELECT count(*) FROM answer WHERE path LIKE 'stops[%]' AND CAST(value AS INTEGER)>0") == [(1,)]


def test_the_example_is_taken_as_it_is(inside, stops, tmp_path):
    file = tmp_path / "example.json"
    example = inside("-w", stops, "survey", "GC-001", "--template", "stops", "--example").out
    assert json.loads(example)["answers"]["stops"][0]["shelter"]["value"] == "no"
    file.write_text(example, encoding="utf-8")
    assert inside("-w", stops, "survey", "GC-001", "--template", "stops", "--answers", file).code == 0


def test_an_item_is_judged_once_over_its_samples(inside, stops, answered):
    answered({"line": "7路", "stops": STOPS}, "--finish")
    marks = {path: (got, possible) for path, got, possible in query(stops, "SELECT path, got, possible FROM mark")}
    assert marks == {
        "stops/shelter": (0, 1000),  # two of four fail; one is not applicable
        "stops/around/clean": (2000, 2000),  # one was not tested, the others conform
        "stops/ads/shape": (0, 1000),
    }
    found = dict(query(stops, "SELECT path, problem FROM finding"))
    assert found == {
        "stops/shelter": "第2、4处：站亭破损（第2处：西门站，北侧；第4处：北门站）",
        "stops/ads/shape": "第1.2处：破损褪色（东门站）",
    }
    (visit,) = inside("-w", stops, "--json", "visit", "list").json["data"]
    assert (visit["got"], visit["possible"], visit["findings"]) == (2, 4, 2)  # the marks added up again
    assert query(stops, "SELECT path, value FROM answer WHERE path='last/bad'") == [("last/bad", "2")]


def test_photos_of_the_failed_samples_are_those_of_the_finding(inside, stops, answered, tmp_path):
    number = answered({"stops": STOPS[:2] + STOPS[3:]}).json["data"]["visit"]
    shots = []
    for n, question in enumerate(["stops[1]/shelter", "stops[2]/shelter", "stops[3]/shelter", "shelter"]):
        shots.append(tmp_path / f"{n}.jpg")
        shots[-1].write_bytes(sample.draw(str(n), clock.now(), 120.1, 31.2))
        if n < 3:
            assert inside("-w", stops, "photo", "add", number, shots[-1], "--question", question).code in (0, 3)
    said = inside("-w", stops, "--json", "visit", "finish", number).json["data"]
    assert said["photos_to_come"] == 0
    assert inside("-w", stops, "photo", "add", number, shots[3], "--question", "shelter").code in (0, 3)
    listed = inside("-w", stops, "--json", "photo", "list", "--visit", number).json["data"]
    assert {row["question"] for row in listed} == {f"stops[{n}]/shelter" for n in (1, 2, 3)} | {"shelter"}
    finding = next(
        row["number"] for row in inside("-w", stops, "--json", "finding", "list").json["data"] if row["photos"]
    )
    shown = inside("-w", stops, "--json", "finding", "show", finding).json["data"]
    assert shown["samples"] == ["stops[2]/shelter", "stops[3]/shelter"]
    assert len(shown["photos"]) == 3  # of the two that failed, and the late one of the item; not of the one that passed
    assert inside("-w", stops, "photo", "add", number, shots[3], "--question", "stops[9]/shelter").code != 0


def test_what_failed_last_time_stands_at_every_sample(stops, answered, begun):
    answered({"stops": STOPS}, "--finish")
    talk = begun("GC-001", template="stops").type("")
    for tag in ("1", "+"):
        talk.press("f9").type("2", tag).press("f2")
        assert "上次 × 第2、4处：站亭破损" in talk.screen(100)
