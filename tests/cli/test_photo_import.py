"""A card full of photos, taken in at night: each to the visit it was taken at."""

import os
import shutil
from pathlib import Path

import pytest
from patrol import shot

BJ1, BJ2 = (120.14, 31.24), (120.15, 31.24)
CAMERA = os.environ.get("INSPECT_CAMERA_FILES")


@pytest.fixture
def patrol(morning):
    return morning()


@pytest.fixture
def card(tmp_path):
    return tmp_path / "DCIM"


def bring_in(patrol, card, *argv, code=0):
    said = patrol.run("photo", "import", card, "--json", *argv, code=code).json
    return {p["file"]: (p["visit"], p["question"], p["result"]) for p in said["data"]["photos"]}, said


def attachments(patrol):
    return patrol.run("photo", "list", "--json").json["data"]


def codes(said):
    return [error["code"] for error in said["errors"]]


def test_photos_go_to_the_visit_of_their_time(patrol, card):
    first = patrol.visit("BJ-1", "08:00", 30)
    second = patrol.visit("BJ-2", "09:00", 30)
    shot(card / "a.jpg", "08:10:00")
    shot(card / "deep/er/b.png", "09:29:59", format="PNG")
    shot(card / "c.webp", "07:50:00", format="WEBP")
    shot(card / "IMG_20260713_092000.jpg")
    shot(card / "._a.jpg", "08:10:00")
    (card / "film.mp4").write_bytes(b"\0" * 40)
    patrol.at("20:00")
    placed, said = bring_in(patrol, card)
    assert placed == {
        "a.jpg": (first, "", "matched"),
        str(Path("deep/er/b.png")): (second, "", "matched"),
        "c.webp": (first, "", "matched"),
        "IMG_20260713_092000.jpg": (second, "", "matched"),
    }
    assert said["data"]["others"] == 1
    sources = {row["name"]: (row["taken_from"], row["late"]) for row in attachments(patrol)}
    assert sources == {name: (source, True) for name, source in
                       [("a.jpg", "exif"), ("b.png", "exif"), ("c.webp", "exif"),
                        ("IMG_20260713_092000.jpg", "name")]}  # fmt: skip


def test_a_visit_that_still_goes_on_takes_photos_too(patrol, card):
    draft = patrol.visit("BJ-1", "08:00")
    shot(card / "a.jpg", "11:00:00")
    assert bring_in(patrol, card)[0] == {"a.jpg": (draft, "", "matched")}
    assert [row["late"] for row in attachments(patrol)] == [False]


def test_the_one_item_that_waits_for_a_photo_gets_it(patrol, card):
    one = patrol.visit("BJ-1", "08:00", 30, fail=["BJX-04"])
    two = patrol.visit("BJ-2", "09:00", 30, fail=["BJX-03", "BJX-04"])
    shot(card / "a.jpg", "08:10:00")
    shot(card / "b.jpg", "08:11:00")
    shot(card / "c.jpg", "09:10:00")
    placed, _ = bring_in(patrol, card)
    assert placed["a.jpg"] == placed["b.jpg"] == (one, "BJX-04", "matched")
    assert placed["c.jpg"] == (two, "", "matched")
    assert [f["photos"] for f in patrol.run("finding", "list", "--json").json["data"]] == [2, 0, 0]


def test_where_it_was_taken_decides_between_two_visits(patrol, card):
    """Both finished at night: their times overlap, their points do not."""
    first = patrol.visit("BJ-1", "08:00", 600)
    second = patrol.visit("BJ-2", "08:40", 600)
    shot(card / "a.jpg", "09:00:00", BJ1)
    shot(card / "b.jpg", "09:00:00", BJ2)
    shot(card / "c.jpg", "09:00:00")
    patrol.at("21:00")
    placed, said = bring_in(patrol, card, code=3)
    assert placed["a.jpg"] == (first, "", "matched")
    assert placed["b.jpg"] == (second, "", "matched")
    assert placed["c.jpg"] == ("", "", "ambiguous")
    assert {tuple(p["candidates"]) for p in said["data"]["photos"]} == {(), (first, second)}
    assert codes(said) == ["photo.loose"]


def test_points_in_map_coordinates_are_compared_in_metres_on_the_ground(patrol, card):
    """GCJ-02 120.114236, 31.249342 lies some 500 m from the same figures in WGS-84."""
    market = patrol.visit("NM-1", "08:00", 60)
    shot(card / "there.jpg", "08:30:00", (120.109826, 31.251506))
    shot(card / "same-figures.jpg", "08:30:00", (120.114236, 31.249342))
    placed, said = bring_in(patrol, card, code=3)
    assert {visit for visit, *_ in placed.values()} == {market}
    metres = {p["file"]: p["metres"] for p in said["data"]["photos"]}
    assert metres["there.jpg"] < 100
    assert 300 < metres["same-figures.jpg"] < 700
    assert [(e["code"], e["where"]["file"]) for e in said["errors"]] == [("photo.far", "same-figures.jpg")]


