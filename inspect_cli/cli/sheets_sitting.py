"""Sheets without a point at the keyboard: one after the other until somebody has had enough."""

from .. import clock
from ..findings import finish
from ..log.journal import Journal
from ..visits import drawing, languages
from ..visits import visit as visits
from ..visits.drawing import Drawn
from ..visits.filling import Filling
from ..visits.line import numbers
from ..visits.visit import SHEET_OUTCOMES, Visit
from ..widths import broken, cut
from . import asking, terminal
from .boundary import CANCELLED
from .printer import out
from .sheets import Asked, command, draft, ground, say_taken
from .talk import Desk, Ended, Paused, Talk, View
from .words import say, show

STOP = "stop"
TAKEN = """SELECT count(*) FROM visit v JOIN template t ON t.sha256=v.template WHERE t.form_id=? AND v.state='finished'
AND coalesce(v.outcome,'')='' AND coalesce(v.community,'')=? AND coalesce(v.round,'')=?"""


def sit(journal: Journal, asked: Asked) -> None:
    """Fill in sheets on the terminal until somebody has had enough.

    Raises:
        NotFound, Refused: see `ground`.
    """
    series = Series(journal, asked)
    try:
        terminal.run(series.talk(), colour=out.may_colour)
    except (Paused, EOFError):  # EOFError: the terminal went away
        pass
    series.say_how_far()


class Series:
    """Sheets of one template in one place; `visit` is the one on the desk, None between two of them."""

    def __init__(self, journal: Journal, asked: Asked) -> None:
        self.journal, self.asked = journal, asked
        self.base = ground(journal.db, asked)
        languages.meant(self.base.form, asked.language)  # a language it has not is refused before anything is begun
        self.visit: Visit | None = None
        self.ended: list[tuple[str, str]] = []  # number and outcome
        if asked.resume:
            self.visit = draft(journal.db, journal.by, self.base.form.form_id, self.base.about.get("community", ""))

    def talk(self) -> Talk[None]:
        """Return the whole conversation.

        Raises:
            Paused: the sheet on the desk stays a draft.
        """
        notice = ""
        while True:
            if self.visit is None:
                picked = yield from self._between(notice)
                if picked == STOP:
                    return
                self._begin()
                notice = self._end(picked) if picked else ""
            if self.visit is not None:
                try:
                    yield from asking.survey(
                        self._desk(self.visit), each=self.asked.each or self.base.form.questionnaire
                    )
                except Ended as end:
                    notice = self._end(end.outcome)
            if not self.asked.repeat:
                return

    def _between(self, notice: str) -> Talk[str]:
        """Ask what comes next: nothing for a sheet, an outcome, or `stop`."""
        options = [*SHEET_OUTCOMES, STOP]
        while True:
            prompt = say("screen.ask.sheet", number=len(self.ended) + 1)
            typed = yield View(f"sheet {len(self.ended)}", self._drawn, prompt, notice=notice)
            notice = ""
            if typed.meaning() == "f7":
                return STOP
            chosen = numbers(typed.text)
            if typed.key == "enter" and not typed.text.strip():
                return ""
            if len(chosen) == 1 and 0 < chosen[0] <= len(options):
                return options[chosen[0] - 1]

    def _drawn(self, cells: int) -> Drawn:
        form, said = self.base.form, self.base.about
        body = [cut(f"  {say('column.template')} {form.title} {form.version}", cells)]
        for name in visits.ABOUT:
            if said.get(name):
                body += drawing.hanging(f"  {say(f'column.{name}')} ", said[name], cells)
        where = (form.form_id, said.get("community", ""), said.get("round", ""))
        taken = self.journal.db.execute(TAKEN, where).fetchone()[0]
        filled, refused, others = self._counts()
        body += ["", *broken(say("screen.sheets.so_far", filled=filled, refused=refused, others=others), cells)]
        body += [*broken(say("screen.sheets.in_all", count=taken), cells), ""]
        rows = [*(show("outcome", each) for each in SHEET_OUTCOMES), say("screen.sheets.stop")]
        body += drawing.flow([f"{n} {row}" for n, row in enumerate(rows, 1)], cells, 2)
        return Drawn([cut(self._place(), cells)], body, broken(say("screen.sheets.how"), cells))

    def _place(self) -> str:
        return self.base.about.get("community") or self.base.form.title

    def _counts(self) -> tuple[int, int, int]:
        outcomes = [outcome for _, outcome in self.ended]
        filled, refused = outcomes.count(""), outcomes.count(visits.REFUSED)
        return filled, refused, len(outcomes) - filled - refused

    def _begin(self) -> None:
        people = [{"name": self.journal.config.get("name", ""), "staff": self.journal.by}]
        people += [{"name": name, "staff": ""} for name in self.asked.others]
        began = self.asked.at.astimezone() if self.asked.at else clock.now()
        self.visit = visits.begun(self.journal, "", self.base.form, began, people, self.base.about)
        self.journal.append([visits.open_op(self.visit)])

    def _desk(self, visit: Visit) -> Desk:
        filling = Filling(self.journal, visit)
        if self.asked.language:
            filling.speak(languages.meant(filling.form, self.asked.language))
        return Desk(filling, f"{self._place()} {say('screen.sheets.number', number=len(self.ended) + 1)}", None)

    def _end(self, outcome: str) -> str:
        """Finish the sheet on the desk; return what the next screen says of it."""
        assert self.visit  # noqa: S101
        done = finish.finish(self.journal, self.visit, outcome)
        self.ended.append((done.number, outcome))
        self.visit = None
        if outcome:
            return f"√ {say('screen.sheets.noted', number=done.number, outcome=show('outcome', outcome))}"
        return f"√ {say('screen.sheets.saved', number=done.number)}"

    def say_how_far(self) -> None:
        """Say what was taken, and how a sheet that was not ended goes on."""
        form, (filled, refused, others) = self.base.form, self._counts()
        figures = {"sheets": len(self.ended), "filled": filled, "refusals": refused}
        left = self.visit.number if self.visit else ""
        out.record({"form_id": form.form_id, "title": form.title, **figures, "number": left})
        if self.ended or not self.visit:
            say_taken(form, filled, refused, others)
        if self.visit:
            out.exit_code = CANCELLED
            tally = Filling(self.journal, self.visit).tally()
            out.done("survey.paused", number=left, answered=tally.answered, asked=tally.asked)
            again = " --repeat --resume" if self.asked.repeat else " --resume"
            out.next(command(form.form_id, self.visit.community, again))
