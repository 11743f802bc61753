"""What may be typed as an answer, and how it is stored."""

import re
from collections.abc import Callable, Sequence
from datetime import date, datetime, time
from decimal import Decimal

from ..errors import Unfit
from .columns import YES
from .form import Choice, Question

_INTEGER = re.compile(r"[+-]?\d{1,18}")
_DECIMAL = re.compile(r"[+-]?(?:\d+(?:\.\d*)?|\.\d+)")


def stored(question: Question, value: str, offered: Sequence[Choice]) -> str:
    """Return an answer in the form in which it is stored; `offered` are the choices that may be chosen now.

    Raises:
        Unfit: `answer.not_integer`, `.not_decimal`, `.not_on_scale`, `.not_a_date`, `.not_a_time`,
            `.not_a_date_time`, `.not_a_choice`, `.not_acknowledged`, each with path and value.
    """
    text = value.strip()
    read = _READERS.get(question.type)
    if not text or read is None:
        return value if text else ""
    return read(question, text, offered)


def _unfit(code: str, question: Question, value: str, **params: object) -> Unfit:
    return Unfit(code, where=None, path=question.path, value=value, **params)


def _integer(question: Question, text: str, offered: Sequence[Choice]) -> str:
    if not _INTEGER.fullmatch(text):
        raise _unfit("answer.not_integer", question, text)
    return str(int(text))


def _decimal(question: Question, text: str, offered: Sequence[Choice]) -> str:
    if not _DECIMAL.fullmatch(text):
        raise _unfit("answer.not_decimal", question, text)
    return format(Decimal(text), "f")


def _range(question: Question, text: str, offered: Sequence[Choice]) -> str:
    number = Decimal(_decimal(question, text, offered))
    start, end, step = (Decimal(question.parameters[name]) for name in ("start", "end", "step"))
    if not start <= number <= end or (number - start) % step:
        raise _unfit("answer.not_on_scale", question, text, start=start, end=end, step=step)
    return format(number, "f")


def _by(parse: Callable[[str], object], shape: str, code: str) -> Callable[[Question, str, Sequence[Choice]], str]:
    pattern = re.compile(shape, re.ASCII)

    def read(question: Question, text: str, offered: Sequence[Choice]) -> str:
        try:
            if pattern.fullmatch(text):
                parse(text)
                return text
        except ValueError:
            pass
        raise _unfit(code, question, text)

    return read


def _one(question: Question, text: str, offered: Sequence[Choice]) -> str:
    if all(choice.name != text for choice in offered):
        raise _unfit("answer.not_a_choice", question, text, choices=_names(offered))
    return text


def _several(question: Question, text: str, offered: Sequence[Choice]) -> str:
    """Store several choices in the order of the list."""
    names = [choice.name for choice in offered]
    for word in text.split():
        if word not in names:
            raise _unfit("answer.not_a_choice", question, word, choices=_names(offered))
    return " ".join(name for name in names if name in text.split())


def _names(offered: Sequence[Choice]) -> str:
    return " ".join(choice.name for choice in offered)


def _acknowledged(question: Question, text: str, offered: Sequence[Choice]) -> str:
    if text.lower() != "ok" and text.lower() not in YES:
        raise _unfit("answer.not_acknowledged", question, text)
    return "OK"


_READERS: dict[str, Callable[[Question, str, Sequence[Choice]], str]] = {
    "integer": _integer,
    "decimal": _decimal,
    "range": _range,
    "date": _by(date.fromisoformat, r"\d{4}-\d\d-\d\d", "answer.not_a_date"),
    "time": _by(time.fromisoformat, r"\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d)?", "answer.not_a_time"),
    "dateTime": _by(
        datetime.fromisoformat,
        r"\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d)?",
        "answer.not_a_date_time",
    ),
    "select_one": _one,
    "select_multiple": _several,
    "acknowledge": _acknowledged,
}
