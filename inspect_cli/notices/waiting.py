"""Which findings wait for which kind of document, and which of them may be named in one."""

import json
import sqlite3
from collections.abc import Sequence
from typing import NamedTuple

from .. import clock
from ..errors import NotFound, Refused, Usage
from ..findings import registry as findings
from ..findings.responsible import territory
from ..findings.results import BEING_RECTIFIED
from ..log import settings
from ..points.registry import unit_name
from . import content
from .registry import Notice

# Handed over, and not (well) put right.
OPEN = f"({BEING_RECTIFIED})"
OVERDUE = "s.due<>'' AND unixepoch(s.due)<unixepoch(:now)"
SAID = """EXISTS (SELECT 1 FROM notice_row r JOIN notice m ON m.id=r.notice
WHERE r.finding=f.visit||'.'||f.path AND m.act='issue' AND m.kind=:kind{})"""
NOT_YET = f"NOT {SAID.format('')}"
NOT_SINCE = f"NOT {SAID.format(' AND unixepoch(m.issued)>=unixepoch(coalesce(s.reviewed,s.at))')}"


class Rule(NamedTuple):
    """What a kind is for: SQL of what waits for it and of what may be named, and how one is refused."""

    waits: str
    may: str
    refusal: str
    hands_over: bool = False  # its issue starts the clock
    follows: bool = False  # goes back to the notice by which the finding was handed over
    free: bool = False  # the addressee is not who has to put it right


# A void notice hands nothing over, also where a laptop had not heard of it when it wrote the step.
NOBODYS = "s.act IS NULL OR s.act='issue' AND n.act='void'"
FIRST = Rule(NOBODYS, NOBODYS, "notice.handed_over_already", hands_over=True)
RULES = {
    "整改通知书": FIRST,
    "交办单": FIRST,
    "限期整改通知书": Rule(FIRST.waits, f"{NOBODYS} OR {OPEN}", "notice.not_open", hands_over=True),
    "督办单": Rule(
        f"{OPEN} AND n.act='issue' AND {OVERDUE} AND {NOT_YET}",
        f"{OPEN} AND n.act='issue'",
        "notice.not_handed_over",
        follows=True,
    ),
    "复查意见书": Rule(
        f"s.act IN ('review','close') AND n.act='issue' AND {NOT_SINCE}",
        "s.act IN ('review','close') AND n.act='issue'",
        "notice.not_reviewed",
        follows=True,
    ),
    "抄告单": Rule(f"{OPEN} AND {NOT_YET}", OPEN, "notice.not_handed_over", free=True),
    "通报": Rule("0", "1", "notice.not_open", free=True),
}

# A finding stands in one draft that would hand it over, not in two.
SQL = """WITH elsewhere AS MATERIALIZED (SELECT e.value AS key FROM notice d, json_each(d.findings) e
  WHERE d.act='' AND d.kind<>:kind AND d.kind IN ({rivals}))
SELECT f.visit||'.'||f.path AS key, f.number, f.unit, p.street, s.notice,
  ({waits}) AND f.visit||'.'||f.path NOT IN (SELECT key FROM elsewhere) AS waits, ({may}) AS may
FROM {among} LEFT JOIN visit v ON v.id=f.visit LEFT JOIN step s ON s.visit=f.visit AND s.path=f.path
LEFT JOIN notice n ON n.id=s.notice LEFT JOIN point p ON p.code=f.point
ORDER BY f.unit, v.began, f.visit, f.number"""

SOME = """json_each(:keys) k CROSS JOIN finding f
ON f.visit=substr(k.value,1,instr(k.value,'.')-1) AND f.path=substr(k.value,instr(k.value,'.')+1)"""

Group = tuple[str, str]  # addressee (unit code), the notice it goes back to (or nothing)


class Candidate(NamedTuple):
    """A finding as a kind sees it; `unit` is who has to put it right, empty: 待定."""

    key: str
    number: str
    unit: str
    street: str
    notice: str
    waits: bool
    may: bool


