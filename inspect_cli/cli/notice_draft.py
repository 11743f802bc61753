"""`notice draft`: what is to go out, of each kind."""

from datetime import date
from typing import Annotated

import typer

from .. import clock
from ..errors import Usage
from ..notices.registry import KIND
from .notice import COLUMNS, Units, row_of
from .printer import out
from .run import here

app = typer.Typer(name="notice")

Kind = Annotated[
    str, typer.Option("--kind", metavar="KIND", help="文种：交办单、督办单、复查意见书、通报等 | Kind of document")
]
CIRCULAR = "通报"


@app.command("draft")
def draft(
    units: Units = None,
    kind: Kind = KIND,
    findings: Annotated[
        list[str] | None, typer.Option("--finding", metavar="FINDING", help="只写这些问题 | Only these findings")
    ] = None,
    since: Annotated[str, typer.Option("--since", metavar="DAY", help="通报从哪天起 | Circular: from this day")] = "",
    until: Annotated[str, typer.Option("--until", metavar="DAY", help="通报到哪天止 | Circular: up to this day")] = "",
    edition: Annotated[str, typer.Option("--edition", metavar="TEXT", help="通报期号 | Circular: its edition")] = "",
) -> None:
    """Draft a notice for each unit with findings waiting, as often as wanted; drafts have no number yet.

    拟稿：为有待交办问题的单位各拟一份，可反复重拟，草稿没有文号；通报按起止日期拟一份。

    $ notice draft
    $ notice draft --unit 城管 --unit 柳湾街道
    $ notice draft --kind 督办单
    $ notice draft --kind 督办单 --finding 26-01-0003
    $ notice draft --kind 通报 --since 2026-07-01 --until 2026-07-31 --edition 第3期
    """
    others = {"--unit": units, "--finding": findings}
    of_circulars = {"--since": since, "--until": until, "--edition": edition}
    for option, value in (others if kind == CIRCULAR else of_circulars).items():
        if value:
            raise Usage("notice.not_for_kind", option=option, kind=kind)
    if kind == CIRCULAR:
        _draft_circular(since, until, edition)
    else:
        _draft(units or [], kind, findings or [])


def _draft(units: list[str], kind: str, findings: list[str]) -> None:
    from ..notices import drafting

    with here.journal() as journal:
        made, gone = drafting.draft(journal, units, kind, findings)
        pending = journal.db.execute("SELECT count(*) FROM finding WHERE unit=''").fetchone()[0]
        rows = [(*row_of(journal.db, each.notice), len(each.added), len(each.removed)) for each in made]
    out.rows((*COLUMNS, "added", "removed"), rows)
    out.done("notice.drafted", count=len(made), findings=sum(len(each.notice.findings) for each in made))
    changed = [each for each in made if each.added or each.removed]
    if len(changed) < len(made):
        out.tell("notice.drafts_unchanged", count=len(made) - len(changed))
    if gone:
        out.tell("notice.drafts_gone", count=len(gone))
    if pending:
        out.tell("notice.pending_left", count=pending)
        out.next("finding list --pending")
    if made:
        out.next("notice print --drafts", "notice issue --all --signed-by NAME")


def _draft_circular(since: str, until: str, edition: str) -> None:
    """Draft the circular of a period (ISO days; none: this month up to today) and say what stands in it."""
    from ..reports import circular

    today = clock.now().date()
    begin = _day("--since", since, today.replace(day=1))
    end = _day("--until", until, today)
    with here.journal() as journal:
        made = circular.draft(journal, begin, end, edition)
    out.record({"notice": made.id, "kind": made.kind, "findings": len(made.findings)})
    out.done("notice.circular_drafted", since=begin, until=end, findings=len(made.findings))
    out.next(f"notice print --drafts {made.id}", f"notice issue {made.id} --signed-by NAME")


def _day(option: str, text: str, otherwise: date) -> date:
    try:
        return date.fromisoformat(text) if text else otherwise
    except ValueError:
        raise Usage("usage.bad_value", name=option, value=text, expected="2026-07-15") from None
