"""`notice`: what goes out to the responsible units."""

import sqlite3
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from ..errors import NotFound, Problem
from ..notices import registry
from ..notices.registry import Notice
from ..points.registry import unit_name
from ..store import config
from . import listing, words
from .printer import out
from .run import here

if TYPE_CHECKING:
    from ..notices.fonts import Fonts

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


def _row(db: sqlite3.Connection, notice: Notice) -> tuple[object, ...]:
    name = unit_name(db, notice.unit)
    state, issued = STATES.get(notice.act, notice.act), (notice.issued or "")[:10]
    return (notice.id, state, notice.number, name, len(notice.findings), issued, notice.signed_by)


def _chosen(db: sqlite3.Connection, names: list[str] | None, act: str, *, all_: bool) -> list[Notice]:
    """Return the notices named, or all whose act is `act` (empty: drafts)."""
    if all_:
        found = [notice for notice in registry.notices(db) if notice.act == act]
    else:
        found = [registry.find(db, name) for name in names or []]
    if not found:
        raise NotFound("notice.none", candidates=[])
    return found


@app.command("draft")
def draft(
    units: Units = None,
    kind: Annotated[str, typer.Option("--kind", metavar="KIND", help="文种 | Kind of document")] = registry.KIND,
    since: Annotated[str, typer.Option("--since", metavar="DAY", help="通报从哪天起 | Circular: from this day")] = "",
    until: Annotated[str, typer.Option("--until", metavar="DAY", help="通报到哪天止 | Circular: up to this day")] = "",
    edition: Annotated[str, typer.Option("--edition", metavar="TEXT", help="通报期号 | Circular: its edition")] = "",
) -> None:
    """Draft a notice for each unit with findings waiting; drafts have no number yet.

    拟稿：为有待交办问题的单位各拟一份通知书，草稿没有文号。

    $ notice draft
    $ notice draft --unit 城管 --unit 柳湾街道
    $ notice draft --kind 通报 --since 2026-07-01 --until 2026-07-31 --edition 第3期
    """
    if kind == "通报":
        from .notice_circular import draft_circular

        draft_circular(since, until, edition)
        return
    with here.journal() as journal:
        made = registry.draft(journal, units or [])
        pending = journal.db.execute("SELECT count(*) FROM finding WHERE unit=''").fetchone()[0]
        rows = [_row(journal.db, notice) for notice in made]
    out.rows(COLUMNS, rows)
    out.done("notice.drafted", count=len(made), findings=sum(len(notice.findings) for notice in made))
    if pending:
        out.tell("notice.pending_left", count=pending)
        out.next("finding list --pending")
    out.next("notice issue --all --signed-by NAME")


@app.command("issue")
def issue(
    signed_by: Annotated[str, typer.Option("--signed-by", metavar="NAME", help="签发人 | Who signs")],
    notices: Names = None,
    all_: All = False,
) -> None:
    """Give drafts their number and freeze what they say; the deadlines start to run.

    签发：给草稿编号、固定内容，交办问题并起算时限。

    $ notice issue --all --signed-by 督导员丙
    """
    from ..notices.issue import issue as give_number
    from ..notices.issue import unlisted_years

    with here.journal() as journal:
        chosen = _chosen(journal.db, notices, "", all_=all_)
        numbers = []
        with out.progress("notice.issuing", len(chosen)) as advance:
            for notice in chosen:
                numbers.append(give_number(journal, notice, signed_by))
                advance()
        rows = [_row(journal.db, registry.find(journal.db, notice.id)) for notice in chosen]
        unlisted = unlisted_years(journal.db, [notice.id for notice in chosen])
    out.rows(COLUMNS, rows)
    if unlisted:
        out.tell("deadline.year_unlisted", years=unlisted)
    if len(numbers) == 1:
        out.done("notice.numbered_one", number=numbers[0])
    else:
        out.done("notice.numbered", count=len(numbers), first=numbers[0], last=numbers[-1])
    out.next("notice print --all")


