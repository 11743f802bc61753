"""A sample of a sheet of answers, to be changed and handed in (`survey --example`)."""

from collections.abc import Sequence
from typing import Any

from .. import clock
from ..errors import Problem
from ..templates.form import Choice, Form, Group, Question
from ..templates.instance import Instance
from ..templates.scoring import scores
from .by_sheet import SELECT


def example(form: Form, point: str) -> dict[str, Any]:
    """Return a sheet for a template: one item that fails, the rest as good as they can be; repeats as lists.

    Without a point the sheet names its community.
    """
    failing = next((q.path for q in form.questions.values() if q.type == SELECT and q.problem), "")
    answers = _answers(Instance(form), form.root, "", [failing])
    place = {"point": point} if point else {"community": ""}
    return {**place, "at": clock.stamp(), "with": [], "rest": "yes", "answers": answers}


def _answers(filled: Instance, group: Group, path: str, failing: list[str]) -> dict[str, Any]:
    """Return the answers of a group at a path; the path in `failing` is taken out by the first question that has it."""
    answers: dict[str, Any] = {}
    for child in group.children:
        below = f"{path}/{child.name}" if path else child.name
        if isinstance(child, Question):
            _put(filled, child, below, failing, answers)
        elif child.kind == "repeat":
            shown = [f"{below}[{tag}]" for tag in filled.tags(below)]
            rows = [_answers(filled, child, inside, failing) for inside in shown if filled.relevant(inside)]
            if rows:
                answers[child.name] = rows
        else:
            answers |= _answers(filled, child, below, failing)
    return answers


def _put(filled: Instance, q: Question, path: str, failing: list[str], answers: dict[str, Any]) -> None:
    if not q.asked or not filled.relevant(path):
        return
    choices = filled.choices(path)
    if q.path in failing:
        failing.remove(q.path)
        value = min(choices, key=lambda choice: (choice.score is None, choice.score)).name
        answers[q.name] = {"value": value, "problem": "a", "remark": "西门", "photos": []}
    elif q.type == SELECT and q.ask != "each" and scores(filled.form, q):
        return
    elif value := _fitting(filled, path, _sample(q, choices)):
        answers[q.name] = value
        return
    else:
        return
    filled.set(path, value)


def _fitting(filled: Instance, path: str, value: str) -> str:
    """Answer a question with a value, or with none where answers before it leave no room for one; else not at all."""
    for tried in (value, "0" if value == "1" else ""):
        try:
            filled.set(path, tried)
        except Problem:
            continue
        return tried
    return ""


def _sample(q: Question, choices: Sequence[Choice]) -> str:
    if q.type == "rank":
        return " ".join(choice.name for choice in choices)
    if choices:
        return choices[0].name
    today = clock.stamp()[:10]
    return {"integer": "1", "decimal": "1", "date": today, "acknowledge": "OK", "text": ""}.get(q.type, "")
