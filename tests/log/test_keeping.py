"""Keeping the data whole: backup and restore, rebuilding, an older program's tables, undo, conflicts, settings."""

import pytest
from laptops import VISIT, answer, meet, point

from inspect_cli.errors import NotFound, Refused, Usage
from inspect_cli.log import begin, conflicts, kinds, proof, schema, undo
from inspect_cli.log.journal import Op, open_journal
from inspect_cli.store import database


@pytest.fixture
def busy(founder, inspector):
    """A founder with something of everything."""
    inspector.write(Op("visit", VISIT, {"state": "draft"}), answer("a", "yes"), answer("b", "no"))
    founder.write(point("NM-1", "市场"), Op("setting", "notice.series", {"value": "文创改"}))
    founder.merge(inspector)
    founder.write(Op("step", f"{VISIT}.a", {"due": "2026-07-20"}, act="issue"))
    return founder


def backup(laptop, target):
    with laptop.at_work():
        return begin.backup(laptop.workspace, target)


def restore(laptop, source):
    with laptop.at_work():
        return begin.restore(laptop.workspace, source)


def test_a_backup_is_proven_and_goes_back_to_the_same_rows(team, busy):
    proven = backup(busy, team.workshop / "b.db")
    assert proven.faults == ()
    digests, operations = busy.digests(), busy.operations()
    busy.write(point("NM-2", "later"))
    later = busy.digests()
    _, kept = restore(busy, team.workshop / "b.db")
    assert (busy.digests(), busy.operations()) == (digests, operations)
    restore(busy, kept)
    assert busy.digests() == later


def test_a_backup_is_whole_while_somebody_writes(team, busy):
    with busy.journal() as journal:
        journal.append([point("NM-2", "x")])  # still in the write-ahead log
        backup(busy, team.workshop / "b.db")
    assert not (team.workshop / "b.db-wal").exists()
    with database.foreign(team.workshop / "b.db", schema.NEWEST) as db:
        assert proof.digests(db) == busy.digests()


def test_a_backup_overwrites_nothing(team, busy):
    backup(busy, team.workshop / "b.db")
    with pytest.raises(Refused):
        backup(busy, team.workshop / "b.db")


def test_a_backup_that_does_not_prove_leaves_nothing_behind(team, busy):
    db = database.connect_plain(busy.workspace.database)
    db.execute("UPDATE op SET data='{}' WHERE kind='point'")
    db.close()
    assert backup(busy, team.workshop / "b.db").faults
    assert list(team.workshop.glob("b.db*")) == []


def test_a_backup_that_does_not_prove_is_not_restored(team, busy):
    backup(busy, team.workshop / "b.db")
    db = database.connect_plain(team.workshop / "b.db")
    db.execute("UPDATE op SET data='{}' WHERE kind='point'")
    db.close()
    before = busy.digests()
    proven, _ = restore(busy, team.workshop / "b.db")
    assert [fault.what for fault in proven.faults] == ["chain"]
    assert busy.digests() == before


def test_a_backup_of_another_workspace_is_refused(team, busy, tmp_path):
    from laptops import Team

    backup(Team(tmp_path).founder, tmp_path / "b.db")
    before = busy.digests()
    with pytest.raises(Refused):
        restore(busy, tmp_path / "b.db")
    assert busy.digests() == before


@pytest.mark.parametrize("damage", ["cut", "garbage", "empty"])
def test_a_database_that_cannot_be_read_is_replaced_by_its_backup(team, busy, damage):
    digests = busy.digests()
    backup(busy, team.workshop / "b.db")
    path = busy.workspace.database
    content = path.read_bytes()
    spoilt = {"cut": content[:5000], "garbage": content[:4096] + b"\xaa" * (len(content) - 4096), "empty": b""}[damage]
    path.write_bytes(spoilt)
    proven, kept = restore(busy, team.workshop / "b.db")
    assert proven.faults == ()
    assert kept.read_bytes() == spoilt
    assert busy.digests() == digests
    busy.write(point("NM-9", "goes on"))
    assert busy.faults() == ()


