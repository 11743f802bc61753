"""The vocabulary: sheets, columns and types that are known, and the Chinese words for them.

XLSForm's words are those of xlsform.org/en/ref-table; the inspection columns are this program's own, which
other tools ignore.
"""

import functools
import re
from collections.abc import Callable

SHEETS = {"题目": "survey", "调查": "survey", "选项": "choices", "设置": "settings"}

# A value at a group is the default of its questions.
INSPECTION = (
    "indicator", "category", "weight", "score", "fail", "problem", "unit", "deadline", "feedback", "severity",
    "requirement", "basis", "photo", "photo_min", "photo_max", "ask", "when", "active",
)  # fmt: skip
TRANSLATED = ("label", "hint", "guidance_hint", "required_message", "constraint_message")
MEDIA = ("image", "big-image", "audio", "video")
SURVEY = {
    "type", "name", *TRANSLATED, "required", "relevant", "constraint", "calculation", "default", "readonly",
    "choice_filter", "appearance", "parameters", "trigger", "repeat_count", *MEDIA, "autoplay", *INSPECTION,
}  # fmt: skip
CHOICES = {"list_name", "name", "label", "score", *MEDIA}
SETTINGS = {
    "form_id", "form_title", "version", "default_language", "name", "instance_name", "style",
    "allow_choice_duplicates", "public_key", "submission_url", "auto_send", "auto_delete", "client_editable",
    "namespaces", "point_type", "edition", "part", *INSPECTION,
}  # fmt: skip

# Kept for other tools and for what is to come; they change nothing here yet.
STORED = {
    "guidance_hint", "appearance", "style", "public_key", "submission_url", "auto_send", "auto_delete",
    "client_editable", "namespaces",
}  # fmt: skip
# What `parameters` may hold that this program obeys; the rest is stored.
PARAMETERS = ("start", "end", "step", "randomize", "seed", "value", "label")

# Columns about which there is nothing to remark.
PLAIN = (SURVEY | CHOICES | SETTINGS) - {*MEDIA, "autoplay"}

ALIASES = {
    "题型": "type", "类型": "type", "名称": "name", "编号": "name", "标签": "label", "题目": "label",
    "检查内容": "label", "提示": "hint", "标准": "hint", "必填": "required", "必填提示": "required_message",
    "显示条件": "relevant", "约束": "constraint", "约束提示": "constraint_message", "计算": "calculation",
    "默认值": "default", "只读": "readonly", "选项筛选": "choice_filter", "外观": "appearance",
    "参数": "parameters",
    "触发": "trigger", "重复次数": "repeat_count", "指标": "indicator", "类别": "category", "权重": "weight",
    "分值": "weight", "计分": "score", "得分": "score", "不合格条件": "fail", "问题": "problem",
    "问题描述": "problem", "责任单位": "unit", "整改时限": "deadline", "处理时限": "deadline",
    "反馈时限": "feedback", "严重程度": "severity", "整改要求": "requirement", "依据": "basis",
    "拍照": "photo", "最少照片": "photo_min", "最多照片": "photo_max", "问法": "ask", "时段": "when",
    "启用": "active", "列表": "list_name",
    "选项表": "list_name", "表单编号": "form_id", "表单名称": "form_title", "版本": "version",
    "点位类型": "point_type", "体系版本": "edition", "计分部分": "part", "默认语言": "default_language",
    # spellings that XLSForm itself accepts
    "caption": "label", "list name": "list_name", "read_only": "readonly", "calculate": "calculation",
    "constraint message": "constraint_message", "required message": "required_message",
    "choice filter": "choice_filter", "bind::relevant": "relevant", "bind::required": "required",
    "bind::constraint": "constraint", "bind::calculate": "calculation", "bind::readonly": "readonly",
    "relevance": "relevant", "title": "form_title", "id_string": "form_id", "command": "type",
    "value": "name",
}  # fmt: skip

_FAMILIES = ("bind::", "body::", "control::", "instance::")
XML_NAME = re.compile(r"[^\W\d][\w.\-]*")
REFERENCE = re.compile(r"\$\{\s*([^}\s]+)\s*\}")


