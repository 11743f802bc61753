"""Many notices at once: chosen, made by two processes, broken off and gone on with, bound, listed, sent, told."""

import hashlib
import io
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pypdfium2
import pytest
from desks import Desk
from docx import Document

from inspect_cli.log.journal import open_journal
from inspect_cli.store.workspace import Workspace
from tests.bench.batch import issue

MANY = 14
SERIES = "清文创改〔2026〕"


def many(desk):
    with open_journal(Workspace(desk.root)) as journal:
        issue(journal, MANY, "JD-1", photos=2)
    desk.at("2026-07-21T09:00")


def many_printed(desk):
    many(desk)
    data(desk, "print", "--all", "--jobs", "1")


@pytest.fixture
def office(morning):
    return morning(many, Desk)


@pytest.fixture
def printed(morning):
    """The office when all is printed, and the hashes of the files."""
    desk = morning(many_printed, Desk)
    return desk, hashes(desk)


def folder(desk):
    return desk.root / "data" / "notices"


def files(desk, ending=".pdf"):
    return sorted(path.name for path in folder(desk).glob(f"*{ending}"))


def hashes(desk):
    return {p.name: hashlib.sha256(p.read_bytes()).hexdigest() for p in folder(desk).glob("*.pdf")}


def name(number):
    return f"{SERIES}{number}号_柳湾街道.pdf"


def data(desk, *argv, code=0):
    return desk.run("--json", "notice", *argv, code=code).json["data"]


def codes(said):
    return [message["code"] for message in said.json["messages"]]


def prints(desk, number):
    return desk.run("--json", "notice", "show", number).json["data"]["prints"]


# Chosen and named


def test_files_are_named_by_number_and_unit(office):
    data(office, "print", "--all")
    assert files(office) == sorted(name(number) for number in range(1, MANY + 1))


@pytest.mark.parametrize(
    ("asked", "numbers"),
    [
        (("--number", "2-4,9"), [2, 3, 4, 9]),
        (("--since", "2026-07-20", "--number", "1"), [1]),
        (("--since", "2026-07-21"), []),
        (("--until", "2026-07-19"), []),
        (("--until", "2026-07-20", "--number", "13-99"), [13, 14]),
        (("--unit", "柳湾街道", "--number", "1-2"), [1, 2]),
        (("--unit", "桥东街道"), []),
        (("--kind", "督办单"), []),
        (("--kind", "整改通知书", "--number", "5"), [5]),
    ],
)
def test_notices_are_chosen_by_what_is_asked_for(office, asked, numbers):
    found = data(office, "print", *asked, "--dry-run", code=0 if numbers else 5)
    assert [row["notice"] for row in found or []] == [f"{SERIES}{number}号" for number in numbers]
    assert files(office) == []


@pytest.mark.parametrize("asked", [("--number", "9-2"), ("--number", "一"), ("--since", "昨天"), ("--kind", "喜报")])
def test_what_cannot_be_read_is_refused(office, asked):
    assert office.run("--json", "notice", "print", *asked, code=2).json["errors"]


def test_a_running_number_alone_is_one_of_this_year(office):
    office.at("2027-02-01T09:00")
    assert data(office, "print", "--number", "1-3", "--dry-run", code=5) is None
    assert len(data(office, "print", "--number", "1-3", "--since", "2026-01-01", "--dry-run")) == 3


# Made again or not


def test_what_is_there_with_the_right_bytes_is_not_made_again(printed):
    office, made = printed
    times = {p: p.stat().st_mtime_ns for p in folder(office).glob("*.pdf")}
    damaged, gone = folder(office) / name(3), folder(office) / name(7)
    damaged.write_bytes(damaged.read_bytes()[:-1] + b"?")
    gone.unlink()
    said = office.run("--json", "notice", "print", "--all")
    assert "notice.there_already" in codes(said)
    assert hashes(office) == made
    remade = {p.name for p, then in times.items() if p.stat().st_mtime_ns != then}
    assert remade == {damaged.name, gone.name}


def test_two_processes_make_the_same_bytes_and_write_the_log_once(printed):
    office, alone = printed
    for path in folder(office).iterdir():
        path.unlink()
    data(office, "print", "--all", "--jobs", "2")
    assert hashes(office) == alone
    assert [len(prints(office, number)) for number in (1, MANY)] == [1, 1]
    with open_journal(Workspace(office.root)) as journal:
        written = "SELECT count(DISTINCT at), count(*) FROM print"
        assert tuple(journal.db.execute(written).fetchone()) == (1, MANY)


