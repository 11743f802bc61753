"""The screens of a survey, as plain lines of a given width; the words come from the caller."""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from .. import clock
from ..templates.form import Question
from ..templates.texts import GUIDANCE
from ..templates.tree import form_path
from ..widths import broken, cut, pad, width
from . import daytime, grid, offering, search, walking
from .answering import Answer
from .drawing import (
    FAILED,
    INDENT,
    OPEN,
    PASSED,
    Brush,
    Drawn,
    flow,
    hanging,
    head,
    keys,
    last_time,
    mark,
    phrases,
    said_value,
)  # fmt: skip
from .filling import IMAGE, SELECT_ONE, Filling
from .moments import MONTH, YEAR
from .pages import NOTE, Page

# A group


def group(brush: Brush, page: Page) -> Drawn:
    """Draw a group: every item with its number, its mark, what was said of it, and what failed last time."""
    filling, body, number = brush.filling, [], 0
    waiting = {q.path for q in filling.waiting(page)}
    focus, shown, drawn = -1, filling.shown(page), 0
    for place, q in enumerate(shown):
        if q.type == NOTE:
            body += hanging("  ※ ", filling.instance.text(q.path), brush.cells)
            continue
        number += 1
        if q.path in waiting and focus < 0:
            focus = len(body)
        if number <= drawn:
            continue
        if together := grid.run(brush, shown[place:]):
            body += grid.drawn(brush, together, number)
            drawn = number + len(together) - 1
        else:
            body += _item(brush, q, number)
    names = ["help", "each", "back", "remark", "photo", "summary", "menu", "pause"]
    if filling.form.languages:
        names.insert(-2, "language")
    foot = [*flow(_legend(brush, page), brush.cells), *keys(brush.say, brush.cells, names)]
    return Drawn(head(brush, page), body, foot, max(focus, 0))


def group_prompt(brush: Brush, page: Page) -> str:
    """Return what stands before the cursor: above all, what Enter alone will do."""
    if rest := len(brush.filling.rest(page)):
        return brush.say("screen.ask.rest", count=rest)
    if waiting := len(brush.filling.waiting(page)):
        return brush.say("screen.ask.one_by_one", count=waiting)
    return brush.say("screen.ask.next")


def _item(brush: Brush, q: Question, number: int) -> list[str]:
    filling, cells = brush.filling, brush.cells
    answer = filling.answer(q)
    label = filling.instance.text(q.path)
    tags = _tags(brush, q, answer) if not filling.instance.readonly(q.path) else _fixed(brush, q)
    lines = hanging(f"{number:>2} {mark(filling, q)}  ", "  ".join([label, *tags]), cells)
    hint = filling.instance.text(q.path, "hint")
    if hint and not answer and len(lines) == 1 and width(lines[0]) + width(f"  （{hint}）") <= cells:
        lines[0] += f"  （{hint}）"
    lines += _said(brush, answer)
    if filling.failed(q) and answer and not (answer.problem or answer.remark):
        lines += flow(phrases(q), cells, INDENT)
    return lines + _last_time(brush, q)


def _fixed(brush: Brush, q: Question) -> list[str]:
    value = brush.filling.instance.value(q.path)
    return [*([f"= {said_value(brush.filling, q, value)}"] if value else []), brush.say("screen.tag.readonly")]


def _tags(brush: Brush, q: Question, answer: Answer | None) -> list[str]:
    filling, say, tags = brush.filling, brush.say, []
    if answer and (not filling.judged(q) or filling.marks[q.path].state in ("exempt", "untested")):
        tags += [f"= {said_value(filling, q, answer.value)}"] if q.type != "acknowledge" else []
    elif not answer and (q.ask == "each" or not filling.judged(q)):
        tags.append(say("screen.tag.each"))
    if not answer and filling.instance.required(q.path):
        tags.append(say("screen.tag.required"))
    if q.when:
        tags.append(when(brush, q))
    if count := _photos(filling, q):
        tags.append(say("screen.tag.photos", count=count))
    return tags


def _photos(filling: Filling, q: Question) -> int:
    """Count the photos beside an answer; the sound or paper that is the answer is none."""
    own = filling.takes_files(q) and q.type != IMAGE and filling.answer(q) is not None
    return filling.photos(q) - own


