"""A full disk, a read-only stick, a database of tomorrow, a flipped bit: said clearly, and nothing changed."""

import os
import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing

import pytest

from inspect_cli.cli import main as door


def digest(root):
    return (root / "data" / "inspect.db").read_bytes()


@pytest.mark.skipif(os.name == "nt", reason="the size of files is limited by POSIX only")
def test_a_full_disk(inside, patrol, sheet):
    """The file may grow no further: the command says so, and what was there is there."""
    import resource

    size = (patrol / "data" / "inspect.db").stat().st_size
    file = sheet()

    def limit():
        resource.setrlimit(resource.RLIMIT_FSIZE, (8192, resource.RLIM_INFINITY))

    command = [sys.executable, "-m", "inspect_cli", "-w", str(patrol), "survey", "NM-001", "--answers", str(file)]
    done = subprocess.run(command, capture_output=True, text=True, preexec_fn=limit, check=False)
    assert done.returncode == 13, done.stderr
    assert "Traceback" not in done.stderr
    assert (patrol / "data" / "inspect.db").stat().st_size >= size
    assert inside("-w", patrol, "check").code == 0
    assert inside("-w", patrol, "--json", "visit", "list").json["data"] == []
    assert inside("-w", patrol, "survey", "NM-001", "--answers", file).code == 0


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() != 0, reason="only root can play somebody else")
def test_a_read_only_folder_can_be_read_and_not_written(inside, patrol, tmp_path):
    """Root may write anywhere, so the program runs as nobody, who may write nothing here."""
    folder = tmp_path
    while folder != folder.parent:  # let nobody reach the folder
        folder.chmod(folder.stat().st_mode | 0o055)
        folder = folder.parent
    for path in [patrol, *patrol.rglob("*")]:
        path.chmod(0o555 if path.is_dir() else 0o444)
    before = digest(patrol)

    def as_nobody():
        os.setgid(65534)
        os.setuid(65534)

    def run(*argv):
        """In a child that has the program loaded already: its files may be out of nobody's reach."""
        child = os.fork()
        if child == 0:
            as_nobody()
            os._exit(door.main(["-w", str(patrol), *argv]))
        return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])

    assert inside("-w", patrol, "check").code == 0  # everything loaded
    assert run("point", "list") == 0
    assert run("check") == 0
    assert run("setting", "set", "notice.contact", "x") == 13
    assert digest(patrol) == before
    for path in [patrol, *patrol.rglob("*")]:
        path.chmod(0o755 if path.is_dir() else 0o644)


def test_a_database_of_a_newer_program(inside, patrol):
    with closing(sqlite3.connect(patrol / "data" / "inspect.db")) as db:
        db.execute("PRAGMA user_version=999999")
    before = digest(patrol)
    for verb in (("status",), ("setting", "set", "notice.contact", "x"), ("check",)):
        assert inside("-w", patrol, *verb).code == 12
    assert digest(patrol) == before


def test_a_flipped_bit_is_found(inside, patrol):
    file = patrol / "data" / "inspect.db"
    content = bytearray(file.read_bytes())
    at = content.find("柳湾农贸市场".encode())
    assert at > 0
    content[at] ^= 0x01
    file.write_bytes(content)
    said = inside("-w", patrol, "--json", "check")
    assert said.code == 20
    assert said.json["errors"]


def test_a_flipped_bit_in_a_source_is_not_merged(inside, patrol, tmp_path):
    copy = shutil.copytree(patrol, tmp_path / "copy")
    inside("-w", copy, "setting", "set", "notice.contact", "联络员丁")
    with closing(sqlite3.connect(copy / "data" / "inspect.db")) as db, db:
        db.execute("UPDATE op SET data=replace(data,'联络员丁','联络员戊') WHERE kind='setting'")
    said = inside("-w", patrol, "--json", "merge", copy)
    assert said.code == 3
    assert said.json["errors"][0]["code"] == "merge.left_out"
    assert inside("-w", patrol, "check").code == 0
    values = {row["setting"]: row["value"] for row in inside("-w", patrol, "--json", "setting", "show").json["data"]}
    assert values["notice.contact"] == ""


def test_no_workspace(inside, tmp_path):
    assert inside("-w", tmp_path, "status").code == 10


def test_a_workspace_of_somebody_else_is_refused(inside, patrol, tmp_path):
    inside("init", tmp_path / "other", "--org", "别处", "--inspector", "巡查员丁")
    assert inside("-w", patrol, "merge", tmp_path / "other").code == 6


def test_a_database_folded_by_an_older_program_is_folded_anew_when_it_is_looked_at(inside, patrol):
    with closing(sqlite3.connect(patrol / "data" / "inspect.db")) as db:
        db.execute("DROP TABLE unit")
        db.execute("PRAGMA user_version=1000")
    assert len(inside("-w", patrol, "--json", "unit", "list").json["data"]) > 12
    assert inside("-w", patrol, "check").code == 0