def test_what_fits_no_visit_is_listed_and_moved_by_hand(patrol, card):
    number = patrol.visit("BJ-1", "08:00", 30, fail=["BJX-04"])
    shot(card / "noon.jpg", "12:00:00")
    shot(card / "from-chat.jpg")
    placed, _ = bring_in(patrol, card, code=3)
    assert {name: result for name, (_, _, result) in placed.items()} == {
        "noon.jpg": "no_visit",
        "from-chat.jpg": "no_time",
    }
    loose = patrol.run("photo", "list", "--loose", "--json").json["data"]
    assert {row["name"] for row in loose} == {"noon.jpg", "from-chat.jpg"}
    prefix = next(row["photo"] for row in loose if row["name"] == "noon.jpg")
    moved = patrol.run("photo", "move", prefix, "from-chat.jpg", "--visit", number, "--question", "BJX-04",
                       "--json", code=3).json  # fmt: skip
    assert codes(moved) == ["photo.outside_time"]
    assert patrol.run("photo", "list", "--loose", "--json").json["data"] == []
    assert {(row["name"], row["taken_from"], row["late"]) for row in attachments(patrol)} == {
        ("noon.jpg", "exif", True),
        ("from-chat.jpg", "file", True),
    }


def test_of_the_missing_originals_as_many_are_listed_as_were_asked_for(patrol, card):
    for clock in ("08:05", "08:06", "08:07"):
        shot(card / f"IMG_{clock[-2:]}.jpg", clock)
    patrol.visit("BJ-1", "08:00", 30)
    patrol.run("photo", "import", card)
    last = max(patrol.run("photo", "list", "--json").json["data"], key=lambda row: row["taken"])
    [original] = [f for f in (patrol.root / "data" / "photos").rglob(f"{last['photo']}*") if "-" not in f.name]
    original.unlink()
    [missing] = patrol.run("photo", "list", "--missing", "--limit", 1, "--json").json["data"]
    assert missing["photo"] == last["photo"]


def test_importing_again_does_nothing(patrol, card):
    patrol.visit("BJ-1", "08:00", 30, fail=["BJX-04"])
    shot(card / "a.jpg", "08:10:00")
    shot(card / "noon.jpg", "12:00:00")
    bring_in(patrol, card, code=3)
    before = patrol.run("check", "--photos", "--json").json["data"]
    placed, _ = bring_in(patrol, card, code=3)
    assert [result for *_, result in placed.values()] == ["known", "no_visit"]
    assert patrol.run("check", "--photos", "--json").json["data"] == before


def test_a_loose_photo_finds_its_visit_when_the_clock_is_set_right(patrol, card):
    number = patrol.visit("BJ-1", "08:00", 30)
    shot(card / "a.jpg", "03:10:00")
    bring_in(patrol, card, code=3)
    placed, _ = bring_in(patrol, card, "--shift", "+5h1m")
    assert placed == {"a.jpg": (number, "", "matched")}
    assert [(r["taken"], r["taken_from"]) for r in attachments(patrol)] == [("2026-07-13T08:11:00+08:00", "exif+shift")]


def test_a_photo_of_a_known_time_sets_its_camera_right_and_no_other(patrol, card):
    number = patrol.visit("BJ-1", "08:00", 30)
    shot(card / "clock-on-the-wall.jpg", "07:01:47", model="old")
    shot(card / "a.jpg", "07:05:00", model="old")
    shot(card / "phone.jpg", "08:06:00", model="new")
    placed, _ = bring_in(patrol, card, "--clock", "clock-on-the-wall.jpg=08:10:00")
    assert {visit for visit, *_ in placed.values()} == {number}
    assert {row["name"]: (row["taken"][11:19], row["taken_from"]) for row in attachments(patrol)} == {
        "clock-on-the-wall.jpg": ("08:10:00", "exif+shift"),
        "a.jpg": ("08:13:13", "exif+shift"),
        "phone.jpg": ("08:06:00", "exif"),
    }


