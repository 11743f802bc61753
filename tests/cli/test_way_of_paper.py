"""From the finding to the signed sheet: drafts, what lacks, void, another unit, receipts, prints, and proof."""

import pytest
from desks import REASON, Desk
from patrol import shot

from inspect_cli.notices.page.render import LAYOUT

SIGN = ("--signed-by", "督导员丙")


@pytest.fixture
def office(morning):
    return morning(hands=Desk)


def draft(desk, *argv, code=0):
    said = desk.run("--json", "notice", "draft", *argv, code=code)
    return said.json["data"] if code == 0 else said.json["errors"][0]["code"]


def shown(desk, name):
    return desk.run("notice", "show", name, "--json").json["data"]


def code_of(desk, *argv, code):
    return desk.run("--json", *argv, code=code).json["errors"][0]["code"]


def photograph(desk, tmp_path, *questions):
    """Add the photo that a failed item wants."""
    visit = desk.run("visit", "list", "--json").json["data"][-1]["number"]
    for at, question in enumerate(questions):
        name = f"{visit}-{at}.jpg"
        desk.run("photo", "add", visit, shot(tmp_path / name, "08:10:00"), "--question", question)


# Drafts and what lacks


def test_a_draft_is_made_anew_and_says_what_changed(office):
    first = office.find("BJ-1")
    [one] = draft(office)
    assert (one["findings"], one["added"], one["removed"]) == (1, 1, 0)
    office.find("BJ-1", fail=("BJX-02",))
    [again] = draft(office)
    assert again["notice"] == one["notice"]
    assert (again["findings"], again["added"], again["removed"]) == (2, 1, 0)
    [same] = draft(office)
    assert (same["added"], same["removed"]) == (0, 0)
    office.run("finding", "assign", first, "--unit", "城管")
    by_unit = {row["unit"]: row for row in draft(office)}
    assert (by_unit["柳湾街道"]["findings"], by_unit["柳湾街道"]["removed"]) == (1, 1)
    assert by_unit["区城管局"]["findings"] == 1


def test_a_draft_with_nothing_left_is_taken_back(office):
    one = office.find("BJ-1")
    draft(office)
    office.run("finding", "assign", one, "--unit", "城管")
    said = office.run("--json", "notice", "draft")
    assert [row["unit"] for row in said.json["data"]] == ["区城管局"]
    assert "notice.drafts_gone" in {message["code"] for message in said.json["messages"]}
    assert len(office.notices()) == 1


def test_what_lacks_a_photo_goes_out_with_a_reason_only(office, tmp_path):
    number = office.find("BJ-1")
    draft(office)
    said = office.run("--json", "notice", "issue", "--all", *SIGN, code=6).json["errors"][0]
    assert said["code"] == "notice.lacks_photo"
    assert number in said["message"]
    office.run("notice", "issue", "--all", *SIGN, "--reason", REASON)
    assert shown(office, "1")["reason"] == REASON
    assert [row["remark"] for row in office.notices()] == [REASON]


def test_with_all_its_photos_it_needs_no_reason_and_keeps_none(office, tmp_path):
    office.find("BJ-1")
    photograph(office, tmp_path, "BJX-03")
    draft(office)
    office.run("notice", "issue", "--all", *SIGN, "--reason", REASON)
    assert shown(office, "1")["reason"] == ""


def test_of_all_drafts_those_that_lack_something_stay_behind(office, tmp_path):
    office.find("BJ-1")
    photograph(office, tmp_path, "BJX-03")
    office.find("BJ-2", fail=("BJX-01",))
    draft(office)
    said = office.run("--json", "notice", "issue", "--all", *SIGN, code=3).json
    assert [row["unit"] for row in said["data"]] == ["柳湾街道"]
    assert [error["code"] for error in said["errors"]] == ["notice.lacks_photo"]
    assert sorted(row["state"] for row in office.notices()) == ["draft", "issued"]


def test_a_draft_whose_finding_moved_on_is_not_issued(office):
    one = office.find("BJ-1")
    office.find("BJ-1", fail=("BJX-02",))
    draft(office)
    office.run("finding", "assign", one, "--unit", "城管")
    argv = ("notice", "issue", "--all", *SIGN, "--reason", REASON)
    assert code_of(office, *argv, code=6) == "notice.finding_moved"
    assert office.numbers() == []


