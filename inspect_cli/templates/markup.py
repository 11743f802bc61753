"""Labels as plain text: the Markdown and HTML that XLSForm allows in them (xlsform.org, styling) taken off.

Only what is surely markup goes: `2 * 3`, `a_b_c` and `<5` stay as they are.
"""

import html
import re

_TAGS = "span|b|i|u|em|strong|br|p|div|font|h[1-6]|a|small|big|sub|sup|center|ul|ol|li|hr|strike|s|mark"
_TAG = re.compile(rf"</?(?:{_TAGS})(?:\s[^<>]*)?/?>", re.IGNORECASE)
_BREAK = re.compile(r"<(?:br|/p|/div|/li|/h[1-6])\s*/?>", re.IGNORECASE)
_LINK = re.compile(r"!?\[([^\[\]\n]*)\]\(([^()\s]*)\)")
_HEAD = re.compile(r"^#{1,6} +", re.MULTILINE)
# The longer first; `_` marks whole words only, and neither mark stands within a word of letters and digits.
_MARKS = [
    re.compile(rf"(?<![\\{before}]){mark}(?=[^\s{sign}])([^\n{none}]*?[^\s\\{sign}]){mark}(?![{after}])")
    for mark, sign, before, none, after in (
        (r"\*\*\*", "*", "*", "*", "*"),
        (r"\*\*", "*", "*", "*", "*"),
        (r"\*", "*", "*0-9A-Za-z", "*", "*0-9A-Za-z"),
        ("__", "_", r"\w{", "", r"\w}"),
        ("_", "_", r"\w{", "", r"\w}"),
    )
]
_ESCAPED = re.compile(r"\\([\\`*_{}\[\]()#+\-.!])")
_SIGNS = frozenset("*_<#[\\&$")


def marked(text: str) -> bool:
    """Tell whether a label may hold markup or a reference, or look something up."""
    return not _SIGNS.isdisjoint(text) or "instance(" in text


def plain(text: str) -> str:
    """Return a label without its markup; of a link its words, of a break a new line."""
    if not marked(text):
        return text
    if "<" in text:
        text = _TAG.sub("", _BREAK.sub("\n", text)).rstrip("\n")
    if "&" in text:
        text = html.unescape(text)
    text = _LINK.sub(lambda found: found[1] or found[2], _HEAD.sub("", text))
    for mark in _MARKS:
        text = mark.sub(lambda found: found[1], text)
    return _ESCAPED.sub(r"\1", text) if "\\" in text else text
