"""通报: drafted of a period, its figures frozen, numbered later; and documents in the office's own style and words."""

import pypdfium2
import pytest


def july(patrol):
    patrol.visit("BJ-1", "08:00", 30, fail=["BJX-03", "BJX-04"])
    patrol.visit("BJ-2", "2026-07-14T09:00", 30)
    patrol.visit("NM-1", "2026-08-02T10:00", 5, outcome="停业")


@pytest.fixture
def patrol(morning):
    return morning(july)


def draft(patrol, *argv, code=0):
    return patrol.run("notice", "draft", "--kind", "通报", *argv, "--json", code=code).json


def printed(patrol, number):
    file = patrol.run("notice", "print", number, "--json").json["data"][0]["file"]
    document = pypdfium2.PdfDocument(file)
    text = "".join("".join(page.get_textpage().get_text_range().split()) for page in document)
    document.close()
    return text


def test_a_circular_says_what_was_found_in_its_period_and_nothing_that_came_later(patrol):
    made = draft(patrol, "--since", "2026-07-01", "--until", "2026-07-31", "--edition", "第1期")["data"]
    assert made["findings"] == 2
    patrol.visit("NM-1", "2026-07-20T10:00", 30)  # after the draft: its figures stand
    patrol.run("notice", "issue", made["notice"], "--signed-by", "督导员丙")
    text = printed(patrol, made["notice"])
    assert "文明城市创建工作通报第1期" in text
    assert "共检查点位2个，发现问题2个，其中已整改0个，未整改2个，整改率0.00%。" in text
    assert "以下点位检查中未发现问题：桥东巷。" in text
    assert "1桥东街道1100.00" in text  # rank, street, points, score
    assert "柳湾街道柳荫巷背街小巷1." in text
    assert "望溪市场" not in text


def test_another_draft_of_the_same_period_takes_the_place_of_the_first(patrol):
    first = draft(patrol, "--since", "2026-07-01", "--until", "2026-07-31")["data"]["notice"]
    second = draft(patrol, "--since", "2026-07-01", "--until", "2026-07-31")["data"]["notice"]
    keys = [row["notice"] for row in patrol.run("notice", "list", "--json").json["data"]]
    assert second in keys
    assert first not in keys


def test_a_circular_hands_nothing_over(patrol):
    made = draft(patrol, "--since", "2026-07-01", "--until", "2026-07-31")["data"]
    patrol.run("notice", "issue", made["notice"], "--signed-by", "督导员丙")
    again = patrol.run("notice", "draft", "--json").json["data"]
    assert sum(row["findings"] for row in again) == 2  # still wait for their own notice


@pytest.mark.parametrize(
    ("days", "code"),
    [
        (("--since", "2026-09-01", "--until", "2026-09-30"), "notice.nothing_checked"),
        (("--since", "2026-07-31", "--until", "2026-07-01"), "report.period_backwards"),
        (("--since", "七月"), "usage.bad_value"),
    ],
)
def test_a_period_without_anything_in_it_is_refused(patrol, days, code):
    exits = {"notice.nothing_checked": 5}
    said = patrol.run("notice", "draft", "--kind", "通报", *days, "--json", code=exits.get(code, 2))
    assert said.json["errors"][0]["code"] == code


def test_an_office_sets_style_and_words_of_a_kind(patrol):
    patrol.run("setting", "set", "notice.style.整改通知书", "表单")
    patrol.run("setting", "set", "notice.wording.整改通知书.intro", "{period}查{points}处，见{list}。")
    patrol.run("setting", "set", "notice.way", "暗访")
    patrol.run("notice", "draft")
    patrol.run("notice", "issue", "--all", "--signed-by", "督导员丙", "--reason", "照片随后补齐")
    text = printed(patrol, "1")
    assert "第一联存根" in text
    assert "2026年7月13日查1处，见下表。" in text
    assert "检查方式暗访" in text
    shown = patrol.run("setting", "show", "notice.wording.整改通知书.intro", "--json").json["data"]
    assert shown[0]["value"] == "{period}查{points}处，见{list}。"


def test_a_phrase_that_cannot_be_filled_in_is_refused_before_it_is_signed(patrol):
    said = patrol.run("setting", "set", "notice.wording.整改通知书.intro", "{nothing}", "--json", code=2)
    assert said.json["errors"][0]["code"] == "notice.unknown_fact"
