"""Every field that the trade expects on a document: where it is said, and that it stands on the paper."""

import re
import zipfile

import pypdfium2
import pytest
from desks import REASON, Desk
from patrol import shot

SIGN = ("--signed-by", "督导员丙", "--reason", REASON)
POINTS = """编号,名称,类型,街道,街长,路长,网格员,联点领导
BJ-1,柳荫巷,背街小巷,柳湾街道,街长甲,路长乙,网格员丙,联点领导丁
"""


@pytest.fixture
def office(morning):
    return morning(hands=Desk)


def text(desk, name):
    [row] = desk.run("notice", "print", name, "--json").json["data"]
    document = pypdfium2.PdfDocument(row["file"])
    found = "".join("".join(page.get_textpage().get_text_range().split()) for page in document)
    document.close()
    return found


def issued(desk, *argv, kind="整改通知书"):
    [row] = desk.run("--json", "notice", "draft", "--kind", kind).json["data"]
    desk.run("notice", "issue", row["notice"], *SIGN, *argv)
    return text(desk, row["notice"])


def code_of(desk, *argv, code):
    return desk.run("--json", *argv, code=code).json["errors"][0]["code"]


# 抄送, 紧急程度


def test_units_that_help_stand_in_the_row_and_get_a_copy(office, tmp_path):
    office.run("setting", "set", "notice.copies", "区督查室")
    units = tmp_path / "单位.csv"
    units.write_text("编号,名称,简称,主送\nCG-1,区城市管理局,区城管局,清和区城市管理局\n", encoding="utf-8")
    office.run("unit", "import", units)
    office.run("unit", "map", "城市管理部门", "区城管局")
    helped = next(row for row in findings_with_help(office) if row["joint"])
    said = issued(office)
    names = {"CG-1": ("区城管局", "清和区城市管理局"), "JD-1": ("柳湾街道", "柳湾街道办事处")}
    short, full = names[helped["joint"][0]]
    assert f"配合单位：{short}" in said
    assert f"抄送：区督查室，{full}。" in said


def findings_with_help(desk):
    desk.find("BJ-1", fail=("BJX-03", "BJX-02", "BJX-15"))
    desk.run("finding", "assign", *(row["number"] for row in desk.findings()), "--unit", "柳湾街道")
    return [desk.run("finding", "show", row["number"], "--json").json["data"] for row in desk.findings()]


@pytest.mark.parametrize("style", ["信函", "红头", "表单"])
def test_how_urgent_it_is_is_said_when_it_is_issued(office, style):
    office.run("setting", "set", "notice.style.整改通知书", style)
    office.find("BJ-1")
    assert "加急" in issued(office, "--urgency", "加急")
    office.find("BJ-1")
    assert "加急" not in issued(office)
    assert office.run("notice", "issue", "--all", *SIGN, "--urgency", "飞快", code=2).code == 2


def test_a_circular_may_be_urgent_too(office):
    office.find("BJ-1")
    key = office.run("notice", "draft", "--kind", "通报", "--since", "2026-07-01", "--json").json["data"]["notice"]
    office.run("notice", "issue", key, *SIGN, "--urgency", "特急")
    assert "特急" in text(office, key)


# 检查信息, 点位


def test_who_came_along_is_said_at_the_beginning_or_at_the_end_of_a_visit(office):
    office.run("team", "add", "02", "巡查员乙", "--card", "临检0072")
    office.run("setting", "set", "notice.style.整改通知书", "表单")
    first = office.visit("BJ-1", "08:00", 0, fail=["BJX-03"])
    office.run("visit", "finish", first, "--companion", "社区干部甲", "--companion", "物业经理乙")
    sheet = office.folder / "一份.json"
    sheet.write_text((office.folder / "answers.json").read_text("utf-8"), encoding="utf-8")
    argv = ("survey", "BJ-1", "--answers", sheet, "--with", "巡查员乙", "--companion", "社区干部甲", "--finish")
    office.run(*argv)
    said = issued(office)
    assert "陪同人员社区干部甲、物业经理乙" in said
    assert "巡查员甲（01）、巡查员乙（临检0072）" in said


