"""Processes that die at any moment: what was confirmed is there, and nothing is half there."""

import json
import os
import random
import shutil
import subprocess
import sys
import time

import pytest
from PIL import Image

ROUNDS = 100 if os.environ.get("INSPECT_LONG") else 6


def kill_at(seconds, *argv):
    """Start the program, kill it after so many seconds, and return what it had printed."""
    command = [sys.executable, "-m", "inspect_cli", "--json", *map(str, argv)]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
    try:
        said, _ = process.communicate(timeout=seconds)
    except subprocess.TimeoutExpired:
        process.kill()
        said, _ = process.communicate()
    return said.decode()


@pytest.fixture
def lasts(cli):
    """Say how long a command takes on this machine, to spread the kills over all of it."""

    def measure(*argv):
        start = time.perf_counter()
        assert cli(*argv).code == 0
        return time.perf_counter() - start

    return measure


def clean(inside, root):
    return inside("-w", root, "--json", "check", "--photos")


def picture(file, seed):
    random.seed(seed)
    Image.frombytes("RGB", (160, 120), random.randbytes(160 * 120 * 3)).save(file, "JPEG")
    return file


def test_survey_from_a_file(inside, patrol, sheet, lasts):
    file = sheet()
    whole = lasts("-w", patrol, "survey", "NM-001", "--answers", file)
    confirmed = set()
    for number in range(ROUNDS):
        said = kill_at(whole * (0.3 + 0.8 * number / ROUNDS), "-w", patrol, "survey", "NM-001", "--answers", file)
        if said:
            confirmed.add(json.loads(said)["data"]["visit"])
    there = {row["number"] for row in inside("-w", patrol, "--json", "visit", "list").json["data"]}
    assert confirmed <= there
    assert clean(inside, patrol).code == 0
    counts = {number: len(answers(inside, patrol, number)) for number in there}
    assert len(set(counts.values())) == 1, "a visit is written whole or not at all"


def answers(inside, patrol, number):
    rows = inside("-w", patrol, "--json", "visit", "show", number).json["data"]["answers"]
    return [row for row in rows if row["answer"]]


def test_photo_add(inside, patrol, sheet, lasts, tmp_path):
    inside("-w", patrol, "survey", "NM-001", "--answers", sheet())
    visit = inside("-w", patrol, "--json", "visit", "list").json["data"][0]["number"]
    whole = lasts("-w", patrol, "photo", "add", visit, picture(tmp_path / "first.jpg", 1000))
    confirmed = set()
    for number in range(ROUNDS):
        file = picture(tmp_path / f"{number}.jpg", number)
        said = kill_at(whole * (0.3 + 0.8 * number / ROUNDS), "-w", patrol, "photo", "add", visit, file)
        if said:
            confirmed |= {row["photo"] for row in json.loads(said)["data"]}
        inside("-w", patrol, "photo", "add", visit, file)  # again, after the crash: nothing twice, nothing missing
    rows = inside("-w", patrol, "--json", "photo", "list", "--visit", visit).json["data"]
    assert confirmed <= {row["photo"] for row in rows}
    assert len(rows) == ROUNDS + 1
    assert all(row["here"] for row in rows)
    assert clean(inside, patrol).code == 0


def test_merge_and_rebuild(inside, patrol, sheet, lasts, tmp_path):
    copy = shutil.copytree(patrol, tmp_path / "copy")
    for point in ("NM-001", "NM-002", "NM-003"):
        inside("-w", copy, "survey", point, "--answers", sheet(point, f"{point}.json"))
    trial = shutil.copytree(patrol, tmp_path / "trial")
    merging = lasts("-w", trial, "merge", copy)
    rebuilding = lasts("-w", trial, "rebuild")
    for number in range(ROUNDS):
        share = 0.3 + 0.8 * number / ROUNDS
        target = shutil.copytree(patrol, tmp_path / f"target{number}")
        kill_at(merging * share, "-w", target, "merge", copy)
        assert clean(inside, target).code == 0
        assert inside("-w", target, "merge", copy).code == 0
        kill_at(rebuilding * share, "-w", target, "rebuild")
        said = clean(inside, target)
        assert (said.code, said.json["data"]["operations"]) == (0, expected(inside, trial))
        shutil.rmtree(target)


def expected(inside, root):
    return clean(inside, root).json["data"]["operations"]


def test_what_a_dead_laptop_confirmed_is_merged_from_its_unfinished_files(inside, patrol, tmp_path):
    """The write-ahead log beside the database holds the last answers: a merge must not overlook it."""
    laptop = shutil.copytree(patrol, tmp_path / "laptop")
    script = (
        "import os, sys; from pathlib import Path; from inspect_cli.log.journal import Op, open_journal;"
        "from inspect_cli.store.workspace import Workspace;"
        f"j = open_journal(Workspace(Path({str(laptop)!r})));"
        "j.append([Op('setting', 'notice.contact', {'value': '最后一条'})]);"
        "print('confirmed', flush=True); os.kill(os.getpid(), 9)"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=False)
    assert done.stdout == "confirmed\n"
    assert (laptop / "data" / "inspect.db-wal").stat().st_size > 0
    assert inside("-w", patrol, "merge", laptop).code == 0
    settings = {row["setting"]: row["value"] for row in inside("-w", patrol, "--json", "setting", "show").json["data"]}
    assert settings["notice.contact"] == "最后一条"


def test_two_processes_write_to_one_workspace(inside, patrol, sheet):
    file = sheet()
    command = [
        sys.executable,
        "-m",
        "inspect_cli",
        "--json",
        "-w",
        str(patrol),
        "survey",
        "NM-001",
        "--answers",
        str(file),
    ]
    running = [subprocess.Popen(command, stdout=subprocess.PIPE) for _ in range(6)]
    said = [json.loads(process.communicate()[0]) for process in running]
    assert [one["errors"] for one in said] == [[]] * 6
    assert len({one["data"]["id"] for one in said}) == 6
    assert len({one["data"]["visit"] for one in said}) == 6, "two windows do not give the same number"
    assert len(inside("-w", patrol, "--json", "visit", "list").json["data"]) == 6
    assert clean(inside, patrol).code == 0
