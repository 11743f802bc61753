"""Who gives which number: three supervisors without a network, in any order of merging, never give one twice."""

from itertools import permutations

import pytest
from desks import REASON, Desk

from inspect_cli.log.journal import Op, open_journal
from inspect_cli.store.workspace import Workspace


@pytest.fixture
def office(morning):
    """The founder's laptop."""
    return morning(hands=Desk)


def series(desk, *argv):
    rows = desk.run("notice", "series", "list", "--json", *argv).json["data"]
    return [(row["owner"], row["numbers"], row["next"]) for row in rows]


def test_a_workspace_as_init_makes_it_numbers_from_one(office):
    office.find("BJ-1")
    assert office.issue() == ["文创改〔2026〕1号"]
    office.find("BJ-2")
    assert office.issue() == ["文创改〔2026〕2号"]
    assert series(office) == [("01 巡查员甲", "1–", 3)]


def test_three_supervisors_offline_in_every_order_of_merging(office):
    second, third = office.join("02", "督导员乙"), office.join("03", "督导员丙")
    office.run("notice", "series", "add", "文创改", "--owner", "02", "--block", "1-2")
    office.run("notice", "series", "add", "文创改", "--owner", "督导员丙", "--block", "3-500")
    for desk in (second, third):
        desk.run("merge", office.root)
    given = []
    for desk, points in ((second, ("BJ-1", "BJ-2")), (third, ("BJ-2", "BJ-1", "BJ-1")), (office, ("BJ-1",))):
        for point in points:
            desk.find(point)
            given += desk.issue()
    assert given == [f"文创改〔2026〕{n}号" for n in (1, 2, 3, 4, 5, 501)]
    seen = set()
    for at, order in enumerate(permutations((office, second, third))):
        desk = order[0].copy(f"order{at}")
        for source in order[1:]:
            desk.run("merge", source.root)
        assert sorted(desk.numbers()) == sorted(given)
        assert desk.status()["double_numbers"] == 0
        seen.add(tuple(series(desk)))
    assert len(seen) == 1


def test_a_supervisor_without_a_block_and_one_whose_block_ran_out_are_told_how_to_repair_it(office):
    second = office.join("02", "督导员乙")
    second.find("BJ-1")
    second.run("notice", "draft")
    said = second.run("--json", "notice", "issue", "--all", "--signed-by", "督导员乙", "--reason", REASON, code=6)
    [error] = said.json["errors"]
    assert error["code"] == "series.not_held"
    key = next(d["device"] for d in second.run("device", "list", "--json").json["data"] if d["own"])
    assert f"notice series add 文创改 --owner {key} --block 1-500" in error["hint"]
    assert "01 巡查员甲" in error["message"]
    office.run("notice", "series", "add", "文创改", "--owner", key, "--block", "7-7")
    second.run("merge", office.root)
    assert second.issue() == ["文创改〔2026〕7号"]
    second.find("BJ-2")
    assert second.issue(code=6) == "series.used_up"
    assert "文创改〔2026〕8号" not in second.numbers()


def test_a_new_year_begins_at_one_and_a_block_ends_with_its_year(office):
    second = office.join("02", "督导员乙")
    office.run("notice", "series", "add", "文创改", "--owner", "02", "--block", "1-500")
    office.run("notice", "series", "add", "文创改", "--owner", "02", "--block", "20-30", "--year", "2027")
    second.run("merge", office.root)
    office.find("BJ-1")
    assert office.issue() == ["文创改〔2026〕501号"]
    office.at("2027-01-04T09:00")
    office.visit("BJ-1", "2027-01-04T10:00", 10, fail=["BJX-04"])
    assert office.issue() == ["文创改〔2027〕1号"]
    second.visit("BJ-2", "2027-01-04T10:00", 10, fail=["BJX-01"])
    assert second.issue() == ["文创改〔2027〕20号"]
    second.visit("BJ-2", "2028-01-04T10:00", 10, fail=["BJX-01"])
    assert second.issue(code=6) == "series.not_held"


def test_who_gave_all_numbers_away_has_none_left(office):
    second = office.join("02", "督导员乙")
    office.find("BJ-1")
    assert office.issue() == ["文创改〔2026〕1号"]
    office.run("notice", "series", "add", "文创改", "--owner", "02")
    assert series(office) == [("01 巡查员甲", "1–1", None), ("02 督导员乙", "2–", 2)]
    assert series(office, "--year", "2030") == [("02 督导员乙", "1–", 1)]
    office.find("BJ-2")
    assert office.issue(code=6) == "series.used_up"
    second.run("merge", office.root)
    assert second.issue() == ["文创改〔2026〕2号"]


