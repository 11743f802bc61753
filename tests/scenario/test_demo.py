"""The demonstration: what it leaves behind has to be whole, and its notices documents."""

import hashlib
import os
import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pypdfium2
import pytest
from pypdfium2 import raw

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="session")
def demo(tmp_path_factory):
    """Play it once, with the real program."""
    base = tmp_path_factory.mktemp("demo")
    env = {**os.environ, "INSPECT_KEYS": str(base / "keys"), "PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-m", "inspect_cli", "demo", str(base / "inspect-demo")]
    done = subprocess.run(command, env=env, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return base / "inspect-demo"


@pytest.fixture
def keys(demo, monkeypatch):
    monkeypatch.setenv("INSPECT_KEYS", str(demo.parent / "keys"))


def count(root, table):
    with closing(sqlite3.connect(root / "data" / "inspect.db")) as db:
        return db.execute(f"SELECT count(*) FROM {table}").fetchone()[0]


def notices(root):
    return sorted((root / "data" / "notices").glob("*.pdf"))


def test_ordinary_tables_hold_a_real_week(demo):
    least = {"point": 60, "unit": 12, "visit": 25, "answer": 500, "photo": 40, "finding": 40, "notice": 5, "mark": 500}
    assert {table: count(demo, table) >= wanted for table, wanted in least.items()} == dict.fromkeys(least, True)


def test_two_inspectors_and_six_types_of_point(demo):
    with closing(sqlite3.connect(demo / "data" / "inspect.db")) as db:
        assert db.execute('SELECT count(DISTINCT "by") FROM visit').fetchone()[0] == 2
        types = db.execute("SELECT count(DISTINCT p.type) FROM visit v JOIN point p ON p.code=v.point").fetchone()[0]
    assert types >= 6


def test_every_finding_has_a_unit_a_deadline_and_stands_in_a_notice(demo):
    with closing(sqlite3.connect(demo / "data" / "inspect.db")) as db:
        assert db.execute("SELECT count(*) FROM finding WHERE unit='' OR deadline=''").fetchone()[0] == 0
        loose = "SELECT count(*) FROM finding f LEFT JOIN step s USING(visit,path) WHERE s.act IS NOT 'issue'"
        assert db.execute(loose).fetchone()[0] == 0
        assert db.execute("SELECT count(*) FROM step WHERE due='' AND rule<>'长期'").fetchone()[0] == 0


def test_the_points_of_a_visit_add_up_to_those_of_its_items(demo):
    """Every conforming item is worth its points, every failed one none: nothing else may move the sum."""
    with closing(sqlite3.connect(demo / "data" / "inspect.db")) as db:
        rows = db.execute("SELECT got, possible FROM mark").fetchall()
        failed = db.execute(
            "SELECT count(*) FROM mark m JOIN finding f USING(visit,path) WHERE m.got<m.possible"
        ).fetchone()[0]
    assert all(0 <= got <= possible for got, possible in rows)
    assert sum(got < possible for got, possible in rows) == failed


def test_check_finds_nothing(inside, demo, keys):
    said = inside("-w", demo, "--json", "check", "--photos")
    assert said.code == 0
    assert said.json["data"]["problems"] == 0
    assert said.json["data"]["photos"] == count(demo, "photo")


def test_a_rebuild_leaves_every_row_equal(inside, demo, keys, tmp_path):
    copy = shutil.copytree(demo, tmp_path / "copy")
    assert inside("-w", copy, "--json", "rebuild").json["data"] == {"changed": []}


def test_merging_a_copy_changes_nothing(inside, demo, keys, tmp_path):
    original = shutil.copytree(demo, tmp_path / "original")
    before = inside("-w", original, "--json", "check").json["data"]["head"]
    said = inside("-w", original, "--json", "merge", demo, demo / "laptops" / "01")
    assert said.code == 0
    assert {row["added"] for row in said.json["data"]} == {0}
    assert inside("-w", original, "--json", "check").json["data"]["head"] == before


def test_after_the_folder_sync_desk_and_laptops_are_equal(inside, demo, keys):
    places = [demo, demo / "laptops" / "01", demo / "laptops" / "02"]
    assert len({inside("-w", place, "--json", "check", "--photos").json["data"]["head"] for place in places}) == 1
    assert {count(place, "photo") for place in places} == {count(demo, "photo")}


def test_a_second_sync_transfers_nothing(inside, demo, keys, tmp_path):
    laptops = shutil.copytree(demo / "laptops", tmp_path / "laptops")
    file = laptops / "02" / "inspect.toml"
    file.write_text(file.read_text("utf-8").replace(str(demo / "laptops"), str(laptops)), "utf-8")
    said = inside("-w", laptops / "02", "--json", "sync")
    assert said.code == 0
    assert {value for value in said.json["data"].values() if isinstance(value, int)} == {0}


def test_the_laptops_can_be_brought_up_to_date(inside, demo, keys, tmp_path):
    laptop = shutil.copytree(demo / "laptops" / "01", tmp_path / "laptop")
    assert inside("-w", laptop, "merge", demo).code == 0
    assert count(laptop, "visit") == count(demo, "visit")
    assert count(laptop, "notice") == count(demo, "notice")


def test_every_font_of_every_notice_is_embedded(demo):
    for file in notices(demo):
        document = pypdfium2.PdfDocument(file)
        for page in document:
            for item in page.get_objects(filter=[raw.FPDF_PAGEOBJ_TEXT]):
                font = raw.FPDFTextObj_GetFont(item.raw)
                assert raw.FPDFFont_GetIsEmbedded(font) == 1, file.name


def test_the_words_of_every_notice_come_out_whole(demo):
    files = notices(demo)
    assert len(files) == count(demo, "notice")
    with closing(sqlite3.connect(demo / "data" / "inspect.db")) as db:
        db.row_factory = sqlite3.Row
        for row in db.execute("SELECT number, findings, unit FROM notice"):
            text = text_of(next(file for file in files if file.name.startswith(row["number"] + "_")))
            unit = db.execute("SELECT coalesce(address_as,name) FROM unit WHERE code=?", (row["unit"],)).fetchone()[0]
            assert solid(row["number"]) in text
            assert solid(unit) in text
            named = "finding f, json_each(?) e WHERE f.visit||'.'||f.path=e.value"
            sql = f"SELECT f.problem, f.requirement, f.number FROM {named}"
            for problem, requirement, number in db.execute(sql, (row["findings"],)):
                assert solid(problem) in text
                assert solid(requirement) in text
                assert solid(number) in text


def text_of(file):
    return solid("".join(page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(file)))


def solid(text):
    return "".join(text.split())


def test_a_reprint_gives_the_same_bytes(inside, demo, keys, tmp_path):
    copy = shutil.copytree(demo, tmp_path / "copy")
    before = {file.name: hashlib.sha256(file.read_bytes()).hexdigest() for file in notices(copy)}
    shutil.rmtree(copy / "data" / "notices")
    assert inside("-w", copy, "notice", "print", "--all").code == 0
    assert {file.name: hashlib.sha256(file.read_bytes()).hexdigest() for file in notices(copy)} == before


def test_playing_it_again_leaves_it_alone(inside, demo, keys):
    before = count(demo, "op")
    assert inside("demo", demo).code == 0
    assert count(demo, "op") == before


def test_a_workspace_of_ones_own_is_refused(inside, patrol):
    assert inside("demo", patrol).code == 6


def test_an_erased_visit_is_gone_everywhere_and_its_notice_says_so(inside, demo, keys, tmp_path):
    root = shutil.copytree(demo, tmp_path / "root")
    with closing(sqlite3.connect(root / "data" / "inspect.db")) as db:
        visit, number, notice = db.execute(
            "SELECT v.id, v.number, n.number FROM notice_row r JOIN notice n ON n.id=r.notice "
            "JOIN visit v ON v.id=substr(r.finding,1,14) LIMIT 1"
        ).fetchone()
        photos = [row[0] for row in db.execute("SELECT photo FROM attachment WHERE instr(target,?)", (visit,))]
        problem = db.execute("SELECT problem FROM finding WHERE visit=?", (visit,)).fetchone()[0]
    assert inside("-w", root, "-y", "erase", "visit", number).code == 6
    assert inside("-w", root, "-y", "erase", "visit", number, "--reason", "依申请").code == 0
    files = [file for file in root.glob("data/**/*") if file.is_file()]
    assert [f for f in files if problem.encode() in f.read_bytes()] == []
    assert [f for f in files if any(photo in f.name for photo in photos)] == []
    assert inside("-w", root, "check", "--photos").code == 0
    assert inside("-w", root, "--json", "notice", "print", notice).json["errors"][0]["code"] == "notice.erased"
    shown = inside("-w", root, "--json", "notice", "show", notice)
    assert shown.code == 0
    assert "" in {row["problem"] for row in shown.json["data"]["rows"]}
    # It keeps none of the others from the printer.
    said = inside("-w", root, "--json", "notice", "print", "--all")
    assert said.code == 3
    assert {error["code"] for error in said.json["errors"]} == {"notice.erased"}
    assert len(said.json["data"]) == count(root, "notice") - len(said.json["errors"]) > 0
    # A laptop that has not heard of it does not bring the text back.
    assert inside("-w", root, "merge", demo / "laptops" / "01", demo / "laptops" / "02").code == 0
    assert [f for f in root.glob("data/inspect.db*") if problem.encode() in f.read_bytes()] == []
    assert count(root, f"answer WHERE visit='{visit}'") == 0


def test_one_that_was_interrupted_is_not_called_done(inside, tmp_path, monkeypatch):
    monkeypatch.setattr("inspect_cli.demo.play._visit", interrupted)
    assert inside("demo", tmp_path / "demo").code == 130
    said = inside("demo", tmp_path / "demo", "--json")
    assert said.code == 6
    assert said.json["errors"][0]["code"] == "demo.unfinished"


def interrupted(*_):
    raise KeyboardInterrupt


def test_a_photo_that_is_not_here_is_named_with_its_finding(inside, demo, keys, tmp_path):
    root = shutil.copytree(demo, tmp_path / "root")
    shutil.rmtree(root / "data" / "photos")
    with closing(sqlite3.connect(root / "data" / "inspect.db")) as db:
        numbers = [row[0] for row in db.execute("SELECT number FROM finding")]
    said = inside("-w", root, "--json", "notice", "print", "1")
    assert said.code == 5
    assert any(number in said.json["errors"][0]["message"] for number in numbers)
