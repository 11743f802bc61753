"""The ledger (台账): one line per finding, from where it was found to how it ended, with the days it is overdue."""

import sqlite3
from collections.abc import Iterator, Mapping
from datetime import date, datetime, timedelta
from typing import NamedTuple

from ..log.fold import COUNTS
from ..points.communities import STREETS
from ..visits.visit import MADE_FOR
from .registry import EVIDENCE
from .results import UNDONE

# The state of a finding is its live step; before the first one it waits to be handed over.
STATES = {
    "found": "待交办",
    "issue": "已交办",
    "rectify": "已整改",
    "review": "已复查",
    "close": "已销号",
    "void": "已作废",
}
ENDED = {"rectify", "review", "close", "void"}
PENDING = "待定"
COMMA = "、"
TIMES = {"found", "handed", "due", "done", "reviewed", "closed"}

# The columns that ledgers of the trade have in common; a number of its own for each line comes first.
HEADINGS = (
    "序号",
    "问题编号",
    "发现时间",
    "来源",
    "点位编号/名称/类型",
    "街道/社区/网格",
    "问题描述",
    "类别",
    "检查项/指标",
    "严重程度",
    "整改前照片",
    "牵头单位",
    "责任单位",
    "责任人/电话",
    "交办时间",
    "通知书文号",
    "签收时间/签收人",
    "整改要求",
    "整改时限",
    "整改情况",
    "整改后照片",
    "完成时间",
    "复查人/时间/结果",
    "销号时间/审批人",
    "逾期天数/督办次数",
    "备注",
)

Entry = dict[str, str]


class Wanted(NamedTuple):
    """Which lines are asked for; empty: all. `unit` is a code (leading or joint), `state` a key of `STATES`.

    The last four are what the visit was made for.
    """

    unit: str = ""
    street: str = ""
    type: str = ""
    state: str = ""
    overdue: bool = False
    round: str = ""
    mode: str = ""
    channel: str = ""
    campaign: str = ""


# `steps` is the history of every finding, newest of each act; the live one alone is in table `step`.
# A finding of a sheet without a point lies in the community of the sheet.
STREET = f"CASE WHEN f.point='' THEN (SELECT street FROM ({STREETS}) s WHERE s.name=v.community) ELSE p.street END"
SQL = f"""WITH steps AS MATERIALIZED (
  SELECT op.key, op.act, max(op.at) AS at, op."by" AS "by", op.data->>'rule' AS rule, op.data->>'due' AS due,
    op.data->>'note' AS note, op.data->>'result' AS result, op.data->>'done' AS done,
    op.data->>'opinion' AS opinion
  FROM op {COUNTS} WHERE op.kind='step' AND op.data<>'null' GROUP BY op.key, op.act)
SELECT f.number, coalesce(s.act,'found') AS state, f.found, v.number AS visit, f.point,
  coalesce(p.name, nullif(v.community,'')) AS point_name, p.type,
  {STREET} AS street, coalesce(p.community, v.community) AS community, p.grid, f.problem,
  f.category, f.item, f.indicator, f.severity,
  (SELECT group_concat(substr(photo,1,8),'{COMMA}') FROM (SELECT photo FROM attachment
    WHERE target IN {EVIDENCE} ORDER BY taken, photo)) AS photos_before,
  coalesce(u.short, u.name, nullif(f.unit,''), '{PENDING}') AS unit,
  (SELECT group_concat(coalesce(j.short, j.name, e.value),'{COMMA}') FROM json_each(coalesce(f.joint,'[]')) e
    LEFT JOIN unit j ON j.code=e.value) AS joint,
  coalesce(nullif(u.leader,''), u.contact) AS person, u.phone, h.at AS handed,
  (SELECT group_concat(number,'{COMMA}') FROM (SELECT n.number FROM notice_row r JOIN notice n ON n.id=r.notice
    WHERE r.finding=f.visit||'.'||f.path AND n.act='issue' ORDER BY n.issued, n.number)) AS notices,
  (SELECT group_concat(substr(q.received,1,10)||coalesce(' '||q.person,''),'{COMMA}') FROM notice_row r
    JOIN notice n ON n.id=r.notice JOIN receipt q ON q.notice=n.id
    WHERE r.finding=f.visit||'.'||f.path AND n.act='issue') AS received,
  (SELECT group_concat(n.number,'{COMMA}') FROM notice_row r JOIN notice n ON n.id=r.notice
    WHERE r.finding=f.visit||'.'||f.path AND n.act='issue' AND n.unit<>f.unit
    AND n.kind IN ('整改通知书','交办单','限期整改通知书')) AS moved,
  f.requirement, coalesce(nullif(s.rule,''), h.rule, f.deadline) AS rule, coalesce(nullif(s.due,''), h.due) AS due,
  s.result, (SELECT group_concat(substr(photo,1,8),'{COMMA}') FROM (SELECT photo FROM attachment
    WHERE target='step:'||f.visit||'.'||f.path ORDER BY taken, photo)) AS photos_after,
  coalesce(d.done, d.at) AS done, d.note AS measure, r.at AS reviewed, coalesce(rp.name, r."by") AS reviewer,
  coalesce(r.result,'')||CASE WHEN r.result<>'' AND r.note<>'' THEN '：' ELSE '' END||coalesce(r.note,'') AS review,
  c.at AS closed, coalesce(cp.name, c."by") AS closer, c.opinion,
  (SELECT count(*) FROM notice_row r JOIN notice n ON n.id=r.notice
    WHERE r.finding=f.visit||'.'||f.path AND n.act='issue' AND n.kind='督办单') AS urged,
  CASE f.unit WHEN '' THEN (SELECT group_concat(value,'{COMMA}') FROM json_each(coalesce(f.wanted,'[]'))) END AS remark
FROM finding f JOIN visit v ON v.id=f.visit LEFT JOIN step s ON s.visit=f.visit AND s.path=f.path
LEFT JOIN point p ON p.code=f.point LEFT JOIN unit u ON u.code=f.unit
LEFT JOIN steps h ON h.key=f.visit||'.'||f.path AND h.act='issue' AND s.act<>''
LEFT JOIN steps d ON d.key=f.visit||'.'||f.path AND d.act='rectify' AND s.act<>''
LEFT JOIN steps r ON r.key=f.visit||'.'||f.path AND r.act='review' AND s.act<>'' LEFT JOIN person rp ON rp.staff=r."by"
LEFT JOIN steps c ON c.key=f.visit||'.'||f.path AND c.act='close' AND s.act<>'' LEFT JOIN person cp ON cp.staff=c."by"
WHERE (:unit='' OR f.unit=:unit OR EXISTS (SELECT 1 FROM json_each(f.joint) WHERE value=:unit))
  AND (:street='' OR instr({STREET},:street)) AND (:type='' OR instr(p.type,:type))
  AND (:state='' OR coalesce(s.act,'found')=:state) AND {MADE_FOR}
ORDER BY f.found, f.number, f.visit, f.path"""


