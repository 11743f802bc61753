"""Makes typed questions out of survey rows."""

from collections.abc import Callable, Iterable, Mapping
from decimal import Decimal
from typing import Any, TypeVar

from ..errors import Problem
from . import cells, columns, scale
from .expression.parser import parse
from .form import Choice, Question
from .lists import from_file, translated
from .program import is_dynamic
from .report import Report, near
from .rows import Files, Row

T = TypeVar("T")
Defaults = Mapping[str, tuple[str, Row]]

OTHER = "other"


class QuestionMaker:
    """Reads the cells of one question after the other; `used` collects the lists they name.

    In a form that is not `ours`, inspection columns may mean anything, and what does not suit is passed over.
    """

    def __init__(
        self,
        lists: dict[str, tuple[Choice, ...]],
        used: set[str],
        language: str,
        files: Files,
        report: Report,
        *,
        ours: bool,
    ) -> None:
        self.ours = ours
        self.files = files
        self.lists = lists
        self.used = used
        self.language = language
        self.report = report
        self.reported: set[tuple[int, str]] = set()
        self.foreign: set[str] = set()

    def text(self, row: Row, column: str) -> str:
        """Return a text column in the default language."""
        return translated(row, column, self.language)

    def make(self, path: str, kind: tuple[str, str, str], row: Row, defaults: Defaults) -> list[Question]:
        """Return the question of a row, and the text question that `or_other` adds."""
        type_, listed, rest = kind
        self._check(type_, row)
        parameters = self._parameters(type_, row)
        if type_ in columns.FROM_FILE:
            if rest == "or_other":
                self.report.error("template.other_of_file", row.where("type"), value=listed)
            listed = self._file(listed, parameters, row)
            type_ = type_.removesuffix("_from_file")
        elif columns.REFERENCE.fullmatch(listed):  # the choices are the answers of a repeat
            pass
        elif type_ in columns.SELECTS:
            type_ = type_.removesuffix("_external")
            listed = self._list(type_, listed, rest, row)
        question = Question(
            path=path,
            name=row.get("name"),
            type=type_,
            list_name=listed if type_ in columns.SELECTS else "",
            label=self._label(type_, row),
            hint=self.text(row, "hint"),
            required=self.read(row, "required", cells.condition, ""),
            required_message=self.text(row, "required_message"),
            relevant=cells.truth(row.get("relevant")),
            constraint=cells.truth(row.get("constraint")),
            constraint_message=self.text(row, "constraint_message"),
            calculation=cells.truth(row.get("calculation")),
            default=row.get("default"),
            readonly=self.read(row, "readonly", cells.condition, ""),
            choice_filter=row.get("choice_filter") if type_ in columns.SELECTS else "",
            appearance=row.get("appearance"),
            parameters=parameters,
            trigger=tuple(columns.REFERENCE.findall(row.get("trigger"))),
            row=row,
            **self._inspection(defaults),
        )
        return [question, *self._other(question)] if rest == "or_other" else [question]

    def _label(self, type_: str, row: Row) -> str:
        """Return what a question is called: its name, where there is no label, and nothing where nobody sees it."""
        return self.text(row, "label") or (row.get("name") if type_ in columns.ASKED and not _is_silent(row) else "")

    def _inspection(self, given: Defaults) -> dict[str, Any]:
        """Return the inspection columns, own or inherited."""

        def text(column: str) -> str:
            found = given[column][0] if column in given else ""
            foreign = found and not self.ours and column in {"score", "fail"} and not _calculates(found)
            return "" if foreign else found

        def read(column: str, reader: Callable[[str], T], default: T) -> T:
            return self.read(given[column][1], column, reader, default) if column in given else default

        photo = read("photo", lambda word: cells.one_of(word, cells.PHOTO), "fail")
        least = read("photo_min", cells.count, 0 if photo == "never" else 1)
        most = read("photo_max", cells.count, None)
        if most is not None and most < least and self.ours:
            row = given["photo_max"][1]
            self.report.error("template.photo_range", row.where("photo_max"), value=str(most), least=least)
        for column in ("deadline", "feedback"):
            read(column, cells.deadline, None)
        return {
            "indicator": text("indicator"),
            "category": text("category"),
            "weight": read("weight", cells.weight, Decimal(1)),
            "score": text("score"),
            "fail": text("fail"),
            "problem": cells.listed(text("problem"), "|｜"),
            "unit": cells.listed(text("unit"), cells.UNIT_SEPARATORS),
            "deadline": text("deadline"),
            "feedback": text("feedback"),
            "severity": text("severity"),
            "requirement": text("requirement"),
            "basis": text("basis"),
            "photo": photo,
            "photo_min": least,
            "photo_max": most,
            "ask": read("ask", lambda word: cells.one_of(word, cells.ASK), "batch"),
            "when": read("when", lambda word: cells.one_of(word, cells.WHEN), ""),
            "target": read("target", cells.percent, None),
        }

    def _check(self, type_: str, row: Row) -> None:
        if (type_ in columns.ASKED or type_ == "note") and not self.text(row, "label"):
            silent = _is_silent(row)
            if type_ == "note" if silent else row.written() & {*columns.MEDIA, "hint", "label"}:
                self.report.warn("template.label_assumed", row.where("label"), value=row.get("name"))
            elif not silent:
                self.report.error("template.label_missing", row.where("label"), value=row.get("name"))
        if type_ == "calculate" and not (row.get("calculation") or is_dynamic(row.get("default"))):
            self.report.error("template.calculation_missing", row.where("calculation"), value=row.get("name"))
        if row.get("trigger") and not columns.REFERENCE.findall(row.get("trigger")):
            self.report.error("template.trigger_bad", row.where("trigger"), value=row.get("trigger"))
        if row.get("choice_filter") and type_ not in columns.SELECTS:
            self.report.warn("template.filter_without_list", row.where("choice_filter"), value=type_)

    def _list(self, type_: str, listed: str, rest: str, row: Row) -> str:
        if not listed:
            self.report.error("template.list_missing", row.where("type"), value=row.get("type"))
        elif listed not in self.lists:
            known = near(listed, self.lists)
            self.report.error("template.list_unknown", row.where("type"), value=listed, near=known)
        elif rest not in ("", "or_other"):
            kind = row.get("type")
            self.report.error("template.type_unknown", row.where("type"), value=kind, near="or_other")
        if listed not in self.used:
            self._check_names(type_, listed)
        self.used.add(listed)
        if rest != "or_other" or listed not in self.lists:
            return listed
        if all(choice.name != OTHER for choice in self.lists[listed]):
            label, _ = other_words(choice.label for choice in self.lists[listed])
            self.lists[f"{listed} or_other"] = (*self.lists[listed], Choice(OTHER, label, None, Row("choices", {})))
            return f"{listed} or_other"
        return listed

    def _check_names(self, type_: str, listed: str) -> None:
        """Report names with blanks, which cannot stand beside each other in one answer."""
        for choice in self.lists.get(listed, ()):
            where = choice.row.where("name")
            if len(choice.name.split()) < 2:
                continue
            if type_ in {"select_multiple", "rank"}:
                self.report.error("template.choice_name_bad", where, value=choice.name)
            else:
                self.report.warn("template.choice_name_blank", where, value=choice.name)

    def _file(self, name: str, parameters: Mapping[str, str], row: Row) -> str:
        """Return the name of the list that the rows of a file make."""
        if name not in self.files:  # reading the file has said why
            return name
        usual = ("id", "title") if name.endswith(".geojson") else ("name", "label")
        value, label = parameters.get("value", usual[0]), parameters.get("label", usual[1])
        listed = name if (value, label) == usual else f"{name} {value} {label}"
        if listed not in self.lists:
            self.lists[listed] = from_file(name, self.files[name], value, label, row, self.report)
            if row.get("type").startswith("select_multiple"):
                self._check_names("select_multiple", listed)
        return listed

    def _other(self, question: Question) -> list[Question]:
        """Return the text question that XLSForm's `or_other` asks when 其他 is chosen."""
        name = f"{question.name}_other"
        _, label = other_words(choice.label for choice in self.lists.get(question.list_name, ()))
        made = question._replace(
            path=f"{question.path}_other", name=name, type="text", list_name="", label=label, hint="",
            relevant=f"selected(../{question.name}, 'other')", required="", constraint="", calculation="",
            default="", readonly="", choice_filter="", score="", fail="", trigger=(), photo="never",
            photo_min=0,
        )  # fmt: skip
        return [made]

    def _parameters(self, type_: str, row: Row) -> dict[str, str]:
        given = cells.parameters(row.get("parameters"))
        if type_ != "range":
            return given
        self.used |= {given.get(scale.LABELS, "")}
        return scale.checked(row, given, self.lists, self.report)

    def read(self, row: Row, column: str, reader: Callable[[str], T], default: T) -> T:
        """Return what a cell means; a bad one is reported once, however many questions inherit it."""
        try:
            return reader(row.get(column))
        except ValueError as error:
            if (id(row), column) not in self.reported:
                self.reported.add((id(row), column))
                where = row.where(column)
                if self.ours or column not in {*columns.INSPECTION, "required", "readonly"}:
                    self.report.error(str(error), where, value=row.get(column), column=where.column or column)
                elif column not in self.foreign:
                    self.foreign.add(column)
                    self.report.warn("template.inspection_foreign", where, value=row.get(column), column=column)
            return default


def other_words(labels: Iterable[str]) -> tuple[str, str]:
    """Return what `or_other` adds to a list, and asks then: in Chinese where a label is, else in pyxform's words."""
    chinese = any("\u4e00" <= sign <= "\u9fff" for label in labels for sign in label)
    return ("其他", "请说明其他") if chinese else ("Other", "Specify other.")


def _is_silent(row: Row) -> bool:
    """Tell what is computed or set by a trigger, and has neither label nor hint: it is not shown (docs.getodk.org)."""
    return row.written().isdisjoint({"label", "hint"}) and not row.written().isdisjoint({"calculation", "trigger"})


def _calculates(text: str) -> bool:
    """Tell an expression from a word of the author's: a foreign form may have a column `score` of its own."""
    try:
        parse(text)
    except Problem:
        return False
    return not columns.XML_NAME.fullmatch(text)
