"""Checks template files: every error of every file in one run, each with its place."""

import re
from collections.abc import Callable, Iterable
from pathlib import Path

from ..errors import Problem, Where
from . import answers, build, columns, external, lists, renaming
from .expression.compile import compile_text
from .expression.ofform import INSTANCE_ID
from .expression.parser import Binary, Call, Expr, Number, parse
from .expression.values import format_number
from .files import reading
from .form import Form, Group, Question
from .interchange import check_interchange
from .program import Program, is_dynamic
from .report import Report, near
from .rows import Files, Row, Sheets
from .scoring import scores

# A long list is searched, a page at a time; more choices than these are better narrowed down first.
MOST_CHOICES = 100
_TEXTS = ("label", "hint", "required_message", "constraint_message")


def check(paths: Iterable[Path], also: Callable[[Form, Report], None] | None = None) -> Report:
    """Return the errors and warnings of all files, file by file and row by row; `also` looks each form over too."""
    whole = Report()
    ids: dict[str, Path] = {}
    for path in paths:
        form, report = check_file(path)
        if form.form_id in ids:
            row = form.root.row
            report.error("template.form_double", row.where("form_id"), value=form.form_id, file=str(ids[form.form_id]))
        elif form.form_id:
            ids[form.form_id] = path
        if also:
            also(form, report)
        whole.errors += sorted(report.errors, key=_row_of)
        whole.warnings += sorted(report.warnings, key=_row_of)
    return whole


def check_file(path: Path) -> tuple[Form, Report]:
    """Return what a file describes, as far as it can be read, and what is wrong with it."""
    report = Report()
    return _of_rows(reading.read(path, report), path, report), report


def check_text(text: str, path: Path) -> tuple[Form, Report]:
    """Do the same with a text that might stand in a file: YAML or Markdown."""
    report = Report()
    return _of_rows(reading.read_text(text, str(path), report), path, report), report


def check_workbook(content: bytes, path: Path) -> tuple[Form, Report]:
    """Do the same with bytes that might stand in a file: a workbook."""
    from .files import workbook_reader

    report = Report()
    return _of_rows(workbook_reader.read(content, str(path), report), path, report), report


def _of_rows(sheets: Sheets, path: Path, report: Report) -> Form:
    return check_sheets(sheets, report, *external.load(sheets, path.parent, report))


def load(path: Path) -> Form:
    """Return the form of a file that has no errors.

    Raises:
        Problems: `template.unfit`, with every error.
    """
    return load_warned(path)[0]


def load_warned(path: Path) -> tuple[Form, int]:
    """Return the form of a file that has no errors, and how many warnings it has.

    Raises:
        Problems: `template.unfit`, with every error.
    """
    form, report = check_file(path)
    report.errors.sort(key=_row_of)
    report.refuse_errors()
    return form, len(report.warnings)


def check_sheets(
    sheets: Sheets, report: Report, files: Files | None = None, lost: frozenset[str] = frozenset()
) -> Form:
    """Build the form of these rows and check all of it, expressions too; `lost` are files that could not be read."""
    if report.errors and not sheets.survey:  # not readable: what is missing was not forgotten
        return build.build(sheets, Report())
    form = build.build(sheets, report, files)._replace(lost=lost)
    ours = lists.is_ours(sheets)
    program = Program(form, report, ours=ours)
    if not form.questions and not report.errors:
        report.error("template.no_questions", form.root.row.where())
    for item in form.root.walk():
        if isinstance(item, Question):
            _check_question(form, item, program, report, ours=ours)
        elif not item.children:
            report.warn("template.group_empty", item.row.where("name"), value=item.name)
    for choice in (choice for choices in form.lists.values() for choice in choices if "${" in choice.label):
        _check_label(choice.label, choice.row.where("label"), program, report)
    _check_lookups(form, program)
    renaming.check(form, report, ours=ours)
    _check_active(form, report)
    _check_edition(form, report)
    _check_translations(sheets, report)
    _check_choice_columns(sheets, report)
    check_interchange(form, sheets, report)
    return form


def _row_of(problem: Problem) -> int:
    return problem.where.row or 0 if problem.where else 0


