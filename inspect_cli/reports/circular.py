"""通报: the figures of a period as they stand at this position of the log, and the draft that keeps them.

They are frozen when the draft is made: what the person who signs has read is what goes out. Another draft of the
same period takes the place of the first.
"""

import sqlite3
from collections.abc import Sequence
from datetime import date

from .. import clock, ids
from ..errors import NotFound, Usage
from ..findings.responsible import territory
from ..findings.results import PUT_RIGHT
from ..log import settings
from ..log.journal import Journal, Op
from ..notices import office
from ..notices.circular import OPEN, RECTIFIED, Charged, Checked, Figures, Ranked, compose_circular
from ..notices.content import CIRCULAR, Content, Row, check, to_plain
from ..notices.registry import Notice, find
from ..notices.shots import shots
from ..visits.visit import FINISHED
from . import rules, scoring
from .ranking import ranking
from .samples import Chosen, samples

MOST_PHOTOS = 12  # of what is still open, the worst first, one of each finding

# Days begin and end by the official time of the country; what is about no point is said of none.
PERIOD = "v.state=:finished AND date(v.began,'+8 hours') BETWEEN :since AND :until"
FINDINGS = f"""SELECT f.visit||'.'||f.path AS key, f.visit, f.path, f.number, f.point, f.problem, f.severity,
  f.samples, coalesce(p.name, f.point) AS name, coalesce(p.type,'') AS type, coalesce(p.street,'') AS street,
  coalesce(u.name, f.unit) AS unit_name, coalesce(u.ranking,u.class,'') AS class, v.people, {PUT_RIGHT} AS put_right
FROM finding f JOIN visit v ON v.id=f.visit LEFT JOIN point p ON p.code=f.point LEFT JOIN unit u ON u.code=f.unit
LEFT JOIN step s ON s.visit=f.visit AND s.path=f.path WHERE {PERIOD} ORDER BY street, name, f.point, f.number"""
POINTS = f"""SELECT coalesce(p.type,'') AS type, coalesce(p.street,'') AS street, v.point,
  coalesce(p.name, v.point) AS name
FROM visit v LEFT JOIN point p ON p.code=v.point WHERE {PERIOD} AND v.point<>''
GROUP BY v.point ORDER BY street, name"""
VISITS = f"SELECT DISTINCT v.people, v.mode, v.channel, '' AS companions FROM visit v WHERE {PERIOD}"
CLASSES = "SELECT code, coalesce(ranking,class,'') FROM unit"
WORST = {"severe": 0, "moderate": 1}
UNNAMED = "待定"


def gather(db: sqlite3.Connection, since: date, until: date) -> tuple[Figures, list[sqlite3.Row]]:
    """Return the figures of the visits begun from `since` to `until`, and their findings by street and point."""
    cursor = db.cursor()
    cursor.row_factory = sqlite3.Row
    chosen = Chosen(since, until)
    days = chosen.parameters()
    findings = cursor.execute(FINDINGS, days).fetchall()
    points = cursor.execute(POINTS, days).fetchall()
    with_problem = {finding["point"] for finding in findings}
    figures = Figures(
        types=_types(db, chosen, points, findings),
        streets=_streets(db, chosen, points),
        units=_units(findings),
        bright=tuple(point["name"] for point in points if point["point"] not in with_problem),
        points=len(points),
        problems=len(findings),
        rectified=sum(finding["put_right"] for finding in findings),
    )
    return figures, findings


def _types(
    db: sqlite3.Connection, chosen: Chosen, points: Sequence[sqlite3.Row], findings: Sequence[sqlite3.Row]
) -> tuple[Checked, ...]:
    by_type, how = samples(db, "type", chosen), rules.read(db)
    names = sorted({point["type"] for point in points})
    return tuple(
        Checked(
            name or UNNAMED,
            sum(point["type"] == name for point in points),
            sum(finding["type"] == name for finding in findings),
            scoring.total(by_type.get(name, []), how).shown,
        )
        for name in names
    )


def _streets(db: sqlite3.Connection, chosen: Chosen, points: Sequence[sqlite3.Row]) -> tuple[Ranked, ...]:
    """Rank the streets, each within the class that its unit has."""
    of_units = dict(db.execute(CLASSES).fetchall())
    places = [place for place in ranking(db, "street", chosen, rules.read(db)).places if place.name]
    classes = {place.name: of_units.get(territory(db, place.name), "") for place in places}
    ranked = []
    for group in sorted(set(classes.values())):
        rank, last = 0, None
        inside = [place for place in places if classes[place.name] == group]
        for at, place in enumerate(inside, 1):
            score = place.figure.shown
            if score is not None and score != last:
                rank, last = at, score
            count = sum(point["street"] == place.name for point in points)
            ranked.append(Ranked(group, rank if score is not None else None, place.name, count, score))
    return tuple(ranked)


