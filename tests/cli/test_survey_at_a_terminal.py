"""A survey through a real terminal: from the first key to the finished visit, and with the power cut in between."""

import os
import random
import re
import signal
import sqlite3
import sys
import time
from contextlib import closing

import pytest
from vt import Screen

pexpect = pytest.importorskip("pexpect")
pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="needs a pseudo-terminal")

ROUNDS = 20 if os.environ.get("INSPECT_LONG") else 2
SECONDS = 30  # until a test gives up, however busy the machine
KEYS = {
    "enter": "\r",
    "f9": "\x1b[20~",
    "f3": "\x1bOR",
    "f4": "\x1bOS",
    "down": "\x1b[B",
    "ctrl-c": "\x03",
    "ctrl-z": "\x1a",
}


class Terminal:
    """The program on a pseudo-terminal, and the screen it has painted so far."""

    def __init__(self, *argv, columns=100, rows=32):
        self.screen = Screen(columns, rows)
        self.child = pexpect.spawn(
            sys.executable,
            ["-m", "inspect_cli", *map(str, argv)],
            dimensions=(rows, columns),
            env={**os.environ, "TERM": "xterm-256color", "INSPECT_LANG": "zh", "PYTHONIOENCODING": "utf-8"},
            encoding="utf-8",
            codec_errors="replace",
            timeout=SECONDS,
        )
        self.child.delaybeforesend = None

    def read(self, seconds=0.05):
        """Take what the program has written; tell whether it is still there."""
        try:
            self.screen.feed(self.child.read_nonblocking(65536, seconds))
        except pexpect.TIMEOUT:
            return True
        except pexpect.EOF:
            return False
        return True

    def wait(self, text):
        """Wait until a text stands on the screen."""
        end = time.monotonic() + SECONDS
        while text not in self.screen.text:
            going_on = self.read() and time.monotonic() < end
            assert going_on, f"{text!r} did not come:\n{self.screen.text}"
        return self

    def type(self, text="", key="enter"):
        self.child.send(text + KEYS[key])
        return self

    def end(self):
        """Wait for the end; return the exit code."""
        while self.read():
            pass
        self.child.close()
        return self.child.exitstatus

    def kill(self):
        """Cut the power, and look at what was on the screen."""
        self.child.kill(signal.SIGKILL)
        while self.read():
            pass
        self.child.close()


@pytest.fixture
def terminal(patrol):
    """Open the program on a terminal; whatever is still open is killed at the end."""
    opened = []

    def start(*argv, **size):
        opened.append(Terminal("-w", patrol, *argv, **size))
        return opened[-1]

    yield start
    for each in opened:
        each.child.close(force=True)


def stored(patrol, sql, *values):
    with closing(sqlite3.connect(f"file:{patrol / 'data' / 'inspect.db'}?mode=ro", uri=True)) as db:
        return db.execute(sql, values).fetchall()


def test_what_stands_on_the_line_is_replaced_by_typing_and_edited_by_arrows(terminal, patrol):
    at = terminal("survey", "NM-004").wait("回车＝开始检查").type().wait("其余 1 项")
    at.type("1z").wait("× ").wait("重打即可").type("1b 东门").wait("门前机动车乱停（东门）")
    at.type("9b 西门").wait("没有第 9 项").child.send("\x1b[H\x1b[3~1")  # Home, Delete
    at.wait("> 1b 西门").type().wait("门前机动车乱停（西门）")
    at.type("1b 北门口z").wait("（北门口z）").type("", "f4").wait("编号 >").type("1").wait("备注 > 北门口z")
    at.child.send("\x7f\x7f")
    at.wait("备注 > 北门").type().wait("（北门）").type("", "f4").wait("编号 >").type("1").wait("备注 > 北门")
    at.child.send("\x1b[200~南门\x1b[201~")  # pasted
    at.wait("备注 > 南门").type().wait("门前机动车乱停（南门）")
    assert stored(patrol, "SELECT remark FROM answer WHERE problem<>''") == [("南门",)]


