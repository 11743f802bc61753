"""`visit export --odk`: a finished visit as a folder that ODK's tools take."""

import csv
import io
import json
import os
import uuid
from pathlib import Path
from xml.etree import ElementTree

import pytest
from patrol import shot
from PIL import Image

TEMPLATE = """\
settings:
  form_id: lane
  form_title: 小巷
  version: "2026.2"
  point_type: 背街小巷
  instance_name: concat(${who}, '/', ${when})
survey:
  - {type: text, name: who, label: 谁}
  - {type: dateTime, name: when, label: 何时}
  - {type: geopoint, name: here, label: 何地}
  - {type: select_multiple goods, name: seen, label: 见到}
  - {type: image, name: front, label: 门面}
  - type: begin group
    name: dirt
    label: 脏
    relevant: "${who} = 'nobody'"
    children:
      - {type: text, name: what, label: 什么}
  - {type: calculate, name: moment, calculation: now()}
choices:
  goods:
    - {name: a, label: 甲}
    - {name: b, label: 乙}
"""
ANSWERS = {"who": "巡查员甲", "when": "2026-07-13T08:10", "here": "31.24 120.14", "seen": "b a"}


@pytest.fixture
def patrol(morning):
    return morning()


@pytest.fixture
def lane(patrol, tmp_path):
    """A finished visit under a template of ours, with a photo to an image question and one to the visit."""
    template = tmp_path / "lane.yaml"
    template.write_text(TEMPLATE, encoding="utf-8")
    patrol.run("template", "publish", template)
    sheet = tmp_path / "sheet.json"
    photo = shot(tmp_path / "门 面.png", "08:12", (120.14, 31.24), format="PNG")
    answers = ANSWERS | {"front": {"value": photo.name, "photos": [photo.name]}}
    sheet.write_text(json.dumps({"at": "2026-07-13T08:05:00+08:00", "answers": answers}), encoding="utf-8")
    patrol.at("08:15")
    number = patrol.run("survey", "BJ-1", "--template", "lane", "--answers", sheet, "--json").json["data"]["visit"]
    patrol.run("photo", "add", number, shot(tmp_path / "路.jpg", "08:13", (120.14, 31.24)))
    patrol.at("08:30")
    patrol.run("visit", "finish", number)
    return number


@pytest.fixture
def exported(patrol, tmp_path):
    """Export, and return the folders by their names."""

    def export(*argv, **how):
        said = patrol.run("visit", "export", *argv, "--odk", tmp_path / "odk", "--json", **how)
        folders = [tmp_path / "odk" / row["folder"] for row in said.json["data"] or []]
        return said.json, folders

    return export


def bare(path):
    """Tell whether a picture says nothing of where and with what it was taken."""
    with Image.open(path) as picture:
        return not picture.getexif()


def test_a_visit_is_a_submission_with_its_photos_and_its_log(patrol, lane, exported):
    said, [folder] = exported(lane)
    visit = patrol.run("visit", "show", lane, "--json").json["data"]
    assert folder.name == f"巡查员甲_2026-07-13T08_10_{visit['id']}"
    names = sorted(path.name.partition("-")[0] for path in folder.iterdir())
    assert names == ["audit.csv", "front", "submission.xml", "visit"]
    root = ElementTree.fromstring((folder / "submission.xml").read_bytes())
    assert (root.tag, root.attrib) == ("data", {"id": "lane", "version": "2026.2"})
    texts = {child.tag: child.text for child in root if not len(child)}
    photo = texts.pop("front")
    assert (folder / photo).is_file()
    assert texts == {
        "who": "巡查员甲",
        "when": "2026-07-13T08:10:00.000+08:00",
        "here": "31.24 120.14",
        "seen": "a b",
        "moment": "2026-07-13T08:30:00.000+08:00",  # as it was when the visit ended
    }
    assert root.find("dirt") is None
    meta = {child.tag: child.text for child in root.find("meta")}
    assert meta["audit"] == "audit.csv"
    assert meta["instanceName"] == "巡查员甲/2026-07-13T08:10"
    assert meta["instanceID"] == f"uuid:{uuid.UUID(meta['instanceID'].removeprefix('uuid:'))}"
    assert said["data"] == [{"number": lane, "folder": folder.name, "photos": 2, "missing": 0}]


def test_the_same_visit_gives_the_same_bytes_another_day(patrol, lane, exported):
    _, [folder] = exported(lane)
    before = {path.name: path.read_bytes() for path in folder.iterdir()}
    patrol.at("2026-09-01T10:00")
    assert exported(lane, "-y")[1] == [folder]
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == before


def test_photos_leave_without_exif_unless_the_originals_are_wanted(lane, exported, tmp_path):
    _, [folder] = exported(lane)
    for path in folder.glob("*.jpg"):
        assert bare(path)
    _, [folder] = exported(lane, "--originals", "-y")
    left = {path.read_bytes() for path in folder.iterdir() if path.suffix in {".jpg", ".png"}}
    assert left == {(tmp_path / name).read_bytes() for name in ("门 面.png", "路.jpg")}
    root = ElementTree.fromstring((folder / "submission.xml").read_bytes())
    assert root.find("front").text.endswith(".png")


