"""A form cut into screens: the questions that stand together under one heading."""

from typing import NamedTuple

from ..templates.form import Form, Group, Question

NOTE = "note"


class Page(NamedTuple):
    """One group of questions and notes, in the order of the form; `label` is its heading."""

    label: str
    questions: tuple[Question, ...]


def pages(form: Form) -> list[Page]:
    """Return the pages of a form; notes that stand alone go with what follows them (the last ones with what precedes).

    Questions of a nested group are a page of their own, so that the order of the form is kept.
    """
    cut: list[Page] = []
    waiting: tuple[Question, ...] = ()
    for page in _pages(form.root, form.title):
        together = Page(page.label, waiting + page.questions)
        waiting = () if any(q.asked for q in page.questions) else together.questions
        if not waiting:
            cut.append(together)
    if waiting and cut:
        cut[-1] = Page(cut[-1].label, cut[-1].questions + waiting)
    return cut


def _pages(group: Group, label: str) -> list[Page]:
    found: list[Page] = []
    together: list[Question] = []
    for child in (*group.children, None):
        if isinstance(child, Question):
            if child.asked or child.type == NOTE:
                together.append(child)
            continue
        if together:
            found.append(Page(label, tuple(together)))
            together = []
        if child:
            found += _pages(child, child.label or child.name)
    return found
