"""A round from the lot to its end, as a supervisor and a team go through it."""

import pytest

ROSTER = """工号,姓名,组别,角色,所属街道
11,巡查员一,一组,巡查员,柳湾街道
12,巡查员二,二组,巡查员,桥东街道
"""


def roster(patrol):
    patrol.take("team", ROSTER)


@pytest.fixture
def patrol(morning):
    return morning(roster)


def data(patrol, *argv, code=0):
    return patrol.run(*argv, "--json", code=code).json["data"]


@pytest.fixture
def drawn(patrol):
    patrol.run("round", "new", "2026-07", "--name", "7月", "--mode", "暗访", "--campaign", "一盔一带")
    patrol.run("round", "draw", "2026-07", "--per-type", "*=100%", "--seed", "7")
    return patrol


def test_from_the_lot_to_the_end(drawn):
    said = data(drawn, "round", "assign", "--cross")
    assert {team["team"]: team["points"] for team in said["teams"]} == {"一组": ["BJ-2"], "二组": ["NM-1", "BJ-1"]}
    todo = data(drawn, "round", "todo", "2026-07", "--team", "二组")
    assert [(task["point"], task["visited"]) for task in todo] == [("NM-1", ""), ("BJ-1", "")]
    drawn.visit("BJ-1", "08:00", 30, fail=["BJX-03"])
    assert [task["point"] for task in data(drawn, "round", "todo", "--team", "二组")] == ["NM-1"]
    show = data(drawn, "round", "show")
    assert show["draws"][0]["holds"] is True
    assert {team["team"]: team["visited"] for team in show["teams"]} == {"一组": 0, "二组": 1}
    closed = data(drawn, "round", "close", "2026-07")
    assert {row["point"] for row in closed["unvisited"]} == {"BJ-2", "NM-1"}
    assert drawn.run("round", "draw", "2026-07", "--per-type", "*=1", code=6).code == 6


def test_a_visit_says_what_it_was_made_for(drawn):
    drawn.visit("BJ-1", "08:00", 30)
    visit = data(drawn, "visit", "list")[0]["number"]
    shown = data(drawn, "visit", "show", visit)
    assert {name: shown[name] for name in ("round", "mode", "campaign")} == {
        "round": "2026-07",
        "mode": "暗访",
        "campaign": "一盔一带",
    }


def test_a_round_keeps_its_templates_when_they_change(drawn, tmp_path):
    file = tmp_path / "巷.yaml"
    drawn.run("template", "export", "beijie-xiaoxiang", file)
    file.write_text(file.read_text(encoding="utf-8").replace("2026.1", "2026.9"), encoding="utf-8")
    drawn.run("template", "publish", file)
    drawn.visit("BJ-1", "08:00", 30)
    drawn.visit("BJ-2", "09:00", 30)
    versions = {t["version"] for t in data(drawn, "report", "score")["templates"]}
    assert versions == {"2026.1"}


def test_a_second_lot_draws_among_the_rest(patrol):
    patrol.run("round", "new", "R")
    first = data(patrol, "round", "draw", "R", "--per-type", "背街小巷=1")
    second = data(patrol, "round", "draw", "R", "--per-type", "*=100%")
    assert len(first["drawn"]) == 1
    assert second["among"] == 2
    assert {row["point"] for row in first["drawn"] + second["drawn"]} == {"BJ-1", "BJ-2", "NM-1"}


def test_what_a_team_cannot_do_goes_to_another(drawn):
    drawn.run("round", "assign")
    drawn.run("round", "reassign", "2026-07", "BJ-1", "--to", "一组")
    mine = data(drawn, "round", "todo", "--team", "一组")
    assert mine[-1]["point"] == "BJ-1"
    said = drawn.run("round", "reassign", "2026-07", "BJ-1", "--to", "九组", "--json", code=5).json
    assert said["errors"][0]["candidates"] == ["一组", "二组"]


def test_a_dry_run_hands_out_nothing(drawn):
    drawn.run("round", "assign", "--dry-run")
    assert data(drawn, "round", "todo", "--team", "一组") == []


