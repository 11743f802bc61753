"""Columns stand straight whatever the script, and are cut on a terminal only."""

import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inspect_cli.cli import columns
from inspect_cli.widths import width

LINES = [["code", "name", "score"], ["M1", "兴园农贸市场", "86.5"], ["M02", "East", "100"]]


def test_columns_stand_straight_and_numbers_to_the_right():
    assert columns.lay_out(LINES, [False, False, True], 0) == [
        "code  name          score",
        "M1    兴园农贸市场   86.5",
        "M02   East            100",
    ]


def test_the_widest_column_gives_way_on_a_narrow_terminal():
    lines = columns.lay_out(LINES, [False, False, True], 21)
    assert lines[1] == "M1    兴园农…    86.5"
    assert max(map(width, lines)) <= 21


def test_nothing_is_cut_off_a_terminal(inside, market):
    street = "很长的街道名" * 40
    assert street in inside("market", "list", "--street", street).out


@given(st.lists(st.lists(st.text(max_size=30), min_size=3, max_size=3), min_size=1), st.integers(22, 80))
def test_no_line_is_wider_than_the_room(lines, room):
    flat = [[" ".join(cell.split()) for cell in line] for line in lines]
    assert all(width(line) <= room for line in columns.lay_out(flat, [False] * 3, room))


FOUND = [["number", "item", "due"], ["26-01-0001", "社会车辆不占站停放", "2026-11-25"]]


def test_texts_give_way_before_numbers_and_dates():
    assert columns.lay_out(FOUND, [False] * 3, 36)[1] == "26-01-0001  社会车辆不…   2026-11-25"


def test_more_columns_than_fit_take_several_lines_and_still_stand_straight():
    head, row = ["number", "state", "point", "name", "began", "by", "got", "possible"], [
        "26-01-V001", "draft", "GC-001", "望湖路公交站（东行方向）", "2026-07-13 08:05", "01", "3.5", "12"]  # fmt: skip
    lines = columns.lay_out([head, row], [False] * 6 + [True] * 2, 60)
    assert lines == [
        "number      state  point   name",
        "  began             by  got  possible",
        "26-01-V001  draft  GC-001  望湖路公交站（东行方向）",
        "  2026-07-13 08:05  01  3.5        12",
    ]


def test_a_column_with_nothing_in_it_gives_its_place_to_others():
    lines = [["number", "outcome", "began"], ["26-01-V001", "", "2026-07-13 08:05"]]
    assert columns.lay_out(lines, [False] * 3, 30) == ["number      began", "26-01-V001  2026-07-13 08:05"]
    assert "outcome" in columns.lay_out(lines, [False] * 3, 80)[0]


@given(st.lists(st.lists(st.text(max_size=30), min_size=12, max_size=12), min_size=1), st.integers(22, 80))
def test_many_columns_keep_within_the_room_too(lines, room):
    flat = [[" ".join(cell.split()) for cell in line] for line in lines]
    assert all(width(line) <= room for line in columns.lay_out(flat, [False] * 12, room))


def test_facts_are_broken_not_cut():
    text = "第1、2处：出租车占站候客（第1处：7路东门站）"
    lines = columns.facts([("number", "1"), ("problem", text)], 30)
    assert lines[0] == "number   1"
    assert max(map(width, lines)) <= 30
    assert "".join(line[9:] for line in lines[1:]) == text
    assert columns.facts([("problem", text)], 0) == [f"problem  {text}"]


@pytest.mark.parametrize("cells", [40, 60, 80])
def test_the_list_of_visits_is_whole_on_a_narrow_terminal(morning, monkeypatch, cells):
    patrol = morning()
    number = patrol.visit("NM-1", "08:05", 30)
    monkeypatch.setenv("COLUMNS", str(cells))
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True, raising=False)
    lines = patrol.run("visit", "list", "--no-color").out.splitlines()
    assert max(map(width, lines)) <= cells
    for whole in (number, "finished", "NM-1", "2026-07-13 08:05"):
        assert any(whole in line for line in lines)
