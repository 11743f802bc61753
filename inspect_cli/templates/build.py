"""Builds a form from its rows, and reports every row and cell that does not fit."""

from pathlib import Path
from typing import NamedTuple

from . import cells, columns, content, entities, external, kobo, lists, spellings
from .form import Choice, Form, Group, Question
from .questions import QuestionMaker
from .report import Report, near
from .rows import Files, Row, Sheets

# What is wrong only for those a form goes out to: it was published before lint knew, and is filled in as it was.
_FOR_OTHERS = ("entity_", "save_to_", "tick_", "other_of_")


class Frame(NamedTuple):
    """A group that is still open: what has been found in it, and what its questions inherit."""

    kind: str
    path: str
    row: Row
    defaults: dict[str, tuple[str, Row]]
    children: list[Group | Question]
    active: bool


def build(sheets: Sheets, report: Report, files: Files | None = None) -> Form:
    """Return the form that the rows describe; what does not fit is reported and left out."""
    files = files or {}
    _complete(sheets, report)
    lists.part(sheets, report)
    stored = content.from_sheets(sheets, files)
    choices = lists.build(sheets, report)
    tree = _Tree(sheets, choices, files, report)
    for row in kobo.expand(sheets.survey, sheets.choices, report):
        tree.take(row)
    root = tree.close()
    lists.check_used(sheets, tree.used, report)
    _check_settings(sheets, stored["settings"], report)
    declared = entities.build(sheets.entities, root, report)
    questions = {item.path: item for item in root.walk() if isinstance(item, Question)}
    sha256 = content.sha256(stored)
    form = Form(root, questions, tree.lists, stored["settings"], stored, sha256, files, lists.languages(sheets))
    return form._replace(entities=declared)


def from_content(stored: content.Content) -> Form:
    """Return the form of a content that the log kept.

    Raises:
        Integrity: it is no content of a template.
        Problems: `template.unfit`, it has what this program does not know.
    """
    report, sheets = Report(), content.to_sheets(stored)
    files = content.to_files(stored)
    external.check(sheets, files, report)
    form = build(sheets, report, files)
    report.errors[:] = [each for each in report.errors if not each.code.partition(".")[2].startswith(_FOR_OTHERS)]
    report.refuse_errors()
    return form


def _check_settings(sheets: Sheets, settings: dict[str, str], report: Report) -> None:
    place = (sheets.settings or sheets.survey or [Row("settings", {})])[0]
    if not settings.get("form_id"):
        report.error("template.setting_missing", place.where()._replace(sheet="settings"), value="form_id")
    if not settings.get("version"):
        report.warn("template.setting_version", place.where()._replace(sheet="settings"))
    root = settings.get("name", "")
    if root and not columns.XML_NAME.fullmatch(root):
        report.error("template.name_bad", place.where("name"), value=root)


def _complete(sheets: Sheets, report: Report) -> None:
    """Give what XLSForm does not insist on: the form's name is that of its file, and a note needs none."""
    if not sheets.settings and sheets.survey:
        sheets.settings.append(Row("settings", {}, sheets.survey[0].file))
    for row in sheets.settings[:1]:
        form_id = row.get("form_id") or Path(row.file).stem
        for name in ("form_id", "form_title"):
            if form_id and not row.get(name):
                row.cells[name] = given = form_id
                report.warn("template.setting_assumed", row.where()._replace(sheet="settings"), name=name, value=given)
    for row in sheets.survey:
        most = spellings.UP_TO.get(columns.plain(row.get("type")).lower())
        if most and not row.get("constraint"):
            row.cells["constraint"] = f". >= 0 and . <= {most}"
        if not row.get("name"):
            kind = columns.split_type(row.get("type"))[0]
            named = {"note": f"generated_note_name_{row.line}", "audit": "audit"}.get(kind) or row.get("$autoname")
            if named and not kind.startswith("end "):
                row.cells["name"] = named


def _disabled(row: Row) -> bool:
    """Tell a row that XLSForm leaves out whatever it says."""
    return row.get("disabled").lower() in columns.YES


