"""`survey` at the keyboard: from the point to the finished visit, or to a draft that goes on another time."""

import sys
from collections.abc import Sequence
from datetime import datetime

from .. import clock
from ..errors import InputNeeded, Refused
from ..log.journal import Journal
from ..points.naming import find, matches
from ..templates.registry import in_force
from ..visits import answering
from ..visits import visit as visits
from ..visits.filling import Filling
from ..visits.last import last
from ..visits.visit import OUTCOMES, Visit, drafts
from . import asking, beginning, terminal
from .boundary import CANCELLED
from .printer import out
from .run import here
from .survey import draft_of
from .talk import Desk, Ended, Paused, Talk


def at_terminal(
    point: str, *, template: str, resume: bool, others: Sequence[str], at: datetime | None, each: bool
) -> None:
    """Fill in a visit on the terminal.

    Raises:
        InputNeeded: nobody can answer here.
        NotFound: no such point, template or draft.
    """
    if not (here.can_ask() and terminal.fit()):
        raise InputNeeded("survey.no_terminal", point=point or "POINT")
    with here.journal() as journal:
        sitting = Sitting(journal, template, others, at, resume=resume, each=each)
        try:
            terminal.run(sitting.talk(point), colour=out.may_colour)
        except Paused:
            sitting.say_paused()
        except Ended as end:
            sitting.finish(end.outcome)


class Sitting:
    """One call of `survey`: what was asked for, and the visit it came to."""

    def __init__(
        self,
        journal: Journal,
        template: str,
        others: Sequence[str],
        at: datetime | None,
        *,
        resume: bool,
        each: bool,
    ) -> None:
        self.journal = journal
        self.template = template
        self.others = others
        self.at = at
        self.resume = resume
        self.each = each
        self.visit: Visit | None = None

    def talk(self, point: str) -> Talk[None]:
        """Return the whole conversation.

        Raises:
            Ended, Paused: the ways out.
        """
        db = self.journal.db
        found = matches(db, "point", point) if point else []
        code = find(db, "point", point)["code"] if len(found) == 1 or (point and not found) else ""
        row = find(db, "point", code or (yield from beginning.choose_point(db, self.journal.by, point)))
        form = in_force(db, self.template or row["type"])
        before = drafts(db, row["code"], self.journal.by)
        draft = draft_of(db, row["code"], self.journal.by) if self.resume or before else None
        answered = sum(bool(a.value) for a in answering.stored(db, draft).values()) if draft else 0
        place = beginning.Place(row, form, last(db, row["code"]), draft, answered)
        self._head(place.name)
        picked = beginning.RESUME if self.resume else (yield from beginning.begin(place))
        if picked == beginning.RESUME and draft:
            self._go_on(draft)
        else:
            people = [{"name": self.journal.config.get("name", ""), "staff": self.journal.by}]
            people += [{"name": name, "staff": ""} for name in self.others]
            began = self.at.astimezone() if self.at else clock.now()
            self._write(visits.begun(self.journal, row["code"], form, began, people))
        if picked in OUTCOMES:
            raise Ended(picked)
        assert self.visit  # noqa: S101
        desk = Desk(Filling(self.journal, self.visit), place.name, place.last)
        yield from asking.survey(desk, each=self.each)

    def _head(self, name: str) -> None:
        """Show at once which point it is: painting the screen takes a moment longer."""
        sys.stderr.write(f"{name}\n")
        sys.stderr.flush()

    def _write(self, visit: Visit) -> None:
        self.visit = visit
        self.journal.append([visits.open_op(visit)])

    def _go_on(self, draft: Visit) -> None:
        self.visit = draft
        if self.at:
            raise Refused("survey.begun_already", number=draft.number, began=draft.began)
        if self.others:
            joined = [*draft.people, *({"name": name, "staff": ""} for name in self.others)]
            self._write(draft._replace(people=tuple(joined)))

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
