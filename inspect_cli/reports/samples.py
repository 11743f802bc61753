"""The finished visits of a period with what was judged in them, by whatever a figure is asked of."""

import functools
import json
import sqlite3
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from typing import NamedTuple

from ..findings.responsible import resolve
from ..points.communities import STREETS
from ..templates.form import FIELD
from ..templates.registry import load
from ..visits.visit import FINISHED, MADE_FOR
from . import scoring
from .scoring import Count, Sample

# Whole visits belong to one of these …
PER_VISIT = {
    "": "''",
    "visit": "v.number",
    "point": "coalesce(nullif(v.point,''), t.title, '')",
    "type": "coalesce(p.type, t.title, '')",
    "street": "coalesce(p.street, c.street, '')",
    "community": "coalesce(p.community, v.community, '')",
}
# … single items to these, and to several of them at once: 谁丢分谁负责, each in its own ranking.
PER_ITEM = {
    "category": "coalesce(m.category,'')",
    "indicator": "coalesce(m.indicator,'')",
    "unit": "unit_words(v.template, m.path)",
}

# A sheet without a point has the community it was taken in, and so the street of the points there.
VISITS = f"""visit v LEFT JOIN point p ON p.code=v.point LEFT JOIN template t ON t.sha256=v.template AND v.point=''
LEFT JOIN ({STREETS}) c ON v.point='' AND c.name=v.community"""

# Days begin and end by the official time of the country, whatever the laptop's zone was.
CHOSEN = f"""v.state=:finished AND coalesce(v.outcome,'')='' AND date(v.began,'+8 hours') BETWEEN :since AND :until
AND (:type='' OR p.type=:type) AND (:street='' OR coalesce(p.street,c.street)=:street) AND {MADE_FOR}"""
# Thousandths add up exactly; an item without points of its own (a mere deduction) is no item met or not met.
SQL = f"""SELECT {{key}}, v.id, v.number, v.point, coalesce(p.name,''), coalesce(p.type,''), v.template, v.began,
  sum(m.got), sum(m.possible), sum(m.got>=m.possible AND m.possible>0), sum(m.possible>0)
FROM {VISITS} JOIN mark m ON m.visit=v.id WHERE {CHOSEN} GROUP BY v.id, 1"""
EXPLAINED = f"""SELECT {{key}} AS belongs, v.number, v.point, coalesce(p.name,''), v.template, m.path,
  coalesce(a.value,''), m.got, m.possible
FROM {VISITS} JOIN mark m ON m.visit=v.id
LEFT JOIN answer a ON a.visit=m.visit AND a.path=m.path WHERE {CHOSEN} ORDER BY v.began, v.id, m.path"""


class Chosen(NamedTuple):
    """Which visits count: begun from `since` to `until`, both days included; of one type or street if named.

    And made for one round, mode (暗访, 明查), channel or campaign, if named.
    """

    since: date = date.min
    until: date = date.max
    type: str = ""
    street: str = ""
    round: str = ""
    mode: str = ""
    channel: str = ""
    campaign: str = ""

    def parameters(self) -> dict[str, str]:
        """Return what the SQL wants."""
        days = {"since": self.since.isoformat(), "until": self.until.isoformat()}
        return {**self._asdict(), **days, "finished": FINISHED}


class Answered(NamedTuple):
    """One item behind a figure: points in thousandths, `value` as it was answered."""

    visit: str
    point: str
    name: str
    item: str
    value: str
    got: int
    possible: int


def samples(db: sqlite3.Connection, by: str, chosen: Chosen) -> dict[str, list[Sample]]:
    """Return the visits by group: the key that `by` (of the two tables above) gives them; a unit by its code."""
    belongs = _belongs(db, by)
    parts: dict[str, tuple[str, str]] = {}
    found: dict[str, list[Sample]] = {}
    for key, visit, number, point, name, type_, template, began, *count in db.execute(
        SQL.format(key=(PER_VISIT | PER_ITEM)[by]), chosen.parameters()
    ):
        if template not in parts:
            parts[template] = _part(db, template)
        part, title = parts[template]
        sample = Sample(visit, number or "", point or "", name, type_ or title, part, began, Count(*count))
        for group in belongs(key, point):
            found.setdefault(group, []).append(sample)
    return {group: _one_a_visit(of) for group, of in found.items()} if by in PER_ITEM else found


def answers(db: sqlite3.Connection, by: str, group: str, chosen: Chosen) -> Iterator[Answered]:
    """Yield every answer behind the figure of a group, in the order in which they were given to visits."""
    belongs = _belongs(db, by)

    @functools.cache
    def words(template: str, path: str) -> tuple[str, Mapping[str, str]]:
        form = load(db, template)
        q = form.questions.get(path)
        return (q.label, {choice.name: choice.label for choice in form.choices(q)}) if q else (path, {})

    for key, number, point, name, template, path, value, got, possible in db.execute(
        EXPLAINED.format(key=(PER_VISIT | PER_ITEM)[by]), chosen.parameters()
    ):
        if not group or group in {*belongs(key, point), *((point, name) if by == "point" else ())}:
            item, labels = words(template, path)
            yield Answered(number, point, name, item, labels.get(value, value), got, possible)


def _part(db: sqlite3.Connection, template: str) -> tuple[str, str]:
    form = load(db, template)
    return form.part or FIELD, form.point_type or form.title


def _belongs(db: sqlite3.Connection, by: str) -> Callable[[str, str], list[str]]:
    """Return what names the groups of a key at a point."""
    if by == "indicator":
        return lambda key, point: [code.strip() for code in key.replace("；", ";").split(";")]
    if by != "unit":
        return lambda key, point: [key]

    def words(template: str, path: str) -> str:
        q = load(db, template).questions.get(path)
        return json.dumps(q.unit if q else [], ensure_ascii=False)

    db.create_function("unit_words", 2, functools.cache(words), deterministic=True)
    places = {
        row[0]: dict(zip(("code", "street", "community", "operator"), row, strict=True))
        for row in db.execute("SELECT code, street, community, operator FROM point")
    }
    return functools.cache(lambda key, point: _units(db, places.get(point, {}), json.loads(key)))


def _units(db: sqlite3.Connection, place: Mapping[str, str | None], wanted: list[str]) -> list[str]:
    """Return all whose loss it is, leading and joint: 属地, 主管 and 主体 each bear the whole of it."""
    who = resolve(db, place, wanted)
    return list(dict.fromkeys((who.lead, *who.joint)))


def _one_a_visit(found: list[Sample]) -> list[Sample]:
    """Put the items of one visit together again that came by several keys (a unit that both leads and helps)."""
    whole: dict[str, Sample] = {}
    for sample in found:
        before = whole.get(sample.visit)
        whole[sample.visit] = (
            sample._replace(judged=scoring.added([sample.judged, before.judged])) if before else sample
        )
    return list(whole.values())
