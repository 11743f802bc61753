"""What the camera wrote down is stated the same on every laptop, and nonsense is not stated at all."""

from fractions import Fraction

import pytest
from drawn import exif
from hypothesis import given
from hypothesis import strategies as st
from PIL.TiffImagePlugin import IFDRational

from inspect_cli.photos.exif import Exif, read


def facts(**written) -> Exif:
    return read(exif(**written).tobytes())


def test_a_telephone_in_jinan():
    assert facts(make="HUAWEI", model="ALN-AL00", orientation=6) == Exif(
        6, "2026-07-15T09:30:00+08:00", "117.070000", "36.675000", "HUAWEI", "ALN-AL00"
    )


def test_the_offset_the_camera_states_is_kept():
    assert facts(offset="-05:00").taken == "2026-07-15T09:30:00-05:00"


@pytest.mark.parametrize("offset", ["", "   :  ", "+0800", "Z", "+25:00", "+08:00:00"])
def test_without_a_readable_offset_it_is_chinese_time(offset):
    assert facts(offset=offset).taken == "2026-07-15T09:30:00+08:00"


@pytest.mark.parametrize(
    "taken",
    [None, "", "    :  :     :  :  ", "0000:00:00 00:00:00", "2026:02:30 09:30:00", "2026:07:15 24:00:00"],
)
def test_a_time_that_is_none_is_not_stated(taken):
    assert facts(taken=taken).taken is None


@pytest.mark.parametrize(
    "place",
    [
        {"lat": (IFDRational(0, 0),) * 3, "lon": (IFDRational(0, 0),) * 3},
        {"lat": (36, 40, IFDRational(0, 0))},
        {"lat": (0, 0, 0), "lon": (0, 0, 0)},
        {"lat": (90, 0, 1)},
        {"lon": (181, 0, 0)},
        {"lat": (36, 40)},
        {"refs": None},
        {"refs": ("", "")},
        {"lat": None},
        {"datum": "TOKYO"},
    ],
    ids="0/0,seconds 0/0,no fix,past the pole,past 180,two numbers,no N,blank N,half,other datum".split(","),
)
def test_a_place_that_is_none_is_not_stated(place):
    stated = facts(**place)
    assert (stated.lon, stated.lat) == (None, None)
    assert stated.taken  # the rest of the block still counts


@pytest.mark.parametrize("datum", ["WGS-84", "WGS-84   ", "WGS84", "CGCS2000"])
def test_a_named_datum_of_the_satellites_is_taken(datum):
    assert facts(datum=datum).lon == "117.070000"


def test_west_and_south_are_negative():
    assert facts(refs=("S", "W"))[2:4] == ("-117.070000", "-36.675000")


@given(st.integers(-179_999_999, 179_999_999), st.integers(-89_999_999, 89_999_999).filter(bool))
def test_every_millionth_of_a_degree_comes_back(lon, lat):
    def parts(millionths):
        seconds = Fraction(abs(millionths) * 3600, 10**6)
        exact = IFDRational((seconds % 60).numerator, (seconds % 60).denominator)
        return int(seconds // 3600), int(seconds % 3600 // 60), exact

    stated = facts(lon=parts(lon), lat=parts(lat), refs=("S" if lat < 0 else "N", "W" if lon < 0 else "E"))
    assert (Fraction(stated.lon) * 10**6, Fraction(stated.lat) * 10**6) == (lon, lat)
    assert len(stated.lon.partition(".")[2]) == len(stated.lat.partition(".")[2]) == 6


@pytest.mark.parametrize("orientation", [0, 9, 65535])
def test_an_orientation_that_is_none(orientation):
    assert facts(orientation=orientation).orientation is None


def test_names_are_cleaned():
    stated = facts(make="OLYMPUS IMAGING CORP.  ", model="\x01\x02")
    assert (stated.make, stated.model) == ("OLYMPUS IMAGING CORP.", None)


@given(st.binary(max_size=400))
def test_any_bytes_are_read_without_a_word(rest):
    for start in (b"", b"Exif\0\0II*\0\x08\0\0\0", b"Exif\0\0MM\0*\0\0\0\x08"):
        assert isinstance(read(start + rest), Exif)


@given(st.data())
def test_a_damaged_block_is_read_without_a_word(data):
    block = bytearray(exif(make="HUAWEI", model="ALN-AL00", orientation=6).tobytes())
    for _ in range(data.draw(st.integers(1, 8))):
        block[data.draw(st.integers(0, len(block) - 1))] = data.draw(st.integers(0, 255))
    assert isinstance(read(bytes(block[: data.draw(st.integers(0, len(block)))])), Exif)
