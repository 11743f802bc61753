"""Sending notices to a printer: the spooler is the one thing that tests stand in for."""

import os
from pathlib import Path

import pytest

from inspect_cli.errors import CannotWrite, NotFound
from inspect_cli.notices import printer

FILE = Path("-文创改〔2026〕3号.pdf")


def test_a4_at_full_size_on_one_side():
    line = printer.command(FILE, "文印室", duplex=False, system="linux")
    assert line == ["lp", "-d", "文印室", "-o", "media=A4", "-o", "sides=one-sided", "-o", "print-scaling=none", "--",
                    str(FILE)]  # fmt: skip


def test_both_sides_and_windows():
    assert "sides=two-sided-long-edge" in printer.command(FILE, "q", duplex=True, system="darwin")
    line = printer.command(FILE, "q", duplex=True, system="win32")
    assert line[0] == "SumatraPDF"
    assert "noscale,paper=A4,duplexlong" in line


@pytest.fixture
def lp(tmp_path, monkeypatch):
    """Put an `lp` on the path that writes down what it was given, or refuses."""

    def install(code=0):
        program = tmp_path / "bin" / "lp"
        program.parent.mkdir(exist_ok=True)
        program.write_text(f'#!/bin/sh\nprintf "%s\\n" "$@" > {tmp_path}/said\necho request id is 7\nexit {code}\n')
        program.chmod(0o755)
        monkeypatch.setenv("PATH", f"{program.parent}{os.pathsep}{os.environ['PATH']}")
        return tmp_path / "said"

    return install


@pytest.mark.skipif(os.name == "nt", reason="lp is CUPS")
def test_the_spooler_gets_the_file(lp):
    said = lp()
    assert printer.send(printer.command(FILE, "q", duplex=False), FILE) == "request id is 7"
    assert said.read_text(encoding="utf-8").splitlines()[-1] == str(FILE)


@pytest.mark.skipif(os.name == "nt", reason="lp is CUPS")
def test_a_refusal_is_a_problem_and_not_a_success(lp):
    lp(code=1)
    with pytest.raises(CannotWrite):
        printer.send(printer.command(FILE, "q", duplex=False), FILE)


def test_no_printing_program(monkeypatch, tmp_path):
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(NotFound):
        printer.send(printer.command(FILE, "q", duplex=False), FILE)
