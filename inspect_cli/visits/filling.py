"""A visit while it is filled in: what is asked now, what stands, and each answer written before anything goes on."""

from decimal import Decimal
from functools import cached_property
from itertools import takewhile
from pathlib import Path
from typing import NamedTuple

from ..errors import Refused, Unfit
from ..log.journal import Journal, Op
from ..photos import evidence
from ..templates.columns import MEDIA_TYPES
from ..templates.form import Choice, Question
from ..templates.scoring import Item, Mark, items, marks
from ..templates.tree import form_path
from . import answering, matrix, repeats
from .answering import BATCH, Answer
from .draft import Draft
from .pages import Page, pages
from .search import Index
from .visit import Visit

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


class Filling(Draft):
    """A draft as a person sees it: its pages, what is asked and what it scored."""

    def __init__(self, journal: Journal, visit: Visit) -> None:
        self._scored: dict[str, bool] = {}
        self._labels: dict[tuple[str, str], dict[str, str]] = {}
        self._indexes: dict[str, Index] = {}
        super().__init__(journal, visit)
        self.gridded = matrix.gridded(self.form)

    def _changed(self) -> None:
        super()._changed()
        for name in ("marks", "pages"):
            self.__dict__.pop(name, None)
        self._offered: dict[str, tuple[Choice, ...]] = {}

    # What stands

    @cached_property
    def pages(self) -> list[Page]:
        """The pages as they are now: those of a repeat's instances come and go."""
        return pages(self.instance)

    def heading(self, page: Page) -> str:
        """Return what a page is called in the language that is asked in."""
        spoken = pages(self.instance, self.instance.heading)
        return next((said.label for own, said in zip(self.pages, spoken, strict=True) if own == page), page.label)

    @cached_property
    def marks(self) -> dict[str, Mark]:
        """The points of each question as it stands, by path; in repeats of each sample."""
        return {mark.path: mark for mark in marks(self.instance)}

    def judgements(self) -> list[Item]:
        """Return the points of each item as it stands: samples of one item are judged together."""
        return items(self.marks.values())

    def answer(self, q: Question) -> Answer | None:
        """Return what was answered; a default that nobody confirmed is no answer, nor what is not on offer now."""
        given = self.given.get(q.path)
        if given and self.instance.limited(q.path):
            given = given._replace(value=self.instance.value(q.path))
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
        """Tell whether an item conforms or not: a choice among such as bring points, and no scale."""
        if q.type != SELECT_ONE or form_path(q.path) in self.gridded:
            return False
        if q.list_name not in self._scored:  # a list may be long
            self._scored[q.list_name] = any(choice.score is not None for choice in self.form.choices(q))
        return self._scored[q.list_name]

    def choices(self, q: Question) -> tuple[Choice, ...]:
        """Return the choices on offer as things stand; a filter over a long list runs once between two answers."""
        if q.path not in self._offered:
            self._offered[q.path] = self.instance.choices(q.path)
        return self._offered[q.path]

    def said(self, q: Question, value: str) -> str:
        """Return a value in the words of its choices."""
        if not (q.list_name and value):
            return value
        key = (q.list_name, self.language)
        if key not in self._labels:
            spoken = self.instance.spoken(self.form.choices(q))
            self._labels[key] = {choice.name: choice.label for choice in spoken}
        return repeats.labelled(q, value, self._labels[key])

    def index(self, q: Question) -> Index:
        """Return the choices on offer, ready to be searched."""
        offered, kept = self.choices(q), self._indexes.get(q.path)
        if kept is None or kept.choices != offered:
            kept = self._indexes[q.path] = Index(offered)
        return kept

    def choice(self, q: Question, *, passing: bool) -> Choice:
        """Return the choice that means 符合 (most points), or that means 不符合 (fewest)."""
        scored = [choice for choice in self.choices(q) if choice.score is not None]
        pick = max if passing else min
        return pick(scored, key=lambda choice: choice.score or Decimal(0))

    def untouched(self, instance: str) -> bool:
        """Tell whether nothing has been answered in an instance of a repeat."""
        return not any(answer.value for path, answer in self.given.items() if path.startswith(f"{instance}/"))

    def leading(self, page: Page) -> list[Question]:
        """Return the questions of a page before the first that is judged or needs the screen of its group."""
        return list(takewhile(self._leads, self.items(page)))

    def _leads(self, q: Question) -> bool:
        alone = form_path(q.path) not in self.gridded and not self.instance.readonly(q.path)
        return alone and not self.judged(q) and not self.takes_files(q)

    def rest(self, page: Page) -> list[Question]:
        """Return what one Enter may set to 符合: judged, not answered, not to be asked by itself."""
        return [q for q in self.waiting(page) if q.ask != BY_ITSELF and self.judged(q)]

    def outcounted(self, page: Page) -> list[Question]:
        """Return the items of a page that were set to 符合 and fail by what was counted, with nothing said of it."""
        passed = [q for q in self.items(page) if self.failed(q) and self.judged(q)]
        given = [(q, self.answer(q)) for q in passed]
        passing = {q.path: self.choice(q, passing=True).name for q in passed}
        return [q for q, a in given if a and a.value == passing[q.path] and not (a.problem or a.remark)]

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

    def set_rest(self, page: Page) -> int:
        """Set the rest of a page to 符合, one entry; return how many there were."""
        rest = {q.path: Answer(self.choice(q, passing=True).name, how=BATCH) for q in self.rest(page)}
        if rest:
            self.take(rest)
        return len(rest)

    def add_photo(self, q: Question, path: Path) -> None:
        """Bind a photo to a question; a question of type image is answered by it.

        Raises:
            Unfit: `photo.…`: it is no picture, or there are as many as there may be (`photo.most`).
        """
        if q.photo_max is not None and self.photos(q) >= q.photo_max:
            raise Unfit("photo.most", label=q.label, most=q.photo_max)
        target = answering.answer_target(self.visit.id, q.path)
        _, ops = evidence.add_one(self.journal, path, evidence.Binding(target))
        self._write({q.path: Answer(path.name)} if q.type == IMAGE else {}, ops)

    def answer_with_file(self, q: Question, path: Path | None) -> None:
        """Answer a question of type audio, video or file; the file it had before is bound to it no more.

        None takes the answer back.

        Raises:
            Unfit: `media.…`, `photo.…`: it is no such file.
        """
        target = answering.answer_target(self.visit.id, q.path)
        made = evidence.add_one(self.journal, path, evidence.Binding(target), q.type) if path else None
        before = evidence.bound_photos(self.journal.db, target)
        gone = [photo for photo in before if not made or photo != made[0].sha256]
        ops = [Op("attachment", f"{target}/{photo}", None) for photo in gone]
        self._write({q.path: Answer(path.name if path else "")}, [*(made[1] if made else []), *ops])

    def takes_files(self, q: Question) -> bool:
        """Tell whether a file is the answer to a question."""
        return q.type in MEDIA_TYPES

    def remark(self, q: Question, text: str) -> None:
        """Write where exactly, or whatever else is to be said of an answer.

        Raises:
            Refused: `answer.remark_first`, when there is no answer yet.
        """
        answer = self.answer(q)
        if answer is None:
            raise Refused("answer.remark_first", label=q.label)
        self.take({q.path: answer._replace(remark=text)})
