"""The photo folder: what lies there under a hash, what does not belong, and what an erasure takes away."""

import os

import pytest
from drawn import market, photo

from inspect_cli.errors import Unfit
from inspect_cli.photos import folder
from inspect_cli.photos.intake import take_in


@pytest.fixture
def photos(tmp_path):
    return tmp_path / "photos"


@pytest.fixture
def two(tmp_path, photos):
    return [take_in(photo(tmp_path / f"{n}.jpg", market(100 + n, 80)), photos).sha256 for n in range(2)]


def test_what_is_here_and_what_is_not(photos, two):
    assert folder.original(photos, two[0]).name == f"{two[0]}.jpg"
    assert folder.working_copy(photos, two[0]).name == f"{two[0]}-1600.jpg"
    missing = "0" * 64
    assert folder.original(photos, missing) is folder.working_copy(photos, missing) is None
    assert folder.verify(photos, two[0])
    assert not folder.verify(photos, missing)


def test_one_changed_bit_fails_the_hash(photos, two):
    path = folder.original(photos, two[0])
    content = bytearray(path.read_bytes())
    content[-3] ^= 4
    path.write_bytes(content)
    assert not folder.verify(photos, two[0])
    assert folder.verify(photos, two[1])


def test_strays_are_what_no_row_names(photos, two):
    loose = [photos / "IMG_0001.jpg", photos / "zz" / f"{two[0]}.jpg", photos / two[0][:2] / f"{two[0]}.exe"]
    for path in loose:
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(b"x")
    (photos / two[0][:2] / f"{two[0]}-320.jpg").write_bytes(b"a thumbnail belongs")
    assert folder.strays(photos, set(two)) == sorted(loose)
    unknown = [p for p in photos.rglob(f"{two[1]}*") if p.is_file()]
    assert folder.strays(photos, {two[0]}) == sorted(loose + unknown)
    assert folder.strays(photos / "no such folder", set()) == []


def test_what_a_dead_process_left_half_written_is_no_stray_and_is_swept_after_a_day(photos, two, tmp_path):
    old, new = (photos / two[0][:2] / f".{two[0]}.jpg.{pid}-1.tmp" for pid in (77, 78))
    for path in (old, new):
        path.write_bytes(b"x")
    os.utime(old, (0, 0))
    assert folder.strays(photos, set(two)) == []
    take_in(tmp_path / "0.jpg", photos)
    assert (old.exists(), new.exists()) == (False, True)


def test_removal_takes_everything_of_one_photo_and_nothing_of_another(photos, two):
    here = photos / two[0][:2]
    for name in (f"{two[0]}-320.jpg", f".{two[0]}-1600.jpg.77-78.tmp"):
        (here / name).write_bytes(b"x")
    assert len(folder.remove(photos, two[0])) == 4
    assert not [p for p in photos.rglob("*") if two[0] in p.name]
    assert folder.verify(photos, two[1])
    assert folder.remove(photos, two[0]) == []


@pytest.mark.parametrize("name", ["", "../../etc/passwd", "*", "A" * 64, "0" * 63, "0" * 64 + "\n"])
def test_a_name_that_is_no_hash_never_reaches_the_disk(photos, name):
    for act in (folder.original, folder.working_copy, folder.verify, folder.remove):
        with pytest.raises(Unfit) as refused:
            act(photos, name)
        assert refused.value.code == "photo.bad_hash"
