"""`template diff`: what changed between two versions of a template, and what that means for drafts."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from ..errors import NotFound, NoWorkspace
from .printer import out, quoted
from .run import here

if TYPE_CHECKING:
    from ..templates.differences import Change
    from ..templates.form import Form
    from ..visits.moving import Plan

app = typer.Typer(name="template")


@app.command("diff")
def diff(
    old: Annotated[
        str, typer.Argument(metavar="OLD", help="文件、表单、表单@版本或哈希开头 | File, form, form@version or hash")
    ],
    new: Annotated[
        str,
        typer.Argument(metavar="NEW", help="同样；不写就拿文件与现行的比 | The same; without it, OLD against in force"),
    ] = "",
) -> None:
    """What changed between two versions, and whether the answers of drafts still fit; exit 0 either way.

    比较：两个版本差在哪里，草稿的答案还合不合。

    $ template diff surveys/nongmao-shichang.yaml
    $ template diff nongmao-shichang@2026.1 nongmao-shichang@2026.2
    """
    from ..templates.differences import differences

    first, after = _both(old, new)
    changes = differences(first.content, after.content)
    plans = _plans(after)
    unfit = [made for made in plans or () if made.misfits]
    out.record(
        {
            "old": _named(first),
            "new": _named(after),
            "equal": first.sha256 == after.sha256,
            "drafts": None if plans is None else len(plans),
            "drafts_unfit": None if plans is None else len(unfit),
        }
    )
    if changes:
        out.rows(("change", "sheet", "item", "column", "old", "new"), [tuple(c)[:6] for c in changes], into="changes")
    if unfit:
        from .visit_move import MISFITS, misfit_rows

        out.rows(MISFITS, misfit_rows(unfit), into="misfits")
    _say(first, after, changes, plans or [], len(unfit), Path(new or old))


def _named(form: "Form") -> str:
    return f"{form.form_id}@{form.version} {form.sha256[:12]}"


def _both(old: str, new: str) -> "tuple[Form, Form]":
    """Return both versions; a single one is compared with what is in force of the same form."""
    from ..templates.registry import in_force

    if new:
        return _version(old), _version(new)
    form = _version(old)
    with here.reading() as db:
        return in_force(db, form.form_id), form


def _version(name: str) -> "Form":
    from ..templates import lint
    from ..templates.registry import version

    path = Path(name)
    if path.is_file():
        return lint.load(path)
    try:
        with here.reading() as db:
            return version(db, name)
    except NoWorkspace:
        raise NotFound("template.no_version", name=name) from None


def _plans(form: "Form") -> "list[Plan] | None":
    """Return what moving would do to the drafts of other versions; None outside a workspace."""
    from ..visits.moving import of_form, plan

    try:
        with here.reading() as db:
            return [plan(db, visit, form) for visit in of_form(db, form)]
    except NoWorkspace:
        return None


def _say(old: "Form", new: "Form", changes: "list[Change]", plans: "list[Plan]", unfit: int, file: Path) -> None:
    for change in changes:
        if change.what == "renamed" and change.sheet == "survey":
            key = "template.diff_alias_kept" if change.known else "template.diff_renamed"
            out.tell(key, item=change.item, old=change.old, new=change.new)
    if old.sha256 == new.sha256:
        out.done("template.diff_equal")
        return
    out.done("template.diff_changed", count=len(changes))
    if old.version == new.version and old.form_id == new.form_id:
        out.tell("template.diff_same_version", version=new.version)
    if plans:
        out.tell("template.diff_drafts", count=len(plans), fit=len(plans) - unfit, unfit=unfit)
    if file.is_file():
        out.next(f"template publish {quoted(file)}")
    if plans:
        out.next("visit move --all --dry-run")
