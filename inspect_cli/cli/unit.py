"""`unit`: who has to put things right."""

from typing import Annotated

import typer

from ..errors import Usage
from . import listing
from .printer import out, quoted
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


@app.command("map")
def map_(
    role: Annotated[str, typer.Argument(metavar="ROLE", help="模板里的说法或角色 | A role in the templates")] = "",
    unit: Annotated[str, typer.Argument(metavar="UNIT", help="我们的单位，- 取消 | Our unit, - takes it back")] = "",
    street: Annotated[str, typer.Option("--street", metavar="STREET", help="只在这个街道 | Only in this street")] = "",
    community: Annotated[
        str, typer.Option("--community", metavar="NAME", help="只在这个社区 | Only in this community")
    ] = "",
    point: Annotated[str, typer.Option("--point", metavar="POINT", help="只在这个点位 | Only at this point")] = "",
) -> None:
    """Say which unit a role of the templates means; without words, list what is said and what is not.

    对应：模板里的责任单位、角色对应到本地单位，可按点位、社区、街道；不带参数则列出。

    $ unit map
    $ unit map 物业服务企业 锦溪物业 --point XQ-003
    $ unit map 环卫作业单位 洁清环境 --street 柳湾街道
    """
    from ..findings.responsible import map_role
    from ..points.naming import find

    if not role:
        _list_map()
        return
    if not unit:
        raise Usage("usage.missing", name="UNIT", command="unit map")
    with here.journal() as journal:
        code = "" if unit == "-" else find(journal.db, "unit", unit)["code"]
        at = find(journal.db, "point", point)["code"] if point else ""
        places = {"code": at, "community": community, "street": street}
        place = next((f"{scope}:{name}" for scope, name in places.items() if name), "")
        map_role(journal, role, code, place)
    out.record({"role": role, "place": place, "unit": code})
    out.done("unit.mapped" if code else "unit.unmapped", role=role, unit=unit)
    out.next("unit map", "finding list --pending")


def _list_map() -> None:
    with here.reading() as db:
        said = db.execute(
            "SELECT d.role, d.place, d.unit, coalesce(u.short, u.name) FROM duty d LEFT JOIN unit u ON u.code=d.unit "
            "ORDER BY d.role, d.place"
        ).fetchall()
        pending = db.execute(
            "SELECT e.value, count(*) FROM finding f, json_each(f.wanted) e WHERE f.unit='' AND e.key=0 "
            "GROUP BY 1 ORDER BY 2 DESC, 1"
        ).fetchall()
    out.rows(("role", "place", "unit", "name"), [tuple(row) for row in said], into="mapped")
    out.rows(("role", "findings"), [tuple(row) for row in pending], into="unresolved")
    if pending:
        out.next(f"unit map {quoted(pending[0][0])} UNIT")
