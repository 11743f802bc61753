"""Erasure and a remote: erased text is not uploaded again, and what still holds it is named."""

import shutil

from field import objects

from inspect_cli.log.journal import Op
from inspect_cli.photos import evidence
from inspect_cli.sync import segment

VISIT = "260701aaaaaaaa"
TEXT = "居民张某电话"


def erased_by(laptop, *targets):
    with laptop.journal() as journal:
        journal.append([Op("erase", target, {"reason": "依申请删除"}) for target in targets])
        evidence.drop_erased(journal.db, journal.workspace.photos)


def texts_in(stick):
    """Return all data of all segments, and the names of all photos."""
    names = objects(stick, "v1/log/")
    said = [fields[8] or "" for name, content in names.items() for fields in segment.decode(name, content).fields]
    return "\n".join([*said, *objects(stick, "v1/photo/"), *objects(stick, "v1/copy/")])


def start(office, patrol, tmp_path):
    """The patrol records something; the office has it, and erases it."""
    patrol.visit(VISIT, text=TEXT)
    (photo,) = patrol.shoot(tmp_path, VISIT, 1)
    patrol.sync()
    office.sync()
    erased_by(office, VISIT, photo)
    return photo


def test_an_erasure_travels_and_takes_the_photo_files_with_it(office, patrol, tmp_path):
    start(office, patrol, tmp_path)
    office.sync()
    assert len([*patrol.workspace.photos.rglob("*.jpg")]) == 2
    patrol.sync()
    assert [*patrol.workspace.photos.rglob("*.jpg")] == []
    assert patrol.rows("SELECT count(*) FROM answer") == [(0,)]
    assert TEXT.encode() not in patrol.workspace.database.read_bytes()
    assert office.digests == patrol.digests
    assert patrol.faults == ()


def test_a_laptop_that_has_not_heard_of_an_erasure_does_not_upload_the_text_again(office, patrol, stick, tmp_path):
    photo = start(office, patrol, tmp_path)
    shutil.rmtree(stick / "v1")
    office.sync()
    assert TEXT not in texts_in(stick)
    patrol.visit("260702aaaaaaaa", text="later")
    patrol.sync()
    assert "later" in texts_in(stick)
    assert TEXT not in texts_in(stick)
    assert photo not in texts_in(stick)
    assert photo not in {path.name[:64] for path in patrol.workspace.photos.rglob("*")}
    office.sync()
    assert office.digests == patrol.digests


def test_a_new_laptop_takes_erased_operations_with_their_order(office, patrol, stick, make_laptop, tmp_path):
    late = make_laptop("late", role="").remote(stick)
    start(office, patrol, tmp_path)
    shutil.rmtree(stick / "v1")
    office.sync()
    late.sync()
    blank = "SELECT count(*) FROM op WHERE data IS NULL"
    assert late.rows(blank) == office.rows(blank) != [(0,)]
    office.sync()
    assert late.digests == office.digests
    assert late.faults == ()


def test_operations_without_their_text_are_not_taken_when_nobody_ordered_it(office, patrol, stick):
    """A segment with text withheld: the device is left out and named."""
    from inspect_cli.log import codec

    patrol.visit(VISIT)
    patrol.sync()
    name = max(objects(stick, "v1/log/"), key=lambda each: len((stick / each).read_bytes()))
    one = segment.decode(name, (stick / name).read_bytes())
    blank = [(*f[:7], codec.digest(f[7], f[8]), None) if f[3] == "answer" else f for f in one.fields]
    assert blank != one.fields
    held_back = one._replace(fields=blank)
    content = segment.encode(held_back)
    (stick / name).unlink()
    (stick / segment.named(held_back, content)).write_bytes(content)
    said = office.run("--json", "sync")
    assert said.code == 3
    assert "withheld" in said.json["errors"][0]["message"]
    assert office.rows("SELECT count(*) FROM answer") == [(0,)]
    (thin,) = [item for item in patrol.sync().items if item.state == "withheld"]
    assert thin.object == segment.named(held_back, content)
    assert office.sync().merged.left == ()
    assert office.rows("SELECT count(*) FROM answer") == [(5,)]
    states = {f["object"]: f["state"] for f in office.run("--json", "check", "--remote", "usb").json["data"]["faults"]}
    assert states == {thin.object: "withheld"}


def test_what_still_holds_erased_text_is_named_and_once_deleted_comes_without_it(office, patrol, stick, tmp_path):
    start(office, patrol, tmp_path)
    said = office.run("--json", "check", "--remote", "usb")
    assert said.code == 3
    holding = [fault["object"] for fault in said.json["data"]["faults"] if fault["state"] == "erased"]
    assert {name.split("/")[1] for name in holding} == {"log", "photo", "copy"}
    for name in holding:
        (stick / name).unlink()
    office.run("sync")
    assert TEXT not in texts_in(stick)
    patrol.sync()
    assert TEXT not in texts_in(stick)
    assert office.run("check", "--remote", "usb").code == 0


def test_a_merge_takes_the_photo_files_of_an_erasure_too(office, patrol, tmp_path):
    start(office, patrol, tmp_path)
    assert patrol.run("merge", office.root).code == 0
    assert [*patrol.workspace.photos.rglob("*.jpg")] == []
    assert patrol.write(Op("answer", "260709aaaaaaaa/q", {"value": "yes"}))
