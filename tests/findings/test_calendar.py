"""What a supervisor may write into `calendar.days` and `calendar.duty`, and what comes of it."""

import subprocess
import sys
from datetime import date

import pytest

from inspect_cli.errors import Usage
from inspect_cli.findings import calendar
from inspect_cli.log.settings import KNOWN

DUTY = KNOWN["calendar.duty"].default


def test_the_defaults_of_the_settings_are_read():
    plain = calendar.read(KNOWN["calendar.days"].default, DUTY)
    assert plain.duty == ((510, 720), (840, 1050))
    assert plain.version.startswith("chinesecalendar 1.")


@pytest.mark.parametrize(
    ("day", "works"),
    [
        ("2026-10-01", False),  # 国庆
        ("2026-10-10", True),  # Saturday, make-up day for it
        ("2026-02-17", False),  # 春节, a Tuesday
        ("2026-02-14", True),  # Saturday, make-up day
        ("2020-01-31", False),  # the holiday that was lengthened
        ("2026-07-15", True),
        ("2026-07-18", False),  # Saturday
        ("2035-10-01", True),  # no list: weekdays only
    ],
)
def test_public_days(day, works):
    assert calendar.read("", DUTY).works(date.fromisoformat(day)) is works


def test_the_team_overrides_the_public_calendar():
    own = calendar.read("2026-10-08=休,2026-10-01=班", DUTY)
    assert not own.works(date(2026, 10, 8))
    assert own.works(date(2026, 10, 1))
    assert not own.works(date(2026, 10, 2))


def test_a_year_is_known_by_the_package_or_when_the_team_lists_it_from_its_first_day():
    assert calendar.read("", DUTY).knows(2026)
    assert not calendar.read("", DUTY).knows(2035)
    assert not calendar.read("2035-03-09=休", DUTY).knows(2035)
    assert calendar.read("2035-01-01=休,2035-01-06=班", DUTY).knows(2035)


def test_full_width_signs_blanks_and_a_last_comma_are_taken():
    typed = calendar.read(" ２０３５－０１－０１＝休，\n2035-1-6 = 班， ", "８：３０－12:00， 14：00-17:30")
    assert typed == calendar.read("2035-01-01=休,2035-01-06=班", DUTY)


def test_the_version_follows_the_meaning_not_the_spelling():
    base = calendar.read("2035-01-01=休,2035-01-06=班", DUTY).version
    assert calendar.read("2035-01-06=班,2035-1-1=休", "8:30-12:00,14:00-17:30").version == base
    changed = {
        calendar.read("", DUTY).version,
        calendar.read("2035-01-01=休", DUTY).version,
        calendar.read("2035-01-01=班,2035-01-06=班", DUTY).version,
        calendar.read("2035-01-01=休,2035-01-06=班", "09:00-17:00").version,
    }
    assert len(changed | {base}) == 5


@pytest.mark.parametrize(
    "days", ["2027-01-01", "2027-02-30=休", "2027-01-01=假", "01-01=休", "2027-01-01=休 2027-01-02=休"]
)
def test_a_day_that_cannot_be_read(days):
    with pytest.raises(Usage) as caught:
        calendar.read(days, DUTY)
    assert caught.value.code == "calendar.bad_day"


def test_a_day_listed_twice():
    with pytest.raises(Usage) as caught:
        calendar.read("2027-01-01=休,2027-1-1=班", DUTY)
    assert (caught.value.code, caught.value.params) == ("calendar.day_twice", {"day": "2027-01-01"})


@pytest.mark.parametrize(
    ("duty", "code", "value"),
    [
        ("", "calendar.bad_duty", ""),
        ("全天", "calendar.bad_duty", "全天"),
        ("08:30-12:60", "calendar.bad_duty", "08:30-12:60"),
        ("08:30-12:00;14:00-17:30", "calendar.bad_duty", "08:30-12:00;14:00-17:30"),
        ("08:30-08:30", "calendar.duty_order", "08:30-08:30"),
        ("22:00-06:00", "calendar.duty_order", "22:00-06:00"),
        ("08:30-12:00,11:00-17:30", "calendar.duty_order", "11:00-17:30"),
        ("14:00-17:30,08:30-12:00", "calendar.duty_order", "08:30-12:00"),
        ("20:00-24:01", "calendar.duty_order", "20:00-24:01"),
    ],
)
def test_duty_hours_that_are_none(duty, code, value):
    with pytest.raises(Usage) as caught:
        calendar.read("", duty)
    assert (caught.value.code, caught.value.params) == (code, {"value": value})


def test_duty_may_run_round_the_clock():
    assert calendar.read("", "00:00-12:00,12:00-24:00").duty == ((0, 720), (720, 1440))


def test_the_holiday_list_is_loaded_when_a_calendar_is_made_and_not_before():
    code = "import sys, inspect_cli.findings.deadline; sys.exit('chinese_calendar' in sys.modules)"
    subprocess.run([sys.executable, "-c", code], check=True)
