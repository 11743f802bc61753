"""Headings as offices write them, and the columns they stand for."""

from collections.abc import Iterable, Mapping, Sequence

from ..errors import Problem, Problems, Unfit, Usage
from ..likeness import lookalikes
from .tables import Row, Table, tidy_heading

# noun → our column → headings, the first of which is the one we show; our own name counts too.
HEADINGS: Mapping[str, Mapping[str, Sequence[str]]] = {
    "point": {
        "code": ("编号", "点位编号", "编码", "点位编码", "点位代码"),
        "name": ("名称", "点位名称", "点位"),
        "type": ("类型", "点位类型", "类别", "点位类别"),
        "street": (
            "街道",
            "所属街道",
            "镇街",
            "街道办",
            "所属镇街",
            "街道(乡镇)",
            "街道（乡镇）",
            "乡镇街道",
        ),
        "community": ("社区", "所属社区", "社区(村)", "社区（村）", "村居"),
        "grid": ("网格", "所属网格", "网格号"),
        "address": ("地址", "点位地址", "详细地址", "地点", "位置"),
        "operator": ("责任主体", "管理单位", "经营单位"),
        "street_chief": ("街长",),
        "road_chief": ("路长", "巷长", "路段长"),
        "grid_worker": ("网格员", "网格长"),
        "linked_leader": ("联点领导", "包联领导", "挂点领导", "包保领导", "联系领导"),
        "lon": ("经度", "lng", "longitude"),
        "lat": ("纬度", "latitude"),
        "crs": ("坐标系", "坐标系统"),
        "remark": ("备注", "说明"),
    },
    "unit": {
        "code": ("单位编号", "编号", "单位编码", "编码"),
        "name": ("单位全称", "单位名称", "全称", "名称", "单位"),
        "short": ("简称", "单位简称"),
        "alias": ("别名", "曾用名"),
        "roles": ("职责", "职能"),
        "class": ("类别", "单位类别", "单位类型"),
        "address_as": ("主送", "主送称谓"),
        "ranking": ("排名分组", "考核分组"),
        "leader": ("负责人", "主要负责人"),
        "deputy": ("分管领导", "分管负责人"),
        "contact": ("联络员", "联系人"),
        "phone": ("电话", "联系电话"),
    },
    "person": {
        "code": ("工号", "人员编号", "编号"),
        "name": ("姓名", "名字"),
        "role": ("角色", "职责", "权限"),
        "team": ("组别", "小组", "组"),
        "card": ("证件号", "检查证号", "证号"),
        "street": ("所属街道", "街道", "镇街"),
        "phone": ("电话", "联系电话"),
    },
}
REQUIRED = ("code", "name")
COUNTING = {"序号", "行号"}  # a number of the row, no fact of the thing
NOT_TAKEN = "-"


def name_columns(noun: str, table: Table, pairs: Sequence[str] = ()) -> Table:
    """Return the table with our columns' names, by the known headings and by `pairs` like `名称=店名`.

    The left side of a pair is our column by name or heading, or `-` for a column that is not to be taken.

    Raises:
        Usage: `table.map_form`, `table.map_column`.
        Problems: `table.headings`, of `table.heading_unknown`, `table.heading_missing`, `table.column_twice`,
            `table.map_heading`.
    """
    known = {h.casefold(): column for column, names in HEADINGS[noun].items() for h in (column, *names)}
    mapped = dict(_pair(noun, pair, known) for pair in pairs)
    problems: list[Problem] = [
        Unfit("table.map_heading", where=table.where, heading=h, known=alike(h, table.columns))
        for h in mapped
        if h not in table.columns
    ]
    ours: dict[str, str] = {}
    for heading in table.columns:
        column = mapped.get(heading) or known.get(heading.casefold())
        where = table.where._replace(column=heading)
        if column is None and heading not in COUNTING:
            problems.append(Unfit("table.heading_unknown", where=where, heading=heading, known=_shown(noun, heading)))
        elif column in ours:
            problems.append(Unfit("table.column_twice", where=where, heading=heading, other=ours[column]))
        elif column and column != NOT_TAKEN:
            ours[column] = heading
    missing = [HEADINGS[noun][column][0] for column in REQUIRED if column not in ours]
    problems += [Unfit("table.heading_missing", where=table.where, heading=heading) for heading in missing]
    if problems:
        raise Problems("table.headings", problems)
    rows = tuple(Row(row.where, {c: row.cells[h] for c, h in ours.items()}) for row in table.rows)
    return table._replace(columns=ours, rows=rows)


def alike(word: str, choices: Iterable[str]) -> list[str]:
    """Return the choices that look like a word, or all of them if none does, for a "did you mean"."""
    every = list(choices)
    return lookalikes(word, every, 2, 0.5) or every


def _pair(noun: str, pair: str, known: Mapping[str, str]) -> tuple[str, str]:
    """Return (their heading, our column) of `ours=theirs`."""
    left, _, right = (tidy_heading(part) for part in pair.partition("="))
    if not left or not right:
        raise Usage("table.map_form", pair=pair)
    column = left if left == NOT_TAKEN else known.get(left.casefold())
    if column is None:
        raise Usage("table.map_column", column=left, known=_shown(noun, left))
    return right, column


def _shown(noun: str, word: str) -> list[str]:
    """Return what a heading may have meant: the ones that look like it, or the first one of each column."""
    every = [h for names in HEADINGS[noun].values() for h in names]
    likely = alike(word, every)
    return likely if likely != every else [names[0] for names in HEADINGS[noun].values()]
