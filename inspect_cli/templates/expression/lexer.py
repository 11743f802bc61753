"""Cuts an expression into tokens.

XPath's rule for ambiguous words holds: after an operand `*`, `and`, `or`, `div` and `mod` are operators, elsewhere
they are names. Names may hold `-` and `.`, so `NM-04` is one name and `5 -3` a difference.
"""

import re
from typing import NamedTuple

from ...errors import Unfit

_TOKEN = re.compile(
    r"""(?P<number>\d+(?:\.\d*)?|\.\d+)
    |(?P<text>"[^"]*"|'[^']*')
    |\$\{\s*(?P<ref>[^}]*?)\s*\}
    |(?P<name>[^\W\d][\w.\-·]*(?::(?:\*|[^\W\d][\w.\-·]*))?)
    |(?P<op>//|::|\.\.|<=|>=|!=|[()\[\]@,/|+\-=<>*.])""",
    re.VERBOSE,
)
_WORD = re.compile(r"(?:and|or|div|mod)(?![^\W\d])")
_BLANK = re.compile(r"\s*")
# What an input method puts there, and what was meant.
WIDE = {
    "＝": "=", "＜": "<", "＞": ">", "！": "!", "＋": "+", "－": "-", "×": "*", "＊": "*", "÷": "div", "（": "(",
    "）": ")", "，": ",", "、": ",", "“": '"', "”": '"', "‘": "'", "’": "'", "＄": "$", "｛": "{", "｝": "}",
    "［": "[", "］": "]", "．": ".", "。": ".", "／": "/", "｜": "|", "≥": ">=", "≤": "<=", "≠": "!=", "：": ":",
}  # fmt: skip


class Token(NamedTuple):
    """`kind` is number, text, ref, name, op or end; `at` is the position of its first character, from 1."""

    kind: str
    text: str
    at: int


def tokens(source: str) -> list[Token]:
    """Return the tokens of an expression, the last one of kind end.

    Raises:
        Unfit: `expression.character_wide`, `.text_open`, `.character_unknown`.
    """
    found: list[Token] = []
    place = _BLANK.match(source).end()  # type: ignore[union-attr]
    while place < len(source):
        after_operand = bool(found) and _is_operand(found[-1])
        match = (after_operand and _WORD.match(source, place)) or _TOKEN.match(source, place)
        if not match:
            raise _unreadable(source, place)
        found.append(_token(match, place + 1, after_operand))
        place = _BLANK.match(source, match.end()).end()  # type: ignore[union-attr]
    found.append(Token("end", "", len(source) + 1))
    return found


def _token(match: re.Match[str], at: int, after_operand: bool) -> Token:
    kind = match.lastgroup
    if kind is None:
        return Token("op", match[0], at)
    if kind == "op" and match[0] == "*" and not after_operand:
        return Token("name", "*", at)
    return Token(kind, match[0][1:-1] if kind == "text" else match[kind], at)


def _is_operand(token: Token) -> bool:
    return token.kind != "op" or token.text in {")", "]", ".", ".."}


def _unreadable(source: str, place: int) -> Unfit:
    sign = source[place]
    if sign in WIDE:
        return Unfit("expression.character_wide", sign=sign, meant=WIDE[sign], at=place + 1)
    code = "expression.text_open" if sign in "\"'" else "expression.character_unknown"
    return Unfit(code, sign=sign, at=place + 1)