def test_a_window_left_open_sees_the_restored_rows(team, busy):
    backup(busy, team.workshop / "b.db")
    busy.write(point("NM-2", "later"))
    with busy.journal() as journal:
        restore(busy, team.workshop / "b.db")
        assert journal.db.execute("SELECT count(*) FROM point").fetchone() == (1,)
        journal.append([point("NM-3", "after")])
    assert busy.faults() == ()
    assert busy.rows("SELECT code FROM point ORDER BY code") == [("NM-1",), ("NM-3",)]


def test_rebuilding_gives_the_same_rows(busy):
    before = busy.digests()
    with busy.journal() as journal:
        assert proof.rebuild(journal) == []
    assert busy.digests() == before


def older(laptop):
    """Make the tables look as an older program left them: fewer columns, an older version."""
    with laptop.journal() as journal:
        journal.db.executescript(
            "DROP TABLE answer; CREATE TABLE answer(visit TEXT, value TEXT); DROP TABLE unit;"
            f"PRAGMA user_version={schema.NEWEST - 1}"
        )


def test_tables_of_an_older_program_are_folded_anew_when_opened(busy):
    before = busy.digests()
    older(busy)
    with busy.at_work(), open_journal(busy.workspace) as journal:
        assert proof.digests(journal.db) == before
    assert busy.faults() == ()


def test_a_backup_of_an_older_program_can_be_restored_and_merged(team, busy, inspector):
    before = busy.digests()
    older(busy)
    assert busy.workspace.database.is_file()
    assert backup(busy, team.workshop / "old.db").faults == ()
    inspector.merge(team.workshop / "old.db")
    restore(busy, team.workshop / "old.db")
    assert busy.digests() == before
    assert inspector.digests() == before


def test_undo_takes_back_the_last_entry_and_again_brings_it_back(busy):
    before = busy.digests()
    busy.write(point("NM-2", "二"), point("NM-1", "改名"))
    with busy.journal() as journal:
        entry, ops = undo.last_entry(journal)
        assert [key for _, _, key in entry.operations] == ["NM-2", "NM-1"]
        journal.append(ops)
    assert busy.rows("SELECT code, name FROM point") == [("NM-1", "市场")]
    with busy.journal() as journal:
        journal.append(undo.last_entry(journal)[1])
    assert busy.rows("SELECT code, name FROM point ORDER BY code") == [("NM-1", "改名"), ("NM-2", "二")]
    assert busy.faults() == ()
    assert before != busy.digests()


def test_undo_refuses_what_has_gone_out_and_what_was_built_upon(busy, inspector, supervisor):
    with busy.journal() as journal, pytest.raises(Refused) as refusal:
        undo.last_entry(journal)
    assert refusal.value.code == "undo.stands"
    inspector.write(answer("c", "x"))
    supervisor.merge(inspector)
    supervisor.write(answer("c", "corrected"))
    inspector.merge(busy)
    inspector.merge(supervisor)
    with inspector.journal() as journal, pytest.raises(Refused) as refusal:
        undo.last_entry(journal)
    assert refusal.value.code == "undo.superseded"


def test_undo_of_nothing(team):
    fresh = team.join("09", "inspector")
    with fresh.journal() as journal, pytest.raises((NotFound, Refused)):
        undo.last_entry(journal)  # its greeting stands


@pytest.fixture
def quarrel(team, founder, inspector, supervisor):
    inspector.write(answer("a", "first"))
    meet(founder, inspector, supervisor)
    inspector.write(answer("a", "inspector"))
    supervisor.write(answer("a", "supervisor"))
    meet(founder, inspector, supervisor)
    return founder, inspector, supervisor


def test_two_edits_of_one_answer_stand_side_by_side_until_a_person_chooses(quarrel):
    founder, *_ = quarrel
    for laptop in quarrel:
        assert laptop.rows("SELECT value FROM answer") == [("supervisor",)]  # the higher rank is shown
    with founder.journal() as journal:
        (conflict,) = conflicts.conflicts(journal.db)
        assert [version.shown for version in conflict.versions] == [True, False]
        with pytest.raises(Usage):
            conflicts.resolve(journal, conflict, "3")
        with pytest.raises(Usage):
            conflicts.resolve(journal, conflict, "")
        conflicts.resolve(journal, conflict, conflict.versions[1].version[:12])
        assert conflicts.count(journal.db) == 0
        with pytest.raises(NotFound):
            conflicts.find(journal.db, "1")
    meet(*quarrel)
    for laptop in quarrel:
        assert laptop.rows("SELECT value FROM answer") == [("inspector",)]
        assert laptop.rows("SELECT * FROM conflict") == []


