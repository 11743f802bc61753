"""An empty template to begin with: YAML with remarks, or a workbook with drop-downs for people who live in Excel."""

import io
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from .. import cells, columns
from .checklist import CONFORM
from .yaml_writer import scalar

if TYPE_CHECKING:
    import xlsxwriter

ROWS = 500  # rows that are formatted as text and offer their drop-downs
WIDTHS = {"label": 40, "hint": 30, "problem": 30, "requirement": 30, "unit": 24}
TYPES = ("单选 conform", "文字", "整数", "小数", "日期", "照片", "说明", "分组开始", "分组结束")
SURVEY = ("type", "name", "label", "hint", "problem", "requirement", "unit", "deadline", "weight", "photo", "ask",
          "indicator", "required", "relevant", "active")  # fmt: skip
DROP_DOWNS = {
    "type": TYPES,
    "deadline": ("即时", "4工作时", "24小时", "3日", "5工作日", "长期"),
    "photo": tuple(word for word in cells.PHOTO if not word.isascii()),
    "ask": tuple(word for word in cells.ASK if not word.isascii()),
    "required": ("是", "否"),
    "active": ("启用", "停用"),
}
FREE = {"deadline"}  # other texts are right as well
EXAMPLE = (
    {"type": "分组开始", "name": "environment", "label": "公共环境"},
    {
        "type": "单选 conform", "name": "{prefix}-01", "label": "地面无垃圾、污水、积水", "hint": "成堆或连续散落记1处",
        "problem": "地面有散落垃圾|地面有积水", "requirement": "立即清扫，增加保洁频次", "unit": "属地街道",
        "deadline": "24小时", "weight": "1", "photo": "不合格拍", "ask": "批量",
    },
    {"type": "分组结束"},
)  # fmt: skip
GUIDE = """\
怎样填这份模板
1. 「题目」每行一道题。题型点下拉选择：单选 conform 是符合、不符合、不适用、未测四选一；文字、整数、日期照字面。
2. 名称是题目的编号（{prefix}-01），一旦用过就不要改，历次统计靠它对齐；必须改时把旧名写进新增的一列“曾用名”。
3. 几道题归一组：上面一行“分组开始”，下面一行“分组结束”。
4. 问题描述写常见的毛病，用竖线 | 分开，填写时按字母选；责任单位牵头的写在前面，用顿号分开。
5. 整改时限写 即时、4工作时、24小时、3日、5工作日 或 长期；也可以写别的数。
6. 单元格都是文本格式，不要改成常规：1-3 会变成日期，007 会变成 7。
7. 「题目」里的第一组是例子，改成自己的，不用的列可以留空。「设置」里的版本，每次改动后换一个。
8. 填好后运行：inspect-cli template check 文件，再运行 inspect-cli template publish 文件。
"""
YAML = """\
# {type}：一项检查一道题。名称（{prefix}-01）是题目的编号，用过就不要改，历次统计靠它对齐。
# 填好后运行：inspect-cli template check 本文件，再 inspect-cli template publish 本文件。
settings:
  form_id: {form_id}
  form_title: {title}
  version: "1"
  point_type: {type}
survey:
  - type: begin group
    name: environment
    label: 公共环境
    category: 公共环境
    children:
      - type: select_one conform       # 符合、不符合、不适用、未测四选一
        name: {prefix}-01
        label: 地面无垃圾、污水、积水
        hint: 成堆或连续散落记1处
        problem: 地面有散落垃圾|地面有积水    # 常见的毛病，用竖线分开，填写时按字母选
        requirement: 立即清扫，增加保洁频次
        unit: 属地街道                  # 牵头的在前，用顿号分开
        deadline: 24小时                # 即时、4工作时、24小时、3日、5工作日、长期
choices:
  conform:
"""


def yaml(settings: dict[str, str], prefix: str) -> str:
    """Return a template in YAML with one question and remarks that explain it."""
    said = {"type": settings["point_type"], "title": settings["form_title"], "form_id": settings["form_id"]}
    text = YAML.format(prefix=prefix, **{name: scalar(value) for name, value in said.items()})
    for choice in CONFORM:
        pairs = [(name, value) for name, value in choice.items() if name != "list_name"]
        text += "".join(
            f"    {'  ' if at else '- '}{name}: {scalar(value)}\n" for at, (name, value) in enumerate(pairs)
        )
    return text


def workbook(settings: dict[str, str], prefix: str) -> bytes:
    """Return a workbook: a page that explains, drop-downs, an example, and cells that Excel leaves alone."""
    import xlsxwriter

    out = io.BytesIO()
    with xlsxwriter.Workbook(out) as book:
        text = book.add_format({"num_format": "@", "text_wrap": True, "valign": "top"})
        head = book.add_format({"num_format": "@", "bold": True, "bottom": 1})
        guide = book.add_worksheet("说明")
        guide.set_column(0, 0, 110, text)
        for at, line in enumerate(GUIDE.format(prefix=prefix).splitlines()):
            guide.write_string(at, 0, line, text)
        example = [{name: value.format(prefix=prefix) for name, value in row.items()} for row in EXAMPLE]
        sheet = _sheet(book, "题目", SURVEY, example, (head, text))
        for at, column in enumerate(SURVEY):
            if column in DROP_DOWNS:
                _drop_down(sheet, at, DROP_DOWNS[column], free=column in FREE)
        _sheet(book, "选项", ("list_name", "name", "label", "score"), CONFORM, (head, text))
        _sheet(book, "设置", tuple(settings), [settings], (head, text))
        sheet.activate()
    return out.getvalue()


def _sheet(
    book: "xlsxwriter.Workbook",
    name: str,
    names: Sequence[str],
    rows: Sequence[dict[str, str]],
    formats: tuple[Any, Any],
) -> Any:  # noqa: ANN401 - a worksheet, once xlsxwriter is loaded
    head, text = formats
    sheet = book.add_worksheet(name)
    sheet.freeze_panes(1, 0)
    for at, column in enumerate(names):
        sheet.set_column(at, at, WIDTHS.get(column, 14), text)
        sheet.write_string(0, at, _chinese(column), head)
        for line, row in enumerate(rows, 1):
            if column in row:
                sheet.write_string(line, at, row[column], text)
    return sheet


def _drop_down(sheet: Any, column: int, words: Sequence[str], *, free: bool) -> None:  # noqa: ANN401
    offered: dict[str, object] = {"validate": "list", "source": list(words), "show_error": not free}
    sheet.data_validation(1, column, ROWS, column, offered)


def _chinese(column: str) -> str:
    """Return the first Chinese heading that is read as a column."""
    return next((alias for alias, meant in columns.ALIASES.items() if meant == column and not alias.isascii()), column)
