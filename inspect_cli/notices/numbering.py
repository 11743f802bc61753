"""Numbers of notices (代字〔年〕号): whose laptop gives which, so that no two ever give the same one.

A series belongs to the founder's laptop until it says otherwise. Who holds numbers may give a part of them to
another laptop: a block of one year, or all from a number on, with every year that follows. Only the holder can
do so, and he knows all he has given; so two laptops that have not heard of each other cannot hold one number.
An admin can take over what a lost laptop held; he has to know which of its numbers may be on paper already.
"""

import re
import sqlite3
import unicodedata
from collections.abc import Iterable
from typing import NamedTuple

from .. import clock, ids
from ..errors import Refused, Usage
from ..log import devices, settings, trust
from ..log.journal import Journal, Op
from ..log.kinds import ROLES, SUPERVISOR

END = 10**9  # stands for "and so on"
BLOCK = re.compile(r"([0-9]{1,9})(?:-([0-9]{1,9})?)")
BRACKETS = re.compile(r"[\[\](){}<>〔〕【】〖〗《》〈〉「」『』_/]|第(?=[0-9])|年(?=\D*[0-9])|号$")
NUMBER = re.compile(r"(?:([^\d-][^-]*?)-?)?(?:([0-9]{4})-)?([0-9]{1,9})-?")
SERIES = re.compile(r"[^\W\d_]{1,12}")

Range = tuple[int, int]  # first and last number, both inside


class Grant(NamedTuple):
    """Numbers given to a laptop (`owner`: its key). `last` None: from `first` on, and every later year."""

    id: str
    series: str
    year: int
    first: int
    last: int | None
    owner: str
    parent: str

    def covers(self, year: int) -> Range | None:
        """Return which numbers of a year it is about."""
        if year == self.year:
            return self.first, END if self.last is None else self.last
        return (1, END) if self.last is None and year > self.year else None


class Holding(NamedTuple):
    """What a laptop holds of a year by one grant, without what it gave on; `used` are the numbers given to notices."""

    grant: Grant
    ranges: tuple[Range, ...]
    used: int
    next: int | None  # None: used up
    next_open: int | None  # the first of those behind which nothing is given yet


def series_of(db: sqlite3.Connection, kind: str) -> str:
    """Return the series that notices of a kind are numbered in."""
    return series_by_kind(settings.get(db, "notice.series.kinds")).get(kind) or settings.get(db, "notice.series")


def series_by_kind(text: str) -> dict[str, str]:
    """Read the setting `notice.series.kinds`: 督办单=文创督、抄告单=文创抄.

    Raises:
        Usage: `series.bad_kinds`.
    """
    found = {}
    for part in filter(None, re.split(r"[,，、;；\s]+", text)):
        kind, sign, series = unicodedata.normalize("NFKC", part).partition("=")
        if not (sign and kind and SERIES.fullmatch(series)):
            raise Usage("series.bad_kinds", value=part)
        found[kind] = series
    return found


def written(series: str, year: int, running: int) -> str:
    """Write a number in full: year in 〔〕, no 第, no leading zero (GB/T 9704)."""
    return f"{series}〔{year}〕{running}号"


def read(text: str) -> tuple[str, int, int] | None:
    """Read a number as people type it: 31, 2026-31, 文创改[2026]31号; what is not said is empty or 0."""
    plain = BRACKETS.sub("-", unicodedata.normalize("NFKC", "".join(text.split()))).strip("-")
    match = NUMBER.fullmatch(re.sub("-+", "-", plain))
    return (match[1] or "", int(match[2] or 0), int(match[3])) if match else None


# Who holds what

# What the table shows is read there; only numbers that other operations gave have to be dug out of long texts.
# A draft and its issue are two operations: with more of them, or no row, the table does not show every number.
GIVEN = """WITH several AS MATERIALIZED (SELECT key FROM op WHERE kind='notice' GROUP BY key
  HAVING count(*)>2 OR NOT EXISTS (SELECT 1 FROM notice WHERE id=op.key))
SELECT running FROM notice WHERE series=:series AND year=:year
UNION SELECT op.data->>'running' FROM several CROSS JOIN op ON op.kind='notice' AND op.key=several.key
  JOIN trust g USING(d) WHERE g.rank>=2 AND op.act IN ('issue','void')
  AND op.data->>'series'=:series AND op.data->>'year'=:year"""

