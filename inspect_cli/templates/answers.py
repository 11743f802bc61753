"""What may be typed as an answer, and how it is stored."""

import re
from collections.abc import Callable, Sequence
from datetime import date, datetime, time
from decimal import Decimal

from ..errors import Unfit
from . import scale
from .columns import YES
from .expression.functions import geo
from .form import Choice, Question

_INTEGER = re.compile(r"[+-]?\d{1,18}")
_DECIMAL = re.compile(r"[+-]?(?:\d+(?:\.\d*)?|\.\d+)")


def stored(question: Question, value: str, offered: Sequence[Choice]) -> str:
    """Return an answer in the form in which it is stored; `offered` are the choices that may be chosen now.

    Raises:
        Unfit: `answer.not_integer`, `.not_decimal`, `.not_on_scale`, `.not_a_date`, `.not_a_time`,
            `.not_a_date_time`, `.not_a_choice`, `.not_all_ranked`, `.not_a_point`, `.not_a_line`, `.not_a_shape`,
            `.not_a_file_name`, `.not_acknowledged`, each with path and value.
    """
    text = value.strip()
    read = _READERS.get(question.type)
    if not text or read is None:
        return value if text else ""
    return read(question, text, offered)


def held(question: Question, value: str) -> str:
    """Return what a question of this type holds of a value that was computed, or of a default; empty if nothing.

    As in ODK Web Forms: an integer loses its fraction, a decimal number has one, a date has no time.
    """
    if question.type == "integer":
        return str(int(Decimal(value))) if _DECIMAL.fullmatch(value) else ""
    if question.type not in _HELD or not value:
        return value
    try:
        return _READERS[question.type](question, value, ())
    except Unfit:
        return ""


def _unfit(code: str, question: Question, value: str, **params: object) -> Unfit:
    return Unfit(code, where=None, path=question.path, value=value, **params)


def _integer(question: Question, text: str, offered: Sequence[Choice]) -> str:
    if not _INTEGER.fullmatch(text):
        raise _unfit("answer.not_integer", question, text)
    return str(int(text))


def _decimal(question: Question, text: str, offered: Sequence[Choice]) -> str:
    if not _DECIMAL.fullmatch(text):
        raise _unfit("answer.not_decimal", question, text)
    return _with_fraction(text)


def _with_fraction(text: str) -> str:
    """Write a decimal number as ODK stores it: without needless zeros, but one behind the point at least."""
    plain = format(Decimal(text).normalize(), "f")
    return plain if "." in plain else f"{plain}.0"


def _range(question: Question, text: str, offered: Sequence[Choice]) -> str:
    number = Decimal(_decimal(question, text, offered))
    on = scale.of(question.parameters)
    if not on.holds(number):
        raise _unfit("answer.not_on_scale", question, text, start=on.start, end=on.end, step=on.step)
    return str(int(number)) if on.whole else _with_fraction(text)


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
    known, words = set(names), set(text.split())
    for word in text.split():
        if word not in known:
            raise _unfit("answer.not_a_choice", question, word, choices=_names(offered))
    return " ".join(name for name in names if name in words)


def _ranked(question: Question, text: str, offered: Sequence[Choice]) -> str:
    """Store all choices on offer in the order given, the first the best."""
    words, names = text.split(), [choice.name for choice in offered]
    for word in words:
        if word not in names:
            raise _unfit("answer.not_a_choice", question, word, choices=_names(offered))
    if sorted(words) != sorted(names):
        raise _unfit("answer.not_all_ranked", question, text, choices=_names(offered))
    return " ".join(words)


def _point(question: Question, text: str, offered: Sequence[Choice]) -> str:
    """Store latitude and longitude, and what is given of altitude and accuracy."""
    places = _places(question, text, "answer.not_a_point")
    if len(places) != 1:
        raise _unfit("answer.not_a_point", question, text)
    return places[0]


def _line(question: Question, text: str, offered: Sequence[Choice]) -> str:
    places = _places(question, text, "answer.not_a_line")
    if len(places) < 2:
        raise _unfit("answer.not_a_line", question, text)
    return ";".join(places)


def _shape(question: Question, text: str, offered: Sequence[Choice]) -> str:
    """Store a ring: its last point is its first (xforms-spec, data types)."""
    places = _places(question, text, "answer.not_a_shape")
    if len(places) < 4 or places[0].split()[:2] != places[-1].split()[:2]:
        raise _unfit("answer.not_a_shape", question, text)
    return ";".join(places)


def _places(question: Question, text: str, code: str) -> list[str]:
    try:
        geo.points(text)
    except ValueError:
        raise _unfit(code, question, text) from None
    parts = [part.split() for part in text.split(";") if part.strip()]
    return [" ".join(map(_with_fraction, part)) for part in parts]


def _file(question: Question, text: str, offered: Sequence[Choice]) -> str:
    """Store the bare name of a file (xforms-spec, data types)."""
    if "/" in text or "\\" in text:
        raise _unfit("answer.not_a_file_name", question, text)
    return text


def _names(offered: Sequence[Choice]) -> str:
    return " ".join([choice.name for choice in offered[:20]] + ["…"] * (len(offered) > 20))


def _acknowledged(question: Question, text: str, offered: Sequence[Choice]) -> str:
    if text.lower() != "ok" and text.lower() not in YES:
        raise _unfit("answer.not_acknowledged", question, text)
    return "OK"


_HELD = {"decimal", "date", "dateTime", "geopoint", "geotrace", "geoshape"}
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
    "rank": _ranked,
    "geopoint": _point,
    "geotrace": _line,
    "geoshape": _shape,
    "audio": _file,
    "video": _file,
    "file": _file,
    "acknowledge": _acknowledged,
}
