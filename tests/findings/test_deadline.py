"""When a rectification is due, and how a notice says it."""

import re
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from inspect_cli.errors import Refused, Unfit
from inspect_cli.findings import calendar
from inspect_cli.findings.deadline import BEIJING, due, parse, text
from inspect_cli.log.settings import KNOWN

SURVEYS = Path(__file__).parents[2] / "surveys"
DUTY = KNOWN["calendar.duty"].default
PUBLIC = calendar.read("", DUTY)
MINUTE = timedelta(minutes=1)


def at(moment):
    return datetime.fromisoformat(moment).replace(tzinfo=BEIJING)


CASES = [
    # An ordinary Wednesday.
    ("即时", "2026-07-15T09:30", "2026-07-15T23:59:59.999", "7月15日当日"),
    ("24小时", "2026-07-15T09:30", "2026-07-16T09:30", "7月16日9时30分前"),
    ("48小时", "2026-07-17T18:00", "2026-07-19T18:00", "7月19日18时前"),
    ("3日", "2026-07-15T09:30", "2026-07-20T23:59:59.999", "7月20日前"),  # the 18th is a Saturday
    ("2日", "2026-07-15T00:00", "2026-07-17T23:59:59.999", "7月17日前"),
    ("3工作日", "2026-07-15T09:30", "2026-07-20T23:59:59.999", "7月20日前"),
    ("1工作日", "2026-07-17T23:59", "2026-07-20T23:59:59.999", "7月20日前"),
    ("长期", "2026-07-15T09:30", None, "长期，列入计划"),
    # Duty hours.
    ("4工作时", "2026-07-15T09:30", "2026-07-15T15:30", "7月15日15时30分前"),
    ("4工作时", "2026-07-15T09:30:45", "2026-07-15T15:30:45", "7月15日15时30分前"),
    ("2工作时", "2026-07-15T10:00", "2026-07-15T12:00", "7月15日12时前"),
    ("2工作时", "2026-07-15T12:30", "2026-07-15T16:00", "7月15日16时前"),
    ("2工作时", "2026-07-15T06:00", "2026-07-15T10:30", "7月15日10时30分前"),
    ("1工作时", "2026-07-15T17:30", "2026-07-16T09:30", "7月16日9时30分前"),
    ("4工作时", "2026-07-17T16:30", "2026-07-20T11:30", "7月20日11时30分前"),
    ("7工作时", "2026-07-18T11:00", "2026-07-20T17:30", "7月20日17时30分前"),
    # 国庆 2026: off from 1 to 7 October, at work on Saturday the 10th.
    ("1工作日", "2026-09-30T16:00", "2026-10-08T23:59:59.999", "10月8日前"),
    ("3工作日", "2026-09-30T16:00", "2026-10-10T23:59:59.999", "10月10日前"),
    ("10日", "2026-09-30T16:00", "2026-10-10T23:59:59.999", "10月10日前"),
    ("3日", "2026-09-30T16:00", "2026-10-08T23:59:59.999", "10月8日前"),
    ("24小时", "2026-09-30T16:00", "2026-10-01T16:00", "10月1日16时前"),
    ("4工作时", "2026-09-30T16:30", "2026-10-08T11:30", "10月8日11时30分前"),
    ("1工作时", "2026-10-10T09:00", "2026-10-10T10:00", "10月10日10时前"),
    # 春节 2026: off from 15 to 23 February, at work on Saturdays the 14th and the 28th.
    ("1日", "2026-02-13T10:00", "2026-02-14T23:59:59.999", "2月14日前"),
    ("2日", "2026-02-13T10:00", "2026-02-24T23:59:59.999", "2月24日前"),
    ("2工作日", "2026-02-13T10:00", "2026-02-24T23:59:59.999", "2月24日前"),
    ("15日", "2026-02-13T10:00", "2026-02-28T23:59:59.999", "2月28日前"),
    # Across the year's end.
    ("3日", "2025-12-30T10:00", "2026-01-04T23:59:59.999", "2026年1月4日前"),  # a Sunday, make-up day
    ("24小时", "2025-12-31T00:00", "2026-01-01T00:00", "2026年1月1日0时前"),
    ("30日", "2024-02-29T10:00", "2024-04-01T23:59:59.999", "4月1日前"),
]


