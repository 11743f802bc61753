"""Remotes by name, and a folder as a store of objects."""

import json
import os
import shutil
import subprocess
import sys

import pytest
from field import Team, objects

from inspect_cli.errors import CannotWrite, NotFound, Refused, Unfit, Usage
from inspect_cli.log.journal import Op
from inspect_cli.sync import remote as remotes
from inspect_cli.sync.store import FolderStore


def test_a_remote_has_a_name_on_this_laptop_only(office, make_laptop, stick):
    assert office.run("--json", "remote", "list").json["data"] == [
        {"remote": "usb", "folder": str(stick), "here": True}
    ]
    assert f'remote.usb = "{stick}"' in (office.root / "inspect.toml").read_text(encoding="utf-8")
    assert remotes.remotes(make_laptop("patrol").workspace) == []


@pytest.mark.parametrize("name", ["办公室", "nas-2.lan", "U盘"])
def test_names_in_any_script_are_kept(office, stick, name):
    assert office.run("remote", "add", name, stick).code == 0
    assert remotes.find(office.workspace, name).folder == stick
    assert office.run("remote", "remove", name).code == 0
    with pytest.raises(NotFound):
        remotes.find(office.workspace, name)
    assert remotes.find(office.workspace).name == "usb"


@pytest.mark.parametrize("name", ["", "a b", "a=b", '"', "a/b", "-x", "a\nb", "x" * 33])
def test_other_names_are_refused(office, stick, name):
    with pytest.raises(Usage, match=r"remote\.bad_name"):
        remotes.add(office.workspace, name, stick)


def test_a_folder_that_is_not_there_is_not_made(office, tmp_path):
    said = office.run("remote", "add", "gone", tmp_path / "gone")
    assert said.code == 5
    assert not (tmp_path / "gone").exists()


def test_a_name_is_given_once_and_no_folder_in_the_workspace_or_around_it(office, stick):
    for name, folder in (("usb", stick), ("in", office.root / "data"), ("around", office.root.parent)):
        with pytest.raises(Refused):
            remotes.add(office.workspace, name, folder)


def test_which_remote_has_to_be_said_when_there_are_several(office, stick, tmp_path):
    (tmp_path / "share").mkdir()
    office.run("remote", "add", "share", tmp_path / "share")
    assert office.run("sync").code == 5
    assert office.run("sync", "share").code == 0
    office.run("remote", "remove", "usb")
    assert office.run("sync").code == 0


def test_without_a_remote_the_next_command_is_named(make_laptop):
    said = make_laptop("alone").run("sync")
    assert said.code == 5
    assert "remote add" in said.err


def test_a_stick_that_was_pulled_out_is_said_to_be_gone(office, stick):
    stick.rename(stick.with_name("elsewhere"))
    said = office.run("sync")
    assert said.code == 5
    assert str(stick) in said.err
    assert not stick.exists()


def test_a_remote_of_another_workspace_is_refused(office, stick, tmp_path):
    office.sync()
    before = objects(stick)
    stranger = Team(tmp_path / "elsewhere", office.inside).make("stranger").remote(stick)
    said = stranger.run("sync")
    assert said.code == 6
    assert "empty folder" in said.err
    assert stranger.run("check", "--remote", "usb").code == 6
    assert objects(stick) == before
    assert office.run("sync").code == 0


def test_half_written_and_hidden_files_are_no_objects(tmp_path):
    for name in (".x.tmp", "v1/.a.12-34.tmp", "v1/log/.DS_Store", "v1/log/a", ".Trash/v1/b"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_bytes(b"12")
    os.mkfifo(tmp_path / "v1" / "pipe")
    (tmp_path / "v1" / "link").symlink_to(tmp_path / "v1" / "log" / "a")
    assert FolderStore(tmp_path).list("v1") == {"v1/log/a": 2}


def test_an_object_is_put_and_got(tmp_path):
    store = FolderStore(tmp_path)
    store.put("v1/a/b", b"12345")
    store.put("v1/a/b", b"12345")
    assert store.get("v1/a/b", 5) == b"12345"
    assert store.list("v1") == {"v1/a/b": 5}
    with pytest.raises(Unfit):
        store.get("v1/a/b", 4)
    assert [path.name for path in (tmp_path / "v1/a").iterdir()] == ["b"]


def test_nothing_is_put_where_a_stick_was(tmp_path):
    (tmp_path / "stick").mkdir()
    store = FolderStore(tmp_path / "stick")
    (tmp_path / "stick").rmdir()
    with pytest.raises(CannotWrite):
        store.put("v1/a", b"1")
    assert not (tmp_path / "stick").exists()


READ_ONLY = 'mount --bind "$1" "$1" && mount -o remount,ro,bind "$1" && shift && exec "$@"'


def can_mount():
    if sys.platform != "linux" or shutil.which("unshare") is None:
        return False
    return subprocess.run(["unshare", "-m", "true"], check=False, capture_output=True).returncode == 0


@pytest.mark.skipif(not can_mount(), reason="mounting is not allowed here")
def test_from_a_read_only_stick_everything_is_pulled(office, patrol, stick, tmp_path):
    patrol.visit("260701aaaaaaaa")
    (photo,) = patrol.shoot(tmp_path, "260701aaaaaaaa", 1)
    patrol.sync()
    before = objects(stick)
    office.write(Op("point", "NM-1", {"name": "中心市场"}))
    program = office.start("--json", "sync", wrapper=("unshare", "-m", "sh", "-c", READ_ONLY, "sh", str(stick)))
    said = json.loads(program.communicate(timeout=120)[0])
    assert program.returncode == 3
    assert [error["code"] for error in said["errors"]] == ["disk.cannot_write"]
    assert said["data"]["pulled"] == 8
    assert said["data"]["photos_pulled"] == 1
    assert said["data"]["pushed"] == 0
    assert (office.workspace.photos / photo[:2] / f"{photo}.jpg").exists()
    assert objects(stick) == before
    assert office.run("sync").code == 0


@pytest.mark.skipif(not hasattr(os, "posix_fadvise"), reason="this system reads back from its cache")
def test_synced_is_only_said_of_what_was_read_back(office, stick, monkeypatch):
    """A medium that loses what it was given, and says nothing."""
    put = FolderStore.put
    with monkeypatch.context() as patch:
        patch.setattr(FolderStore, "put", lambda store, name, content: put(store, name, content[:-1] + b"?"))
        report = office.sync()
    assert {item.state for item in report.items} == {"not_read_back"}
    assert report.operations_pushed == 0
    assert office.sync().operations_pushed > 0
    assert office.run("check", "--remote", "usb", "--repair").code == 0
    assert office.run("check", "--remote", "usb").code == 0


def test_a_share_that_cannot_sync_folders_is_good_enough(tmp_path, monkeypatch):
    from inspect_cli.store import files
    from inspect_cli.sync import store as module

    def refuse(folder):
        raise OSError(22, "Invalid argument", str(folder))

    monkeypatch.setattr(files, "sync_folder", refuse)
    monkeypatch.setattr(module, "sync_folder", refuse)
    FolderStore(tmp_path).put("v1/a/b", b"1")
    assert FolderStore(tmp_path).get("v1/a/b", 1) == b"1"