@pytest.mark.parametrize(
    ("argv", "code", "error"),
    [
        (["--shift", "8 minutes"], 2, "photo.bad_shift"),
        (["--clock", "a.jpg=noonish"], 2, "photo.bad_clock"),
        (["--clock", "b.jpg=08:00"], 5, "photo.no_such_file"),
        (["--clock", "no-time.jpg=08:00"], 2, "photo.no_camera_time"),
        (["--clock", "a.jpg=08:00", "--shift", "+1s"], 2, "photo.clock_and_shift"),
    ],
)
def test_a_clock_that_cannot_be_set_stops_the_import_before_it_begins(patrol, card, argv, code, error):
    shot(card / "a.jpg", "08:00:00")
    shot(card / "no-time.jpg")
    said = patrol.run("photo", "import", card, "--json", *argv, code=code).json
    assert codes(said) == [error]
    assert patrol.originals() == []


def test_a_broken_file_is_refused_and_the_rest_goes_on(patrol, card):
    number = patrol.visit("BJ-1", "08:00", 30)
    whole = shot(card / "whole.jpg", "08:10:00")
    (card / "half.jpg").write_bytes(whole.read_bytes()[:600])
    (card / "text.jpg").write_text("no picture")
    placed, said = bring_in(patrol, card, code=3)
    assert placed == {"whole.jpg": (number, "", "matched")}
    assert [(e["code"], Path(e["where"]["file"]).name) for e in said["errors"]] == [
        ("photo.truncated", "half.jpg"),
        ("photo.not_a_picture", "text.jpg"),
    ]


def test_the_same_bytes_twice_are_taken_once_and_said(patrol, card):
    patrol.visit("BJ-1", "08:00", 30)
    shutil.copy(shot(card / "a.jpg", "08:10:00"), card / "b.jpg")
    placed, said = bring_in(patrol, card, code=3)
    assert [result for *_, result in placed.values()] == ["matched", "twice"]
    assert codes(said) == ["photo.used_twice"]
    assert len(attachments(patrol)) == 1


def test_a_photo_of_another_visit_is_taken_with_a_warning(patrol, card):
    patrol.visit("BJ-1", "08:00", 30)
    other = patrol.visit("BJ-2", "09:00", 30)
    file = shot(card / "a.jpg", "08:10:00", BJ1)
    bring_in(patrol, card)
    said = patrol.run("photo", "add", other, file, "--json", code=3).json
    assert codes(said) == ["photo.outside_time", "photo.far", "photo.used_twice"]
    assert len(attachments(patrol)) == 2
    said = patrol.run("photo", "move", "a.jpg", "--visit", other, "--json", code=5).json
    assert len(said["errors"][0]["candidates"]) == 2


def test_a_dry_run_says_the_same_and_keeps_nothing(patrol, card):
    patrol.visit("BJ-1", "08:00", 30)
    whole = shot(card / "a.jpg", "08:10:00")
    (card / "half.jpg").write_bytes(whole.read_bytes()[:600])
    dry, said = bring_in(patrol, card, "--dry-run", code=3)
    assert attachments(patrol) == []
    assert patrol.originals() == []
    real, said_again = bring_in(patrol, card, code=3)
    assert dry == real
    assert said["errors"] == said_again["errors"]


def test_a_whole_folder_may_be_given_to_one_visit(patrol, card):
    number = patrol.visit("BJ-1", "08:00", 30)
    shot(card / "a.jpg", "12:00:00")
    shot(card / "from-chat.jpg")
    placed, said = bring_in(patrol, card, "--visit", number, code=3)
    assert {visit for visit, *_ in placed.values()} == {number}
    assert codes(said) == ["photo.outside_time"]


def test_photos_of_a_colleague_go_to_the_colleagues_visits(patrol, card):
    patrol.visit("BJ-1", "08:00", 30)
    shot(card / "a.jpg", "08:10:00")
    assert bring_in(patrol, card, "--by", "02", code=3)[0]["a.jpg"] == ("", "", "no_visit")


@pytest.mark.camera
@pytest.mark.skipif(not CAMERA, reason="INSPECT_CAMERA_FILES names no folder of camera files")
def test_real_cameras(patrol, card):
    """Every file of the folder is taken in or refused, by itself, and those cut short are refused."""
    shutil.copytree(CAMERA, card)
    for file in list(card.iterdir()):
        file.chmod(0o644)
        content = file.read_bytes()
        (card / f"half-{file.name}").write_bytes(content[: len(content) // 2])
    _, said = bring_in(patrol, card, code=3)
    halves = {file.name for file in card.glob("half-*")}
    refused = {Path(e["where"]["file"]).name for e in said["errors"] if e["code"] == "photo.truncated"}
    assert halves <= refused
    taken = {p["file"] for p in said["data"]["photos"]}
    assert taken | refused == {file.name for file in card.iterdir()}
    assert taken.isdisjoint(refused)
    patrol.run("check", "--photos")
