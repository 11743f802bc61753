"""Forms as they are found in the world, written as Markdown tables: opened, filled in step by step, and looked at."""

from textwrap import dedent

from inspect_cli.templates import external, lint
from inspect_cli.templates.files import reading
from inspect_cli.templates.instance import Instance
from inspect_cli.templates.report import Report


def looked_at(text, folder=None, file="wild.md"):
    """Return the form of a text, files beside it taken from `folder`, and what was said about it."""
    report = Report()
    sheets = reading.read_text(dedent(text).strip("\n"), file, report)
    beside = external.load(sheets, folder, report) if folder else ()
    return lint.check_sheets(sheets, report, *beside), report


def opened(text, folder=None, **known):
    """Return an empty instance of a form that has no errors."""
    form, report = looked_at(text, folder)
    assert [(problem.code, problem.params) for problem in report.errors] == []
    return Instance(form, **known)


def fill(instance, **answers):
    """Answer questions outside groups one after the other."""
    for path, value in answers.items():
        instance.set(path, value)
    return instance


def shown(instance):
    """Return the paths of the questions and notes that are asked now."""
    return [question.path for question in instance.order()]


def names(instance, path):
    """Return the names of the choices on offer."""
    return [choice.name for choice in instance.choices(path)]


def first(instance, repeat):
    """Return the path of each instance of a repeat."""
    return [f"{repeat}[{tag}]" for tag in instance.value(repeat).split()]