@pytest.mark.parametrize(("rule", "start", "instant", "words"), CASES)
def test_well_known_cases(rule, start, instant, words):
    found = due(rule, at(start), PUBLIC)
    assert found == (rule, at(start), instant and at(instant), PUBLIC.version, True)
    assert text(found) == words


def test_days_are_those_of_the_official_time_wherever_the_laptop_thinks_it_is():
    late = datetime(2026, 7, 14, 16, 30, tzinfo=UTC)  # half past midnight of the 15th in Beijing
    assert text(due("1日", late, PUBLIC)) == "7月16日前"
    assert due("4工作时", late, PUBLIC) == due("4工作时", at("2026-07-15T00:30"), PUBLIC)


def test_a_year_without_holiday_list_counts_weekends_only_and_says_so():
    start = at("2034-12-28T10:00")  # a Thursday
    unsure = due("2工作日", start, PUBLIC)
    assert (unsure.instant, unsure.sure) == (at("2035-01-01T23:59:59.999"), False)
    own = "2034-01-01=休,2035-01-01=休"
    sure = due("2工作日", start, calendar.read(own, DUTY))
    assert (sure.instant, sure.sure) == (at("2035-01-02T23:59:59.999"), True)
    assert sure.calendar != unsure.calendar


@pytest.mark.parametrize(("rule", "sure"), [("即时", 1), ("100小时", 1), ("长期", 1), ("1日", 0), ("1工作时", 0)])
def test_only_what_looks_into_the_calendar_can_be_unsure(rule, sure):
    assert due(rule, at("2035-05-02T10:00"), PUBLIC).sure is bool(sure)


def test_a_period_that_reaches_into_an_unlisted_year_is_unsure():
    assert due("20日", at("2026-12-01T10:00"), PUBLIC).sure
    assert not due("3工作日", at("2034-12-28T10:00"), calendar.read("2034-01-01=休", DUTY)).sure


@pytest.mark.parametrize(
    ("typed", "rule"),
    [("２４小时", "24小时"), (" 3 日 ", "3日"), ("５　工作日", "5工作日"), ("4 工作时", "4工作时"), ("即时　", "即时")],
)
def test_full_width_digits_and_blanks_are_taken(typed, rule):
    assert str(parse(typed)) == rule
    assert due(typed, at("2026-07-15T09:30"), PUBLIC).rule == rule


@pytest.mark.parametrize(
    "rule",
    ["", "3", "日", "三日", "0日", "-1日", "1.5小时", "10000日", "1 0日", "即时3日", "3日前", "٣日", "尽快"],
)
def test_anything_else_is_no_deadline(rule):
    with pytest.raises(Unfit) as caught:
        due(rule, at("2026-07-15T09:30"), PUBLIC)
    assert (caught.value.code, caught.value.params) == ("deadline.unknown_rule", {"rule": rule})


NOW = at("2026-07-15T09:30")


@pytest.mark.parametrize(
    ("start", "now"),
    [
        ("1970-01-01T08:00", None),
        ("1999-12-31T23:59", None),
        ("2101-01-01T00:00", None),
        ("1970-01-01T08:00", at("1970-01-01T08:00")),
        ("2099-07-15T09:30", NOW),
    ],
)
def test_a_clock_that_cannot_be_right_is_refused(start, now):
    with pytest.raises(Refused) as caught:
        due("3日", at(start), PUBLIC, now)
    assert caught.value.code == "deadline.clock"
    assert caught.value.params["start"] == f"{start}+08:00"


def test_not_even_the_first_and_the_last_moment_there_is():
    for extreme in (datetime.min, datetime.max):
        with pytest.raises(Refused):
            due("3日", extreme.replace(tzinfo=timezone(timedelta(hours=-8))), PUBLIC)


def test_a_day_ahead_is_a_difference_of_clocks_and_no_more():
    assert due("3日", NOW + timedelta(days=1), PUBLIC, now=NOW)
    with pytest.raises(Refused):
        due("3日", NOW + timedelta(days=1, milliseconds=1), PUBLIC, now=NOW)


