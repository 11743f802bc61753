"""Nothing that was changed on the way comes in: not one flipped bit, not one missing row."""

import os
import random
import shutil
import sqlite3
from contextlib import closing

import pytest
from laptops import VISIT, Laptop, Team, answer, open_folder, point

from inspect_cli.errors import Integrity, Problem
from inspect_cli.log import keys, verify
from inspect_cli.log.journal import Op
from inspect_cli.store import database

LONG = bool(os.environ.get("INSPECT_LONG"))
MUTATIONS, WHOLE_MERGES, SPOILT = (20_000, 400, 150) if LONG else (8_000, 100, 75)
COLUMNS = {
    "op": ["d", "seq", "hash", "more", "at", "by", "kind", "act", "key", "replaces", "salt", "data"],
    "tip": ["d", "seq", "hash", "sig"],
    "device": ["d", "pub"],
}
BYTES = {"hash", "salt", "sig", "pub"}


@pytest.fixture(scope="module")
def sent():
    """A database somebody handed in (two laptops, about sixty operations), and laptops that wait for it."""
    workshop = open_folder()
    team = Team(workshop)
    inspector = team.join("01", "inspector")
    team.founder.copy(workshop / "waiting", workshop / "keys-waiting")
    for number in range(8):
        visit = Op("visit", VISIT, {"state": f"{number}"})
        inspector.write(answer(f"q{number}", "是"), answer(f"r{number}", "地面有积水"), visit)
        team.founder.write(point(f"NM-{number}", "市场"), Op("setting", "notice.series", {"value": f"文{number}"}))
    inspector.merge(team.founder)
    with database.foreign(inspector.workspace.database, 10**6) as db, sqlite3.connect(workshop / "sent.db") as out:
        db.backup(out)
        out.execute("PRAGMA journal_mode=DELETE")
    yield workshop
    shutil.rmtree(workshop)


def waiting(sent, name):
    """Return a fresh laptop that knows the beginnings of both devices."""
    for folder in (name, f"keys-{name}"):
        shutil.rmtree(sent / folder, ignore_errors=True)
    return Laptop(sent / "waiting", sent / "keys-waiting").copy(sent / name, sent / f"keys-{name}")


