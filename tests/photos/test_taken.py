"""When a photo was taken: camera, name, file, and clocks that were wrong."""

import os
from datetime import timedelta

import pytest
from drawn import exif, photo
from hypothesis import given
from hypothesis import strategies as st

from inspect_cli.errors import Usage
from inspect_cli.photos.intake import look_at
from inspect_cli.photos.taken import Correction, by_known_time, in_name, parse_shift, taken


@pytest.mark.parametrize(
    ("name", "time"),
    [
        ("IMG_20260713_083100.jpg", "2026-07-13T08:31:00+08:00"),
        ("IMG20260713083100.heic", "2026-07-13T08:31:00+08:00"),
        ("20260713_083100_1.jpg", "2026-07-13T08:31:00+08:00"),
        ("2026-07-13 08.31.00.png", "2026-07-13T08:31:00+08:00"),
        ("微信图片_20260713083100.jpg", "2026-07-13T08:31:00+08:00"),
        ("IMG_20260713_083100123.jpg", "2026-07-13T08:31:00+08:00"),
        ("PXL_20260713_003100123.jpg", "2026-07-13T08:31:00+08:00"),
        ("IMG_20261313_083100.jpg", None),
        ("IMG_20260231_083100.jpg", None),
        ("IMG_20260713_253100.jpg", None),
        ("DSC_0001.jpg", None),
        ("320260713083100.jpg", None),
        ("202607130831001234567.jpg", None),
    ],
)
def test_the_time_in_a_name(name, time):
    found = in_name(name)
    assert (found and found.isoformat()) == time


def test_camera_before_name_before_file(tmp_path):
    told = photo(tmp_path / "IMG_20260101_000000.jpg", exif=exif("2026:07:15 09:30:00"))
    named = photo(tmp_path / "IMG_20260102_000000.jpg")
    mute = photo(tmp_path / "mute.jpg")
    os.utime(mute, (1_784_000_000, 1_784_000_000))
    found = [taken(path, look_at(path)) for path in (told, named, mute)]
    assert [(at.isoformat(), source) for at, source in found[:2]] == [
        ("2026-07-15T09:30:00+08:00", "exif"),
        ("2026-01-02T00:00:00+08:00", "name"),
    ]
    assert (found[2].at.timestamp(), found[2].source) == (1_784_000_000, "file")


def test_only_the_cameras_time_is_set_right(tmp_path):
    named = photo(tmp_path / "IMG_20260102_000000.jpg")
    assert taken(named, look_at(named), Correction(timedelta(hours=1))).source == "name"


def test_a_correction_of_nothing_is_none(tmp_path):
    told = photo(tmp_path / "a.jpg", exif=exif("2026:07:15 09:30:00"))
    assert taken(told, look_at(told), Correction(timedelta())).source == "exif"


@pytest.mark.parametrize("said", ["09:38:13", "2026-07-15 09:38:13", "2026-07-15T01:38:13+00:00"])
def test_a_photo_of_a_known_time(tmp_path, said):
    facts = look_at(photo(tmp_path / "a.jpg", exif=exif("2026:07:15 09:30:00", make="M", model="1")))
    assert by_known_time(facts, said) == Correction(timedelta(minutes=8, seconds=13), ("M", "1"))


@given(st.integers(-400 * 86400, 400 * 86400))
def test_every_shift_can_be_written(seconds):
    minutes, rest = divmod(abs(seconds), 60)
    days, minutes = divmod(minutes, 1440)
    text = f"{'-' if seconds < 0 else '+'}{days}d{minutes // 60}h{minutes % 60}m{rest}s"
    assert parse_shift(text) == timedelta(seconds=seconds)


@pytest.mark.parametrize("text", ["", "+", "8m", "+8", "+m", "+8m13", "+13s8m", "+ 8m"])
def test_what_is_no_shift(text):
    with pytest.raises(Usage):
        parse_shift(text)
