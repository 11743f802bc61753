"""A sync killed at any moment loses nothing, and the next one goes on from there."""

import os
import random
import shutil
import time

import pytest
from field import objects

from inspect_cli.log.journal import Op

ROUNDS = 30 if os.environ.get("INSPECT_LONG") else 5
ANSWERS, PHOTOS = 2_000, 200


def work(laptop, folder, number, answers, photos):
    """Fill a laptop with a visit."""
    visit = f"2607{number:02}aaaaaaaa"
    laptop.visit(visit, answers=answers)
    folder.mkdir(exist_ok=True)
    return laptop.shoot(folder, visit, *range(number * 1000, number * 1000 + photos)) if photos else []


def kill_at_random(laptop, chance, longest):
    """Start a sync and kill it; say whether it was through already."""
    program = laptop.start("sync")
    time.sleep(chance.uniform(0.05, longest))
    program.kill()
    program.communicate()
    return program.returncode == 0


@pytest.fixture
def both(office, patrol, tmp_path):
    work(patrol, tmp_path / "patrol-card", 1, ANSWERS // 2, PHOTOS // 2)
    work(office, tmp_path / "office-card", 2, ANSWERS // 2, PHOTOS // 2)
    return office, patrol


def test_a_sync_killed_again_and_again_loses_nothing(both, stick, tmp_path):
    office, patrol = both
    chance = random.Random(20260715)
    for number in range(ROUNDS):
        laptop = both[number % 2]
        kill_at_random(laptop, chance, 1.5)
        assert laptop.faults == ()
        laptop.write(Op("answer", f"2608{number:02}aaaaaaaa/q", {"value": "yes"}))
    for laptop in (office, patrol, office, patrol):
        assert laptop.run("sync").code == 0
    assert office.digests == patrol.digests
    assert office.rows("SELECT count(*) FROM answer") == [(ANSWERS + ROUNDS,)]
    assert office.faults == patrol.faults == ()
    for laptop in both:
        assert laptop.run("check", "--photos").code == 0
        assert len([*laptop.workspace.photos.rglob("*.jpg")]) == 2 * PHOTOS
        again = laptop.sync()
        assert (again.items, again.bytes, again.photos_missing) == ((), 0, 0)
    assert office.run("check", "--remote", "usb").code == 0
    assert len(objects(stick, "v1/photo/")) >= PHOTOS


def test_two_syncs_of_two_laptops_and_of_one_at_the_same_time_do_no_harm(both, stick):
    office, patrol = both
    programs = [laptop.start("sync") for laptop in (office, patrol, office, patrol)]
    for program in programs:
        _, error = program.communicate(timeout=120)
        assert program.returncode == 0, error
    for laptop in (office, patrol):
        assert laptop.run("sync").code == 0
    assert office.digests == patrol.digests
    assert office.sync().items == patrol.sync().items == ()
    assert office.run("check", "--remote", "usb").code == 0


def test_a_lost_memory_of_what_was_seen_costs_time_and_nothing_else(both, stick):
    office, patrol = both
    for laptop in (office, patrol, office):
        laptop.sync()
    before = objects(stick)
    shutil.rmtree(office.root / "data" / "sync")
    again = office.sync()
    assert {item.state for item in again.items} == {"pulled"}
    assert (again.merged.new, again.operations_pushed) == (0, 0)
    assert objects(stick) == before
    (office.root / "data" / "sync" / "seen").write_bytes(b"\xff\xfe junk\n" + bytes(999))
    assert {item.state for item in office.sync().items} == {"pulled"}
    assert office.sync().items == ()
