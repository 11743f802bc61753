"""Sound, film and papers: kept as they are, told by their bytes, carried and checked like photos."""

import os

import pytest

from inspect_cli.errors import Unfit
from inspect_cli.photos import folder, media, picture

SAMPLES = {
    "mp3": b"ID3\x04" + bytes(60), "wav": b"RIFF\x24\x00\x00\x00WAVEfmt ", "amr": b"#!AMR\n" + bytes(40),
    "ogg": b"OggS" + bytes(40), "m4a": b"\x00\x00\x00\x1cftypM4A " + bytes(20),
    "mp4": b"\x00\x00\x00\x18ftypisom" + bytes(20),
    "mov": b"\x00\x00\x00\x14ftypqt  " + bytes(20), "3gp": b"\x00\x00\x00\x14ftyp3gp5" + bytes(20),
    "webm": b"\x1a\x45\xdf\xa3" + bytes(40), "pdf": b"%PDF-1.4\n", "zip": b"PK\x03\x04" + bytes(40),
    "bin": b"nobody knows what this is", "flac": b"fLaC" + bytes(40), "aac": b"\xff\xf1" + bytes(40),
    "avi": b"RIFF\x24\x00\x00\x00AVI LIST",
}  # fmt: skip


@pytest.fixture
def photos(tmp_path):
    return tmp_path / "data" / "photos"


def written(tmp_path, ending, content, name="a"):
    file = tmp_path / f"{name}.{ending}"
    file.write_bytes(content)
    return file


@pytest.mark.parametrize("ending", SAMPLES)
def test_a_file_is_told_by_its_bytes_and_kept_whatever_it_is_called(tmp_path, photos, ending):
    facts = media.take_in(written(tmp_path, "xyz", SAMPLES[ending]), photos)
    assert facts.format == ending
    assert facts.bytes == len(SAMPLES[ending])
    assert facts.width is None
    assert folder.original(photos, facts.sha256).read_bytes() == SAMPLES[ending]
    assert folder.verify(photos, facts.sha256)
    assert folder.strays(photos, {facts.sha256}) == []
    assert folder.strays(photos, set()) != []
    assert folder.remove(photos, facts.sha256)
    assert folder.original(photos, facts.sha256) is None


@pytest.mark.parametrize("ending", SAMPLES)
def test_what_came_from_another_laptop_lies_where_it_would_have_been_taken_in(tmp_path, photos, ending):
    facts = media.take_in(written(tmp_path, "x", SAMPLES[ending]), tmp_path / "theirs")
    media.receive(SAMPLES[ending], photos)
    assert folder.original(photos, facts.sha256).name == folder.original(tmp_path / "theirs", facts.sha256).name


@pytest.mark.parametrize(
    ("kind", "ending", "taken"),
    [("audio", "mp3", True), ("audio", "mp4", True), ("audio", "bin", True), ("audio", "mov", False),
     ("audio", "pdf", False), ("video", "mp4", True), ("video", "webm", True), ("video", "mp3", False),
     ("video", "zip", False), ("file", "mp3", True), ("file", "pdf", True)],
)  # fmt: skip
def test_only_what_is_certainly_of_another_kind_is_refused(tmp_path, photos, kind, ending, taken):
    file = written(tmp_path, ending, SAMPLES[ending])
    if taken:
        assert media.take_in(file, photos, kind).format == ending
        return
    with pytest.raises(Unfit) as refused:
        media.take_in(file, photos, kind)
    assert refused.value.code == "media.wrong_kind"
    assert not photos.exists()


def test_nothing_a_folder_a_pipe_and_too_much_are_refused(tmp_path, photos, monkeypatch):
    monkeypatch.setattr(media, "LARGEST", 100)
    (tmp_path / "empty").touch()
    written(tmp_path, "large", bytes(101))
    if hasattr(os, "mkfifo"):
        os.mkfifo(tmp_path / "pipe")
    codes = {"empty": "media.empty", "a.large": "media.too_large", "pipe": "photo.unreadable", ".": "photo.unreadable"}
    for name, code in codes.items():
        with pytest.raises(Unfit) as refused:
            media.take_in(tmp_path / name, photos)
        assert refused.value.code == code
    assert media.take_in(written(tmp_path, "fits", bytes(100)), photos).bytes == 100


def test_the_endings_of_files_are_none_of_the_pictures():
    assert not set(folder.MEDIA) & set(picture.FORMATS)
    assert set(SAMPLES) == set(folder.MEDIA)
