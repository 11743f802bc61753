"""`conflict`: two versions side by side, until a person chooses."""

import json
from typing import Annotated

import typer

from ..log import conflicts as ledger
from . import words
from .printer import heading, out
from .run import here

app = typer.Typer(name="conflict", help="冲突：并列的两个版本，由人选定 | Two versions, and a person chooses")

Name = Annotated[str, typer.Argument(metavar="N", help="列表里的编号，或键 | Its number in the list, or its key")]


@app.command("list")
def list_() -> None:
    """Rows with several versions.

    列表：哪些记录有几个版本。

    $ conflict list
    """
    with here.reading() as db:
        known = ledger.conflicts(db)
    out.rows(("no", "kind", "key", "versions"), [(n, c.kind, c.key, len(c.versions)) for n, c in enumerate(known, 1)])
    if known:
        out.next("conflict show 1")
    else:
        out.done("conflict.none")


@app.command("show")
def show(conflict: Name) -> None:
    """The sides of one conflict.

    查看：一处冲突的各个版本。

    $ conflict show 1
    """
    with here.reading() as db:
        found = ledger.find(db, conflict)
    out.record({"kind": found.kind, "key": found.key})
    rows = [(n, v.shown, v.by, v.at, v.act, _said(v, found), v.version[:12]) for n, v in enumerate(found.versions, 1)]
    out.rows(("no", "shown", "by", "at", "act", "data", "version"), rows, into="versions")
    out.next(f"conflict resolve {conflict} --take 1")


def _said(version: ledger.Version, conflict: ledger.Conflict) -> object:
    """Return what a side says: all of it for programs, what the sides differ in for people."""
    if out.json:
        return version.data
    if out.plain or version.data is None:
        return json.dumps(version.data, ensure_ascii=False) if out.plain else words.say("conflict.taken_back")
    sides = [each.data or {} for each in conflict.versions]
    differing = [name for name in version.data if any(side.get(name) != version.data[name] for side in sides)]
    return [f"{heading(name)}={words.show(name, version.data[name])}" for name in differing]


@app.command("resolve")
def resolve(
    conflict: Name,
    take: Annotated[str, typer.Option("--take", metavar="N", help="取哪一个版本 | Which side stands")],
) -> None:
    """Let one side stand; the others stay in the log. An answer of a finished visit: the one it was finished with.

    解决：选定一个版本，其余留在日志里；已结束检查的答案，只能选结束时的那个。

    $ conflict resolve 1 --take 2
    """
    from ..findings import resolving

    with here.journal() as journal:
        found = ledger.find(journal.db, conflict)
        side = resolving.resolve(journal, found, take)
        left = ledger.count(journal.db)
    out.record({"kind": found.kind, "key": found.key, "version": side.version, "left": left})
    out.done("conflict.resolved", kind=found.kind, key=found.key, left=left)
    if left:
        out.next("conflict list")
