"""Every kind of document from the command line: drafted, issued, printed twice, proven, and made void."""

import pypdfium2
import pytest
from desks import REASON, Desk
from patrol import shot

SIGN = ("--signed-by", "督导员丙", "--reason", REASON)
STYLES = ("信函", "红头", "表单")


@pytest.fixture
def office(morning):
    return morning(hands=Desk)


def issued(desk, *argv):
    """Draft and issue what the options say; return its key."""
    said = desk.run("notice", "draft", *argv, "--json").json["data"]
    key = (said[0] if isinstance(said, list) else said)["notice"]
    desk.run("notice", "issue", key, *SIGN)
    return key


def pdf(desk, key):
    return desk.root / desk.run("notice", "print", key, "--json").json["data"][0]["file"]


def text(desk, key):
    document = pypdfium2.PdfDocument(pdf(desk, key))
    found = "".join("".join(page.get_textpage().get_text_range().split()) for page in document)
    document.close()
    return found


def urged(desk):
    desk.find("BJ-1")
    desk.issue()
    desk.at("2026-09-01T09:00")
    return issued(desk, "--kind", "督办单")


def reviewed(desk):
    visit = desk.visit("BJ-1", "08:00", 20, fail=["BJX-03"])
    desk.run("photo", "add", visit, shot(desk.folder / "现场.jpg", "08:10:00"), "--question", "BJX-03")
    desk.issue()
    desk.at("2026-07-20T09:00")
    desk.run("finding", "review", "--notice", "1", "--result", "已完成")
    return issued(desk, "--kind", "复查意见书")


def copied(desk):
    desk.run("setting", "set", "notice.issuers", "01")
    desk.run("finding", "assign", desk.find("BJ-1"), "--unit", "城管")
    desk.issue()
    return issued(desk, "--kind", "抄告单")


def first(kind, style=""):
    def make(desk):
        desk.find("BJ-1")
        if style:
            desk.run("setting", "set", f"notice.style.{kind}", style)
        return issued(desk, "--kind", kind)

    return make


def circular(desk):
    desk.find("BJ-1")
    return issued(desk, "--kind", "通报", "--since", "2026-07-01", "--until", "2026-07-31")


WAYS = {
    **{f"整改通知书 {style}": first("整改通知书", style) for style in STYLES},
    "交办单": first("交办单"),
    "限期整改通知书": first("限期整改通知书"),
    "督办单": urged,
    "复查意见书": reviewed,
    "抄告单": copied,
    "通报": circular,
}


@pytest.mark.parametrize("way", WAYS)
def test_a_kind_is_issued_printed_again_proven_and_made_void(office, way):
    key = WAYS[way](office)
    file = pdf(office, key)
    before = file.read_bytes()
    office.run("setting", "set", f"notice.wording.{way.split()[0]}.title", "改了")
    office.at("2026-10-01T09:00")
    assert pdf(office, key).read_bytes() == before
    assert office.run("notice", "verify", file, "--json").json["data"]["result"] == "genuine"
    office.run("notice", "void", key, "--reason", "试")
    assert "作废" in text(office, key)
    assert office.run("notice", "verify", file, "--json", code=3).json["data"]["result"] == "void"
    assert office.run("check").code == 0


def test_how_it_was_checked_comes_from_the_round_and_the_numbers_from_the_cards(office, tmp_path):
    office.run("setting", "set", "notice.way", "明查")
    people = tmp_path / "人员.csv"
    people.write_text("工号,姓名,证件号\n01,巡查员甲,临检0071\n", encoding="utf-8")
    office.run("team", "import", people)
    office.find("BJ-2", fail=("BJX-01",))
    without = text(office, issued(office))
    office.run("round", "new", "2026-07", "--mode", "暗访", "--channel", "12345热线")
    office.run("round", "draw", "2026-07", "--per-type", "*=100%", "--seed", "7")
    office.find("BJ-1")
    inside = text(office, issued(office))
    assert "检查方式：明查" in without
    assert "问题来源" not in without
    assert "检查方式：暗访问题来源：12345热线" in inside
    assert "巡查员甲（临检0071）" in inside


def test_a_review_opinion_is_of_those_who_came_back(office):
    said = text(office, reviewed(office))
    assert "复查时间2026年7月20日" in said
    assert "按照文创改〔2026〕1号的要求，2026年7月20日，我办对你单位1个点位的1个问题" in said
    assert "依据文书文创改〔2026〕1号（2026年7月13日）" in said
    assert "复查结果已完成" in said
    assert "问题1整改前" in said


def test_a_copy_for_information_says_who_has_to_put_it_right(office):
    assert "责任单位：区城市管理局" in text(office, copied(office))


def test_a_circular_counts_as_put_right_what_a_review_found_to_be(office):
    one, two = office.find("BJ-1"), office.find("BJ-1", fail=("BJX-02",))
    office.issue()
    office.run("finding", "review", one, "--result", "已完成")
    office.run("finding", "review", two, "--result", "反弹")
    key = issued(office, "--kind", "通报", "--since", "2026-07-01", "--until", "2026-07-31")
    assert "发现问题2个，其中已整改1个，未整改1个，整改率50.00%" in text(office, key)


@pytest.mark.parametrize("argv", [("--kind", "通报", "--unit", "城管"), ("--since", "2026-07-01")])
def test_options_of_another_kind_are_refused(office, argv):
    office.find("BJ-1")
    said = office.run("notice", "draft", *argv, "--json", code=2).json["errors"][0]
    assert said["code"] == "notice.not_for_kind"