def test_the_log_says_who_answered_what_and_when(lane, exported):
    _, [folder] = exported(lane)
    text = (folder / "audit.csv").read_bytes().decode()
    head, *events = csv.reader(io.StringIO(text))
    assert head == ["event", "node", "start", "end", "old-value", "new-value", "user"]
    assert [event[0] for event in events] == ["form start", *["question"] * 5, "form finalize"]
    answered = {event[1]: event[4:] for event in events[1:-1]}
    assert answered["/data/who"] == ["", "巡查员甲", "01"]
    assert answered["/data/seen"] == ["", "a b", "01"]
    assert {event[2] for event in events[:-1]} == {"1783901700000"}  # 2026-07-13T08:15+08:00
    assert events[-1] == ["form finalize", "", "1783902600000", "", "", "", "01"]
    assert "\r" not in text


def test_a_changed_answer_shows_both_values(patrol, tmp_path, exported):
    number = patrol.visit("BJ-1", "08:00")
    sheet = tmp_path / "again.json"
    sheet.write_text(json.dumps({"answers": {"BJX-01": {"value": "no", "problem": "a"}}}), encoding="utf-8")
    patrol.at("08:20")
    patrol.run("survey", "BJ-1", "--resume", "--answers", sheet)
    patrol.run("visit", "finish", number)
    _, [folder] = exported("--all")
    events = list(csv.DictReader(io.StringIO((folder / "audit.csv").read_text(encoding="utf-8"))))
    of_it = [event for event in events if event["node"].endswith("/BJX-01")]
    assert [(event["old-value"], event["new-value"]) for event in of_it] == [("", "yes"), ("yes", "no")]
    assert not [event for event in events if event["node"].endswith("lamp_rate")]  # computed, not answered


def test_which_visits(patrol, exported):
    first = patrol.visit("BJ-1", "08:00", 20)
    second = patrol.visit("BJ-2", "2026-07-15T08:00", 20)
    shut = patrol.visit("BJ-2", "2026-07-16T08:00", 20, outcome="停业")
    draft = patrol.visit("BJ-1", "2026-07-17T08:00")

    def numbers(*argv):
        said, folders = exported("--dry-run", *argv)
        assert not any(folder.exists() for folder in folders)
        return [row["number"] for row in said["data"]]

    assert numbers("--all") == [first, second]
    assert numbers("--since", "2026-07-15") == [second]
    assert numbers(second, first, second) == [second, first]
    assert "odk.without" in [message["code"] for message in exported("--all", "--dry-run")[0]["messages"]]
    for argv, code, error in (
        ([draft], 6, "odk.draft"),
        ([shut], 6, "odk.no_answers"),
        ([first, "--all"], 2, "odk.which"),
        ([], 2, "odk.which"),
        (["--since", "July"], 2, "usage.bad_value"),
    ):
        assert exported(*argv, code=code)[0]["errors"][0]["code"] == error


def test_a_folder_that_is_there_is_not_replaced_unasked(lane, exported):
    _, [folder] = exported(lane)
    (folder / "mine.txt").write_text("x")
    exported(lane, code=4)
    assert (folder / "mine.txt").exists()
    exported(lane, "-y")
    assert not (folder / "mine.txt").exists()
    assert [path.name for path in folder.parent.iterdir()] == [folder.name]


def test_a_photo_that_is_not_here_is_named_and_the_rest_goes_out(patrol, lane, exported):
    for file in (patrol.root / "data" / "photos").rglob("*"):
        if file.is_file():
            os.remove(file)
    for dry in (["--dry-run"], []):
        said, [folder] = exported(lane, *dry, code=3)
        assert [error["code"] for error in said["errors"]] == ["odk.photo_missing"] * 2
    assert sorted(path.name for path in folder.iterdir()) == ["audit.csv", "submission.xml"]


def test_a_working_copy_that_is_not_here_is_made_of_the_original(patrol, lane, exported):
    for file in (patrol.root / "data" / "photos").rglob("*-1600.jpg"):
        os.remove(file)
    _, [folder] = exported(lane)
    assert len([path for path in folder.glob("*.jpg") if bare(path)]) == 2
    assert not list((patrol.root / "data" / "photos").rglob("*-1600.jpg"))


def test_a_disk_that_is_full_leaves_no_half_folder(lane, exported, monkeypatch):
    _, [folder] = exported(lane)
    before = sorted(folder.iterdir())

    rename = Path.rename

    def full(self, target):
        if self.name.endswith(".tmp"):
            raise OSError(28, "No space left on device")
        return rename(self, target)

    monkeypatch.setattr(Path, "rename", full)
    assert exported(lane, "-y", code=13)[0]["errors"][0]["code"] == "disk.cannot_write"
    assert [path.name for path in folder.parent.iterdir()] == [folder.name]
    assert sorted(folder.iterdir()) == before
