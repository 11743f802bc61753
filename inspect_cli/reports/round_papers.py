"""The papers of a round: the record of its lots, who goes where, and each team's way."""

import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby

from ..errors import NotFound
from ..log import settings
from ..notices.page.paper import Block, Cell, Fields, Grid, Heading, Paper, Piece, Prose, cell
from ..points.coordinates import as_wgs, metres
from ..rounds import registry
from ..rounds.lot import Candidate, lot_of
from ..rounds.registry import Draw, Round
from ..rounds.tasks import Task, tasks
from ..visits.last import last

LOTS, TASKS, WAYS, LIST = "抽签记录单", "任务分工表", "路线单", "抽签候选名单"
LIST_HEADS = ("抽签", "编号", "类型", "街道", "签号", "抽中")
SIGN = 32.0  # points: a line to sign on
DAY = "　　　　年　　月　　日"
HOW = (
    "1. 候选名单：每个点位写成 [编号,类型,街道]，按编号排列，整体写成不带空格的 JSON（UTF-8），求 SHA-256，"
    "应等于上面的校验值。",
    "2. 签号：把“种子:编号”（中间是半角冒号）按 UTF-8 求 SHA-256，写成小写十六进制。",
    "3. 个数：规则里写个数的照个数；写百分比的乘以该类候选数，有小数进一；“*”指没有单列的类型。",
)
SPREAD = (
    "4. 按街道分摊：该类个数按各街道候选数的比例分，先取整数；剩下的给余数大的街道，余数相同给候选多的，"
    "再相同按街道名称的编码顺序。每个街道取签号最小的。"
)
PLAIN = "4. 每类取签号最小的若干个，签号按文字比较。"
PEOPLE = """SELECT team, coalesce(name,staff), staff FROM person WHERE coalesce(team,'')<>'' ORDER BY team, staff"""
DRAWN = """SELECT d.id, substr(d.at,1,16), coalesce(p.name, d."by") FROM draw d
LEFT JOIN person p ON p.staff=d."by" WHERE d.round=?"""


def papers(db: sqlite3.Connection, it: Round) -> dict[str, Paper]:
    """Return the papers that a round has by now, by their names.

    Raises:
        NotFound: `round.nothing_to_print`, neither lots nor tasks.
    """
    draws, todo = registry.draws(db, it.code), tasks(db, it.code)
    if not (draws or todo):
        raise NotFound("round.nothing_to_print", round=it.code, candidates=[])
    issuer, about = settings.get(db, "org.name"), _about(it)
    made = {}
    if draws:
        made[LOTS] = Paper(issuer, LOTS, about, tuple(_lots(db, it, draws)))
    if todo:
        made[TASKS] = Paper(issuer, TASKS, about, tuple(_tasks(db, it, todo, draws)))
        made[WAYS] = Paper(issuer, WAYS, about, tuple(_ways(db, todo)))
    return made


def candidates(draws: Sequence[Draw]) -> Iterator[tuple[str | int, ...]]:
    """Yield a line under `LIST_HEADS` for each point that could be drawn, so that anyone can draw again."""
    for number, made in enumerate(draws, 1):
        for each in made.candidates:
            yield number, *each, lot_of(made.seed, each.code), "是" if each.code in made.points else ""


def _about(it: Round) -> str:
    days = " 至 ".join(filter(None, (it.since, it.until)))
    name = it.name if it.name != it.code else ""
    return "　".join(filter(None, (f"批次 {it.code}", name, days, it.mode, it.channel, it.campaign)))


# Lots


def _lots(db: sqlite3.Connection, it: Round, draws: Sequence[Draw]) -> Iterator[Block]:
    names = dict(db.execute("SELECT code, name FROM point").fetchall())
    written = {id_: (at, by) for id_, at, by in db.execute(DRAWN, (it.code,))}
    for number, made in enumerate(draws, 1):
        at, by = written[made.id]
        if len(draws) > 1:
            yield Heading(f"第{number}次抽签", sheet=number > 1)
        holds = "与记录一致" if made.holds() else "与记录不一致，不能作数"
        yield Fields(
            (
                (("抽签时间", at.replace("T", " ")), ("操作人", by)),
                (("种子", made.seed),),
                (("规则", made.rule), ("按街道分摊", "是" if made.spread else "否")),
                (("候选点位", f"{len(made.candidates)}个"), ("抽中点位", f"{len(made.points)}个")),
                (("名单校验值", " ".join(made.hash[at : at + 16] for at in range(0, 64, 16))),),
                (("打印时复核", holds),),
            )
        )
        yield Heading("抽签结果")
        yield Grid(("类型", "街道", "候选", "抽中", "抽中点位"), (84, 84, 36, 36, 202), tuple(_drawn(made, names)), 0,
                   frozenset({2, 3}))  # fmt: skip
        yield Heading("怎样复核", below=230)
        example = next((f"例：{made.seed}:{code} → {lot_of(made.seed, code)}" for code in made.points), "")
        steps = (*HOW, SPREAD if made.spread else PLAIN, example)
        yield Prose(tuple(Piece(text, small=True) for text in steps if text))
        yield Fields(((("抽签人签字", ""), ("日期", DAY)), (("监督人签字", ""), ("日期", DAY))), SIGN)


