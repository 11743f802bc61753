"""`notice`: what goes out to the responsible units."""

import json
import sqlite3
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from .. import clock
from ..errors import NotFound, Problem
from ..notices import registry
from ..notices.registry import DRAFT, Notice
from ..points.registry import unit_name
from . import listing
from .doubles import say_doubles
from .printer import out
from .run import here

if TYPE_CHECKING:
    from ..log.journal import Journal

app = typer.Typer(
    name="notice", help="通知书：发给责任单位的整改通知书 | Rectification notices to the responsible units"
)

Names = Annotated[
    list[str] | None, typer.Argument(metavar="NOTICE…", help="文号、序号或草稿键 | Number, or key of a draft")
]
One = Annotated[str, typer.Argument(metavar="NOTICE", help="文号、序号或草稿键 | Number, or key of a draft")]
Units = Annotated[list[str] | None, typer.Option("--unit", metavar="UNIT", help="责任单位 | Responsible unit")]
All = Annotated[bool, typer.Option("--all", help="全部 | All of them")]
STATES = {"": "draft", "issue": "issued"}
COLUMNS = ("notice", "state", "number", "unit", "findings", "issued", "signed_by")


def row_of(db: sqlite3.Connection, notice: Notice) -> tuple[object, ...]:
    """Return the cells of a notice under `COLUMNS`."""
    name = unit_name(db, notice.unit)
    state, issued = STATES.get(notice.act, notice.act), (notice.issued or "")[:10]
    return (notice.id, state, notice.number, name, len(notice.findings), issued, notice.signed_by)


def chosen(db: sqlite3.Connection, names: list[str] | None, act: str, *, all_: bool) -> list[Notice]:
    """Return the notices named, or all whose act is `act` (empty: drafts)."""
    if all_:
        found = [notice for notice in registry.notices(db) if notice.act == act]
    else:
        found = [registry.find(db, name) for name in names or []]
    if not found:
        raise NotFound("notice.none", candidates=[])
    return found


@app.command("issue")
def issue(
    signed_by: Annotated[str, typer.Option("--signed-by", metavar="NAME", help="签发人 | Who signs")],
    notices: Names = None,
    all_: All = False,
    reason: Annotated[
        str,
        typer.Option("--reason", metavar="TEXT", help="缺照片或单位待定仍要发出的理由 | Why, although something lacks"),
    ] = "",
    series: Annotated[
        str, typer.Option("--series", metavar="SERIES", help="用另一代字编号 | Another series than is set")
    ] = "",
    urgency: Annotated[
        Literal["特急", "加急"] | None, typer.Option("--urgency", help="紧急程度 | How urgent it is")
    ] = None,
) -> None:
    """Give drafts their number and freeze what they say; the deadlines start to run.

    签发：给草稿编号、固定内容，交办问题并起算时限。先说谁还没交、哪些缺照片。

    $ notice issue --all --signed-by 督导员丙
    $ notice issue 2607 --signed-by 督导员丙 --reason 照片随后补齐
    $ notice issue --all --signed-by 督导员丙 --urgency 加急
    """
    from ..notices.calendars import unlisted_years
    from ..notices.readiness import alone

    with here.journal() as journal:
        drafts = chosen(journal.db, notices, DRAFT, all_=all_)
        _say_who_is_behind(journal.db)
        done, failed = [], list[Problem]()
        with out.progress("notice.issuing", len(drafts)) as advance:
            for notice in drafts:
                try:
                    done.append((notice.id, _issued(journal, notice, signed_by, reason, series, urgency or "")))
                except Problem as problem:  # one that lacks something must not keep the others
                    failed.append(problem)
                    if problem.code in FOR_ALL:
                        break
                advance()
        keys = [key for key, _ in done]
        rows = [row_of(journal.db, registry.find(journal.db, key)) for key in keys]
        unlisted, one = unlisted_years(journal.db, keys), alone(journal.db, keys)
    if not done:
        raise failed[0]
    out.rows(COLUMNS, rows)
    for each in failed:
        out.warn(each)
    if unlisted:
        out.tell("deadline.year_unlisted", years=unlisted)
    if one:
        out.tell("notice.one_checked", numbers=one)
    _say_numbers([number for _, number in done])
    out.next("notice print --all")


def _say_numbers(numbers: list[str]) -> None:
    if len(numbers) == 1:
        out.done("notice.numbered_one", number=numbers[0])
    else:
        out.done("notice.numbered", count=len(numbers), first=numbers[0], last=numbers[-1])


# What stands in the way of all the drafts that are left; what was issued so far stands.
FOR_ALL = {"series.not_held", "series.used_up", "device.rank", "device.not_approved"}


def _issued(journal: "Journal", notice: Notice, signed_by: str, reason: str, series: str, urgency: str) -> str:
    from ..notices.filing import path_of
    from ..notices.issue import issue as give_number

    number = give_number(journal, notice, signed_by, reason=reason, series=series, urgency=urgency)
    path_of(journal.db, journal.workspace.notices, notice).unlink(missing_ok=True)  # 送审稿: the notice itself counts
    return number


