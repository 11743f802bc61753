"""Who goes where: the drawn points shared out among the teams, nobody on the own street, in walking order."""

import math
import sqlite3
from collections.abc import Collection, Mapping, Sequence
from typing import NamedTuple

from ..errors import NotFound
from ..log.journal import Journal, Op
from ..points.coordinates import as_wgs
from ..visits.visit import FINISHED
from .registry import Round, find, refuse_closed


class Stop(NamedTuple):
    """A point that somebody has to go to; `lon` and `lat` in degrees of WGS-84, None where no place is known."""

    code: str
    street: str
    community: str
    lon: float | None
    lat: float | None


class Task(NamedTuple):
    """One line of a team's way: where, how it went last time, and whether it is done in this round."""

    team: str
    place: int
    point: str
    name: str
    type: str
    street: str
    address: str
    visited: str  # number of the visit of this round, or nothing
    failed_last: int  # items that failed at the visit before
    open: int  # findings of the point that are not closed


STOPS = """SELECT p.code, coalesce(p.street,''), coalesce(p.community,''), p.lon, p.lat,
  coalesce(p.crs,'') FROM point p WHERE p.code IN (SELECT e.value FROM draw d, json_each(d.points) e WHERE d.round=?1)
AND p.code NOT IN (SELECT point FROM task WHERE round=?1) ORDER BY p.code"""
TEAMS = "SELECT team, coalesce(street,'') FROM person WHERE coalesce(team,'')<>'' ORDER BY team, street"
TASKS = """SELECT t.team, t.place, t.point, coalesce(p.name,t.point), coalesce(p.type,''), coalesce(p.street,''),
  coalesce(p.address,''),
  coalesce((SELECT max(v.number) FROM visit v WHERE v.round=t.round AND v.point=t.point AND v.state=:finished), ''),
  (SELECT count(*) FROM finding f WHERE f.visit=(SELECT v.id FROM visit v WHERE v.point=t.point AND v.state=:finished
    AND coalesce(v.round,'')<>t.round ORDER BY v.began DESC LIMIT 1)),
  (SELECT count(*) FROM finding f LEFT JOIN step s USING(visit,path) WHERE f.point=t.point AND s.act IS NOT 'close')
FROM task t LEFT JOIN point p ON p.code=t.point WHERE t.round=:round AND (:team='' OR t.team=:team)
ORDER BY t.team, t.place, t.point"""


def teams(db: sqlite3.Connection) -> dict[str, set[str]]:
    """Return the teams of the roster with the streets that their people belong to."""
    found: dict[str, set[str]] = {}
    for team, street in db.execute(TEAMS):
        found.setdefault(team, set()).update({street} - {""})
    return found


def share_out(
    stops: Sequence[Stop], streets: Mapping[str, Collection[str]], *, cross: bool
) -> tuple[dict[str, list[Stop]], list[Stop]]:
    """Share stops out among teams (name → own streets): equal numbers, street by street, so that ways stay short.

    With `cross` nobody goes to the own street. Returns the stops by team, and those that nobody may go to.
    """
    quota = math.ceil(len(stops) / len(streets)) if streets else 0
    shares: dict[str, list[Stop]] = {team: [] for team in sorted(streets)}
    nobody: list[Stop] = []
    team = ""
    for stop in sorted(stops, key=lambda stop: (stop.street, stop.community, stop.code)):
        may = [name for name in shares if not (cross and stop.street in streets[name])]
        if team not in may or len(shares[team]) >= quota:
            # Who has fewest: the numbers end up as equal as the rule about own streets lets them be.
            team = min(may, key=lambda name: len(shares[name]), default="")
        if team:
            shares[team].append(stop)
        else:
            nobody.append(stop)
    return shares, nobody


def walking_order(stops: Sequence[Stop]) -> list[Stop]:
    """Return stops so that each next one is the nearest; those without a place come last, street by street."""
    placed = [stop for stop in stops if stop.lon is not None and stop.lat is not None]
    order: list[Stop] = []
    here = min(placed, key=lambda stop: (-(stop.lat or 0), stop.lon or 0), default=None)  # from the north
    while here:
        order.append(here)
        placed.remove(here)
        here = min(placed, key=lambda stop, at=here: _apart(at, stop), default=None)  # type: ignore[misc]
    rest = [stop for stop in stops if stop not in order]
    return order + sorted(rest, key=lambda stop: (stop.street, stop.community, stop.code))


def _apart(one: Stop, other: Stop) -> float:
    """Return a distance to compare by (a city is flat)."""
    across = ((one.lon or 0) - (other.lon or 0)) * math.cos(math.radians(one.lat or 0))
    return math.hypot(across, (one.lat or 0) - (other.lat or 0))


def assign(
    journal: Journal, it: Round, *, cross: bool, dry_run: bool = False
) -> tuple[dict[str, list[Stop]], list[Stop]]:
    """Hand the drawn points that nobody has yet to the teams of the roster, in walking order; one entry.

    Returns what `share_out` does.

    Raises:
        NotFound: no teams on the roster, or nothing to hand out.
        Refused: the round is closed, or this takes a supervisor.
    """
    with journal.lock.held():
        refuse_closed(find(journal.db, it.code))
        known = teams(journal.db)
        if not known:
            raise NotFound("round.no_teams", candidates=[])
        stops = [_stop(row) for row in journal.db.execute(STOPS, (it.code,))]
        if not stops:
            raise NotFound("round.nothing_to_assign", round=it.code, candidates=[])
        shares, nobody = share_out(stops, known, cross=cross)
        shares = {team: walking_order(share) for team, share in shares.items()}
        ops = [
            Op("task", f"{it.code}/{stop.code}", {"team": team, "place": place})
            for team, share in shares.items()
            for place, stop in enumerate(share, _last_place(journal.db, it.code, team) + 1)
        ]
        if ops and not dry_run:
            journal.append(ops)
    return shares, nobody


def reassign(journal: Journal, it: Round, points: Sequence[str], team: str) -> None:
    """Hand points (codes) of a round to another team, or to one for the first time; they come last on its way.

    Raises:
        NotFound: the roster has no such team.
        Refused: the round is closed, or this takes a supervisor.
    """
    with journal.lock.held():
        refuse_closed(find(journal.db, it.code))
        if team not in (known := teams(journal.db)):
            raise NotFound("round.no_team", name=team, candidates=list(known))
        last = _last_place(journal.db, it.code, team)
        said = [{"team": team, "place": place} for place in range(last + 1, last + 1 + len(points))]
        journal.append([Op("task", f"{it.code}/{point}", each) for point, each in zip(points, said, strict=True)])


def tasks(db: sqlite3.Connection, round_: str, team: str = "") -> list[Task]:
    """Return the tasks of a round, of one team if named, in walking order."""
    given = {"round": round_, "team": team, "finished": FINISHED}
    return [Task(*row) for row in db.execute(TASKS, given)]


def team_of(db: sqlite3.Connection, staff: str) -> str:
    """Return the team that a person of the roster belongs to, or nothing."""
    row = db.execute("SELECT coalesce(team,'') FROM person WHERE staff=?", (staff,)).fetchone()
    return str(row[0]) if row else ""


def _stop(row: sqlite3.Row) -> Stop:
    code, street, community, lon, lat, crs = row
    return Stop(code, street, community, *(as_wgs(lon, lat, crs) if lon and lat else (None, None)))


def _last_place(db: sqlite3.Connection, round_: str, team: str) -> int:
    found = db.execute("SELECT max(place) FROM task WHERE round=? AND team=?", (round_, team)).fetchone()[0]
    return int(found or 0)
