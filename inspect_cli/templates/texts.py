"""The texts of a form as people see them: in their language, without markup, with what they name filled in."""

import re

from . import columns
from .expression.compile import compile_text
from .expression.context import Context
from .expression.schema import Schema
from .expression.values import to_string
from .form import Choice, Form, Group, Question
from .lists import translated
from .markup import plain

GUIDANCE = "guidance_hint"


def said(form: Form, source: Question | Group | None, column: str, language: str) -> str:
    """Return a label, hint or message in a language; where that has none, in the default one."""
    text: str = getattr(source, column, "")
    if source and column == GUIDANCE:
        text = translated(source.row, column, form.settings.get("default_language", ""))
    if source and language:
        text = form.written(source.row, column, language) or text
    return plain(text)


def filled(text: str, schema: Schema, context: Context) -> str:
    """Put the values of questions, and what is looked up in lists, into a text."""
    if "${" not in text and "instance(" not in text:
        return text

    def value(found: re.Match[str]) -> str:
        compiled = compile_text(found[0], schema, context.origin.item, lambda problem: None)
        return to_string(compiled.run(context))

    return columns.FILLED_IN.sub(value, text)


def spoken(form: Form, choices: tuple[Choice, ...], language: str) -> tuple[Choice, ...]:
    """Return choices with their labels in a language; those of a file have one label only."""
    if not language or not choices or choices[0].row.sheet != "choices":
        return choices
    return tuple(each._replace(label=form.written(each.row, "label", language) or each.label) for each in choices)
