"""`notice print`: on paper, one or a thousand."""

import contextlib
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NamedTuple

import typer

from ..errors import NotFound, Problem, Refused, Usage
from ..notices.registry import DRAFT
from ..store import config
from . import notice
from .notice_choice import Filters, Kind, Number, Since, Unit, Until, chosen
from .paper import say_substitutes
from .printer import out
from .run import here

if TYPE_CHECKING:
    from ..notices.batch import Order
    from ..notices.dispatch import Finished, Sheets
    from ..notices.page.fonts import Fonts
    from ..notices.prints import Printed
    from ..notices.registry import Notice

app = typer.Typer(name="notice")

COLUMNS = ("notice", "file", "pages", "command")

Merged = Annotated[
    Path | None,
    typer.Option("--merged", metavar="FILE", help="合订成一份 PDF，带书签 | Bind all into one PDF", dir_okay=False),
]
Cover = Annotated[bool, typer.Option("--cover", help="附领取单 | Add a list to sign for them")]
Docx = Annotated[
    Path | None,
    typer.Option("--docx", metavar="PATH", help="另存 Word：文件或文件夹 | Word as well: a file or a folder"),
]
Printer = Annotated[
    str,
    typer.Option("--printer", metavar="QUEUE", help="送往打印机，- 为本机设置的 | To a printer; - as configured"),
]
Duplex = Annotated[bool, typer.Option("--duplex", help="双面 | On both sides")]
Copies = Annotated[int, typer.Option("--copies", metavar="N", min=1, help="几份 | How many copies")]
Jobs = Annotated[
    int, typer.Option("--jobs", metavar="N", min=0, max=16, help="几个进程，0 为自动 | Processes; 0: as fits")
]
Drafts = Annotated[bool, typer.Option("--drafts", help="印草稿的送审稿，没有文号 | Proofs of drafts, without a number")]
DryRun = Annotated[bool, typer.Option("--dry-run", help="只说会做什么 | Only say what it would do")]


@app.command("print")
def print_(
    notices: notice.Names = None,
    all_: notice.All = False,
    since: Since = "",
    until: Until = "",
    unit: Unit = "",
    kind: Kind = "",
    number: Number = "",
    merged: Merged = None,
    cover: Cover = False,
    docx: Docx = None,
    printer: Printer = "",
    duplex: Duplex = False,
    copies: Copies = 1,
    jobs: Jobs = 0,
    drafts: Drafts = False,
    dry_run: DryRun = False,
) -> None:
    """Write the PDF of issued notices into data/notices (NUMBER_UNIT.pdf), the same bytes each time.

    打印：生成已签发文书的 PDF（文号_单位.pdf），重打一字不差；可成批、合订、附领取单、另存 Word、送打印机，断了接着来。

    $ notice print 3 --printer 文印室 --duplex --copies 2
    $ notice print --all --since 2026-07-01 --unit 城管
    $ notice print --number 1-50 --merged 合订.pdf --cover --duplex
    $ notice print 3 --docx 通知书.docx
    $ notice print --all --printer - --dry-run
    $ notice print --drafts --unit 城管
    """
    if drafts:
        _proofs(notices, Filters(since, until, unit, kind, number), Way(_queue(printer), duplex), copies)
        return
    from ..notices import batch, verify
    from ..notices.dispatch import Batch
    from ..notices.page import fonts as faces

    workspace, way = here.workspace(), Way(_queue(printer), duplex)
    order = batch.Order(workspace.root, faces.chosen(config.load(workspace.root)), docx)
    papers = Batch(workspace, copies, merged, covered=cover, duplex=duplex)
    with _noting() as log, here.reading() as db:
        wanted = chosen(db, notices, Filters(since, until, unit, kind, number), all_=all_)
        if order.word_file and len(wanted) > 1:
            raise Usage("notice.docx_folder", file=docx, count=len(wanted))
        if dry_run:
            out.rows(COLUMNS, [way.row(sheets) for sheets in papers.plan(db, wanted)])
            out.tell("notice.would_print", count=len(wanted))
            return
        fonts = faces.load_fonts(order.fonts)
        finished, fresh = _make(order, wanted, jobs, fonts, log, way.queue)
        sheets = papers.put_together(db, finished, fonts)
        rows = _send(sheets, way, log) if way.queue else [way.row(each) for each in sheets]
        moved = {each.notice.number: tuple(verify.moved(db, each.notice).values()) for each in finished}
    out.rows(COLUMNS, rows)
    _say_moved(moved)
    _say_printed(fonts, len(finished), fresh, workspace.notices, merged, docx)


