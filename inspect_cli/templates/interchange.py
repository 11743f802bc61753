"""What the other tools of XLSForm would refuse, and this program would otherwise pass over.

A template is to open in ODK Collect, KoboToolbox and Enketo as it is; what pyxform refuses is an error here too.
"""

import re
from collections.abc import Callable, Mapping

from . import cells, columns
from .expression.ofform import INSTANCE_ID
from .form import Form, Group, Question
from .report import Report, near
from .rows import Row, Sheets

# `${` that no name and `}` follow.
_BROKEN = re.compile(r"\$\{(?!\s*(?:last-saved#)?[^\W\d][\w.\-]*\s*\})")
_TRIGGER = re.compile(r"\$\{[^{}]+\}(\s*,\s*\$\{[^{}]+\})*")
_PAIR = re.compile(r"[^\s=,;]+\s*=\s*[^\s=,;]+")
# A package of Android.
_APP = re.compile(r"[a-z][a-z0-9_]*(\.[a-z][a-z0-9_]*)+")
RESERVED = "meta"
AUDIT = "audit"

_SELECT = {"randomize", "seed"}
_GEO = {"allow-mock-accuracy", "reference-geometry"}
# What `parameters` may name (xlsform.org, docs.getodk.org/form-question-types); of other types nobody looks.
KEYS: Mapping[str, set[str]] = {
    "select_one": _SELECT, "select_multiple": _SELECT, "rank": _SELECT,
    "select_one_from_file": {*_SELECT, "value", "label"}, "select_multiple_from_file": {*_SELECT, "value", "label"},
    "range": {"start", "end", "step", "tick_interval", "tick_labelset", "placeholder"},
    "text": {"rows"}, "image": {"max-pixels", "app"}, "audio": {"quality"},
    "geopoint": {*_GEO, "capture-accuracy", "warning-accuracy"},
    "geotrace": {*_GEO, "incremental"}, "geoshape": {*_GEO, "incremental"},
    "audit": {"identify-user", "location-max-age", "location-min-interval", "location-priority", "track-changes",
              "track-changes-reasons"},
}  # fmt: skip
_LOCATION = {"location-max-age", "location-min-interval", "location-priority"}
# A place may be as old as the last look at least.
_LATER = {"location-max-age": "location-min-interval", "location-min-interval": ""}
_TRUE_FALSE = {"true", "false"}
_WORDS = {
    "randomize": _TRUE_FALSE, "track-changes": _TRUE_FALSE, "identify-user": _TRUE_FALSE, "incremental": {"true"},
    "allow-mock-accuracy": _TRUE_FALSE, "quality": {"voice-only", "low", "normal", "external"},
    "track-changes-reasons": {"on-form-edit"},
    "location-priority": {"no-power", "low-power", "balanced", "high-accuracy"},
}  # fmt: skip
_NUMBERS: Mapping[str, Callable[[str], object]] = {
    "rows": int, "max-pixels": int, "location-min-interval": int, "location-max-age": int, "capture-accuracy": float,
    "warning-accuracy": float,
}  # fmt: skip


def check_interchange(form: Form, sheets: Sheets, report: Report) -> None:
    """Report what pyxform would refuse; a cell that has an error already is left alone."""
    items = list(form.root.walk())
    names = {INSTANCE_ID, *(item.name for item in items)}
    # The question that or_other adds has the row of the one before it.
    rows = {id(item.row): item for item in reversed(items) if item.row.line is not None}
    # What changes without anybody seeing it is no trigger; ODK refuses it.
    heard = {item.name for item in items if isinstance(item, Question) and not _is_unseen(item)}
    for item in rows.values():
        if isinstance(item, Question):
            _check_question(item, report)
        elif "table-list" in item.appearance.split():
            _check_table(item, report)
        if item.row.get("trigger"):
            _check_trigger(item.row, names, heard, report)
        if "big-image" in item.row.written() and "image" not in item.row.written():
            report.error("template.big_image", item.row.where("big-image"), value=item.name)
        if item.name == RESERVED:
            report.error("template.name_reserved", item.row.where("name"), value=item.name)
        if item.row.get("parameters"):
            _check_parameters(item, report)
            _check_geometry(item, form, sheets, report)
    _check_repeats(form, report)
    _check_instances(form, sheets, report)
    if encrypted := next((row for row in sheets.settings if row.get("public_key")), None):
        if encrypted.get("omit_instanceID").lower() in columns.YES:
            report.error("template.id_omitted", encrypted.where("omit_instanceID"), value="public_key")
    _check_all_references([item.row for item in rows.values()], sheets, names, report)


def _check_all_references(survey: list[Row], sheets: Sheets, names: set[str], report: Report) -> None:
    wrong = {error.where for error in report.errors}
    for row in (*survey, *sheets.choices, *sheets.settings):
        for column, text in row.cells.items():
            if "${" in text and _is_said(row, column) and row.where(column) not in wrong:
                _check_references(row, column, text, names, report)


def _check_repeats(form: Form, report: Report) -> None:
    """Report a repeat that bears the name of another one, or of the form's root."""
    taken = {form.root.name}
    for item in form.root.walk():
        if isinstance(item, Group) and item.kind == "repeat":
            if item.name in taken:
                report.error("template.repeat_name_taken", item.row.where("name"), value=item.name)
            taken.add(item.name)


