"""`notice draft --kind 通报`: the circular of a period."""

from datetime import date

from .. import clock
from ..errors import Usage
from .printer import out
from .run import here


def draft_circular(since: str, until: str, edition: str) -> None:
    """Draft the circular of a period (ISO days; none: this month up to today) and say what stands in it."""
    from ..reports import circular

    today = clock.now().date()
    begin = _day("--since", since, today.replace(day=1))
    end = _day("--until", until, today)
    with here.journal() as journal:
        made = circular.draft(journal, begin, end, edition)
    out.record({"notice": made.id, "kind": made.kind, "findings": len(made.findings)})
    out.done("notice.circular_drafted", since=begin, until=end, findings=len(made.findings))
    out.next(f"notice issue {made.id} --signed-by NAME")


def _day(option: str, text: str, otherwise: date) -> date:
    try:
        return date.fromisoformat(text) if text else otherwise
    except ValueError:
        raise Usage("usage.bad_value", name=option, value=text, expected="2026-07-15") from None
