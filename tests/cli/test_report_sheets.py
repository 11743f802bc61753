"""What sheets say together: refusals, quotas, exact sums, and the questionnaire's part of a street's score."""

import json
from decimal import Decimal
from pathlib import Path

import pytest

FORMS = Path(__file__).parents[1] / "forms"
FIELD = """
settings: {form_id: lane, form_title: 小巷, version: "1", point_type: 小巷}
survey:
  - {type: select_one conform, name: A, label: 甲}
  - {type: select_one conform, name: B, label: 乙}
  - {type: select_one conform, name: C, label: 丙}
  - {type: select_one conform, name: D, label: 丁}
choices:
  conform:
    - {name: "yes", label: 符合, score: "1"}
    - {name: "no", label: 不符合, score: "0"}
"""


def three_forms(patrol):
    lane = patrol.folder / "lane.yaml"
    lane.write_text(FIELD, encoding="utf-8")
    patrol.publish(FORMS / "opinion.yaml", FORMS / "works.yaml", lane)
    patrol.at("2026-07-20T09:00")


@pytest.fixture
def patrol(morning):
    return morning(three_forms)


def take(patrol, sheets, form="opinion"):
    file = patrol.folder / "sheets.json"
    file.write_text(json.dumps(sheets), encoding="utf-8")
    patrol.run("survey", "--template", form, "--answers", file, "--repeat")


def sheet(community, satisfied="good", knows="yes", age="young"):
    return {"community": community, "answers": {"age": age, "Q1": satisfied, "Q2": knows}}


def visit(patrol, point, fails):
    answers = {name: "no" if name in fails else "yes" for name in "ABCD"}
    file = patrol.folder / "lane.json"
    file.write_text(json.dumps({"answers": answers}), encoding="utf-8")
    patrol.run("survey", point, "--template", "lane", "--answers", file, "--finish")


def data(patrol, *words):
    return patrol.run("report", *words, "--json").json["data"]


@pytest.fixture
def city(patrol):
    """柳湾: 75 and 100 in the field, 100, 50 and 50 on paper; 桥东: 50, and 100 and 0; a sheet from nowhere: 100."""
    visit(patrol, "BJ-1", "A")
    visit(patrol, "NM-1", "")
    visit(patrol, "BJ-2", "AB")
    take(
        patrol,
        [
            sheet("柳岸社区"),
            sheet("柳岸社区", "bad"),
            sheet("望湖社区", "fair", "no"),
            sheet("望湖社区", "refuse", "refuse"),
            {"community": "望湖社区", "outcome": "拒访"},
            sheet("桥头社区"),
            sheet("桥头社区", "bad", "no"),
            sheet("别处社区"),
        ],
    )
    patrol.run("setting", "set", "score.parts", "实地=85 问卷=15")
    return patrol


def test_field_and_questionnaire_of_a_street_come_to_the_score_by_hand(city):
    """柳湾 (75 + 100) / 2 × 85 % + 200 / 3 × 15 %; the city (62.5 + 100) / 2 × 85 % + 400 / 6 × 15 %."""
    said = data(city, "ranking")
    places = {place["name"]: place for place in said["places"]}
    assert {name: (p["rank"], p["实地"], p["问卷"], p["score"]) for name, p in places.items()} == {
        "(none)": (1, None, 100.0, 100.0),
        "柳湾街道": (2, 87.5, 66.67, 84.38),
        "桥东街道": (3, 50.0, 50.0, 50.0),
    }
    assert places["(none)"]["lacking"] == ["实地"]
    assert said["score"] == 79.06


def test_a_street_is_ranked_by_itself_with_its_sheets(city):
    assert data(city, "ranking", "--street", "柳湾街道")["score"] == 84.38
    communities = {p["name"]: p["问卷"] for p in data(city, "ranking", "--by", "community")["places"]}
    assert communities == {"柳岸社区": 75.0, "望湖社区": 50.0, "桥头社区": 50.0, "别处社区": 100.0}


