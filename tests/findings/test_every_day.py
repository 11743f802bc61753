"""Every day of 2018–2026 against the State Council's yearly notices, walked day by day."""

from datetime import date, datetime, time, timedelta

import pytest

from inspect_cli.findings import calendar
from inspect_cli.findings.deadline import BEIJING, due
from inspect_cli.log.settings import KNOWN

# As announced: days off (from–to), and weekend days at work in exchange. 2020 with the lengthened 春节.
OFF = """
2018: 1.1 2.15-2.21 4.5-4.7 4.29-5.1 6.16-6.18 9.22-9.24 10.1-10.7 12.30-12.31
2019: 1.1 2.4-2.10 4.5-4.7 5.1-5.4 6.7-6.9 9.13-9.15 10.1-10.7
2020: 1.1 1.24-2.2 4.4-4.6 5.1-5.5 6.25-6.27 10.1-10.8
2021: 1.1-1.3 2.11-2.17 4.3-4.5 5.1-5.5 6.12-6.14 9.19-9.21 10.1-10.7
2022: 1.1-1.3 1.31-2.6 4.3-4.5 4.30-5.4 6.3-6.5 9.10-9.12 10.1-10.7 12.31
2023: 1.1-1.2 1.21-1.27 4.5 4.29-5.3 6.22-6.24 9.29-10.6 12.30-12.31
2024: 1.1 2.10-2.17 4.4-4.6 5.1-5.5 6.8-6.10 9.15-9.17 10.1-10.7
2025: 1.1 1.28-2.4 4.4-4.6 5.1-5.5 5.31-6.2 10.1-10.8
2026: 1.1-1.3 2.15-2.23 4.4-4.6 5.1-5.5 6.19-6.21 9.25-9.27 10.1-10.7
"""
AT_WORK = """
2018: 2.11 2.24 4.8 4.28 9.29 9.30 12.29
2019: 2.2 2.3 4.28 5.5 9.29 10.12
2020: 1.19 4.26 5.9 6.28 9.27 10.10
2021: 2.7 2.20 4.25 5.8 9.18 9.26 10.9
2022: 1.29 1.30 4.2 4.24 5.7 10.8 10.9
2023: 1.28 1.29 4.23 5.6 6.25 10.7 10.8
2024: 2.4 2.18 4.7 4.28 5.11 9.14 9.29 10.12
2025: 1.26 2.8 4.27 9.28 10.11
2026: 1.4 2.14 2.28 5.9 9.20 10.10
"""
ONE = timedelta(days=1)
FIRST, LAST = date(2018, 1, 1), date(2026, 12, 31)


def listed(table):
    days = set()
    for line in table.split("\n")[1:-1]:
        year, spans = line.split(":")
        for span in spans.split():
            ends = [date(int(year), *map(int, day.split("."))) for day in span.split("-")]
            days |= {date.fromordinal(n) for n in range(ends[0].toordinal(), ends[-1].toordinal() + 1)}
    return days


def calendar_on_the_wall():
    """Return every day of the nine years with its colour: red is off."""
    off, at_work = listed(OFF), listed(AT_WORK)
    assert not off & at_work
    wall, day = {}, FIRST
    while day <= LAST:
        wall[day] = "black" if day in at_work or (day.isoweekday() < 6 and day not in off) else "red"
        day += ONE
    return wall


WALL = calendar_on_the_wall()
PUBLIC = calendar.read("", KNOWN["calendar.duty"].default)


def last_day(day, number, unit):
    """Count on the wall: a finger moves one day at a time."""
    while number:
        day += ONE
        if unit == "日" or WALL[day] == "black":
            number -= 1
    while WALL[day] == "red":
        day += ONE
    return day


def test_the_wall_has_every_day_once_and_agrees_with_the_calendar():
    assert len(WALL) == 3287
    assert [day for day, colour in WALL.items() if PUBLIC.works(day) != (colour == "black")] == []


@pytest.mark.parametrize("rule", [(n, unit) for unit in ("日", "工作日") for n in (1, 2, 3, 5, 7, 15, 30)])
def test_every_start_of_nine_years(rule):
    number, unit = rule
    for day in WALL:
        if day > LAST - timedelta(days=2 * number + 15):
            break
        start = datetime.combine(day, time(23, 59), BEIJING)
        found = due(f"{number}{unit}", start, PUBLIC)
        assert found.sure
        assert found.instant.isoformat() == f"{last_day(day, number, unit)}T23:59:59.999000+08:00", day