# Of grants that overlap, which only two people can write who have not heard of each other, the first takes what it
# says: blocks before the rest, an admin's word before others'. What is no grant at all is left out.
GRANTS = """SELECT id, series, year, first, last, owner, parent, device, act FROM series WHERE series=? AND id<>''
AND typeof(owner)='text' AND typeof(year)='integer' AND typeof(first)='integer' AND first>0
AND typeof(last) IN ('integer','null')
ORDER BY last IS NULL, act<>'take', id"""


def grants(db: sqlite3.Connection, series: str) -> dict[str, list[Grant]]:
    """Return the grants of a series by what they are part of; what its writer did not hold is left out."""
    rows = [(Grant._make(row[:7]), row[7], row[8]) for row in db.execute(GRANTS, (series,)).fetchall()]
    ready, found = [_root(db, series)], dict[str, list[Grant]]()
    while ready:
        above = ready.pop()
        under = [g for g, by, act in rows if g.parent == above.id and (by == above.owner[:16] or act == "take")]
        found[above.id] = under
        ready += under
    return found


def _root(db: sqlite3.Connection, series: str) -> Grant:
    return Grant("", series, 0, 1, None, trust.founder_key(db).hex(), "")


def holdings(db: sqlite3.Connection, series: str, year: int) -> list[Holding]:
    """Return who holds which numbers of a year, the founder's first."""
    tree = grants(db, series)
    given = _given(db, series, year)
    found = []
    ready: list[tuple[Grant, list[Range]]] = [(_root(db, series), [(1, END)])]
    while ready:
        grant, land = ready.pop(0)
        kept = land
        for child in tree[grant.id]:
            part = child.covers(year)
            ready.append((child, _within(kept, part) if part else []))
            kept = _without(kept, part) if part else kept
        used = sum(1 for n in given if any(first <= n <= last for first, last in kept))
        rest = [part for part in kept if part[1] == END]
        found.append(Holding(grant, tuple(kept), used, _next(kept, given), _next(rest, given)))
    return found


def _given(db: sqlite3.Connection, series: str, year: int) -> set[int]:
    """Return the numbers given, as far as is known here: of notices that stand or are void, and in the log at all.

    Also what was taken back, or does not count since its laptop was revoked: the paper is out.
    """
    return {n for (n,) in db.execute(GIVEN, {"series": series, "year": year}) if isinstance(n, int) and 0 < n < END}


def _next(ranges: Iterable[Range], given: set[int]) -> int | None:
    for first, last in ranges:
        number = max((n for n in given if first <= n <= last), default=first - 1) + 1
        if number <= last:
            return number
    return None


def _within(land: Iterable[Range], part: Range) -> list[Range]:
    cut = [(max(first, part[0]), min(last, part[1])) for first, last in land]
    return [(first, last) for first, last in cut if first <= last]


def _without(land: Iterable[Range], part: Range) -> list[Range]:
    pieces = list(land)
    return [*_within(pieces, (1, part[0] - 1)), *_within(pieces, (part[1] + 1, END))]


def give(journal: Journal, series: str, year: int) -> int:
    """Return the next number of a year that this laptop may give. The caller holds the writer lock.

    Raises:
        Refused: `series.not_held`, `series.used_up`.
    """
    own = journal.own_identity().public.hex()
    all_ = holdings(journal.db, series, year)
    mine = [holding for holding in all_ if holding.grant.owner == own and holding.ranges]
    for holding in sorted(mine, key=lambda h: h.grant.last is None):  # blocks first, then what goes on for ever
        if holding.next is not None:
            return holding.next
    keeper = next((h.grant.owner for h in all_ if h.ranges and h.ranges[-1][1] == END), all_[0].grant.owner)
    name = name_of(journal.db, keeper)
    if mine:
        raise Refused("series.used_up", series=series, year=year, keeper=name, own=own[:16])
    raise Refused("series.not_held", series=series, year=year, keeper=name, own=own[:16])


def name_of(db: sqlite3.Connection, key: str) -> str:
    """Return how people call a laptop: its person, its name, or the beginning of its key."""
    for device in devices.devices(db):
        if device.key == key:
            return f"{device.staff} {device.person or device.name}".strip() or key[:16]
    return key[:16]