def test_the_levels_behind_a_street_show_its_sheets(city):
    figures = data(city, "ranking", "--explain", "柳湾街道")["figures"]
    assert sorted(f["score"] for f in figures if f["level"] == "visit") == [50.0, 50.0, 75.0, 100.0, 100.0]
    behind = data(city, "score", "--by", "street", "--only", "柳湾街道", "--explain")
    assert len(behind) == 8 + 6
    scores = {g["name"]: g["visits"] for g in data(city, "score", "--by", "point")["groups"]}
    assert scores["小问卷"] == 8


def test_refusals_are_counted_of_those_who_could_have_answered(city):
    said = data(city, "questionnaire", "opinion")
    assert (said["sheets"], said["filled"], said["refusals"], said["refusal_rate"]) == (8, 7, 1, 12.5)


def quota(patrol, text, code=0):
    file = patrol.folder / "quota.csv"
    file.write_text(text, encoding="utf-8")
    return patrol.run("report", "questionnaire", "opinion", "--quota", file, "--json", code=code).json


def test_a_quota_says_what_is_left(city):
    take(city, [sheet("柳岸社区", age="old")])
    table = "社区,年龄,份数\n柳岸,18-40,3\n柳岸社区,41—65岁,1\n桥头社区,,1\n"
    said = quota(city, table)["data"]
    lines = [(q["社区"], q["年龄"], q["sheets_wanted"], q["filled"], q["left"]) for q in said["quotas"]]
    assert lines == [
        ("柳岸社区", "18—40岁", 3, 2, 1),
        ("柳岸社区", "41—65岁", 1, 1, 0),
        ("桥头社区", "", 1, 2, 0),
    ]
    assert (said["left"], said["outside"]) == (1, 3)


@pytest.mark.parametrize(
    ("table", "codes"),
    [
        ("社区,年龄,份数\n柳岸社区,0-17,3\n", ["quota.no_choice"]),
        ("社区,份数\n柳岸社区,三\n", ["quota.no_number"]),
        ("社区,人数\n柳岸社区,3\n", ["quota.no_count"]),
        ("社区,学历,份数\n柳岸社区,大学,3\n", ["answer.no_question"]),
    ],
)
def test_a_quota_that_cannot_be_counted_says_why(patrol, table, codes):
    said = quota(patrol, table, code=5 if codes == ["answer.no_question"] else 3)
    assert [error["code"] for error in said["errors"]] == codes


def works(community, day, people, waste, boards=(), source="hotline"):
    yards = [{"boards": str(count)} for count in boards]
    answers = {"source": source, "people": str(people), "waste": waste, "yards": yards}
    return {"community": community, "at": f"2026-{day}T23:30:00+00:00", "answers": answers}


def sums(said, group):
    return {row["question"]: row["sum"] for row in said["sums"] if row["group"] == group}


def test_sums_are_exact_by_community_street_month_and_question(patrol):
    take(
        patrol,
        [
            works("柳岸社区", "07-30", 12, "0.1", [2, 3]),
            works("望湖社区", "07-31", 30, "0.2", [1], "media"),
            works("桥头社区", "08-01", 8, "1000000000000.7", []),
        ],
        "works",
    )
    said = data(patrol, "tally", "works")
    assert sums(said, "柳岸社区") == {"people": 12, "waste": 0.1, "boards": 5, "looked": 2}
    assert {row["question"]: row["sum"] for row in said["totals"]}["people"] == 50
    streets = data(patrol, "tally", "works", "--by", "street")
    assert sums(streets, "柳湾街道") == {"people": 42, "waste": 0.3, "boards": 6, "looked": 3}
    months = data(patrol, "tally", "works", "--by", "month")
    assert [(row["group"], row["sheets"], row["sum"]) for row in months["sums"] if row["question"] == "people"] == [
        ("2026-07", 1, 12),
        ("2026-08", 2, 38),  # 23:30 UTC on the last of July is August here
    ]
    assert sums(data(patrol, "tally", "works", "--by", "source"), "媒体曝光")["people"] == 30
    shown = patrol.run("report", "tally", "works", "--plain").out
    assert str(Decimal("0.1") + Decimal("0.2") + Decimal("1000000000000.7")) in shown


