"""The survey itself: groups, single items, help, remarks and photos, as a conversation without a terminal."""

import re
from pathlib import Path

from ..errors import Problem, Unfit
from ..templates.form import Question
from ..visits import screen, walking
from ..visits import typed as typing
from ..visits.answering import Answer
from ..visits.drawing import Brush, Drawn, keys
from ..visits.filling import IMAGE
from ..visits.line import file_name, half, numbers
from ..visits.pages import Page
from ..visits.repeats import around, repeat_of
from . import ending, repeating
from .talk import MENU, Desk, Paused, Talk, Typed
from .words import say

NEXT, BACK, GROUP = "next", "back", "group"
ABOUT_ITEM = re.compile(r"\s*([0-9]{1,3})\s*\?\s*")
Move = int | None  # the page to go to; None: stay


def survey(desk: Desk, *, each: bool = False) -> Talk[None]:
    """Ask everything, page by page, until the visit ends or is put aside.

    Raises:
        Ended, Paused: the two ways out.
    """
    filling = desk.filling
    at = next((n for n, page in enumerate(filling.pages) if filling.waiting(page)), len(filling.pages))
    while True:
        page = filling.pages[at] if at < len(filling.pages) else None
        if page is None:
            at = yield from ending.summary(desk)
        elif not filling.asks(page):
            at += 1
        elif page.repeat:
            _enter(desk, page)
            at = yield from repeating.instances(desk, page)
        elif each and filling.waiting(page):
            _enter(desk, page)
            move = yield from items(desk, page, only_waiting=True)
            if move is None:
                at = walking.onward(filling, page)
            else:
                at = (yield from group(desk, page)) if move == walking.place(filling, page) else move
        else:
            at = yield from group(desk, page)


def _enter(desk: Desk, page: Page) -> None:
    """Remember which instance of a repeat one is in, so that its list knows where to go on."""
    for instance in around(page.inside):
        desk.been[repeat_of(instance)] = instance


def group(desk: Desk, page: Page) -> Talk[int]:
    """Ask a group at once; return the page to go to."""
    default = ""
    _enter(desk, page)
    while True:
        prompt = screen.group_prompt(desk.brush(0), page)
        typed = yield desk.view(
            f"group {walking.place(desk.filling, page)}", lambda brush: screen.group(brush, page), prompt, default
        )
        default, key = "", typed.meaning()
        if key == MENU:
            key = yield from ending.menu(desk, page)
        if key in ("f3", "up"):
            return walking.beside(desk.filling, page, -1)
        if key in ("f8", "down"):
            return walking.beside(desk.filling, page, 1)
        if key == "f9":
            return len(desk.filling.pages)
        move: Move = None
        if key == "f2":
            move = yield from items(desk, page, only_waiting=False)
        elif key != "enter":
            yield from _function(desk, page, key, typed)
        elif not half(typed.text).strip():
            move = yield from _rest(desk, page)
        else:
            default, move = yield from _line(desk, page, typed.text)
        if move is not None:
            return move


def _rest(desk: Desk, page: Page) -> Talk[Move]:
    """Enter alone: the rest conforms; then what has to be asked by itself; then the next page."""
    try:
        if count := desk.filling.set_rest(page):
            desk.saved("screen.saved.rest", count=count, label=page.label)
    except Problem as problem:
        desk.refused(problem)
        return None
    move = yield from items(desk, page, only_waiting=True)
    if move is not None:
        return move
    return None if desk.filling.rest(page) else walking.onward(desk.filling, page)


def _line(desk: Desk, page: Page, text: str) -> Talk[tuple[str, Move]]:
    """Take a line over the group; return the line to be put right, if it was refused, and where to go."""
    if found := ABOUT_ITEM.fullmatch(half(text)):
        if 0 < int(found[1]) <= len(desk.filling.items(page)):
            yield from _help(desk, page, [desk.filling.items(page)[int(found[1]) - 1]])
        return "", None
    try:
        answers, to_ask = typing.over_group(desk.filling, page, text)
        desk.filling.take(answers)
    except Problem as problem:
        desk.refused(problem, text)
        return text, None
    if answers:
        desk.saved("screen.saved.items", count=len(answers))
    for q in to_ask:
        went = yield from one(desk, page, q)
        if isinstance(went, int):
            return "", went
    return "", None


