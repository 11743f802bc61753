"""The vocabulary: sheets, columns and types that are known, and the Chinese words for them.

XLSForm's words are those of xlsform.org/en/ref-table; the inspection columns are this program's own, which
other tools ignore.
"""

import functools
import re
from collections.abc import Callable, Iterable, Sequence

from . import spellings

SHEETS = {"题目": "survey", "调查": "survey", "选项": "choices", "设置": "settings"}

# A value at a group is the default of its questions.
INSPECTION = (
    "indicator", "category", "weight", "score", "fail", "problem", "unit", "deadline", "feedback", "severity",
    "requirement", "basis", "photo", "photo_min", "photo_max", "ask", "when", "target", "active",
)  # fmt: skip
TRANSLATED = ("label", "hint", "guidance_hint", "required_message", "constraint_message")
MEDIA = ("image", "big-image", "audio", "video")
# What a form may say about itself to a server, or to a telephone that sends text messages.
SENT = ("no_app_error_string", "save_to", "intent", "sms_field", "sms_option", "compact_tag", "hxl")
SENDING = (
    "style",
    "public_key",
    "submission_url",
    "auto_send",
    "auto_delete",
    "client_editable",
    "namespaces",
    "instance_xmlns",
    "clean_text_values",
    "omit_instanceID",
    "prefix",
    "delimiter",
    "compact_prefix",
    "compact_delimiter",
    "sms_keyword",
    "sms_separator",
    "sms_allow_media",
    "sms_date_format",
    "sms_datetime_format",
    "sms_response",
)
SURVEY = {
    "type", "name", *TRANSLATED, "required", "relevant", "constraint", "calculation", "default", "readonly",
    "choice_filter", "appearance", "parameters", "trigger", "repeat_count", "alias", *MEDIA, "autoplay", "disabled",
    *SENT,
    "kobo--matrix_list", "kobo--score-choices", "kobo--rank-items", "kobo--rank-constraint-message", *INSPECTION,
}  # fmt: skip
CHOICES = {"list_name", "name", "label", "score", *MEDIA}
SETTINGS = {
    "form_id", "form_title", "version", "default_language", "name", "instance_name", "allow_choice_duplicates",
    "point_type", "edition", "part", *SENDING, *INSPECTION,
}  # fmt: skip

# Kept for other tools and for what is to come; they change nothing here yet.
STORED = {*SENT, *SENDING} - {"save_to", "namespaces"}
# What `parameters` may hold that this program obeys; the rest is stored.
PARAMETERS = ("start", "end", "step", "tick_labelset", "randomize", "seed", "value", "label")

# Columns that hold expressions.
EXPRESSIONS = {
    "relevant", "constraint", "calculation", "required", "readonly", "choice_filter", "repeat_count", "default",
    "trigger", "score", "fail", "instance_name",
}  # fmt: skip

# Columns about which there is nothing to remark.
PLAIN = (SURVEY | CHOICES | SETTINGS) - {*MEDIA, "autoplay"}

ALIASES = {
    "题型": "type", "类型": "type", "名称": "name", "编号": "name", "标签": "label", "题目": "label",
    "检查内容": "label", "提示": "hint", "标准": "hint", "必填": "required", "必填提示": "required_message",
    "显示条件": "relevant", "约束": "constraint", "约束提示": "constraint_message", "计算": "calculation",
    "默认值": "default", "只读": "readonly", "选项筛选": "choice_filter", "外观": "appearance",
    "参数": "parameters",
    "触发": "trigger", "重复次数": "repeat_count", "曾用名": "alias",
    "指标": "indicator", "类别": "category", "权重": "weight",
    "分值": "weight", "计分": "score", "得分": "score", "不合格条件": "fail", "问题": "problem",
    "问题描述": "problem", "责任单位": "unit", "整改时限": "deadline", "处理时限": "deadline",
    "反馈时限": "feedback", "严重程度": "severity", "整改要求": "requirement", "依据": "basis",
    "拍照": "photo", "最少照片": "photo_min", "最多照片": "photo_max", "问法": "ask", "时段": "when",
    "达标线": "target", "启用": "active", "列表": "list_name",
    "选项表": "list_name", "表单编号": "form_id", "表单名称": "form_title", "版本": "version",
    "点位类型": "point_type", "体系版本": "edition", "计分部分": "part", "默认语言": "default_language",
}  # fmt: skip
ALIASES |= spellings.COLUMNS

