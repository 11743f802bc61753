"""Rankings of a small round, and of tables of raw numbers that others counted."""

from decimal import ROUND_HALF_UP, Decimal

import pytest
from patrol import two_days

# Field: items met of items observed; questionnaire: a score. By hand: field × 85 % + questionnaire × 15 %.
RAW = """名称,分组,符合数,观察频次,问卷
东桥街道,主城区,1187,1263,91.25
柳岸街道,主城区,1203,1290,95.5
书院街道,主城区,988,1044,90
南塘镇,涉农,702,760,88.4
锦溪镇,涉农,,,93.1
"""
BY_HAND = {"柳岸街道": "93.60", "东桥街道": "93.57", "书院街道": "93.94", "南塘镇": "91.77", "锦溪镇": "93.10"}


@pytest.fixture
def patrol(morning):
    return morning(two_days)


def ranking(patrol, *argv, code=0):
    return patrol.run("report", "ranking", "--json", *argv, code=code).json["data"]


def test_streets_are_ranked_by_their_latest_visits(patrol):
    said = ranking(patrol)
    assert said["places"][0] == said["places"][0] | {"rank": 1, "name": "柳湾街道", "score": 100.0}
    assert said["places"][1]["name"] == "桥东街道"
    assert said["places"][1]["score"] < 100
    worst = patrol.run("setting", "set", "score.visits", "最差")
    assert worst.code == 0
    assert ranking(patrol)["places"][0]["name"] == "桥东街道"


def test_who_is_responsible_loses_and_the_city_loses_once(patrol):
    units = ranking(patrol, "--by", "unit")
    streets = ranking(patrol)
    assert units["score"] == streets["score"]
    losses = [place["items"] - place["met"] for place in units["places"]]
    assert sum(losses) > 1  # the one item that fails now is held against everybody who answers for it


def test_a_score_is_explained_down_to_the_answers(patrol):
    said = ranking(patrol, "--explain", "桥东街道")
    assert [f["level"] for f in said["figures"]] == ["total", "part", "type", "point", "visit"]
    failed = said["figures"][-1]
    behind = patrol.run("report", "score", "--json", "--by", "street", "--only", "桥东街道", "--explain").json["data"]
    assert sum(row["got"] for row in behind) == failed["got"]
    assert [row["value"] for row in behind if row["got"] < row["possible"]] == ["不符合"]


def test_a_group_that_is_not_there_is_named_with_those_that_are(patrol):
    said = patrol.run("report", "ranking", "--json", "--explain", "东桥街道", code=5).json
    assert said["errors"][0]["code"] == "report.no_group"
    assert "柳湾街道" in said["errors"][0]["candidates"]


def test_a_table_of_raw_numbers_comes_out_as_by_hand(patrol, tmp_path):
    (tmp_path / "raw.csv").write_text(RAW, encoding="utf-8")
    patrol.run("setting", "set", "score.parts", "实地=85 问卷=15")
    said = ranking(patrol, "--from", str(tmp_path / "raw.csv"))
    assert {p["name"]: f"{p['score']:.2f}" for p in said["places"]} == BY_HAND
    assert [(p["class"], p["rank"], p["name"]) for p in said["places"]] == [
        ("主城区", 1, "书院街道"),
        ("主城区", 2, "柳岸街道"),
        ("主城区", 3, "东桥街道"),
        ("涉农", 1, "锦溪镇"),
        ("涉农", 2, "南塘镇"),
    ]
    assert [p["lacking"] for p in said["places"]] == [[], [], [], ["实地"], []]


def test_by_hand_is_by_hand():
    """The expected scores, reckoned here in decimals: each part to two places, then the mix to two places."""
    cent = Decimal("0.01")
    for line in RAW.splitlines()[1:]:
        name, _, met, items, asked = line.split(",")
        score = Decimal(asked)
        if met:
            field = (Decimal(met) * 100 / Decimal(items)).quantize(cent, ROUND_HALF_UP)
            score = (field * 85 + Decimal(asked) * 15) / 100
        assert str(score.quantize(cent, ROUND_HALF_UP)) == BY_HAND[name]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("名称,符合数,观察频次\n甲,9,8\n", "score.too_many_met"),
        ("名称,实地\n甲,九十\n", "score.no_number"),
        ("街,分\n甲,90\n", "score.no_columns"),
    ],
)
def test_a_table_that_cannot_be_ranked_says_where(patrol, tmp_path, text, code):
    (tmp_path / "raw.csv").write_text(text, encoding="utf-8")
    said = patrol.run("report", "ranking", "--json", "--from", str(tmp_path / "raw.csv"), code=3).json
    assert [error["code"] for error in said["errors"]] == [code]


def test_a_weight_that_is_none_is_refused_when_it_is_set(patrol):
    said = patrol.run("setting", "set", "score.parts", "实地=八十五", "--json", code=2).json
    assert said["errors"][0]["code"] == "setting.weights"
    assert ranking(patrol)["score"] is not None
