"""A sheet of answers put into its template under the rules of the keyboard."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

from .. import ids
from ..errors import NotFound, Problem, Problems, Refused, Unfit, Where
from ..templates.form import Form, Group, Question
from ..templates.instance import Instance
from . import answering, repeats
from .answering import Answer

SELECT = "select_one"


class Sheet(NamedTuple):
    """What a file of answers says; `answers`: question name or path → answer; `photos` the same way.

    In a repeat the key is the place: `stops[2]/shelter`; `lists` says how many objects each list holds.
    """

    at: datetime
    people: tuple[str, ...]
    rest: str
    outcome: str
    answers: Mapping[str, Answer]
    photos: Mapping[str, tuple[Path, ...]]
    lists: Mapping[str, int] = {}
    about: Mapping[str, str] = {}  # see `visit.ABOUT`


class Filled(NamedTuple):
    """What a sheet comes to, by path: answers and instances of repeats, in the order of the form, and photos.

    `gone` are instances that stood and do not any more: a count took them away.
    """

    answers: dict[str, Answer]
    photos: dict[str, tuple[Path, ...]]
    gone: set[str]


def fill(form: Form, sheet: Sheet, known: Mapping[str, str], who: Mapping[str, str], *, each: bool = False) -> Filled:
    """Put a sheet into the template under its rules.

    `known` are answers that stand already, `who` is what `Instance` is told.
    With `each`, `rest` also answers what should be asked by itself.

    Raises:
        Problems: `answers.refused`, with every refusal and its question.
    """
    filler = _Filler(form, sheet, known, who, each=each)
    instances, triggered = repeats.instances(filler.filled), filler.triggered()
    filler.scope(form.root, "", "")
    filler.finish()
    if filler.problems:
        raise Problems("answers.refused", filler.problems)
    filler.pulled(triggered)
    gone = instances - repeats.instances(filler.filled)
    by_hand = set(repeats.standing_in(filler.taken, gone))
    return Filled(filler.taken, filler.photos, gone - by_hand)


class _Filler:
    """Walks through the form as it is filled in, one repeat or the form itself after the other."""

    def __init__(
        self, form: Form, sheet: Sheet, known: Mapping[str, str], who: Mapping[str, str], *, each: bool
    ) -> None:
        self.form, self.sheet, self.known, self.each = form, sheet, dict(known), each
        self.filled = Instance(form, repeats.values(known), **who)
        self.left = {*sheet.answers, *sheet.lists}  # what nothing in the form has taken yet
        self.problems: list[Problem] = []
        self.taken: dict[str, Answer] = {}
        self.photos: dict[str, tuple[Path, ...]] = {}

    def scope(self, group: Group, path: str, place: str | None) -> None:
        """Fill in the form, or one instance of a repeat: `place` is where its answers stand in the sheet, if anywhere.

        The names of its questions are looked up before any of them is answered.
        """
        given: dict[str, str] = {}
        if place is not None:
            inner = {q.path: q for q in _questions(group)}
            for key in [key for key in self.sheet.answers if _belongs(key, place)]:
                self.left.discard(key)
                try:
                    given[self._named(inner, group, key.removeprefix(place))] = key
                except Problem as problem:
                    self._refuse(problem, key)
        self._walk(group, path, place, given)

    def finish(self) -> None:
        """Refuse what no part of the form has taken, and what is hidden or not on offer after all."""
        for key in sorted(self.left):
            known = [item.name for item in self.form.root.walk() if _is_repeat(item)]
            self._refuse(NotFound("sheet.no_repeat", name=key, candidates=known), key)
        for path in self.taken:
            if repeats.is_instance(path):
                continue
            if path not in self.filled.tree.questions or not self.filled.relevant(path):
                self._refuse(Refused("answer.not_relevant", path=path), self._say(path))
            elif self.filled.limited(path):
                choices = " ".join(choice.name for choice in self.filled.choices(path))
                value = self.filled.kept(path)
                self._refuse(Unfit("answer.not_a_choice", path=path, value=value, choices=choices), self._say(path))

    def triggered(self) -> dict[str, str]:
        """Return what the questions that a trigger sets have in them now, hidden or not."""
        return {q.path: self.filled.kept(q.path) for q in self.filled.questions() if q.trigger}

    def pulled(self, before: Mapping[str, str]) -> None:
        """Take what triggers have set since: they do not go off again when the answers are opened."""
        for path, kept in self.triggered().items():
            given = self.taken.get(path)
            if kept != (given.value if given else before.get(path, "")):
                self.taken[path] = (given or Answer("", how=answering.COMPUTED))._replace(value=kept)

    def _named(self, inner: Mapping[str, Question], group: Group, name: str) -> str:
        """Return the path in the form of a question of this scope."""
        found = [q for q in inner.values() if name == q.path] or [
            q for q in inner.values() if q.name.lower() == name.lower()
        ]
        if len(found) == 1:
            return found[0].path
        if any(_is_repeat(item) and name in (item.name, item.path) for item in group.walk()):
            raise Unfit("sheet.list_wanted", name=name)
        elsewhere = answering.question(self.form, name)
        if elsewhere.path in inner:
            return elsewhere.path
        around = [item.name for item in self.form.root.walk() if _is_repeat(item) and _holds(item, elsewhere)]
        raise Refused("sheet.other_place", name=name, place="/".join([*(f"{each}[…]" for each in around), name]))

    def _walk(self, group: Group, path: str, place: str | None, given: Mapping[str, str]) -> None:
        for child in group.children:
            below = f"{path}/{child.name}" if path else child.name
            if isinstance(child, Question):
                self._question(self.filled.question(below), given.get(child.path, ""))
            elif child.kind == "repeat":
                self._repeat(child, below, place)
            else:
                self._walk(child, below, place, given)

    def _question(self, q: Question, key: str) -> None:
        answer = self.sheet.answers[key] if key else self._rest(q)
        if answer is None:
            return
        place = key if "[" in key else self._say(q.path)
        try:
            self.filled.set(q.path, answer.value)
        except Problem as problem:
            self._refuse(problem, place)
            return
        said = answering.phrase(q, answer.problem)
        self.taken[q.path] = answer._replace(value=self.filled.kept(q.path), problem=said)
        if photos := self.sheet.photos.get(key):
            self.photos[q.path] = photos

    def _repeat(self, group: Group, path: str, place: str | None) -> None:
        """Make as many instances as the sheet lists, and fill them in; what stands already is not taken away."""
        names = (group.name, group.path)
        key = next((f"{place}{name}" for name in names if place is not None and f"{place}{name}" in self.left), "")
        wanted = self.sheet.lists.get(key)
        if wanted is not None:
            self.left.discard(key)
            self._shape(path, wanted)
        tags = self.filled.tags(path)
        if wanted is not None and wanted > len(tags):
            self._refuse(Refused("sheet.too_many", name=key, given=wanted, there=len(tags)), key)
            beyond = tuple(f"{key}[{number}]/" for number in range(len(tags) + 1, wanted + 1))
            self.left = {other for other in self.left if not other.startswith(beyond)}
        for number, tag in enumerate(tags, 1):
            there = wanted is not None and number <= wanted
            self.scope(group, f"{path}[{tag}]", f"{key}[{number}]/" if there else None)

    def _shape(self, path: str, wanted: int) -> None:
        """Add the instances that are missing; with none wanted, take away the one that nobody has filled in."""
        if self.filled.counted(path):
            return
        tags = self.filled.tags(path)
        for _ in range(wanted - len(tags)):
            tag, place = ids.tag(), repeats.next_place(self.known, path)
            self.filled.add(path, tag)
            self._note(f"{path}[{tag}]", place)
        for tag in tags if wanted == 0 else []:
            inside = f"{path}[{tag}]"
            if not any(known.startswith(f"{inside}/") and value for known, value in self.known.items()):
                self.filled.remove(inside)
                self._note(inside, -repeats.places_of(self.known, path)[tag])

    def _note(self, path: str, place: int) -> None:
        self.known[path] = str(place)
        self.taken[path] = Answer(str(place), how=answering.FILE)

    def _rest(self, q: Question) -> Answer | None:
        rest, path, filled = self.sheet.rest, q.path, self.filled
        if not rest or q.type != SELECT or not filled.relevant(path) or filled.value(path):
            return None
        choices = filled.choices(path)
        if (q.ask == "each" and not self.each) or rest not in {choice.name for choice in choices}:
            return None
        return Answer(rest, how=answering.BATCH) if any(choice.score is not None for choice in choices) else None

    def _say(self, path: str) -> str:
        """Return how a question is named in a refusal: in a repeat, as in the sheet."""
        there = "[" in path and path in self.filled.tree.questions
        return repeats.numbered(self.filled, path) if there else path

    def _refuse(self, problem: Problem, place: str) -> None:
        problem.where = Where(column=place)
        if "[" in str(problem.params.get("path", "")):
            problem.params["path"] = place
        self.problems.append(problem)


def _belongs(key: str, place: str) -> bool:
    """Tell a name that stands at a place of the sheet itself, not in a list within it."""
    return key.startswith(place) and "[" not in key[len(place) :]


def _is_repeat(item: Group | Question) -> bool:
    return isinstance(item, Group) and item.kind == "repeat"


def _holds(item: Group | Question, q: Question) -> bool:
    return q.path.startswith(f"{item.path}/")


def _questions(group: Group) -> Iterator[Question]:
    """Yield the questions of a group, those of repeats within it left out."""
    for child in group.children:
        if isinstance(child, Question):
            yield child
        elif child.kind != "repeat":
            yield from _questions(child)