@pytest.mark.parametrize(("kind", "alone"), [("限期整改通知书", True), ("整改通知书", False)])
def test_an_order_that_names_one_who_checked_is_said_to_need_two(office, kind, alone):
    office.find("BJ-1")
    [row] = office.run("--json", "notice", "draft", "--kind", kind).json["data"]
    said = office.run("--json", "notice", "issue", row["notice"], *SIGN).json["messages"]
    assert ("notice.one_checked" in {message["code"] for message in said}) is alone


def test_the_leaders_of_a_place_come_from_the_list_of_points(office, tmp_path):
    file = tmp_path / "点位.csv"
    file.write_text(POINTS, encoding="utf-8")
    office.run("point", "import", file)
    office.find("BJ-1")
    assert "街长街长甲路长路长乙网格员网格员丙联点领导联点领导丁" in issued(office)


# 问题, 要求


def test_what_was_put_right_on_the_spot_is_handed_over_and_says_so(office):
    visit = office.visit("BJ-1", "08:00", 0, fail=["BJX-03", "BJX-02"])
    argv = ("visit", "finish", visit, "--fixed")
    assert code_of(office, *argv, "BJX-99", code=3) == "visit.not_failed"
    office.run(*argv, "BJX-03=当场清扫", "--fixed", "BJX-02")
    said = {row["item"]: row for row in office.findings()}
    assert len(said) == 2
    paper = issued(office)
    assert "现场：当场整改：当场清扫" in paper
    assert paper.count("现场：当场整改") == 2


def test_what_is_asked_for_good_of_a_kind_of_problem_is_a_setting(office):
    number = office.find("BJ-1")
    category = office.run("finding", "show", number, "--json").json["data"]["category"]
    office.run("setting", "set", f"notice.lasting.{category}", "落实每日巡回保洁")
    office.run("setting", "set", "notice.lasting.", "空", code=2)
    assert "长效措施：落实每日巡回保洁" in issued(office)


def test_who_answers_for_it_stands_in_the_row(office):
    office.find("BJ-1")
    assert "责任人：联络员甲" in issued(office)


# 送达, 签收


def test_how_it_is_handed_over_as_a_rule_is_printed_and_who_took_it_is_kept(office):
    office.run("setting", "set", "notice.style.整改通知书", "表单")
    office.run("setting", "set", "notice.delivery", "直接送达")
    office.run("setting", "set", "notice.delivery", "托梦", code=2)
    office.find("BJ-1")
    assert "送达方式直接送达" in issued(office)
    office.at("2026-07-14T12:00")
    by = ("--by", "联络员甲", "--post", "办公室主任", "--bearer", "督导员丙", "--on", "2026-07-14T10:30")
    office.run("notice", "receipt", "1", *by, "--scan", shot(office.folder / "签收页.jpg", "10:30"))
    record = office.run("notice", "show", "1", "--json").json["data"]
    assert (record["person"], record["post"], record["bearer"]) == ("联络员甲", "办公室主任", "督导员丙")


# 回执, 复查, 销号


def told(desk, tmp_path):
    """Hand a finding over and go back to it: its unit reports, they look, it is closed. Return its number."""
    visit = desk.visit("BJ-1", "08:00", 20, fail=["BJX-03"])
    desk.run("photo", "add", visit, shot(tmp_path / "现场.jpg", "08:10:00"), "--question", "BJX-03")
    number = desk.findings()[-1]["number"]
    desk.issue()
    desk.at("2026-07-20T09:00")
    report = (
        "--note",
        "已清扫并加密保洁",
        "--on",
        "2026-07-14",
        "--photo",
        shot(tmp_path / "后.jpg", "2026-07-14T15:00"),
    )
    desk.run("finding", "rectify", number, *report)
    desk.run(
        "finding", "review", number, "--result", "已完成", "--photo", shot(tmp_path / "查.jpg", "2026-07-20T08:50")
    )
    return number


