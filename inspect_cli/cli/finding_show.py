"""`finding show`: one finding as the office speaks of it."""

import json
import sqlite3
from typing import Annotated

import typer

from . import listing
from .printer import out
from .run import here

app = typer.Typer(name="finding")

AROUND = """SELECT v.number AS visit_number, coalesce(p.name, nullif(f.point,''), v.community) AS point_name,
p.type, p.street, v.people, coalesce(s.act,'found') AS state, s.due
FROM finding f JOIN visit v ON v.id=f.visit LEFT JOIN point p ON p.code=f.point
LEFT JOIN step s ON s.visit=f.visit AND s.path=f.path WHERE f.visit=? AND f.path=?"""
NOTICES = """SELECT n.number, n.kind, n.act, coalesce(u.short, u.name, n.unit), substr(q.received,1,10)
FROM notice_row r JOIN notice n ON n.id=r.notice LEFT JOIN unit u ON u.code=n.unit LEFT JOIN receipt q ON q.notice=n.id
WHERE r.finding=? AND n.act<>'' ORDER BY n.issued, n.number"""
# What was said of it in the order in which it was said; who got it, as often as that changed.
HISTORY = """SELECT op.at, op.act, op."by", (SELECT number FROM notice WHERE id=op.data->>'notice'), op.data->>'due',
op.data->>'result', coalesce(op.data->>'opinion', op.data->>'note') FROM op {counts}
WHERE op.kind='step' AND op.key=?1 AND op.data<>'null' UNION ALL
SELECT at, 'assign', "by", NULL, NULL, coalesce((SELECT coalesce(short, name) FROM unit WHERE code=unit), unit), NULL
FROM (SELECT op.at, op."by", op.data->>'unit' AS unit, lag(op.data->>'unit') OVER (ORDER BY op.at, op.seq) AS before
  FROM op {counts} WHERE op.kind='finding' AND op.key=?1 AND op.data<>'null') WHERE before<>unit ORDER BY 1"""
PHOTOS = """SELECT photo, taken, taken_from, late, CASE WHEN target=?2 THEN caption END FROM attachment
WHERE target=?2 OR target IN (SELECT value FROM json_each(?1)) ORDER BY taken"""
# The order on a screen; what is empty, and what only a program asks for, is left out there.
SHOWN = ("number", "state", "point", "type", "street", "visit_number", "found", "people", "item", "problem", "samples",
         "category", "indicator", "severity", "on_spot", "requirement", "basis", "unit", "joint", "wanted", "deadline",
         "due", "feedback")  # fmt: skip


@app.command("show")
def show(
    finding: Annotated[str, typer.Argument(metavar="FINDING", help="问题编号 | Its number")],
) -> None:
    """Show one finding: what, where, whose, since when, in which notices, how it went on, with which photos.

    查看：一个问题的来龙去脉：点位、责任单位、通知书、整改和复查、照片。

    $ finding show 26-01-0003
    """
    from ..findings import registry
    from ..findings.progress import after
    from ..log.fold import COUNTS

    with here.reading() as db:
        row = registry.find(db, finding)
        key = registry.key(row)
        said = _said(db, row)
        notices = [tuple(each) for each in db.execute(NOTICES, (key,))]
        history = [tuple(each) for each in db.execute(HISTORY.format(counts=COUNTS), (key,))]
        photos = db.execute(PHOTOS, (json.dumps(registry.targets(row)), after(key))).fetchall()
    out.record(said)
    if notices or out.json:
        rows = [(number, kind, "issued" if act == "issue" else act, *rest) for number, kind, act, *rest in notices]
        out.rows(("number", "kind", "state", "unit", "received"), rows, into="notices")
    if history or out.json:
        out.rows(("at", "act", "by", "notice", "due", "result", "note"), history, into="steps")
    shown = [(photo[:12], at, source, bool(late), stage) for photo, at, source, late, stage in photos]
    if shown or out.json:
        out.rows(("photo", "taken", "taken_from", "late", "stage"), shown, into="photos")


def _said(db: sqlite3.Connection, row: sqlite3.Row) -> dict[str, object]:
    """Return what is said of a finding: by name for a program, in the words of the office for a person."""
    facts = listing.facts(row)
    around = db.execute(AROUND, (row["visit"], row["path"])).fetchone()
    facts |= dict(around) if around else {}
    joint = json.loads(row["joint"] or "[]")
    facts |= {"joint": joint, "wanted": json.loads(row["wanted"] or "[]")}
    facts |= {"samples": _samples(db, row), "people": json.loads(str(facts.get("people") or "[]"))}
    if out.json or out.plain:
        return facts if facts["samples"] else {name: value for name, value in facts.items() if name != "samples"}
    named = dict(db.execute("SELECT code, coalesce(short, name) FROM unit").fetchall())
    facts["unit"] = named.get(row["unit"], row["unit"])
    facts["joint"] = [named.get(code, code) for code in joint]
    facts["point"] = " ".join(filter(None, (str(facts.get("point_name") or ""), row["point"])))
    facts["item"] = " ".join(filter(None, (row["path"].rpartition("/")[2], row["item"])))
    return {name: facts[name] for name in SHOWN if facts.get(name)}


def _samples(db: sqlite3.Connection, finding: sqlite3.Row) -> list[str]:
    """Return which samples of the item failed: `第2处 东门站`; for a program `stops[2]/NM-04`."""
    from ..visits import answering, repeats, visit

    if not (paths := json.loads(finding["samples"] or "[]")):
        return []
    filled = answering.instance(db, visit.find(db, finding["visit"]))
    if out.json or out.plain:
        return [repeats.numbered(filled, path) for path in paths]
    which = [".".join(map(str, repeats.numbers(filled, path))) for path in paths]
    return [f"第{at}处 {repeats.name_around(filled, path)}".strip() for at, path in zip(which, paths, strict=True)]
