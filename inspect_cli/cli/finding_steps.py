"""`finding`: how it goes on once it was handed over: put right, looked at again, closed."""

import json
import sqlite3
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer

from . import finding
from .printer import PARTLY, out
from .run import here

app = typer.Typer(name="finding")

Photos = Annotated[
    list[Path] | None,
    typer.Option(
        "--photo", metavar="FILE", help="整改后、复查的照片，可写几次 | Photos of what became of it", exists=True
    ),
]
Note = Annotated[str, typer.Option("--note", metavar="TEXT", help="说明 | Remark")]


@app.command("rectify")
def rectify(
    findings: finding.Some = None,
    notices: finding.Of = None,
    note: Annotated[str, typer.Option("--note", metavar="TEXT", help="整改措施和结果 | What was done about it")] = "",
    done: Annotated[
        str, typer.Option("--on", metavar="DATE", help="哪天完成，默认今天 | When it was done; today if not given")
    ] = "",
    photos: Photos = None,
) -> None:
    """Write down what a unit reports to have put right (the receipt that came back), with photos of it.

    整改反馈：按回执记下整改措施、完成日期和整改后照片，等待复查。

    $ finding rectify 26-01-0003 --note 已清运并增加保洁班次 --on 2026-07-18 --photo 整改后.jpg
    $ finding rectify --notice 3 --note 已全部整改
    """
    from ..findings.progress import rectify as write

    with here.journal() as journal:
        chosen = finding.several(journal.db, findings, notices)
        count = write(journal, chosen, note, done, photos or ())
        disputed = _disputed(journal.db, chosen)
    out.record({"findings": [row["number"] for row in chosen], "photos": len(photos or ())})
    out.done("finding.rectified", count=count)
    _say_who_confirms(disputed)
    out.next(f"finding review {chosen[0]['number']} --result 已完成")


@app.command("review")
def review(
    result: Annotated[
        str, typer.Option("--result", metavar="RESULT", help="已完成、基本完成、未整改或反弹 | What was found")
    ],
    findings: finding.Some = None,
    notices: finding.Of = None,
    note: Note = "",
    photos: Photos = None,
) -> None:
    """Write down what was found when they came back to findings that were handed over, with photos of it.

    复查：记下整改后的复查结果（已完成、基本完成、未整改、反弹）和复查照片。

    $ finding review 26-01-0003 --result 已完成 --photo 复查.jpg
    $ finding review --notice 3 --result 未整改 --note 仍有积水
    """
    from ..findings.progress import review as write
    from ..findings.results import UNDONE

    with here.journal() as journal:
        chosen = finding.several(journal.db, findings, notices)
        count = write(journal, chosen, result, note, photos or ())
        disputed = _disputed(journal.db, chosen)
    out.record({"findings": [row["number"] for row in chosen], "result": result, "photos": len(photos or ())})
    out.done("finding.reviewed", count=count, result=result)
    _say_who_confirms(disputed)
    if result not in UNDONE:
        out.next(f"finding close {chosen[0]['number']}")
    out.next("notice draft --kind 复查意见书")


@app.command("close")
def close(
    findings: finding.Some = None,
    notices: finding.Of = None,
    note: Annotated[str, typer.Option("--note", metavar="TEXT", help="销号意见 | What is said to it")] = "同意销号",
) -> None:
    """Close findings that a review found to be put right; supervisors only.

    销号：复查合格的问题予以销号，写下销号意见（督导员以上）。

    $ finding close 26-01-0003
    $ finding close --notice 3 --note 经复查已整改到位，同意销号
    """
    from ..findings.progress import close as write

    with here.journal() as journal:
        chosen = finding.several(journal.db, findings, notices)
        count = write(journal, chosen, note)
    out.record({"findings": [row["number"] for row in chosen], "opinion": note})
    out.done("finding.closed_now", count=count)
    out.next("notice draft --kind 复查意见书", "ledger show")


def _disputed(db: sqlite3.Connection, findings: Sequence[sqlite3.Row]) -> int:
    """Count the findings whose step a supervisor wrote: what an inspector says of them stands beside it."""
    from ..findings.registry import key

    keys = json.dumps([key(row) for row in findings])
    sql = "SELECT count(DISTINCT key) FROM conflict WHERE kind='step' AND key IN (SELECT value FROM json_each(?))"
    return int(db.execute(sql, (keys,)).fetchone()[0])


def _say_who_confirms(disputed: int) -> None:
    if disputed:
        out.tell("finding.to_confirm", count=disputed)
        out.exit_code = PARTLY