def test_it_is_said_whose_laptop_has_not_handed_in(office):
    inspector = office.join("04", "巡查员丁", role="inspector")
    inspector.visit("BJ-2", "09:00")
    office.run("merge", inspector.root)
    office.find("BJ-1")
    draft(office)
    messages = office.run("--json", "notice", "issue", "--all", *SIGN, "--reason", REASON).json["messages"]
    assert ["巡查员丁" in m["message"] for m in messages if m["code"] == "notice.behind_drafts"] == [True]


# Kinds


def overdue(desk):
    desk.at("2026-09-01T09:00")


def test_a_first_hand_over_is_one_of_two_kinds(office):
    office.find("BJ-1")
    draft(office, "--kind", "交办单")
    assert draft(office, code=5) == "notice.nothing_waits"
    office.run("notice", "issue", "--all", *SIGN, "--reason", REASON)
    assert draft(office, "--kind", "交办单", code=5) == "notice.nothing_waits"
    assert draft(office, "--kind", "喜报", code=2) == "notice.no_kind"
    assert office.notices()[0]["kind"] == "交办单"


def test_urging_is_for_what_is_overdue_or_named_and_names_the_notice_it_follows(office):
    number = office.find("BJ-1")
    assert draft(office, "--kind", "督办单", "--finding", number, code=6) == "notice.not_handed_over"
    office.issue()
    due = office.findings()[0]["due"]
    assert draft(office, "--kind", "督办单", code=5) == "notice.nothing_waits"
    draft(office, "--kind", "督办单", "--finding", number)
    overdue(office)
    [row] = draft(office, "--kind", "督办单")
    assert row["added"] == row["removed"] == 0
    office.run("notice", "issue", row["notice"][:8], *SIGN, "--reason", REASON)
    office.run("notice", "print", "2")
    assert "文创改〔2026〕1号（2026年7月13日）" in text_of(office, 2)
    assert office.findings()[0]["due"] == due  # the deadline stays what it was
    [entry] = office.run("ledger", "show", "--json").json["data"]
    assert "2号" in entry["notices"]
    assert draft(office, "--kind", "督办单", code=5) == "notice.nothing_waits"
    draft(office, "--kind", "督办单", "--finding", number)


def text_of(desk, number):
    """Return the text of a printed notice, without white space."""
    import pypdfium2

    [file] = (desk.root / "data" / "notices").glob(f"*〕{number}号*.pdf")
    document = pypdfium2.PdfDocument(file)
    text = "".join("".join(page.get_textpage().get_text_range().split()) for page in document)
    document.close()
    return text


def test_a_review_opinion_needs_an_issued_notice_and_a_review_of_each_finding(office):
    number = office.find("BJ-1")
    assert code_of(office, "finding", "review", number, "--result", "未整改", code=6) == "finding.not_handed_over"
    office.issue()
    assert draft(office, "--kind", "复查意见书", "--finding", number, code=6) == "notice.not_reviewed"
    assert code_of(office, "finding", "review", number, "--result", "还行", code=2) == "finding.no_result"
    office.at("2026-07-20T09:00")
    office.run("finding", "review", "--notice", "1", "--result", "未整改", "--note", "仍有积水")
    assert office.status()["overdue"] == 1
    [row] = draft(office, "--kind", "复查意见书")
    office.run("notice", "issue", "--all", *SIGN, "--reason", REASON)
    office.run("notice", "print", "2")
    assert "未整改（仍有积水）" in text_of(office, 2)
    assert draft(office, "--kind", "复查意见书", code=5) == "notice.nothing_waits"
    office.at("2026-07-25T09:00")
    office.run("finding", "review", number, "--result", "已完成")
    assert office.status()["overdue"] == 0
    assert row["notice"] != draft(office, "--kind", "复查意见书")[0]["notice"]


def test_a_copy_for_information_goes_to_the_street_and_from_who_may(office):
    number = office.find("BJ-1")
    office.run("finding", "assign", number, "--unit", "城管")
    office.issue()
    [row] = draft(office, "--kind", "抄告单")
    assert row["unit"] == "柳湾街道"
    office.run("setting", "set", "notice.issuers", "宣传部")
    assert draft(office, "--kind", "抄告单", code=6) == "notice.not_issuer"
    argv = ("notice", "issue", "--all", *SIGN, "--reason", REASON)
    assert code_of(office, *argv, code=6) == "notice.not_issuer"
    office.run("setting", "set", "notice.issuers", "宣传部、01")
    office.run(*argv)
    assert office.findings()[0]["state"] == "issue"


