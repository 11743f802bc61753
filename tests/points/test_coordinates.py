"""A place is the same place in both systems, and distances are in metres."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inspect_cli.points.coordinates import as_wgs, in_china, metres, system, to_wgs

TIANANMEN = (116.404, 39.915)


def test_the_published_vector():
    assert to_wgs(116.410244499, 39.916404282) == pytest.approx(TIANANMEN, abs=1e-9)


@pytest.mark.parametrize(
    ("place", "offset"),
    [((101.78, 36.62), 173), ((118.02, 36.81), 535), ((117.07, 36.66), 547), (TIANANMEN, 556)],
    ids=["西宁", "张店", "历下", "北京"],
)
def test_the_offset_of_chinese_maps(place, offset):
    assert metres(place, to_wgs(*place)) == pytest.approx(offset, abs=5)


@given(st.floats(73, 136), st.floats(2, 54))
def test_neighbours_stay_neighbours(lon, lat):
    """The shift changes slowly: what was 1 km apart on the map is so on the ground, within some metres."""
    one, other = to_wgs(lon, lat), to_wgs(lon, lat + 0.009)
    assert metres((lon, lat), one) < 1500
    assert metres(one, other) == pytest.approx(metres((lon, lat), (lon, lat + 0.009)), abs=10)


@given(st.floats(-180, 180), st.floats(-90, 90))
def test_nothing_is_shifted_abroad(lon, lat):
    if not in_china(lon, lat):
        assert to_wgs(lon, lat) == (lon, lat)


@given(*[st.floats(-180, 180), st.floats(-90, 90)] * 2)
def test_a_distance_is_the_same_both_ways_and_never_more_than_half_round(lon1, lat1, lon2, lat2):
    one, other = (lon1, lat1), (lon2, lat2)
    assert metres(one, other) == pytest.approx(metres(other, one))
    assert 0 <= metres(one, other) <= math.pi * 6371008.8 + 1
    assert metres(one, one) == 0


def test_one_degree_of_latitude():
    assert metres((117, 36), (117, 37)) == pytest.approx(111_195, abs=1)


def test_a_stated_place_is_compared_as_wgs84():
    assert as_wgs("116.410244499", "39.916404282", "GCJ-02") == pytest.approx(TIANANMEN, abs=1e-8)
    assert as_wgs("116.404", "39.915", "CGCS2000") == TIANANMEN


@pytest.mark.parametrize(
    ("written", "ours"),
    [
        *[(name, "WGS-84") for name in ("WGS84", "wgs-84", "WGS 84 坐标系", "GPS")],
        *[(name, "GCJ-02") for name in ("GCJ-02", "gcj02", "火星坐标系", "火星坐标", "高德")],
        *[(name, "CGCS2000") for name in ("CGCS2000", "2000国家大地坐标系", "天地图")],
        *[(name, None) for name in ("BD-09", "百度", "")],
    ],
)
def test_what_people_call_the_systems(written, ours):
    assert system(written) == ours