def test_a_start_without_offset_is_a_mistake_of_the_caller():
    with pytest.raises(ValueError, match="offset"):
        due("3日", datetime(2026, 7, 15), PUBLIC)


starts = st.datetimes(datetime(2004, 1, 1), datetime(2040, 1, 1), timezones=st.just(BEIJING))
numbers = st.integers(1, 60)
units = st.sampled_from(["小时", "工作时", "日", "工作日"])


@st.composite
def duties(draw):
    """One to three spans of duty."""
    marks = sorted(draw(st.sets(st.integers(0, 96), min_size=2, max_size=6)))
    clock = [f"{mark // 4:02}:{mark % 4 * 15:02}" for mark in marks]
    return ",".join(f"{a}-{b}" for a, b in zip(clock[::2], clock[1::2], strict=False))


@given(st.one_of(units, st.just("即时")), numbers, starts, starts)
def test_who_starts_later_is_due_no_earlier(unit, number, one, other):
    rule = unit if unit == "即时" else f"{number}{unit}"
    one, other = sorted([one, other])
    assert due(rule, one, PUBLIC).instant <= due(rule, other, PUBLIC).instant


@given(units, numbers, starts, st.timedeltas(timedelta(), timedelta(days=9)))
def test_nor_who_starts_a_little_later(unit, number, start, later):
    assert due(f"{number}{unit}", start, PUBLIC).instant <= due(f"{number}{unit}", start + later, PUBLIC).instant


@given(units, numbers, numbers, starts)
def test_who_has_more_time_is_due_no_earlier_and_never_before_the_start(unit, fewer, more, start):
    assume(fewer < more)
    first, second = (due(f"{number}{unit}", start, PUBLIC).instant for number in (fewer, more))
    assert start < first <= second
    assert unit == "日" or first < second


@given(st.sampled_from(["日", "工作日"]), numbers, starts)
def test_a_period_of_days_ends_on_a_working_day_at_its_last_moment(unit, number, start):
    end = due(f"{number}{unit}", start, PUBLIC).instant
    assert PUBLIC.works(end.date())
    assert (end + timedelta(milliseconds=1)).date() == end.date() + timedelta(days=1)


@settings(deadline=None)
@given(st.integers(1, 12), st.integers(0, 7 * 365 * 1440), duties())
def test_working_hours_add_up_minute_by_minute(number, minutes, duty):
    """Walk every minute from the start to the instant and count those on duty."""
    start = at("2019-12-28T00:00") + minutes * MINUTE
    days = calendar.read("2022-03-01=休", duty)
    end = due(f"{number}工作时", start, days).instant
    assume(end - start < timedelta(days=40))

    def on_duty(moment):
        clock = f"{moment:%H:%M}"
        spans = (span.split("-") for span in duty.split(","))
        return days.works(moment.date()) and any(opens <= clock < closes for opens, closes in spans)

    walked = int((end - start) / MINUTE)
    assert sum(on_duty(start + minute * MINUTE) for minute in range(walked)) == number * 60
    assert on_duty(end - MINUTE)


@given(st.integers(1, 30), starts)
def test_working_hours_keep_seconds(number, start):
    """The hours gone since the start of duty differ by exactly the number, to the microsecond."""
    end = due(f"{number}工作时", start, PUBLIC).instant
    gone = timedelta()
    day = start.date()
    while day <= end.date():
        if PUBLIC.works(day):
            for opens, closes in (("08:30", "12:00"), ("14:00", "17:30")):
                begin, finish = (min(max(at(f"{day}T{clock}"), start), end) for clock in (opens, closes))
                gone += finish - begin
        day += timedelta(days=1)
    assert gone == timedelta(hours=number)


def test_every_deadline_of_the_shipped_templates_is_one():
    lines = "".join(file.read_text(encoding="utf-8") for file in SURVEYS.glob("*.yaml"))
    rules = set(re.findall(r"^ *deadline: *(.+)$", lines, re.MULTILINE))
    assert "即时" in rules
    assert {str(parse(rule)) for rule in rules} == rules
