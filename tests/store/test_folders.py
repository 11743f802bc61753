"""A folder is there whole, or the one before it is."""

from pathlib import Path

import pytest

from inspect_cli.errors import CannotWrite
from inspect_cli.store.folders import write_folder


def held(folder):
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def test_a_folder_takes_the_place_of_the_one_before(tmp_path):
    for files in ({"a": b"1", "b": b"2"}, {"b": b"3"}):
        write_folder(tmp_path / "in" / "it", files.items())
        assert held(tmp_path / "in" / "it") == files
        assert [path.name for path in (tmp_path / "in").iterdir()] == ["it"]


def test_what_breaks_off_leaves_the_one_before(tmp_path):
    def files():
        yield "a", b"new"
        raise KeyboardInterrupt

    write_folder(tmp_path / "it", [("a", b"old")])
    with pytest.raises(KeyboardInterrupt):
        write_folder(tmp_path / "it", files())
    assert held(tmp_path / "it") == {"a": b"old"}
    assert [path.name for path in tmp_path.iterdir()] == ["it"]


def test_a_rename_that_fails_brings_the_one_before_back(tmp_path, monkeypatch):
    write_folder(tmp_path / "it", [("a", b"old")])
    rename = Path.rename

    def full(self, target):
        if self.name.endswith(".tmp"):
            raise OSError(28, "No space left on device")
        return rename(self, target)

    monkeypatch.setattr(Path, "rename", full)
    with pytest.raises(CannotWrite):
        write_folder(tmp_path / "it", [("a", b"new")])
    assert held(tmp_path / "it") == {"a": b"old"}
    assert [path.name for path in tmp_path.iterdir()] == ["it"]
