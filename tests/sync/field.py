"""Laptops of a team on one machine, each with its own workspace and keys; what their users do, and what lies there."""

import contextlib
import io
import os
import subprocess
import sys
from pathlib import Path

import pytest
from PIL import Image

from inspect_cli.log import begin, devices, merge, proof
from inspect_cli.log.journal import Op, open_journal
from inspect_cli.log.schema import NEWEST
from inspect_cli.photos import evidence
from inspect_cli.store.database import reading
from inspect_cli.store.workspace import Workspace
from inspect_cli.sync import remote as remotes
from inspect_cli.sync.session import sync

ROOT = Path(__file__).parents[2]


@contextlib.contextmanager
def silent(key, total):
    yield lambda amount: None


class Laptop:
    """A workspace with its own keys. Its methods are what its user does."""

    def __init__(self, root, keys, inside):
        self.workspace, self.keys, self.inside = Workspace(root), keys, inside
        self.root = root

    @contextlib.contextmanager
    def own_keys(self):
        with pytest.MonkeyPatch.context() as patch:
            patch.setenv("INSPECT_KEYS", str(self.keys))
            yield

    @contextlib.contextmanager
    def journal(self):
        with self.own_keys(), open_journal(self.workspace) as journal:
            yield journal

    def write(self, *ops):
        with self.journal() as journal:
            return journal.append(ops)

    def visit(self, visit, answers=5, text="yes"):
        """Record a visit with some answers, one entry."""
        ops = [Op("answer", f"{visit}/q/{n}", {"value": text, "remark": f"{visit} {n}"}) for n in range(answers)]
        self.write(Op("visit", visit, {"state": "draft", "point": "NM-1"}), *ops)

    def shoot(self, folder, visit, *seeds):
        """Take photos and bind them to a visit; return their hashes."""
        paths = [picture(folder / f"{visit}-{seed}.jpg", seed) for seed in seeds]
        with self.journal() as journal:
            taken, refused = evidence.add(journal, paths, evidence.Binding(f"visit:{visit}"))
        assert refused == []
        return [facts.sha256 for facts in taken]

    def merge(self, other):
        with self.journal() as journal:
            return merge.merge(journal, other.root)

    def approve(self, name, role="inspector"):
        with self.journal() as journal:
            devices.approve(journal, devices.find(journal.db, name), role)

    def remote(self, folder, name="usb"):
        remotes.add(self.workspace, name, folder)
        return self

    def sync(self, **options):
        with self.own_keys():
            return sync(self.workspace, remotes.find(self.workspace), silent, **options)

    def environment(self):
        own = {"INSPECT_KEYS": str(self.keys), "PYTHONPATH": str(ROOT), "INSPECT_LANG": "en"}
        return {**os.environ, **own, "XDG_STATE_HOME": str(self.root / "state")}

    def start(self, *argv, wrapper=()):
        """Start the program in a process of its own, and do not wait for it."""
        command = [*wrapper, sys.executable, "-m", "inspect_cli", "-w", str(self.root), *map(str, argv)]
        return subprocess.Popen(
            command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=self.environment()
        )

    def run(self, *argv):
        with self.own_keys():
            return self.inside("-w", self.root, *argv)

    @property
    def digests(self):
        with reading(self.workspace.database, NEWEST) as db:
            return proof.digests(db)

    def rows(self, sql, *values):
        with reading(self.workspace.database, NEWEST) as db:
            return [tuple(row) for row in db.execute(sql, values)]

    @property
    def faults(self):
        return proof.prove(self.workspace).faults


class Team:
    """Laptops of one workspace in a folder: the first founds it, the others join and are approved."""

    def __init__(self, folder, inside):
        self.folder, self.inside, self.laptops = folder, inside, []

    def make(self, name, role="inspector"):
        """Return a laptop; one that lies in the folder already is taken as it is."""
        laptop = Laptop(self.folder / name, self.folder / f"{name}-keys", self.inside)
        if not laptop.root.exists():
            self._begin(laptop, role)
        self.laptops.append(laptop)
        return laptop

    def _begin(self, laptop, role):
        settings = {"staff": f"{len(self.laptops) + 1:02}", "name": "巡查员甲", "laptop": laptop.root.name}
        with laptop.own_keys():
            if not self.laptops:
                begin.found(laptop.root, "清和区", settings).close()
                return
            first = self.laptops[0]
            begin.join(laptop.root, first.root, settings)[0].close()
        if role:
            first.merge(laptop)
            first.approve(settings["staff"], role)
            laptop.merge(first)


def picture(path, seed, size=(48, 36)):
    out = io.BytesIO()
    Image.new("RGB", size, (seed % 256, seed // 256 % 256, 99)).save(out, "JPEG", comment=f"{seed}".encode())
    path.write_bytes(out.getvalue())
    return path


def objects(folder, prefix=""):
    """Return the objects of a remote by name."""
    files = (path for path in folder.rglob("*") if path.is_file())
    named = {path.relative_to(folder).as_posix(): path.read_bytes() for path in files}
    return {name: content for name, content in named.items() if name.startswith(prefix)}
