"""`survey`: filling in a visit."""

import json
import os
import sys
from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from ..errors import InputNeeded, NotFound, Usage
from . import survey_options as told
from .printer import out
from .run import here

if TYPE_CHECKING:
    import sqlite3

    from ..rounds.registry import Round
    from ..templates.form import Form
    from ..visits.by_sheet import Sheet
    from ..visits.visit import Visit
    from .sheets import Asked

app = typer.Typer()


@app.command("survey")
def survey(
    point: told.Point = "",
    answers: told.Answers = "",
    example: told.Example = False,
    template: told.Template = "",
    round_: told.Round = "",
    resume: told.Resume = False,
    others: told.Others = None,
    at: told.At = None,
    each: told.Each = False,
    language: told.Language = "",
    finish: told.Finish = False,
    repeat: told.Repeat = False,
    community: told.Community = "",
    mode: told.Mode = "",
    channel: told.Channel = "",
    campaign: told.Campaign = "",
    companions: told.Companions = None,
) -> None:
    """Fill in a visit to a point, or sheets without one, at the keyboard or from a file of answers.

    调查：对一个点位作一次检查，或不带点位填问卷、统计表；在键盘上填，或用答案文件。

    $ survey NM-001
    $ survey NM-001 --resume
    $ survey NM-001 --example > answers.json
    $ survey NM-001 --answers answers.json --finish
    $ survey --template minyi-jiefang --community 望湖社区 --repeat
    """
    if mode:
        from ..rounds.registry import refuse_mode

        refuse_mode(mode)
    said = {"mode": mode, "channel": channel, "campaign": campaign, "companions": "、".join(companions or [])}
    about = {name: text for name, text in said.items() if text}
    if _without_point(point, template, community, repeat=repeat):
        from .sheets import Asked

        asked = Asked(template, community, about, round_, others or [], at, language, repeat, resume, each)
        _sheets(asked, answers, example=example, finish=finish)
    elif not (answers or example):
        _at_terminal(point, template, round_, language, about, resume=resume, others=others or [], at=at, each=each)
    elif not point:
        raise Usage("usage.missing", name="POINT", command="survey")
    else:
        row, round_of, form = _looked_up(point, template, round_)
        if example:
            _show_example(form, row["code"])
        else:
            given = _given(answers, round_of, about, others or [], at)
            _take(row, form, given, resume=resume, finish=finish)


def _looked_up(point: str, template: str, round_: str) -> "tuple[sqlite3.Row, Round | None, Form]":
    """Return the point, the round that a visit of it belongs to, and the form it is filled in by."""
    from ..points.naming import find
    from ..rounds.registry import of_point, pinned
    from ..templates.registry import in_force

    with here.reading() as db:
        row = find(db, "point", point)
        round_of = of_point(db, row["code"], round_)
        return row, round_of, pinned(db, round_of, in_force(db, template or row["type"]))


def _show_example(form: "Form", point: str) -> None:
    from ..visits import sample_sheet

    out.text(json.dumps(sample_sheet.example(form, point), ensure_ascii=False, indent=2))


def _given(
    answers: str, round_: "Round | None", about: Mapping[str, str], others: Sequence[str], at: datetime | None
) -> "Sheet":
    """Return what a file of answers says, the options of the command line put in."""
    from ..rounds.registry import about as purpose
    from ..visits import sheet

    given = sheet.read(_text(answers), Path(answers if answers != "-" else "answers.json"))
    given = given._replace(at=at.astimezone() if at else given.at, people=(*given.people, *others))
    return given._replace(about=purpose(round_, {**about, **given.about, "community": ""}))


def _take(row: "sqlite3.Row", form: "Form", given: "Sheet", *, resume: bool, finish: bool) -> None:
    from ..visits import sheet

    with here.journal() as journal:
        draft = _draft(journal.db, row["code"], journal.by) if resume else None
        visit = sheet.take(journal, row, form, given, draft)
        out.record({"visit": visit.number, "id": visit.id, "point": row["code"], "name": row["name"]})
        out.done("survey.written", number=visit.number, answers=len(given.answers), name=row["name"])
        if finish or given.outcome:
            from .visit import say_finished

            say_finished(journal, visit, given.outcome)
        else:
            out.next(f"visit finish {visit.number}", f"photo add {visit.number} FILE --question NAME")


def _at_terminal(
    point: str,
    template: str,
    round_: str,
    language: str,
    about: Mapping[str, str],
    *,
    resume: bool,
    others: Sequence[str],
    at: datetime | None,
    each: bool,
) -> None:
    if not here.can_ask() or os.environ.get("TERM") == "dumb":
        raise InputNeeded("survey.no_terminal", point=point or "POINT")
    from ..points.naming import find, matches

    with here.journal() as journal:
        # Several points of that name, or no name at all: the person chooses. None of that name is refused at once.
        several = not point or len(matches(journal.db, "point", point)) > 1
        row = None if several else find(journal.db, "point", point)
        if row:  # said at once: what paints the screen takes a moment longer to load
            sys.stderr.write(f"{row['name']} {row['code']}\n")
            sys.stderr.flush()
        from . import sitting

        wanted = sitting.Wanted(row, point, template, others, at, resume, each, round_, language, about)
        sitting.sit(journal, wanted)


def _without_point(point: str, template: str, community: str, *, repeat: bool) -> bool:
    """Tell whether sheets without a point are meant.

    Raises:
        Usage: a point is named too, or no template is.
    """
    if point and (repeat or community):
        raise Usage("survey.point_too", option="--repeat" if repeat else "--community")
    if repeat or community:
        if not template:
            raise Usage("usage.missing", name="--template T", command="survey --repeat")
        return True
    if point or not template:
        return False
    from ..templates.registry import in_force

    with here.reading() as db:
        return not in_force(db, template).point_type


def _sheets(asked: "Asked", answers: str, *, example: bool, finish: bool) -> None:
    from . import sheets

    if example:
        from ..visits import sample_sheet

        with here.reading() as db:
            base = sheets.ground(db, asked)
        one = sample_sheet.example(base.form, "")
        shown = one | {"community": base.about["community"]} if "community" in base.about else one
        refused = {**{name: shown[name] for name in ("community", "at")}, "outcome": "拒访"}
        given = [shown, refused] if asked.repeat and base.form.questionnaire else shown
        out.text(json.dumps(given, ensure_ascii=False, indent=2))
        return
    if not answers and (not here.can_ask() or os.environ.get("TERM") == "dumb"):
        raise InputNeeded("survey.no_terminal", point=f"--template {asked.template}")
    with here.journal() as journal:
        if answers:
            file = Path(answers if answers != "-" else "answers.json")
            sheets.take_all(journal, asked, _text(answers), file, finish=finish)
        else:
            from .sheets_sitting import sit

            sit(journal, asked)


def _text(answers: str) -> str:
    return sys.stdin.read() if answers == "-" else Path(answers).read_text(encoding="utf-8-sig")


def _draft(db: "sqlite3.Connection", point: str, by: str) -> "Visit":
    from ..visits.visit import drafts

    found = drafts(db, point, by)
    if not found:
        raise NotFound("visit.no_draft", point=point, candidates=[])
    return found[-1]