def test_what_came_back_was_looked_at_and_closed_stands_in_the_review_opinion_and_the_ledger(office, tmp_path):
    office.run("team", "add", "01", "巡查员甲")
    number = told(office, tmp_path)
    assert code_of(office, "finding", "rectify", number, "--on", "2027-01-01", code=2) == "finding.bad_day"
    office.at("2026-07-21T09:00")
    office.run("finding", "close", number, "--note", "同意予以销号")
    said = issued(office, kind="复查意见书")
    for words in ("问题1整改前", "问题1整改后", "问题1复查", "复查时间2026年7月20日", "复查结果已完成"):
        assert words in said
    assert said.index("问题1整改后") < said.index("问题1复查")
    assert "上述问题已经整改到位" in said
    assert "仍未整改到位" not in said
    assert "销号意见同意予以销号审核人巡查员甲" in said
    file = tmp_path / "台账.csv"
    office.run("ledger", "export", file)
    line = file.read_text("utf-8-sig")
    assert "已销号：已清扫并加密保洁" in line
    assert "2026-07-14" in line
    assert "2026-07-21 09:00/巡查员甲/同意予以销号" in line
    assert code_of(office, "finding", "rectify", number, code=6) == "finding.closed"
    assert office.run("check", "--photos").code == 0


def test_an_opinion_before_it_is_closed_leaves_room_for_the_hand_and_another_is_not_wanted(office, tmp_path):
    number = told(office, tmp_path)
    assert "销号意见审核人" in issued(office, kind="复查意见书")
    office.at("2026-07-21T09:00")
    office.run("finding", "close", number)
    office.run("notice", "draft", "--kind", "复查意见书", code=5)
    office.run("notice", "draft", "--kind", "复查意见书", "--finding", number)


def test_what_is_said_of_the_visit_is_not_said_of_those_who_came_back(office):
    office.run("setting", "set", "notice.way", "暗访")
    visit = office.visit("BJ-1", "08:00", 0, fail=["BJX-03"])
    office.run("visit", "finish", visit, "--companion", "社区干部甲")
    office.issue()
    office.run("finding", "review", "--notice", "1", "--result", "未整改")
    said = issued(office, kind="复查意见书")
    assert "社区干部甲" not in said
    assert "复查方式□明查□暗访" in said
    assert "对仍未整改到位的问题" in said


def test_nothing_is_closed_that_was_not_looked_at(office):
    number = office.find("BJ-1")
    close = ("finding", "close", number)
    assert code_of(office, "finding", "rectify", number, code=6) == "finding.not_handed_over"
    office.issue()
    office.run("finding", "rectify", number)
    assert office.status()["to_review"] == 1
    assert code_of(office, *close, code=6) == "finding.not_put_right"
    office.run("finding", "review", number, "--result", "反弹")
    assert code_of(office, *close, code=6) == "finding.not_put_right"
    office.run("finding", "rectify", number)
    assert office.findings()[0]["state"] == "rectify"
    office.run("finding", "review", number, "--result", "基本完成")
    office.run(*close)
    assert office.findings("--open") == []


def test_what_an_inspector_found_when_he_came_back_waits_for_the_supervisor(office):
    """Only a supervisor replaces what a supervisor wrote; until then both stand, and the inspector is told."""
    inspector = office.join("04", "巡查员丁", role="inspector")
    number = office.find("BJ-1")
    office.issue()
    inspector.run("merge", office.root)
    said = inspector.run("--json", "finding", "review", number, "--result", "已完成", code=3).json
    assert "finding.to_confirm" in {message["code"] for message in said["messages"]}
    office.run("merge", inspector.root, code=3)
    assert office.findings()[0]["state"] == "issue"
    assert office.status()["conflicts"] == 1
    office.run("conflict", "resolve", "1", "--take", "2")
    assert office.findings()[0]["state"] == "review"
    office.run("finding", "close", number)


def test_only_a_supervisor_closes(office):
    inspector = office.join("04", "巡查员丁", role="inspector")
    number = office.find("BJ-1")
    office.issue()
    office.run("finding", "review", number, "--result", "已完成")
    inspector.run("merge", office.root)
    assert code_of(inspector, "finding", "close", number, code=6) == "device.rank"


def test_what_is_put_right_is_not_urged(office):
    number = office.find("BJ-1")
    office.issue()
    office.run("finding", "rectify", number)
    office.at("2026-09-01T09:00")
    office.run("notice", "draft", "--kind", "督办单", code=5)
    assert office.status()["overdue"] == 0


# 督办