def _resolve(header: str, known: set[str]) -> str | None:
    """Return XLSForm's word for a header, "" for a comment column, None for one that nobody knows."""
    plain = header.strip()
    if plain.startswith("#"):
        return ""
    lower = plain.lower()
    if lower in known:
        return lower
    if (alias := ALIASES.get(lower)) in known:
        return alias
    if lower.startswith("media::"):
        lower = lower.removeprefix("media::")
    base, colons, language = lower.partition("::")
    base = ALIASES.get(base.strip(), base.strip())
    if base in (*TRANSLATED, *MEDIA) and base in known:
        return f"{base}::{plain.rpartition('::')[2].strip()}" if colons and language else base
    if known is SURVEY and lower.startswith(_FAMILIES):
        return lower
    # Any other column of the choices is data for choice_filter.
    return plain if known is CHOICES and XML_NAME.fullmatch(plain) else None


def _resolver(known: set[str]) -> Callable[[str], str | None]:
    return functools.lru_cache(512)(lambda header: _resolve(header, known))


RESOLVERS = {"survey": _resolver(SURVEY), "choices": _resolver(CHOICES), "settings": _resolver(SETTINGS)}


def sheet(name: str) -> str:
    """Return which of the three sheets is called so in a file, or nothing."""
    plain = name.strip().lower()
    found = SHEETS.get(plain, plain)
    return found if found in RESOLVERS else ""


def known(sheet: str) -> list[str]:
    """Return the columns of a sheet, to suggest one of them."""
    return sorted({"survey": SURVEY, "choices": CHOICES, "settings": SETTINGS}[sheet])


def unsupported(column: str) -> bool:
    """Tell a column that would change what the form does, and that this program does not obey."""
    return column.startswith(_FAMILIES)


def ignored(column: str) -> bool:
    """Tell a column that a terminal has no use for (pictures and sounds of labels)."""
    return column.partition("::")[0] in (*MEDIA, "autoplay")


TEXT_TYPES = {"text", "integer", "decimal", "range", "date", "time", "dateTime"}
FROM_FILE = {"select_one_from_file", "select_multiple_from_file"}
SELECTS = {"select_one", "select_multiple", "rank", *FROM_FILE}
PLACES = {"geopoint", "geotrace", "geoshape"}
MEDIA_TYPES = {"image", "audio", "video", "file"}
METADATA = {"start", "end", "today", "username", "deviceid", "phonenumber", "email", "audit"}
# Types that take an answer from the person, in the order of the form.
ASKED = TEXT_TYPES | SELECTS | PLACES | MEDIA_TYPES | {"barcode", "acknowledge"}
# Rows that ask nothing and only name a table.
TABLES = {"csv-external"}
TYPES = ASKED | METADATA | TABLES | {"note", "calculate", "hidden"}
STRUCTURE = {"begin group", "end group", "begin repeat", "end repeat"}
# Forms with these can be built and computed, but no screen asks them yet: lint refuses them until one does.
NO_SCREEN = {"rank", "audio", "video", "file", "begin repeat"}
# Known to XLSForm, but not here (yet): refused by name, so that nobody believes they were asked.
UNSUPPORTED = {
    "start-geopoint", "select_one_external", "simserial", "subscriberid", "include", "begin loop", "end loop",
    "background-audio", "background-geopoint", "osm", "xml-external",
}  # fmt: skip
TYPE_ALIASES = {
    "begin_group": "begin group", "end_group": "end group", "begin_repeat": "begin repeat",
    "end_repeat": "end repeat", "分组开始": "begin group", "分组结束": "end group",
    "select one": "select_one", "select multiple": "select_multiple", "datetime": "dateTime",
    "string": "text", "int": "integer", "trigger": "acknowledge", "photo": "image",
    "calculation": "calculate", "单选": "select_one", "多选": "select_multiple", "数字": "integer",
    "整数": "integer", "小数": "decimal",
    "文字": "text", "照片": "image", "日期": "date", "时间": "time", "日期时间": "dateTime", "说明": "note",
    "计算": "calculate", "确认": "acknowledge", "隐藏": "hidden",
}  # fmt: skip
# Deeper in each other than in any form; what stands deeper is reported and left out.
MOST_GROUPS = 30
YES = {"yes", "true", "true()", "1", "y", "是", "必填", "启用"}
NO = {"no", "false", "false()", "0", "n", "否", "停用"}


def split_type(text: str) -> tuple[str, str, str]:
    """Cut `select_one conform or_other` into type, list name and the rest, the type in XLSForm's spelling."""
    words = text.split()
    for length in (2, 1):
        head = " ".join(words[:length])
        name = TYPE_ALIASES.get(head, TYPE_ALIASES.get(head.lower(), head))
        if len(words) >= length and (name in TYPES or name in STRUCTURE or name in UNSUPPORTED):
            rest = words[length:]
            return name, rest[0] if rest else "", " ".join(rest[1:])
    return (words[0] if words else ""), " ".join(words[1:]), ""
