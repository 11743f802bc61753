"""`visit move`: drafts go over to another version of their template."""

from typing import TYPE_CHECKING, Annotated

import typer

from ..errors import Problem, Problems, Usage
from ..log.journal import Journal
from ..visits import visit as visits
from .listing import DryRun
from .printer import out
from .run import here

if TYPE_CHECKING:
    from ..templates.form import Form
    from ..visits.moving import Plan

app = typer.Typer(name="visit")
MISFITS = ("visit", "path", "label", "value", "reason")


@app.command("move")
def move(
    names: Annotated[
        list[str] | None, typer.Argument(metavar="VISIT…", help="检查编号，可写几个 | Numbers of the visits")
    ] = None,
    every: Annotated[bool, typer.Option("--all", help="所有用旧版模板的草稿 | Every draft on an old version")] = False,
    to: Annotated[
        str,
        typer.Option("--to", metavar="VERSION", help="表单@版本或哈希开头，默认现行的 | form@version or a hash"),
    ] = "",
    drop: Annotated[
        bool, typer.Option("--drop", help="不合新版的答案搁置，日志里仍在 | Put aside what does not fit")
    ] = False,
    dry_run: DryRun = False,
) -> None:
    """Take drafts over to the version of their template that is in force, with their answers.

    换版：把草稿换到现行模板，答案按路径或曾用名带过去。

    $ visit move --all --dry-run
    $ visit move 26-01-V001 --drop
    $ visit move 26-01-V001 --to nongmao-shichang@2026.1
    """
    if bool(names) == every:
        raise Usage("move.which")
    from ..visits import moving

    with here.journal() as journal:
        found = moving.waiting(journal.db) if every else [visits.find(journal.db, name) for name in names or ()]
        done, refused = [], []
        for visit in found:
            try:
                form = _target(journal, visit, to)
                if dry_run:
                    visits.refuse_finished(visit)
                made = moving.plan(journal.db, visit, form) if dry_run else moving.move(journal, visit, form, drop=drop)
            except Problem as problem:
                refused.append(problem)
            else:
                done.append(made)
    if refused and not done:
        raise refused[0] if len(refused) == 1 else Problems("move.none", refused)
    _say(done, drop=drop, dry_run=dry_run)
    for each in refused:
        out.warn(each)


def _target(journal: Journal, visit: visits.Visit, to: str) -> "Form":
    from ..templates.registry import version
    from ..visits.moving import target

    return version(journal.db, to) if to else target(journal.db, visit)


def _say(done: "list[Plan]", *, drop: bool, dry_run: bool) -> None:
    moved = [made for made in done if made.needed]
    columns = ("number", "point", "template", "version", "carried", "misfits")
    rows = [
        (m.visit.number, m.visit.point, m.visit.template[:12], m.form.version, len(m.carried), len(m.misfits))
        for m in done
    ]
    out.rows(columns, rows, into="drafts")
    misfits = misfit_rows(moved)
    if misfits:
        out.rows(MISFITS, misfits, into="misfits")
    out.done("move.would" if dry_run else "move.done", count=len(moved), unchanged=len(done) - len(moved))
    if misfits and not dry_run:
        out.tell("move.dropped", count=len(misfits))
    if dry_run and moved:
        words = " ".join(made.visit.number for made in moved)
        out.next(f"visit move {words}{' --drop' if misfits else ''}")
    elif moved:
        out.next(*(_again(made) for made in moved[:3]))


def _again(made: "Plan") -> str:
    from .sheets import command

    point = made.visit.point
    return f"survey {point} --resume" if point else command(made.form.form_id, made.visit.community, " --resume")


def misfit_rows(plans: "list[Plan]") -> list[tuple[str, str, str, str, str]]:
    """Return a row for each answer that does not fit: visit, path, label, value, and why."""
    return [
        (made.visit.number, each.path, each.label, each.value, reason(each.problem))
        for made in plans
        for each in made.misfits
    ]


def reason(problem: Problem) -> str:
    """Return why an answer does not fit: a code for programs, a sentence for people."""
    from .words import say

    return problem.code if out.json or out.plain else say(problem.code, **problem.params)