def entries(db: sqlite3.Connection, now: datetime, wanted: Wanted) -> Iterator[Entry]:
    """Yield the lines asked for in the order they were found; every value is text, empty when there is none."""
    cursor = db.cursor()
    cursor.row_factory = sqlite3.Row
    for row in cursor.execute(SQL, wanted._asdict()):
        entry = {name: str(row[name] if row[name] is not None else "") for name in row.keys()}
        entry["overdue"] = str(overdue_days(entry, now))
        if not wanted.overdue or entry["overdue"] != "0":
            yield entry


def overdue_days(entry: Mapping[str, str], now: datetime) -> int:
    """Return the days begun since a finding was due, up to when it was put right or to now; 0: in time, or no term."""
    if not entry["due"] or entry["state"] == "void":
        return 0
    ended = (entry["done"] or entry["reviewed"] or entry["closed"]) if _ended(entry) else ""
    due = datetime.fromisoformat(entry["due"])
    if len(ended) == len("2026-07-14"):  # the unit reports a day, no hour
        return max(0, (date.fromisoformat(ended) - due.date()).days)
    late = (datetime.fromisoformat(ended) if ended else now) - due
    return max(0, -(-late // timedelta(days=1)))


def _ended(entry: Mapping[str, str]) -> bool:
    """Tell whether a finding was put right; the review may have found that it was not."""
    return entry["state"] in ENDED and entry["result"] not in UNDONE


def line(no: int, entry: Mapping[str, str]) -> list[str | int]:
    """Return the cells of one line under `HEADINGS`; the first is a number, all others are text."""
    e = {name: short(value) if name in TIMES else value for name, value in entry.items()}
    ended = _ended(e)
    pending = f"{PENDING}：{e['remark']}" if e["remark"] else ""
    moved = f"已改派：{e['moved']}" if e["moved"] else ""
    return [
        no,
        e["number"],
        e["found"],
        f"巡查 {e['visit']}",
        _joined(e["point"], e["point_name"], e["type"]),
        _joined(e["street"], e["community"], e["grid"]),
        e["problem"],
        e["category"],
        _joined(e["item"], e["indicator"]),
        e["severity"],
        e["photos_before"],
        e["unit"],
        e["joint"],
        _joined(e["person"], e["phone"]),
        e["handed"],
        e["notices"],
        e["received"],
        e["requirement"],
        f"{e['rule']}（{e['due']}）" if e["due"] else e["rule"],
        STATES.get(e["state"], e["state"]) + (f"：{e['measure']}" if e["measure"] else ""),
        e["photos_after"],
        (e["done"] or e["closed"]) if ended else "",
        _joined(e["reviewer"], e["reviewed"], e["review"]) if e["state"] in ENDED else "",
        _joined(e["closed"], e["closer"], e["opinion"]) if e["state"] == "close" else "",
        f"{e['overdue']}/{e['urged']}",
        _joined(pending, moved),
    ]


def short(moment: str) -> str:
    """Write an instant to the minute; one that ends a day is that day."""
    return moment[:10] if moment[11:19] == "23:59:59" else moment[:16].replace("T", " ")


def _joined(*parts: str) -> str:
    return "/".join(part for part in parts if part)
