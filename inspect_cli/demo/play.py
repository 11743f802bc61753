"""Playing the sample week: a supervisor's workspace, two inspectors' laptops, their visits, the notices."""

import contextlib
import os
from collections.abc import Callable, Iterator
from datetime import datetime, time, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, NamedTuple

from ..errors import Refused, Where
from ..findings import calendar
from ..findings.finish import finish
from ..log import begin, devices, merge, settings
from ..log.journal import Journal, open_journal
from ..notices.drafting import draft
from ..notices.issue import issue
from ..photos import evidence, sample
from ..points import headings, lists, naming, tables
from ..points.registry import existing, write
from ..store import config
from ..store.workspace import Workspace, shipped
from ..sync import remote, session
from ..templates.registry import in_force, publish_shipped
from ..visits import sheet
from ..visits.answering import Answer
from ..visits.by_sheet import Sheet

MARK = "demo"  # stands in inspect.toml of what this made, with one of:
BEGUN, WHOLE = "begun", "1"
ORG = "临溪市清和区精神文明建设委员会办公室"
NOTICE_HOUR = 9  # of the first working day after the last visit
LATE = "照片随整改回执补齐"  # why a notice goes out before all its photos are there
Say = Callable[..., None]


class Played(NamedTuple):
    """What the demonstration made."""

    points: int
    units: int
    visits: int
    photos: int
    findings: int
    notices: int


def made_here(root: Path) -> bool:
    """Say whether a demonstration stands in this folder already.

    Raises:
        Refused: it holds a workspace that is somebody's own, or a demonstration that was interrupted.
    """
    if not Workspace(root).database.exists():
        return False
    mark = config.load(root).get(MARK)
    if mark != WHOLE:
        raise Refused("demo.unfinished" if mark == BEGUN else "demo.not_ours", where=Where(str(root)))
    return True


def mark_whole(root: Path) -> None:
    """Note that the demonstration in this folder went on to its end."""
    config.save(root, {**config.load(root), MARK: WHOLE})


@contextlib.contextmanager
def clock_at(moment: datetime) -> Iterator[None]:
    """Let the program's clock stand at a moment of the sample week."""
    before = os.environ.get("INSPECT_NOW")
    os.environ["INSPECT_NOW"] = moment.isoformat()
    try:
        yield
    finally:
        if before is None:
            del os.environ["INSPECT_NOW"]
        else:
            os.environ["INSPECT_NOW"] = before


def story() -> dict[str, Any]:
    """Return the sample week; every scalar is text."""
    import yaml

    loaded: dict[str, Any] = yaml.load((shipped("data") / "demo.yaml").read_text("utf-8"), yaml.BaseLoader)  # noqa: S506
    return loaded


def play(root: Path, say: Say) -> Played:
    """Play the whole week into `root`: the supervisor's workspace, the laptops below it in `laptops/`."""
    week = story()
    visits = sorted(week["visits"], key=lambda visit: visit["time"])
    first, last = (datetime.fromisoformat(visits[at]["time"]) for at in (0, -1))
    team = {member["staff"]: member for member in week["team"]}
    head = next(member for member in week["team"] if member["role"] != "inspector")
    with clock_at(first - timedelta(days=1)):
        desk = _desk(root, head)
        say("demo.desk", points=_count(desk, "point"), units=_count(desk, "unit"))
        laptops = {s: _laptop(desk, m) for s, m in team.items() if m["role"] == "inspector"}
    for staff, laptop in laptops.items():
        mine = [visit for visit in visits if visit["by"] == staff]
        for visit in mine:
            _visit(laptop, visit)
        say("demo.patrol", name=team[staff]["name"], visits=len(mine))
    with clock_at(_next_morning(last)):
        for laptop in laptops.values():
            root_of = laptop.workspace.root
            laptop.close()
            report = merge.merge(desk, root_of)
            photos = evidence.gather(desk.db, root_of, desk.workspace.photos)
            say("demo.merged", new=report.new, photos=photos.copied)
        drafts, _ = draft(desk, [])
        for drafted in drafts:
            issue(desk, drafted.notice, head["name"], reason=LATE)
    say("demo.issued", count=len(drafts))
    _share(desk, [laptop.workspace for laptop in laptops.values()], say)
    played = Played(*(_count(desk, table) for table in ("point", "unit", "visit", "photo", "finding", "notice")))
    desk.close()
    return played


