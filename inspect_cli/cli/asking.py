"""The survey itself: from page to page, and the groups, as a conversation without a terminal."""

import re

from ..errors import Problem
from ..visits import screen, walking
from ..visits import typed as typing
from ..visits.line import half
from ..visits.pages import Page
from ..visits.repeats import around, repeat_of
from . import aside, by_one, ending, repeating
from .talk import MENU, Desk, Talk, Undone
from .words import say

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
        try:
            at = yield from _page(desk, at, each=each)
        except Undone as undone:
            at = undone.at


def _page(desk: Desk, at: int, *, each: bool) -> Talk[int]:
    """Ask a page, or show the summary behind the last one; return the page to go to."""
    filling = desk.filling
    if at >= len(filling.pages):
        return (yield from ending.summary(desk))
    page = filling.pages[at]
    if not filling.asks(page):
        return at + 1
    if page.repeat:
        _enter(desk, page)
        return (yield from repeating.instances(desk, page))
    if each and filling.waiting(page):
        _enter(desk, page)
        move = yield from by_one.items(desk, page, filling.waiting)
        if move is None:
            return walking.onward(filling, page)
        if move != walking.place(filling, page):
            return move
    return (yield from group(desk, page))


def _enter(desk: Desk, page: Page) -> None:
    """Remember which instance of a repeat one is in, so that its list knows where to go on."""
    for instance in around(page.inside):
        desk.been[repeat_of(instance)] = instance


def group(desk: Desk, page: Page) -> Talk[int]:
    """Ask a group at once; return the page to go to."""
    _enter(desk, page)
    if (move := (yield from by_one.opening(desk, page))) is not None:
        return move
    default = ""
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
        if key == "f2":
            move = yield from by_one.items(desk, page, desk.filling.items)
        elif key != "enter":
            yield from aside.function(desk, page, key, typed)
        elif not half(typed.text).strip():
            move = yield from _rest(desk, page)
        else:
            default, move = yield from _line(desk, page, typed.text)
        if move is not None:
            return move


def _rest(desk: Desk, page: Page) -> Talk[Move]:
    """Enter alone: the rest conforms; then what has to be asked by itself; then the next page."""
    filling = desk.filling
    before = {q.path for q in filling.outcounted(page)}
    try:
        if count := filling.set_rest(page):
            desk.saved("screen.saved.rest", count=count, label=filling.heading(page))
    except Problem as problem:
        desk.refused(problem)
        return None
    move = yield from by_one.items(desk, page, filling.waiting)
    if move is not None:
        return move
    if new := [q for q in filling.outcounted(page) if q.path not in before]:
        order = filling.items(page)
        numbers = say("list.comma").join(str(order.index(q) + 1) for q in new)
        told = say("screen.outcounted", numbers=numbers, first=order.index(new[0]) + 1)
        desk.notice = say("list.semicolon").join(filter(None, (desk.notice, told)))
        return None
    return None if filling.rest(page) else walking.onward(filling, page)


def _line(desk: Desk, page: Page, text: str) -> Talk[tuple[str, Move]]:
    """Take a line over the group; return the line to be put right, if it was refused, and where to go."""
    if found := ABOUT_ITEM.fullmatch(half(text)):
        if 0 < int(found[1]) <= len(desk.filling.items(page)):
            yield from aside.help_on(desk, page, [desk.filling.items(page)[int(found[1]) - 1]])
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
        went = yield from by_one.one(desk, page, q)
        if isinstance(went, int):
            return "", went
    return "", None
