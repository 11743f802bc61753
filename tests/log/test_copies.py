"""Folders are copied, restored and moved: a key never goes on from a state it has left behind."""

import os

import pytest
from laptops import Laptop, answer, meet, point

from inspect_cli.errors import Refused
from inspect_cli.log import begin, devices


def forks(laptop):
    with laptop.journal() as journal:
        return sum(device.forks for device in devices.devices(journal.db))


def test_a_copy_on_the_same_machine_gets_a_key_of_its_own_and_merges_back(team, founder, inspector):
    copy = inspector.copy(team.workshop / "copy")
    inspector.write(answer("a", "original"))
    copy.write(answer("b", "copy"))
    assert copy.key() != inspector.key()
    founder.merge(copy)
    founder.merge(inspector)
    assert founder.rows("SELECT path FROM answer ORDER BY path") == [("a",), ("b",)]  # vouched for: it counts
    assert forks(founder) == 0
    meet(founder, inspector, copy)
    assert founder.digests() == inspector.digests() == copy.digests()


def test_when_the_copy_writes_first_the_original_gets_the_new_key(team, founder, inspector):
    copy = inspector.copy(team.workshop / "copy")
    old = inspector.key()
    copy.write(answer("b", "copy"))
    inspector.write(answer("a", "original"))
    assert (copy.key(), inspector.key() == old) == (old, False)
    meet(founder, inspector, copy)
    assert forks(founder) == 0
    assert founder.rows("SELECT count(*) FROM answer") == [(2,)]


def test_a_copy_of_a_copy_of_a_copy_still_counts(team, founder, inspector):
    laptops = [inspector]
    for number in range(3):
        copy = laptops[-1].copy(team.workshop / f"copy-{number}")
        laptops[-1].write(answer(f"q{number}", "before"))
        copy.write(answer(f"r{number}", "copy"))
        laptops.append(copy)
    meet(founder, *laptops)
    assert founder.rows("SELECT count(*) FROM answer") == [(6,)]
    assert forks(founder) == 0
    assert founder.faults() == ()


def test_revoking_a_key_revokes_the_keys_it_vouched_for(team, founder, inspector):
    copy = inspector.copy(team.workshop / "copy")
    inspector.write(answer("a", "original"))
    copy.write(answer("b", "copy"))
    meet(founder, inspector, copy)
    founder.revoke(inspector)
    assert founder.rows("SELECT path FROM answer") == [("a",)]
    founder.approve(copy, "inspector")
    assert founder.rows("SELECT path FROM answer ORDER BY path") == [("a",), ("b",)]


def test_a_workspace_copied_to_another_machine_carries_no_identity(team, founder, inspector):
    thief = Laptop(inspector.copy(team.workshop / "stolen").root, team.workshop / "keys-of-the-thief")
    with pytest.raises(Refused) as refusal:
        thief.write(answer("a", "stolen"))
    assert refusal.value.code == "device.not_approved"
    assert thief.rank() == 0
    thief.force(answer("a", "stolen"))
    founder.merge(thief)
    assert founder.rows("SELECT * FROM answer") == []
    assert not [path for path in thief.root.rglob("*") if path.suffix == ".key"]


def test_after_going_back_to_an_old_backup_a_new_key_writes(team, founder, inspector):
    inspector.write(answer("a", "old"))
    with inspector.at_work():
        begin.backup(inspector.workspace, team.workshop / "backup.db")
    inspector.write(answer("a", "new"), answer("b", "new"))
    founder.merge(inspector)
    old = inspector.key()
    with inspector.at_work():
        proven, _ = begin.restore(inspector.workspace, team.workshop / "backup.db")
    assert proven.faults == ()
    assert inspector.rows("SELECT path, value FROM answer") == [("a", "old")]
    inspector.write(answer("c", "later"))
    assert inspector.key() != old
    meet(founder, inspector)
    assert forks(founder) == 0
    assert inspector.rows("SELECT path, value FROM answer ORDER BY path") == [
        ("a", "new"),
        ("b", "new"),
        ("c", "later"),
    ]
    assert founder.digests() == inspector.digests()


def test_merging_the_own_past_back_before_writing_keeps_the_key(team, founder, inspector):
    inspector.write(answer("a", "old"))
    with inspector.at_work():
        begin.backup(inspector.workspace, team.workshop / "backup.db")
    inspector.write(answer("b", "new"))
    founder.merge(inspector)
    old = inspector.key()
    with inspector.at_work():
        begin.restore(inspector.workspace, team.workshop / "backup.db")
    inspector.merge(founder)
    inspector.write(answer("c", "later"))
    assert inspector.key() == old
    founder.merge(inspector)
    assert forks(founder) == 0


def test_settings_of_the_laptop_lost_the_key_is_found_again(team, founder, inspector):
    founder.write(point("NM-1", "市场"))
    old = founder.key()
    (founder.root / "inspect.toml").unlink()
    founder.write(point("NM-2", "市场"))
    assert founder.key() == old
    assert founder.rank() == 3
    assert founder.faults() == ()


def test_settings_lost_and_the_keys_too_means_asking_for_approval_again(founder, inspector):
    (inspector.root / "inspect.toml").unlink()
    for key in inspector.key_folder.rglob("*.key"):
        key.unlink()
    with pytest.raises(Refused):
        inspector.write(answer("a", "x"))
    meet(founder, inspector)
    assert inspector.rank() == 0


def test_a_note_beside_the_key_that_is_torn_costs_a_new_key_and_nothing_else(founder, inspector):
    inspector.write(answer("a", "x"))
    for note in inspector.key_folder.rglob("*.tip"):
        note.write_bytes(note.read_bytes()[:20])
    inspector.write(answer("b", "x"))
    founder.merge(inspector)
    assert founder.rows("SELECT count(*) FROM answer") == [(2,)]
    assert forks(founder) == 0


def test_a_key_that_is_no_key_counts_as_none(inspector):
    for key in inspector.key_folder.rglob("*.key"):
        key.write_bytes(b"short")
    with pytest.raises(Refused):
        inspector.write(answer("a", "x"))


@pytest.mark.skipif(os.name == "nt", reason="modes are a thing of POSIX")
def test_private_keys_are_readable_by_their_owner_alone(inspector):
    modes = {path.suffix: path.stat().st_mode & 0o777 for path in inspector.key_folder.rglob("*") if path.is_file()}
    assert modes == {".key": 0o600, ".tip": 0o600}


def test_two_windows_on_one_workspace_share_one_key(founder):
    with founder.journal() as one, founder.journal() as other:
        one.append([point("A", "一")])
        other.append([point("B", "二")])
        one.append([point("C", "三")])
    assert forks(founder) == 0
    with founder.journal() as journal:
        assert len(devices.devices(journal.db)) == 1
