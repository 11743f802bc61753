"""`finding`: what was found wrong, and how far it has come."""

import json
import sqlite3
from typing import Annotated

import typer

from ..findings.registry import EVIDENCE
from . import listing
from .printer import out
from .run import here

app = typer.Typer(name="finding", help="问题：查出的问题和它走到哪一步 | What was found wrong, and how far it has come")

COLUMNS = ("number", "state", "point", "item", "problem", "unit", "deadline", "due", "photos")
SQL = f"""SELECT f.number, coalesce(s.act, 'found') AS state, coalesce(p.name, f.point) AS point, f.item, f.problem,
coalesce(u.short, u.name, '') AS unit, f.deadline, s.due,
(SELECT count(*) FROM attachment a WHERE a.target IN {EVIDENCE}) AS photos
FROM finding f LEFT JOIN step s USING(visit, path) LEFT JOIN point p ON p.code=f.point LEFT JOIN unit u ON u.code=f.unit
"""


@app.command("list")
def list_(
    unit: Annotated[str, typer.Option("--unit", metavar="UNIT", help="责任单位 | Responsible unit")] = "",
    open_: Annotated[bool, typer.Option("--open", help="只看未销号的 | Only those not closed")] = False,
    pending: Annotated[bool, typer.Option("--pending", help="只看待定单位的 | Only those without a unit")] = False,
    limit: listing.Limit = 200,
) -> None:
    """List findings.

    列表：列出问题，可按单位、状态筛选。

    $ finding list --open
    $ finding list --unit 城管
    """
    from ..points.naming import find

    with here.reading() as db:
        code = find(db, "unit", unit)["code"] if unit else ""
        where = "WHERE (?='' OR f.unit=?) AND (NOT ? OR s.act IS NOT 'close') AND (NOT ? OR f.unit='')"
        given = (code, code, open_, pending)
        rows = db.execute(f"{SQL} {where} ORDER BY f.number LIMIT ?", (*given, limit)).fetchall()
        total = db.execute(f"SELECT count(*) FROM finding f LEFT JOIN step s USING(visit, path) {where}", given)
        count = total.fetchone()[0]
    out.rows(COLUMNS, [tuple(row) for row in rows])
    listing.say_more(len(rows), count)
    if any(row["state"] == "found" for row in rows):
        out.next("notice draft")


@app.command("show")
def show(
    finding: Annotated[str, typer.Argument(metavar="FINDING", help="问题编号 | Its number")],
) -> None:
    """Show one finding: what, where, whose, since when, with which photos.

    查看：一个问题的来龙去脉和照片。

    $ finding show 26-01-0003
    """
    from ..findings.registry import find, targets
    from ..log.fold import COUNTS

    with here.reading() as db:
        row = find(db, finding)
        steps = db.execute(
            f"SELECT op.at, op.act, op.\"by\", op.data->>'due' FROM op {COUNTS} "
            "WHERE op.kind='step' AND op.key=? AND op.data<>'null' ORDER BY op.at",
            (f"{row['visit']}.{row['path']}",),
        ).fetchall()
        photos = db.execute(
            "SELECT photo, taken, taken_from, late FROM attachment "
            "WHERE target IN (SELECT value FROM json_each(?)) ORDER BY taken",
            (json.dumps(targets(row)),),
        ).fetchall()
        samples = _samples(db, row)
        named = dict(db.execute("SELECT code, coalesce(short, name) FROM unit").fetchall())
    lists = {name: json.loads(row[name] or "[]") for name in ("joint", "wanted")}
    unit = row["unit"]
    if not (out.json or out.plain):
        unit, lists["joint"] = named.get(unit, unit), [named.get(code, code) for code in lists["joint"]]
    said = {name: value for name, value in listing.facts(row).items() if name != "samples"}
    out.record({**said, "unit": unit, **lists, **({"samples": samples} if samples else {})})
    out.rows(("at", "act", "by", "due"), [tuple(step) for step in steps], into="steps")
    out.rows(
        ("photo", "taken", "taken_from", "late"),
        [(photo[:12], at, source, bool(late)) for photo, at, source, late in photos],
        into="photos",
    )


def _samples(db: sqlite3.Connection, finding: sqlite3.Row) -> list[str]:
    """Return which samples of the item failed, as people count them: `stops[2]/NM-04`."""
    from ..visits import answering, repeats, visit

    if not (paths := json.loads(finding["samples"] or "[]")):
        return []
    filled = answering.instance(db, visit.find(db, finding["visit"]))
    return [repeats.numbered(filled, path) for path in paths]
