"""`round`: which points are inspected this time, by whom, and how far it has come."""

from typing import Annotated

import typer

from ..errors import Integrity
from . import listing
from .printer import out, quoted
from .run import here

app = typer.Typer(name="round", help="批次：一轮检查，抽签、分工、进度 | A round: lots, tasks, progress")

Name = Annotated[str, typer.Argument(metavar="ROUND", help="批次代号或名称，只有一个在办时可省 | Its code or name")]
TASKS = ("team", "place", "point", "name", "type", "street", "address", "visited", "failed_last", "open")


@app.command("new")
def new(
    code: Annotated[str, typer.Argument(metavar="CODE", help="批次代号，如 2026-08 | Its code")],
    name: Annotated[str, typer.Option("--name", metavar="TEXT", help="名称 | What it is called")] = "",
    since: Annotated[str, typer.Option("--since", metavar="DAY", help="从哪天起 | From this day on")] = "",
    until: Annotated[str, typer.Option("--until", metavar="DAY", help="到哪天止 | Up to this day")] = "",
    mode: Annotated[str, typer.Option("--mode", metavar="MODE", help="暗访或明查 | 暗访 or 明查")] = "",
    channel: Annotated[str, typer.Option("--channel", metavar="TEXT", help="督查渠道 | By which channel")] = "",
    campaign: Annotated[str, typer.Option("--campaign", metavar="TEXT", help="专项 | Of which campaign")] = "",
    before: Annotated[
        str, typer.Option("--from", metavar="ROUND", help="方式、渠道、专项照这个批次 | Of a kind with that round")
    ] = "",
) -> None:
    """Begin a round; the templates in force now are pinned to it.

    新建：开一个批次，并锁定当前模板版本。

    $ round new 2026-08 --name 8月实地测评 --mode 暗访
    $ round new 2026-09 --from 2026-08
    """
    from ..rounds import registry

    said = {"since": since, "until": until, "mode": mode, "channel": channel, "campaign": campaign}
    with here.journal() as journal:
        if before:
            like = registry.find(journal.db, before).about()
            said = {name_: text or like.get(name_, "") for name_, text in said.items()}
        made = registry.new(journal, code, name=name or code, **said)
    out.record({"round": made.code, "name": made.name, **said, "templates": len(made.pins)})
    out.done("round.begun", round=made.code, templates=len(made.pins))
    out.next(f'round draw {quoted(code)} --per-type "*=20%"')


@app.command("draw")
def draw(
    round_: Name,
    rule: Annotated[
        str, typer.Option("--per-type", metavar="RULE", help="每类抽几个，如 农贸市场=8 *=20% | How many of each type")
    ],
    seed: Annotated[str, typer.Option("--seed", metavar="TEXT", help="种子，默认随机 | The seed, by chance")] = "",
    spread: Annotated[
        bool, typer.Option("--by-street", help="同类按街道比例分摊 | Spread each type over the streets")
    ] = False,
) -> None:
    """Draw points by lot; seed, candidates and result are written down, so that anyone can draw them again.

    抽签：按类型随机抽取点位，种子、候选名单和结果一并入账，可复核。

    $ round draw 2026-08 --per-type "农贸市场=8 *=20%" --by-street --seed 20260801
    """
    from ..rounds import registry

    with here.journal() as journal:
        it = registry.find(journal.db, round_)
        made = registry.draw(journal, it, rule, seed, spread=spread)
    out.record({"round": it.code, "seed": made.seed, "among": len(made.candidates), "hash": made.hash})
    of = {each.code: each for each in made.candidates}
    out.rows(("point", "type", "street"), [of[code] for code in made.points], into="drawn")
    out.done("round.drawn", round=it.code, count=len(made.points), candidates=len(made.candidates))
    out.next(f"round assign {quoted(it.code)} --cross")


@app.command("assign")
def assign(
    round_: Name = "",
    cross: Annotated[bool, typer.Option("--cross", help="交叉检查，不查本街道 | Nobody checks the own street")] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="只说会怎么分 | Only say who would go where")] = False,
) -> None:
    """Hand the drawn points to the teams of the roster, in walking order.

    分工：把抽中的点位分给名册里的各组，按路线排好。

    $ round assign 2026-08 --cross --dry-run
    """
    from ..rounds import registry, tasks

    with here.journal() as journal:
        it = registry.find(journal.db, round_)
        shares, nobody = tasks.assign(journal, it, cross=cross, dry_run=dry_run)
    rows = [(team, len(share), [stop.code for stop in share]) for team, share in shares.items()]
    out.record({"round": it.code, "nobody": [stop.code for stop in nobody]})
    out.rows(("team", "count", "points"), rows, into="teams")
    assigned = sum(map(len, shares.values()))
    out.done("round.would_assign" if dry_run else "round.assigned", count=assigned, teams=len(shares))
    if nobody:
        out.tell("round.nobody", points="、".join(stop.code for stop in nobody))
        out.next(f"round reassign {quoted(it.code)} {nobody[0].code} --to TEAM")
    out.next(f"round assign {quoted(it.code)}" + " --cross" * cross if dry_run else f"round todo {quoted(it.code)}")


