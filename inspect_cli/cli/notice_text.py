"""`notice text`: what to say in the chat group of a unit."""

import typer

from ..errors import Problem
from . import notice
from .notice_choice import Filters, Kind, Number, Since, Unit, Until, chosen
from .printer import out
from .run import here

app = typer.Typer(name="notice")


@app.command("text")
def text(
    notices: notice.Names = None,
    all_: notice.All = False,
    since: Since = "",
    until: Until = "",
    unit: Unit = "",
    kind: Kind = "",
    number: Number = "",
) -> None:
    """Write a message for each unit, to paste into its chat group: how much, until when, which file, whom to ask.

    群消息：给每个单位一段可直接粘贴到工作群的话：几个问题、最短时限、文件名、联系人。

    $ notice text 3
    $ notice text --all --since 2026-07-15
    """
    from ..notices.message import by_unit, message, shortest_of
    from ..notices.summary import Summary, summary

    found, failed = list[Summary](), list[Problem]()
    with here.reading() as db:
        for each in chosen(db, notices, Filters(since, until, unit, kind, number), all_=all_):
            try:
                found.append(summary(db, each))
            except Problem as problem:  # one that was erased must not keep the others
                failed.append(problem)
    if not found:
        raise failed[0]
    groups = by_unit(found)
    if out.json:
        names = ("unit", "notices", "findings", "deadline", "files", "text")
        out.rows(
            names,
            [
                (
                    group[0].addressee,
                    [each.number for each in group],
                    sum(each.problems for each in group),
                    shortest_of(group),
                    [f"{each.file}.pdf" for each in group],
                    message(group),
                )
                for group in groups
            ],
        )
    else:
        out.text("\n\n".join(message(group) for group in groups))
    for failure in failed:
        out.warn(failure)