def test_what_is_urged_has_a_last_day_of_its_own(office):
    office.find("BJ-1")
    office.issue()
    office.at("2026-09-01T09:00")
    due = office.findings()[0]["due"]
    said = issued(office, kind="督办单")
    assert "督办时限2026年9月4日前" in said
    assert "最迟时限2026年9月4日前" in said
    assert "立即整改到位，最迟于2026年9月4日前完成。" in said
    assert office.findings()[0]["due"] == due


def test_an_office_that_sets_no_last_day_prints_none(office):
    office.run("setting", "set", "notice.urged", "三天", code=3)
    office.run("setting", "set", "notice.urged", "")
    office.find("BJ-1")
    office.issue()
    office.at("2026-09-01T09:00")
    said = issued(office, kind="督办单")
    assert "督办时限" not in said
    assert "立即整改到位。" in said


# 送审稿


def pages_of(file):
    document = pypdfium2.PdfDocument(file)
    texts = ["".join(page.get_textpage().get_text_range().split()) for page in document]
    document.close()
    return texts


def test_who_signs_can_read_a_draft_on_paper_and_nothing_is_kept_of_it(office):
    office.find("BJ-1")
    office.find("BJ-2", fail=("BJX-01",))
    assert code_of(office, "notice", "print", "--drafts", code=5) == "notice.none"
    office.run("notice", "draft")
    key = office.notices()[0]["notice"]
    assert code_of(office, "notice", "print", key, code=5) == "notice.no_number"
    first, _ = office.run("notice", "print", "--drafts", "--json").json["data"]
    read = pages_of(first["file"])
    assert all("送审稿" in page for page in read)
    assert "（草稿）" in read[0]
    assert "柳荫巷" in "".join(read)
    assert len(office.run("notice", "print", "--drafts", "--unit", "桥东街道", "--json").json["data"]) == 1
    office.run("notice", "issue", "--all", *SIGN)
    assert "送审稿" not in text(office, "1")
    assert list((office.root / "data" / "notices").glob("送审稿*")) == []
    assert office.run("notice", "show", "1", "--json").json["data"]["prints"][0]["sha256"]
    assert code_of(office, "notice", "print", "--drafts", key, code=6) == "notice.issued"


def test_a_circular_is_read_before_it_is_numbered(office):
    office.find("BJ-1")
    key = office.run("notice", "draft", "--kind", "通报", "--since", "2026-07-01", "--json").json["data"]["notice"]
    [row] = office.run("notice", "print", "--drafts", key, "--json").json["data"]
    assert "关于文明城市创建实地检查情况的通报" in pages_of(row["file"])[0]


def test_drafts_on_paper_go_when_something_is_erased(office):
    office.find("BJ-1")
    office.run("notice", "draft")
    office.run("notice", "print", "--drafts")
    visit = office.run("visit", "list", "--json").json["data"][0]["number"]
    office.run("erase", "visit", visit, "--reason", "误录", "-y")
    assert list((office.root / "data" / "notices").glob("送审稿*")) == []


def test_an_item_is_named_with_its_number(office):
    office.find("BJ-1")
    assert "检查项：BJX-03" in issued(office)


@pytest.mark.parametrize("kind", ["整改通知书", "限期整改通知书", "督办单", "复查意见书"])
def test_the_word_file_says_the_same(office, tmp_path, kind):
    """What is new on paper stands in the file that an office edits."""
    office.run("setting", "set", "notice.delivery", "直接送达")
    number = told(office, tmp_path) if kind == "复查意见书" else office.find("BJ-1")
    if kind == "督办单":
        office.issue()
        office.at("2026-09-01T09:00")
    if kind == "复查意见书":
        office.run("finding", "close", number)
    [row] = office.run("--json", "notice", "draft", "--kind", kind).json["data"]
    office.run("notice", "issue", row["notice"], *SIGN, "--urgency", "特急")
    file = tmp_path / "一份.docx"
    office.run("notice", "print", row["notice"], "--docx", file)
    with zipfile.ZipFile(file) as package:
        words = re.sub("<[^>]+>|\\s", "", package.read("word/document.xml").decode())
    expected = {"督办单": ["督办时限2026年9月4日前"], "复查意见书": ["销号意见同意销号", "复查时间"]}.get(kind, [])
    for said in ["特急", "责任人：联络员甲", *expected]:
        assert said in words
