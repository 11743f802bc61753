"""Two laptops and a folder between them: what each has, both have."""

import shutil
import threading

from field import objects

from inspect_cli.log.journal import Op
from inspect_cli.sync.store import FolderStore


def meet(*laptops):
    """Let everybody sync until nobody has anything new."""
    for laptop in (*laptops, *laptops):
        laptop.sync()


def test_what_one_wrote_the_other_reads(office, patrol):
    patrol.visit("260701aaaaaaaa")
    sent = patrol.sync()
    got = office.sync()
    assert sent.operations_pushed >= 6
    assert got.merged.new == 6
    assert office.rows("SELECT count(*) FROM answer WHERE visit='260701aaaaaaaa'") == [(5,)]
    office.sync()
    patrol.sync()
    assert office.digests == patrol.digests


def test_photos_travel_with_their_working_copies(office, patrol, tmp_path):
    patrol.visit("260701aaaaaaaa")
    (photo,) = patrol.shoot(tmp_path, "260701aaaaaaaa", 1)
    patrol.sync()
    assert office.sync().photos_missing == 0
    names = [f"{photo}.jpg", f"{photo}-1600.jpg"]
    theirs, ours = (lap.workspace.photos / photo[:2] for lap in (patrol, office))
    assert all((ours / name).read_bytes() == (theirs / name).read_bytes() for name in names)


def test_a_second_sync_moves_nothing(office, patrol, stick, tmp_path):
    patrol.visit("260701aaaaaaaa")
    patrol.shoot(tmp_path, "260701aaaaaaaa", 1, 2)
    meet(patrol, office)
    before = objects(stick)
    for laptop in (patrol, office):
        again = laptop.sync()
        assert (again.items, again.bytes, again.operations_pushed, again.merged.new) == ((), 0, 0, 0)
    assert objects(stick) == before


def test_conflicting_edits_stay_side_by_side_and_are_reported(office, patrol):
    patrol.visit("260701aaaaaaaa")
    meet(patrol, office)
    patrol.write(Op("answer", "260701aaaaaaaa/q/0", {"value": "no"}))
    office.write(Op("answer", "260701aaaaaaaa/q/0", {"value": "maybe"}))
    office.sync()
    assert patrol.sync().merged.conflicts == 1
    said = office.run("--json", "sync")
    assert said.code == 3
    assert said.json["data"]["conflicts"] == 1
    assert office.digests == patrol.digests


def test_operations_of_a_laptop_nobody_approved_are_quarantined_and_reported(office, make_laptop, stick):
    stranger = make_laptop("stranger", role="").remote(stick)
    stranger.sync()
    said = office.run("--json", "sync")
    assert said.code == 3
    assert said.json["data"]["quarantined"] == 1


def test_a_dry_run_says_the_same_and_changes_nothing(office, patrol, stick, tmp_path):
    patrol.visit("260701aaaaaaaa")
    patrol.shoot(tmp_path, "260701aaaaaaaa", 1)
    would = patrol.sync(dry=True)
    assert objects(stick) == {}
    did = patrol.sync()
    assert would.operations_pushed == did.operations_pushed > 0
    assert set(would.items) == {item for item in did.items if "workspace" not in item.object}
    before = office.digests
    assert office.sync(dry=True).merged.new == 8
    assert office.digests == before
    assert office.rows("SELECT count(*) FROM photo") == [(0,)]


def test_without_originals_only_working_copies_travel(office, patrol, stick, tmp_path):
    patrol.visit("260701aaaaaaaa")
    (photo,) = patrol.shoot(tmp_path, "260701aaaaaaaa", 1)
    patrol.sync(originals=False)
    assert objects(stick, "v1/photo/") == {}
    office.sync(originals=False)
    here = {path.name for path in (office.workspace.photos / photo[:2]).iterdir()}
    assert here == {f"{photo}-1600.jpg"}
    patrol.sync()
    assert office.sync(originals=False).photos_missing == 0
    assert office.sync().photos_missing == 0
    assert (office.workspace.photos / photo[:2] / f"{photo}.jpg").exists()