def test_a_market_from_the_first_key_to_the_finished_visit(terminal, patrol):
    at = terminal("survey", "NM-004").wait("回车＝开始检查").type()
    at.wait("回车＝其余 1 项符合").type("1b 东门").wait("门前机动车乱停（东门）").type()
    at.wait("回车＝其余 3 项符合").type("２、３c　西侧墙面").wait("已存 2 项").type()
    at.wait("回车＝其余 7 项符合").type()
    at.wait("7/9  场内有无活禽交易").type().wait("请先选“有”或“无”").type("1")
    at.wait("8/10  活禽售卖").type("2b").wait("9/10  场内有无自设公厕").type("2")
    at.wait("4/6 公共服务").type().wait("1/7  行业规范").type("1").wait("2/7  设投诉点").type("2c").wait("3/7").type(
        "1"
    )
    at.wait("4/7").type("4").wait("5/7").type("3").wait("7/7").type("1")
    at.wait("5/6 文明行为").type()
    at.wait("6/6 安全保障").type().wait("1/5  抽查灭火器").type("5").wait("2/6  其中压力不足").type("9")
    at.wait("不合格数不能大于抽查数").type("1").wait("3/6  消防器材").type("1").wait("再写问题").type("2a")
    at.wait("小结").wait("已答 31/31").wait("09＝结束检查").type("", "f9")
    at.wait("结束这次检查？").type("1")
    assert at.end() == 0
    state, outcome = stored(patrol, "SELECT state, outcome FROM visit")[0]
    assert (state, outcome) == ("finished", None)
    assert {row[0] for row in stored(patrol, "SELECT problem FROM finding")} == {
        "门前机动车乱停（东门）",
        "以横幅代替公益广告",
        "公益广告有错别字（西侧墙面）",
        "摊位现场宰杀活禽",
        "投诉电话无人接听",
        "灭火器压力不足未更换",
    }
    ways = dict(stored(patrol, "SELECT how, count(*) FROM answer GROUP BY how"))
    assert ways == {"batch": 16, "each": 15}


def test_ctrl_z_takes_the_last_step_back_and_does_not_suspend(terminal, patrol):
    at = terminal("survey", "NM-004").wait("回车＝开始检查").type().wait("其余 1 项").type("1b 东门").wait("（东门）")
    at.type("", "ctrl-z").wait("已撤销上一步").wait("其余 1 项")
    assert stored(patrol, "SELECT count(*) FROM answer") == [(0,)]
    at.type("", "ctrl-z").wait("（东门）").type("", "ctrl-c")
    assert at.end() == 130
    assert stored(patrol, "SELECT remark FROM answer") == [("东门",)]


def test_a_pause_says_how_to_go_on_and_it_goes_on(terminal, patrol):
    at = (
        terminal("survey", "NM-004", columns=60, rows=24)
        .wait("开始检查")
        .type()
        .wait("其余 1 项")
        .type()
        .wait("其余 3 项")
    )
    at.type("", "ctrl-c")
    assert at.end() == 130
    assert "survey NM-004 --resume" in at.screen.text.replace("\n", "")
    again = terminal("survey", "NM-004", "--resume").wait("2/6 公益宣传").wait("已答 1/29")
    assert again.type("", "f3").wait(" 1 √  周边无占道经营")
    once_more = terminal("survey", "NM-004").wait("你在这里有一份草稿").type().wait("2/6 公益宣传")
    assert once_more.type("", "ctrl-c").end() == 130


def test_a_key_typed_ahead_does_not_answer_a_screen_nobody_has_seen(terminal, patrol):
    at = terminal("survey", "NM-004").wait("开始检查").type().wait("其余 1 项")
    at.child.send("\r\r\r\r")
    at.wait("2/6 公益宣传")
    time.sleep(0.5)
    at.read()
    assert "2/6 公益宣传" in at.screen.text
    assert stored(patrol, "SELECT count(*) FROM answer") == [(1,)]


