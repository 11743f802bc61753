"""`visit`: one point (or a sheet without one), one template, one inspector on the spot."""

from collections.abc import Mapping, Sequence
from typing import Annotated

import typer

from ..log.journal import Journal
from ..visits import visit as visits
from . import listing
from .printer import out
from .run import here

app = typer.Typer(name="visit", help="检查：到一个点位作的一次检查 | One inspection of one point")

Name = Annotated[str, typer.Argument(metavar="VISIT", help="检查编号 | Number of the visit")]
COLUMNS = ("number", "state", "point", "name", "began", "by", "got", "possible", "findings", "outcome")
SQL = """SELECT v.number, v.state, v.point,
coalesce(p.name, (SELECT title FROM template WHERE sha256=v.template AND v.point='')
  || CASE WHEN v.community<>'' THEN '（'||v.community||'）' ELSE '' END), substr(v.began,1,16), v."by",
(SELECT sum(got)/1000.0 FROM mark m WHERE m.visit=v.id), (SELECT sum(possible)/1000.0 FROM mark m WHERE m.visit=v.id),
(SELECT count(*) FROM finding f WHERE f.visit=v.id), v.outcome
FROM visit v LEFT JOIN point p ON p.code=v.point"""


@app.command("list")
def list_(
    point: Annotated[str, typer.Option("--point", metavar="POINT", help="点位 | Of one point")] = "",
    drafts: Annotated[bool, typer.Option("--drafts", help="只看草稿 | Drafts only")] = False,
    limit: listing.Limit = 200,
) -> None:
    """List visits, newest first.

    列表：列出各次检查，新的在前。

    $ visit list
    $ visit list --drafts
    """
    from ..points.naming import find

    with here.reading() as db:
        code = find(db, "point", point)["code"] if point else ""
        where = "WHERE (?='' OR v.point=?) AND (NOT ? OR v.state='draft')"
        total = db.execute(f"SELECT count(*) FROM visit v {where}", (code, code, drafts)).fetchone()[0]
        sql = f"{SQL} {where} ORDER BY v.began DESC, v.number DESC LIMIT ?"
        rows = [tuple(row) for row in db.execute(sql, (code, code, drafts, limit))]
    out.rows(COLUMNS, rows)
    listing.say_more(len(rows), total)


@app.command("show")
def show(name: Name) -> None:
    """Show a visit: every question with its answer.

    查看：一次检查的逐题答案。

    $ visit show 26-01-V001
    """
    from ..visits import answering, repeats

    with here.reading() as db:
        visit = visits.find(db, name)
        filled = answering.instance(db, visit)
        given = answering.stored(db, visit)
    coded = out.json or out.plain
    template = visit.template[:12] if coded else f"{filled.form.title} {filled.form.version}"
    out.record({**visit._asdict(), "template": template})
    rows = []
    for q in filled.questions():
        answer = given.get(q.path)
        if answer or (q.asked and filled.relevant(q.path)):
            shown = answer or answering.Answer("")
            value = repeats.in_words(q, shown.value, filled.form.choices(q))
            name, label = repeats.numbered(filled, q.path), repeats.titled(filled, q)
            rows.append((name, label, value, shown.problem, shown.remark, shown.how if shown.value else ""))
    rows += [
        (path, "—", a.value, a.problem, a.remark, a.how) for path, a in answering.strays(filled.form, given).items()
    ]
    out.rows(("question", "label", "answer", "problem", "remark", "how"), rows, into="answers")
    if visit.state != visits.FINISHED:
        out.next(f"visit finish {visit.number}")


@app.command("finish")
def finish(
    name: Name,
    outcome: Annotated[
        str,
        typer.Option(
            "--outcome",
            metavar="RESULT",
            help="未见点位、停业、未营业；不带点位的：拒访、不合条件 | Instead of answers",
        ),
    ] = "",
    companions: Annotated[
        list[str] | None,
        typer.Option("--companion", metavar="NAME", help="陪同人员，可写几次 | Who of the place came too; repeatable"),
    ] = None,
    on_spot: Annotated[
        list[str] | None,
        typer.Option(
            "--fixed",
            metavar="ITEM[=TEXT]",
            help="当场整改的检查项和措施，可写几次 | Put right on the spot, and how; repeatable",
        ),
    ] = None,
) -> None:
    """Freeze a visit, count its points and make a finding of each item that failed.

    结束检查：固定答案、计分，每个不符合项成为一个问题。

    $ visit finish 26-01-V001
    $ visit finish 26-01-V002 --outcome 停业
    $ visit finish 26-01-V001 --companion 市场负责人 --fixed NM-04=当场清扫
    """
    fixed = {item: said.strip() for item, _, said in (text.strip().partition("=") for text in on_spot or [])}
    with here.journal() as journal:
        say_finished(journal, visits.find(journal.db, name), outcome, companions or (), fixed)


def say_finished(
    journal: Journal,
    visit: visits.Visit,
    outcome: str,
    companions: Sequence[str] = (),
    fixed: Mapping[str, str] | None = None,
) -> None:
    """Finish a visit and say what came of it."""
    from ..findings.finish import finish as freeze

    done = freeze(journal, visit, outcome, companions, fixed)
    out.record({"visit": visit.number, **done._asdict()})
    if outcome:
        out.done("visit.closed_without", number=visit.number, outcome=outcome)
        return
    out.done("visit.done", number=visit.number, got=done.got, possible=done.possible, findings=len(done.findings))
    if done.without_unit:
        out.tell("visit.without_unit", count=done.without_unit)
    if done.other_time:
        out.tell("visit.other_time", count=done.other_time)
    if done.photos_to_come:
        out.tell("visit.photos_to_come", count=done.photos_to_come)
        out.next(f"photo add {visit.number} FILE --question NAME")
    if done.findings:
        out.next("finding list --open")
