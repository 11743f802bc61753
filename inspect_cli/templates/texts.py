"""The texts of a form as people see them: in their language, without markup, with what they name filled in."""

import re

from . import columns
from .expression.compile import compile_text
from .expression.context import Context
from .expression.schema import Schema
from .expression.values import to_string
from .form import Choice, Form, Group, Question
from .lists import translated
from .markup import marked, plain

GUIDANCE = "guidance_hint"
_KEPT = re.compile("\x00(\\d+)\x00")


def said(form: Form, source: Question | Group | None, column: str, language: str) -> str:
    """Return a label, hint or message as written in a language; where that has none, in the default one."""
    text: str = getattr(source, column, "")
    if source and column == GUIDANCE:
        text = translated(source.row, column, form.settings.get("default_language", ""))
    if source and language:
        text = form.written(source.row, column, language) or text
    return text


def filled(text: str, schema: Schema, context: Context) -> str:
    """Return a text without markup, with the values of questions and what is looked up in lists put in.

    Neither an expression is markup nor a value: they are out of the text while the markup goes.
    """
    if not marked(text):
        return text
    found: list[str] = []

    def keep(expression: re.Match[str]) -> str:
        found.append(expression[0])
        return f"\x00{len(found) - 1}\x00"

    def value(place: re.Match[str]) -> str:
        compiled = compile_text(found[int(place[1])], schema, context.origin.item, lambda problem: None)
        return to_string(compiled.run(context))

    return _KEPT.sub(value, plain(columns.FILLED_IN.sub(keep, text)))


def spoken(form: Form, choices: tuple[Choice, ...], language: str) -> tuple[Choice, ...]:
    """Return choices with their labels in a language; those of a file have one label only."""
    if not language or not choices or choices[0].row.sheet != "choices":
        return choices
    return tuple(each._replace(label=form.written(each.row, "label", language) or each.label) for each in choices)
