"""The ledger of a small round: what stands on each line, and that Excel opens it right."""

import csv
import io
import zipfile

import pytest
from patrol import shot
from python_calamine import CalamineWorkbook

from inspect_cli.findings.ledger import HEADINGS
from inspect_cli.log.journal import Op, open_journal
from inspect_cli.store.workspace import Workspace


def two_visits(patrol):
    """Three findings: 柳荫巷 (two, of one visit) and 桥东巷."""
    patrol.visit("BJ-1", "08:00", 30, fail=["BJX-03", "BJX-04"])
    patrol.visit("BJ-2", "09:00", 30, fail=["BJX-01"])


@pytest.fixture
def patrol(morning):
    return morning(two_visits)


def show(patrol, *argv):
    return patrol.run("ledger", "show", "--json", *argv).json["data"]


def numbers(found):
    return [entry["number"] for entry in found]


def issue(patrol, clock, *units):
    patrol.at(clock)
    patrol.run("notice", "draft", *(word for unit in units for word in ("--unit", unit)))
    patrol.run("notice", "issue", "--all", "--signed-by", "督导员丙", "--reason", "照片随后补齐")


def step(patrol, clock, number, act, note=""):
    """Take a finding one step on (the verbs for it are still to come)."""
    patrol.at(clock)
    with open_journal(Workspace(patrol.root)) as journal:
        visit, path = journal.db.execute("SELECT visit, path FROM finding WHERE number=?", (number,)).fetchone()
        journal.append([Op("step", f"{visit}.{path}", {"note": note}, act)])


def exported(patrol, tmp_path, *argv):
    file = tmp_path / "台账.csv"
    patrol.run("ledger", "export", file, "-y", *argv)
    return list(csv.DictReader(io.StringIO(file.read_bytes().decode("utf-8-sig"))))


def test_a_finding_from_found_to_closed(patrol, tmp_path):
    [one, _, _] = numbers(show(patrol))
    assert [entry["state"] for entry in show(patrol)] == ["found"] * 3
    issue(patrol, "2026-07-13T10:00", "柳湾街道")
    [before] = [entry for entry in show(patrol, "--state", "已交办") if entry["number"] == one]
    assert (before["unit"], before["due"][:16]) == ("柳湾街道", "2026-07-14T10:00")
    step(patrol, "2026-07-14T09:00", one, "rectify", "已清扫")
    step(patrol, "2026-07-15T09:00", one, "review", "合格")
    step(patrol, "2026-07-16T09:00", one, "close")
    assert numbers(show(patrol, "--state", "close")) == [one]
    [line] = exported(patrol, tmp_path, "--state", "已销号")
    assert line["序号"] == "1"
    assert line["发现时间"] == "2026-07-13 08:00"
    assert line["点位编号/名称/类型"] == "BJ-1/柳荫巷/背街小巷"
    assert line["街道/社区/网格"] == "柳湾街道/柳岸社区/第1网格"
    assert line["责任人/电话"] == "联络员甲/000-0000-0102"
    assert line["交办时间"] == "2026-07-13 10:00"
    assert line["通知书文号"] == "文创改〔2026〕1号"
    assert line["整改时限"] == "24小时（2026-07-14 10:00）"
    assert line["整改情况"] == "已销号：已清扫"
    assert line["完成时间"] == "2026-07-14 09:00"
    assert line["复查人/时间/结果"] == "巡查员甲/2026-07-15 09:00/合格"
    assert line["销号时间/审批人"] == "2026-07-16 09:00/巡查员甲"
    assert line["逾期天数/督办次数"] == "0/0"


def test_days_overdue_run_until_it_is_put_right(patrol):
    """Handed over on the 13th at 10:00: one within 24 hours, the other the same day."""
    [first, second, other] = numbers(show(patrol))
    issue(patrol, "2026-07-13T10:00", "柳湾街道", "城管")

    def overdue(clock):
        patrol.at(clock)
        return {entry["number"]: entry["overdue"] for entry in show(patrol, "--overdue")}

    assert overdue("2026-07-13T23:59:59") == {}
    assert overdue("2026-07-14T10:00") == {second: 1}
    assert overdue("2026-07-14T10:01") == {first: 1, second: 1}
    assert overdue("2026-07-16T10:00") == {first: 2, second: 3}
    step(patrol, "2026-07-16T11:00", second, "rectify")
    assert overdue("2026-07-30T09:00") == {first: 16, second: 3}
    assert other not in overdue("2026-12-31T00:00")
    assert patrol.run("status", "--json").json["data"]["overdue"] == 1


@pytest.mark.parametrize(
    ("argv", "found"),
    [
        (["--street", "桥东"], 1),
        (["--unit", "柳湾街道"], 2),
        (["--unit", "城管"], 1),
        (["--type", "背街小巷"], 3),
        (["--type", "农贸市场"], 0),
        (["--state", "待交办"], 3),
        (["--state", "issue"], 0),
        (["--street", "柳湾", "--state", "found"], 2),
        (["--overdue"], 0),
    ],
)
def test_filters(patrol, tmp_path, argv, found):
    assert len(show(patrol, *argv)) == len(exported(patrol, tmp_path, *argv)) == found


def test_photos_of_the_finding_stand_on_its_line(patrol, tmp_path):
    visit = patrol.run("visit", "list", "--json").json["data"][-1]["number"]
    for name in ("a.jpg", "b.jpg"):
        patrol.run("photo", "add", visit, shot(tmp_path / name, "08:10:00"), "--question", "BJX-04")
    shown = patrol.run("photo", "list", "--json").json["data"]
    line = next(e for e in exported(patrol, tmp_path) if e["整改前照片"])
    assert sorted(line["整改前照片"].split("、")) == sorted(photo["photo"][:8] for photo in shown)


def test_a_workbook_keeps_codes_as_text_and_its_head_in_sight(patrol, tmp_path):
    file = tmp_path / "台账.xlsx"
    patrol.run("ledger", "export", file)
    [head, *lines] = CalamineWorkbook.from_path(file).get_sheet_by_name("台账").to_python()
    assert tuple(head) == HEADINGS
    assert [line[0] for line in lines] == [1, 2, 3]
    assert [line[1:] for line in lines] == [list(e.values())[1:] for e in exported(patrol, tmp_path)]
    sheet = zipfile.ZipFile(file).read("xl/worksheets/sheet1.xml").decode()
    assert 'ySplit="1"' in sheet
    assert sheet.count('t="inlineStr"') >= 3 * 10


def test_a_csv_opens_as_utf8_in_excel(patrol, tmp_path):
    patrol.run("ledger", "export", tmp_path / "a.csv")
    assert (tmp_path / "a.csv").read_bytes().startswith(b"\xef\xbb\xbf")


def test_a_file_that_is_there_is_not_replaced_unasked(patrol, tmp_path):
    file = tmp_path / "a.csv"
    file.write_text("mine")
    patrol.run("ledger", "export", file, code=4)
    assert file.read_text() == "mine"
    patrol.run("ledger", "export", file, "-y")
    assert file.read_text(encoding="utf-8-sig").startswith("序号")


def test_other_endings_are_refused(patrol, tmp_path):
    said = patrol.run("ledger", "export", tmp_path / "a.pdf", "--json", code=2).json
    assert [error["code"] for error in said["errors"]] == ["table.ending"]
