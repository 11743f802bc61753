"""A template as the XForm that ODK Collect, Central, KoboToolbox and Enketo open; pyxform makes it.

The inspection columns stand at the binds as attributes of a namespace of our own, group by group and question by
question as they were written: `inspect:unit="物业"`. Those of the settings stand at the root of the instance.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from ..errors import Unfit, Usage, Where
from ..store.files import write_atomic
from . import cells, columns, content
from .content import Content
from .files import writing
from .questions import OTHER, other_words

NAMESPACE = "urn:inspect-cli:xlsform"
ENDING = ".xml"
# Settings of ours that are no default of a question.
_OURS = ("point_type", "edition", *columns.INSPECTION)
_YES_NO = ("required", "readonly")
_FAMILIES = {"bind", "body", "control", "instance"}


def write(target: Path, stored: Content) -> list[Path]:
    """Write the XForm, and the tables it looks things up in beside it as `<name>-media/`; return the files.

    Raises:
        Usage: `template.ending`; `xform.no_pyxform`, the extra `odk` is not installed.
        Unfit: `xform.refused`, pyxform does not take the template, in its own words.
        CannotWrite: disk full, or the folder cannot be written.
    """
    if target.suffix.lower() != ENDING:
        raise Usage("template.ending", name=target.name, endings=(ENDING,))
    made = _made(stored)
    tables = dict(writing.beside(stored)) | ({"itemsets.csv": made.itemsets} if made.itemsets else {})
    beside = {target.with_name(f"{target.stem}-media") / name: text for name, text in tables.items()}
    for path, text in {**beside, target: made.xform}.items():
        write_atomic(path, text.encode())
    return [target, *beside]


def xform(stored: Content) -> str:
    """Return the XForm XML of a template's content.

    Raises:
        Usage: `xform.no_pyxform`.
        Unfit: `xform.refused`.
    """
    made: str = _made(stored).xform
    return made


def _made(stored: Content) -> Any:  # noqa: ANN401 - of pyxform, which is not always there
    """Return what pyxform makes: `xform`, and `itemsets` where choices stand in a sheet of their own."""
    try:
        from pyxform.xls2xform import convert
    except ImportError as error:
        raise Usage("xform.no_pyxform") from error
    try:
        return convert(workbook(stored), pretty_print=True)
    except Exception as error:  # it has an error of its own, and stumbles over odd forms with any other
        raise Unfit("xform.refused", where=Where(), detail=" ".join(str(error).split())) from error


def workbook(stored: Content) -> dict[str, Any]:
    """Return the sheets in the words of XLSForm alone, as pyxform takes them; rows that are off are left out."""
    settings = dict(stored["settings"])
    ours = {f"attribute::inspect:{name}": settings.pop(name) for name in _OURS if name in settings}
    namespaces = f'{settings.pop("namespaces", "")} inspect="{NAMESPACE}"'.strip()
    if settings.get("allow_choice_duplicates"):
        settings["allow_choice_duplicates"] = _yes_no(settings["allow_choice_duplicates"])
    active = list(_active(stored["survey"]))
    sheets = content.as_workbook(stored)
    sheets["survey"] = [made for row in active for made in _with_other(_row(row), sheets["choices"])]
    sheets["choices"] += _choices_with_other(active, sheets["choices"])
    sheets |= {name: list(map(_choice, rows)) for name, rows in sheets.items() if name.endswith("choices")}
    headers = {f"{name}_header": _header(rows) for name, rows in sheets.items() if name != "settings"}
    return {**sheets, **headers, "settings": [settings | ours | {"namespaces": namespaces}]}


def _header(rows: list[dict[str, str]]) -> list[dict[str, None]]:
    """Return the head of a sheet; without it, pyxform takes the columns of the first row for all there are."""
    return [dict.fromkeys(column for row in rows for column in row)]


def _active(rows: list[dict[str, str]]) -> Iterator[dict[str, str]]:
    """Yield the rows that count: one that is off takes what stands in it with it."""
    off = 0
    for row in rows:
        kind = columns.split_type(row.get("type", ""))[0]
        begins, ends = kind.startswith("begin "), kind.startswith("end ")
        if off:
            off += begins - ends
        elif "active" in row and not cells.yes(row["active"]):
            off = int(begins)
        else:
            yield row


def _row(row: dict[str, str]) -> dict[str, str]:
    made = {}
    for column, written in row.items():
        text = columns.REFERENCE.sub(r"${\1}", written)  # pyxform takes no blanks in it
        if column in columns.INSPECTION:
            made[f"bind::inspect:{column}"] = text
        elif column in _YES_NO:
            made[column] = _condition(text)
        elif column.partition("::")[0] in columns.SURVEY | _FAMILIES:  # others are the author's own
            made[column] = text
    made.pop("bind::inspect:active", None)
    return made


def _condition(text: str) -> str:
    try:
        return cells.condition(text) or "no"
    except ValueError:  # where nobody here reads it
        return text


def _with_other(row: dict[str, str], choices: list[dict[str, str]]) -> list[dict[str, str]]:
    """Write `or_other` out in our words: pyxform's are English, and it gives 其他 to every question of the list."""
    kind, listed, rest = columns.split_type(row["type"])
    if rest != "or_other":
        return [row]
    name, (_, label) = row["name"], _words(choices, listed)
    asked = {"type": "text", "name": f"{name}_other", "relevant": f"selected(../{name}, '{OTHER}')"}
    return [row | {"type": f"{kind} {_list_with_other(listed)}"}, asked | _labels(row, label)]


def _choices_with_other(survey: list[dict[str, str]], choices: list[dict[str, str]]) -> Iterator[dict[str, str]]:
    kinds = [columns.split_type(row["type"]) for row in survey]
    for listed in dict.fromkeys(listed for _, listed, rest in kinds if rest == "or_other"):
        rows = [row for row in choices if row.get("list_name") == listed]
        other = {"name": OTHER, **_labels(rows[0], _words(choices, listed)[0])}
        there = any(row.get("name") == OTHER for row in rows)
        for row in rows if there else [*rows, other]:
            yield row | {"list_name": _list_with_other(listed)}


def _words(choices: list[dict[str, str]], listed: str) -> tuple[str, str]:
    rows = (row for row in choices if row.get("list_name") == listed)
    return other_words(text for row in rows for column, text in row.items() if column.partition("::")[0] == "label")


def _labels(row: dict[str, str], text: str) -> dict[str, str]:
    """Return a text as the label in every language that a row has one in."""
    return {column: text for column in row if column.partition("::")[0] == "label"} or {"label": text}


def _choice(row: dict[str, str]) -> dict[str, str]:
    """Return a choice without the columns that no expression could name; pyxform stumbles over them."""
    texts = (*columns.TRANSLATED, *columns.MEDIA)
    return {
        column: text
        for column, text in row.items()
        if columns.XML_NAME.fullmatch(column) or column.partition("::")[0] in texts
    }


def _list_with_other(listed: str) -> str:
    return f"{listed}_or_other"


def _yes_no(text: str) -> str:
    return "yes" if text.lower() in columns.YES else "no"
