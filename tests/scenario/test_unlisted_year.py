"""A deadline in a year whose holidays nobody has listed is reckoned by weekends, and the notice's issue says so."""

import pytest


@pytest.mark.parametrize(("now", "said"), [("2026-07-15T09:00:00+08:00", False), ("2032-03-01T09:00:00+08:00", True)])
def test_issuing_says_when_holidays_are_not_listed(inside, patrol, sheet, monkeypatch, now, said):
    monkeypatch.setenv("INSPECT_NOW", now)
    inside("-w", patrol, "survey", "NM-001", "--answers", sheet(at=now), "--finish")
    assert inside("-w", patrol, "notice", "draft").code == 0
    issued = inside(
        "-w", patrol, "--json", "notice", "issue", "--all", "--signed-by", "督导员丙", "--reason", "照片随后补齐"
    )
    assert issued.code == 0
    codes = {message["code"] for message in issued.json["messages"]}
    assert ("deadline.year_unlisted" in codes) is said