def when(brush: Brush, q: Question) -> str:
    """Return the time of day that an item is for, marked when the visit is at another time."""
    began = datetime.fromisoformat(brush.filling.visit.began)
    now = "" if daytime.fits(q.when, began, clock.now()) else "▲ "
    return f"[{now}{brush.say(f'screen.when.{q.when}')}]"


def _said(brush: Brush, answer: Answer | None) -> list[str]:
    if answer is None or not (answer.problem or answer.remark):
        return []
    text = (
        f"{answer.problem}（{answer.remark}）" if answer.problem and answer.remark else answer.problem or answer.remark
    )
    return hanging(" " * INDENT + "→ ", text, brush.cells)


def _last_time(brush: Brush, q: Question) -> list[str]:
    failure = brush.last.failures.get(form_path(q.path)) if brush.last else None
    if failure is None:
        return []
    return hanging(" " * INDENT, last_time(failure, brush.say), brush.cells)


def _legend(brush: Brush, page: Page) -> list[str]:
    items = brush.filling.items(page)
    judged = next((q for q in items if brush.filling.judged(q)), None)
    if judged is None:
        grid_types = {q.type for q in items if form_path(q.path) in brush.filling.gridded}
        names = ["grid"] * bool(grid_types) + ["several"] * ("select_multiple" in grid_types) or ["numbers"]
        return [brush.say(f"screen.legend.{name}") for name in names]
    choices = brush.filling.instance.spoken(brush.filling.form.choices(judged))
    others = [f"3={n} {choice.label}" for n, choice in enumerate(choices, 1) if choice.score is None]
    return [brush.say("screen.legend.fail"), *others, brush.say("screen.legend.help")]


# One item


def item(brush: Brush, page: Page, q: Question) -> Drawn:
    """Draw one question with all that is needed to answer it."""
    filling, cells = brush.filling, brush.cells
    items = filling.items(page)
    body: list[str] = []
    for note in _notes_before(filling, page, q):
        body += hanging("  ※ ", filling.instance.text(note.path), cells)
    body += hanging(f"{items.index(q) + 1}/{len(items)}  ", filling.instance.text(q.path), cells)
    if hint := filling.instance.text(q.path, "hint"):
        body += hanging("  ", brush.say("screen.criterion", hint=hint), cells)
    body += [line[INDENT - 2 :] for line in _last_time(brush, q)]
    gap = [] if search.long(q, filling.choices(q)) else [""]  # a page of a list needs a low terminal's every line
    body += [*gap, *offered, *gap] if (offered := offering.offered(brush, q)) else [""]
    if filling.judged(q) and q.problem:
        body += [*(line for phrase in phrases(q) for line in hanging("  ", phrase, cells)), ""]
    if gap or filling.answer(q) or filling.instance.required(q.path):
        body += _now(brush, q)
    names = ("help", "group", "remark", "photo", "previous", "menu_literal" if literal(q) else "menu", "pause")
    return Drawn(head(brush, page), body, [*flow(_how(brush, q), cells), *keys(brush.say, cells, names)])


def literal(q: Question) -> bool:
    """Tell whether a number or text is the answer, so that `0` cannot be the menu."""
    return not q.type.startswith("select") and q.type != "rank"


def _notes_before(filling: Filling, page: Page, q: Question) -> list[Question]:
    shown = filling.shown(page)
    place = shown.index(q)
    first = place
    while first and shown[first - 1].type == NOTE:
        first -= 1
    return shown[first:place]


def _now(brush: Brush, q: Question) -> list[str]:
    filling, say = brush.filling, brush.say
    answer = filling.answer(q)
    photos = say("screen.tag.photos", count=count) if (count := _photos(filling, q)) else ""
    if answer is None:
        needed = say("screen.tag.required") if filling.instance.required(q.path) else ""
        return flow([f"  {OPEN} {say('screen.unanswered')}", *filter(None, (needed, photos))], brush.cells)
    value = said_value(filling, q, answer.value) if q.type != "acknowledge" else say("screen.acknowledge")
    lines = hanging(f"  {mark(filling, q)} ", "  ".join(filter(None, (value, photos))), brush.cells)
    return lines + [line[INDENT - 4 :] for line in _said(brush, answer)]