def _say_who_is_behind(db: sqlite3.Connection) -> None:
    """Name the laptops of which visits may be missing, as far as is known here, and count what has no unit."""
    from ..notices.readiness import behind

    for each in behind(db, f"{clock.now():%Y-%m-%d}"):
        last = each.last.replace("T", " ")
        if each.drafts:
            out.tell("notice.behind_drafts", device=each.device, person=each.person, drafts=each.drafts, last=last)
        else:
            out.tell("notice.behind", device=each.device, person=each.person, last=last)
    if pending := db.execute("SELECT count(*) FROM finding WHERE unit=''").fetchone()[0]:
        out.tell("notice.pending_left", count=pending)


@app.command("list")
def list_(
    unit: Annotated[str, typer.Option("--unit", metavar="UNIT", help="责任单位 | Responsible unit")] = "",
    limit: listing.Limit = 200,
) -> None:
    """List notices, drafts and void ones too: when they were signed for, and what is odd about them.

    列表：列出通知书和草稿，何时签收，文号重复、缺件发出、作废的注明。

    $ notice list
    """
    from ..notices import numbering
    from ..points.naming import find

    with here.reading() as db:
        code = find(db, "unit", unit)["code"] if unit else ""
        known = registry.notices(db, code)
        doubles = numbering.doubles(db)
        received = dict(db.execute("SELECT notice, substr(received,1,10) FROM receipt").fetchall())
        rows = [
            (*row_of(db, each), each.kind, received.get(each.id, ""), _remark(each, doubles)) for each in known[:limit]
        ]
        out.rows((*COLUMNS, "kind", "received", "remark"), rows)
        listing.say_more(len(rows), len(known))
        say_doubles(db)


def _remark(notice: Notice, doubles: set[tuple[str, int, int]]) -> str:
    if (notice.series, notice.year, notice.running) in doubles:
        return "double"
    return notice.void_reason or notice.reason or ""


@app.command("show")
def show(notice: One) -> None:
    """Show one notice, its rows with their deadlines, how it was taken over, and what was printed.

    查看：一份通知书的内容、各项时限、签收和打印记录；已改派的注明。

    $ notice show 3
    $ notice show 2026-31
    """
    from ..notices import prints, receipts, verify
    from ..notices.printing import printed

    with here.reading() as db:
        found = registry.find(db, notice)
        fields = dict(zip(COLUMNS, row_of(db, found), strict=True))
        fields |= {"kind": found.kind, **_heading(db, found)}
        fields |= {"reason": found.reason or "", "void_reason": found.void_reason or ""}
        receipt = receipts.of(db, found.id)
        if receipt:
            fields |= {**receipt._asdict(), "scans": [sha256[:12] for sha256 in receipts.scans(db, found.id)]}
        out.record(for_people({**fields, "printed": printed(db, here.workspace(), found)}))
        moved = verify.moved(db, found)
        rows = []
        for no, key in enumerate(found.findings, 1):
            visit, _, path = key.partition(".")
            # No row: the finding was erased, or has not arrived.
            cells = db.execute(ROW, (visit, path)).fetchone() or [""] * 6
            rows.append((no, *cells, "moved" if key in moved else ""))
        history = [tuple(row) for row in prints.history(db, found.id)]
    out.rows(("no", "number", "point", "problem", "unit", "deadline", "due", "remark"), rows, into="rows")
    out.rows(("at", "by", "printer", "copies", "sha256"), history, into="prints")


def _heading(db: sqlite3.Connection, notice: Notice) -> dict[str, object]:
    """Return what stands at the head and foot of what was issued; a draft has none of it yet, nor what was erased."""
    sql = "SELECT content->>'title', content->>'urgency', content->>'answers', content->'copies' FROM notice WHERE id=?"
    title, urgency, answers, copies = db.execute(sql, (notice.id,)).fetchone()
    said = {"heading": "".join((title or "").split()), "urgency": urgency or "", "follows": answers or ""}
    return {**said, "copied_to": json.loads(copies or "[]")}


def for_people(fields: dict[str, object]) -> dict[str, object]:
    """Leave out what is empty where a person reads it; for a program every field is there."""
    if out.json or out.plain:
        return fields
    names = {"refused": "refused_to_sign"}
    return {names.get(name, name): value for name, value in fields.items() if value}


ROW = """SELECT f.number, coalesce(p.name, nullif(f.point,''), (SELECT community FROM visit WHERE id=f.visit)),
f.problem, coalesce(u.short, u.name, f.unit), f.deadline, s.due
FROM finding f LEFT JOIN point p ON p.code=f.point LEFT JOIN unit u ON u.code=f.unit LEFT JOIN step s USING(visit,path)
WHERE f.visit=? AND f.path=?"""
