"""The papers of a round, and what a template looks like: written once, asked before they are replaced, read back."""

import csv
import hashlib
import io
import json
import sys
from pathlib import Path

import pytest

from inspect_cli.widths import width

sys.path.append(str(Path(__file__).parents[1] / "notices"))
from readback import page_texts, solid

ROSTER = """工号,姓名,组别,角色,所属街道
11,巡查员一,一组,巡查员,柳湾街道
12,巡查员二,二组,巡查员,桥东街道
13,巡查员三,二组,巡查员,桥东街道
"""
FILES = ["2026-07 任务分工表.pdf", "2026-07 抽签候选名单.csv", "2026-07 抽签记录单.pdf", "2026-07 路线单.pdf"]


def round_begun(patrol):
    patrol.take("team", ROSTER)
    patrol.visit("BJ-1", "08:00", 30, fail=["BJX-03"])
    patrol.at("10:00")
    patrol.run("round", "new", "2026-07", "--name", "7月", "--mode", "暗访")


@pytest.fixture
def patrol(morning):
    return morning(round_begun)


def text_of(file):
    return solid("".join(page_texts(file.read_bytes())))


def test_the_papers_say_what_was_drawn_who_goes_and_which_way(patrol, tmp_path):
    patrol.run("round", "draw", "2026-07", "--per-type", "农贸市场=1", "--seed", "7")
    patrol.run("round", "draw", "2026-07", "--per-type", "*=100%", "--seed", "8", "--by-street")
    patrol.run("round", "assign", "--cross")
    out = tmp_path / "打印"
    said = patrol.run("round", "print", "--out", out)
    assert sorted(file.name for file in out.iterdir()) == FILES
    assert "round todo 2026-07" in said.err
    lots, tasks, ways = (text_of(out / f"2026-07 {name}.pdf") for name in ("抽签记录单", "任务分工表", "路线单"))
    shown = patrol.run("round", "show", "--json").json["data"]["draws"]
    assert [draw["seed"] for draw in shown] == ["7", "8"]
    assert lots.index("种子7") < lots.index("第2次抽签") < lots.index("种子8")
    assert lots.count(shown[0]["hash"]) == 1
    assert "NM-1望溪市场" in lots
    assert "背街小巷桥东街道11BJ-2桥东巷" in lots
    assert "监督人签字" in lots
    assert "二组（2个点位）组员：巡查员二（12）、巡查员三（13）" in tasks
    assert tasks.index("NM-1") < tasks.index("BJ-1")
    assert "公益广告画面褪色发白（未销号）" in ways
    assert "约3.2公里" in ways  # NM-1 stands in GCJ-02, BJ-1 in WGS-84


def test_anybody_can_draw_again_from_the_list(patrol, tmp_path):
    patrol.run("round", "draw", "2026-07", "--per-type", "背街小巷=1", "--seed", "20260713")
    patrol.run("round", "print", "--out", tmp_path / "o")
    assert not (tmp_path / "o" / "2026-07 路线单.pdf").exists()  # nobody goes anywhere yet
    rows = list(csv.DictReader(io.StringIO((tmp_path / "o" / FILES[1]).read_bytes().decode("utf-8-sig"))))
    candidates = sorted([row["编号"], row["类型"], row["街道"]] for row in rows)
    whole = json.dumps(candidates, ensure_ascii=False, separators=(",", ":"))
    assert hashlib.sha256(whole.encode()).hexdigest() in text_of(tmp_path / "o" / FILES[2])
    alleys = [code for code, type_, _ in candidates if type_ == "背街小巷"]
    again = min(alleys, key=lambda code: hashlib.sha256(f"20260713:{code}".encode()).hexdigest())
    assert [row["编号"] for row in rows if row["抽中"]] == [again]


def test_papers_are_not_replaced_unasked(patrol, tmp_path):
    patrol.run("round", "print", "2026-07", code=5)  # no lots, no tasks
    patrol.run("round", "draw", "2026-07", "--per-type", "*=1", "--seed", "7")
    patrol.run("round", "print", "--out", tmp_path / "o")
    (tmp_path / "o" / FILES[2]).write_bytes(b"signed")
    patrol.run("round", "print", "--out", tmp_path / "o", "--no-input", code=4)
    assert (tmp_path / "o" / FILES[2]).read_bytes() == b"signed"
    patrol.run("round", "print", "--out", tmp_path / "o", "-y")
    assert (tmp_path / "o" / FILES[2]).read_bytes() != b"signed"


def test_a_round_is_begun_like_another(patrol):
    patrol.run("round", "new", "8", "--campaign", "一盔一带", "--from", "2026-07")
    shown = patrol.run("round", "show", "8", "--json").json["data"]
    assert {name: shown[name] for name in ("mode", "campaign", "name")} == {
        "mode": "暗访", "campaign": "一盔一带", "name": "8",
    }  # fmt: skip


def test_a_blank_form_is_written_once(patrol, tmp_path):
    file = tmp_path / "空白表.pdf"
    patrol.run("template", "print", "背街小巷", file)
    assert "BJX-01" in text_of(file)
    assert "清和区文明办背街小巷实地考察" in text_of(file)
    patrol.run("template", "print", "背街小巷", file, "--no-input", code=4)
    patrol.run("template", "print", "背街小巷", tmp_path / "空白表.doc", code=2)
    patrol.run("template", "print", "没有的", code=5)


@pytest.mark.parametrize("cells", [60, 100])
def test_a_preview_shows_every_page_in_its_width_and_writes_nothing(inside, cells):
    """A file can be looked at before there is any workspace."""
    shipped = Path(__file__).parents[2] / "surveys"
    said = inside("template", "preview", shipped / "nongmao-shichang.yaml", "--width", cells, "--lang", "zh")
    assert said.code == 0
    assert max(width(line) for line in said.out.splitlines()) <= cells
    for page in range(1, 7):
        assert f"{page}/6 " in said.out
    assert "地面无垃圾" in said.out
    english = inside("template", "preview", shipped / "nongmao-shichang.yaml", "--form-language", "en")
    assert "No litter" in english.out
    assert inside("template", "preview", shipped / "nongmao-shichang.yaml", "--form-language", "fr").code == 5


def test_a_preview_names_the_pages_that_are_hidden(inside):
    forms = Path(__file__).parents[1] / "forms"
    said = inside("template", "preview", forms / "stops.yaml", "--lang", "zh")
    assert "另有 1 页要看前面怎么答才显示：车" in said.err
    assert "站点 #1 · 周边" in said.out
