"""`survey` at the keyboard: from the point to the finished visit, or to a draft that goes on another time."""

import sqlite3
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import NamedTuple

from .. import clock
from ..errors import NotFound, Refused
from ..log.journal import Journal
from ..points.naming import find
from ..rounds.registry import Round, about, of_point, pinned
from ..templates.form import Form
from ..templates.registry import in_force, load
from ..visits import answering, languages, repeats
from ..visits import visit as visits
from ..visits.filling import Filling
from ..visits.last import last
from ..visits.visit import OUTCOMES, Visit, drafts
from . import asking, beginning, terminal
from .boundary import CANCELLED
from .printer import out
from .talk import Desk, Ended, Paused, Talk


class Wanted(NamedTuple):
    """What was asked for: the point's row (None: to be chosen, beginning with `name`) and the options."""

    row: sqlite3.Row | None
    name: str
    template: str
    others: Sequence[str]
    at: datetime | None
    resume: bool
    each: bool
    round: str = ""
    language: str = ""  # of the form; empty: what this laptop remembers
    about: Mapping[str, str] = {}  # mode, channel and campaign, as far as they were said


def sit(journal: Journal, wanted: Wanted) -> None:
    """Fill in a visit on the terminal.

    Raises:
        NotFound: no such template or draft.
    """
    sitting = Sitting(journal, wanted)
    try:
        terminal.run(sitting.talk(), colour=out.may_colour)
    except (Paused, EOFError):  # EOFError: the terminal went away
        sitting.say_paused()
    except Ended as end:
        sitting.finish(end.outcome)


class Sitting:
    """One call of `survey`: what was asked for, and the visit it came to."""

    def __init__(self, journal: Journal, wanted: Wanted) -> None:
        self.journal = journal
        self.wanted = wanted
        self.visit: Visit | None = None
        self.round: Round | None = None

    def talk(self) -> Talk[None]:
        """Return the whole conversation.

        Raises:
            Ended, Paused: the ways out.
        """
        db, wanted = self.journal.db, self.wanted
        row = wanted.row or find(db, "point", (yield from beginning.choose_point(db, self.journal.by, wanted.name)))
        draft = self._draft(row["code"])
        self.round = of_point(db, row["code"], wanted.round)
        form = load(db, draft.template) if draft and wanted.resume else self._form(row)
        given = answering.stored(db, draft) if draft else {}
        answered = sum(bool(answer.value) for path, answer in given.items() if not repeats.is_instance(path))
        place = beginning.Place(row, form, last(db, row["code"]), draft, answered)
        languages.meant(form, wanted.language)  # a language it has not is refused before anything is begun
        picked = beginning.RESUME if wanted.resume else (yield from beginning.begin(place))
        if picked == beginning.RESUME and draft:
            self._go_on(draft)
        else:
            people = [{"name": self.journal.config.get("name", ""), "staff": self.journal.by}]
            people += [{"name": name, "staff": ""} for name in self.wanted.others]
            began = self.wanted.at.astimezone() if self.wanted.at else clock.now()
            purpose = about(self.round, self.wanted.about)
            self._write(visits.begun(self.journal, row["code"], form, began, people, purpose))
        if picked in OUTCOMES:
            raise Ended(picked)
        assert self.visit  # noqa: S101
        filling = Filling(self.journal, self.visit)
        if wanted.language:
            filling.speak(languages.meant(filling.form, wanted.language))
        desk = Desk(filling, place.name, last(db, row["code"], filling.form))
        yield from asking.survey(desk, each=wanted.each)

    def _form(self, row: sqlite3.Row) -> Form:
        """Return the template to fill in: that of the round, or the one in force."""
        return pinned(self.journal.db, self.round, in_force(self.journal.db, self.wanted.template or row["type"]))

    def _draft(self, point: str) -> Visit | None:
        """Return the latest own draft at a point, of the template that was asked for."""
        db, wanted = self.journal.db, self.wanted
        found = drafts(db, point, self.journal.by)
        if wanted.template:
            found = [visit for visit in found if load(db, visit.template).form_id == wanted.template]
        if wanted.resume and not found:
            raise NotFound("visit.no_draft", point=point, candidates=[])
        return found[-1] if found else None

    def _write(self, visit: Visit) -> None:
        self.visit = visit
        self.journal.append([visits.open_op(visit)])

    def _go_on(self, draft: Visit) -> None:
        self.visit = draft
        if self.wanted.at:
            raise Refused("survey.begun_already", number=draft.number, began=draft.began)
        if self.wanted.others or self.wanted.about:
            joined = [*draft.people, *({"name": name, "staff": ""} for name in self.wanted.others)]
            self._write(draft._replace(people=tuple(joined))._replace(**dict(self.wanted.about)))  # type: ignore[arg-type]

    def say_paused(self) -> None:
        """Say that the draft stays, and how it goes on."""
        out.exit_code = CANCELLED
        if self.visit is None:
            out.tell("shell.cancelled")
            return
        filling = Filling(self.journal, self.visit)
        tally = filling.tally()
        out.record({"visit": self.visit.number, "id": self.visit.id, "point": self.visit.point, "state": "draft"})
        out.done("survey.paused", number=self.visit.number, answered=tally.answered, asked=tally.asked)
        out.next(f"survey {self.visit.point} --resume")

    def finish(self, outcome: str) -> None:
        """Finish the visit and say what came of it."""
        from .visit import say_finished

        assert self.visit  # noqa: S101
        say_finished(self.journal, self.visit, outcome)
