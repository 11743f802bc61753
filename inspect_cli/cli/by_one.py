"""Questions one by one: in the order of the form, or a single one until it is answered or passed over."""

from collections.abc import Callable

from ..errors import Problem, Unfit
from ..templates.columns import PLACES
from ..templates.form import Question
from ..visits import screen, walking
from ..visits.answering import Answer
from ..visits.drawing import said_value
from ..visits.filling import IMAGE
from ..visits.line import file_path
from ..visits.pages import Page
from ..visits.search import Look
from ..widths import cut
from . import aside, ending, kinds
from .talk import MENU, Desk, Talk
from .words import say

NEXT, BACK, GROUP = "next", "back", "group"
SAID = 30  # cells of an answer that is said again
Move = int | None  # the page to go to; None: stay
Offered = Callable[[Page], list[Question]]  # those of a page that are to be asked, as things stand


def items(desk: Desk, page: Page, offered: Offered) -> Talk[Move]:
    """Ask items of a page one by one, in the order of the form; return where the person wants to go."""
    q = _following(desk, page, None, offered)
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
            q = _following(desk, page, q, offered)
    return None


def opening(desk: Desk, page: Page) -> Talk[Move]:
    """Ask what a new instance is called before its first group is shown; return where to go, if it is elsewhere.

    That are the questions before the first judgement; it happens once, as long as nothing was answered in it.
    """
    filling, here = desk.filling, walking.place(desk.filling, page)
    new = page.inside and page.inside not in desk.opened and filling.untouched(page.inside)
    if not new or walking.opened(filling, page.inside) != here:
        return None
    desk.opened.add(page.inside)
    move = yield from items(desk, page, filling.leading)
    if move is None and len(filling.leading(page)) == len(filling.items(page)):
        return walking.onward(filling, page)
    return None if move == here else move


def _following(desk: Desk, page: Page, q: Question | None, offered: Offered) -> Question | None:
    wanted = {each.path for each in offered(page)}
    order = desk.filling.items(page)
    start = order.index(q) + 1 if q in order else 0
    return next((each for each in order[start:] if each.path in wanted), None)


def _preceding(desk: Desk, page: Page, q: Question) -> Question | None:
    order = desk.filling.items(page)
    place = order.index(q) if q in order else 0
    return order[place - 1] if place else None


def one(desk: Desk, page: Page, q: Question) -> Talk[str | int]:
    """Ask one question until it is answered or passed over; return where to go from it."""
    filling, literal = desk.filling, screen.literal(q)
    typed_before, desk.look = "", Look()
    while True:
        default = typed_before or _standing(desk, q)
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
            yield from aside.function(desk, page, key, typed, q)
            continue
        try:
            if not kinds.looked(desk, q, typed.text) and _answered(desk, q, typed.text):
                return NEXT
        except Problem as problem:
            desk.refused(problem, typed.text)
            typed_before = typed.text


def _standing(desk: Desk, q: Question) -> str:
    """Return the answer that stands on the line, to be confirmed or changed."""
    if not screen.literal(q) or desk.filling.takes_files(q):
        return ""
    value = desk.filling.instance.value(q.path)
    return value.replace(" 0 0", "") if q.type in PLACES else value  # height and accuracy, which nobody knows


def _answered(desk: Desk, q: Question, text: str) -> bool:
    """Take what was typed to a question; tell whether to go on to the next.

    Raises:
        Problem: it was refused; nothing was written.
    """
    filling, literal = desk.filling, screen.literal(q) and not desk.filling.takes_files(q)
    before = filling.answer(q)
    if not text.strip() and not (before and literal):
        return _kept(desk, q, before)
    if q.type == IMAGE:
        filling.add_photo(q, file_path(text))
    elif filling.takes_files(q):
        kinds.take_file(desk, q, text)
    else:
        given = kinds.given(desk, q, text)
        if not given.value:
            _refuse_required(desk, q)
        if not (before and literal and before.value == given.value):
            filling.take({q.path: given})
    after = filling.answer(q)
    _say_taken(desk, q, after)
    kinds.remark(desk, q, text)
    if after and filling.judged(q) and filling.failed(q) and q.problem and not (after.problem or after.remark):
        desk.notice = f"{desk.notice}{say('list.semicolon')}{say('screen.which_phrase')}"
        return False
    return not kinds.goes_on(desk, q)


def _say_taken(desk: Desk, q: Question, after: Answer | None) -> None:
    """Say what was written, as it was understood: the next question stands on the screen already."""
    label = desk.filling.instance.text(q.path)
    if after is None:
        desk.saved("screen.saved.cleared", label=label)
    elif q.type == "acknowledge":
        desk.saved("screen.saved.one", label=label)
    else:
        desk.saved("screen.saved.value", label=label, value=cut(said_value(desk.filling, q, after.value), SAID))


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
        raise Unfit("answer.required", path=q.label, message=desk.filling.instance.text(q.path, "required_message"))
