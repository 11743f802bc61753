"""What `point` and `unit` share: taking a list in, and showing what is there."""

import sqlite3
from collections.abc import Collection
from pathlib import Path
from typing import Annotated, Literal

import typer

from .printer import out, quoted
from .run import here

ListFile = Annotated[Path, typer.Argument(metavar="FILE", help="CSV 或 Excel 文件 | A CSV or Excel file", exists=True)]
Mapped = Annotated[
    list[str] | None,
    typer.Option("--map", metavar="名称=列名", help="我们的列=表里的列，- 不取 | Our column=theirs, - leaves it out"),
]
DryRun = Annotated[bool, typer.Option("--dry-run", help="只说会改什么 | Only say what would change")]
Sheet = Annotated[str, typer.Option("--sheet", metavar="NAME", help="工作表 | Sheet of the workbook")]
COMMAND = {"person": "team"}  # a table that the command line calls by another word
NEXT = {"point": "survey POINT", "unit": "unit list", "person": "team list"}  # once the list is taken in
SHOWN = 20  # changes shown on a screen; all of them with --json


def take_in(
    noun: str, file: Path, pairs: list[str], sheet: str, crs: str, types: Collection[str] | None, *, dry_run: bool
) -> None:
    """Import a list: all of it or nothing, with what it would add and change said first; then name what comes next."""
    from ..points import headings, lists, registry, tables

    table = headings.name_columns(noun, tables.read_table(file, sheet), pairs)
    if table.encoding and table.encoding != "UTF-8":
        out.tell("list.encoding", encoding=table.encoding)
    # What another window changes meanwhile must not be written over with what was read before.
    with here.journal() as journal, journal.lock.held():
        plan = lists.plan(noun, table, registry.existing(journal.db, noun), types=types, crs=crs)
        records = plan.records()
        if not dry_run:
            registry.write(journal, noun, records)
    figures = {"added": len(plan.added), "changed": len(plan.changed), "unchanged": len(plan.unchanged)}
    out.record({"file": str(file), "encoding": table.encoding, **figures})
    differences = [
        (code, column if out.json or out.plain else headings.HEADINGS[noun][column][0], old, new)
        for code, change in plan.changed.items()
        for column, (old, new) in change.fields.items()
    ]
    if differences:
        out.rows(("code", "column", "old", "new"), differences if out.json else differences[:SHOWN], into="differences")
    out.done("list.would" if dry_run else "list.imported", **figures)
    options = [f"--map {quoted(pair)}" for pair in pairs]
    options += [f"{name} {quoted(value)}" for name, value in (("--sheet", sheet), ("--crs", crs)) if value]
    out.next(" ".join([COMMAND.get(noun, noun), "import", quoted(file), *options]) if dry_run else NEXT[noun])


def show_list(noun: str, columns: tuple[str, ...], where: dict[str, str], limit: int) -> None:
    """Print rows of a folded table that match what was asked for."""
    given = {column: value for column, value in where.items() if value}
    condition = " AND ".join(f'instr(lower("{column}"),lower(?))' for column in given) or "1"
    names = ", ".join(f'"{column}"' for column in columns)
    values = list(given.values())
    with here.reading() as db:
        sql = f'SELECT {names} FROM "{noun}" WHERE {condition} ORDER BY 1 LIMIT ?'
        rows = [tuple(row) for row in db.execute(sql, (*values, limit))]
        total = db.execute(f'SELECT count(*) FROM "{noun}" WHERE {condition}', values).fetchone()[0]
    out.rows(columns, rows)
    say_more(len(rows), total)


def facts(row: sqlite3.Row) -> dict[str, object]:
    """Return what a folded row says of its thing, without what only the log needs."""
    return {name: row[name] for name in row.keys() if name not in ("version", "device")}


def say_more(shown: int, total: int) -> None:
    """Say that a list was cut, so that nobody takes what is shown for all there is."""
    if total > shown:
        out.tell("list.more", shown=shown, total=total)


def made_for(db: sqlite3.Connection, round_: str, mode: str | None, channel: str, campaign: str) -> dict[str, str]:
    """Return what visits were made for, as it was asked for; a round by its code or name.

    Raises:
        NotFound: no such round.
    """
    from ..rounds.registry import find

    code = find(db, round_).code if round_ else ""
    return {"round": code, "mode": mode or "", "channel": channel, "campaign": campaign}


Round = Annotated[str, typer.Option("--round", metavar="R", help="只看这个批次 | Only of this round")]
Mode = Annotated[Literal["暗访", "明查"] | None, typer.Option("--mode", help="只看暗访或明查 | Only of this mode")]
Channel = Annotated[str, typer.Option("--channel", metavar="TEXT", help="只看这个督查渠道 | Only by this channel")]
Campaign = Annotated[str, typer.Option("--campaign", metavar="TEXT", help="只看这个专项 | Only of this campaign")]
Limit = Annotated[int, typer.Option("--limit", metavar="N", min=1, help="最多几行 | At most so many rows")]
