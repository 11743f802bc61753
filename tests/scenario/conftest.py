"""A workspace with points, units and templates, made by the real commands, once; each test gets a copy."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="session")
def made(tmp_path_factory):
    """The original: nobody writes to it."""
    base = tmp_path_factory.mktemp("made")
    env = {**os.environ, "INSPECT_KEYS": str(base / "keys"), "INSPECT_LANG": "en", "PYTHONPATH": str(ROOT)}

    def run(*argv):
        subprocess.run([sys.executable, "-m", "inspect_cli", *argv], env=env, check=True, capture_output=True)

    patrol = str(base / "patrol")
    run("init", patrol, "--org", "清和区文明办", "--inspector", "巡查员甲", "--staff", "01")
    for noun in ("unit", "point"):
        run("-w", patrol, noun, "import", str(ROOT / "data" / f"{noun}s.csv"))
    return base


@pytest.fixture
def patrol(made, tmp_path):
    """A workspace with the sample lists, and the key that belongs to it."""
    shutil.copytree(made / "keys", tmp_path / "keys")
    return Path(shutil.copytree(made / "patrol", tmp_path / "patrol"))


@pytest.fixture
def sheet(inside, patrol, tmp_path):
    """Write a file of answers for a point: the example, changed as the test wants."""

    def write(point="NM-001", name="answers.json", **changed):
        plain = json.loads(inside("-w", patrol, "survey", point, "--example").out)
        answers = changed.pop("answers", {})
        plain |= changed
        plain["answers"] |= answers
        file = tmp_path / name
        file.write_text(json.dumps(plain, ensure_ascii=False), encoding="utf-8")
        return file

    return write
