"""Killed at any moment, several at once, a full disk, a read-only one: no confirmed answer is ever lost."""

import contextlib
import os
import random
import shutil
import sqlite3
import subprocess
import sys
import time
from contextlib import ExitStack
from pathlib import Path

import pytest
from laptops import answer, point

from inspect_cli.errors import CannotWrite, Integrity, Locked, NoWorkspace, Refused
from inspect_cli.log import proof, schema
from inspect_cli.log.journal import open_journal
from inspect_cli.store import database, lock
from inspect_cli.store.workspace import find

ROUNDS = 100 if os.environ.get("INSPECT_LONG") else 10
HERE = Path(__file__).parent

WRITE = """
import sys; sys.path.insert(0, {here!r})
from laptops import Laptop, answer
laptop = Laptop({root!r}, {keys!r})
with laptop.journal() as journal:
    for number in range({first}, {first} + {count}):
        journal.append([answer(f"q{{number}}", "x" * 300), answer("last", f"{{number}}")])
        print(number, flush=True)
"""
MERGE = """
import sys; sys.path.insert(0, {here!r})
from laptops import Laptop
laptop = Laptop({root!r}, {keys!r})
print("ready", flush=True)
print(laptop.merge(Laptop({source!r}, "")).new, flush=True)
"""
REBUILD = """
import sys; sys.path.insert(0, {here!r})
from laptops import Laptop
from inspect_cli.log import proof
with Laptop({root!r}, {keys!r}).journal() as journal:
    print("ready", flush=True)
    while True:
        proof.rebuild(journal)
"""


def started(script, laptop, **more):
    """Start a program of its own on a laptop."""
    text = script.format(here=str(HERE), root=str(laptop.root), keys=str(laptop.key_folder), **more)
    return subprocess.Popen([sys.executable, "-c", text], stdout=subprocess.PIPE, text=True, cwd=Path.cwd())


def killed(process, after, lines=1):
    """Kill a program some time after its first lines; return all that it had said until then."""
    said = [process.stdout.readline() for _ in range(lines)]
    time.sleep(after)
    process.kill()
    said += process.stdout.readlines()
    process.wait()
    process.stdout.close()
    return [line.strip() for line in said if line.endswith("\n")]


def test_killed_in_the_middle_of_answering_no_confirmed_answer_is_lost(founder, inspector):
    rng, first = random.Random(1), 0
    for _ in range(ROUNDS):
        said = killed(started(WRITE, inspector, first=first, count=10**6), rng.uniform(0, 0.08))
        confirmed = [int(number) for number in said]
        # Taken over while its write-ahead log still lies beside it, as from a stick that was pulled out.
        assert inspector.workspace.database.with_name("inspect.db-wal").stat().st_size > 0
        assert founder.merge(inspector).left == ()
        for laptop in (founder, inspector):
            there = {path for (path,) in laptop.rows("SELECT path FROM answer")}
            assert {f"q{number}" for number in confirmed} <= there
            last = int(laptop.rows("SELECT value FROM answer WHERE path='last'")[0][0])
            assert confirmed[-1] <= last <= confirmed[-1] + 1
        assert inspector.faults() == ()
        first = confirmed[-1] + 2
    assert founder.faults() == ()
    assert founder.rows("SELECT count(*) FROM device") == [(2,)]  # no kill cost a key


