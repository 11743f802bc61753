"""A visit while it is filled in: what is asked now, what stands, and each answer written before anything goes on."""

from collections.abc import Mapping
from decimal import Decimal
from functools import cached_property
from pathlib import Path
from typing import NamedTuple

from .. import ids
from ..errors import Problem, Refused
from ..log.journal import Journal, Op
from ..photos import evidence
from ..templates.form import Choice, Question
from ..templates.instance import Instance
from ..templates.registry import load
from ..templates.scoring import Item, Mark, items, marks
from . import answering, repeats
from .answering import BATCH, Answer
from .pages import Page, pages
from .visit import Visit, find, refuse_finished

SELECT_ONE, IMAGE = "select_one", "image"
BY_ITSELF = "each"  # column `ask`


class Tally(NamedTuple):
    """How far a visit has come: questions asked and answered, points got and possible, items that fail."""

    answered: int
    asked: int
    got: Decimal
    possible: Decimal
    failed: tuple[str, ...]


class Sample(NamedTuple):
    """An instance of a repeat as it stands: its number (from 1), what its first answers say, how far it has come."""

    path: str
    number: int
    summary: str
    answered: int
    asked: int
    failed: int


class Filling:
    """A draft, opened for answers. Whatever a method wrote is durable when it returns."""

    def __init__(self, journal: Journal, visit: Visit) -> None:
        self.journal = journal
        self.visit = visit
        self.form = load(journal.db, visit.template)
        self._read()

    def _read(self) -> None:
        self.given = answering.stored(self.journal.db, self.visit)
        self.instance = Instance(self.form, answering.values(self.form, self.given), username=self.journal.by)
        self._changed()

    def _values(self) -> dict[str, str]:
        return {path: answer.value for path, answer in self.given.items()}

    def _changed(self) -> None:
        for name in ("marks", "pages"):
            self.__dict__.pop(name, None)

    # What stands

    @cached_property
    def pages(self) -> list[Page]:
        """The pages as they are now: those of a repeat's instances come and go."""
        return pages(self.instance)

    @cached_property
    def marks(self) -> dict[str, Mark]:
        """The points of each question as it stands, by path; in repeats of each sample."""
        return {mark.path: mark for mark in marks(self.instance)}

    def judgements(self) -> list[Item]:
        """Return the points of each item as it stands: samples of one item are judged together."""
        return items(self.marks.values())

    def answer(self, q: Question) -> Answer | None:
        """Return what was answered; a default that nobody confirmed is no answer."""
        given = self.given.get(q.path)
        return given if given and given.value else None

    def failed(self, q: Question) -> bool:
        """Tell whether a question makes a finding as things stand."""
        return q.path in self.marks and self.marks[q.path].failed

    def shown(self, page: Page) -> list[Question]:
        """Return the questions and notes of a page that are shown now."""
        return [q for q in page.questions if self.instance.relevant(q.path)]

    def items(self, page: Page) -> list[Question]:
        """Return the questions of a page that are asked now; on the screen they are numbered from 1."""
        return [q for q in self.shown(page) if q.asked]

    def waiting(self, page: Page) -> list[Question]:
        """Return the questions of a page that still have to be answered, or may be; of a list, of all instances."""
        return [q for q in self.asked(page) if not self.answer(q) and not self.instance.readonly(q.path)]

    def asked(self, page: Page) -> list[Question]:
        """Return the questions of a page that are asked now; of a list, those of all instances."""
        below = [each for each in self.pages if page.repeat and each.inside.startswith(f"{page.repeat}[")]
        return [q for each in below or [page] for q in self.items(each)]

    def asks(self, page: Page) -> bool:
        """Tell whether a page has anything to ask now, or instances to list."""
        return bool(self.samples(page) or self.may_add(page)) if page.repeat else bool(self.items(page))

    def may_add(self, page: Page) -> bool:
        """Tell whether instances of a list are added and taken away by hand; not while the repeat is hidden."""
        around = page.repeat.rpartition("/")[0]
        if not page.repeat or self.instance.counted(page.repeat) or (around and not self.instance.relevant(around)):
            return False
        tags = self.instance.tags(page.repeat)
        return not tags or any(self.instance.relevant(f"{page.repeat}[{tag}]") for tag in tags)

    def samples(self, page: Page) -> list[Sample]:
        """Return the instances a page lists, in order."""
        paths = [(f"{page.repeat}[{tag}]", number) for number, tag in enumerate(self.instance.tags(page.repeat), 1)]
        return [self._sample(path, number) for path, number in paths if self.instance.relevant(path)]

    def _sample(self, path: str, number: int) -> Sample:
        asked = self.instance.within(path)
        answered = [q for q in asked if self.answer(q)]
        return Sample(
            path, number, repeats.summary(self.instance, path), len(answered), len(asked), sum(map(self.failed, asked))
        )

    def removed(self, page: Page) -> list[tuple[str, str]]:
        """Return path and summary of the instances that were taken away from a list and can come back."""
        if not self.may_add(page):
            return []
        stored = self._values()
        return [(path, repeats.summary_of(self.form, stored, path)) for path in repeats.removed(stored, page.repeat)]

    def judged(self, q: Question) -> bool:
        """Tell whether an item conforms or not: a choice among such as bring points."""
        return q.type == SELECT_ONE and any(choice.score is not None for choice in self.form.choices(q))

    def choice(self, q: Question, *, passing: bool) -> Choice:
        """Return the choice that means 符合 (most points), or that means 不符合 (fewest)."""
        scored = [choice for choice in self.instance.choices(q.path) if choice.score is not None]
        pick = max if passing else min
        return pick(scored, key=lambda choice: choice.score or Decimal(0))

    def rest(self, page: Page) -> list[Question]:
        """Return what one Enter may set to 符合: judged, not answered, not to be asked by itself."""
        return [q for q in self.waiting(page) if q.ask != BY_ITSELF and self.judged(q)]

    def tally(self) -> Tally:
        """Return how far it has come."""
        asked = [q for q in self.instance.order() if q.asked]
        judged = [item.mark for item in self.judgements()]
        scored = [mark for mark in judged if mark.got is not None and mark.possible is not None]
        return Tally(
            sum(bool(self.answer(q)) for q in asked),
            len(asked),
            sum((mark.got or Decimal(0) for mark in scored), Decimal(0)),
            sum((mark.possible or Decimal(0) for mark in scored), Decimal(0)),
            tuple(mark.path for mark in judged if mark.failed),
        )

    def photos(self, q: Question) -> int:
        """Return how many photos a question has."""
        return evidence.bound(self.journal.db, answering.answer_target(self.visit.id, q.path))

    # What a person does

    def take(self, answers: Mapping[str, Answer]) -> None:
        """Write answers by path, all of them in one entry or none.

        Raises:
            Unfit, Refused: one is not taken (`answer.…`); then nothing is changed.
            CannotWrite: disk full or read-only.
        """
        self._write(answers, [])

    def set_rest(self, page: Page) -> int:
        """Set the rest of a page to 符合, one entry; return how many there were."""
        rest = {q.path: Answer(self.choice(q, passing=True).name, how=BATCH) for q in self.rest(page)}
        if rest:
            self.take(rest)
        return len(rest)

    def add_photo(self, q: Question, path: Path) -> None:
        """Bind a photo to a question; a question of type image is answered by it.

        Raises:
            Unfit: `photo.…`: it is no picture.
        """
        target = answering.answer_target(self.visit.id, q.path)
        _, ops = evidence.add_one(self.journal, path, evidence.Binding(target))
        self._write({q.path: Answer(path.name)} if q.type == IMAGE else {}, ops)

    def remark(self, q: Question, text: str) -> None:
        """Write where exactly, or whatever else is to be said of an answer.

        Raises:
            Refused: `answer.remark_first`, when there is no answer yet.
        """
        answer = self.answer(q)
        if answer is None:
            raise Refused("answer.remark_first", label=q.label)
        self.take({q.path: answer._replace(remark=text)})

    def add(self, repeat: str) -> str:
        """Begin another instance of a repeat, behind all others; return its path.

        Raises:
            Refused: `answer.repeat_counted`; `visit.finished`.
        """
        path = f"{repeat}[{ids.tag()}]"
        self._reshape(path, repeats.next_place(self._values(), repeat))
        return path

    def remove(self, path: str) -> None:
        """Take an instance away; `restore` brings it back as it was.

        Raises:
            Refused: `answer.repeat_counted`; `visit.finished`.
        """
        self._reshape(path, -abs(self._place(path)))

    def restore(self, path: str) -> None:
        """Bring an instance back that was taken away: the same answers, in the same place.

        Raises:
            Refused: `visit.finished`.
        """
        self._reshape(path, abs(self._place(path)))

    def _place(self, path: str) -> int:
        repeat, _, tag = path.removesuffix("]").rpartition("[")
        return repeats.places_of(self._values(), repeat)[tag]

    def _reshape(self, path: str, place: int) -> None:
        """Write an instance with its place (below 0: taken away), and what changes with it."""
        repeat, _, tag = path.removesuffix("]").rpartition("[")
        before = {q.path: self.instance.kept(q.path) for q in self.instance.questions() if q.asked}
        try:
            if place < 0:
                self.instance.remove(path)
            else:
                places = repeats.places_of(self._values(), repeat)
                here = sum((places[other], other) < (place, tag) for other in self.instance.tags(repeat))
                self.instance.add(repeat, tag, here)
            there = [q.path for q in self.instance.questions() if q.path in before]
            taken = {path: Answer(str(place))}
            for each in there:
                if (kept := self.instance.kept(each)) != before[each]:
                    taken[each] = self.given.get(each, Answer(""))._replace(value=kept)
            self._append([answering.answer_op(self.visit, each, answer) for each, answer in taken.items()])
        except Problem:
            self._read()
            raise
        self.given |= taken
        self._changed()

    def _write(self, answers: Mapping[str, Answer], ops: list[Op]) -> None:
        taken: dict[str, Answer] = {}
        try:
            for path, answer in answers.items():
                for changed in [path, *self.instance.set(path, answer.value)]:
                    q = self.instance.tree.questions.get(changed)  # None: a group or repeat
                    if q is None or not q.asked:
                        continue
                    kept, before = self.instance.kept(changed), self.given.get(changed, Answer(""))
                    if changed == path:
                        taken[path] = answer._replace(value=kept)
                    elif kept != before.value:
                        taken[changed] = before._replace(value=kept)  # cleared by a filter, or set by a trigger
            changes = answering.changes(self.given, taken)
            ops = [*(answering.answer_op(self.visit, path, answer) for path, answer in changes.items()), *ops]
            if ops:
                self._append(ops)
        except Problem as problem:
            repeats.readable(self.instance, problem)
            self._read()
            raise
        self.given |= taken
        self._changed()

    def _append(self, ops: list[Op]) -> None:
        with self.journal.lock.held():
            now = find(self.journal.db, self.visit.id)  # another window may have finished it, or moved it
            refuse_finished(now)
            if now.template != self.visit.template:
                raise Refused("visit.moved_meanwhile", number=now.number)
            self.journal.append(ops)
