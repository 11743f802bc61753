"""Which notices a command is about: some by name, or all that answer to what is asked for."""

import sqlite3
from typing import Annotated, NamedTuple

import typer

from ..errors import NotFound
from ..notices import registry
from ..notices.registry import ISSUED, Notice

Since = Annotated[str, typer.Option("--since", metavar="DAY", help="这天及以后签发的 | Issued on this day or later")]
Until = Annotated[str, typer.Option("--until", metavar="DAY", help="这天及以前签发的 | Issued on this day or before")]
Unit = Annotated[str, typer.Option("--unit", metavar="UNIT", help="责任单位 | Responsible unit")]
Kind = Annotated[str, typer.Option("--kind", metavar="KIND", help="文种 | Kind of document")]
Number = Annotated[
    str,
    typer.Option("--number", metavar="1-50", help="序号，如 1-50,60；只说序号时为本年 | Running numbers of this year"),
]


class Filters(NamedTuple):
    """What was typed to choose many notices by."""

    since: str
    until: str
    unit: str
    kind: str
    number: str


def chosen(
    db: sqlite3.Connection, names: list[str] | None, filters: Filters, *, all_: bool, act: str = ISSUED
) -> list[Notice]:
    """Return the notices named; without names, those issued (`--all`; or drafts) that answer to the filters.

    Raises:
        NotFound: `notice.none`, or a name that none bears.
        Usage: a filter that cannot be read.
    """
    from ..notices import selection
    from ..points.naming import find

    unit = find(db, "unit", filters.unit)["code"] if filters.unit else ""
    asked = selection.wanted(filters.since, filters.until, unit, filters.kind, filters.number)
    if names and not all_:
        found = [registry.find(db, name) for name in names]
    elif all_ or any(filters):
        found = [notice for notice in registry.notices(db) if notice.act == act]
    else:
        found = []
    found = selection.select(found, asked)
    if not found:
        raise NotFound("notice.none", candidates=[])
    return found
