"""`finding`: what was found wrong, and how far it has come."""

import sqlite3
from typing import Annotated

import typer

from ..errors import NotFound
from ..findings.registry import EVIDENCE
from ..visits.visit import MADE_FOR
from . import listing
from .printer import out
from .run import here

app = typer.Typer(name="finding", help="问题：查出的问题和它走到哪一步 | What was found wrong, and how far it has come")

COLUMNS = ("number", "state", "point", "item", "problem", "unit", "deadline", "due", "photos")
SQL = f"""SELECT f.number, coalesce(s.act, 'found') AS state,
coalesce(p.name, nullif(f.point,''), (SELECT community FROM visit WHERE id=f.visit)) AS point, f.item, f.problem,
coalesce(u.short, u.name, '') AS unit, f.deadline, s.due,
(SELECT count(*) FROM attachment a WHERE a.target IN {EVIDENCE}) AS photos
FROM finding f LEFT JOIN step s USING(visit, path) LEFT JOIN point p ON p.code=f.point LEFT JOIN unit u ON u.code=f.unit
"""
# Visits are joined in only where one asks what they were made for: the list is long.
WANTED = f"""WHERE (:unit='' OR f.unit=:unit) AND (NOT :open OR s.act IS NOT 'close') AND (NOT :pending OR f.unit='')
AND (:round||:mode||:channel||:campaign='' OR f.visit IN (SELECT v.id FROM visit v WHERE {MADE_FOR}))"""


@app.command("list")
def list_(
    unit: Annotated[str, typer.Option("--unit", metavar="UNIT", help="责任单位 | Responsible unit")] = "",
    open_: Annotated[bool, typer.Option("--open", help="只看未销号的 | Only those not closed")] = False,
    pending: Annotated[bool, typer.Option("--pending", help="只看待定单位的 | Only those without a unit")] = False,
    round_: listing.Round = "",
    mode: listing.Mode = None,
    channel: listing.Channel = "",
    campaign: listing.Campaign = "",
    limit: listing.Limit = 200,
) -> None:
    """List findings.

    列表：列出问题，可按单位、状态、批次、专项筛选。

    $ finding list --open
    $ finding list --unit 城管
    $ finding list --round 2026-08 --campaign 一盔一带
    """
    from ..points.naming import find

    with here.reading() as db:
        code = find(db, "unit", unit)["code"] if unit else ""
        given = {"unit": code, "open": open_, "pending": pending, "limit": limit}
        given |= listing.made_for(db, round_, mode, channel, campaign)
        rows = db.execute(f"{SQL} {WANTED} ORDER BY f.number LIMIT :limit", given).fetchall()
        total = db.execute(f"SELECT count(*) FROM finding f LEFT JOIN step s USING(visit, path) {WANTED}", given)
        count = total.fetchone()[0]
    out.rows(COLUMNS, [tuple(row) for row in rows])
    listing.say_more(len(rows), count)
    if any(row["state"] == "found" for row in rows):
        out.next("notice draft")


Some = Annotated[list[str] | None, typer.Argument(metavar="FINDING…", help="问题编号 | Numbers of findings")]
Of = Annotated[
    list[str] | None, typer.Option("--notice", metavar="NOTICE", help="这份通知书的全部问题 | All of this notice")
]


def several(db: sqlite3.Connection, names: list[str] | None, notices: list[str] | None) -> list[sqlite3.Row]:
    """Return the findings named, and all of the notices named; each once."""
    from ..findings.registry import find
    from ..notices import registry

    keys = [key for name in notices or [] for key in registry.find(db, name).findings]
    rows = [find(db, name) for name in [*(names or []), *keys]]
    if not rows:
        raise NotFound("finding.none", candidates=[])
    return list({(row["visit"], row["path"]): row for row in rows}.values())


@app.command("assign")
def assign(
    unit: Annotated[str, typer.Option("--unit", metavar="UNIT", help="改派给哪个单位 | To which unit")],
    findings: Some = None,
    notices: Of = None,
) -> None:
    """Give findings to a unit; what was handed over waits for a notice to the new unit.

    派单、改派：把问题派给一个单位；已交办的改派后等待发给新单位，原通知书不变。

    $ finding assign 26-01-0003 --unit 城管
    $ finding assign --notice 3 --unit 柳湾街道
    """
    from ..findings.progress import assign as give

    with here.journal() as journal:
        chosen = several(journal.db, findings, notices)
        changed, waiting = give(journal, chosen, unit)
    out.record({"findings": [row["number"] for row in chosen], "changed": changed, "waiting": waiting})
    out.done("finding.assigned", count=changed, unit=unit)
    if waiting:
        out.tell("finding.waits_again", count=waiting)
    out.next("notice draft")