# Another unit, and void


def test_a_finding_that_goes_to_another_unit_leaves_the_paper_as_it_is(office):
    first = office.find("BJ-1")
    office.find("BJ-1", fail=("BJX-02",))
    office.issue()
    office.run("notice", "print", "1")
    [pdf] = (office.root / "data" / "notices").glob("*.pdf")
    before = pdf.read_bytes()
    office.run("finding", "assign", first, "--unit", "城管")
    office.run("notice", "print", "1")
    assert pdf.read_bytes() == before
    assert sorted(row["remark"] for row in shown(office, "1")["rows"]) == ["", "moved"]
    assert {row["number"]: row["state"] for row in office.findings()}[first] == "found"
    assert office.issue() == ["文创改〔2026〕2号"]
    assert shown(office, "2")["unit"] == "区城管局"
    assert sorted(row["remark"] for row in shown(office, "1")["rows"]) == ["", "moved"]
    file = office.folder / "台账.csv"
    office.run("ledger", "export", file)
    assert "已改派：文创改〔2026〕1号" in file.read_text("utf-8-sig")


def test_only_a_supervisor_moves_what_was_handed_over(office):
    inspector = office.join("04", "巡查员丁", role="inspector")
    number = office.find("BJ-1")
    office.issue()
    inspector.run("merge", office.root)
    inspector.run("finding", "assign", number, "--unit", "城管", code=6)


def test_a_void_notice_keeps_its_number_and_its_findings_wait_again(office):
    office.find("BJ-1")
    office.issue()
    office.run("notice", "print", "1")
    assert "作废" not in text_of(office, 1)
    office.run("notice", "void", "1", "--reason", "单位写错")
    assert office.findings()[0]["state"] == "found"
    assert office.status()["overdue"] == 0
    assert code_of(office, "notice", "void", "1", "--reason", "再来", code=6) == "notice.not_issued"
    assert office.issue() == ["文创改〔2026〕2号"]
    assert [(row["number"], row["state"]) for row in office.notices()] == [
        ("文创改〔2026〕1号", "void"),
        ("文创改〔2026〕2号", "issued"),
    ]
    assert shown(office, "1")["void_reason"] == "单位写错"
    [file] = (office.root / "data" / "notices").glob("*1号*.pdf")
    genuine = file.read_bytes()
    office.run("notice", "print", "1")
    assert file.read_bytes() == genuine
    [stamped] = (office.root / "data" / "notices").glob("作废*.pdf")
    stamped.rename(file)
    assert "作废" in text_of(office, 1)


def test_what_was_put_right_meanwhile_stays_so_when_the_notice_is_void(office):
    number = office.find("BJ-1")
    office.issue()
    office.run("finding", "review", number, "--result", "已完成")
    office.run("notice", "void", "1", "--reason", "写错")
    assert office.findings()[0]["state"] == "review"


# Receipts


def test_a_receipt_is_kept_with_its_scan(office, tmp_path):
    office.find("BJ-1")
    office.issue()
    said = ("notice", "receipt", "1", "--by", "联络员甲", "--on", "2026-07-14")
    page = shot(tmp_path / "签收页.jpg", "10:00")
    office.at("2026-07-14T12:00")
    office.run(*said, "--scan", page)
    record = shown(office, "1")
    assert (record["person"], record["received"], record["way"]) == ("联络员甲", "2026-07-14", "直接送达")
    assert len(record["scans"]) == 1
    assert any(name.startswith(record["scans"][0]) for name in office.originals())
    assert [row["received"] for row in office.notices()] == ["2026-07-14"]
    file = tmp_path / "台账.csv"
    office.run("ledger", "export", file)
    assert "2026-07-14 联络员甲" in file.read_text("utf-8-sig")
    assert office.run("check", "--photos").code == 0
    office.run("notice", "receipt", "1", "--by", "联络员乙", "--on", "2026-07-14")  # corrects the first
    assert shown(office, "1")["person"] == "联络员乙"


