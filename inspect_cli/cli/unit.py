"""`unit`: who has to put things right."""

from typing import Annotated

import typer

from . import listing
from .printer import out
from .run import here

app = typer.Typer(name="unit", help="责任单位：谁来整改 | Who has to put things right")


@app.command("import")
def import_(
    file: listing.ListFile,
    pairs: listing.Mapped = None,
    sheet: listing.Sheet = "",
    dry_run: listing.DryRun = False,
) -> None:
    """Take in a list of responsible units; all of it or nothing.

    导入：导入责任单位表，按编号新增或更新。

    $ unit import units.csv
    $ unit import 单位.xlsx --map 名称=全称 --dry-run
    """
    listing.take_in("unit", file, pairs or [], sheet, "", None, dry_run=dry_run)


@app.command("list")
def list_(
    class_: Annotated[str, typer.Option("--class", metavar="CLASS", help="类别 | Class of unit")] = "",
    limit: listing.Limit = 200,
) -> None:
    """List responsible units.

    列表：列出责任单位。

    $ unit list --class 街道
    """
    listing.show_list("unit", ("code", "name", "short", "roles", "class", "contact"), {"class": class_}, limit)


@app.command("show")
def show(
    unit: Annotated[str, typer.Argument(metavar="UNIT", help="编号、名称、简称或别名 | Code, name, short name")],
) -> None:
    """Show one unit and its findings.

    查看：一个单位的资料和它名下的问题。

    $ unit show 城管
    """
    from ..points.naming import find

    with here.reading() as db:
        row = find(db, "unit", unit)
        findings = db.execute(
            "SELECT f.number, f.problem, s.act, s.due FROM finding f LEFT JOIN step s USING(visit,path) "
            "WHERE f.unit=? ORDER BY f.number",
            (row["code"],),
        ).fetchall()
    out.record(listing.facts(row))
    rows = [(number, problem, act or "found", due) for number, problem, act, due in findings]
    out.rows(("number", "problem", "step", "due"), rows, into="findings")
