"""A plain checklist in Excel becomes a template: 序号 | 类别 | 检查内容 | 标准 | 分值 | 责任单位 | 整改时限.

Its author knows Excel, not XLSForm. The sheet is recognised by its headings; each line becomes a question that
conforms or not, each class a group. Codes are invented once: when the checklist comes again, a line whose text is
known keeps its code, and a new one gets the next number.
"""

import re
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from ...errors import Where
from ...sheets import Sheet
from ...workbooks import Book, column_letters, shown
from .. import cells, columns
from ..content import Content
from ..report import Report
from ..rows import tidy
from .workbook_reader import unmerged

HEADINGS = {
    "number": ("序号", "编号", "项号"),
    "category": ("类别", "分类", "检查类别", "大类", "一级指标"),
    "label": ("检查内容", "检查项目", "检查项", "检查要点", "测评内容", "内容", "项目"),
    "hint": ("标准", "检查标准", "评分标准", "测评标准", "考核标准", "达标要求"),
    "weight": ("分值", "分数", "满分", "权重", "标准分"),
    "unit": ("责任单位", "牵头单位", "责任部门", "责任主体"),
    "deadline": ("整改时限", "时限", "整改期限", "处理时限"),
    "problem": ("问题描述", "常见问题", "问题"),
    "requirement": ("整改要求",),
    "indicator": ("指标", "指标编号", "指标代码"),
    "basis": ("依据", "检查依据"),
}
_MEANT = {heading: column for column, headings in HEADINGS.items() for heading in headings}
_BRACKETS = re.compile(r"[（(\[【].*?[）)\]】]|[\s*＊:：]")
_POINTS = re.compile(r"([0-9]+(?:\.[0-9]+)?)\s*分?")
_SUMS = {"合计", "总计", "小计", "总分", "备注", "说明", "注"}
_AT_ONCE = {"立即", "当场", "立行立改", "即时整改", "立即整改"}
CONFORM = (
    {"list_name": "conform", "name": "yes", "label": "符合", "score": "1"},
    {"list_name": "conform", "name": "no", "label": "不符合", "score": "0"},
    {"list_name": "conform", "name": "na", "label": "不适用"},
    {"list_name": "conform", "name": "skip", "label": "未测"},
)
FEWEST = 2  # headings that make a checklist, the text of the items among them


class Reading(NamedTuple):
    """What a checklist was read as: a title above the headings, and the items in their order."""

    title: str
    sheet: str
    headings: Mapping[str, str]  # our column → the heading it stands under
    items: tuple[dict[str, str], ...]


def recognise(book: Book, file: str, report: Report) -> Reading | None:
    """Return what a workbook says as a checklist; None for a workbook that is none, or is a template already.

    What was left out is reported as warnings.
    """
    if any(map(_has_types, book.sheets)):
        return None
    for sheet in book.sheets:
        rows = [[tidy(shown(value)) for value in row] for row in unmerged(sheet)]
        for at, row in enumerate(rows):
            headings = _headings(row)
            if "label" in headings and len(headings) >= FEWEST:
                return _read(Where(file, sheet.name), rows, at, headings, report)
    return None


def _has_types(sheet: Sheet) -> bool:
    resolve = columns.RESOLVERS["survey"]
    return any(resolve(shown(value)) == "type" for row in sheet.rows for value in row)


def _headings(row: Sequence[str]) -> dict[str, int]:
    """Return where each of our columns stands in a line of headings; the first of two counts."""
    found: dict[str, int] = {}
    for at, text in enumerate(row):
        if column := _MEANT.get(_BRACKETS.sub("", text)):
            found.setdefault(column, at)
    return found


def _read(where: Where, rows: list[list[str]], head: int, headings: dict[str, int], report: Report) -> Reading:
    title = next((text for row in rows[:head] for text in row if text), "")
    items: list[dict[str, str]] = []
    category = ""
    for number, row in enumerate(rows[head + 1 :], head + 2):
        given = {column: row[at] for column, at in headings.items() if at < len(row) and row[at]}
        if not any(row) or _headings(row).keys() >= headings.keys():  # blank, or the headings of the next page
            continue
        if "label" not in given or _BRACKETS.sub("", row[0]) in _SUMS or given["label"] in _SUMS:
            value = " ".join(filter(None, row))
            report.warn("template.note_left_out", where._replace(row=number), value=value)
            continue
        category = given.setdefault("category", category)
        places = {column: f"{column_letters(at)} {rows[head][at]}" for column, at in headings.items()}
        items.append(_understood(given, where._replace(row=number), places, report))
    return Reading(title, where.sheet, {column: rows[head][at] for column, at in headings.items()}, tuple(items))


def _understood(given: dict[str, str], where: Where, places: Mapping[str, str], report: Report) -> dict[str, str]:
    """Return an item with points and time limit as a template has them; what cannot be is left out and said."""
    item = {column: " ".join(text.split()) for column, text in given.items() if column != "number" and text}
    if points := item.get("weight"):
        if found := _POINTS.fullmatch(points):
            item["weight"] = found[1]
        else:
            report.warn("template.number_bad", where._replace(column=places["weight"]), value=item.pop("weight"))
    if limit := item.get("deadline"):
        limit = "即时" if limit in _AT_ONCE else limit.replace(" ", "").removesuffix("内").removesuffix("以")
        try:
            cells.deadline(limit)
            item["deadline"] = limit
        except ValueError as error:
            report.warn(str(error), where._replace(column=places["deadline"]), value=item.pop("deadline"))
    return item


def content(reading: Reading, settings: Mapping[str, str], prefix: str, known: Mapping[str, str]) -> Content:
    """Return the canonical rows of a checklist; `known` are the codes that lines have already, by their text."""
    codes = _codes([item["label"] for item in reading.items], prefix, known)
    survey: list[dict[str, str]] = []
    groups: dict[str, int] = {}
    inside: str | None = None
    for code, item in zip(codes, reading.items, strict=True):
        category = item.get("category", "")
        if category != inside:
            if inside:
                survey.append({"type": "end group"})
            if category:
                survey.append(_group(category, groups))
            inside = category
        asked = {column: text for column, text in item.items() if column != "category"}
        survey.append({"type": "select_one conform", "name": code, **asked})
    if inside:
        survey.append({"type": "end group"})
    return {"survey": survey, "choices": [dict(choice) for choice in CONFORM], "settings": dict(settings)}


def _group(category: str, groups: dict[str, int]) -> dict[str, str]:
    """Return the row that begins the group of a class; one that comes a second time is numbered."""
    groups[category] = groups.get(category, 0) + 1
    plain = re.sub(r"[^\w.\-]", "", category)
    name = plain if columns.XML_NAME.fullmatch(plain) else f"g{len(groups)}"
    again = f"_{groups[category]}" if groups[category] > 1 else ""
    return {"type": "begin group", "name": f"{name}{again}", "label": category, "category": category}


def _codes(labels: Sequence[str], prefix: str, known: Mapping[str, str]) -> list[str]:
    """Return a code for each line: the one its text has already, else the next number after all given so far."""
    numbered = re.compile(rf"{re.escape(prefix)}-([0-9]+)")
    last = max((int(found[1]) for code in known.values() if (found := numbered.fullmatch(code))), default=0)
    free = dict(known)
    codes = []
    for label in labels:
        code = free.pop(label, "")
        if not code:
            last += 1
            code = f"{prefix}-{last:02d}"
        codes.append(code)
    return codes
