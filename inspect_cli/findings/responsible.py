"""From the words of a template to the units of this city: 牵头 first, and 待定 where nobody can be named."""

import sqlite3
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from ..log.journal import Journal, Op

TERRITORY = "属地街道"
# How roles end that the point's own operator may have (市场开办方, 物业服务企业, 施工单位 …); a department is never he.
OPERATING = ("单位", "企业", "开办方", "经营者", "主办方", "业主", "店主")
SCOPES = ("code", "community", "street")  # columns of a point, the nearest first
LISTED = "instr('、'||coalesce({},'')||'、', '、'||?||'、')>0"  # one of the words in a column of several
HAS_ROLE = LISTED.format("roles")


class Responsible(NamedTuple):
    """`lead` and `joint` are unit codes, `lead` empty when it is 待定; `wanted` are the template's own words."""

    lead: str
    joint: tuple[str, ...]
    wanted: tuple[str, ...]


def resolve(db: sqlite3.Connection, point: Mapping[str, str | None], wanted: Sequence[str]) -> Responsible:
    """Name the units that the words of a template mean at this point.

    `point` has code, street, community and operator (None when not given). What `unit map` says goes first, the
    nearest word before the wider one: point, community, street, everywhere. A leading unit that cannot be named makes
    the finding 待定, even when others can: somebody has to say who leads.
    """
    codes = [_unit(db, point, word) for word in wanted]
    lead = codes[0] if codes else ""
    joint = tuple(dict.fromkeys(code for code in codes[1:] if code and code != lead))
    return Responsible(lead, joint, tuple(wanted))


def territory(db: sqlite3.Connection, street: str | None) -> str:
    """Return the unit of a street, empty when no list names it."""
    return _named(db, street)


def unknown(db: sqlite3.Connection, point_type: str, wanted: Sequence[str]) -> list[str]:
    """Return the words of a template that mean nobody at any point of its type; none while there are no units.

    Without points of that type nobody can say who their street or operator is.
    """
    if not db.execute("SELECT 1 FROM unit LIMIT 1").fetchone():
        return []
    points = db.execute("SELECT DISTINCT street, community, operator FROM point WHERE type=?", (point_type,)).fetchall()
    places = [dict(zip(("street", "community", "operator"), point, strict=True)) for point in points]
    anywhere = places or [dict.fromkeys(("street", "community", "operator"))]
    nobody = [word for word in wanted if not any(_unit(db, place, word) for place in anywhere)]
    return [word for word in nobody if places or not (word.startswith(TERRITORY) or word.endswith(OPERATING))]


def _unit(db: sqlite3.Connection, point: Mapping[str, str | None], word: str) -> str:
    if mapped := _mapped(db, point, word):
        return mapped
    if word.startswith(TERRITORY):
        return _named(db, point.get("street"))
    return _named(db, word) or _in_role(db, word, point) or _operator(db, point, word)


def _mapped(db: sqlite3.Connection, point: Mapping[str, str | None], word: str) -> str:
    said = dict(db.execute("SELECT place, unit FROM duty WHERE role=?", (word,)).fetchall())
    places = (f"{scope}:{point.get(scope)}" for scope in SCOPES if point.get(scope))
    return next((str(said[place]) for place in (*places, "") if place in said), "") if said else ""


def map_role(journal: Journal, role: str, unit: str, place: str) -> None:
    """Say which unit (code; empty: nobody any more) a role means at a place: `code:…`, `street:…`, everywhere if empty.

    Raises:
        Refused: this takes a supervisor.
    """
    journal.append([Op("duty", f"{role}@{place}", {"unit": unit} if unit else None)])


def _named(db: sqlite3.Connection, name: str | None) -> str:
    if not name:
        return ""
    row = db.execute(
        f"SELECT code FROM unit WHERE ? IN (name, short, code) OR {LISTED.format('alias')} "
        "ORDER BY ? IN (name, short, code) DESC, code LIMIT 1",
        (name, name, name),
    ).fetchone()
    return row[0] if row else ""


def _in_role(db: sqlite3.Connection, role: str, point: Mapping[str, str | None]) -> str:
    """Return the unit that has this role; where several have it, the one of the point's community or street."""
    rows = db.execute(f"SELECT code, name FROM unit WHERE {HAS_ROLE} ORDER BY code", (role,)).fetchall()
    near = [code for code, name in rows if any(p and p in name for p in (point.get("community"), point.get("street")))]
    if near:
        return str(near[0])
    return rows[0][0] if len(rows) == 1 else ""


def _operator(db: sqlite3.Connection, point: Mapping[str, str | None], role: str) -> str:
    """Return the point's own operator for a role of operators that no unit of the list has."""
    if not role.endswith(OPERATING):
        return ""
    if db.execute(f"SELECT 1 FROM unit WHERE {HAS_ROLE} LIMIT 1", (role,)).fetchone():
        return ""
    return _named(db, point.get("operator"))
