"""A plain Excel checklist that `template import` recognised: shown as it was read, and written as a template."""

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from ..errors import Unfit, Where
from .printer import out

if TYPE_CHECKING:
    from ..templates.content import Content
    from ..templates.files.checklist import Reading

SHOWN = ("code", "category", "label", "hint", "weight", "unit", "deadline")


def reading(source: Path) -> "Reading | None":
    """Return what a workbook says as a checklist, its oddities said; None for any other file."""
    from ..templates.files.checklist import recognise
    from ..templates.report import Report
    from ..workbooks import LARGEST_FILE, MAGIC, read_book

    if source.stat().st_size > LARGEST_FILE or not (content := source.read_bytes()).startswith(MAGIC):
        return None
    report = Report()
    found = recognise(read_book(content, Where(str(source))), str(source), report)
    if found:
        for problem in report.warnings:
            out.problem(problem, "warning")
    return found


def content(read: "Reading", source: Path, target: Path, *, prefix: str, point_type: str) -> "Content":
    """Return the template of a checklist; what stands at `target` already keeps its codes and settings."""
    from ..templates.files import checklist
    from .template_new import code_letters

    before = _written(target)
    settings = dict(before["settings"]) if before else {}
    point_type = point_type or settings.get("point_type", "") or source.stem
    usual = {"form_id": point_type, "form_title": read.title or point_type, "version": "1", "point_type": point_type}
    known = {row["label"]: row["name"] for row in before["survey"] if _is_item(row)} if before else {}
    return checklist.content(read, usual | settings, prefix or _letters(known) or code_letters(point_type), known)


def show(read: "Reading", made: "Content") -> None:
    """Show what each line was read as."""
    rows = [row for row in made["survey"] if _is_item(row)]
    categories = [item.get("category", "") for item in read.items]
    out.record(
        {
            "sheet": read.sheet,
            "title": made["settings"]["form_title"],
            "type": made["settings"]["point_type"],
            "lines": len(rows),
            "columns": [f"{heading}={column}" for column, heading in read.headings.items()],
        }
    )
    table = [
        (row["name"], category, *(row.get(column, "") for column in SHOWN[2:]))
        for row, category in zip(rows, categories, strict=True)
    ]
    out.rows(SHOWN, table, into="questions")


def _is_item(row: Mapping[str, str]) -> bool:
    return row.get("type", "").startswith("select_one") and "label" in row


def _letters(known: Mapping[str, str]) -> str:
    """Return the letters that the codes given so far begin with."""
    return next((code.rpartition("-")[0] for code in known.values() if "-" in code), "")


def _written(target: Path) -> "Content | None":
    """Return the rows of a template that stands there already."""
    from ..templates import content
    from ..templates.files import reading
    from ..templates.report import Report

    if not target.is_file():
        return None
    report = Report()
    sheets = reading.read(target, report)
    if report.errors:
        raise Unfit("checklist.target_unfit", where=Where(str(target)))
    return content.from_sheets(sheets)