def _units(findings: Sequence[sqlite3.Row]) -> tuple[Charged, ...]:
    """Return what each unit had to put right, the units of a class together."""
    of: dict[tuple[str, str], list[int]] = {}
    for finding in findings:
        of.setdefault((finding["class"], finding["unit_name"] or UNNAMED), []).append(finding["put_right"])
    return tuple(Charged(group, name, len(right), sum(right)) for (group, name), right in sorted(of.items()))


def draft(journal: Journal, since: date, until: date, edition: str = "") -> Notice:
    """Draft a circular of a period with all its figures; a draft of the same period that stood there is taken back.

    `edition` is the 期号 as printed (第3期), or empty.

    Raises:
        NotFound: `notice.nothing_checked`, nothing was finished in that period; a photo is not here.
        Usage: `report.period_backwards`, the period ends before it begins.
        Refused: this takes a supervisor.
    """
    if until < since:
        raise Usage("report.period_backwards", since=since.isoformat(), until=until.isoformat())
    with journal.lock.held():
        db, key = journal.db, ids.dated(clock.now())
        figures, findings = gather(db, since, until)
        if not figures.points:
            raise NotFound("notice.nothing_checked", since=since.isoformat(), until=until.isoformat(), candidates=[])
        rows = _rows(journal, findings)
        content = _content(db, key, (since, until), figures, rows, edition)
        check(content)
        plain = to_plain(content)
        plain_rows = plain.pop("rows")
        keys = [finding["key"] for finding in findings]
        ops = [Op("notice", old, None) for old in _standing(db, since, until)]
        ops.append(Op("notice", key, {"kind": CIRCULAR, "unit": "", "findings": keys, "content": plain}))
        for finding, row in zip(keys, plain_rows, strict=True):
            ops.append(Op("notice_row", f"{finding}/{key}", {"no": row["no"], "content": row}))
        journal.append(ops)
    return find(journal.db, key)


def _standing(db: sqlite3.Connection, since: date, until: date) -> list[str]:
    sql = (
        """SELECT id FROM notice WHERE act='' AND kind=? AND content->>'checked_from'=? AND content->>'checked_to'=?"""
    )
    return [row[0] for row in db.execute(sql, (CIRCULAR, since.isoformat(), until.isoformat()))]


def _rows(journal: Journal, findings: Sequence[sqlite3.Row]) -> list[Row]:
    """Return one row a finding; a photo of the worst that are open."""
    still = sorted((f for f in findings if not f["put_right"]), key=lambda f: (WORST.get(f["severity"], 2), f["key"]))
    pictured: dict[str, tuple] = {}  # type: ignore[type-arg]
    for finding in still:
        if len(pictured) == MOST_PHOTOS:
            break
        if taken := shots(journal, finding, office.place(journal.db, finding["point"] or ""), most=1):
            pictured[finding["key"]] = taken
    return [
        Row(
            no=no,
            finding="",
            point=office.place(journal.db, "")._replace(
                name=finding["name"] or "", type=finding["type"], street=finding["street"]
            ),
            item="",
            problem=finding["problem"] or "",
            requirement="",
            indicator="",
            joint=(),
            rule="",
            due="",
            due_text="",
            photos=pictured.get(finding["key"], ()),
            result=RECTIFIED if finding["put_right"] else OPEN,
        )
        for no, finding in enumerate(findings, 1)
    ]


def _content(
    db: sqlite3.Connection, key: str, period: tuple[date, date], figures: Figures, rows: Sequence[Row], edition: str
) -> Content:
    days = {"since": period[0].isoformat(), "until": period[1].isoformat(), "finished": FINISHED}
    cursor = db.cursor()
    cursor.row_factory = sqlite3.Row
    visits = cursor.execute(VISITS, days).fetchall()
    given = office.given(
        db,
        id=key,
        number="",
        addressee=settings.get(db, "notice.circulated"),
        issued="",
        signed_by="",
        days=(days["since"], days["until"]),
        people=office.people(db, (visit["people"] for visit in visits)),
    )
    own, ways = office.phrases_of(db, CIRCULAR), office.ways(db, visits)
    return compose_circular(given, rows, figures, edition=edition, style=office.style_of(db, CIRCULAR), own=own, **ways)
