"""Templates: loading a form of 100 questions, and what one answer costs afterwards."""

from collections.abc import Iterator

from inspect_cli.templates import build, content
from inspect_cli.templates.files import reading
from inspect_cli.templates.instance import Instance
from inspect_cli.templates.program import _PROGRAMS
from inspect_cli.templates.report import Report

from .harness import Bench, Line, best, figure, limit, seconds

HEAD = "settings:\n  form_id: bench\n  form_title: 一百题\n  version: '1'\nsurvey:\n"
CHOICES = """choices:
  conform:
    - name: "yes"
      label: 符合
      score: "1"
    - name: "no"
      label: 不符合
      score: "0"
"""


def form_text(questions: int) -> str:
    """Return a template in which every question but the first depends on the one before."""
    rows = []
    for number in range(questions):
        rows.append(
            f"  - type: select_one conform\n    name: q{number:03}\n    label: 第{number}项地面无垃圾、污水、积水\n"
        )
        rows.append("    hint: 成堆或连续散落记1处\n    problem: 地面有散落垃圾|地面有积水\n    deadline: 24小时\n")
        if number:
            before = f"${{q{number - 1:03}}}"
            rows.append(f"    relevant: {before} != 'skip'\n    required: string-length({before}) > 0\n")
    return HEAD + "".join(rows) + CHOICES


@figure
def template_load(bench: Bench) -> Iterator[Line]:
    """A file read into rows; a published template, from the content in the log, ready to be asked."""
    text = form_text(100)
    stored = content.from_sheets(reading.read_text(text, "bench.yaml", Report()))

    def ready() -> None:
        _PROGRAMS.clear()
        Instance(build.from_content(stored))

    def read() -> None:
        reading.read_text(text, "bench.yaml", Report())

    rows, whole = best(bench.scale.rounds * 5, lambda: seconds(read), lambda: seconds(ready))
    yield limit("template of 100 questions: rows of a YAML file", rows * 1000, "ms", goal=5)
    yield limit("template of 100 questions: from the log, compiled, first screen", whole * 1000, "ms", goal=6)


@figure
def answer_cost(bench: Bench) -> Iterator[Line]:
    """What one more answer costs when the form is loaded."""
    report = Report()
    form = build.build(reading.read_text(form_text(100), "bench.yaml", report), report)
    instance = Instance(form)
    paths = list(form.questions)

    def answer_all() -> None:
        for path in paths:
            instance.set(path, "no" if instance.value(path) == "yes" else "yes")

    answer_all()
    (spent,) = best(bench.scale.rounds * 5, lambda: seconds(answer_all))
    yield limit("answer re-evaluated, 100 questions", spent / len(paths) * 1000, "ms", goal=0.1)
