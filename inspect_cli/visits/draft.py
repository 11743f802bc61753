"""The draft of a visit, opened for answers: each is written before anything goes on."""

from collections.abc import Mapping

from .. import ids
from ..errors import Problem, Refused
from ..log.journal import Journal, Op
from ..log.undo import last_entry
from ..templates.instance import Instance
from ..templates.registry import load
from ..templates.tree import parted
from . import answering, languages, repeats
from .answering import Answer
from .visit import Visit, find, refuse_finished


class Draft:
    """What stands in a draft, and what changes it. Whatever a method wrote is durable when it returns."""

    def __init__(self, journal: Journal, visit: Visit) -> None:
        self.journal = journal
        self.visit = visit
        self.lost: list[str] = []  # answers that the last change took away, with the instances they stood in
        self.form = load(journal.db, visit.template)
        self.speak(languages.kept(self.form, journal.config.get("form_language", "")))

    def speak(self, language: str) -> None:
        """Ask in a language of the form from now on (empty: its own)."""
        self.language = language
        self._read()

    def _read(self) -> None:
        self.given = answering.stored(self.journal.db, self.visit)
        who = answering.metadata(self.journal, self.visit)
        values = answering.values(self.form, self.given)
        self.instance = Instance(self.form, values, start=self.visit.began, language=self.language, **who)
        self._changed()

    def _values(self) -> dict[str, str]:
        return {path: answer.value for path, answer in self.given.items()}

    def _changed(self) -> None:
        """Forget what was worked out of the answers before: they are others now."""

    def take(self, answers: Mapping[str, Answer]) -> None:
        """Write answers by path, all of them in one entry or none.

        Raises:
            Unfit, Refused: one is not taken (`answer.…`); then nothing is changed.
            CannotWrite: disk full or read-only.
        """
        self._write(answers, [])

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

    def undo(self) -> list[str]:
        """Take back the last thing written in this visit; return the questions and instances that it was about.

        A second time it is written again.

        Raises:
            Refused: `answer.nothing_to_undo`, the last entry is no answer of this visit; `undo.…`; `visit.finished`.
        """
        with self.journal.lock.held():
            entry, ops = last_entry(self.journal)
            paths = [answering.path_of(self.visit, kind, key) for kind, _, key in entry.operations if kind != "photo"]
            if not any(paths) or None in paths:
                raise Refused("answer.nothing_to_undo")
            self._append(ops)
        self._read()
        return list(dict.fromkeys(filter(None, paths)))

    def _place(self, path: str) -> int:
        repeat, tag = parted(path)
        return repeats.places_of(self._values(), repeat)[tag]

    def _reshape(self, path: str, place: int) -> None:
        """Write an instance with its place (below 0: taken away), and what changes with it."""
        repeat, tag = parted(path)
        before = {q.path: self.instance.kept(q.path) for q in self.instance.questions() if q.asked}
        instances = repeats.instances(self.instance)
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
            lost, dropped = self._counted_out(instances, path)  # by a count that looks at this repeat
            self._append([*(answering.answer_op(self.visit, each, answer) for each, answer in taken.items()), *dropped])
        except Problem:
            self._read()
            raise
        self.given |= taken
        self._lose(lost)

    def _counted_out(self, before: set[str], by_hand: str = "") -> tuple[list[str], list[Op]]:
        """Return what has lost its place since there were these instances, and the operations that say so.

        What was taken away by hand, and all in it, can come back and is left alone.
        """
        gone = before - repeats.instances(self.instance)
        gone -= set(repeats.standing_in({by_hand}, gone))
        lost = repeats.standing_in(gone, self.given)
        return lost, answering.dropped(self.journal.db, self.visit, lost, gone)

    def _lose(self, lost: list[str]) -> None:
        """Forget answers that have lost their place; those that said something are told."""
        self.lost = [path for path in lost if self.given.pop(path).value and not repeats.is_instance(path)]
        self._changed()

    def _write(self, answers: Mapping[str, Answer], ops: list[Op]) -> None:
        taken: dict[str, Answer] = {}
        instances = repeats.instances(self.instance)
        try:
            for path, answer in answers.items():
                for changed in [path, *self.instance.set(path, answer.value)]:
                    q = self.instance.tree.questions.get(changed)  # None: a group or repeat
                    if q is None or not (q.asked or q.trigger):  # what is computed is computed again
                        continue
                    kept, before = self.instance.kept(changed), self.given.get(changed, Answer(""))
                    if changed == path:
                        taken[path] = answer._replace(value=kept)
                    elif kept != before.value:
                        taken[changed] = before._replace(value=kept)  # cleared by a filter, or set by a trigger
            lost, dropped = self._counted_out(instances)
            changes = answering.changes(self.given, taken)
            ops = [*(answering.answer_op(self.visit, path, answer) for path, answer in changes.items()), *ops, *dropped]
            if ops:
                self._append(ops)
        except Problem as problem:
            repeats.readable(self.instance, problem)
            self._read()
            raise
        self.given |= taken
        self._lose(lost)

    def _append(self, ops: list[Op]) -> None:
        self.lost = []
        with self.journal.lock.held():
            now = find(self.journal.db, self.visit.id)  # another window may have finished it, or moved it
            refuse_finished(now)
            if now.template != self.visit.template:
                raise Refused("visit.moved_meanwhile", number=now.number)
            self.journal.append(ops)