def _drawn(made: Draw, names: Mapping[str, str]) -> Iterator[tuple[Cell, ...]]:
    """Yield a row for each type and street: how many of how many, and which."""

    def where(candidate: Candidate) -> tuple[str, str]:
        return candidate.type, candidate.street

    for (type_, street), found in groupby(sorted(made.candidates, key=where), key=where):
        among = list(found)
        drawn = [f"{each.code} {names.get(each.code) or ''}".strip() for each in among if each.code in made.points]
        count = cell(str(len(among))), cell(str(len(drawn)))
        yield cell(type_), cell(street), *count, cell("、".join(drawn))


# Tasks


def _tasks(db: sqlite3.Connection, it: Round, todo: Sequence[Task], draws: Sequence[Draw]) -> Iterator[Block]:
    people = _people(db)
    for team, found in groupby(todo, key=lambda task: task.team):
        rows = [(cell(str(no)), *_place(task), cell(task.type), ()) for no, task in enumerate(found, 1)]
        yield Heading(f"{team}（{len(rows)}个点位）")
        yield Prose((Piece(f"组员：{people.get(team) or '—'}"),))
        yield Grid(
            ("顺序", "点位", "街道、地址", "类型", "备注"), (30, 140, 142, 84, 46), tuple(rows), 0, frozenset({0})
        )
    given = {task.point for task in todo}
    if left := [code for made in draws for code in made.points if code not in given]:
        yield Heading("还没有分派的点位")
        yield Prose((Piece("、".join(left)),))
    yield Fields(((("分派人签字", ""), ("日期", DAY)),), SIGN)


def _people(db: sqlite3.Connection) -> dict[str, str]:
    """Return the people of each team in one line."""
    rows = db.execute(PEOPLE).fetchall()
    return {
        team: "、".join(f"{name}（{staff}）" for _, name, staff in found)
        for team, found in groupby(rows, key=lambda row: str(row[0]))
    }


def _place(task: Task) -> tuple[Cell, Cell]:
    """Return the cells that say which point it is, and where."""
    return (Piece(task.name), Piece(task.point, small=True)), tuple(
        Piece(text, small=bool(at)) for at, text in enumerate((task.street, task.address)) if text
    )


# Ways


def _ways(db: sqlite3.Connection, todo: Sequence[Task]) -> Iterator[Block]:
    people, places = _people(db), _places(db)
    heads = ("顺序", "点位", "街道、地址", "距上站", "上次不合格", "未销号", "到达")
    for number, (team, found) in enumerate(groupby(todo, key=lambda task: task.team)):
        way = list(found)
        steps = _steps([places.get(task.point) for task in way])
        known = [step for step in steps if step is not None]
        whole = f"，直线距离合计约{_far(sum(known))}" if known else ""
        rows = [
            (
                cell(str(no)),
                *_place(task),
                cell(_far(step) if no > 1 else ""),
                _failed(db, task),
                cell(str(task.open or "")),
                (),
            )
            for no, (task, step) in enumerate(zip(way, steps, strict=True), 1)
        ]
        yield Heading(team, sheet=number > 0)
        unknown = "，不含位置不明的点位" if any(task.point not in places for task in way) else ""
        yield Prose(
            (
                Piece(f"组员：{people.get(team) or '—'}"),
                Piece(f"{len(way)}个点位{whole}{unknown}。", small=True),
            )
        )
        yield Grid(heads, (30, 96, 92, 46, 96, 40, 42), tuple(rows), 34, frozenset({0, 3, 5}))


def _places(db: sqlite3.Connection) -> dict[str, tuple[float, float]]:
    """Return longitude and latitude (degrees, WGS-84) of the points that have them."""
    rows = db.execute("SELECT code, lon, lat, coalesce(crs,'') FROM point WHERE lon<>'' AND lat<>''")
    return {code: as_wgs(lon, lat, crs) for code, lon, lat, crs in rows}


def _steps(places: Sequence[tuple[float, float] | None]) -> list[float | None]:
    """Return the metres from each stop before to this one; None where one of the two has no place, and at first."""
    pairs = zip([None, *places], places, strict=False)
    return [metres(before, here) if before and here else None for before, here in pairs]


def _far(distance: float | None) -> str:
    if distance is None:
        return "—"
    return f"{distance / 1000:.1f}公里" if distance >= 1000 else f"{round(distance, -1):.0f}米"


def _failed(db: sqlite3.Connection, task: Task) -> Cell:
    """Return what failed at the visit before; of a point that is done, the number of the visit."""
    if task.visited:
        return (Piece(f"已查 {task.visited}", small=True),)
    before = last(db, task.point)
    if before is None:
        return (Piece("没有查过", small=True),)
    if before.outcome:
        return (Piece(f"{before.day} {before.outcome}", small=True),)
    found = (f"{each.problem}{'（未销号）' if each.still_open else ''}" for each in before.failures.values())
    return tuple(Piece(text, small=True) for text in found) or (Piece(f"{before.day} 无", small=True),)