@pytest.mark.parametrize(
    ("block", "code", "exit_code"),
    [
        ("1-3", "series.given", 6),
        ("9-5", "series.bad_block", 2),
        ("ab", "series.bad_block", 2),
        ("15-25", "series.not_yours", 6),
    ],
)
def test_blocks_that_cannot_be_given(office, block, code, exit_code):
    office.join("02", "督导员乙")
    office.find("BJ-1")
    office.issue()
    office.run("notice", "series", "add", "文创改", "--owner", "02", "--block", "20-30")
    said = office.run("--json", "notice", "series", "add", "文创改", "--owner", "02", "--block", block, code=exit_code)
    assert said.json["errors"][0]["code"] == code


def test_an_inspector_holds_no_numbers(office):
    office.join("04", "巡查员丁", role="inspector")
    office.run("notice", "series", "add", "文创改", "--owner", "04", "--block", "1-5", code=6)


@pytest.mark.parametrize("name", ["文创改2", "文创〔改〕", "文-创", ""])
def test_a_series_has_no_digits_and_no_brackets(office, name):
    said = office.run("--json", "notice", "series", "add", name, "--owner", "01", code=2)
    assert said.json["errors"][0]["code"] == "series.bad_name"


def test_only_an_admin_takes_over_what_a_lost_laptop_held(office):
    second, third = office.join("02", "督导员乙"), office.join("03", "督导员丙")
    office.run("notice", "series", "add", "文创改", "--owner", "02", "--block", "1-100")
    for desk in (second, third):
        desk.run("merge", office.root)
    add = ("notice", "series", "add", "文创改", "--owner", "03", "--block", "51-100")
    third.run(*add, code=6)
    third.run(*add, "--take-over", "电脑丢失", code=6)
    office.run(*add, code=6)
    office.run(*add, "--take-over", "电脑丢失")
    third.run("merge", office.root)
    third.find("BJ-1")
    assert third.issue() == ["文创改〔2026〕51号"]


def test_what_somebody_gives_that_he_does_not_hold_is_not_his(office):
    """A changed program could write such a grant; it moves no number."""
    second = office.join("02", "督导员乙")
    before = series(office)
    second.monkeypatch.setenv("INSPECT_KEYS", str(second.keys))
    with open_journal(Workspace(second.root)) as journal:
        owner = journal.own_identity().public.hex()
        forged = {"series": "文创改", "year": 2026, "first": 1, "last": 99, "owner": owner, "parent": ""}
        journal.append([Op("series", "260713forged00", forged)])
    office.run("merge", second.root)
    assert series(office) == before
    second.find("BJ-1")
    assert second.issue(code=6) == "series.not_held"


def test_series_of_their_own_for_kinds_and_for_once(office):
    office.run("setting", "set", "notice.series.kinds", "交办单=文创交、督办单=文创督")
    assert office.run("setting", "set", "notice.series.kinds", "交办单", code=2).code == 2
    office.find("BJ-1")
    office.run("notice", "draft", "--kind", "交办单")
    sign = ("notice", "issue", "--all", "--signed-by", "督导员丙", "--reason", REASON)
    office.run(*sign)
    office.find("BJ-2")
    office.run("notice", "draft")
    office.run(*sign, "--series", "文创急")
    assert office.numbers() == ["文创交〔2026〕1号", "文创急〔2026〕1号"]


@pytest.mark.parametrize(
    "typed", ["1", "2026-1", "文创改2026-1", "文创改[2026]1号", "文创改（2026）第1号", "文创改〔2026〕1号"]
)
def test_a_number_may_be_typed_without_its_brackets(office, typed):
    office.find("BJ-1")
    office.issue()
    assert office.run("notice", "show", typed, "--json").json["data"]["number"] == "文创改〔2026〕1号"


def test_this_years_number_goes_before_last_years(office):
    office.find("BJ-1")
    office.issue()
    office.visit("BJ-2", "2027-01-04T10:00", 10, fail=["BJX-01"])
    office.issue()
    assert office.run("notice", "show", "1", "--json").json["data"]["number"] == "文创改〔2027〕1号"
    assert office.run("notice", "show", "2026-1", "--json").json["data"]["number"] == "文创改〔2026〕1号"
    office.run("notice", "show", "2025-1", code=5)


def test_doubles_of_older_days_are_shown(office):
    with open_journal(Workspace(office.root)) as journal:
        for key in ("260101aaaaaaaa", "260101bbbbbbbb"):
            number = {
                "series": "文创改",
                "year": 2026,
                "running": 4,
                "number": "文创改〔2026〕4号",
                "kind": "整改通知书",
            }
            said = {**number, "unit": "JD-1", "findings": [], "issued": "2026-01-01T09:00:00.000+08:00", "content": {}}
            journal.append([Op("notice", key, said, "issue")])
    assert [row["remark"] for row in office.notices()] == ["double", "double"]
    assert office.status()["double_numbers"] == 1
    assert "文创改〔2026〕4号" in office.run("notice", "list").err
    said = office.run("--json", "notice", "show", "4", code=5).json["errors"][0]
    assert said["code"] == "notice.ambiguous"
    office.find("BJ-1")
    assert office.issue() == ["文创改〔2026〕5号"]


