"""Forms for tests, written as the survey sheet alone: the rest is filled in."""

from textwrap import dedent

from inspect_cli.templates import build
from inspect_cli.templates.files import reading
from inspect_cli.templates.form import Form
from inspect_cli.templates.instance import Instance
from inspect_cli.templates.program import Program
from inspect_cli.templates.report import Report

SETTINGS = 'settings: {form_id: market, form_title: 集贸市场, version: "2026.1", edition: 2017区}\n'
CONFORM = """\
choices:
  conform:
    - {name: "yes", label: 符合, score: "1"}
    - {name: "no", label: 不符合, score: "0"}
    - {name: na, label: 不适用}
    - {name: skip, label: 未测}
"""


def text_of(survey: str, *, settings: str = SETTINGS, choices: str = "") -> str:
    """Return a whole template; the list conform is added when it is named and not given."""
    if " conform" in survey and not choices:
        choices = CONFORM
    return f"{settings}survey:\n{dedent(survey).strip(chr(10))}\n{dedent(choices)}"


def checked(text: str) -> tuple[Form, Report]:
    """Return the form of a YAML text, and what is wrong with it."""
    report = Report()
    return build.build(reading.read_text(text, "market.yaml", report), report), report


def form_of(survey: str, **parts: str) -> Form:
    """Return the form of a survey sheet that has nothing wrong with it, nor with its expressions."""
    form, report = checked(text_of(survey, **parts))
    Program(form, report)
    report.refuse_errors()
    return form


def instance_of(survey: str, answers: dict[str, str] | None = None, **parts: str) -> Instance:
    """Return a form of this sheet that is being filled in."""
    return Instance(form_of(survey, **parts), answers)


def errors_of(survey: str, **parts: str) -> list[str]:
    """Return code, row and column of each error, as a person would write them down."""
    return [f"{e.code} {e.where.row}:{e.where.column}" for e in checked(text_of(survey, **parts))[1].errors]