def test_drafts_and_other_times_are_not_added_up(patrol):
    take(patrol, [works("柳岸社区", "07-01", 12, "1")], "works")
    (patrol.folder / "draft.json").write_text(json.dumps(works("柳岸社区", "07-02", 99, "9")), encoding="utf-8")
    patrol.run("survey", "--template", "works", "--answers", patrol.folder / "draft.json")
    assert data(patrol, "tally", "works")["sheets"] == 1
    assert data(patrol, "tally", "works", "--since", "2026-07-03")["sums"] == []


# A question under another name


def renamed(patrol):
    """Publish the questionnaire with Q1 called Q9 in a group of its own, and the age called years."""
    text = (FORMS / "opinion.yaml").read_text("utf-8")
    assert text.count("name: Q1\n") == text.count("name: age\n") == 1
    text = text.replace('version: "1"', 'version: "2"').replace("name: asked\n", "name: put\n    alias: asked\n")
    text = text.replace("        name: Q1\n", "        name: Q9\n        alias: Q1\n")
    text = text.replace("        name: age\n", "        name: years\n        alias: age\n")
    file = patrol.folder / "opinion-2.yaml"
    file.write_text(text, "utf-8")
    patrol.run("template", "publish", file)


def new_sheet(community, satisfied="good", knows="yes", age="young"):
    return {"community": community, "answers": {"years": age, "Q9": satisfied, "Q2": knows}}


def test_answers_of_older_versions_count_under_the_new_name(city):
    before = {s["question"]: s for s in data(city, "questionnaire", "opinion")["shares"]}
    renamed(city)
    after = {s["question"]: s for s in data(city, "questionnaire", "opinion")["shares"]}
    assert {**before["Q1"], "question": "Q9"} == after["Q9"]
    assert before["Q2"] == after["Q2"]
    take(city, [new_sheet("柳岸社区", "bad"), new_sheet("柳岸社区", age="old")])
    (now,) = [s for s in data(city, "questionnaire", "opinion")["shares"] if s["question"] == "Q9"]
    assert (now["answered"], now["good"]) == (before["Q1"]["answered"] + 2, before["Q1"]["good"] + 1)


@pytest.mark.parametrize("by", ["years", "age"])
def test_sheets_are_parted_by_a_question_of_any_version_under_either_name(city, by):
    renamed(city)
    take(city, [new_sheet("柳岸社区", age="old")])
    shares = data(city, "questionnaire", "opinion", "--by", by)["shares"]
    assert {s["group"]: s["answered"] for s in shares if s["question"] == "Q9"} == {"18—40岁": 6, "41—65岁": 1}


def test_a_quota_counts_older_answers_too(city):
    renamed(city)
    found = quota(city, "社区,years,份数\n柳岸社区,18—40岁,3\n")["data"]["quotas"]
    assert [line["filled"] for line in found] == [2]


def test_a_tally_adds_up_what_older_versions_called_otherwise(patrol):
    take(
        patrol,
        [{"community": "柳岸社区", "answers": {"waste": "3", "yards": [{"boards": "2"}, {"boards": "5"}]}}],
        "works",
    )
    before = data(patrol, "tally", "works")["totals"]
    text = (FORMS / "works.yaml").read_text("utf-8").replace('version: "1"', 'version: "2"')
    text = text.replace("    name: waste\n", "    name: rubbish\n    alias: waste\n")
    text = text.replace("        name: boards\n", "        name: panels\n        alias: boards\n")
    (patrol.folder / "works-2.yaml").write_text(text, "utf-8")
    patrol.run("template", "publish", patrol.folder / "works-2.yaml")
    after = data(patrol, "tally", "works")["totals"]
    was = {"rubbish": "waste", "panels": "boards"}
    assert [{**total, "question": was.get(total["question"], total["question"])} for total in after] == before
    assert {total["question"]: total["sum"] for total in after} == {"rubbish": 3, "panels": 7, "looked": 2}