def items(desk: Desk, page: Page, *, only_waiting: bool) -> Talk[Move]:
    """Ask the items of a page one by one, in the order of the form; return where the person wants to go."""
    q = _following(desk, page, None, only_waiting=only_waiting)
    while q:
        went = yield from one(desk, page, q)
        if isinstance(went, int):
            return went
        if went == GROUP:
            return walking.place(desk.filling, page)
        if went == BACK:
            before = _preceding(desk, page, q)
            if before is None:
                return walking.place(desk.filling, page)
            q = before
        else:
            q = _following(desk, page, q, only_waiting=only_waiting)
    return None


def _following(desk: Desk, page: Page, q: Question | None, *, only_waiting: bool) -> Question | None:
    waiting = {each.path for each in desk.filling.waiting(page)}
    order = desk.filling.items(page)
    start = order.index(q) + 1 if q in order else 0
    return next((each for each in order[start:] if not only_waiting or each.path in waiting), None)


def _preceding(desk: Desk, page: Page, q: Question) -> Question | None:
    order = desk.filling.items(page)
    place = order.index(q) if q in order else 0
    return order[place - 1] if place else None


def one(desk: Desk, page: Page, q: Question) -> Talk[str | int]:
    """Ask one question until it is answered or passed over; return where to go from it."""
    filling, literal = desk.filling, screen.literal(q)
    typed_before = ""
    while True:
        default = typed_before or (filling.instance.value(q.path) if literal and q.type != IMAGE else "")
        prompt = say("screen.ask.answer")
        typed = yield desk.view(f"item {q.path}", lambda brush: screen.item(brush, page, q), prompt, default)
        typed_before, key = "", typed.meaning(literal=literal)
        if key == MENU:
            key = yield from ending.menu(desk, page)
        if key in ("f3", "up"):
            return BACK
        if key in ("f8", "down"):
            return NEXT
        if key == "f2":
            return GROUP
        if key == "f9":
            return len(filling.pages)
        if key != "enter":
            yield from _function(desk, page, key, typed, q)
            continue
        try:
            if _answered(desk, q, typed.text):
                return NEXT
        except Problem as problem:
            desk.refused(problem, typed.text)
            typed_before = typed.text


def _answered(desk: Desk, q: Question, text: str) -> bool:
    """Take what was typed to a question; tell whether to go on to the next.

    Raises:
        Problem: it was refused; nothing was written.
    """
    filling, literal = desk.filling, screen.literal(q) and q.type != IMAGE
    before = filling.answer(q)
    if not text.strip() and not (before and literal):
        return _kept(desk, q, before)
    if q.type == IMAGE:
        filling.add_photo(q, Path(file_name(text)).expanduser())
    else:
        given = typing.over_item(filling, q, text)
        if not given.value:
            _refuse_required(desk, q)
        if not (before and literal and before.value == given.value):
            filling.take({q.path: given})
    desk.saved("screen.saved.one", label=q.label)
    after = filling.answer(q)
    if after and filling.judged(q) and filling.failed(q) and q.problem and not (after.problem or after.remark):
        desk.notice = f"{desk.notice}{say('list.semicolon')}{say('screen.which_phrase')}"
        return False
    return True


def _kept(desk: Desk, q: Question, before: Answer | None) -> bool:
    """Enter alone: what stands is kept, a default is confirmed, an optional question is passed over."""
    proposed = desk.filling.instance.value(q.path)
    if before is None and proposed:
        desk.filling.take({q.path: Answer(proposed)})
    elif before is None:
        _refuse_required(desk, q)
    return True


def _refuse_required(desk: Desk, q: Question) -> None:
    if desk.filling.instance.required(q.path):
        raise Unfit("answer.required", path=q.label, message=q.required_message)


# Function keys that mean the same everywhere


def _function(desk: Desk, page: Page, key: str, typed: Typed, q: Question | None = None) -> Talk[None]:
    if key == "f1":
        yield from _help(desk, page, [q] if q else desk.filling.items(page))
    elif key == "f6":
        yield from ending.outcome(desk, page)
    elif key == "f7":
        raise Paused
    elif key in ("f4", "f5"):
        q = q or (yield from _which(desk, page, typed, key))
        if q:
            yield from (_remark(desk, page, q) if key == "f4" else _photo(desk, page, q))


def _help(desk: Desk, page: Page, questions: list[Question]) -> Talk[None]:
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
        desk.saved("screen.saved.one", label=q.label)
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
            desk.filling.add_photo(q, Path(file_name(text)).expanduser())
        except Problem as problem:
            desk.refused(problem, text)
        else:
            desk.saved("screen.saved.photo", label=q.label, count=desk.filling.photos(q))
            text = ""