def flipped(value, rng):
    """Return a value with one bit turned over (bytes, when it was text)."""
    if isinstance(value, int):
        return value ^ (1 << rng.randrange(40))
    content = bytearray(value.encode() if isinstance(value, str) else value or b"\0")
    if not content:
        return "x"
    bit = rng.randrange(len(content) * 8)
    content[bit // 8] ^= 1 << bit % 8
    return bytes(content)


def mutate(db, rng):
    """Change something in one of the tables that are the log; False: the dice fell on nothing to change."""
    table = rng.choices(["op", "tip", "device"], [8, 2, 2])[0]
    what = rng.choices(["bit", "row", "type", "swap"], [12, 2, 2, 1])[0]
    keys_of = {"op": "d,seq,hash", "tip": "d,hash", "device": "d"}[table]
    rows = db.execute(f"SELECT {keys_of} FROM {table}").fetchall()
    row = rng.choice(rows)
    where = " AND ".join(f"{name}=?" for name in keys_of.split(","))
    column = rng.choice(COLUMNS[table])
    if what == "row":
        db.execute(f"DELETE FROM {table} WHERE {where}", row)
        return True
    old = db.execute(f'SELECT "{column}" FROM {table} WHERE {where}', row).fetchone()[0]
    if what == "bit":
        new, cast = flipped(old, rng), "?" if column in BYTES or isinstance(old, int) else "CAST(? AS TEXT)"
    elif what == "type":
        new, cast = rng.choice([b"1", "1", 1, 1.5, "", -1, 2**62, str(old), None]), "?"
    else:
        other = rng.choice(rows)
        new, cast = db.execute(f'SELECT "{column}" FROM {table} WHERE {where}', other).fetchone()[0], "?"
    try:
        db.execute(f'UPDATE {table} SET "{column}"={cast} WHERE {where}', (new, *row))
    except (sqlite3.IntegrityError, OverflowError):
        return False
    return True


def contents(db, table):
    names = ",".join(f'"{column}",typeof("{column}")' for column in COLUMNS[table])
    text_factory, db.text_factory = db.text_factory, bytes
    try:
        return db.execute(f"SELECT {names} FROM {table} ORDER BY 1,3").fetchall()
    finally:
        db.text_factory = text_factory


def accepted(db, workspace, known=()):
    """Return the rows of the devices whose operations prove from the root; what is `known` to prove is not asked."""
    rows = []
    for d, pub in db.execute("SELECT d, pub FROM device").fetchall():
        if not isinstance(pub, bytes) or len(pub) != 32:
            continue
        try:
            own, tips = list(verify.device_rows(db, d)), verify.device_tips(db, d)
            if (pub, own, tips) not in known:
                verify.prove(workspace, pub, own, tips)
        except verify.Unproven:
            continue
        rows.append((pub, own, tips))
    return rows


def test_thousands_of_changes_and_none_is_believed(sent):
    rng = random.Random(20260715)
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as db:
        with closing(sqlite3.connect(sent / "sent.db")) as source:
            source.backup(db)
        workspace = db.execute("SELECT pub FROM device WHERE d=1").fetchone()[0]
        honest = accepted(db, workspace)
        true_rows = {(pub, *row) for pub, own, _ in honest for row in own}
        assert len(true_rows) >= 40
        genuine = keys.verifies
        known = {}

        def remembered(*proof):  # the same signature again and again: checked once
            if proof not in known:
                known[proof] = genuine(*proof)
            return known[proof]

        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(keys, "verifies", remembered)
            done = 0
            while done < MUTATIONS:
                db.execute("BEGIN")
                done += mutate(db, rng)
                for device in accepted(db, workspace, honest):
                    assert device in honest or {(device[0], *row) for row in device[1]} <= true_rows
                db.execute("ROLLBACK")


def test_many_changes_and_a_whole_merge_each(sent):
    """What comes in is what an honest laptop without that device would have brought; the device is named."""
    rng = random.Random(15072026)
    honest = honest_outcomes(sent)
    laptop = waiting(sent, "receiver")
    unchanged = laptop.digests()
    assert unchanged in honest
    done = 0
    while done < WHOLE_MERGES:
        shutil.copyfile(sent / "sent.db", sent / "changed.db")
        with closing(sqlite3.connect(sent / "changed.db", isolation_level=None)) as db:
            before = [contents(db, table) for table in COLUMNS]
            db.execute("PRAGMA synchronous=OFF")
            if not mutate(db, rng) or before == [contents(db, table) for table in COLUMNS]:
                continue
        done += 1
        try:
            report = laptop.merge(sent / "changed.db")
        except Problem as problem:
            if problem.code not in ("merge.other_workspace", "database.foreign"):
                raise
            assert laptop.digests() == unchanged
            continue
        digests = laptop.digests()
        assert digests in honest
        if digests != honest[-1]:  # not all of it came: somebody was left out, named, and kept
            assert report.left
            kept = {name for (name,) in laptop.rows("SELECT name FROM pending")}
            assert {left.device for left in report.left} <= kept
        if digests != unchanged:
            laptop = waiting(sent, "receiver")
        elif done % 100 == 0:
            assert laptop.faults() == ()


def honest_outcomes(sent):
    """Return the digests after merging none, one, the other, and both of the two devices."""
    outcomes = []
    for left_out in ((1, 2), (2,), (1,), ()):
        shutil.copyfile(sent / "sent.db", sent / "part.db")
        with sqlite3.connect(sent / "part.db") as db:
            for d in left_out:
                # The beginnings are known already; without its end a device has nothing new.
                db.execute("DELETE FROM op WHERE d=?", (d,))
                db.execute("DELETE FROM tip WHERE d=?", (d,))
        db.close()
        laptop = waiting(sent, "honest")
        assert laptop.merge(sent / "part.db").left == ()
        outcomes.append(laptop.digests())
    return outcomes


def test_a_file_cut_off_anywhere_is_refused_and_nothing_changes(sent):
    laptop = waiting(sent, "cut")
    before = laptop.digests()
    whole = (sent / "sent.db").read_bytes()
    lengths = [0, 1, 15, 16, 99, 100, 101, *range(511, len(whole), 1013), *range(0, len(whole), 4096), len(whole) - 1]
    with laptop.journal() as journal:
        from inspect_cli.log import merge

        for length in lengths:
            (sent / "cut.db").write_bytes(whole[:length])
            with pytest.raises(Integrity):
                merge.merge(journal, sent / "cut.db")
    assert laptop.digests() == before


def test_every_length_is_refused_when_opened(sent):
    whole = (sent / "sent.db").read_bytes()
    path = sent / "shorter.db"
    path.write_bytes(whole)
    from inspect_cli.log.sources import opened

    for length in range(len(whole) - 1, -1, -1 if LONG else -97):
        os.truncate(path, length)
        with pytest.raises(Integrity), opened(path):
            pass


def test_garbage_in_the_file_is_refused_or_left_out(sent):
    rng = random.Random(7)
    honest = honest_outcomes(sent)
    whole = (sent / "sent.db").read_bytes()
    laptop = waiting(sent, "spoilt")
    unchanged = laptop.digests()
    for _ in range(SPOILT):
        content = bytearray(whole)
        for _ in range(rng.choice([1, 1, 3, 50])):
            start = rng.randrange(len(content))
            garbage = rng.randbytes(rng.choice([1, 8, 300]))
            content[start : start + len(garbage)] = garbage
        (sent / "spoilt.db").write_bytes(content[: len(whole)])
        try:
            laptop.merge(sent / "spoilt.db")
        except Problem as problem:
            if problem.exit_code not in (20, 12, 6):  # damaged; or the garbage hit version or workspace id
                raise
            assert laptop.digests() == unchanged
            continue
        digests = laptop.digests()
        assert digests in honest
        if digests != unchanged:
            laptop = waiting(sent, "spoilt")


def test_no_database_at_all_is_refused(founder, tmp_path):
    for content in (b"", b"hello", b"SQLite format 3\0", os.urandom(5000)):
        (tmp_path / "x.db").write_bytes(content)
        with pytest.raises(Integrity):
            founder.merge(tmp_path / "x.db")


def test_a_database_of_another_program_is_refused(founder, tmp_path):
    with sqlite3.connect(tmp_path / "x.db") as db:
        db.execute("CREATE TABLE op(d,seq,hash)")
    db.close()
    with pytest.raises(Integrity) as refusal:
        founder.merge(tmp_path / "x.db")
    assert refusal.value.code == "database.foreign"


@pytest.mark.parametrize(
    "sql",
    [
        "ALTER TABLE op RENAME TO was; CREATE VIEW op AS SELECT * FROM was",
        "DROP TABLE tip",
        "ALTER TABLE device ADD COLUMN more",
        "CREATE TRIGGER busy AFTER INSERT ON op BEGIN DELETE FROM op; END",
        "DELETE FROM device WHERE d=1",
        "UPDATE device SET pub='x' WHERE d=1",
    ],
)
def test_a_log_that_is_built_otherwise_is_refused(sent, sql):
    shutil.copyfile(sent / "sent.db", sent / "other.db")
    with sqlite3.connect(sent / "other.db") as db:
        db.executescript(sql)
    db.close()
    with pytest.raises(Integrity):
        waiting(sent, "strict").merge(sent / "other.db")


def test_a_newer_database_is_left_alone(sent):
    from inspect_cli.errors import TooNew

    shutil.copyfile(sent / "sent.db", sent / "newer.db")
    with sqlite3.connect(sent / "newer.db") as db:
        db.execute("PRAGMA user_version=999000")
    db.close()
    laptop = waiting(sent, "older")
    with pytest.raises(TooNew):
        laptop.merge(sent / "newer.db")


@pytest.mark.parametrize(
    ("sql", "what"),
    [
        ("UPDATE answer SET value='改过'", "table"),
        ("DELETE FROM point", "table"),
        ("INSERT INTO conflict VALUES ('answer','x/y','z')", "table"),
        ("UPDATE trust SET rank=3", "table"),
        ("UPDATE need SET rank=1", "table"),
        ("INSERT INTO replaced SELECT hash, kind, key FROM op WHERE kind='answer'", "table"),
        ("UPDATE op SET data='{\"value\":\"改过\"}' WHERE kind='answer'", "chain"),
        ("UPDATE op SET data='garbage' WHERE kind='device'", "malformed"),
        ("UPDATE op SET data=CAST(x'ff' AS TEXT) WHERE kind='answer'", "malformed"),
        ("DELETE FROM op WHERE seq=2", "gap"),
        ("DELETE FROM tip WHERE d=2", "signature"),
        ("INSERT INTO tip SELECT d, seq-1, zeroblob(32), sig FROM tip", "tip"),
        ("CREATE TRIGGER busy AFTER INSERT ON answer BEGIN DELETE FROM answer; END", "trigger"),
        ("DROP TABLE answer", "table"),
    ],
)
def test_what_was_changed_at_home_is_found_and_named(sent, sql, what):
    laptop = waiting(sent, "home")
    laptop.merge(sent / "sent.db")
    assert laptop.faults() == ()
    with laptop.journal() as journal:
        journal.db.executescript(sql)
    assert what in {fault.what for fault in laptop.faults()}


def test_tables_that_were_changed_are_put_right_by_a_rebuild(sent):
    from inspect_cli.log import proof

    laptop = waiting(sent, "repaired")
    laptop.merge(sent / "sent.db")
    honest = laptop.digests()
    with laptop.journal() as journal:
        journal.db.executescript("UPDATE answer SET value='改过'; DROP TABLE point; UPDATE need SET rank=1;")
        assert proof.rebuild(journal) == ["need", "answer", "point"]
    assert laptop.digests() == honest
    assert laptop.faults() == ()