@app.command("reassign")
def reassign(
    round_: Name,
    points: Annotated[list[str], typer.Argument(metavar="POINT...", help="点位 | Points")],
    to: Annotated[str, typer.Option("--to", metavar="TEAM", help="给哪一组 | To which team")],
) -> None:
    """Hand points to another team.

    改派：把点位改派给另一组。

    $ round reassign 2026-08 NM-001 BJ-004 --to 二组
    """
    from ..points.naming import find
    from ..rounds import registry, tasks

    with here.journal() as journal:
        it = registry.find(journal.db, round_)
        codes = [find(journal.db, "point", point)["code"] for point in points]
        tasks.reassign(journal, it, codes, to)
    out.record({"round": it.code, "team": to, "points": codes})
    out.done("round.reassigned", count=len(codes), team=to)
    out.next(f"round todo {quoted(it.code)} --team {quoted(to)}")


@app.command("list")
def list_() -> None:
    """List rounds, the latest first.

    列表：列出各批次和进度。

    $ round list
    """
    from ..rounds import registry, tasks

    with here.reading() as db:
        rows = []
        for it in registry.rounds(db):
            todo = tasks.tasks(db, it.code)
            drawn = sum(len(made.points) for made in registry.draws(db, it.code))
            state = "closed" if it.act else "open"
            done = sum(bool(task.visited) for task in todo)
            rows.append((it.code, it.name, state, it.since, it.until, it.mode, drawn, len(todo), done))
    out.rows(("round", "name", "state", "since", "until", "mode", "drawn", "assigned", "visited"), rows)


@app.command("show")
def show(round_: Name = "") -> None:
    """Show a round: its lots, drawn again and compared, its templates, and how far each team has come.

    查看：批次的抽签记录（当场复核）、模板版本和各组进度。

    $ round show 2026-08
    """
    from ..rounds import registry, tasks

    with here.reading() as db:
        it = registry.find(db, round_)
        made = registry.draws(db, it.code)
        todo = tasks.tasks(db, it.code)
        templates = dict(db.execute("SELECT sha256, title||' '||form_version FROM template").fetchall())
    about = {k: v for k, v in it._asdict().items() if k not in {"pins", "version", "act"}}
    out.record({**about, "state": "closed" if it.act else "open"})
    lots = [(d.id, d.seed, d.rule, d.spread, len(d.candidates), d.hash[:16], len(d.points), d.holds()) for d in made]
    out.rows(("draw", "seed", "rule", "by_street", "among", "hash", "drawn", "holds"), lots, into="draws")
    teams = sorted({task.team for task in todo})
    progress = [
        (team, sum(t.team == team for t in todo), sum(t.team == team and bool(t.visited) for t in todo))
        for team in teams
    ]
    out.rows(("team", "assigned", "visited"), progress, into="teams")
    pins = [(form, templates.get(sha256, sha256[:12])) for form, sha256 in it.pins.items()]
    out.rows(("form_id", "template"), pins, into="templates")
    if not all(d.holds() for d in made):
        raise Integrity("round.does_not_hold")


@app.command("todo")
def todo(
    round_: Name = "",
    team: Annotated[str, typer.Option("--team", metavar="TEAM", help="哪一组，默认自己的 | Of this team")] = "",
    all_: Annotated[bool, typer.Option("--all", help="已查的也列出 | Also what is done")] = False,
    limit: listing.Limit = 200,
) -> None:
    """List where to go, in walking order, with what failed there last time.

    待办：我这组要去的点位，按路线排，附上次不合格项数。

    $ round todo
    $ round todo 2026-08 --team 二组 --all
    """
    from ..rounds import registry, tasks
    from ..store import config

    with here.reading() as db:
        it = registry.find(db, round_)
        own = team or tasks.team_of(db, config.load(here.workspace().root).get("staff", ""))
        found = [task for task in tasks.tasks(db, it.code, own) if all_ or not task.visited]
    out.rows(TASKS, found[:limit])
    listing.say_more(len(found[:limit]), len(found))
    if found:
        out.next(f"survey {found[0].point}")
    else:
        out.done("round.nothing_to_do", round=it.code)


@app.command("close")
def close(round_: Name) -> None:
    """Close a round; says which points nobody went to.

    结束批次：不再接收检查，列出没去的点位。

    $ round close 2026-08
    """
    from ..rounds import registry, tasks

    with here.journal() as journal:
        it = registry.find(journal.db, round_)
        registry.close(journal, it)
        left = [task for task in tasks.tasks(journal.db, it.code) if not task.visited]
    out.record({"round": it.code, "not_visited": len(left)})
    out.rows(("team", "point", "name", "street"), [(t.team, t.point, t.name, t.street) for t in left], into="unvisited")
    out.done("round.closed_now", round=it.code, left=len(left))
    out.next("report ranking", "report score --by type")