def test_the_next_edit_replaces_only_what_its_author_saw(quarrel):
    founder, *_ = quarrel
    founder.write(answer("a", "founder"))
    assert founder.rows("SELECT value FROM answer") == [("founder",)]
    assert founder.rows("SELECT count(*) FROM conflict") == [(2,)]  # the other side is still not settled


def test_equal_edits_are_no_conflict(team, founder, inspector, supervisor):
    for laptop in (inspector, supervisor):
        laptop.write(answer("a", "same"))
    meet(founder, inspector, supervisor)
    assert founder.rows("SELECT * FROM conflict") == []
    founder.write(answer("a", "next"))
    assert founder.rows("SELECT value FROM answer") == [("next",)]
    assert founder.rows("SELECT * FROM conflict") == []


def test_edit_against_taking_back_is_a_conflict_and_may_end_either_way(team, founder, inspector, supervisor):
    inspector.write(answer("a", "first"))
    meet(founder, inspector, supervisor)
    inspector.write(Op("answer", f"{VISIT}/a", None))
    supervisor.write(answer("a", "kept"))
    meet(founder, inspector, supervisor)
    with founder.journal() as journal:
        (conflict,) = conflicts.conflicts(journal.db)
        assert {version.data is None for version in conflict.versions} == {True, False}
        side = next(number for number, version in enumerate(conflict.versions, 1) if version.data is None)
        conflicts.resolve(journal, conflict, str(side))
        assert conflicts.count(journal.db) == 0
    assert founder.rows("SELECT * FROM answer") == []


def test_clocks_decide_nothing(team, founder, inspector, supervisor):
    inspector.write(answer("a", "first"))
    meet(founder, inspector, supervisor)
    inspector.skew = 70 * 365 * 86400  # a laptop that believes in 2096
    inspector.write(answer("a", "from the future"))
    supervisor.merge(inspector)
    supervisor.skew = -50 * 365 * 86400
    supervisor.write(answer("a", "corrected"))
    meet(founder, inspector, supervisor)
    assert {tuple(laptop.rows("SELECT value FROM answer")) for laptop in (founder, inspector, supervisor)} == {
        (("corrected",),)
    }


def test_a_signed_setting_reaches_everybody(founder, inspector):
    founder.write(Op("setting", "deadline.start", {"value": "签收"}))
    inspector.merge(founder)
    assert inspector.rows("SELECT value FROM setting WHERE name='deadline.start'") == [("签收",)]
    with pytest.raises(Refused):
        inspector.write(Op("setting", "deadline.start", {"value": "交办"}))


def test_an_operation_of_a_newer_program_waits_and_is_folded_by_it(monkeypatch, founder, inspector):
    from laptops import forge

    with founder.journal() as journal:
        forge(journal, [("weather", "", "today", "[]", '{"sky":"rain"}')])
    assert inspector.merge(founder).quarantined == 1
    assert inspector.merge(founder).new == 0
    newer = kinds.Kind("weather", ("day",), ("sky TEXT",), {"": 1})
    monkeypatch.setitem(kinds.KINDS, "weather", newer)
    monkeypatch.setattr(schema, "NEWEST", schema.NEWEST + 1)
    with inspector.journal() as journal:
        assert journal.db.execute("SELECT day, sky FROM weather").fetchall() == [("today", "rain")]


def test_a_half_made_workspace_is_none(tmp_path):
    from laptops import Laptop

    laptop = Laptop(tmp_path / "w", tmp_path / "k")
    laptop.workspace.database.parent.mkdir(parents=True)
    laptop.workspace.database.with_name("inspect.db.new").write_bytes(b"half")
    with laptop.at_work():
        begin.found(laptop.root, "清和区", {"staff": "90", "name": "督导员丙"}).close()
    assert laptop.faults() == ()
    with laptop.at_work(), pytest.raises(Refused):
        begin.found(laptop.root, "清和区", {"staff": "90", "name": "督导员丙"})