_FAMILIES = {"bind", "body", "control", "instance", "attribute"}
_UNSEEN = dict.fromkeys(map(ord, "\u200b\u2060\ufeff"))
XML_NAME = re.compile(r"[^\W\d][\w.\-]*")
REFERENCE = re.compile(r"\$\{\s*([^}\s]+)\s*\}")
# What a label says of a list, up to the next blank outside brackets: `instance('towns')/root/item[name = ${q}]/label`.
LOOKED_UP = re.compile(
    r"""instance\(\s*(?:'[^']*'|"[^"]*")\s*\)"""
    r"""(?:/(?:\.\.|[\w.\-:@*]*[\w*](?:\(\))?)(?:\[(?:[^\[\]]|\[[^\[\]]*\])*\])?)+"""
)
FILLED_IN = re.compile(f"{LOOKED_UP.pattern}|{REFERENCE.pattern}")


def plain(text: str) -> str:
    """Return a header or a name without the signs that nobody sees: of no width, doubled or unbreakable blanks."""
    return " ".join(text.translate(_UNSEEN).split())


def _word(text: str, words: dict[str, str]) -> str:
    """Return XLSForm's word for a header without language, or nothing."""
    lower = text.lower()
    for key in (lower, lower.replace(" ", "_")):
        if found := words.get(key) or words.get(ALIASES.get(key, "")):
            return found
    return ""


def _resolve(header: str, words: dict[str, str]) -> str:
    """Return XLSForm's word for a header, nothing if there is none."""
    if word := _word(header, words):
        return word
    first, *rest = re.split(r"\s*::\s*", header) if "::" in header else re.split(r"\s*:\s*", header, maxsplit=1)
    family = first.lower()
    if rest and family == "media":
        first, *rest = rest if "::" in header else re.split(r"\s*:\s*", rest[0], maxsplit=1)
    elif rest and family in _FAMILIES:
        if meant := words.get(spellings.BEHIND_FAMILY.get(rest[0].lower(), "")):
            return "::".join([meant, *rest[1:]])
        return "::".join([family, *rest])
    base = _word(first, words)
    return "::".join([base, *filter(None, rest[-1:])]) if base in (*TRANSLATED, *MEDIA) else ""


def _resolver(known: set[str]) -> Callable[[str], str | None]:
    words = {column.lower(): column for column in known}

    def resolve(header: str) -> str | None:
        """Return XLSForm's word for a header, "" for a comment, None for a slip; an author's own column is itself."""
        header = plain(header)
        if header.startswith("#"):
            return ""
        found = _resolve(header, words)
        slip = header.lower().startswith("media:") or (known is not CHOICES and misspelt(header, known))
        return found or (None if slip else header)

    return functools.lru_cache(512)(resolve)


def misspelt(header: str, known: set[str]) -> str:
    """Return the column of XLSForm that a header misses by a letter or two (`relevent`, `lable`), or nothing."""
    lower = header.partition(":")[0].strip().lower()
    for column in sorted(known - {*INSPECTION, *SENT, *SENDING, *MEDIA}):
        allowed = 1 if len(column) <= 6 else 2
        close = lower[:1] == column[:1] and abs(len(lower) - len(column)) <= allowed < len(column) - 2
        if close and _slips(lower, column) <= allowed and not re.search(r"\d$", lower):
            return column
    return ""


def _slips(one: str, other: str) -> int:
    """Return how many letters are wrong, missing, too many or exchanged with their neighbour."""
    before: list[int] = []
    row = list(range(len(other) + 1))
    for n, letter in enumerate(one, 1):
        above, row, last = row, [n], before
        for m, right in enumerate(other, 1):
            cost = min(above[m] + 1, row[-1] + 1, above[m - 1] + (letter != right))
            if n > 1 and m > 1 and letter == other[m - 2] and one[n - 2] == right:
                cost = min(cost, last[m - 2] + 1)
            row.append(cost)
        before = above
    return row[-1]


RESOLVERS = {
    "survey": _resolver(SURVEY), "choices": _resolver(CHOICES), "settings": _resolver(SETTINGS),
    "external_choices": _resolver(CHOICES), "entities": plain,
}  # fmt: skip


@functools.lru_cache(256)
def placed(sheet: str, headers: Sequence[str]) -> tuple[str | None, ...]:
    """Return the column of each header; where one stands under its own name, others that could mean it are data.

    So `name` and `value` may stand side by side in the choices.
    """
    resolve = RESOLVERS[sheet]
    own = {plain(header).lower() for header in headers}
    return tuple(
        plain(header) if header.isascii() and column in own and plain(header).lower() != column else column
        for header, column in ((header, resolve(header)) for header in headers)
    )


