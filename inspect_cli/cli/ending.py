"""What stands beside the questions of a survey: menu, summary, outcomes, the end."""

from datetime import datetime

from .. import clock
from ..errors import Problem
from ..findings import finish
from ..findings.responsible import resolve
from ..visits import daytime, drawing, screen, walking
from ..visits.answering import Answer
from ..visits.filling import Filling
from ..visits.line import numbers
from ..visits.pages import Page
from ..visits.repeats import titled
from ..visits.screen import Fault, Outlook
from ..visits.visit import outcomes
from . import kinds
from .talk import MENU, Desk, Ended, Paused, Talk, Undone, explained
from .words import say, show

FUNCTIONS = tuple(f"f{n}" for n in range(1, 10))
UNDO = "c-z"


def menu(desk: Desk, page: Page | None) -> Talk[str]:
    """Show all functions by number; return the key of the one chosen, or nothing."""
    keys = (*FUNCTIONS, *(("f10",) if desk.filling.form.languages else ()), UNDO)
    listing = {"f2": "add", "f4": "open", "f5": "open"} if page and page.repeat else {}
    rows = [say(f"screen.menu.{listing.get(key, key)}") for key in keys]
    foot = [say("screen.key.enter_back")]
    typed = yield desk.view(
        MENU,
        lambda brush: drawing.numbered(brush, page, say("screen.menu"), rows, foot),
        say("screen.ask.number"),
    )
    chosen = numbers(typed.text)
    if typed.key in keys:
        return typed.key
    return keys[chosen[0] - 1] if len(chosen) == 1 and 0 < chosen[0] <= len(keys) else ""


def undo(desk: Desk) -> None:
    """Take the last thing back that was written in this visit.

    Raises:
        Undone: it was; the survey goes on where it stood.
    """
    filling = desk.filling
    try:
        first, *others = filling.undo()
    except Problem as problem:
        desk.refused(problem)
        return
    questions = filling.instance.tree.questions
    label = titled(filling.instance, questions[first]) if first in questions else say("screen.undone_instance")
    desk.saved("screen.saved.undone_several" if others else "screen.saved.undone", label=label, count=1 + len(others))
    raise Undone(walking.holding(filling, first))


def outcome(desk: Desk, page: Page | None) -> Talk[None]:
    """Let the visit end without answers: nothing there, closed down, shut.

    Raises:
        Ended: one was chosen and confirmed.
    """
    foot = [say("screen.key.enter_back")]
    known = outcomes(desk.filling.visit.point)
    rows = [show("outcome", each) for each in known]
    draw = lambda brush: drawing.numbered(brush, page, say("screen.outcome"), rows, foot)  # noqa: E731
    typed = yield desk.view("outcome", draw, say("screen.ask.number"))
    chosen = numbers(typed.text)
    if typed.key != "enter" or len(chosen) != 1 or not 0 < chosen[0] <= len(known):
        return
    picked = known[chosen[0] - 1]
    yield from confirm(desk, page, say("screen.sure.outcome", outcome=picked), picked)


def confirm(desk: Desk, page: Page | None, question: str, picked: str) -> Talk[None]:
    """End the visit if `1` and Enter are typed; anything else goes back.

    Raises:
        Ended: it was confirmed.
    """
    foot = [say("screen.key.enter_back")]
    rows = [say("screen.sure.yes")]
    typed = yield desk.view(
        "confirm", lambda brush: drawing.numbered(brush, page, question, rows, foot), say("screen.ask.number")
    )
    if typed.key == "enter" and numbers(typed.text) == (1,):
        raise Ended(picked)


def outlook(filling: Filling) -> Outlook:
    """Return what finishing the visit now would do."""
    db, visit, form, instance = filling.journal.db, filling.visit, filling.form, filling.instance
    point = finish.place(db, visit)
    faults, judged = [], filling.judgements()
    for item in judged:
        if item.mark.failed:
            q = form.questions[item.mark.path]
            lead = resolve(db, point, q.unit).lead
            name = db.execute("SELECT name FROM unit WHERE code=?", (lead,)).fetchone()
            answers = [filling.given.get(sample.path, Answer("")) for sample in item.failed]
            said = not q.problem or all(answer.problem or answer.remark for answer in answers)
            text = finish.problem_of(instance, q, item, filling.given)
            faults.append(Fault(q.label, text, name[0] if name else "", said))
    missing = [titled(instance, instance.question(path)) for path in instance.missing()]
    late = daytime.missed(instance.order(), datetime.fromisoformat(visit.began), clock.now())
    other_time = [instance.text(q.path) for q in late]
    return Outlook(missing, faults, finish.photos_to_come(db, visit, form, judged), other_time)


def summary(desk: Desk) -> Talk[int]:
    """Show what stands; return the page to go to.

    Raises:
        Ended: the visit is to be finished.
        Paused: it stays a draft.
    """
    filling = desk.filling
    desk.been.clear()  # whoever comes back to a list from here begins at its first instance
    while True:
        ahead = outlook(filling)
        unfinished = [n for n, page in enumerate(filling.pages) if filling.waiting(page)]
        ready = not filling.visit.point and _whole(filling)
        prompt = say(f"screen.ask.summary{'_sheet' if ready else '_open' if unfinished else ''}")
        typed = yield desk.view("summary", lambda brush, ahead=ahead: screen.summary(brush, ahead), prompt)  # type: ignore[misc]
        key = typed.meaning()
        if key == MENU:
            key = yield from menu(desk, None)
        if key == "f7":
            raise Paused
        if key == "f6":
            yield from outcome(desk, None)
        elif key in ("f3", "up"):
            return _last_page(filling)
        elif key == "f10":
            yield from kinds.language(desk, None)
        elif key == UNDO:
            undo(desk)
        elif key == "f9":
            yield from _finish(desk, ahead)
        elif (chosen := numbers(typed.text)) and len(chosen) == 1 and 0 < chosen[0] <= len(walking.tops(filling)):
            return walking.tops(filling)[chosen[0] - 1]
        elif key == "enter":
            if ready and not typed.text.strip():
                raise Ended
            if unfinished and not typed.text.strip():
                return unfinished[0]
            desk.notice = say("screen.how.summary")


def _whole(filling: Filling) -> bool:
    """Tell whether a sheet can be taken at once: nothing is required, and nothing with points is open."""
    return not filling.instance.problems() and all(mark.state != "open" for mark in filling.marks.values())


def _last_page(filling: Filling) -> int:
    return max((n for n in walking.tops(filling) if filling.asks(filling.pages[n])), default=0)


def _finish(desk: Desk, ahead: Outlook) -> Talk[None]:
    if problems := desk.filling.instance.problems():
        instance = desk.filling.instance
        label = titled(instance, instance.question(str(problems[0].params["path"])))
        desk.notice = f"× {say('screen.not_yet', label=label, what=explained(problems[0]))}"
        return
    tally = desk.filling.tally()
    left = tally.asked - tally.answered
    key = "screen.sure.finish_open" if left else "screen.sure.finish"
    yield from confirm(desk, None, say(key, left=left, findings=len(ahead.faults)), "")
