"""`report questionnaire`, `report tally`: what the sheets without a point say together."""

from pathlib import Path
from typing import Annotated

import typer

from ..errors import Usage
from .printer import out
from .report import Round, Since, Until, chosen_of
from .run import here
from .words import say

app = typer.Typer(name="report")


@app.command("questionnaire")
def questionnaire(
    form_id: Annotated[str, typer.Argument(metavar="FORM", help="问卷模板 | Template of the questionnaire")] = "",
    by: Annotated[str, typer.Option("--by", metavar="WHAT", help="community 或题名 | community, or a question")] = "",
    since: Since = "",
    until: Until = "",
    round_: Round = "",
    sample: Annotated[
        int | None, typer.Option("--sample", metavar="PEOPLE", help="总人数，算要多少份；0 为不限 | Of so many people")
    ] = None,
    error: Annotated[float, typer.Option("--error", metavar="PERCENT", help="允许误差 | Error allowed, ±")] = 5,
    quota: Annotated[
        Path | None,
        typer.Option("--quota", metavar="FILE", exists=True, help="配额表：社区、年龄、份数 | What is wanted of each"),
    ] = None,
) -> None:
    """Shares of good answers with their 95 % intervals, against the targets; refusals counted; sample sizes.

    问卷：各题知晓率、满意率和置信区间，对照达标线，统计拒访；也可算样本量。

    $ report questionnaire minyi-jiefang --by community
    $ report questionnaire minyi-jiefang --quota 配额.csv
    $ report questionnaire --sample 12000 --error 3
    """
    if quota and form_id:
        _show_quotas(form_id, quota, since, until, round_)
    elif sample is not None:
        from decimal import Decimal

        from ..reports.questionnaires import sample_size

        wanted = sample_size(sample, Decimal(str(error)))
        out.record({"population": sample, "error": error, "sheets": wanted})
    elif form_id:
        _show_shares(form_id, by, since, until, round_)
    else:
        raise Usage("usage.missing", name="FORM", command="report questionnaire")


def _show_shares(form_id: str, by: str, since: str, until: str, round_: str) -> None:
    from ..reports import questionnaires as asked
    from ..templates.registry import version

    with here.reading() as db:
        chosen = chosen_of(db, since, until, round_)
        form = version(db, form_id)
        sheets, shares = asked.sheets(db, form.form_id, chosen), asked.shares(db, form, chosen, by)
    figures = {
        "sheets": sheets.all,
        "filled": sheets.filled,
        "refusals": sheets.refused,
        "refusal_rate": sheets.refusal_rate,
    }
    out.record({"form_id": form.form_id, "title": form.title, **figures})
    rows = [(s.group, s.question, s.label, s.answered, s.good, s.rate, *s.interval, s.target, s.met) for s in shares]
    columns = ("group", "question", "label", "answered", "good", "rate", "low", "high", "target_rate", "met_target")
    kept = [at for at, name in enumerate(columns) if name != "group" or by]
    out.rows([columns[at] for at in kept], [[row[at] for at in kept] for row in rows], into="shares")


def _show_quotas(form_id: str, file: Path, since: str, until: str, round_: str) -> None:
    from ..points.tables import read_table
    from ..reports.questionnaires import sheets
    from ..reports.quotas import quotas
    from ..templates.registry import version

    table = read_table(file)
    with here.reading() as db:
        chosen = chosen_of(db, since, until, round_)
        form = version(db, form_id)
        found = quotas(db, form, table, chosen)
        there = sheets(db, form.form_id, chosen)
    wanted, done = (sum(getattr(line, name) for line in found.lines) for name in ("wanted", "done"))
    figures = {"sheets_wanted": wanted, "filled": done, "left": sum(line.left for line in found.lines)}
    refused = {"refusals": there.refused, "refusal_rate": there.refusal_rate}
    out.record({"form_id": form.form_id, "title": form.title, **figures, "outside": found.outside, **refused})
    rows = [
        (*(line.of.get(name, "") for name in found.headings), line.wanted, line.done, line.left) for line in found.lines
    ]
    out.rows((*found.headings, "sheets_wanted", "filled", "left"), rows, into="quotas")


@app.command("tally")
def tally(
    form_id: Annotated[str, typer.Argument(metavar="FORM", help="统计表模板 | Template of the tally")],
    by: Annotated[
        str, typer.Option("--by", metavar="WHAT", help="community、street、month 或题名 | or the name of a question")
    ] = "community",
    since: Since = "",
    until: Until = "",
    round_: Round = "",
) -> None:
    """Add up the numbers of a form: person-times, machine-times, cubic metres; exactly.

    统计、汇总：把统计表里的数字按社区、街道或月份加起来，不四舍五入。

    $ report tally tongji-jizhong-zhengzhi
    $ report tally suishoupai --by source --since 2026-07-01
    """
    from ..reports.tallies import tally as add_up
    from ..templates.registry import version

    with here.reading() as db:
        chosen = chosen_of(db, since, until, round_)
        form = version(db, form_id)
        found = add_up(db, form, by, chosen)
    sheets = sum(found.sheets.values())
    out.record({"form_id": form.form_id, "title": form.title, "grouped_by": by, "sheets": sheets})
    rows = [
        (s.group or say("report.unnamed"), s.question, s.label, found.sheets[s.group], s.answered, s.sum)
        for s in found.sums
    ]
    out.rows(("group", "question", "label", "sheets", "answered", "sum"), rows, into="sums")
    totals = [(s.question, s.label, s.answered, s.sum) for s in found.totals]
    out.rows(("question", "label", "answered", "sum"), totals, into="totals")
