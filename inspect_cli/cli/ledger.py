"""`ledger`: all findings with where they stand, on the screen and for a spreadsheet."""

import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Literal

import typer

from .. import clock
from . import listing
from .asker import confirm
from .printer import out
from .run import here

app = typer.Typer(name="ledger", help="台账：全部问题和整改进度 | All findings, and how far each has come")

Unit = Annotated[str, typer.Option("--unit", metavar="UNIT", help="责任单位（牵头或配合） | Responsible unit")]
Street = Annotated[str, typer.Option("--street", metavar="STREET", help="街道 | Street office")]
Type = Annotated[str, typer.Option("--type", metavar="TYPE", help="点位类型 | Type of point")]
State = Annotated[
    Literal["待交办", "已交办", "已整改", "已复查", "已销号", "found", "issue", "rectify", "review", "close"] | None,
    typer.Option("--state", help="走到哪一步 | How far it has come"),
]
Overdue = Annotated[bool, typer.Option("--overdue", help="只看逾期的 | Only those overdue")]
COLUMNS = ("number", "state", "point_name", "street", "problem", "unit", "notices", "due", "overdue")


def _entries(
    db: sqlite3.Connection,
    unit: str,
    street: str,
    type_: str,
    state: str | None,
    made_for: dict[str, str],
    *,
    overdue: bool,
) -> Iterator[dict[str, str]]:
    from ..findings.ledger import STATES, Wanted, entries
    from ..points.naming import find

    code = find(db, "unit", unit)["code"] if unit else ""
    codes = {word: code for code, word in STATES.items()}
    wanted = Wanted(code, street, type_, codes.get(state or "", state or ""), overdue, **made_for)
    return entries(db, clock.now(), wanted)


def _shown(entry: dict[str, str]) -> tuple[str | int, ...]:
    from ..findings.ledger import short

    texts = {**entry, "due": entry["due"] if out.json else short(entry["due"])}
    return tuple(int(texts[name]) if name == "overdue" else texts[name] for name in COLUMNS)


@app.command("show")
def show(
    unit: Unit = "",
    street: Street = "",
    type_: Type = "",
    state: State = None,
    overdue: Overdue = False,
    round_: listing.Round = "",
    mode: listing.Mode = None,
    channel: listing.Channel = "",
    campaign: listing.Campaign = "",
    limit: listing.Limit = 200,
) -> None:
    """Show the ledger: every finding, where it stands and how many days it is overdue.

    看台账：逐条列出问题、进度和逾期天数，可按单位、街道、类型、状态筛选。

    $ ledger show
    $ ledger show --overdue --unit 城管
    $ ledger show --state 待交办 --street 柳湾街道
    $ ledger show --round 2026-08 --mode 暗访
    """
    with here.reading() as db:
        made_for = listing.made_for(db, round_, mode, channel, campaign)
        found = list(_entries(db, unit, street, type_, state, made_for, overdue=overdue))
    out.rows(COLUMNS, [_shown(entry) for entry in found[:limit]])
    listing.say_more(min(limit, len(found)), len(found))
    out.next("ledger export FILE.xlsx")


@app.command("export")
def export(
    file: Annotated[Path, typer.Argument(metavar="FILE", help=".csv 或 .xlsx 文件 | A .csv or .xlsx file")],
    unit: Unit = "",
    street: Street = "",
    type_: Type = "",
    state: State = None,
    overdue: Overdue = False,
    round_: listing.Round = "",
    mode: listing.Mode = None,
    channel: listing.Channel = "",
    campaign: listing.Campaign = "",
) -> None:
    """Write the ledger for Excel or WPS, with the columns that ledgers of the trade have.

    导出台账：写成 Excel 或 CSV，栏目同通行的整改台账。

    $ ledger export 台账.xlsx
    $ ledger export 柳湾.csv --street 柳湾街道 --overdue
    """
    from ..findings.ledger import HEADINGS, line
    from ..reports import tables

    tables.refuse_other_endings(file)
    if file.exists() and not confirm("table.overwrite", file=file):
        raise KeyboardInterrupt
    with here.reading() as db:
        made_for = listing.made_for(db, round_, mode, channel, campaign)
        found = _entries(db, unit, street, type_, state, made_for, overdue=overdue)
        rows = tables.write(file, "台账", HEADINGS, (line(no, entry) for no, entry in enumerate(found, 1)))
    out.record({"file": str(file), "rows": rows, "columns": len(HEADINGS)})
    out.done("ledger.written", rows=rows, file=file)