def _share(desk: Journal, laptops: list[Workspace], say: Say) -> None:
    """Bring the laptops up to date: the first takes the desk's notices along, the others get them from a folder."""
    folder = laptops[0].root.parent / "share"
    folder.mkdir()
    with open_journal(laptops[0]) as first:
        merge.merge(first, desk.workspace.root)
    shared = [remote.add(laptop, "share", folder) for laptop in laptops]
    for laptop, place in zip(laptops, shared, strict=True):
        report = session.sync(laptop, place, lambda _name, _bytes: contextlib.nullcontext(lambda _done: None))
        pulled, pushed = (report.counted("v1/copy/", state) for state in ("pulled", "pushed"))
        say("demo.synced", laptop=laptop.root.name, operations=report.operations_pushed, new=report.merged.new,
            pushed=pushed, pulled=pulled)  # fmt: skip


def _next_morning(last: datetime) -> datetime:
    day = next(calendar.read("", settings.KNOWN["calendar.duty"].default).working_days(last.date() + timedelta(days=1)))
    return datetime.combine(day, time(NOTICE_HOUR), last.tzinfo)


def _desk(root: Path, head: dict[str, str]) -> Journal:
    """Make the supervisor's workspace: templates, units, points, settings."""
    journal = begin.found(root, ORG, {"staff": head["staff"], "name": head["name"], "laptop": "办公室", MARK: BEGUN})
    publish_shipped(journal)
    for noun, file in (("unit", "units.csv"), ("point", "points.csv")):
        table = headings.name_columns(noun, tables.read_table(shipped("data") / file))
        write(journal, noun, lists.plan(noun, table, existing(journal.db, noun)).records())
    for name, value in (
        ("notice.issuer", ORG),
        ("notice.series", "清文创改"),
        ("notice.contact", "联络员丁 000-0000-0100"),
        ("notice.copies", "清和区纪委监委驻点组、区委区政府督查室"),
    ):
        settings.put(journal, name, value)
    return journal


def _laptop(desk: Journal, member: dict[str, str]) -> Journal:
    """Let an inspector join, and approve the laptop."""
    root = desk.workspace.root / "laptops" / member["staff"]
    about = {"staff": member["staff"], "name": member["name"], "laptop": f"巡查{member['staff']}号机", MARK: WHOLE}
    laptop, _ = begin.join(root, desk.workspace.root, about)
    merge.merge(desk, root)
    devices.approve(desk, devices.find(desk.db, member["staff"]), "inspector")
    merge.merge(laptop, desk.workspace.root)
    return laptop


def _visit(laptop: Journal, visit: dict[str, Any]) -> None:
    """Play one visit from beginning to end."""
    at = datetime.fromisoformat(visit["time"])
    point = naming.find(laptop.db, "point", visit["point"])
    form = in_force(laptop.db, point["type"])
    with TemporaryDirectory(prefix="inspect-demo-") as folder, clock_at(at):
        given = _sheet(visit, at, Path(folder), (float(point["lon"]), float(point["lat"])))
        begun = sheet.take(laptop, point, form, given, each=True)
    with clock_at(at + timedelta(minutes=int(visit["minutes"]))):
        finish(laptop, begun, visit.get("outcome", ""))


def _sheet(visit: dict[str, Any], at: datetime, folder: Path, place: tuple[float, float]) -> Sheet:
    answers = {name: Answer(value) for name, value in visit.get("answers", {}).items()}
    photos: dict[str, tuple[Path, ...]] = {}
    minutes = 0
    for failing in visit.get("fail", []):
        item = failing["item"]
        answers[item] = Answer("no", failing.get("problem", ""), failing.get("remark", ""))
        shots = []
        for number in range(int(failing.get("photos", "0"))):
            minutes += 2
            path = folder / f"IMG_{item}_{number + 1}.jpg"
            taken = at + timedelta(minutes=minutes, seconds=17 * (number + 1))
            path.write_bytes(sample.draw(f"{visit['point']} {item} {number}", taken, *place))
            shots.append(path)
        photos[item] = tuple(shots)
    rest = "" if visit.get("outcome") else "yes"
    return Sheet(at, (), rest, visit.get("outcome", ""), answers, photos)


def _count(journal: Journal, table: str) -> int:
    found: int = journal.db.execute(f'SELECT count(*) FROM "{table}"').fetchone()[0]
    return found
