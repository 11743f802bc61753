"""What single cells mean: weights, deadlines, photo rules, yes and no.

Every reader raises ValueError with the code of what is wrong.
"""

import re
from decimal import Decimal, InvalidOperation
from typing import NamedTuple

from .columns import NO, YES

HUNDRED = 100
_DEADLINE = re.compile(r"([1-9][0-9]{0,3})\s*个?(工作时|工作日|小时|日|天)(?:内)?")
_DEADLINE_UNITS = {"天": "日"}
PHOTO = {
    "never": "never", "不拍": "never", "fail": "fail", "不合格拍": "fail",
    "always": "always", "必拍": "always",
}  # fmt: skip
ASK = {"batch": "batch", "each": "each", "批量": "batch", "逐项": "each"}
WHEN = {"day": "day", "night": "night", "peak": "peak", "日": "day", "夜": "night", "高峰": "peak"}

UNIT_SEPARATORS = "、,，;；|"


class Deadline(NamedTuple):
    """A rule for a time limit: `unit` is 即时, 小时, 工作时, 日, 工作日 or 长期 (no amount: 0)."""

    amount: int
    unit: str


def deadline(text: str) -> Deadline:
    """Read 即时, 4工作时, 24小时, 3日, 5工作日, 长期.

    Raises:
        ValueError: `template.deadline_bad`.
    """
    if text in ("即时", "长期"):
        return Deadline(0, text)
    found = _DEADLINE.fullmatch(text)
    if not found:
        raise ValueError("template.deadline_bad")
    return Deadline(int(found[1]), _DEADLINE_UNITS.get(found[2], found[2]))


def number(text: str) -> Decimal:
    """Read a plain decimal number (weight, score of a choice).

    Raises:
        ValueError: `template.number_bad`.
    """
    try:
        value = Decimal(text)
    except InvalidOperation:
        raise ValueError("template.number_bad") from None
    if not value.is_finite():
        raise ValueError("template.number_bad")
    return value


def weight(text: str) -> Decimal:
    """Read a weight, which is not negative.

    Raises:
        ValueError: `template.number_bad`, `template.weight_negative`.
    """
    value = number(text)
    if value < 0:
        raise ValueError("template.weight_negative")
    return value


def percent(text: str) -> Decimal:
    """Read a share in per cent, with or without the sign.

    Raises:
        ValueError: `template.number_bad`, `template.percent_bad`.
    """
    value = number(text.rstrip("%％ "))
    if not 0 <= value <= HUNDRED:
        raise ValueError("template.percent_bad")
    return value


def count(text: str) -> int:
    """Read a number of photos, 0 to 99.

    Raises:
        ValueError: `template.count_bad`.
    """
    if not re.fullmatch(r"[0-9]{1,2}", text):
        raise ValueError("template.count_bad")
    return int(text)


_TRUE, _FALSE = {"yes", "true", "是"}, {"no", "false", "否"}


def yes(text: str) -> bool:
    """Read yes or no in the words of XLSForm, or 是/否.

    Raises:
        ValueError: `template.yes_no_bad`.
    """
    if text.lower() in YES:
        return True
    if text.lower() in NO:
        return False
    raise ValueError("template.yes_no_bad")


def one_of(text: str, words: dict[str, str]) -> str:
    """Read a word of a table.

    Raises:
        ValueError: `template.word_unknown`.
    """
    try:
        return words[text.lower()]
    except KeyError:
        raise ValueError("template.word_unknown") from None


def condition(text: str) -> str:
    """Return `required` and `readonly` as an expression: yes becomes `true()`, no becomes empty.

    Raises:
        ValueError: `template.yes_no_bad`, when a lone word is neither (`maybe`).
    """
    if not text or text.lower() in NO:
        return ""
    if text.lower() in YES:
        return "true()"
    if re.fullmatch(r"[\w.\-]+", text):
        raise ValueError("template.yes_no_bad")
    return text


def truth(text: str) -> str:
    """Return an expression; in place of a lone yes or no `true()` or `false()`, as pyxform reads them."""
    word = text.lower()
    return "true()" if word in _TRUE else "false()" if word in _FALSE else text


def listed(text: str, separators: str) -> tuple[str, ...]:
    """Cut a text at any of the characters given; empty parts fall out."""
    return tuple(part.strip() for part in re.split(f"[{re.escape(separators)}]", text) if part.strip())


def parameters(text: str) -> dict[str, str]:
    """Read `start=0 end=10; step=2` (blanks, commas and semicolons part the pairs)."""
    return {key.lower(): value for key, value in re.findall(r"([\w-]+)\s*=\s*([^\s,;]+)", text)}
