"""A laptop looked over: what is wrong is named, with how to repair it."""

import ast
import inspect
import os
import shutil
import sys

import pytest

from inspect_cli.cli import doctor as module
from inspect_cli.cli import words


@pytest.fixture
def patrol(morning):
    return morning()


def examine(patrol, root=None):
    """Return grade and sentence of each check; the exit code has to agree with them."""
    said = patrol.inside("doctor", "-w", root or patrol.root, "--json")
    checks = said.json["data"]
    assert said.code == (3 if any(c["grade"] != "good" for c in checks) else 0)
    assert all(c["repair"] for c in checks if c["grade"] != "good")
    return {c["check"]: (c["grade"], c["said"]) for c in checks}


def grades(patrol, root=None):
    return {name: grade for name, (grade, _) in examine(patrol, root).items()}


def test_everything_is_looked_at(patrol):
    found = grades(patrol)
    looked_at = {"sqlite", "terminal", "camera", "disk", "folder", "clock", "keys", "font", "printer"}
    assert set(found) == looked_at
    assert {found[name] for name in ("sqlite", "camera", "clock", "keys")} == {"good"}


def test_without_a_workspace_the_machine_is_looked_at(inside, tmp_path):
    names = {check["check"] for check in inside("doctor", "--json").json["data"]}
    assert {"sqlite", "camera", "font", "workspace"} <= names
    assert "disk" not in names


def test_a_clock_behind_the_log(patrol):
    patrol.visit("BJ-1", "08:00")
    patrol.at("07:50")
    assert examine(patrol)["clock"][0] == "bad"
    patrol.at("07:56")
    assert grades(patrol)["clock"] == "good"


@pytest.mark.parametrize("year", [1970, 2023, 2100])
def test_a_clock_that_lost_its_battery(patrol, year):
    patrol.at(f"{year}-01-01T00:00")
    assert grades(patrol)["clock"] == "bad"


@pytest.mark.skipif(os.name == "nt", reason="modes are a thing of POSIX")
def test_keys_that_others_can_read(patrol, tmp_path):
    key = next((tmp_path / "keys").rglob("*.key"))
    key.chmod(0o644)
    grade, said = examine(patrol)["keys"]
    assert grade == "bad"
    assert str(key) in said


@pytest.mark.parametrize("folder", ["OneDrive - 文明办", "我的坚果云", "iCloudDrive", "Nutstore/1"])
def test_a_folder_that_is_synced_to_a_cloud(patrol, tmp_path, folder):
    root = tmp_path / folder / "巡查"
    shutil.copytree(patrol.root, root)
    assert grades(patrol, root)["folder"] == "bad"


def test_a_damaged_database(patrol):
    (patrol.root / "data" / "inspect.db").write_bytes(b"no database at all" * 300)
    for beside in ("inspect.db-wal", "inspect.db-shm"):
        (patrol.root / "data" / beside).unlink(missing_ok=True)
    assert grades(patrol)["database"] == "bad"


def test_a_font_that_is_not_where_the_settings_say(patrol):
    patrol.run("config", "set", "font.hei", "/nowhere/hei.ttf")
    grade, said = examine(patrol)["font"]
    assert grade == "bad"
    assert "hei" in said


def test_settings_that_cannot_be_read(patrol):
    (patrol.root / "inspect.toml").write_text("staff = ", encoding="utf-8")
    assert {"font": "bad", "disk": "good"}.items() <= grades(patrol).items()


@pytest.mark.skipif(sys.platform == "win32", reason="the stub is a shell script")
def test_printers(patrol, tmp_path, monkeypatch):
    stub = tmp_path / "bin" / "lpstat"
    stub.parent.mkdir()
    stub.write_text("#!/bin/sh\n[ \"$1\" = -e ] && printf 'HP_1\\nHP_2\\n'\n")
    stub.chmod(0o755)
    monkeypatch.setenv("PATH", f"{stub.parent}:{os.environ['PATH']}")
    grade, said = examine(patrol)["printer"]
    assert grade == "good"
    assert "HP_2" in said
    patrol.run("config", "set", "printer", "HP_2")
    assert grades(patrol)["printer"] == "good"
    patrol.run("config", "set", "printer", "HP_3")
    assert grades(patrol)["printer"] == "odd"


@pytest.mark.parametrize(
    ("encoding", "grade"), [("utf-8", "good"), ("gbk", "good"), ("ascii", "odd"), ("latin-1", "odd")]
)
def test_terminals(cli, encoding, grade):
    said = cli("doctor", "--json", encoding=encoding)
    assert {c["check"]: c["grade"] for c in said.json["data"]}["terminal"] == grade


def test_on_a_screen_each_line_has_its_mark_and_a_repair_is_said_once(patrol):
    patrol.at("2100-01-01T00:00")
    lines = patrol.inside("doctor", "-w", patrol.root).out.splitlines()
    repairs = [line for line in lines if line.startswith("  ")]
    assert all(line[0] in "√▲×" for line in lines if line not in repairs)
    assert any(line.startswith("×") for line in lines)
    assert len(repairs) == len(set(repairs))


@pytest.mark.parametrize("lang", words.LANGUAGES)
def test_every_sentence_is_known_and_everything_wrong_has_its_repair(lang):
    words.settle(lang)
    tree = ast.walk(ast.parse(inspect.getsource(module)))
    codes = {n.value for n in tree if isinstance(n, ast.Constant) and str(n.value).startswith("doctor.")}
    assert [code for code in codes if not words.known(code)] == []
    wrong = ("missing", "poor", "low", "shared", "synced", "wrong", "behind", "open", "substitute", "database")
    assert [code for code in codes if code.endswith(wrong) != words.known(f"{code}.hint")] == []