def _check_question(form: Form, question: Question, program: Program, report: Report, *, ours: bool) -> None:
    row = question.row
    _check_references(question, program, report)
    static = question.default and question.asked and not is_dynamic(question.default)
    if static and not form.is_lost(question.list_name):
        try:
            answers.stored(question, question.default, form.choices(question))
        except Problem as problem:
            # ODK takes a default that is no choice, and shows nothing chosen.
            lenient = problem.code == "answer.not_a_choice" or not ours
            say = report.warn if lenient else report.error
            say("template.default_bad", row.where("default"), value=question.default, reason=problem.code)
    if question.constraint_message and not question.constraint:
        report.warn("template.message_without_constraint", row.where("constraint_message"), value=question.name)
    if question.score and (best := _highest(question.score)) > question.weight:
        most, weight = format_number(best), str(question.weight)
        report.warn("template.score_above_weight", row.where("score"), value=most, weight=weight)
    if len(form.choices(question)) > MOST_CHOICES and not question.choice_filter:
        count = len(form.choices(question))
        report.warn("template.list_long", row.where("type"), value=question.name, count=count)
    scored = any(choice.score is not None for choice in form.choices(question))
    if question.type == "select_multiple" and scored and not question.score:
        report.warn("template.score_of_several", row.where("type"), value=question.name)
    if question.problem and not question.fail and not scores(form, question) and "problem" in row.cells:
        report.warn("template.problem_never", row.where("problem"), value=question.name)


def _highest(score: str) -> float:
    """Return the highest number that a score expression can plainly reach: `max(0, 10 - 2 * …)` gives 10."""
    try:
        return max(_results(parse(score)), default=0.0)
    except Problem:
        return 0.0


def _results(tree: Expr) -> list[float]:
    match tree:
        case Number(value):
            return [value]
        case Binary("-", left):
            return _results(left)
        case Call("if", (_, *branches)) | Call("max" | "min" | "coalesce", branches):
            return [number for branch in branches for number in _results(branch)]
    return []


def _check_references(item: Question | Group, program: Program, report: Report) -> None:
    """Report `${…}` in labels and messages that name no question."""
    for column in _TEXTS:
        _check_label(getattr(item, column, ""), item.row.where(column), program, report)


def _check_lookups(form: Form, program: Program) -> None:
    """Report `instance(…)` in labels, hints and messages of any language that cannot be worked out."""
    listed = (choice.row for choices in form.lists.values() for choice in choices)
    choices = {id(row): row for row in listed if row.sheet == "choices"}
    rows = [(item.row, program.schema.by_path[item.path]) for item in form.root.walk()]
    for row, place in [*rows, *((row, program.schema.root) for row in choices.values())]:
        for column, text in row.cells.items():
            if "instance(" in text and column.partition("::")[0] in columns.TRANSLATED:
                for found in columns.LOOKED_UP.findall(text):
                    compile_text(found, program.schema, place, program.noter(place, column, found, row))


def _check_label(text: str, where: Where, program: Program, report: Report) -> None:
    known = program.schema.by_name
    for name in columns.REFERENCE.findall(text):
        if len(known.get(name, [])) != 1 and name != INSTANCE_ID and not name.startswith("last-saved#"):
            code = "expression.question_ambiguous" if name in known else "expression.question_unknown"
            report.error(code, where, value=name, near=near(name, known))


def _check_active(form: Form, report: Report) -> None:
    active = form.settings.get("active", "")
    if active and active.lower() not in columns.YES | columns.NO:
        report.error("template.yes_no_bad", form.root.row.where("active"), value=active, column="active")


def _check_edition(form: Form, report: Report) -> None:
    """Warn of the first bare indicator code in a form without `edition`: codes shift from one edition to the next."""
    for question in form.questions.values():
        if any(not edition for edition, _ in form.indicators(question)):
            report.warn("template.edition_missing", question.row.where("indicator"), value=question.indicator)
            return


def _check_translations(sheets: Sheets, report: Report) -> None:
    """Report texts that lack one of the languages in which the same column is given elsewhere in the form."""
    for rows in (sheets.survey, sheets.choices):
        languages: dict[str, dict[str, None]] = {}
        for row in rows:
            for column in row.cells:
                base, colons, _ = column.partition("::")
                if colons and base in columns.TRANSLATED:
                    languages.setdefault(base, {})[column] = None
        for base, given in languages.items():
            for row in rows:
                present = [column for column in given if column in row.cells]
                if present:
                    _report_missing(row, base, [column for column in given if column not in row.cells], report)


def _report_missing(row: Row, base: str, missing: list[str], report: Report) -> None:
    for column in missing:
        language = column.removeprefix(f"{base}::")
        report.warn("template.translation_missing", row.where(column), value=row.get("name"), language=language)


def _check_choice_columns(sheets: Sheets, report: Report) -> None:
    """Warn of columns of the choices that no choice_filter uses: most are slips of the pen (`lable`)."""
    used = set(re.findall(r"[^\W\d][\w.\-]*", " ".join(row.get("choice_filter") for row in sheets.survey)))
    plain = columns.CHOICES | {column for row in sheets.choices for column in row.cells if "::" in column}
    first: dict[str, Row] = {}
    for row in sheets.choices:
        for column in row.cells:
            if column not in plain and column not in used:
                first.setdefault(column, row)
    for column, row in first.items():
        meant = near(column, columns.CHOICES)
        report.warn("template.choice_column_unused", row.where(column), column=column, near=meant)
