"""From what was typed to answers: a line over a group of items, or one answer to one question."""

import re
from collections.abc import Callable, Sequence

from .. import clock
from ..errors import Unfit
from ..templates.form import Choice, Question
from . import matrix, moments
from .answering import EACH, Answer
from .drawing import PHRASES
from .filling import SELECT_ONE, Filling
from .line import JOINT, Entry, half, parse
from .pages import Page

SEVERAL, RANK, ACKNOWLEDGE = "select_multiple", "rank", "acknowledge"
READERS: dict[str, Callable[[Question, str], str]] = {
    "date": lambda q, text: moments.date(text, clock.now(), q.appearance),
    "time": lambda q, text: moments.time(text, clock.now()),
    "dateTime": lambda q, text: moments.moment(text, clock.now()),
    "text": lambda q, text: text.strip(),
}


def over_group(filling: Filling, page: Page, text: str) -> tuple[dict[str, Answer], list[Question]]:
    """Return the answers of a line typed over a group, by path, and the questions it names that have to be asked.

    `3` makes item 3 fail, `3b` with its second usual phrase, `3=4` gives it the fourth choice, `3=0` takes the
    answer back; `1 东门站` answers a text. Of a choice that brings no points `3b` is the second choice; `3-5b`,
    `3-5=2` are three items. Where several may be chosen `3=1,2` is `3=1+2`.

    Raises:
        Unfit: `line.stray`, `line.stray_asked`, `line.no_item`, `line.no_phrase`, `line.no_choice`.
    """
    items = filling.items(page)
    text = matrix.joined(text, lambda number: 0 < number <= len(items) and items[number - 1].type == SEVERAL)
    line = parse(matrix.spread(text))
    if line.stray or not line.entries:
        judging = any(filling.judged(q) for q in items)
        raise Unfit("line.stray" if judging else "line.stray_asked", text=line.stray or text.strip())
    answers, to_ask = {}, []
    for entry in line.entries:
        if not 0 < entry.number <= len(items):
            raise Unfit("line.no_item", number=entry.number, last=len(items))
        q = items[entry.number - 1]
        if entry.value is not None or filling.judged(q):
            answers[q.path] = _of_entry(filling, q, entry)
        elif q.list_name and entry.phrases:
            numbers = " ".join(str(place + 1) for place in entry.phrases)
            answers[q.path] = _of_entry(filling, q, entry._replace(value=numbers, phrases=()))
        elif entry.remark and not (entry.phrases or q.list_name or filling.takes_files(q)):  # `1 东门站`
            answers[q.path] = Answer(value_of(q, entry.remark, ()), how=EACH)
        else:
            to_ask.append(q)
    return answers, to_ask


def _of_entry(filling: Filling, q: Question, entry: Entry) -> Answer:
    before = filling.answer(q)
    phrases = _phrases(q, entry)
    if entry.value is not None:
        value = value_of(q, entry.value, filling.choices(q))
        return Answer(value, phrases, entry.remark)
    value = filling.choice(q, passing=False).name
    if before and before.value == value:  # the same item again: only what was typed is exchanged
        return before._replace(problem=phrases or before.problem, remark=entry.remark or before.remark, how=EACH)
    return Answer(value, phrases, entry.remark)


def _phrases(q: Question, entry: Entry) -> str:
    for place in entry.phrases:
        if not 0 <= place < len(q.problem):
            known = PHRASES[len(q.problem) - 1 : len(q.problem)]
            raise Unfit("line.no_phrase" if known else "line.no_phrases", number=entry.number, last=known)
    return JOINT.join(q.problem[place] for place in entry.phrases)


def over_item(filling: Filling, q: Question, text: str) -> Answer:
    """Return the answer typed to one question; of a judged item with phrase and place (`2b 西门`).

    Raises:
        Unfit: `line.…`, or what the type of the question refuses is left to `Filling.take`.
    """
    choices = filling.choices(q)
    if q.type != SELECT_ONE:
        return Answer(value_of(q, text, choices), how=EACH)
    line = parse(text)
    if line.stray or len(line.entries) != 1 or line.entries[0].value is not None:
        return Answer(value_of(q, text, choices), how=EACH)
    entry = line.entries[0]
    value = value_of(q, str(entry.number), choices)
    return Answer(value, _phrases(q, entry), entry.remark, EACH)


def value_of(q: Question, text: str, choices: Sequence[Choice]) -> str:
    """Return the value that typed text stands for; choices are meant by number, or by their words.

    Raises:
        Unfit: `line.no_choice`.
    """
    plain = half(text).strip()
    if q.type in (SELECT_ONE, SEVERAL):
        if plain == "0":
            return ""
        words = re.findall(r"[0-9]+", plain) if re.fullmatch(r"[0-9\s+.,;/、。，；]+", plain) else [text.strip()]
        names = [_choice(word, choices) for word in words]
        if len(names) > 1 and q.type == SELECT_ONE:
            raise Unfit("line.one_choice", text=text.strip())
        return " ".join(names)
    if q.type == RANK:
        return _ranked(plain, choices)
    if q.type == ACKNOWLEDGE:
        return {"1": "OK", "0": ""}.get(plain, plain)
    reader = READERS.get(q.type)
    return reader(q, text) if reader else plain


def _ranked(plain: str, choices: Sequence[Choice]) -> str:
    """Return the choices in the order typed, the first the best; `312` is `3 1 2` where there are nine at most.

    Raises:
        Unfit: `line.no_choice`, `line.rank_twice`, `line.rank_missing`.
    """
    if plain == "0":
        return ""
    words = re.findall(r"[^\s+.,;/、。，；>]+", plain)
    if len(words) == 1 and len(choices) <= 9 and words[0].isdecimal():
        words = list(words[0])
    names = [_choice(word, choices) for word in words]
    labels = {choice.name: f"{number} {choice.label}" for number, choice in enumerate(choices, 1)}
    if twice := next((name for n, name in enumerate(names) if name in names[:n]), ""):
        raise Unfit("line.rank_twice", label=labels[twice])
    if left := [label for name, label in labels.items() if name not in names]:
        raise Unfit("line.rank_missing", left="、".join(left))
    return " ".join(names)


def _choice(word: str, choices: Sequence[Choice]) -> str:
    if word.isdecimal() and len(word) < 4 and 0 < int(word) <= len(choices):
        return choices[int(word) - 1].name
    meant = [c for c in choices if word in (c.label, c.name)] or [c for c in choices if word and word in c.label]
    if len(meant) != 1 or word.isdecimal():
        raise Unfit("line.no_choice", text=word, last=len(choices))
    return meant[0].name