class Way(NamedTuple):
    """How it comes onto paper; without a queue it does not."""

    queue: str
    duplex: bool

    def line(self, sheets: "Sheets") -> list[str]:
        """Return the command line of the spooler."""
        from ..notices.printer import command

        return command(sheets.file, self.queue, duplex=self.duplex, copies=sheets.copies) if self.queue else []

    def row(self, sheets: "Sheets") -> tuple[object, ...]:
        """Return the cells under `COLUMNS`."""
        return (sheets.number, str(sheets.file), sheets.pages or None, " ".join(self.line(sheets)))


def _proofs(names: list[str] | None, filters: Filters, way: Way, copies: int) -> None:
    """Write what drafts would say, for whoever signs; nothing of it is kept in the log."""
    from ..notices.dispatch import Sheets
    from ..notices.page.fonts import chosen as configured
    from ..notices.page.fonts import load_fonts
    from ..notices.printing import proof

    with here.journal() as journal:
        wanted = chosen(journal.db, names, filters, all_=not names, act=DRAFT)
        fonts = load_fonts(configured(config.load(here.workspace().root)))
        made = [Sheets("", *proof(journal, notice, fonts), copies) for notice in wanted]
    rows = _send(made, way, []) if way.queue else [way.row(each) for each in made]
    out.rows(COLUMNS, rows)
    say_substitutes(fonts)
    out.done("notice.proofs", count=len(made), folder=here.workspace().notices)
    out.next("notice issue --all --signed-by NAME")


def _make(
    order: "Order", wanted: Sequence["Notice"], jobs: int, fonts: "Fonts", log: "list[Printed]", queue: str
) -> "tuple[list[Finished], int]":
    """Make the files; of many, one that cannot be made does not keep the others. Return also how many are fresh."""
    from ..notices import batch
    from ..notices.dispatch import Finished
    from ..notices.prints import FILE, Printed

    folder, finished, fresh, failed = here.workspace().notices, [], 0, list[Problem]()
    results = batch.make(order, wanted, batch.processes(len(wanted), jobs), fonts)
    with out.progress("notice.printing", len(wanted)) as advance, contextlib.closing(results):
        for made in results:
            if made.lying:
                log += [] if queue else [Printed(made.notice.id, FILE, 1, made.lying.sha256)]
                finished.append(Finished(made.notice, folder / made.lying.name, made.lying.sha256, made.lying.pages))
                fresh += made.fresh
            if made.problem:
                failed.append(made.problem)
            advance()
    if failed and not finished:
        raise failed[0]
    for failure in failed:
        out.warn(failure)
    return finished, fresh


def _send(sheets: "Sequence[Sheets]", way: Way, log: "list[Printed]") -> list[tuple[object, ...]]:
    """Hand the files to the spooler; one that it refuses does not keep the others."""
    from ..notices.printer import send
    from ..notices.prints import FILE

    rows, failed = [], list[Problem]()
    with out.progress("notice.sending", len(sheets)) as advance:
        for each in sheets:
            try:
                out.tell("printer.said", said=send(way.line(each), each.file))
            except Problem as problem:
                failed.append(problem)
                log += each.printed(FILE)
            else:
                log += each.printed(way.queue)
                rows.append(way.row(each))
            advance()
    if failed and not rows:
        raise failed[0]
    for failure in failed:
        out.warn(failure)
    return rows


@contextlib.contextmanager
def _noting() -> "Iterator[list[Printed]]":
    """Write the print log at the end, however it came to it; a laptop that may not write prints all the same."""
    from ..notices.prints import note

    log: list[Printed] = []
    try:
        yield log
    finally:
        if log:
            try:
                with here.journal() as journal:
                    note(journal, log)
            except Refused as problem:
                out.warn(problem)


def _say_moved(moved: Mapping[str | None, tuple[str, ...]]) -> None:
    """Say which findings of a notice (by number) went on to another unit since it was issued."""
    for number, findings in moved.items():
        if findings:
            out.tell("notice.moved", number=number, findings=findings)


def _say_printed(fonts: "Fonts", count: int, fresh: int, folder: Path, merged: Path | None, docx: Path | None) -> None:
    say_substitutes(fonts)
    if fresh < count:
        out.tell("notice.there_already", count=count - fresh)
    out.done("notice.printed", count=count, folder=folder)
    if merged:
        out.done("notice.bound", count=count, file=merged)
    if docx:
        out.done("notice.word", count=count, file=docx)


def _queue(printer: str) -> str:
    if printer != "-":
        return printer
    queue = config.load(here.workspace().root).get("printer", "")
    if not queue:
        raise NotFound("printer.none_configured", candidates=[])
    return queue