@pytest.mark.skipif(os.name == "nt", reason="signals")
@pytest.mark.parametrize("jobs", [1, 2])
def test_killed_in_the_middle_and_run_again(printed, jobs):
    office, whole = printed
    for path in folder(office).iterdir():
        path.unlink()
    command = [sys.executable, "-m", "inspect_cli", "-w", str(office.root), "notice", "print", "--all", "--jobs", jobs]
    process = subprocess.Popen(list(map(str, command)), start_new_session=True, stdout=subprocess.DEVNULL)
    wait(lambda: listed(office) >= 3 or process.poll() is not None)
    process.send_signal(signal.SIGKILL)
    process.wait()
    wait(lambda: not alive(process.pid))
    before = hashes(office)
    assert 3 <= len(before) < MANY, "killed too late to show anything"
    said = office.run("--json", "notice", "print", "--all")
    assert "notice.there_already" in codes(said)
    assert hashes(office) == whole
    assert before.items() <= whole.items()
    assert [len(prints(office, number)) for number in range(1, MANY + 1)] == [1] * MANY


def listed(desk):
    file = folder(desk) / ".made.jsonl"
    return file.read_text(encoding="utf-8").count("\n") if file.is_file() else 0


def wait(done, seconds=30):
    end = time.monotonic() + seconds
    while not done():
        assert time.monotonic() < end
        time.sleep(0.01)


def alive(group):
    try:
        os.killpg(group, 0)
    except ProcessLookupError:
        return False
    return True


def test_one_that_cannot_be_made_does_not_keep_the_others(office):
    for copy in (office.root / "data" / "photos").rglob("*.jpg"):
        copy.unlink()
    said = office.run("--json", "notice", "print", "--all", "--jobs", "2", code=5).json
    assert [error["code"] for error in said["errors"]] == ["notice.photo_not_here"]
    assert files(office) == []


# Bound, listed


def bookmarks(document):
    return [(mark.get_title(), mark.get_dest().get_index()) for mark in document.get_toc()]


def texts(document, first=0, count=None):
    pages = range(first, len(document) if count is None else first + count)
    return [document[page].get_textpage().get_text_range() for page in pages]


@pytest.mark.parametrize("duplex", [False, True])
def test_bound_in_order_with_a_bookmark_each(office, tmp_path, duplex):
    book = tmp_path / "合订.pdf"
    [row] = data(office, "print", "--number", "1-3", "--merged", book, *(["--duplex"] if duplex else []))
    singles = [pypdfium2.PdfDocument(folder(office) / name(number)) for number in (1, 2, 3)]
    lengths = [len(each) for each in singles]
    assert lengths[0] % 2 == 1, "else nothing is shown of right-hand pages"
    document = pypdfium2.PdfDocument(book)
    marks = bookmarks(document)
    assert [title for title, _ in marks] == [name(number)[:-4].replace("_", " ") for number in (1, 2, 3)]
    starts = [page for _, page in marks]
    step = lengths[0] + (1 if duplex else 0)
    assert starts == [0, step, 2 * step]
    assert row["pages"] == len(document) == 2 * step + lengths[2]
    for start, single in zip(starts, singles, strict=True):
        assert texts(document, start, len(single)) == texts(single)
    if duplex:
        assert texts(document, lengths[0], 1) == [""]
    kept = book.read_bytes()
    data(office, "print", "--number", "1-3", "--merged", book, *(["--duplex"] if duplex else []))
    assert book.read_bytes() == kept


def test_a_list_to_sign_goes_with_them(office, tmp_path):
    data(office, "print", "--number", "1-12", "--cover", "--copies", "2")
    [listed] = folder(office).glob("通知书领取单*")
    said = "".join("".join(texts(pypdfium2.PdfDocument(listed))).split())
    assert listed.name == f"通知书领取单_{SERIES}1号_至_{SERIES}12号.pdf"
    for head in ("序号", "文号", "主送", "问题数", "最短时限", "页数", "份数", "领取人签字"):
        assert head in said
    assert all(f"{SERIES}{number}号" in said for number in range(1, 13))
    assert "合计12件、24份" in said
    assert "7月21日9时前" in said
    book = tmp_path / "合订.pdf"
    data(office, "print", "--number", "1-2", "--merged", book, "--cover", "--duplex")
    assert bookmarks(pypdfium2.PdfDocument(book))[0][0] == "通知书领取单"
    assert bookmarks(pypdfium2.PdfDocument(book))[1][1] % 2 == 0