def test_the_rest_of_a_long_group_is_set_only_when_it_was_seen(terminal, patrol):
    terminal("survey", "NM-004").wait("开始检查").type().wait("其余 1 项").type("", "ctrl-c").end()
    at = terminal("survey", "NM-004", "--resume", columns=60, rows=13).wait("1/6").type("", "down").wait("2/6")
    at.type("", "down").wait("3/6 公共环境").wait("回车＝往下看").type()
    at.wait("回车＝其余 7 项符合")
    assert stored(patrol, "SELECT count(*) FROM answer") == [(0,)]
    at.type().wait("7/9")
    assert stored(patrol, "SELECT count(*) FROM answer") == [(7,)]


def test_the_hardware_cursor_stands_where_one_types(terminal):
    at = terminal("survey", "NM-004").wait("开始检查").type().wait("其余 1 项")
    at.child.send("1b 东门")
    at.wait("> 1b 东门")
    assert at.screen.cursor_shown
    assert at.screen.cursor_line.endswith("> 1b 东门")


def test_a_window_made_narrower_is_painted_anew(terminal):
    at = (
        terminal("survey", "NM-004")
        .wait("开始检查")
        .type()
        .wait("其余 1 项")
        .type("", "down")
        .wait("2/6")
        .type("", "down")
    )
    at.wait("成堆或连续散落记1处")
    at.child.setwinsize(24, 60)
    at.screen = Screen(60, 24)
    at.wait("3/6 公共环境")
    assert "成堆或连续散落记1处" not in at.screen.text


def test_a_point_is_chosen_by_part_of_its_name(terminal):
    at = (
        terminal("survey")
        .wait("检查哪个点位")
        .type("柳湾农")
        .wait("柳湾农贸市场 NM-001")
        .wait("开始检查")
        .type("", "ctrl-c")
    )
    assert at.end() == 130


def test_without_a_terminal_it_says_what_to_do(cli, patrol):
    said = cli("-w", patrol, "survey", "NM-004")
    assert said.code == 4
    assert "--example" in said.err


# The power is cut

MARKED = re.compile(r"^ {0,2}\d+ ([√×○●])  (.*)$")
ANSWERS = "SELECT count(*) FROM answer WHERE value<>''"


def step(at, choose):
    """Press what moves the survey on, whatever stands on the screen."""
    text = at.screen.text
    if "09＝结束" in text or "去补未答" in text:
        at.type("3")
    elif "结束这次检查" in text:
        at.type("")
    elif "答案 >" in text:
        at.type(choose.choice(["1", "1", "2", "2b 西门"]) if "整数" not in text else "5")
    else:
        at.type(choose.choice(["", "1", "2b 东门", "1=1"]))


@pytest.mark.parametrize("part", range(5))
def test_what_was_confirmed_on_the_screen_survives_a_power_cut(terminal, patrol, part):
    choose = random.Random(part)
    labels = labels_of(patrol)
    at = terminal("survey", "NM-004").wait("开始检查").type().wait("其余 1 项")
    for _ in range(ROUNDS):
        for _ in range(choose.randrange(1, 20)):
            step(at, choose)
            at.read(choose.uniform(0.01, 0.15))
        at.kill()
        shown = max(map(int, re.findall(r"已答 (\d+)/", at.screen.text)), default=0)
        assert stored(patrol, ANSWERS)[0][0] >= shown
        answered = {path for (path,) in stored(patrol, "SELECT path FROM answer WHERE value<>''")}
        marked = [found[2] for line in at.screen.lines if (found := MARKED.match(line))]
        assert [line for line in marked if not labels[line.split(" ")[0].split("（")[0][:8]] & answered] == []
        assert stored(patrol, "SELECT count(*) FROM visit") == [(1,)]
        at = terminal("survey", "NM-004", "--resume").wait("已答")
    at.type("", "ctrl-c").end()


def labels_of(patrol):
    """Return the paths of the market's questions by the beginning of their label."""
    from inspect_cli.log.schema import NEWEST
    from inspect_cli.store.database import reading
    from inspect_cli.templates.registry import in_force

    with reading(patrol / "data" / "inspect.db", NEWEST) as db:
        questions = in_force(db, "农贸市场").questions.values()
    found = {}
    for q in questions:
        found.setdefault(q.label.split("（")[0][:8], set()).add(q.path)
    return found