def sheet(name: str) -> str:
    """Return which of our sheets is called so in a file, or nothing."""
    lower = plain(name).lower()
    found = SHEETS.get(lower, lower)
    return found if found in RESOLVERS else ""


def known(sheet: str) -> list[str]:
    """Return the columns of a sheet, to suggest one of them."""
    return sorted({"survey": SURVEY, "choices": CHOICES, "settings": SETTINGS}[sheet])


def foreign(sheet: str, column: str) -> bool:
    """Tell a column that is neither ours nor XLSForm's: the author's own, which is kept and goes along."""
    base, _, _ = column.partition("::")
    words = {"survey": SURVEY, "settings": SETTINGS}.get(sheet)
    return words is not None and base not in words and base not in _FAMILIES


def ignored(column: str) -> bool:
    """Tell a column that a terminal has no use for (pictures and sounds of labels)."""
    return column.partition("::")[0] in (*MEDIA, "autoplay")


TEXT_TYPES = {"text", "integer", "decimal", "range", "date", "time", "dateTime"}
FROM_FILE = {"select_one_from_file", "select_multiple_from_file"}
SELECTS = {"select_one", "select_multiple", "rank", "select_one_external", *FROM_FILE}
PLACES = {"geopoint", "geotrace", "geoshape"}
MEDIA_TYPES = {"image", "audio", "video", "file"}
# Of these a terminal knows no more than the first four: the others are stored, and empty.
METADATA = {"start", "end", "today", "username", "deviceid", "phonenumber", "email", "audit", "simserial",
            "subscriberid", "start-geopoint"}  # fmt: skip
# Types that take an answer from the person, in the order of the form.
ASKED = TEXT_TYPES | SELECTS | PLACES | MEDIA_TYPES | {"barcode", "acknowledge"}
# Rows that ask nothing and only name a table.
TABLES = {"csv-external", "xml-external"}
TYPES = ASKED | METADATA | TABLES | {"note", "calculate", "hidden"}
STRUCTURE = {"begin group", "end group", "begin repeat", "end repeat"}
# Known to XLSForm, but not here (yet): refused by name, so that nobody believes they were asked.
UNSUPPORTED = {
    "include", "begin loop", "end loop", "background-audio", "background-geopoint", "osm",
}  # fmt: skip
TYPE_ALIASES = {
    "分组开始": "begin group", "分组结束": "end group", "单选": "select_one", "多选": "select_multiple",
    "数字": "integer", "整数": "integer", "小数": "decimal", "文字": "text", "照片": "image", "日期": "date",
    "时间": "time", "日期时间": "dateTime", "说明": "note", "计算": "calculate", "确认": "acknowledge",
    "隐藏": "hidden", **spellings.TYPES,
}  # fmt: skip
# KoboToolbox's own, which stand for groups of questions.
KOBO = {
    "begin_kobomatrix", "end_kobomatrix", "begin_score", "end_score", "score__row", "begin_rank", "end_rank",
    "rank__level",
}  # fmt: skip
KNOWN_TYPES = TYPES | STRUCTURE | UNSUPPORTED | KOBO
_TYPE_WORDS = {word.lower(): word for word in KNOWN_TYPES} | TYPE_ALIASES
# Deeper in each other than in any form; what stands deeper is reported and left out.
MOST_GROUPS = 30
YES = {"yes", "true", "true()", "1", "y", "是", "必填", "启用"}
NO = {"no", "false", "false()", "0", "n", "否", "停用"}


_MOST_WORDS = max(len(word.split()) for word in _TYPE_WORDS)


@functools.lru_cache(4096)
def split_type(text: str) -> tuple[str, str, str]:
    """Cut `select_one conform or_other` into type, list name and the rest, the type in XLSForm's spelling."""
    words = text.translate(_UNSEEN).split()
    for length in range(min(len(words), _MOST_WORDS), 0, -1):
        if name := _type(" ".join(words[:length]).lower()):
            rest = words[length:]
            more = " ".join(rest[1:])
            return name, rest[0] if rest else "", "or_other" if more.lower() in spellings.OR_OTHER else more
    return (words[0] if words else ""), " ".join(words[1:]), ""


def external_lists(types: Iterable[str]) -> set[str]:
    """Return the lists that `select_one_external` asks: XLSForm has a sheet of its own for them."""
    return {listed for kind, listed, _ in map(split_type, types) if kind == "select_one_external"}


def _type(words: str) -> str:
    if found := _TYPE_WORDS.get(words):
        return found
    for before in spellings.AROUND:
        if words.startswith(before):
            return _TYPE_WORDS.get(words.removeprefix(before).removesuffix(" prompt"), "")
    return ""