@pytest.mark.parametrize(
    ("argv", "code", "exit_code"),
    [
        (["--on", "昨天"], "receipt.bad_time", 2),
        (["--on", "2026-07-12"], "receipt.odd_time", 6),
        (["--on", "2027-07-12"], "receipt.odd_time", 6),
        (["--on", "2026-07-13", "--way", "托梦"], "receipt.bad_way", 2),
        (["--on", "2026-07-13", "--refused"], "receipt.no_witness", 2),
    ],
)
def test_receipts_that_cannot_be(office, argv, code, exit_code):
    office.find("BJ-1")
    office.issue()
    assert code_of(office, "notice", "receipt", "1", "--by", "联络员甲", *argv, code=exit_code) == code
    assert "person" not in shown(office, "1")


def test_a_refusal_has_its_witness_and_a_draft_no_receipt(office):
    office.find("BJ-1")
    [row] = draft(office)
    by = ("--by", "联络员甲", "--on", "2026-07-13")
    assert code_of(office, "notice", "receipt", row["notice"], *by, code=6) == "notice.not_issued"
    office.issue()
    office.run("notice", "receipt", "1", *by, "--way", "留置送达", "--refused", "--witness", "社区干部乙")
    assert (shown(office, "1")["refused"], shown(office, "1")["witness"]) == (True, "社区干部乙")


def test_a_deadline_may_run_from_the_receipt(office):
    """Within 24 hours and within 3 days: nothing is overdue before somebody signed."""
    office.run("setting", "set", "deadline.start", "签收")
    office.find("BJ-1", fail=("BJX-03", "BJX-15"))
    office.issue()
    assert {row["due"] for row in office.findings()} == {""}
    office.run("notice", "print", "1")
    assert "签收之日起24小时内" in text_of(office, 1)
    office.at("2026-07-30T09:00")
    assert office.status()["overdue"] == 0
    by = ("notice", "receipt", "1", "--by", "联络员甲", "--on")
    assert code_of(office, *by, "2026-07-20", code=2) == "receipt.time_needed"
    office.run(*by, "2026-07-20T10:30")
    dues = sorted(row["due"][:16] for row in office.findings())
    assert dues == ["2026-07-21T10:30", "2026-07-23T23:59"]
    office.run(*by, "2026-07-21T10:30")  # a corrected receipt moves them
    assert "2026-07-22T10:30" in {row["due"][:16] for row in office.findings()}
    assert office.status()["overdue"] == 2


# Prints and proof


def test_what_was_printed_is_written_down(office):
    office.find("BJ-1")
    office.issue()
    office.run("notice", "print", "1")
    office.run("notice", "print", "1")
    [one] = shown(office, "1")["prints"]
    assert (one["by"], one["printer"], one["copies"]) == ("01", "PDF", 1)
    assert one["sha256"] == shown(office, "1")["printed"]


def test_a_laptop_that_may_not_write_prints_all_the_same(office):
    office.find("BJ-1")
    office.issue()
    guest = office.beside("guest", "guest-keys")
    guest.run("join", office.root, guest.root, "--as", "09", "--inspector", "来客", inside_it=False)
    said = guest.run("--json", "notice", "print", "1", code=3)
    assert said.json["errors"][0]["code"] == "device.not_approved"
    assert len(list((guest.root / "data" / "notices").glob("*.pdf"))) == 1


def verdict(desk, paper, code=0):
    return desk.run("--json", "notice", "verify", paper, code=code).json["data"]["result"]


@pytest.fixture
def paper(office, tmp_path):
    """A printed notice, carried away."""
    office.find("BJ-1")
    office.issue()
    office.run("notice", "print", "1")
    [pdf] = (office.root / "data" / "notices").glob("*.pdf")
    return pdf.rename(tmp_path / "纸.pdf")


def test_a_pdf_is_genuine_superseded_void_or_altered(office, paper, tmp_path):
    assert verdict(office, paper) == "genuine"
    number = office.findings()[0]["number"]
    office.run("finding", "assign", number, "--unit", "城管")
    assert verdict(office, paper, code=3) == "superseded"
    office.run("notice", "void", "1", "--reason", "写错")
    assert verdict(office, paper, code=3) == "void"
    content = bytearray(paper.read_bytes())
    at = content.rindex(b"stream") - 200
    content[at] ^= 1
    (tmp_path / "改.pdf").write_bytes(content)
    assert verdict(office, tmp_path / "改.pdf", code=20) == "altered"


