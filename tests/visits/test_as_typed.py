"""Laws of what is typed: spans, days, places; whatever is typed, nothing else happens than an answer or a refusal."""

import contextlib
import json
from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inspect_cli.errors import Problem
from inspect_cli.points import coordinates
from inspect_cli.visits import daytime, matrix, moments, places
from inspect_cli.visits.line import parse

NOW = datetime(2026, 7, 20, 8, 30).astimezone()
LINES = st.text(alphabet="0123456789０１-－=＝abcＡ ，,、.;；+/:年月日今天高德gcj西门~'\"\\", max_size=40)


@given(LINES)
def test_a_line_is_spread_without_losing_what_belongs_to_no_span(line):
    spread = matrix.spread(line)
    assert matrix.spread(spread) == spread
    if not matrix.SPAN.search(matrix.half(line)):
        assert spread == line


@given(st.integers(1, 40), st.integers(1, 40), st.sampled_from(["=2", "b", "＝2", "ｂ"]))
def test_a_span_means_each_of_its_items(first, last, answer):
    entries = parse(matrix.spread(f"{first}-{last}{answer}")).entries
    if first < last:
        assert [entry.number for entry in entries] == list(range(first, last + 1))
        assert len({(entry.value, entry.phrases) for entry in entries}) == 1


@given(LINES, st.booleans())
def test_joining_values_changes_commas_only(line, several):
    joined = matrix.joined(line, lambda number: several)
    assert len(joined) == len(line)
    changed = {(was, now) for was, now in zip(matrix.half(line), matrix.half(joined), strict=True) if was != now}
    assert changed <= ({(",", "+"), ("、", "+")} if several else set())


def test_a_number_behind_a_stroke_still_names_a_phrase():
    assert matrix.spread("3-2 5-1 西门") == "3-2 5-1 西门"


@given(LINES)
def test_whatever_is_typed_as_a_time_gives_a_text(line):
    for read in (moments.date, moments.time, moments.moment):
        assert isinstance(read(line, NOW), str)


@given(st.dates(date(2000, 1, 1), date(2099, 12, 31)))
def test_a_day_is_read_back_as_it_is_shown(day):
    assert moments.date(day.isoformat(), NOW) == day.isoformat()
    assert moments.date(f"{day:%Y%m%d}", NOW) == day.isoformat()
    assert moments.date(day.isoformat(), NOW, "month-year")[:7] == day.isoformat()[:7]
    assert moments.date(f"{day:%m%d}", NOW)[5:] == day.isoformat()[5:]


@given(LINES)
def test_whatever_is_typed_as_a_place_is_taken_or_refused(line):
    for kind in places.KINDS:
        with contextlib.suppress(Problem):
            assert isinstance(places.read(kind, line).value, str)


@given(st.floats(73.7, 134.7), st.floats(18.2, 53.5))
def test_what_was_copied_from_a_chinese_map_is_put_where_it_is(lon, lat):
    said = places.read("geopoint", f"高德 {lon:.6f},{lat:.6f}")
    back_lat, back_lon = map(float, said.value.split())
    assert coordinates.metres((back_lon, back_lat), coordinates.to_wgs(lon, lat)) < 1
    plain = places.read("geopoint", f"{lat:.6f} {lon:.6f}")
    assert plain.said == ""
    assert plain.value == f"{lat:.6f} {lon:.6f}"
    assert places.read("geopoint", plain.value) == plain


@given(st.recursive(st.none() | st.integers() | st.text(max_size=3), lambda inner: st.lists(inner, max_size=3)))
def test_a_geojson_however_odd_gives_places_or_is_refused(coordinates_):
    from pathlib import Path
    from tempfile import TemporaryDirectory

    with TemporaryDirectory() as folder:
        file = Path(folder) / "a.geojson"
        file.write_text(json.dumps({"type": "Polygon", "coordinates": coordinates_}), encoding="utf-8")
        with contextlib.suppress(Problem):  # empty would take the answer back
            assert places.read("geoshape", str(file)).value


@pytest.mark.parametrize(
    ("when", "began", "ended", "fits"),
    [
        ("night", "08:00", "09:00", False), ("night", "17:30", "18:10", True), ("night", "05:50", "06:10", True),
        ("day", "05:50", "06:10", True), ("day", "19:00", "20:00", False), ("peak", "08:30", "08:40", True),
        ("peak", "09:30", "16:59", False), ("peak", "10:00", "17:05", True), ("", "03:00", "03:10", True),
    ],
)  # fmt: skip
def test_a_visit_is_held_against_the_time_of_day_of_an_item(when, began, ended, fits):
    hours = [datetime.fromisoformat(f"2026-07-20T{clock}+08:00") for clock in (began, ended)]
    assert daytime.fits(when, *hours) is fits
