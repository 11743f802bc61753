"""Beside an answer: help, remark, photo, outcome, language; what the function keys do on every page."""

from ..errors import Problem
from ..templates.form import Question
from ..visits import screen, walking
from ..visits.drawing import Brush, Drawn, keys
from ..visits.line import file_path, numbers
from ..visits.pages import Page
from . import ending, kinds
from .talk import Desk, Paused, Talk, Typed
from .words import say


def function(desk: Desk, page: Page, key: str, typed: Typed, q: Question | None = None) -> Talk[None]:
    """Do what a function key means; without a question, remark and photo ask which item they are for.

    Raises:
        Ended, Paused, Undone: the visit ends, is put aside, or goes on elsewhere.
    """
    if key == "f1":
        yield from help_on(desk, page, [q] if q else desk.filling.items(page))
    elif key == "f6":
        yield from ending.outcome(desk, page)
    elif key == "f7":
        raise Paused
    elif key == "f10":
        yield from kinds.language(desk, page)
    elif key == ending.UNDO:
        ending.undo(desk)
    elif key in ("f4", "f5"):
        q = q or (yield from _which(desk, page, typed, key))
        if q:
            yield from (_remark(desk, page, q) if key == "f4" else _photo(desk, page, q))


def help_on(desk: Desk, page: Page, questions: list[Question]) -> Talk[None]:
    """Show criteria and phrases of questions until a key is pressed."""
    yield desk.view("help", lambda brush: screen.help_on(brush, page, questions), say("screen.ask.back"))


def _which(desk: Desk, page: Page, typed: Typed, key: str) -> Talk[Question | None]:
    """Return the item that a remark or photo is for: its number stands on the line already, or is asked for."""
    for _ in range(2):
        named, order = numbers(typed.text), desk.filling.items(page)
        if len(named) == 1 and 0 < named[0] <= len(order):
            return order[named[0] - 1]
        prompt = say(f"screen.ask.which_{key}")
        typed = yield desk.view(
            f"group {walking.place(desk.filling, page)}", lambda brush: screen.group(brush, page), prompt
        )
        if not typed.text.strip():
            return None
    return None


def _remark(desk: Desk, page: Page, q: Question) -> Talk[None]:
    answer = desk.filling.answer(q)
    remark = answer.remark if answer else ""
    prompt = say("screen.ask.remark")
    typed = yield desk.view(f"item {q.path}", lambda brush: _aside(brush, page, q), prompt, remark)
    if typed.key != "enter" or typed.text.strip() == remark:
        return
    try:
        desk.filling.remark(q, " ".join(typed.text.split()))
        desk.saved("screen.saved.one", label=desk.filling.instance.text(q.path))
    except Problem as problem:
        desk.refused(problem)


def _aside(brush: Brush, page: Page, q: Question) -> Drawn:
    """Draw an item whose remark or photo is asked for, not its answer."""
    return screen.item(brush, page, q)._replace(foot=keys(say, brush.cells, ("enter_back",)))


def _photo(desk: Desk, page: Page, q: Question) -> Talk[None]:
    text = ""
    while True:
        prompt = say("screen.ask.photo")
        typed = yield desk.view(f"item {q.path}", lambda brush: _aside(brush, page, q), prompt, text)
        text = typed.text
        if typed.key != "enter" or not text.strip():
            return
        try:
            desk.filling.add_photo(q, file_path(text))
        except Problem as problem:
            desk.refused(problem, text)
        else:
            desk.saved("screen.saved.photo", label=desk.filling.instance.text(q.path), count=desk.filling.photos(q))
            text = ""
