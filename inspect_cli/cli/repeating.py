"""The list of a repeat's instances in a survey: to open one, add one, take one away, bring one back."""

import re

from ..errors import Problem, Unfit
from ..visits import listing, repeats, screen, walking
from ..visits.line import half
from ..visits.pages import Page
from . import ending
from .talk import MENU, Desk, Paused, Talk
from .words import say

ADD = "+"
OPEN = re.compile(r"[0-9]{1,4}")
REMOVE = re.compile(r"-\s*([0-9]{1,4})|([0-9]{1,4})\s*-")
Move = int | None


def instances(desk: Desk, page: Page) -> Talk[int]:
    """Show a list of instances; return the page to go to.

    Enter goes to the next instance that waits for answers, behind the one that was just left; then on.
    """
    filling, been, default = desk.filling, desk.been.pop(page.repeat, ""), ""
    while True:
        ahead = walking.waiting_in(filling, page.repeat, been)
        prompt = _prompt(desk, page, ahead)
        typed = yield desk.view(f"list {page.repeat}", lambda brush: listing.listed(brush, page), prompt, default)
        default, key = "", typed.meaning()
        if key == MENU:
            key = yield from ending.menu(desk, page)
        if key in ("f3", "up"):
            return walking.beside(filling, page, -1)
        if key in ("f8", "down"):
            return walking.beside(filling, page, 1)
        if key == "f9":
            return len(filling.pages)
        if key == "enter" and not half(typed.text).strip():
            return walking.onward(filling, page) if ahead is None else ahead
        try:
            move = yield from _done(desk, page, key, typed.text)
        except Problem as problem:
            desk.refused(problem, typed.text)
            default = typed.text
        else:
            if move is not None:
                return move


def _prompt(desk: Desk, page: Page, ahead: Move) -> str:
    if ahead is None:
        return say("screen.ask.next")
    inside = desk.filling.pages[ahead].inside
    number = repeats.numbers(desk.filling.instance, inside)[page.repeat.count("]")]
    return say("screen.ask.instance", number=number)


def _done(desk: Desk, page: Page, key: str, text: str) -> Talk[Move]:
    """Do what a key or a typed line means; return the page to go to, if it is another one.

    Raises:
        Problem: it was refused; nothing was written.
    """
    if key == "f7":
        raise Paused
    if key == "f6":
        yield from ending.outcome(desk, page)
    elif key == "f1":
        yield desk.view("help", lambda brush: screen.help_on(brush, page, []), say("screen.ask.back"))
    elif key == ending.UNDO:
        ending.undo(desk)
    elif key == "f2":
        return _added(desk, page)
    elif key == "enter":
        return _typed(desk, page, half(text).strip())
    else:
        desk.notice = say("screen.list.open_first")
    return None


def _typed(desk: Desk, page: Page, line: str) -> Move:
    """Take a line over the list: `2` opens the second, `+` adds one, `-2` takes the second away."""
    if line == ADD:
        return _added(desk, page)
    if found := REMOVE.fullmatch(line):
        path = _named(desk, page, int(found[1] or found[2]))
        if not desk.filling.may_add(page):
            raise Unfit("line.list_fixed")
        desk.filling.remove(path)
        place = len(desk.filling.instance.tags(page.repeat)) + 1
        place += [gone for gone, _ in desk.filling.removed(page)].index(path)
        desk.saved("screen.saved.removed", number=int(found[1] or found[2]), back=place)
        return None
    if not OPEN.fullmatch(line):
        raise Unfit("line.no_list", text=line)
    number, removed = int(line), desk.filling.removed(page)
    beyond = number - len(desk.filling.instance.tags(page.repeat))
    if 0 < beyond <= len(removed):
        path, _ = removed[beyond - 1]
        desk.filling.restore(path)
        desk.saved("screen.saved.restored", number=repeats.numbers(desk.filling.instance, path)[-1])
        return None
    return walking.opened(desk.filling, _named(desk, page, number))


def _named(desk: Desk, page: Page, number: int) -> str:
    """Return the instance with a number of the list."""
    samples = desk.filling.samples(page)
    found = next((sample.path for sample in samples if sample.number == number), "")
    if not found:
        raise Unfit("line.no_instance", number=number, last=len(samples))
    return found


def _added(desk: Desk, page: Page) -> Move:
    """Add an instance and open it."""
    if not desk.filling.may_add(page):
        raise Unfit("line.list_fixed")
    path = desk.filling.add(page.repeat)
    number = repeats.numbers(desk.filling.instance, path)[-1]
    desk.saved("screen.saved.added", number=number)
    return walking.opened(desk.filling, path)