def hand_out(journal: Journal, series: str, owner: str, block: str = "", year: int = 0, take: str = "") -> Grant:
    """Give numbers to a laptop: a block (`38-500`), or all from one on (`38-`; empty: from the next one on).

    `take` is the reason why an admin gives what another laptop holds.

    Raises:
        Usage: `series.bad_name`, `series.bad_block`.
        NotFound: no such laptop.
        Refused: `series.owner_rank`, `series.not_yours`, `series.given`, or the rank of this laptop.
    """
    if not SERIES.fullmatch(series):
        raise Usage("series.bad_name", name=series)
    with journal.lock.held():
        own = journal.own_identity().public.hex()
        to = devices.find(journal.db, owner)
        if ROLES.get(to.role, 0) < SUPERVISOR:
            raise Refused("series.owner_rank", name=name_of(journal.db, to.key))
        grant = _grant(journal, series, to.key, block, year or clock.now().year, own, take=bool(take))
        data = {name: value for name, value in grant._asdict().items() if name != "id" and value is not None}
        act = "take" if take else ""
        journal.append([Op("series", grant.id, {**data, **({"reason": take} if take else {})}, act)])
    return grant


def _grant(journal: Journal, series: str, owner: str, block: str, year: int, own: str, *, take: bool) -> Grant:
    db = journal.db
    all_ = holdings(db, series, year)
    mine = [h for h in all_ if h.ranges and (take or h.grant.owner == own)]
    first, last = _block(block, mine)
    wanted = (first, END if last is None else last)
    for holding in mine:
        whole = _within(holding.ranges, wanted) == [wanted]
        if whole and (last is not None or _goes_on(db, holding.grant, year)):
            if spent := sorted(n for n in _given(db, series, year) if wanted[0] <= n <= wanted[1]):
                raise Refused("series.given", first=spent[0], last=spent[-1], next=spent[-1] + 1)
            return Grant(ids.dated(clock.now()), series, year, first, last, owner, holding.grant.id)
    holders = [h for h in all_ if _within(h.ranges, wanted)]
    names = [name_of(db, key) for key in dict.fromkeys(h.grant.owner for h in holders)]
    raise Refused("series.not_yours", series=series, year=year, first=first, last=last or "", holders=names)


def _goes_on(db: sqlite3.Connection, grant: Grant, year: int) -> bool:
    """Tell whether a grant still has the open end of every later year, blocks of them aside."""
    later = db.execute("SELECT DISTINCT year FROM series WHERE series=? AND year>?", (grant.series, year)).fetchall()
    ends = ([h for h in holdings(db, grant.series, each) if h.grant.id == grant.id] for (each,) in later)
    return grant.last is None and all(h.ranges and h.ranges[-1][1] == END for [h] in ends)


def _block(text: str, mine: list[Holding]) -> tuple[int, int | None]:
    """Read a block; an empty one begins at the next number of what goes on for ever."""
    if not text:
        return next((h.next_open for h in mine if h.next_open), 1), None
    match = BLOCK.fullmatch(re.sub("[-–—~～至]+", "-", unicodedata.normalize("NFKC", "".join(text.split()))))
    if not match or int(match[1]) < 1 or (match[2] and int(match[2]) < int(match[1])):
        raise Usage("series.bad_block", block=text)
    return int(match[1]), int(match[2]) if match[2] else None


# Doubles


DOUBLES = """SELECT series, year, running, count(*) AS often FROM notice WHERE act='issue' AND running IS NOT NULL
GROUP BY 1, 2, 3 HAVING count(*)>1 ORDER BY 1, 2, 3"""


def doubles(db: sqlite3.Connection) -> set[tuple[str, int, int]]:
    """Return the numbers that several standing notices bear: given before series had owners, or taken over twice."""
    return {(series, year, running) for series, year, running, _ in db.execute(DOUBLES)}


def known_series(db: sqlite3.Connection) -> list[str]:
    """Return every series that is set, was handed out or bears a number."""
    mapped = series_by_kind(settings.get(db, "notice.series.kinds")).values()
    sql = "SELECT series FROM series UNION SELECT series FROM notice WHERE series IS NOT NULL ORDER BY 1"
    found = [row[0] for row in db.execute(sql)]
    return list(dict.fromkeys([settings.get(db, "notice.series"), *mapped, *found]))
