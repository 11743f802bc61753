"""The command line as users meet it: a process of its own, or the same door called in this process."""

import gc
import json
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import NamedTuple

import hypothesis
import pytest

from inspect_cli.cli import main as door
from inspect_cli.cli.printer import out
from inspect_cli.cli.run import here

# A busy machine is no fault of the program.
hypothesis.settings.register_profile("unhurried", deadline=None)
hypothesis.settings.load_profile("unhurried")

ROOT = Path(__file__).parents[1]
MEMORY, ROOM = Path("/dev/shm"), 4 << 30


def pytest_configure():
    # Containers often forbid it; then every process that a test starts compiles the program anew.
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    work_in_memory()


def pytest_collection_finish():
    gc.freeze()  # thousands of tests stand ready: nothing of that is looked through again and again


def work_in_memory():
    """Keep the tests' folders in memory where there is room: thousands of small databases, each written durably."""
    if "TMPDIR" in os.environ or not MEMORY.is_dir() or not os.access(MEMORY, os.W_OK):
        return
    about = os.statvfs(MEMORY)
    if about.f_bavail * about.f_frsize >= ROOM and not about.f_flag & os.ST_NOEXEC:
        os.environ["TMPDIR"] = tempfile.tempdir = str(MEMORY)


class Said(NamedTuple):
    code: int
    out: str
    err: str

    @property
    def json(self):
        return json.loads(self.out)


@pytest.fixture(scope="session")
def elsewhere(tmp_path_factory):
    return tmp_path_factory.mktemp("elsewhere")


@pytest.fixture(autouse=True)
def quiet_surroundings(monkeypatch, tmp_path, elsewhere):
    """English, no workspace, logs and settings of nobody."""
    for name in ("INSPECT_WORKSPACE", "NO_COLOR", "COLUMNS", "LC_ALL", "LC_MESSAGES", "LANGUAGE"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("INSPECT_LANG", "en")
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    monkeypatch.setenv("PYTHONPATH", str(ROOT))
    monkeypatch.setenv("INSPECT_KEYS", str(tmp_path / "keys"))
    monkeypatch.chdir(tempfile.mkdtemp(dir=elsewhere))
    yield
    out.begin()
    here.begin()


@pytest.fixture
def cli():
    """Run the real program in a process of its own."""

    def run(*argv, encoding="utf-8", cwd=None, **env):
        done = subprocess.run(
            [sys.executable, "-m", "inspect_cli", *map(str, argv)],
            capture_output=True,
            stdin=subprocess.DEVNULL,
            env={**os.environ, "PYTHONIOENCODING": encoding, **env},
            cwd=cwd,
            check=False,
            timeout=60,
        )
        texts = [stream.decode(encoding).replace("\r\n", "\n") for stream in (done.stdout, done.stderr)]
        return Said(done.returncode, *texts)

    return run


@pytest.fixture
def inside(capsys):
    """Call the door in this process: ten times faster."""

    def run(*argv):
        code = door.main([str(word) for word in argv])
        said = capsys.readouterr()
        return Said(code, said.out, said.err)

    return run


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
def stops(inside, patrol):
    """The sample workspace with the template of the bus stops (tests/forms/stops.yaml), for GC-001."""
    assert inside("-w", patrol, "template", "publish", ROOT / "tests" / "forms" / "stops.yaml").code in (0, 3)
    return patrol