def rule_of(kind: str) -> Rule:
    """Return the rule of a kind.

    Raises:
        Usage: `notice.no_kind`.
    """
    if kind not in RULES or kind not in content.KINDS:
        raise Usage("notice.no_kind", kind=kind, known="、".join(content.KINDS))
    return RULES[kind]


def candidates(db: sqlite3.Connection, kind: str, keys: Sequence[str] | None = None) -> list[Candidate]:
    """Return the findings with these keys (None: all), and whether they wait for the kind and may be named in it."""
    rule = rule_of(kind)
    rivals = ",".join(f"'{name}'" for name, other in RULES.items() if rule.hands_over and other.hands_over)
    sql = SQL.format(waits=rule.waits, may=rule.may, rivals=rivals, among="finding f" if keys is None else SOME)
    values = {"kind": kind, "now": clock.stamp(), "keys": json.dumps(list(keys or []))}
    return [
        Candidate(key, number or "", unit or "", street or "", notice or "", bool(waits), bool(may))
        for key, number, unit, street, notice, waits, may in db.execute(sql, values)
    ]


def groups(db: sqlite3.Connection, kind: str) -> dict[Group, list[str]]:
    """Return the keys of what waits for a kind, by whom it is sent to and what it goes back to."""
    rule, found = rule_of(kind), dict[Group, list[str]]()
    streets: dict[str, str] = {}
    for each in candidates(db, kind):
        to = each.unit
        if rule.free:
            if each.street not in streets:
                streets[each.street] = territory(db, each.street)
            to = streets[each.street] if streets[each.street] != each.unit else ""
        if each.waits and to:
            found.setdefault((to, each.notice if rule.follows else ""), []).append(each.key)
    return found


def named(db: sqlite3.Connection, kind: str, names: Sequence[str], unit: str) -> dict[Group, list[str]]:
    """Return the keys of findings named by the person, in groups; `unit` (code) is the addressee where it is free.

    Raises:
        NotFound: a finding is unknown; `notice.no_addressee`.
        Refused: the kind may not name one of them; `finding.no_unit`.
    """
    rule, found = rule_of(kind), dict[Group, list[str]]()
    rows = [findings.find(db, name) for name in names]
    for each in candidates(db, kind, list(map(findings.key, rows))):
        if not each.may:
            raise Refused(rule.refusal, finding=each.number, kind=kind)
        to = unit if rule.free else each.unit
        if not to:
            if rule.free:
                raise NotFound("notice.no_addressee", kind=kind, candidates=[])
            raise Refused("finding.no_unit", number=each.number)
        found.setdefault((to, each.notice if rule.follows else ""), []).append(each.key)
    return found


def refuse_stale(db: sqlite3.Connection, notice: Notice) -> None:
    """See that each finding of a draft may still be said in it.

    Raises:
        Refused: a finding went to another unit, or further on its way.
    """
    rule = rule_of(notice.kind)
    for each in candidates(db, notice.kind, notice.findings):
        if not rule.free and each.unit not in (notice.unit, ""):
            raise Refused("notice.finding_moved", finding=each.number, unit=unit_name(db, each.unit))
        if not each.may:
            raise Refused(rule.refusal, finding=each.number, kind=notice.kind)


def refuse_issuer(db: sqlite3.Connection, kind: str, by: str) -> None:
    """See that this organ or person may send a kind; so far that is ruled for 抄告单.

    Raises:
        Refused: `notice.not_issuer`.
    """
    if kind != "抄告单":
        return
    allowed = [word for word in settings.get(db, "notice.issuers").replace(",", "、").split("、") if word.strip()]
    organ = settings.get(db, "notice.issuer") or settings.get(db, "org.name")
    if not any(word.strip() in organ or word.strip() == by for word in allowed):
        raise Refused("notice.not_issuer", kind=kind, organ=organ, allowed="、".join(allowed))