def test_a_wiped_remote_is_filled_again_by_any_laptop(office, patrol, stick, make_laptop, tmp_path):
    patrol.visit("260701aaaaaaaa")
    patrol.shoot(tmp_path, "260701aaaaaaaa", 1)
    meet(patrol, office)
    shutil.rmtree(stick / "v1")
    office.sync()
    third = make_laptop("third").remote(stick)
    meet(office, third)
    assert third.digests == office.digests
    assert third.sync().photos_missing == 0


def test_a_remote_restored_from_an_old_copy_gets_what_it_lacks(office, patrol, stick, tmp_path):
    patrol.visit("260701aaaaaaaa")
    meet(patrol, office)
    shutil.copytree(stick, tmp_path / "old")
    patrol.visit("260702aaaaaaaa")
    patrol.shoot(tmp_path, "260702aaaaaaaa", 1)
    office.write(Op("point", "NM-1", {"name": "中心市场"}))
    meet(patrol, office)
    shutil.rmtree(stick)
    shutil.copytree(tmp_path / "old", stick)
    patrol.visit("260703aaaaaaaa")
    meet(patrol, office)
    assert office.digests == patrol.digests
    assert len(objects(stick, "v1/photo/")) == 1
    assert office.faults == patrol.faults == ()


def test_a_workspace_restored_from_a_backup_gets_its_own_work_back(office, patrol):
    patrol.visit("260701aaaaaaaa")
    assert patrol.run("backup", patrol.root / "old.db").code == 0
    patrol.visit("260702aaaaaaaa")
    meet(patrol, office)
    assert patrol.run("-y", "restore", patrol.root / "old.db").code == 0
    assert patrol.rows("SELECT count(*) FROM visit") == [(1,)]
    meet(patrol, office)
    assert patrol.rows("SELECT count(*) FROM visit") == [(2,)]
    assert patrol.digests == office.digests


def test_both_branches_of_a_copied_laptop_arrive(office, patrol, stick, tmp_path):
    patrol.visit("260701aaaaaaaa")
    patrol.sync()
    shutil.copytree(patrol.root, tmp_path / "clone")
    shutil.copytree(patrol.keys, tmp_path / "clone-keys")
    clone = type(patrol)(tmp_path / "clone", tmp_path / "clone-keys", patrol.inside)
    patrol.visit("260702aaaaaaaa")
    clone.visit("260703aaaaaaaa")
    meet(patrol, clone, office)
    assert office.rows("SELECT count(*) FROM visit") == [(3,)]
    assert office.digests == patrol.digests == clone.digests
    shutil.rmtree(stick / "v1")
    office.sync()
    assert {item.state for item in patrol.sync().items} == {"pulled"}
    assert patrol.sync().items == ()
    assert office.run("check", "--remote", "usb").code == 0
    assert patrol.rows("SELECT count(*)-count(DISTINCT seq) FROM op GROUP BY d HAVING count(*)>count(DISTINCT seq)")


def test_answering_goes_on_while_a_sync_waits_for_a_slow_remote(office, patrol, monkeypatch):
    """The writer lock is free while objects are fetched."""
    office.write(Op("point", "NM-1", {"name": "中心市场"}))
    office.sync()
    get = FolderStore.get

    def slow(store, name, limit):
        with one_at_a_time:
            if not done:
                patrol.visit("260704aaaaaaaa")
                done.append(name)
        return get(store, name, limit)

    done = []
    one_at_a_time = threading.Lock()
    monkeypatch.setattr(FolderStore, "get", slow)
    patrol.sync()
    assert done
    assert patrol.rows("SELECT count(*) FROM visit") == [(1,)]
    assert patrol.rows("SELECT count(*) FROM point") == [(1,)]
