"""Wide characters take two cells, wherever text is cut, filled or broken."""

from hypothesis import given
from hypothesis import strategies as st

from inspect_cli import widths


def test_wide_characters_take_two_cells():
    assert widths.width("兴园A") == 5
    assert widths.width("e\u0301") == 1


@given(st.text(), st.integers(1, 40))
def test_cutting_keeps_within_its_cells_and_marks_what_it_cut(text, cells):
    cut = widths.cut(text, cells)
    assert widths.width(cut) <= cells
    assert cut == text or (cut.endswith("…") and text.startswith(cut[:-1]))


@given(st.text(), st.integers(2, 40))
def test_broken_lines_keep_within_their_cells_and_lose_nothing_but_spaces(text, cells):
    lines = widths.broken(text, cells)
    assert all(widths.width(line) <= cells for line in lines)
    assert "".join("".join(lines).split()) == "".join(text.split())


def test_a_line_never_begins_with_a_stop_nor_ends_with_an_opening_bracket():
    assert widths.broken("地面无垃圾，无积水（含水产区）", 10) == ["地面无垃", "圾，无积水", "（含水产", "区）"]
    assert widths.broken("wet market 农贸市场", 12) == ["wet market", "农贸市场"]
