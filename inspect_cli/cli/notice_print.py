"""`notice`: on paper, and whether a paper is ours."""

import contextlib
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from ..errors import Integrity, NotFound, Problem, Refused, Unfit
from ..notices import registry
from ..store import config
from . import notice, words
from .printer import out
from .run import here

if TYPE_CHECKING:
    from ..notices.fonts import Fonts
    from ..notices.prints import Printed
    from ..notices.registry import Notice
    from ..notices.verify import Verdict

app = typer.Typer(name="notice")


@app.command("print")
def print_(
    notices: notice.Names = None,
    all_: notice.All = False,
    printer: Annotated[
        str,
        typer.Option("--printer", metavar="QUEUE", help="送往打印机，- 为本机设置的 | To a printer; - as configured"),
    ] = "",
    duplex: Annotated[bool, typer.Option("--duplex", help="双面 | On both sides")] = False,
    copies: Annotated[int, typer.Option("--copies", metavar="N", min=1, help="几份 | How many copies")] = 1,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="只说会做什么 | Only say what it would do")] = False,
) -> None:
    """Write the PDF of issued notices into data/notices, the same bytes each time; --printer sends them on.

    打印：生成已签发通知书的 PDF，重打一字不差，记入打印记录；加 --printer 送打印机，作废的印有"作废"。

    $ notice print --all
    $ notice print 3 --printer 文印室 --duplex --copies 2
    $ notice print --all --printer - --dry-run
    """
    from ..notices import printer as spooler
    from ..notices.fonts import chosen as configured
    from ..notices.fonts import load_fonts
    from ..notices.printing import path_of, print_notice
    from ..notices.prints import FILE, Printed
    from ..notices.verify import moved as moved_on
    from ..store.files import sha256_file

    workspace = here.workspace()
    queue = _queue(printer)
    with _noting() as log, here.reading() as db:
        wanted = notice.chosen(db, notices, registry.ISSUED, all_=all_)
        files = [path_of(db, workspace, each) for each in wanted]
        lines = [spooler.command(file, queue, duplex=duplex, copies=copies) if queue else [] for file in files]
        fonts = None if dry_run else load_fonts(configured(config.load(workspace.root)))
        rows, failed = [], []
        with out.progress("notice.printing", len(wanted)) as advance:
            for each, file, line in zip(wanted, files, lines, strict=True):
                try:
                    if fonts:
                        print_notice(db, workspace, each, fonts)
                        if line:
                            out.tell("printer.said", said=spooler.send(line, file))
                        log.append(Printed(each.id, queue or FILE, copies if line else 1, sha256_file(file)))
                    rows.append((each.number, str(file), " ".join(line)))
                except Problem as problem:  # one that was erased must not keep the others from the printer
                    if not all_:
                        raise
                    failed.append(problem)
                advance()
        moved = {each.number: tuple(moved_on(db, each).values()) for each in wanted}
    out.rows(("notice", "file", "command"), rows)
    for failure in failed:
        out.warn(failure)
    for number, findings in moved.items():
        if findings:
            out.tell("notice.moved", number=number, findings=findings)
    if fonts is None:
        out.tell("notice.would_print", count=len(rows))
    else:
        _say_printed(fonts, len(rows), workspace.notices)


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


@app.command("verify")
def verify(
    paper: Annotated[
        str, typer.Argument(metavar="FILE|CODE", help="PDF 文件，或二维码的文字 | A PDF, or the text of the code")
    ],
) -> None:
    """Say whether a PDF or a code is of a notice of ours, and whether that still stands.

    验真：核对 PDF 文件或二维码文字：真件、已被替代、已作废、被改动、已擦除。

    $ notice verify 通知书.pdf
    $ notice verify "文创改〔2026〕1号|260715k7m2p9qx|0123456789abcdef|0123456789abcdef0123456789abcdef"
    """
    from ..notices import verify as proof

    with here.reading() as db:
        if "|" not in paper:
            if not Path(paper).is_file():
                raise NotFound("verify.no_file", file=paper, candidates=[])
            verdict = proof.pdf(db, Path(paper), lambda found: _remade(db, found))
        else:
            verdict = proof.code(db, paper)
        found = verdict.notice
        fields = {"result": verdict.state, "notice": found.id, "number": found.number, "kind": found.kind}
        out.record({**fields, "issued": (found.issued or "")[:10], "moved": list(verdict.moved)})
    _say(verdict)


def _remade(db: sqlite3.Connection, found: "Notice") -> tuple[bytes, str]:
    """Make the PDF again with the fonts of this laptop; say which they are, as the file does."""
    from ..notices.fonts import chosen, load_fonts
    from ..notices.printing import made
    from ..notices.render import served

    workspace = here.workspace()
    fonts = load_fonts(chosen(config.load(workspace.root)))
    return made(db, workspace, found, fonts), served(fonts)


def _say(verdict: "Verdict") -> None:
    number = verdict.notice.number
    match verdict.state:
        case "genuine":
            out.done("verify.genuine", number=number)
        case "superseded":
            out.warn(Unfit("verify.superseded", number=number, findings=verdict.moved))
        case "void":
            out.warn(Unfit("verify.void", number=number, reason=verdict.void_reason))
        case "erased":
            out.warn(Unfit("verify.erased", number=number))
        case "unsure":
            out.warn(Unfit("verify.unsure", number=number))
        case _:
            raise Integrity("verify.altered", number=number)
