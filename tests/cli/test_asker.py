"""Questions are asked on a terminal; elsewhere they are errors with exit 4."""

import os
import subprocess
import sys

import pytest

from inspect_cli.cli import asker
from inspect_cli.cli.run import here
from inspect_cli.errors import InputNeeded

pty = pytest.importorskip("pty") if os.name != "nt" else None
on_a_terminal = pytest.mark.skipif(pty is None, reason="pseudo-terminals are of POSIX")


def test_without_a_terminal_a_question_is_input_needed():
    with pytest.raises(InputNeeded) as caught:
        asker.choose("input.needed", [("东街", 1), ("东门", 2)], question="?")
    assert caught.value.exit_code == 4
    assert caught.value.params["candidates"] == ["东街", "东门"]
    with pytest.raises(InputNeeded):
        asker.text("input.needed", question="?")
    with pytest.raises(InputNeeded):
        asker.confirm("input.needed", question="?")


def test_y_answers_confirmations_only():
    here.begin(switches={"-y"})
    assert asker.confirm("input.needed", question="?") is True
    with pytest.raises(InputNeeded):
        asker.text("input.needed", question="?")


def asked(code, keys, *, switches=()):
    """Run one question in a process on a terminal of its own; type the keys; return (exit code, stdout)."""
    script = f"""
import sys
from inspect_cli.cli import asker, boundary
from inspect_cli.cli.printer import out
from inspect_cli.cli.run import here
here.begin(switches={set(switches)!r})
sys.exit(boundary.run(lambda: out.text(repr({code}))))
"""
    mine, theirs = pty.openpty()
    environment = {**os.environ, "PROMPT_TOOLKIT_NO_CPR": "1", "TERM": "xterm"}
    process = subprocess.Popen(
        [sys.executable, "-c", script], stdin=theirs, stderr=theirs, stdout=subprocess.PIPE, env=environment
    )
    os.close(theirs)
    seen = b""
    while b"really" not in seen:
        seen += os.read(mine, 1024)
    os.write(mine, keys)
    said, _ = process.communicate(timeout=60)
    os.close(mine)
    return process.returncode, said.decode().strip()


@on_a_terminal
@pytest.mark.parametrize(("keys", "answer"), [(b"y", "True"), (b"n", "False"), (b"\r", "False")])
def test_yes_or_no(keys, answer):
    assert asked('asker.confirm("input.needed", question="really")', keys) == (0, answer)


@on_a_terminal
def test_one_of_several_by_its_number():
    question = 'asker.choose("input.needed", [("东街", "E1"), ("东门", "E2")], question="really")'
    assert asked(question, b"2\r") == (0, "'E2'")


@on_a_terminal
def test_a_line_of_text():
    assert asked('asker.text("input.needed", question="really")', "积水\r".encode()) == (0, "'积水'")


@on_a_terminal
def test_ctrl_c_at_a_question_is_130():
    assert asked('asker.confirm("input.needed", question="really")', b"\x03") == (130, "")
