"""Interviews through a real terminal: sheets one after the other, a refusal, and the way out in the middle of one."""

import sys
from pathlib import Path

import pytest
from test_survey_at_a_terminal import stored, terminal  # noqa: F401 (a fixture)

pytest.importorskip("pexpect")
pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="needs a pseudo-terminal")

FORM = Path(__file__).parents[1] / "forms" / "opinion.yaml"
ASKED = ("survey", "--template", "opinion", "--community", "望湖", "--repeat")


@pytest.fixture
def form(inside, patrol):
    assert inside("-w", patrol, "template", "publish", FORM).code in (0, 3)


def test_sheets_until_a_digit_ends_them(form, terminal, patrol):  # noqa: F811
    at = terminal(*ASKED, "--mode", "暗访").wait("填第 1 份").type()
    at.wait("1/1  年龄段").type("1").wait("1/3").type("3").wait("2/3").type("1").wait("3/3").type("路灯不亮")
    at.wait("回车＝收下这份").type().wait("已收 26-01-V001")
    at.wait("填第 2 份").type("1").wait("已记 26-01-V002 拒访").wait("填第 3 份").type("3")
    assert at.end() == 0
    rows = stored(patrol, "SELECT state, outcome, community, mode FROM visit ORDER BY number")
    assert rows == [("finished", None, "望湖社区", "暗访"), ("finished", "拒访", "望湖社区", "暗访")]
    assert stored(patrol, "SELECT count(*) FROM finding") == [(0,)]


def test_ctrl_c_between_two_sheets_ends_and_within_one_leaves_a_draft(form, terminal, patrol):  # noqa: F811
    assert terminal(*ASKED).wait("填第 1 份").type("", "ctrl-c").end() == 0
    assert stored(patrol, "SELECT count(*) FROM visit") == [(0,)]
    at = terminal(*ASKED).wait("填第 1 份").type().wait("1/1  年龄段").type("2").wait("1/3").type("", "ctrl-c")
    assert at.end() == 130
    assert "--repeat --resume" in at.screen.text.replace("\n", "")
    again = terminal(*ASKED, "--resume").wait("1/3").type("1").wait("2/3").type("2").wait("3/3").type()
    again.wait("回车＝收下这份").type().wait("填第 2 份").type("", "ctrl-c")
    assert again.end() == 0
    assert stored(patrol, "SELECT state FROM visit") == [("finished",)]