@app.command("print")
def print_(
    notices: Names = None,
    all_: All = False,
    printer: Annotated[
        str,
        typer.Option("--printer", metavar="QUEUE", help="送往打印机，- 为本机设置的 | To a printer; - as configured"),
    ] = "",
    duplex: Annotated[bool, typer.Option("--duplex", help="双面 | On both sides")] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="只说会做什么 | Only say what it would do")] = False,
) -> None:
    """Write the PDF of issued notices into data/notices, the same bytes each time; --printer sends them on.

    打印：生成已签发通知书的 PDF，重打一字不差；加 --printer 送打印机。

    $ notice print --all
    $ notice print 3 --printer 文印室 --duplex
    $ notice print --all --printer - --dry-run
    """
    from ..notices import printer as spooler
    from ..notices.fonts import chosen as configured
    from ..notices.fonts import load_fonts
    from ..notices.printing import path_of, print_notice

    workspace = here.workspace()
    queue = _queue(printer)
    with here.reading() as db:
        chosen = _chosen(db, notices, "issue", all_=all_)
        files = [path_of(db, workspace, notice) for notice in chosen]
        lines = [spooler.command(file, queue, duplex=duplex) if queue else [] for file in files]
        fonts = None if dry_run else load_fonts(configured(config.load(workspace.root)))
        rows, failed = [], []
        with out.progress("notice.printing", len(chosen)) as advance:
            for notice, file, line in zip(chosen, files, lines, strict=True):
                try:
                    if fonts:
                        print_notice(db, workspace, notice, fonts)
                        if line:
                            out.tell("printer.said", said=spooler.send(line, file))
                    rows.append((notice.number, str(file), " ".join(line)))
                except Problem as problem:  # one that was erased must not keep the others from the printer
                    if not all_:
                        raise
                    failed.append(problem)
                advance()
    out.rows(("notice", "file", "command"), rows)
    for failure in failed:
        out.warn(failure)
    if fonts is None:
        out.tell("notice.would_print", count=len(rows))
    else:
        _say_printed(fonts, len(rows), workspace.notices)


def _say_printed(fonts: "Fonts", count: int, folder: Path) -> None:
    substitutes = [f"{words.show('role', served.role)} {served.font}" for served in fonts.served() if served.substitute]
    if substitutes:
        out.tell("notice.substitutes", fonts=substitutes)
    out.done("notice.printed", count=count, folder=folder)


def _queue(printer: str) -> str:
    if printer != "-":
        return printer
    queue = config.load(here.workspace().root).get("printer", "")
    if not queue:
        raise NotFound("printer.none_configured", candidates=[])
    return queue


@app.command("list")
def list_(
    unit: Annotated[str, typer.Option("--unit", metavar="UNIT", help="责任单位 | Responsible unit")] = "",
    limit: listing.Limit = 200,
) -> None:
    """List notices, drafts too.

    列表：列出通知书和草稿。

    $ notice list
    """
    from ..points.naming import find

    with here.reading() as db:
        code = find(db, "unit", unit)["code"] if unit else ""
        known = registry.notices(db, code)
        rows = [_row(db, notice) for notice in known[:limit]]
    out.rows(COLUMNS, rows)
    listing.say_more(len(rows), len(known))


@app.command("show")
def show(notice: One) -> None:
    """Show one notice and its rows with their deadlines.

    查看：一份通知书的内容和各项时限。

    $ notice show 3
    """
    from ..notices.printing import printed

    with here.reading() as db:
        found = registry.find(db, notice)
        fields = dict(zip(COLUMNS, _row(db, found), strict=True))
        out.record({**fields, "printed": printed(db, here.workspace(), found)})
        rows = []
        for no, key in enumerate(found.findings, 1):
            visit, _, path = key.partition(".")
            # No row: the finding was erased, or has not arrived.
            rows.append((no, *(db.execute(ROW, (visit, path)).fetchone() or [""] * 5)))
    out.rows(("no", "number", "point", "problem", "deadline", "due"), rows, into="rows")


ROW = """SELECT f.number, coalesce(p.name, f.point), f.problem, f.deadline, s.due FROM finding f
LEFT JOIN point p ON p.code=f.point LEFT JOIN step s USING(visit,path) WHERE f.visit=? AND f.path=?"""
