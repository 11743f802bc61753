"""`notice verify`: whether a paper is ours."""

import sqlite3
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from ..errors import Integrity, NotFound, Unfit
from ..store import config
from .printer import out
from .run import here

if TYPE_CHECKING:
    from ..notices.registry import Notice
    from ..notices.verify import Verdict

app = typer.Typer(name="notice")


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
    from ..notices.page.fonts import chosen, load_fonts
    from ..notices.page.render import served
    from ..notices.printing import made

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