# Sent


@pytest.fixture
def lp(tmp_path, monkeypatch):
    """Put an `lp` on the path that writes down what it is given and refuses notice 2."""
    program = tmp_path / "bin" / "lp"
    program.parent.mkdir()
    program.write_text(
        f'#!/bin/sh\nfor last; do :; done\ncase "$last" in *〕2号*) echo no paper >&2; exit 1;; esac\n'
        f'echo "$@" >> {tmp_path}/sent\necho request id is 7\n'
    )
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{program.parent}{os.pathsep}{os.environ['PATH']}")
    return tmp_path / "sent"


@pytest.mark.skipif(os.name == "nt", reason="lp is CUPS")
def test_one_that_the_printer_refuses_does_not_keep_the_others(office, lp):
    said = office.run(
        "--json", "notice", "print", "--number", "1-3", "--printer", "文印室", "--duplex", "--copies", "2", code=3
    )
    assert [error["code"] for error in said.json["errors"]] == ["printer.refused"]
    sent = lp.read_text(encoding="utf-8").splitlines()
    assert [line.rsplit("/", 1)[1] for line in sent] == [name(1), name(3)]
    assert all("sides=two-sided-long-edge" in line and "-n 2" in line for line in sent)
    assert [prints(office, number)[-1]["printer"] for number in (1, 2, 3)] == ["文印室", "PDF", "文印室"]


@pytest.mark.skipif(os.name == "nt", reason="lp is CUPS")
def test_what_is_bound_is_sent_as_one_and_noted_for_each(office, lp, tmp_path):
    [row] = data(office, "print", "--number", "3-5", "--merged", tmp_path / "book.pdf", "--printer", "文印室")
    assert row["command"].endswith("book.pdf")
    assert len(lp.read_text(encoding="utf-8").splitlines()) == 1
    assert [prints(office, number)[-1]["printer"] for number in (3, 4, 5)] == ["文印室"] * 3


# Word, and the message for the chat group


def test_word_files_beside_the_pdf(office, tmp_path):
    data(office, "print", "1", "--docx", tmp_path / "通知.docx")
    text = "\n".join(p.text for p in Document(tmp_path / "通知.docx").paragraphs)
    assert f"{SERIES}1号" in text
    assert files(office) == [name(1)]
    data(office, "print", "--number", "1-13", "--docx", tmp_path / "word", "--jobs", "2")
    there = sorted(path.name for path in (tmp_path / "word").iterdir())
    assert there == sorted(name(number).replace(".pdf", ".docx") for number in range(1, 14))
    assert (tmp_path / "word" / there[0]).read_bytes()[:2] == b"PK"
    said = office.run("--json", "notice", "print", "1", "2", "--docx", tmp_path / "通知.docx", code=2).json
    assert said["errors"][0]["code"] == "notice.docx_folder"


def test_a_message_for_each_unit(office):
    said = office.run("notice", "text", "--number", "1-2").out
    assert said.splitlines()[0].startswith("【清和区市场监督管理局】请查收2份文书，问题共6个")
    assert "最短时限：7月21日9时前" in said
    assert f"文件：{name(1)}" in said
    assert f"文件：{name(2)}" in said
    assert "联系人：联络员丁 000-0000-0100" in said
    [row] = data(office, "text", "--number", "1-2")
    assert (row["findings"], row["deadline"], row["files"]) == (6, "7月21日9时前", [name(1), name(2)])
    assert row["text"] == said.rstrip("\n")
    assert data(office, "text", code=5) is None


def test_the_message_names_the_file_that_is_printed(office):
    [row] = data(office, "text", "4")
    data(office, "print", "4")
    assert row["files"] == files(office)


def test_bytes_of_a_book_are_read_by_a_strict_reader(office, tmp_path):
    pypdf = pytest.importorskip("pypdf")
    book = tmp_path / "book.pdf"
    data(office, "print", "--number", "1-2", "--merged", book, "--cover", "--duplex")
    reader = pypdf.PdfReader(io.BytesIO(book.read_bytes()), strict=True)
    assert len(reader.pages) == len(pypdfium2.PdfDocument(book))
    assert Path(book).stat().st_size > 1000