def test_a_pdf_nobody_wrote_down_is_proven_by_making_it_again(office, paper, tmp_path):
    """Printed by a laptop whose print log has not come back yet."""
    office.find("BJ-2", fail=("BJX-01",))
    office.issue()
    guest = office.beside("guest", "guest-keys")
    guest.run("join", office.root, guest.root, "--as", "09", "--inspector", "来客", inside_it=False)
    guest.run("notice", "print", "2", code=3)
    [pdf] = (guest.root / "data" / "notices").glob("*.pdf")
    assert verdict(office, pdf) == "genuine"
    assert shown(office, "2")["prints"] == []
    other_fonts = pdf.read_bytes().replace(b"/Keywords (", b"/Keywords (x")
    (tmp_path / "别的字体.pdf").write_bytes(other_fonts)
    assert verdict(office, tmp_path / "别的字体.pdf", code=3) == "unsure"
    older = pdf.read_bytes().replace(b"/Keywords (layout %d" % LAYOUT, b"/Keywords (layout 1")
    (tmp_path / "旧版式.pdf").write_bytes(older)
    assert verdict(office, tmp_path / "旧版式.pdf", code=3) == "unsure"


def test_papers_of_others_and_of_nobody(office, paper, tmp_path):
    other = tmp_path / "别的.pdf"
    other.write_bytes(b"%PDF-1.4\n")
    assert code_of(office, "notice", "verify", other, code=3) == "verify.no_code"
    assert code_of(office, "notice", "verify", "无此文件.pdf", code=5) == "verify.no_file"
    assert code_of(office, "notice", "verify", "一|二|三", code=3) == "verify.no_code"
    unknown = f"文创改〔2026〕1号|260101aaaaaaaa|{'0' * 16}|{'0' * 32}"
    assert code_of(office, "notice", "verify", unknown, code=5) == "verify.unknown"


def payload(desk):
    """Return the text that the code of notice 1 holds, as letter.proof writes it."""
    from inspect_cli.log.schema import NEWEST
    from inspect_cli.notices import registry
    from inspect_cli.notices.content import digest
    from inspect_cli.notices.snapshot import content_of
    from inspect_cli.store.database import reading

    with reading(desk.root / "data" / "inspect.db", NEWEST) as db:
        content = content_of(db, registry.find(db, "1"))
    return "|".join((content.number, content.id, digest(content)[:16], content.log_head[:32]))


def test_the_text_of_the_code(office, paper):
    text = payload(office)
    assert verdict(office, text) == "genuine"
    number, key, fingerprint, head = text.split("|")
    for forged in (
        (number.replace("1号", "7号"), key, fingerprint, head),
        (number, key, fingerprint[::-1], head),
        (number, key, fingerprint, head[::-1]),
    ):
        assert verdict(office, "|".join(forged), code=20) == "altered"
    office.run("notice", "void", "1", "--reason", "写错")
    assert verdict(office, text, code=3) == "void"


def test_after_an_erasure_nothing_can_be_compared(office, paper):
    text = payload(office)
    visit = office.run("visit", "list", "--json").json["data"][0]["number"]
    office.run("notice", "print", "1")
    office.run("notice", "void", "1", "--reason", "写错")
    office.run("notice", "print", "1")
    office.run("erase", "visit", visit, "--reason", "依申请", "-y")
    assert list((office.root / "data" / "notices").glob("*.pdf")) == []
    assert verdict(office, text, code=3) == "erased"
    assert verdict(office, paper, code=3) == "void"
    assert office.run("check").code == 0


# Two supervisors who have not heard of each other


def test_one_finding_handed_over_by_two_is_a_conflict_and_the_loser_can_be_void(office):
    second = office.join("02", "督导员乙")
    office.run("notice", "series", "add", "文创改", "--owner", "02", "--block", "100-200")
    office.find("BJ-1")
    second.run("merge", office.root)
    assert [office.issue(), second.issue()] == [["文创改〔2026〕1号"], ["文创改〔2026〕100号"]]
    office.run("merge", second.root, code=3)
    assert office.status()["conflicts"] == 1
    assert code_of(office, "notice", "void", "100", "--reason", "重复", code=21) == "notice.in_conflict"
    first = next(row["notice"] for row in office.notices() if row["number"] == "文创改〔2026〕1号")
    sides = office.run("conflict", "show", "1", "--json").json["data"]["versions"]
    [ours] = [no for no, side in enumerate(sides, 1) if first in str(side)]
    office.run("conflict", "resolve", "1", "--take", ours)
    office.run("notice", "void", "100", "--reason", "重复")
    assert office.findings()[0]["state"] == "issue"
    assert len(office.findings("--open")) == 1
