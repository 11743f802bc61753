"""Laptops to measure with: real workspaces, every operation signed, folded and merged as in the field."""

import shutil
from collections.abc import Iterator
from functools import cached_property
from itertools import count
from pathlib import Path
from random import Random
from typing import NamedTuple

from inspect_cli import clock, ids
from inspect_cli.log import begin, devices, merge
from inspect_cli.log.journal import Journal, Op, open_journal
from inspect_cli.store.workspace import Workspace

ANSWERS = 20
CHANCE = Random(20260715)
VALUES = ("yes", "yes", "yes", "no", "na", "1", "2", "3")
PLACES = ("东门入口", "西侧通道", "水产区", "熟食区", "停车场", "垃圾收集点")
SIGHTS = ("摊位前有积水", "店外经营", "消防通道堆放杂物", "公益广告破损", "垃圾桶满溢")
ENTRY = 100  # visits in one entry: the log takes thousands of operations at once


class Scale(NamedTuple):
    """How much is measured: operations, laptops, and how often."""

    laptops: int = 10
    each: int = 20_000  # operations of every laptop
    big: int = 100_000  # operations of the one that is merged on its own
    evening_laptops: int = 10
    evening_each: int = 1_500
    singles: int = 400  # entries of one operation
    rounds: int = 3  # none: everything just once
    notices: int = 100  # of one batch


LONG = Scale(each=100_000, evening_laptops=40, singles=2_000, notices=1_000)
TINY = Scale(laptops=2, each=90, big=120, evening_laptops=2, evening_each=60, singles=3, rounds=0, notices=10)


def visit() -> list[Op]:
    """Return the operations of one visit: 20 answers, two photos, a finding with its first step."""
    key, began = f"260715{ids.tag()}", clock.stamp()
    ops = [Op("visit", key, {"state": "draft", "point": f"NM-{CHANCE.randrange(500):03}", "began": began})]
    for number in range(ANSWERS):
        value: dict[str, object] = {"value": CHANCE.choice(VALUES), "how": "asked"}
        if CHANCE.random() < 0.2:
            value["remark"] = f"{CHANCE.choice(PLACES)}第 {CHANCE.randrange(200)} 号{CHANCE.choice(SIGHTS)}"
        ops.append(Op("answer", f"{key}/hygiene/q{number:02}", value))
    for number in range(2):
        photo, size = CHANCE.randbytes(32).hex(), CHANCE.randrange(1_000_000, 6_000_000)
        ops.append(Op("photo", photo, {"format": "jpeg", "bytes": size, "width": 4032, "height": 3024, "taken": began}))
        name = f"IMG_{CHANCE.randrange(10_000):04}.jpg"
        ops.append(Op("attachment", f"answer:{key}/hygiene/q{3 + number:02}/{photo}", {"name": name, "taken": began}))
    problem = {"item": "q03", "problem": "地面有积水", "severity": "general", "category": "hygiene", "wanted": "yes"}
    ops.append(Op("finding", f"{key}.hygiene/q03", problem))
    ops.append(Op("step", f"{key}.hygiene/q03", {"note": "已告知"}, act="rectify"))
    return [op._replace(replaces=()) for op in ops]


def corrections(ops: list[Op]) -> list[Op]:
    """Return second thoughts: one answer in twenty is given again."""
    answers = [op for op in ops if op.kind == "answer"][::20]
    return [Op("answer", op.key, {"value": "na", "how": "asked"}) for op in answers]


def write(journal: Journal, operations: int) -> None:
    """Write that many operations, in large entries."""
    while operations > 0:
        written = [op for _ in range(ENTRY) for op in visit()][:operations]
        journal.append(written)
        again = corrections(written)[: operations - len(written)]
        if again:
            journal.append(again)
        operations -= len(written) + len(again)


def grow() -> Iterator[Op]:
    """Yield new answers to one visit without end."""
    key = f"260716{ids.tag()}"
    for number in count():
        yield Op("answer", f"{key}/hygiene/q{number:05}", {"value": "yes", "how": "asked"})


class Team:
    """An office and its laptops in `folder`; each is made when it is first asked for, and then kept."""

    def __init__(self, folder: Path, scale: Scale) -> None:
        self.folder = folder
        self.scale = scale
        self._copies = count()
        with begin.found(folder / "founder", "清和区", {"staff": "90", "name": "督导员丙"}):
            pass

    @cached_property
    def empty(self) -> Path:
        """The office before anybody came home: it knows its laptops, and has none of their work."""
        evening = self.scale.evening_laptops
        self._hire([*(f"p{n}" for n in range(self.scale.laptops)), "big", *(f"e{n}" for n in range(evening))])
        return self.folder / "founder"

    @cached_property
    def laptops(self) -> list[Path]:
        """Laptops with `each` operations."""
        return [self._worked(f"p{n}", self.scale.each) for n in range(self.scale.laptops)]

    @cached_property
    def big(self) -> Path:
        """A laptop with `big` operations."""
        return self._worked("big", self.scale.big)

    @cached_property
    def evening(self) -> list[Path]:
        """Laptops with the work of a day."""
        return [self._worked(f"e{n}", self.scale.evening_each) for n in range(self.scale.evening_laptops)]

    @cached_property
    def full(self) -> Path:
        """The office with the work of all `laptops`."""
        root = self.copy(self.empty)
        with open_journal(Workspace(root)) as journal:
            merge.merge_all(journal, self.laptops)
        return root

    def copy(self, root: Path) -> Path:
        """Return a copy of a workspace that may be changed."""
        target = self.folder / f"copy{next(self._copies)}"
        shutil.copytree(root, target)
        return target

    def drop(self, root: Path) -> None:
        """Throw a copy away, so that a long run does not fill the disk."""
        shutil.rmtree(root)

    def _hire(self, names: list[str]) -> None:
        founder = self.folder / "founder"
        for number, name in enumerate(names):
            laptop, _ = begin.join(self.folder / name, founder, {"staff": f"{number:03}", "name": "巡查员"})
            laptop.close()
        with open_journal(Workspace(founder)) as office:
            for number, name in enumerate(names):
                merge.merge(office, self.folder / name)
                devices.approve(office, devices.find(office.db, f"{number:03}"), "inspector")

    def _worked(self, name: str, operations: int) -> Path:
        office = self.empty
        with open_journal(Workspace(self.folder / name)) as laptop:
            merge.merge(laptop, office)
            write(laptop, operations)
        return self.folder / name


def operations(journal: Journal) -> int:
    """Return how many operations a workspace has."""
    found: int = journal.db.execute("SELECT count(*) FROM op").fetchone()[0]
    return found