def test_a_copied_workspace_gives_no_numbers_that_the_first_one_gives(office):
    """The copy that writes second finds that it is one, gets a key of its own, and holds no numbers."""
    office.find("BJ-1")
    copy = office.beside(office.copy("copy").root, office.keys)
    assert office.issue() == ["文创改〔2026〕1号"]
    assert copy.issue(code=6) == "series.not_held"
    copy.run(
        "notice", "series", "add", "文创改", "--owner", "01", "--block", "1-9", code=5
    )  # two laptops of one person
    key = next(d["device"] for d in copy.run("device", "list", "--json").json["data"] if d["own"])
    copy.run("notice", "series", "add", "文创改", "--owner", key, "--block", "501-", "--take-over", "原件已不用")
    assert copy.issue() == ["文创改〔2026〕501号"]


def test_a_number_that_a_conflict_hides_is_not_given_again(office):
    """Two issue one draft that both had; whichever number is shown, the other is on paper too."""
    second = office.join("02", "督导员乙")
    office.run("notice", "series", "add", "文创改", "--owner", "02", "--block", "100-200")
    office.find("BJ-1")
    office.run("notice", "draft")
    second.run("merge", office.root)
    sign = ("notice", "issue", "--all", "--signed-by", "督导员丙", "--reason", REASON)
    for desk in (office, second):
        desk.run(*sign)
    for desk, other in ((office, second), (second, office)):
        desk.run("merge", other.root, code=3)
        assert len(desk.numbers()) == 1
        desk.find("BJ-2")
    given = []
    for desk in (office, second):
        desk.run("notice", "draft")
        new = [row["notice"] for row in desk.notices() if row["state"] == "draft"]
        given += [
            row["number"] for key in new for row in desk.run("--json", "notice", "issue", key, *sign[3:]).json["data"]
        ]
    assert given == ["文创改〔2026〕2号", "文创改〔2026〕101号"]


# Taken over twice


def two_admins_take_over(office):
    """Two admins who hear nothing of each other take over what a lost laptop held, and each gives numbers."""
    lost, other = office.join("02", "督导员乙"), office.join("03", "督导员丙", role="admin")
    office.run("notice", "series", "add", "文创改", "--owner", "02", "--block", "1-100")
    for desk in (lost, other):
        desk.run("merge", office.root)
    for desk, staff, point in ((office, "01", "BJ-1"), (other, "03", "BJ-2")):
        take = ("--owner", staff, "--block", "51-100", "--take-over", "电脑丢失")
        desk.run("notice", "series", "add", "文创改", *take)
        desk.find(point)
        assert desk.issue() == ["文创改〔2026〕51号"]
    return other


def codes(said):
    return {message["code"]: message["message"] for message in said.json["messages"]}


def test_numbers_taken_over_twice_are_said_where_the_laptops_meet_and_the_later_notice_is_done_again(office):
    other = two_admins_take_over(office)
    for desk, source in ((office, other), (other, office)):
        said = codes(desk.run("--json", "merge", source.root, code=3))
        assert "文创改〔2026〕51号" in said["series.double"]
        assert "51–100" in said["series.taken_twice"]
        again = codes(desk.run("--json", "merge", source.root, code=3))
        assert "series.double" in again  # as long as both stand
        assert "series.taken_twice" not in again
        assert desk.status()["double_numbers"] == 1
        assert [row["remark"] for row in desk.notices()] == ["double", "double"]
    assert series(office) == series(other)
    first, later = sorted(office.notices(), key=lambda row: row["unit"] != "柳湾街道")
    assert f"notice void {later['notice']} --reason" in office.run("notice", "list").err
    office.run("notice", "void", later["notice"], "--reason", "文号重复")
    other.run("merge", office.root)
    desk = other if ("03 督导员丙", "51–100", 52) in series(other) else office
    assert desk.issue() == ["文创改〔2026〕52号"]
    assert desk.status()["double_numbers"] == 0
    assert desk.run("notice", "show", "51", "--json").json["data"]["notice"] == first["notice"]
    assert "series.double" not in codes(desk.run("--json", "notice", "list"))


def test_a_double_meets_in_a_remote_too(office):
    other = two_admins_take_over(office)
    folder = office.folder / "共享"
    folder.mkdir()
    for desk in (office, other):
        desk.run("remote", "add", "share", folder)
    office.run("sync", "share")
    assert "series.double" in codes(other.run("--json", "sync", "share", code=3))
    assert "series.double" in codes(office.run("--json", "sync", "share", code=3))
