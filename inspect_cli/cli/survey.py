"""`survey`: filling in a visit."""

import json
import os
import sys
from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from ..errors import InputNeeded, NotFound, Usage
from .printer import out
from .run import here

if TYPE_CHECKING:
    import sqlite3

    from ..templates.form import Form
    from ..visits.by_sheet import Sheet
    from ..visits.visit import Visit
    from .sheets import Asked

app = typer.Typer()

MOMENTS = [f"%Y-%m-%d{part}" for part in ("T%H:%M", " %H:%M", "T%H:%M:%S", "T%H:%M:%S%z", "T%H:%M:%S.%f%z")]


@app.command("survey")
def survey(
    point: Annotated[str, typer.Argument(metavar="POINT", help="编号、名称或拼音首字母 | Code, name or initials")] = "",
    answers: Annotated[
        str,
        typer.Option("--answers", metavar="FILE", help="答案文件（JSON），- 为标准输入 | Answers as JSON, - for stdin"),
    ] = "",
    example: Annotated[bool, typer.Option("--example", help="打印一份答案样例 | Print such a file")] = False,
    template: Annotated[str, typer.Option("--template", metavar="T", help="用哪个模板 | Another template")] = "",
    round_: Annotated[
        str, typer.Option("--round", metavar="R", help="算哪个批次，- 不算批次 | Of this round, - of none")
    ] = "",
    resume: Annotated[bool, typer.Option("--resume", help="接着这个点位的草稿做 | Go on with the draft")] = False,
    others: Annotated[
        list[str] | None, typer.Option("--with", metavar="NAME", help="同行的人，可写几次 | Who came along; repeatable")
    ] = None,
    at: Annotated[
        datetime | None,
        typer.Option(
            "--at", metavar="TIME", formats=MOMENTS, help="到场时间，默认现在 | When it began, now if not given"
        ),
    ] = None,
    each: Annotated[bool, typer.Option("--each", help="逐项问，不按组 | Item by item, not by groups")] = False,
    language: Annotated[
        str, typer.Option("--form-language", metavar="LANG", help="题目用哪种语言 | The language of the questions")
    ] = "",
    finish: Annotated[bool, typer.Option("--finish", help="答案文件收下即结束 | With --answers: finish it")] = False,
    repeat: Annotated[
        bool, typer.Option("--repeat", help="不带点位，一份接一份 | Sheets without a point, one after the other")
    ] = False,
    community: Annotated[
        str, typer.Option("--community", metavar="C", help="不带点位时的社区 | Where, for a sheet without a point")
    ] = "",
    mode: Annotated[
        str, typer.Option("--mode", metavar="MODE", help="暗访或明查，默认随批次 | 暗访 or 明查, that of the round")
    ] = "",
    channel: Annotated[
        str, typer.Option("--channel", metavar="TEXT", help="督查渠道，默认随批次 | By which channel")
    ] = "",
    campaign: Annotated[
        str, typer.Option("--campaign", metavar="TEXT", help="专项，默认随批次 | Of which campaign")
    ] = "",
    companions: Annotated[
        list[str] | None,
        typer.Option("--companion", metavar="NAME", help="陪同人员，可写几次 | Who of the place came too; repeatable"),
    ] = None,
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
        return
    if not (answers or example):
        _at_terminal(point, template, round_, language, about, resume=resume, others=others or [], at=at, each=each)
        return
    if not point:
        raise Usage("usage.missing", name="POINT", command="survey")
    from ..points.naming import find
    from ..rounds.registry import about as purpose
    from ..rounds.registry import of_point, pinned
    from ..templates.registry import in_force
    from ..visits import by_sheet, sheet

    with here.reading() as db:
        row = find(db, "point", point)
        round_of = of_point(db, row["code"], round_)
        form = pinned(db, round_of, in_force(db, template or row["type"]))
    if example:
        out.text(json.dumps(by_sheet.example(form, row["code"]), ensure_ascii=False, indent=2))
        return
    given = sheet.read(_text(answers), Path(answers if answers != "-" else "answers.json"))
    given = given._replace(at=at.astimezone() if at else given.at, people=(*given.people, *(others or [])))
    given = given._replace(about=purpose(round_of, {**about, **given.about, "community": ""}))
    _take(row, form, given, resume=resume, finish=finish)


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
        from ..visits import by_sheet

        with here.reading() as db:
            base = sheets.ground(db, asked)
        one = by_sheet.example(base.form, "")
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
