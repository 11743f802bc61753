"""A remote that somebody, or the medium, has tampered with: nothing false is taken, nothing is lost."""

import base64
import json
import random
import zlib
from hashlib import sha256

import pytest
from field import objects

from inspect_cli.log.journal import Op
from inspect_cli.sync import segment
from inspect_cli.sync.segment import Segment

KINDS = ("v1/log/", "v1/photo/", "v1/copy/", "v1/workspace/")


@pytest.fixture
def full(office, patrol, stick, tmp_path):
    """A remote with segments and a photo of the patrol, that the office has not seen."""
    office.sync()
    patrol.visit("260701aaaaaaaa")
    patrol.shoot(tmp_path, "260701aaaaaaaa", 1)
    patrol.sync()
    return stick


def flip(path, chance):
    content = bytearray(path.read_bytes())
    at = chance.randrange(len(content) * 8)
    content[at // 8] ^= 1 << at % 8
    path.write_bytes(content)


def cut(path, chance):
    path.write_bytes(path.read_bytes()[: chance.randrange(path.stat().st_size)])


def empty(path, chance):
    path.write_bytes(b"")


def grow(path, chance):
    path.write_bytes(path.read_bytes() + bytes(chance.randrange(1, 99)))


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("harm", [flip, cut, empty, grow])
def test_a_damaged_object_is_named_by_check_and_repaired_where_it_came_from(full, patrol, kind, harm):
    chance = random.Random(f"{kind}{harm.__name__}")
    before = objects(full)
    harmed = [name for name in before if name.startswith(kind)]
    for name in harmed:
        harm(full / name, chance)
    harmed = [name for name in harmed if (full / name).read_bytes() != before[name]]
    said = patrol.run("--json", "check", "--remote", "usb")
    faults = {fault["object"]: fault["state"] for fault in said.json["data"]["faults"]}
    assert {name for name, state in faults.items() if state == "damaged"} == set(harmed)
    assert said.code == 20
    assert patrol.run("check", "--remote", "usb", "--repair").code == 0
    assert objects(full) == before
    assert patrol.run("check", "--remote", "usb").code == 0


@pytest.mark.parametrize("kind", KINDS)
def test_a_lost_object_is_named_by_check_and_put_again(full, patrol, kind):
    before = objects(full)
    lost = [name for name in before if name.startswith(kind)]
    for name in lost:
        (full / name).unlink()
    said = patrol.run("--json", "check", "--remote", "usb")
    assert said.code == 3
    assert {fault["state"] for fault in said.json["data"]["faults"]} == {"missing"}
    assert patrol.run("check", "--remote", "usb", "--repair").code == 0
    assert patrol.run("check", "--remote", "usb").code == 0
    assert {name.split("/")[1] for name in objects(full)} == {name.split("/")[1] for name in before}


@pytest.mark.parametrize("harm", [flip, cut, empty, grow])
@pytest.mark.parametrize("kind", KINDS[:3])
def test_nothing_damaged_is_taken_and_all_comes_once_it_is_repaired(full, patrol, office, kind, harm):
    chance = random.Random(f"{kind}{harm.__name__}")
    theirs = patrol.workspace.photos
    for name in objects(full, kind):
        harm(full / name, chance)
    before = office.digests
    said = office.run("--json", "sync")
    assert said.code == 3
    assert any(error["code"] == "sync.damaged" for error in said.json["errors"])
    if kind == "v1/log/":
        assert office.digests == before
    for path in office.workspace.photos.rglob("*.jpg"):
        assert path.read_bytes() == (theirs / path.relative_to(office.workspace.photos)).read_bytes()
    assert patrol.run("check", "--remote", "usb", "--repair").code == 0
    office.run("sync")
    patrol.run("sync")
    assert office.run("sync").code == 0
    assert office.digests == patrol.digests
    assert office.sync().photos_missing == 0
    assert office.rows("SELECT * FROM pending WHERE reason='gap'") == []


def test_the_bytes_of_a_damaged_segment_are_kept_aside(full, office):
    (name,) = (n for n in objects(full, "v1/log/") if "/1-" not in n)
    (full / name).write_bytes(b"junk")
    office.run("sync")
    ((reason, content),) = office.rows("SELECT reason, bytes FROM pending WHERE name=?", name)
    assert reason == "damaged"
    assert base64.b64decode(json.loads(zlib.decompress(content))[0][10]) == b"junk"


def segment_of(laptop, stick):
    """Return the name of the segment a laptop pushed last."""
    own = laptop.rows("SELECT lower(hex(v.pub)) FROM device v JOIN hello h ON h.device_key=lower(hex(v.pub)) "
                      "WHERE h.staff='02'")[0][0]  # fmt: skip
    return max(objects(stick, f"v1/log/{own}/"), key=lambda name: segment.parse(name).last)


def test_a_segment_without_the_one_before_waits_and_is_tried_again(office, patrol, stick):
    office.sync()
    patrol.sync()
    patrol.visit("260701aaaaaaaa")
    patrol.sync()
    first = segment_of(patrol, stick)
    patrol.visit("260702aaaaaaaa")
    patrol.sync()
    content = (stick / first).read_bytes()
    (stick / first).unlink()
    said = office.run("--json", "sync")
    assert said.code == 3
    assert [error["code"] for error in said.json["errors"]] == ["sync.gap"]
    assert office.rows("SELECT count(*) FROM visit") == [(0,)]
    assert office.rows("SELECT reason FROM pending") == [("gap",)]
    second = segment_of(patrol, stick)
    (stick / second).unlink()
    (stick / first).write_bytes(content)
    assert office.run("sync").code == 0
    assert office.rows("SELECT count(*) FROM visit") == [(2,)]
    assert office.rows("SELECT count(*) FROM pending") == [(0,)]


def test_a_wrong_name_is_not_believed(full, office, patrol):
    """The same bytes under the name of another device, or other numbers."""
    name = segment_of(patrol, full)
    content, parsed = (full / name).read_bytes(), segment.parse(name)
    other = next(each for each in objects(full, "v1/log/") if segment.parse(each).device != parsed.device)
    false = [
        name.replace(parsed.device.hex(), segment.parse(other).device.hex()),
        name.replace(f"/{parsed.first}-", f"/{parsed.first + 1}-"),
        name.replace(f"/{parsed.first}-{parsed.last}", f"/{parsed.first + 50}-{parsed.last + 50}"),
        f"v1/log/{parsed.device.hex()}/{parsed.first}-{parsed.last}-{'0' * 64}.zst",
    ]
    for each in false:
        (full / each).write_bytes(content)
    (full / name).unlink()
    said = office.run("--json", "sync")
    assert said.code == 3
    assert {error["where"]["file"] for error in said.json["errors"]} >= set(false)
    assert office.rows("SELECT count(*) FROM visit") == [(0,)]
    assert office.faults == ()
    patrol.run("check", "--remote", "usb", "--repair")
    office.run("sync")
    assert office.rows("SELECT count(*) FROM visit") == [(1,)]


def test_a_forged_segment_of_a_colleague_is_not_taken_and_does_not_hide_the_true_one(full, office, patrol):
    name = segment_of(patrol, full)
    true = segment.decode(name, (full / name).read_bytes())
    fields = [(*f[:8], f[8].replace('"yes"', '"no"') if f[8] else f[8]) for f in true.fields]
    forged = true._replace(fields=fields)
    content = segment.encode(forged)
    (full / segment.named(forged, content)).write_bytes(content)
    said = office.run("--json", "sync")
    assert [error["code"] for error in said.json["errors"]] == ["sync.signature"]
    assert office.rows("SELECT DISTINCT value FROM answer") == [("yes",)]
    office.run("sync")
    patrol.sync()
    assert office.digests == patrol.digests


def test_an_empty_promise_does_not_keep_a_laptop_from_pushing(office, stick):
    """A name that says "all of it is here" over bytes that are not."""
    office.write(Op("point", "NM-1", {"name": "中心市场"}))
    public = office.rows("SELECT lower(hex(pub)) FROM device")[0][0]
    promise = stick / f"v1/log/{public}/1-900-{sha256(b'x').hexdigest()}.zst"
    promise.parent.mkdir(parents=True)
    promise.write_bytes(b"x")
    report = office.sync()
    assert report.operations_pushed > 0
    assert [item.state for item in report.troubles] == ["damaged"]


def test_a_bomb_and_a_giant_are_left_out(full, office, monkeypatch):
    monkeypatch.setattr(segment, "LARGEST", 1 << 20)
    device = bytes(32).hex()
    bomb, giant = segment.zstd.compress(bytes(64 << 20)), bytes(2 << 20)
    for content in (bomb, giant):
        path = full / f"v1/log/{device}/1-1-{sha256(content).hexdigest()}.zst"
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(content)
    report = office.sync()
    assert sorted(item.state for item in report.troubles) == ["damaged", "damaged"]
    assert report.merged.new == 8


def test_operations_of_an_unknown_key_go_to_quarantine(full, office):
    """Anybody can make a key: its operations are kept, and count for nothing."""
    from nacl.signing import SigningKey

    from inspect_cli.log import codec

    key = SigningKey(sha256(b"stranger").digest())
    public, workspace = bytes(key.verify_key), bytes.fromhex(office.rows("SELECT hex(pub) FROM device WHERE d=1")[0][0])
    data, salt = '{"name":"false"}', sha256(b"salt").digest()[:16]
    fields = (0, "2026-07-15T09:30:00.000+08:00", "99", "point", "", "NM-1", "[]", salt, data)
    tip = codec.link(codec.root(workspace, public), 1, *fields[:7], codec.digest(salt, data))
    one = Segment(public, 1, [fields], key.sign(tip).signature)
    content = segment.encode(one)
    path = full / segment.named(one, content)
    path.parent.mkdir()
    path.write_bytes(content)
    said = office.run("--json", "sync")
    assert said.code == 3
    assert said.json["data"]["quarantined"] == 1
    assert office.rows("SELECT count(*) FROM point") == [(0,)]


def test_a_false_working_copy_is_replaced_by_the_originals_own(full, office, patrol):
    (copy,) = objects(full, "v1/copy/")
    (full / copy).unlink()
    false = (patrol.workspace.photos.rglob("*-1600.jpg").__next__()).read_bytes() + b"false"
    name = f"{copy.rpartition('-')[0]}-{sha256(false).hexdigest()}"
    (full / name).write_bytes(false)
    office.sync(originals=False)
    office.sync()
    (kept,) = office.workspace.photos.rglob("*-1600.jpg")
    assert not kept.read_bytes().endswith(b"false")


def test_what_is_no_picture_is_not_kept_as_a_working_copy(full, office):
    (copy,) = objects(full, "v1/copy/")
    (full / copy).unlink()
    false = b"#!/bin/sh"
    (full / f"{copy.rpartition('-')[0]}-{sha256(false).hexdigest()}").write_bytes(false)
    report = office.sync(originals=False)
    assert [item.state for item in report.troubles] == ["unfit"]
    assert [*office.workspace.photos.rglob("*.jpg")] == []


def test_a_photo_damaged_on_this_laptop_is_not_pushed(office, patrol, stick, tmp_path):
    patrol.visit("260701aaaaaaaa")
    patrol.shoot(tmp_path, "260701aaaaaaaa", 1)
    (original,) = (path for path in patrol.workspace.photos.rglob("*.jpg") if "-1600" not in path.name)
    original.write_bytes(original.read_bytes()[:-5] + b"xxxxx")
    assert [item.state for item in patrol.sync().troubles] == ["damaged_here"]
    assert objects(stick, "v1/photo/") == {}


def test_strange_files_are_named_by_check_and_left_alone(full, patrol):
    for name in ("v1/readme.txt", "v1/log/notes.zst", "v1/photo/aa/bb"):
        (full / name).parent.mkdir(parents=True, exist_ok=True)
        (full / name).write_bytes(b"?")
    (full / "holiday.jpg").write_bytes(b"?")
    said = patrol.run("--json", "check", "--remote", "usb")
    assert said.code == 3
    strays = {f["object"] for f in said.json["data"]["faults"] if f["state"] == "stray"}
    assert strays == {"v1/readme.txt", "v1/log/notes.zst", "v1/photo/aa/bb"}
    assert patrol.run("sync").code == 0
    assert (full / "v1/readme.txt").exists()