def _check_table(group: Group, report: Report) -> None:
    """Report choices that cannot stand under one head of a `table-list`."""
    selects = [item for item in group.children if isinstance(item, Question) and item.list_name]
    for select in selects:
        if select.list_name != selects[0].list_name:
            report.error("template.table_mixed", select.row.where("type"), value=select.list_name)
    if selects and selects[0].choice_filter:
        report.error("template.table_filtered", selects[0].row.where("choice_filter"), value=selects[0].name)


def _is_said(row: Row, column: str) -> bool:
    """Tell the columns into which references are put: of the choices the texts alone, the rest is data."""
    if row.sheet == "choices":
        return column.partition("::")[0] == "label"
    return column not in ("type", "name")


def _check_references(row: Row, column: str, text: str, names: set[str], report: Report) -> None:
    if broken := _BROKEN.search(text):
        report.error("expression.reference_bad", row.where(column), value=text[broken.start() :])
        return
    for name in (found.removeprefix("last-saved#") for found in columns.REFERENCE.findall(text)):
        if name not in names:
            report.error("expression.question_unknown", row.where(column), value=name, near=near(name, names))


def _is_unseen(question: Question) -> bool:
    return question.type in ("calculate", AUDIT) or (question.type in columns.ASKED and not question.asked)


def _check_trigger(row: Row, names: set[str], heard: set[str], report: Report) -> None:
    """Report a trigger that is no list of questions, or names one that a person cannot answer."""
    where = row.where("trigger")
    if not _TRIGGER.fullmatch(row.get("trigger")):
        if not any(error.where == where for error in report.errors):
            report.error("template.trigger_bad", where, value=row.get("trigger"))
        return
    for name in columns.REFERENCE.findall(row.get("trigger")):
        if name in names and name not in heard:
            report.error("template.trigger_unheard", where, value=name)


def _check_question(question: Question, report: Report) -> None:
    row = question.row
    if question.type == AUDIT and question.name != AUDIT:
        report.error("template.audit_name", row.where("name"), value=question.name)
    if question.choice_filter and columns.split_type(row.get("type"))[2] == "or_other":
        report.error("template.other_filtered", row.where("choice_filter"), value=question.choice_filter)


def _check_parameters(item: Question | Group, report: Report) -> None:
    text, where = item.row.get("parameters"), item.row.where("parameters")
    if rest := _PAIR.sub("", text).strip(" ,;\t\n"):
        report.error("template.parameter_form", where, value=rest)
        return
    kind = columns.split_type(item.row.get("type"))[0]
    known = KEYS.get(kind)
    if known is None:
        return
    given = cells.parameters(text)
    if not given.keys().isdisjoint(_LOCATION):
        for name in sorted(_LOCATION - given.keys()):
            report.error("template.parameter_missing", where, value=name)
    for name, value in given.items():
        if name not in known:
            report.error("template.parameter_unknown", where, value=name, type=kind, known=", ".join(sorted(known)))
        elif not (_fits(name, value.lower(), given) and _after(given, name)):
            report.error("template.parameter_bad", where, name=name, value=value)


def _check_geometry(item: Question | Group, form: Form, sheets: Sheets, report: Report) -> None:
    """Report places to show beside the one asked for that are no list, no file, no entities and no repeat."""
    wanted = cells.parameters(item.row.get("parameters")).get("reference-geometry")
    if not wanted or columns.split_type(item.row.get("type"))[0] not in columns.PLACES:
        return
    known = {*form.list_names(), *(entity.listed for entity in form.entities)}
    known |= {f"${{{each.name}}}" for each in form.root.walk() if isinstance(each, Group) and each.kind == "repeat"}
    known |= {row.get("list_name") for row in sheets.choices}
    if wanted not in known:
        report.error("template.parameter_bad", item.row.where("parameters"), name="reference-geometry", value=wanted)


def _check_instances(form: Form, sheets: Sheets, report: Report) -> None:
    """Report two lists or files that `instance()` would know by the same name."""
    found: dict[str, str] = dict.fromkeys(form.lists, "")
    for row in sheets.survey:
        kind, listed, _ = columns.split_type(row.get("type"))
        if kind in columns.TABLES:
            name, file = row.get("name"), f"{row.get('name')}.{kind.partition('-')[0]}"
        elif kind in columns.FROM_FILE:
            name, file = listed.rpartition(".")[0], listed
        else:
            continue
        if found.setdefault(name, file) != file:
            report.error("template.instance_double", row.where("name"), value=name, file=file)


def _after(given: Mapping[str, str], name: str) -> bool:
    """Tell whether a number of seconds is no less than another (none: than 0); what is no number is said elsewhere."""
    try:
        return name not in _LATER or int(given[name]) >= int(given.get(_LATER[name]) or 0)
    except ValueError:
        return True


def _fits(name: str, value: str, given: Mapping[str, str]) -> bool:
    if name in _WORDS:
        return value in _WORDS[name]
    if name == "seed" and "randomize" not in given:
        return False
    if name == "seed" and columns.REFERENCE.fullmatch(value):
        return True
    if name == "app":
        return bool(_APP.fullmatch(value))
    reader = float if name == "seed" else _NUMBERS.get(name, str)
    try:
        reader(value)
    except ValueError:
        return False
    return True