class _Tree:
    """Takes the survey rows one by one."""

    def __init__(self, sheets: Sheets, choices: dict[str, tuple[Choice, ...]], files: Files, report: Report) -> None:
        self.report = report
        self.lists = choices
        self.used: set[str] = set()
        self.names: dict[str, Row] = {}
        self.paths: dict[str, Row] = {}
        self.settings = sheets.settings[0] if sheets.settings else Row("settings", {})
        language = self.settings.get("default_language")
        ours = lists.is_ours(sheets)
        self.maker = QuestionMaker(self.lists, self.used, language, files, report, ours=ours)
        self.stack = [Frame("form", "", self.settings, self._defaults({}, self.settings), [], True)]

    def take(self, row: Row) -> None:
        kind, listed, rest = columns.split_type(row.get("type"))
        if kind.startswith("end "):
            self._end(kind, row)
        elif kind.startswith("begin "):
            self._begin(kind, row)
        elif _disabled(row):
            self.used.add(listed)
        elif not kind and not row.get("name") and not self.maker.text(row, "label"):
            self.report.warn("template.row_remark", row.where("type"))  # authors write headings between their rows
        elif not kind:
            self.report.error("template.type_missing", row.where("type"))
        elif kind in columns.UNSUPPORTED:
            self.report.error("template.type_unsupported", row.where("type"), value=kind)
        elif kind not in columns.TYPES or (listed and kind not in columns.SELECTS):
            known = columns.KNOWN_TYPES - columns.UNSUPPORTED
            self.report.error("template.type_unknown", row.where("type"), value=row.get("type"), near=near(kind, known))
        elif kind not in columns.TABLES:
            self._question(kind, listed, rest, row)

    def close(self) -> Group:
        """Return the root when all rows are taken."""
        while len(self.stack) > 1:
            self.report.error("template.begin_without_end", self.stack[-1].row.where("type"))
            self._leave()
        top = self.stack[0]
        name = self.settings.get("name") or "data"
        return Group("", name, "form", "", "", "", "", tuple(top.children), top.row)

    def _begin(self, kind: str, row: Row) -> None:
        if kind in columns.UNSUPPORTED:
            self.report.error("template.type_unsupported", row.where("type"), value=kind)
        top = self.stack[-1]
        active = top.active and self._active(row)
        path = self._path(row, top, active)
        defaults = self._defaults(top.defaults, row)
        if len(self.stack) == columns.MOST_GROUPS + 1:
            self.report.error("template.too_deep", row.where("type"), most=columns.MOST_GROUPS)
        active = active and len(self.stack) <= columns.MOST_GROUPS
        self.stack.append(Frame(kind.removeprefix("begin "), path, row, defaults, [], active))

    def _end(self, kind: str, row: Row) -> None:
        if len(self.stack) == 1:
            self.report.error("template.end_without_begin", row.where("type"))
            return
        if self.stack[-1].kind != kind.removeprefix("end "):
            opened = self.stack[-1].row
            self.report.error("template.end_wrong", row.where("type"), value=kind, line=opened.line)
        self._leave()

    def _leave(self) -> None:
        done = self.stack.pop()
        if done.active and done.path:
            row = done.row
            label = self.maker.text(row, "label")
            children = tuple(done.children)
            name = row.get("name")
            relevant = cells.truth(row.get("relevant"))
            appearance, count = row.get("appearance"), row.get("repeat_count")
            fixed = self.maker.read(row, "readonly", cells.condition, "")
            group = Group(done.path, name, done.kind, label, relevant, appearance, count, children, row, fixed)
            self.stack[-1].children.append(group)

    def _question(self, kind: str, listed: str, rest: str, row: Row) -> None:
        top = self.stack[-1]
        active = top.active and self._active(row)
        path = self._path(row, top, active)
        if not active:
            self.used.add(listed)
        elif path:
            made = self.maker.make(path, (kind, listed, rest), row, self._defaults(top.defaults, row))
            for added in made[1:]:  # by or_other
                if added.path in self.paths:
                    first = self.paths[added.path].line
                    self.report.error("template.name_double", row.where("name"), value=added.name, line=first)
                self.paths[added.path] = row
            top.children.extend(made)

    def _active(self, row: Row) -> bool:
        if _disabled(row):
            return False
        return not row.get("active") or self.maker.read(row, "active", cells.yes, default=True)

    def _path(self, row: Row, top: Frame, active: bool) -> str:
        """Return the path of a row, or an empty one when its name will not do."""
        name = row.get("name")
        path = f"{top.path}/{name}" if top.path else name
        if not name:
            self.report.error("template.name_missing", row.where("name"))
        elif not columns.XML_NAME.fullmatch(name):
            self.report.error("template.name_bad", row.where("name"), value=name)
            path = ""
        elif active and path in self.paths:
            first = self.paths[path].line
            self.report.error("template.name_double", row.where("name"), value=name, line=first)
            path = ""
        elif active:
            if name in self.names:
                first = self.names[name].line
                self.report.warn("template.name_twice", row.where("name"), value=name, line=first)
            self.paths[path] = self.names[name] = row
        return path if name else ""

    def _defaults(self, inherited: dict[str, tuple[str, Row]], row: Row) -> dict[str, tuple[str, Row]]:
        own = {name: (row.cells[name], row) for name in columns.INSPECTION if name in row.cells}
        return inherited | own if own else inherited