def test_the_roster_outlives_the_approval_of_a_laptop(patrol):
    assert {p["staff"]: p["team"] for p in data(patrol, "team", "list") if p["team"]} == {"11": "一组", "12": "二组"}
    patrol.run("team", "add", "11", "巡查员一", "--card", "临创检011")
    eleven = next(p for p in data(patrol, "team", "list") if p["staff"] == "11")
    assert (eleven["team"], eleven["card"]) == ("一组", "临创检011")


def test_a_role_the_roster_does_not_know_is_refused_with_its_place(patrol, tmp_path):
    (tmp_path / "bad.csv").write_text("工号,姓名,角色\n13,巡查员三,组长\n", encoding="utf-8")
    said = patrol.run("team", "import", tmp_path / "bad.csv", "--json", code=3).json
    assert said["errors"][0]["code"] == "team.role_unknown"
    assert said["errors"][0]["where"]["row"] == 2


def test_a_role_of_the_templates_is_given_to_our_own_unit(patrol):
    patrol.run("unit", "map", "属地街道（乡镇）", "区城管局", "--street", "柳湾街道")
    patrol.visit("BJ-1", "08:00", 30, fail=["BJX-03"])
    patrol.visit("BJ-2", "09:00", 30, fail=["BJX-03"])
    assert data(patrol, "unit", "map")["mapped"][0]["place"] == "street:柳湾街道"
    found = data(patrol, "finding", "list")
    assert [(f["point"], f["unit"]) for f in found] == [("柳荫巷", "区城管局"), ("桥东巷", "桥东街道")]
    patrol.run("unit", "map", "属地街道（乡镇）", "-", "--street", "柳湾街道")
    patrol.visit("BJ-1", "10:00", 30, fail=["BJX-03"])
    assert data(patrol, "finding", "list")[-1]["unit"] == "柳湾街道"


def test_what_was_reached_of_what_was_drawn(patrol):
    patrol.run("round", "new", "R")
    patrol.run("round", "draw", "R", "--per-type", "背街小巷=100%")
    patrol.visit("BJ-1", "08:00", 30)
    patrol.visit("NM-1", "09:00", 5, outcome="停业")
    all_ = data(patrol, "report", "coverage")
    assert (all_["points"], all_["reached"]) == (3, 2)
    assert {g["group"]: (g["reached"], g["without_score"]) for g in all_["groups"]} == {
        "背街小巷": (1, 0),
        "农贸市场": (1, 1),
    }
    of_round = data(patrol, "report", "coverage", "--round", "R")
    by_street = data(patrol, "report", "coverage", "--by", "street")["groups"]
    assert {g["group"]: g["reached"] for g in by_street} == {"柳湾街道": 2, "桥东街道": 0}
    assert (of_round["points"], of_round["reached"], of_round["rate"]) == (2, 1, 50.0)
    assert {gap["point"]: gap["lacks"] for gap in all_["unanswered"]}["BJ-1"] == ["operator"]


def test_a_ranking_of_one_round_leaves_the_others_out(patrol):
    patrol.visit("BJ-1", "08:00", 30, fail=["BJX-03"])
    patrol.run("round", "new", "R")
    patrol.run("round", "draw", "R", "--per-type", "*=100%")
    patrol.visit("BJ-2", "09:00", 30)
    assert data(patrol, "report", "ranking", "--round", "R")["score"] == 100
    assert data(patrol, "report", "score", "--round", "R")["visits"] == 1
    assert data(patrol, "report", "score")["visits"] == 2


def test_an_operator_without_anybody_to_speak_to_is_a_gap(patrol, tmp_path):
    patrol.run(
        "point",
        "import",
        _written(
            tmp_path / "p.csv", "编号,名称,责任主体\nBJ-1,柳荫巷,甲公司\nBJ-2,桥东巷,乙公司\nNM-1,望溪市场,丙公司\n"
        ),
    )
    patrol.run("unit", "import", _written(tmp_path / "u.csv", "编号,名称,联络员\nQ-1,甲公司,联络员甲\nQ-2,乙公司,\n"))
    lacks = {gap["point"]: gap["lacks"] for gap in data(patrol, "report", "coverage")["unanswered"]}
    assert lacks == {"BJ-2": ["person"], "NM-1": ["unit"]}


def _written(file, text):
    file.write_text(text, encoding="utf-8")
    return file
