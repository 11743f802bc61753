"""`team`: who inspects: the roster."""

from typing import Annotated

import typer

from . import listing
from .printer import out
from .run import here

app = typer.Typer(name="team", help="人员：巡查人员名册和分组 | Who inspects: the roster and its groups")


@app.command("import")
def import_(
    file: listing.ListFile,
    pairs: listing.Mapped = None,
    sheet: listing.Sheet = "",
    dry_run: listing.DryRun = False,
) -> None:
    """Take in the roster (工号, 姓名, 组别, 角色, 证件号); all of it or nothing.

    导入：导入人员名册，按工号新增或更新。

    $ team import 名册.xlsx
    $ team import team.csv --map 姓名=人员 --dry-run
    """
    listing.take_in("person", file, pairs or [], sheet, "", None, dry_run=dry_run)


@app.command("add")
def add(
    staff: Annotated[str, typer.Argument(metavar="STAFF", help="工号 | Staff number")],
    name: Annotated[str, typer.Argument(metavar="NAME", help="姓名 | Name")],
    team: Annotated[str, typer.Option("--team", metavar="TEAM", help="组别 | Group")] = "",
    street: Annotated[
        str, typer.Option("--street", metavar="STREET", help="所属街道 | The street they belong to")
    ] = "",
    card: Annotated[str, typer.Option("--card", metavar="NO", help="证件号 | Number of the inspection card")] = "",
) -> None:
    """Add one person, or change what is said of one.

    增加：登记一名人员，已有的则更新。

    $ team add 05 巡查员戊 --team 一组 --street 柳湾街道
    """
    from ..points import registry

    with here.journal() as journal, journal.lock.held():
        given = {"name": name, "team": team, "street": street, "card": card}
        known = registry.existing(journal.db, "person").get(staff, {})
        registry.write(journal, "person", {staff: {**known, **{k: v for k, v in given.items() if v}}})
    out.record({"staff": staff, **given})
    out.done("team.added", staff=staff, name=name)
    out.next("team list")


@app.command("list")
def list_(
    team: Annotated[str, typer.Option("--team", metavar="TEAM", help="组别 | Group")] = "",
    limit: listing.Limit = 200,
) -> None:
    """List the roster.

    列表：列出人员名册。

    $ team list --team 一组
    """
    listing.show_list("person", ("staff", "name", "role", "team", "card", "street"), {"team": team}, limit)
