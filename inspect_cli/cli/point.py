"""`point`: the places that are inspected."""

from typing import Annotated

import typer

from . import listing
from .printer import out
from .run import here

app = typer.Typer(name="point", help="点位：要检查的市场、小巷、窗口…… | The places that are inspected")

TypeOption = Annotated[str, typer.Option("--type", metavar="TYPE", help="点位类型 | Type of point")]
StreetOption = Annotated[str, typer.Option("--street", metavar="STREET", help="街道 | Street office")]


@app.command("import")
def import_(
    file: listing.ListFile,
    pairs: listing.Mapped = None,
    sheet: listing.Sheet = "",
    crs: Annotated[
        str, typer.Option("--crs", metavar="CRS", help="表里没写时的坐标系 | When the list names none")
    ] = "",
    dry_run: listing.DryRun = False,
) -> None:
    """Take in a list of points: CSV in any Chinese encoding, or Excel; all of it or nothing.

    导入：导入点位表，按编号新增或更新，整表成功或一行不动。

    $ point import points.csv
    $ point import 点位.xlsx --map 名称=店名 --crs GCJ02 --dry-run
    """
    with here.reading() as db:
        types = [row[0] for row in db.execute("SELECT DISTINCT point_type FROM form WHERE point_type<>''")]
    listing.take_in("point", file, pairs or [], sheet, crs, types or None, dry_run=dry_run)


@app.command("list")
def list_(type_: TypeOption = "", street: StreetOption = "", limit: listing.Limit = 200) -> None:
    """List points.

    列表：列出点位，可按类型、街道筛选。

    $ point list --type 农贸市场 --street 柳湾
    """
    columns = ("code", "name", "type", "street", "community", "address", "operator")
    listing.show_list("point", columns, {"type": type_, "street": street}, limit)


@app.command("show")
def show(
    point: Annotated[str, typer.Argument(metavar="POINT", help="编号、名称或拼音首字母 | Code, name or initials")],
) -> None:
    """Show one point, its visits and its open findings.

    查看：一个点位的资料、历次检查和发现的问题。

    $ point show NM-001
    $ point show lwnm
    """
    from ..points.naming import find

    with here.reading() as db:
        row = find(db, "point", point)
        visits = db.execute(
            "SELECT number, began, state, outcome FROM visit WHERE point=? ORDER BY began DESC", (row["code"],)
        ).fetchall()
        findings = db.execute(
            "SELECT f.number, f.problem, s.act FROM finding f LEFT JOIN step s USING(visit,path) WHERE point=? "
            "ORDER BY f.number",
            (row["code"],),
        ).fetchall()
    out.record(listing.facts(row))
    if visits:
        out.rows(("number", "began", "state", "outcome"), [tuple(v) for v in visits], into="visits")
    if findings:
        out.rows(("number", "problem", "step"), [(n, p, a or "found") for n, p, a in findings], into="findings")
    out.next(f"survey {row['code']} --example")