def _how(brush: Brush, q: Question) -> list[str]:
    """Return how an answer to this type of question is typed."""
    if q.type == SELECT_ONE and brush.filling.judged(q) and q.problem:
        return [brush.say("screen.how.judged")]
    if search.long(q, brush.filling.choices(q)):
        return [brush.say("screen.how.search"), brush.say("screen.how.search_several")][: 1 + (q.type != SELECT_ONE)]
    if q.type == "date" and (form := next((a for a in (MONTH, YEAR) if a in q.appearance), "")):
        return [brush.say(f"screen.how.{form}")]
    return [brush.say(f"screen.how.{q.type}")]


# Help


def help_on(brush: Brush, page: Page, questions: Sequence[Question]) -> Drawn:
    """Draw criterion, phrases and consequences of items."""
    items, body = brush.filling.items(page), []
    for q in questions:
        body += hanging(f"{items.index(q) + 1:>2}  ", brush.filling.instance.text(q.path), brush.cells)
        if hint := brush.filling.instance.text(q.path, "hint"):
            body += hanging("    ", brush.say("screen.criterion", hint=hint), brush.cells)
        if guidance := brush.filling.instance.text(q.path, GUIDANCE):
            body += hanging("    ", guidance, brush.cells)
        about = q._asdict() | {"unit": "、".join(q.unit)}
        for name in ("requirement", "deadline", "unit", "indicator", "basis", "severity"):
            if text := about[name]:
                body += hanging(f"    {brush.say(f'screen.about.{name}')} ", text, brush.cells)
        body += flow(phrases(q), brush.cells, 4)
    topics = ("list", "keys") if page.repeat else ("line", "keys")
    body += ["", *(line for key in topics for line in broken(brush.say(f"screen.help.{key}"), brush.cells))]
    return Drawn(head(brush, page), body, keys(brush.say, brush.cells, ("enter_back",)))


class Fault(NamedTuple):
    """An item that fails, for the summary: the unit's name, empty while nobody can be named.

    `said`: the inspector wrote what is wrong; otherwise the first usual phrase stands in for it.
    """

    label: str
    text: str
    unit: str
    said: bool


class Outlook(NamedTuple):
    """What finishing would do now: what keeps it back, what fails and whose it is, photos to come.

    `other_time`: items for another time of day than that of the visit.
    """

    missing: Sequence[str]
    faults: Sequence[Fault]
    photos: Sequence[str]
    other_time: Sequence[str]


def summary(brush: Brush, outlook: Outlook) -> Drawn:
    """Draw what stands before a visit is finished."""
    filling, say, cells = brush.filling, brush.say, brush.cells
    pages = [(number, filling.pages[n]) for number, n in enumerate(walking.tops(filling), 1)]
    rows = [_page_row(brush, number, page) for number, page in pages if filling.asks(page)]
    body = [*rows, ""]
    if outlook.missing:
        body += broken(say("screen.missing", count=len(outlook.missing)), cells)
        body += [line for label in outlook.missing for line in hanging("  – ", label, cells)]
    if not filling.form.questionnaire:
        body.append(say("screen.faults", count=len(outlook.faults)))
    for fault in outlook.faults:
        body += hanging(f"  {FAILED} ", fault.label, cells)
        body += hanging("    → ", f"{fault.text} · {fault.unit or say('screen.nobody')}", cells)
        if not fault.said:
            body += hanging("    ▲ ", say("screen.first_phrase"), cells)
    if outlook.photos:
        body += broken(say("screen.photos_to_come", count=len(outlook.photos)), cells)
    if outlook.other_time:
        labels = say("list.comma").join(outlook.other_time)
        body += broken(say("screen.when.missed", count=len(outlook.other_time), labels=labels), cells)
    names = ("finish", "jump", "outcome" if filling.visit.point else "outcome_sheet", "pause_draft", "menu")
    return Drawn(head(brush, None), body, keys(say, cells, names))


def _page_row(brush: Brush, number: int, page: Page) -> str:
    filling = brush.filling
    items = filling.asked(page)
    answered = sum(1 for q in items if filling.answer(q))
    failed = sum(1 for q in items if filling.failed(q))
    sign = PASSED if answered == len(items) else OPEN
    fails = f"  {FAILED}{failed}" if failed else ""
    return cut(f"{number:>2} {sign} {pad(filling.heading(page), 20)} {answered}/{len(items)}{fails}", brush.cells)
