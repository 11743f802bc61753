"""Repeats through a real terminal: from the first stop to the finding, and with the power cut in between."""

import random
import re
import sys

import pytest
from test_survey_at_a_terminal import stored, terminal  # noqa: F401 (a fixture)

pytest.importorskip("pexpect")
pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="needs a pseudo-terminal")


def test_stops_from_the_first_to_the_finished_visit(terminal, stops):  # noqa: F811
    at = terminal("survey", "GC-001", "--template", "stops", columns=60, rows=26).wait("开始检查").type()
    at.wait("逐题问 2 题").type().wait("1/2  线路").type("7路").wait("2/2  抽查").type("1")
    at.wait("2/4 站点").wait("填第 1 个").type().wait("站点 #1").wait("1/2  站名")
    at.type("东门站").wait("1 ●  站名").type().wait("#1 · 周边").type().wait("公益广告").wait("填第 1 个").type()
    at.wait("公益广告 #1").type().wait("1 √ （未填）").wait("下一组").type()
    at.wait("1 √ 东门站").type("＋").wait("已加第 2 个").type("西门站").wait("1 ●  站名").type("2b 北侧")
    at.wait("已存 1 项").type().wait("#2 · 周边").type().wait("#2 · 公益广告").type("+").wait("公益广告 #1").type()
    at.wait("1 √ （未填）").type("-1").wait("已删第 1 个，写 1 恢复").type().wait("2 × 西门站")
    at.type("+").wait("已加第 3 个")
    at.type("", "f3").wait("站名 [逐项]").type("", "f3").wait("3 – （未填）").type("-3").wait("已删第 3 个").type()
    at.wait("3/4 车").wait("填第 1 个").type().wait("车 #1").wait("1/2  车牌").type("T1").wait("1 ●  车牌").type()
    at.wait("1 √ T1").type()
    at.wait("4/4 其他").type().wait("1/1  先后").type("3 1").wait("还没排：2 绿").type("312")
    at.wait("小结").wait("09＝结束检查").wait("第2处：站牌缺失（西门站，北侧）").type("", "f9")
    at.wait("结束这次检查？").type("1")
    assert at.end() == 0
    assert stored(stops, "SELECT path, problem FROM finding") == [("stops/shelter", "第2处：站牌缺失（西门站，北侧）")]
    assert stored(stops, "SELECT value FROM answer WHERE path='last/order'") == [("blue red green",)]
    assert stored(stops, "SELECT sum(got), sum(possible) FROM mark") == [(4000, 5000)]


LISTED = re.compile(r"^ {0,2}(\d+) [√×–] (\S+) +(\d+)/(\d+)")
ENTERED = re.compile(r"2/4 站点 #(\d+)  ")
STOPS = "SELECT path, CAST(value AS INTEGER) FROM answer WHERE path LIKE 'stops[%]' AND path NOT LIKE '%/%'"


def on_disk(stops):
    """Return how many stops there are: the first, unless it went, and those that were added and have not gone."""
    places = {"stops[1]": 1} | dict(stored(stops, STOPS))
    return sum(place > 0 for place in places.values())


def listed(at):
    """Return the stops on the screen as (number, name), if it shows their list."""
    if not at.screen.lines[1].startswith("2/4 站点  "):
        return None
    return [(int(found[1]), found[2]) for line in at.screen.lines if (found := LISTED.match(line))]


def to_the_list(at):
    """Go to the list of stops, from where a visit begins or goes on."""
    return at.wait("已答").type("", "f9").wait("小结  已答").type("2").wait("2/4 站点")


def step(at, choose):
    """Press what moves the survey on, whatever stands on the screen; never to the end."""
    text = at.screen.text
    if "去补未答" in text or "09＝结束" in text:
        at.type("2")
    elif "结束这次检查" in text:
        at.type("")
    elif listed(at) is None and choose.random() < 0.5:
        at.type("", "f9")  # by the summary back to the list
    elif "加一个" in text and "站点" in text:
        at.type(choose.choice(["+", "+", "+", "-1", "1", ""]))
    elif "答案 >" in text:
        at.type("5" if "整数" in text else choose.choice(["站", "1"]))
    else:
        at.type(choose.choice(["", "1", "2", "2=1"]))


@pytest.mark.parametrize("part", range(2))
def test_what_the_list_showed_survives_a_power_cut(terminal, stops, part):  # noqa: F811
    choose = random.Random(part)
    at = to_the_list(terminal("survey", "GC-001", "--template", "stops").wait("开始检查").type())
    for _ in range(2):
        assert len(listed(at.wait("加一个"))) == on_disk(stops)
        for _ in range(choose.randrange(6, 18)):
            step(at, choose)
            at.read(choose.uniform(0.01, 0.1))
        at.kill()
        # In both, the step under way may be written and not yet shown.
        if entered := ENTERED.match(at.screen.lines[1]):
            assert on_disk(stops) >= int(entered[1]) - 1
        if (rows := listed(at)) is not None:
            assert abs(on_disk(stops) - len(rows)) <= 1
            names = {name for _, name in rows} - {"（未填）"}
            assert names <= {value for (value,) in stored(stops, "SELECT value FROM answer WHERE path LIKE '%/name'")}
        at = to_the_list(terminal("survey", "GC-001", "--resume"))
    assert [number for number, _ in listed(at.wait("加一个"))] == [*range(1, on_disk(stops) + 1)]
    at.type("", "ctrl-c").end()
    assert stored(stops, "SELECT count(*) FROM visit") == [(1,)]
