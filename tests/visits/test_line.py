"""What is typed over a group of items, with an input method or without."""

from datetime import UTC, datetime

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from inspect_cli.visits.line import (
    Entry,
    Line,
    as_date,
    as_time,
    command,
    file_name,
    half,
    numbers,
    parse,
)
from inspect_cli.visits.moments import moment

NOW = datetime(2026, 7, 20, 8, tzinfo=UTC)


@pytest.mark.parametrize(
    "typed", ["3 5", "３，５", "3、5", "3。5", "3.5", "３　５", "3；5", "3,5", " 3  5 ", "3. 5。", "０3 5"]
)
def test_numbers_are_numbers_however_they_are_parted(typed):
    assert parse(typed) == Line((Entry(3), Entry(5)))
    assert numbers(typed) == (3, 5)


@pytest.mark.parametrize(
    ("typed", "entries"),
    [
        ("3b 5a 西门", [Entry(3, (1,)), Entry(5, (0,), "西门")]),
        ("３ｂ　５Ａ　西门", [Entry(3, (1,)), Entry(5, (0,), "西门")]),
        ("3b西门", [Entry(3, (1,), "西门")]),
        ("3 b 西门", [Entry(3, (1,), "西门")]),
        ("3b，西门，5a 东门。", [Entry(3, (1,), "西门"), Entry(5, (0,), "东门")]),
        ("3-2 西门", [Entry(3, (1,), "西门")]),
        ("３－２", [Entry(3, (1,))]),
        ("3—2", [Entry(3, (1,))]),
        ("3ab", [Entry(3, (0, 1))]),
        ("5西门", [Entry(5, (), "西门")]),
        ("5a 2号摊位", [Entry(5, (0,), "2号摊位")]),
        ("5a 西门2号摊位、3号摊位", [Entry(5, (0,), "西门2号摊位、3号摊位")]),
        ("3b 长12米 3.5kg", [Entry(3, (1,), "长12米 3.5kg")]),
        ("3b 2026-07-15到期", [Entry(3, (1,), "2026-07-15到期")]),
        ("3 wc 东侧", [Entry(3, (), "wc 东侧")]),
        ("3b 9:30", [Entry(3, (1,), "9:30")]),
        ("5a 2号 7", [Entry(5, (0,), "2号"), Entry(7)]),
        ("3=4", [Entry(3, value="4")]),
        ("3＝４ 西侧", [Entry(3, (), "西侧", "4")]),
        ("12=5.5", [Entry(12, value="5.5")]),
        ("3=", [Entry(3, value="")]),
        ("3b 西门 3c 东门", [Entry(3, (1, 2), "西门；东门")]),
        ("12", [Entry(12)]),
    ],
)
def test_an_item_takes_its_phrase_its_place_or_an_answer(typed, entries):
    assert parse(typed) == Line(tuple(entries))


@pytest.mark.parametrize(
    ("typed", "stray"), [("西门", "西门"), ("b", "b"), ("9999 3", "9999"), ("，。", ""), ("", ""), ("3b5a", "3b5a")]
)
def test_what_belongs_to_no_item_is_not_guessed_at(typed, stray):
    assert parse(typed).stray == stray


@pytest.mark.parametrize(
    ("typed", "key", "where_a_number_is_asked"),
    [
        ("0", "menu", ""),
        ("０", "menu", ""),
        ("00", "menu", "menu"),
        ("09", "f9", ""),
        ("０３", "f3", ""),
        ("?", "f1", "f1"),
        ("？", "f1", "f1"),
        ("10", "", ""),
        ("b", "", ""),
        ("", "", ""),
    ],
)
def test_every_function_has_digits_of_its_own(typed, key, where_a_number_is_asked):
    assert command(typed) == key
    assert command(typed, literal=True) == where_a_number_is_asked


@pytest.mark.parametrize(
    "typed", ["7.5", "7-5", "7/5", "7月5日", "2026.7.5", "2026-07-05", "２０２６年７月５日", "20260705"]
)
def test_a_date_may_be_short(typed):
    assert as_date(typed, "2026") == "2026-07-05"


@pytest.mark.parametrize("typed", ["9:05", "9：05", "9.5", "9点5分", "0905", "09:05"])
def test_a_time_may_be_short(typed):
    assert as_time(typed) == "09:05"
    assert moment(f"7.5 {typed}", NOW) == "2026-07-05T09:05"


def test_what_is_no_date_or_time_stays_what_it_is_and_is_refused_later():
    assert as_date("明天", "2026") == "明天"
    assert as_time("noon") == "noon"


@pytest.mark.parametrize(
    "typed", ["/tmp/IMG 1.jpg", "'/tmp/IMG 1.jpg'", '"/tmp/IMG 1.jpg" ', "/tmp/IMG\\ 1.jpg", "file:///tmp/IMG%201.jpg"]
)
def test_a_file_may_be_dropped_on_the_terminal(typed):
    assert file_name(typed) == "/tmp/IMG 1.jpg"


@given(st.text())
def test_nothing_that_is_typed_can_break_the_parser(text):
    line = parse(text)
    assert all(0 <= entry.number <= 999 for entry in line.entries)
    assert len({entry.number for entry in line.entries}) == len(line.entries)
    for read in (numbers, command, as_time, file_name):
        read(text)
    as_date(text, "2026")
    moment(text, NOW)


keyboard = st.text("0123456789０１２３abcＡＢ =＝-－—.,，。、；;?？　西门号", max_size=30)


@given(keyboard)
def test_no_character_of_a_remark_gets_lost(text):
    assume(half(text).count("=") < 2)  # of two values for one item the later one counts
    line = parse(text)
    kept = line.stray + "".join(entry.remark + (entry.value or "") for entry in line.entries)
    # Sorted: what is said twice of one item is joined where the item was named first.
    assert sorted(c for c in text if c in "西门号") == sorted(c for c in kept if c in "西门号")


def test_a_value_and_the_place_behind_it_are_told_apart():
    assert parse("0=号;西").entries == (Entry(0, (), "西", "号"),)


places = st.text("东西南北门侧摊位", min_size=1, max_size=6)
wanted = st.dictionaries(
    st.integers(1, 99), st.tuples(st.sampled_from(["", "a", "b", "c"]), st.just("") | places), min_size=1
)


@given(wanted, st.sampled_from([" ", "，", "、", "　", "; "]))
def test_what_was_meant_is_what_is_read(items, between):
    text = between.join(f"{number}{letter}{' ' if place else ''}{place}" for number, (letter, place) in items.items())
    meant = [Entry(n, (ord(x) - ord("a"),) if x else (), place) for n, (x, place) in items.items()]
    assert parse(text) == Line(tuple(meant))
