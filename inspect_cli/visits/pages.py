"""A form cut into screens: the questions that stand together under one heading, and the lists of repeats."""

from collections.abc import Iterator
from typing import NamedTuple

from ..templates.form import Group, Question
from ..templates.instance import Instance

NOTE = "note"


class Page(NamedTuple):
    """One group of questions and notes, in the order of the form; `label` is its heading.

    With a `repeat` (its path) the page lists the instances of that repeat; what it holds itself are notes.
    `inside` is the instance that the page belongs to, empty outside repeats.
    """

    label: str
    questions: tuple[Question, ...] = ()
    repeat: str = ""
    inside: str = ""


def pages(instance: Instance) -> list[Page]:
    """Return the pages of a form as it is filled in; the pages of a repeat's instances follow its list.

    Notes that stand alone go with what follows them (the last ones with what precedes). Questions of a nested group
    are a page of their own, so that the order of the form is kept.
    """
    return _joined(_pages(instance, instance.form.root, "", Page(instance.form.title)), "")


def _joined(found: Iterator[Page], inside: str) -> list[Page]:
    """Put the notes that stand alone to what follows, within the form or one instance."""
    cut: list[Page] = []
    waiting: tuple[Question, ...] = ()
    for page in found:
        if page.inside != inside:
            cut.append(page)
            continue
        together = page._replace(questions=waiting + page.questions)
        waiting = () if page.repeat or any(q.asked for q in page.questions) else together.questions
        if not waiting:
            cut.append(together)
    own = [n for n, page in enumerate(cut) if page.inside == inside]
    if waiting and own:
        cut[own[-1]] = cut[own[-1]]._replace(questions=cut[own[-1]].questions + waiting)
    return cut


def _pages(instance: Instance, group: Group, path: str, blank: Page) -> Iterator[Page]:
    """Yield the pages of a group that stands at `path`; `blank` has the heading and instance of its own questions."""
    together: list[Question] = []
    for child in (*group.children, None):
        below = f"{path}/{child.name}" if child and path else child.name if child else ""
        if isinstance(child, Question):
            if child.asked or child.type == NOTE:
                together.append(instance.question(below))
            continue
        if together:
            yield blank._replace(questions=tuple(together))
            together = []
        if child and child.kind == "repeat":
            yield from _repeat(instance, child, below, blank)
        elif child:
            heading = child.label or child.name
            label = f"{_instance_label(blank)}{heading}"
            yield from _pages(instance, child, below, blank._replace(label=label))


def _repeat(instance: Instance, group: Group, path: str, blank: Page) -> Iterator[Page]:
    label = f"{_instance_label(blank)}{group.label or group.name}"
    yield blank._replace(label=label, repeat=path)
    for number, tag in enumerate(instance.tags(path), 1):
        inside = f"{path}[{tag}]"
        own = Page(f"{label} #{number}", inside=inside)
        yield from _joined(_pages(instance, group, inside, own), inside)


def _instance_label(blank: Page) -> str:
    """Return what stands before a heading inside an instance: which one it is."""
    return f"{blank.label} · " if blank.inside else ""
