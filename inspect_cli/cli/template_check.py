"""`template check`: every error of every file, and repairs of those that are certain."""

import sqlite3
import sys
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from ..errors import NoWorkspace
from ..store.files import write_atomic
from .listing import DryRun
from .printer import out
from .run import here
from .template import Files, chosen

if TYPE_CHECKING:
    from ..templates.files.reading import PlainText
    from ..templates.form import Form
    from ..templates.report import Report

app = typer.Typer(name="template")


@app.command("check")
def check(
    files: Files = None,
    fix: Annotated[
        bool,
        typer.Option(
            "--fix", help="改正有把握的错，其余不动（不含 .xls、.ods） | Repair what is certain (not .xls, .ods)"
        ),
    ] = False,
    dry_run: DryRun = False,
) -> None:
    """Find every error of every file at once, with row and column.

    检查：一次找出所有模板的所有错误，指明行列。

    $ template check
    $ template check surveys/market.yaml
    $ template check --fix --dry-run
    """
    from ..templates import lint

    paths = chosen(files)
    repairs = [repair for path in paths for repair in _repair(path, dry_run=dry_run)] if fix else []
    report = lint.check(paths, _in_workspace())
    errors, warnings = (Counter(p.where.file for p in found if p.where) for found in (report.errors, report.warnings))
    if repairs and out.json:
        out.rows(("file", "row", "old", "new"), repairs, into="repairs")
    rows = [(path.name, errors[str(path)], warnings[str(path)]) for path in paths]
    out.rows(("file", "errors", "warnings"), rows, into="files" if repairs and out.json else "")
    for problem in report.warnings:
        out.problem(problem, "warning")  # a warning does not make a template unfit
    if repairs:
        out.done("template.fix_would" if dry_run else "template.fixed", count=len(repairs))
    report.refuse_errors()
    out.done("template.clean", count=len(paths))


def _in_workspace() -> "Callable[[Form, Report], None] | None":
    """Return what looks a form over by what this workspace knows; nothing outside one."""
    try:
        here.workspace()
    except NoWorkspace:
        return None

    def look(form: "Form", report: "Report") -> None:
        with here.reading() as db:
            _look_at_units(db, form, report)
            _look_at_version(db, form, report)

    return look


def _look_at_units(db: sqlite3.Connection, form: "Form", report: "Report") -> None:
    from ..findings.responsible import unknown
    from ..templates.cells import UNIT_SEPARATORS, listed

    said = set()
    for row in (form.root.row, *(item.row for item in form.root.walk())):
        for word in unknown(db, form.point_type, listed(row.get("unit"), UNIT_SEPARATORS)):
            if word not in said:
                said.add(word)
                report.warn("template.unit_unknown", row.where("unit"), value=word)


def _look_at_version(db: sqlite3.Connection, form: "Form", report: "Report") -> None:
    row = db.execute("SELECT template, form_version FROM form WHERE form_id=?", (form.form_id,)).fetchone()
    changed = row and row[0] != form.sha256 and not form.retired
    if changed and row[1] == form.version and not report.errors:
        report.warn("template.version_same", form.root.row.where("version"), value=form.version)


# Repairs


def _repair(path: Path, *, dry_run: bool) -> list[tuple[str, int, str, str]]:
    """Repair a file, show how it changes, and return what changed: file, row, before, after."""
    from ..templates.files import reading, workbook_mending

    if not path.is_file():  # checking it says so
        return []
    if workbook_mending.can_mend(content := path.read_bytes()):
        return _repair_workbook(path, content, dry_run=dry_run)
    if read := reading.read_plain_text(path):
        return _repair_text(path, read, dry_run=dry_run)
    out.tell("template.fix_cannot", file=path)
    return []


def _repair_text(path: Path, read: "PlainText", *, dry_run: bool) -> list[tuple[str, int, str, str]]:
    from ..templates import lint
    from ..templates.files.mending import mended

    old = read.text
    new = mended(old, lambda text: lint.check_text(text, path)[1].errors)
    if new == old and not read.foreign:
        return []
    _show(path, old, new)
    if not dry_run:
        write_atomic(path, read.encoded(new))
    changed = zip(old.split("\n"), new.split("\n"), strict=True)
    repairs = [(str(path), row, *both) for row, both in enumerate(changed, 1) if both[0] != both[1]]
    return repairs or [(str(path), 1, read.foreign, "UTF-8")]


def _repair_workbook(path: Path, content: bytes, *, dry_run: bool) -> list[tuple[str, int, str, str]]:
    from ..templates import lint
    from ..templates.files.workbook_mending import mended

    new, repairs = mended(content, lambda made: lint.check_workbook(made, path)[1].errors)
    for repair in repairs if not out.json else ():
        place = f"{path} {repair.sheet}!{repair.letters}{repair.row}"
        for line in (f"@@ {place} @@", f"-{repair.old}", f"+{repair.new}"):
            out.line(line, sys.stdout)
    if repairs and not dry_run:
        write_atomic(path, new)
    return [(str(path), repair.row, repair.old, repair.new) for repair in repairs]


def _show(path: Path, old: str, new: str) -> None:
    from difflib import unified_diff

    if not out.json:
        name = str(path)
        for line in unified_diff(old.split("\n"), new.split("\n"), name, name, n=1, lineterm=""):
            out.line(line, sys.stdout)
