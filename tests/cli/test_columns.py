"""Columns stand straight whatever the script, and are cut on a terminal only."""

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