def test_killed_in_the_middle_of_a_merge_it_is_all_there_or_nothing(team, founder, inspector):
    for number in range(40):
        inspector.write(*(answer(f"{number}-{part}", "x" * 50) for part in range(50)))
    rng = random.Random(2)
    for number in range(max(ROUNDS // 2, 10)):
        receiver = founder.copy(team.workshop / f"r{number}", team.workshop / f"keys-r{number}")
        killed(started(MERGE, receiver, source=str(inspector.root)), rng.uniform(0, 0.12))
        found = receiver.rows("SELECT count(*) FROM answer")[0][0]
        assert found in (0, 2000)
        assert receiver.faults() == ()
        receiver.merge(inspector)
        assert receiver.digests() == inspector.digests()
        shutil.rmtree(receiver.root)


def test_killed_in_the_middle_of_a_rebuild_the_tables_are_whole(founder, inspector):
    inspector.write(*(answer(f"q{part}", "x" * 50) for part in range(800)))
    before, rng = inspector.digests(), random.Random(3)
    for _ in range(max(ROUNDS // 3, 8)):
        killed(started(REBUILD, inspector), rng.uniform(0, 0.1))
        assert inspector.digests() == before
        assert inspector.faults() == ()


def test_a_write_ahead_log_cut_off_anywhere_gives_what_was_before(team, founder, inspector):
    killed(started(WRITE, inspector, first=0, count=10**6), 0.05)
    wal = inspector.workspace.database.with_name("inspect.db-wal")
    content = wal.read_bytes()
    for length in [0, 10, 32, 33, *range(1000, len(content), max(len(content) // 12, 1))]:
        wal.write_bytes(content[:length])
        receiver = founder.copy(team.workshop / f"w{length}", team.workshop / f"keys-w{length}")
        assert receiver.merge(inspector).left == ()
        rows = receiver.rows("SELECT path, value FROM answer WHERE path='last'")
        answers = receiver.rows("SELECT count(*) FROM answer")[0][0]
        assert answers == (int(rows[0][1]) + 2 if rows else 0)
        shutil.rmtree(receiver.root)


def test_two_programs_write_at_once_and_all_of_it_is_there(founder, inspector):
    programs = [started(WRITE, inspector, first=first, count=60) for first in (0, 1000, 2000)]
    said = [program.communicate()[0].split() for program in programs]
    assert [program.returncode for program in programs] == [0, 0, 0]
    assert [len(numbers) for numbers in said] == [60, 60, 60]
    there = {path for (path,) in inspector.rows("SELECT path FROM answer")}
    assert {f"q{number}" for numbers in said for number in numbers} <= there
    assert inspector.faults() == ()
    assert founder.merge(inspector).new == 360
    assert founder.rows("SELECT count(*) FROM device") == [(2,)]


def test_merging_from_a_workspace_in_use(founder, inspector):
    program = started(WRITE, inspector, first=0, count=150)
    program.stdout.readline()
    while program.poll() is None:
        assert founder.merge(inspector).left == ()
    program.stdout.close()
    founder.merge(inspector)
    assert founder.rows("SELECT count(*) FROM answer") == [(151,)]
    assert founder.faults() == ()


def test_a_program_that_does_not_let_go_is_named_in_time(monkeypatch, founder):
    monkeypatch.setattr(lock, "PATIENCE", 0.1)
    with founder.journal() as journal:
        other = lock.WriterLock(founder.workspace.lock)
        before = founder.rows("SELECT count(*) FROM op")
        with other.held(), pytest.raises(Locked):
            journal.append([point("NM-1", "市场")])
        with other.held(), pytest.raises(Locked):
            open_journal(founder.workspace)
        other.close()
        journal.append([point("NM-1", "市场")])
    assert founder.rows("SELECT count(*) FROM op") == [(before[0][0] + 1,)]


def test_what_was_written_is_no_failure_when_another_program_holds_the_lock_at_the_end(monkeypatch, founder):
    monkeypatch.setattr(lock, "PATIENCE", 0.1)
    other = lock.WriterLock(founder.workspace.lock)
    with ExitStack() as kept, founder.journal() as journal:
        journal.append([point("NM-1", "市场")])
        kept.enter_context(other.held())
    other.close()
    with pytest.raises(sqlite3.ProgrammingError):
        journal.db.execute("SELECT 1")
    assert founder.rows("SELECT name FROM point") == [("市场",)]


def test_another_program_that_has_the_database_open_for_writing_is_named(founder):
    with founder.journal() as journal, sqlite3.connect(founder.workspace.database, isolation_level=None) as other:
        journal.db.execute("PRAGMA busy_timeout=50")
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(Locked):
            journal.append([point("NM-1", "市场")])
        other.execute("ROLLBACK")
        journal.append([point("NM-1", "市场")])
    other.close()
    assert founder.faults() == ()


FULL = """
import resource, sys; sys.path.insert(0, {here!r})
from laptops import Laptop, answer
from inspect_cli.errors import CannotWrite
laptop = Laptop({root!r}, {keys!r})
with laptop.journal() as journal:
    journal.append([answer("before", "x")])
    count = journal.db.execute("SELECT count(*) FROM op").fetchone()
    wal = laptop.workspace.database.with_name("inspect.db-wal").stat().st_size
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (wal + {room}, hard))
    try:
        journal.append([answer(f"big{{n}}", "x" * 4000) for n in range(40)])
        print("written")
    except CannotWrite as problem:
        print(problem.code)
    resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    print(journal.db.execute("SELECT count(*) FROM op").fetchone() == count)
    journal.append([answer("after", "x")])
"""


@pytest.mark.skipif(os.name == "nt", reason="the size of files is limited by POSIX only")
@pytest.mark.parametrize("room", [0, 100, 5000, 40_000, 100_001])
def test_on_a_full_disk_nothing_is_half_written_and_it_goes_on_afterwards(inspector, room):
    said, _ = started(FULL, inspector, room=room).communicate()
    assert said.split() == ["disk.cannot_write", "True"]
    assert inspector.rows("SELECT path FROM answer ORDER BY path") == [("after",), ("before",)]
    assert inspector.faults() == ()


@pytest.fixture
def tiny_disk(tmp_path):
    """A disk of 600 kB, where the machine lets us mount one."""
    if shutil.which("mount") is None or os.geteuid() != 0:
        pytest.skip("no right to mount")
    mount = ["mount", "-t", "tmpfs", "-o", "size=1100k", "tmpfs", str(tmp_path)]
    if subprocess.run(mount, capture_output=True, check=False).returncode:
        pytest.skip("cannot mount")
    yield tmp_path
    subprocess.run(["umount", "-l", str(tmp_path)], check=True)


def test_a_disk_that_fills_up_while_merging_and_backing_up(team, founder, inspector, tiny_disk):
    from inspect_cli.log import begin

    small = founder.copy(tiny_disk / "small", team.workshop / "keys-small")
    for number in range(3):
        inspector.write(*(answer(f"{number}-{part}", "x" * 1000) for part in range(200)))
    before = small.digests()
    with pytest.raises(CannotWrite):
        small.merge(inspector)
    assert small.digests() == before
    assert small.faults() == ()
    with contextlib.suppress(OSError), (tiny_disk / "filler").open("wb", buffering=0) as filler:
        while filler.write(b"x" * 4096):
            pass
    with small.at_work(), pytest.raises(CannotWrite):
        begin.backup(small.workspace, tiny_disk / "backup.db")
    assert not (tiny_disk / "backup.db").exists()
    (tiny_disk / "filler").unlink()
    small.write(point("NM-1", "goes on"))
    assert small.rows("SELECT name FROM point") == [("goes on",)]


READ_ONLY = """
import os, sys; sys.path.insert(0, {here!r})
import nacl.signing, sqlite_utils, tempfile; sqlite_utils.Database(memory=True)
from laptops import Laptop, answer
from inspect_cli.errors import CannotWrite
from inspect_cli.log import proof, schema
from inspect_cli.store import database
os.setegid(65534); os.seteuid(65534)  # only now: the interpreter may lie where only root can read
laptop = Laptop({root!r}, {keys!r})
with database.reading(laptop.workspace.database, schema.NEWEST) as db:
    print([tuple(row) for row in db.execute("SELECT value FROM answer")])
print(proof.prove(laptop.workspace).faults)
try:
    laptop.write(answer("b", "x"))
except CannotWrite as problem:
    print(problem.code)
"""


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() != 0, reason="only root can become somebody else")
@pytest.mark.parametrize("killed_before", [False, True])
def test_a_read_only_folder_can_be_read_and_refuses_to_be_written(inspector, killed_before):
    """Also with a write-ahead log beside it that nobody can bring home."""
    inspector.write(answer("last", "5"))
    if killed_before:
        killed(started(WRITE, inspector, first=5, count=10**6), 0)
    subprocess.run(["chmod", "-R", "a=rX", str(inspector.root.parent)], check=True)
    process = started(READ_ONLY, inspector)
    said = process.communicate()[0].splitlines()
    subprocess.run(["chmod", "-R", "u+w", str(inspector.root.parent)], check=True)
    assert process.returncode == 0
    assert said[1:] == ["()", "disk.cannot_write"]
    assert killed_before or said[0] == "[('5',)]"


def test_a_database_that_is_no_workspace_is_named(founder, tmp_path):
    with pytest.raises(NoWorkspace):
        find(tmp_path)
    path = founder.workspace.database
    for content in (b"", b"SQLite format 3\0" + b"x" * 500, b"not a database, not at all, by no means" * 30):
        path.write_bytes(content)
        for ending in ("-wal", "-shm"):
            path.with_name(path.name + ending).unlink(missing_ok=True)
        with founder.at_work():
            with pytest.raises(Integrity):
                open_journal(founder.workspace)
            with pytest.raises(Integrity), database.reading(path, schema.NEWEST):
                pass
            with pytest.raises(Integrity):
                proof.prove(founder.workspace)


def test_a_newer_database_is_not_opened(founder):
    from inspect_cli.errors import TooNew

    with founder.journal() as journal:
        journal.db.execute("PRAGMA user_version=999000")
    with founder.at_work():
        with pytest.raises(TooNew):
            open_journal(founder.workspace)
        with pytest.raises(TooNew), database.reading(founder.workspace.database, schema.NEWEST):
            pass


def test_one_flipped_byte_in_the_file_is_found_or_harmless(team, inspector):
    for number in range(30):
        inspector.write(answer(f"q{number}", "地面有积水"))
    whole = inspector.workspace.database.read_bytes()
    genuine = inspector.rows("SELECT hex(hash), data FROM op ORDER BY hash")
    rng, found = random.Random(4), 0
    for _ in range(120):
        content = bytearray(whole)
        content[rng.randrange(len(content))] ^= 1 << rng.randrange(8)
        inspector.workspace.database.write_bytes(content)
        try:
            if inspector.faults():
                found += 1
                continue
            # Not found: then it was in a place that holds nothing, and all there is to read is as it was.
            with database.foreign(inspector.workspace.database, schema.NEWEST) as db:
                rows = db.execute("SELECT hex(hash), data FROM op ORDER BY hash").fetchall()
            assert [tuple(row) for row in rows] == genuine
        except (Integrity, CannotWrite):
            found += 1
    assert found > 10


def test_appending_to_a_damaged_database_says_so(inspector):
    for number in range(30):
        inspector.write(answer(f"q{number}", "地面有积水"))
    path = inspector.workspace.database
    content = path.read_bytes()
    path.write_bytes(content[:4096] + b"\x5a" * (len(content) - 4096))
    with pytest.raises((Integrity, Refused)):
        inspector.write(answer("x", "y"))


def test_a_note_beside_the_key_that_cannot_be_written_takes_nothing_back(founder, inspector):
    with inspector.journal() as journal:
        journal.append([answer("a", "x")])
        (note,) = inspector.key_folder.rglob("*.tip")
        os.close(journal.identity._handle)
        journal.identity._handle = os.open(note, os.O_RDONLY)  # writing to it fails, as on a full disk
        journal.append([answer("b", "x")])
    founder.merge(inspector)
    assert founder.rows("SELECT path FROM answer ORDER BY path") == [("a",), ("b",)]
