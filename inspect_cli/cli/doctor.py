"""`doctor`: whether this machine is fit for the work, line by line, and how to repair what is not."""

import sqlite3
import sys
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import NamedTuple

import typer

from .. import clock
from ..errors import NoWorkspace, Problem
from ..store import config
from ..store.workspace import Workspace
from .printer import MARKS, PARTLY, out
from .run import here
from .words import known, say

app = typer.Typer()

GOOD, ODD, BAD = "done", "warning", "error"  # keys of the printer's marks
MEGABYTE = 10**6
FULL, NEARLY_FULL = 200 * MEGABYTE, 2000 * MEGABYTE  # an evening of photos is a gigabyte
YEARS = range(2024, 2100)  # a clock outside has lost its battery
SKEW = timedelta(minutes=5)
SIGNS = "巡查√▲×"


class Check(NamedTuple):
    """One line: what was looked at, how it is, and the sentence that says so."""

    name: str
    grade: str
    code: str
    params: dict[str, object]

    @property
    def said(self) -> str:
        """The sentence."""
        return say(self.code, **self.params)

    @property
    def repair(self) -> str:
        """How to repair it, where there is something to repair."""
        return say(f"{self.code}.hint", **self.params) if known(f"{self.code}.hint") else ""


def check(name: str, grade: str, code: str, /, **params: object) -> Check:
    """Return one line."""
    return Check(name, grade, code, params)


@app.command("doctor")
def doctor() -> None:
    """Look this machine over: SQLite, disk, folder, clock, keys, camera formats, fonts, printers, terminal.

    体检：检查本机的数据库、磁盘、文件夹、时钟、密钥、照片格式、字体、打印机、终端，并说明怎么修。

    $ doctor
    """
    try:
        workspace = here.workspace()
    except NoWorkspace:
        workspace = None
    found = [*_of_machine(), *(_of_workspace(workspace) if workspace else [_no_workspace()]), *_of_papers(workspace)]
    if out.json or out.plain:
        grades = {GOOD: "good", ODD: "odd", BAD: "bad"}
        out.rows(("check", "grade", "said", "repair"), [(c.name, grades[c.grade], c.said, c.repair) for c in found])
    else:
        out.text("\n".join(_lines(found)))
    if any(each.grade != GOOD for each in found):
        out.exit_code = PARTLY


def _lines(found: list[Check]) -> Iterator[str]:
    for at, each in enumerate(found):
        yield f"{MARKS[each.grade][0]} {each.said}"
        # What repairs several lines in a row is said once, under the last of them.
        if each.repair and each.repair not in [after.repair for after in found[at + 1 : at + 2]]:
            yield f"  {say('shell.repair', hint=each.repair)}"


def _no_workspace() -> Check:
    return check("workspace", GOOD, "doctor.no_workspace")


def _of_machine() -> Iterator[Check]:
    yield _sqlite(sqlite3.sqlite_version)
    yield _terminal(getattr(sys.stdout, "encoding", "") or "")
    yield from _cameras()


def _sqlite(version: str) -> Check:
    from ..store.lock import sqlite_loses_pages

    loses = sqlite_loses_pages(tuple(map(int, version.split("."))))
    return check("sqlite", GOOD, "doctor.sqlite_locked" if loses else "doctor.sqlite", version=version)


def _terminal(encoding: str) -> Check:
    try:
        SIGNS.encode(encoding)
    except (UnicodeError, LookupError):
        return check("terminal", ODD, "doctor.terminal_poor", encoding=encoding)
    return check("terminal", GOOD, "doctor.terminal", encoding=encoding)


def _cameras() -> Iterator[Check]:
    from ..photos.picture import decoders

    found = decoders()
    if missing := [ending for ending, there in found.items() if not there]:
        yield check("camera", BAD, "doctor.format_missing", formats=missing)
    else:
        yield check("camera", GOOD, "doctor.formats", formats=list(found))


def _of_workspace(workspace: Workspace) -> Iterator[Check]:
    yield _disk(workspace)
    yield _folder(workspace)
    from ..log import keys, trust

    try:
        with here.reading() as db:
            newest, workspace_id = _newest(db), trust.founder_key(db)
    except (Problem, sqlite3.DatabaseError) as error:
        yield check("database", BAD, "doctor.database", detail=str(getattr(error, "code", error)))
        return
    yield _clock(clock.now(), newest)
    bare = keys.open_to_others(workspace_id)
    place = keys.folder(workspace_id)
    yield (
        check("keys", BAD, "doctor.keys_open", files=bare) if bare else check("keys", GOOD, "doctor.keys", folder=place)
    )


def _disk(workspace: Workspace) -> Check:
    from ..store.place import free_bytes

    free = free_bytes(workspace.root)
    grade = BAD if free < FULL else ODD if free < NEARLY_FULL else GOOD
    return check("disk", grade, "doctor.disk" if grade == GOOD else "doctor.disk_low", megabytes=free // MEGABYTE)


def _folder(workspace: Workspace) -> Check:
    from ..store.place import share, synced_by

    root = workspace.root.resolve()
    if program := synced_by(root):
        return check("folder", BAD, "doctor.folder_synced", folder=root, program=program)
    if kind := share(root):
        return check("folder", BAD, "doctor.folder_shared", folder=root, kind=kind)
    return check("folder", GOOD, "doctor.folder", folder=root)


def _newest(db: sqlite3.Connection) -> datetime | None:
    """Return when the newest operation was written, by the clocks of those who wrote."""
    rows = db.execute("SELECT op.at FROM tip t JOIN op ON op.d=t.d AND op.seq=t.seq AND op.hash=t.hash")
    return max((datetime.fromisoformat(at) for (at,) in rows), default=None)


def _clock(now: datetime, newest: datetime | None) -> Check:
    shown = f"{now:%Y-%m-%d %H:%M %z}"
    if now.year not in YEARS:
        return check("clock", BAD, "doctor.clock_wrong", now=shown)
    if newest and newest > now + SKEW:
        return check("clock", BAD, "doctor.clock_behind", now=shown, newest=f"{newest:%Y-%m-%d %H:%M %z}")
    return check("clock", GOOD, "doctor.clock", now=shown)


def _of_papers(workspace: Workspace | None) -> Iterator[Check]:
    from ..notices import printer

    own: config.Config = {}
    try:
        own = config.load(workspace.root) if workspace else {}
        yield from _fonts(own)
    except Problem as problem:  # the settings file itself, or a font that it names
        yield check("font", BAD, problem.code, **problem.params)
    yield _printer(printer.queues(), own.get("printer", ""))


def _fonts(own: config.Config) -> Iterator[Check]:
    from ..notices.page.fonts import chosen, load_fonts

    for role, font, _, substitute in load_fonts(chosen(own)).served():
        code, grade = ("doctor.font_substitute", ODD) if substitute else ("doctor.font", GOOD)
        yield check("font", grade, code, role=role, font=font)


def _printer(queues: list[str] | None, chosen: str) -> Check:
    if not queues:
        code, grade = ("doctor.printer_missing", ODD) if chosen and queues is not None else ("doctor.no_printers", GOOD)
        return check("printer", grade, code, printer=chosen, printers=[])
    if chosen and chosen not in queues:
        return check("printer", ODD, "doctor.printer_missing", printer=chosen, printers=queues)
    return check("printer", GOOD, "doctor.printers", printers=queues)
