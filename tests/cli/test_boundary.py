"""Whatever goes wrong ends in three lines and the exit code of its class."""

import errno
import json
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from inspect_cli import errors
from inspect_cli.cli import boundary
from inspect_cli.cli.printer import out


def fails_with(capsys, error, *switches):
    def action():
        raise error

    out.begin("some command", switches)
    code = boundary.run(action)
    return code, capsys.readouterr()


@pytest.mark.parametrize(
    ("problem", "code"),
    [
        (errors.Problem, 1),
        (errors.Usage, 2),
        (errors.Unfit, 3),
        (errors.InputNeeded, 4),
        (errors.NotFound, 5),
        (errors.Refused, 6),
        (errors.NoWorkspace, 10),
        (errors.Locked, 11),
        (errors.TooNew, 12),
        (errors.CannotWrite, 13),
        (errors.Integrity, 20),
        (errors.InConflict, 21),
    ],
)
def test_each_class_of_problem_has_its_exit_code(capsys, problem, code):
    ended, said = fails_with(capsys, problem("workspace.none", where=errors.Where("/w")))
    assert ended == code
    assert said.err.splitlines()[1] == "  Where: /w"
    assert len(said.err.splitlines()) == 3


def test_several_problems_are_all_shown(capsys):
    two = [errors.Unfit("file.none", where=errors.Where("a.csv", row=row)) for row in (2, 9)]
    ended, said = fails_with(capsys, errors.Problems("import.refused", two))
    assert ended == 3
    assert "row 2" in said.err
    assert "row 9" in said.err
    _, said = fails_with(capsys, errors.Problems("import.refused", two), "--json")
    envelope = json.loads(said.out)
    assert [e["where"] for e in envelope["errors"]] == [{"file": "a.csv", "row": 2}, {"file": "a.csv", "row": 9}]
    assert [m["code"] for m in envelope["messages"]] == ["import.refused"]


def test_candidates_are_handed_on(capsys):
    problem = errors.NotFound("help.nothing_found", word="东", candidates=["东街", "东门"])
    _, said = fails_with(capsys, problem, "--json")
    assert json.loads(said.out)["errors"][0]["candidates"] == ["东街", "东门"]


def test_ctrl_c_is_130_and_says_so(capsys):
    ended, said = fails_with(capsys, KeyboardInterrupt())
    assert ended == 130
    assert said.err == "Cancelled\n"


def test_what_nobody_expected_goes_to_a_log_that_is_named(capsys):
    ended, said = fails_with(capsys, ZeroDivisionError("the third share"))
    assert ended == 1
    assert "Traceback" not in said.err
    assert len(said.err.splitlines()) == 3
    log = Path(said.err.splitlines()[1].partition(": ")[2])
    assert "the third share" in log.read_text(encoding="utf-8").rpartition("Traceback")[2]


def test_v_shows_the_traceback_too(capsys):
    assert "Traceback" in fails_with(capsys, ZeroDivisionError(), "-v")[1].err


def full(path):
    with closing(sqlite3.connect(path)) as database:
        database.execute("PRAGMA max_page_count = 2")
        database.execute("CREATE TABLE t (x)")
        database.execute("INSERT INTO t VALUES (zeroblob(100000))")


def read_only(path):
    sqlite3.connect(path).close()
    path.write_bytes(b"")
    with closing(sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True)) as database:
        database.execute("CREATE TABLE t (x)")


def locked(path):
    with closing(sqlite3.connect(path)) as first, closing(sqlite3.connect(path, timeout=0)) as second:
        first.execute("BEGIN IMMEDIATE")
        second.execute("BEGIN IMMEDIATE")


def no_database(path):
    path.write_bytes(b"this is a letter, not a database " * 100)
    with closing(sqlite3.connect(path)) as database:
        database.execute("SELECT * FROM sqlite_master")


def torn(path):
    with closing(sqlite3.connect(path)) as database:
        database.execute("CREATE TABLE t (x)")
        database.execute("INSERT INTO t VALUES (zeroblob(20000))")
        database.commit()
    content = bytearray(path.read_bytes())
    content[4096:] = b"\xff" * (len(content) - 4096)
    path.write_bytes(content)
    with closing(sqlite3.connect(path)) as database:
        database.execute("SELECT * FROM t").fetchall()


@pytest.mark.parametrize(
    ("happens", "code"), [(full, 13), (read_only, 13), (locked, 11), (no_database, 20), (torn, 20)]
)
def test_what_sqlite_complains_of(capsys, tmp_path, happens, code):
    out.begin("some command")
    assert boundary.run(lambda: happens(tmp_path / "inspect.db")) == code
    assert len(capsys.readouterr().err.splitlines()) <= 3


@pytest.mark.parametrize(
    ("number", "code"), [(errno.ENOSPC, 13), (errno.EROFS, 13), (errno.EACCES, 13), (errno.ENOENT, 5)]
)
def test_what_the_system_complains_of(capsys, number, code):
    ended, said = fails_with(capsys, OSError(number, "system text", "/d/f.csv"))
    assert ended == code
    assert "/d/f.csv" in said.err


def test_what_a_library_says_in_several_lines_stays_in_three(capsys):
    _, said = fails_with(
        capsys, errors.Integrity("database.damaged", where=errors.Where("x.db"), detail="a\nPage 5: b")
    )
    assert len(said.err.splitlines()) == 3
