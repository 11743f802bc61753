"""What importing a list would change: pure planning, so that `--dry-run` and the import say the same."""

import re
from collections.abc import Collection, Iterator, Mapping
from decimal import Decimal
from typing import NamedTuple

from ..errors import Problem, Problems, Unfit
from ..log.kinds import ROLES
from .coordinates import NAMES, in_china, system
from .headings import HEADINGS, REQUIRED, alike
from .tables import Row, Table

DEGREES = re.compile(r"-?[0-9]{1,3}(\.[0-9]+)?")
# What Excel makes of a long number: the digits of the code are lost.
SCIENTIFIC = re.compile(r"[0-9](\.[0-9]+)?[Ee]\+[0-9]+")

# What a roster calls the roles; the rights themselves are given to laptops (`device approve`).
ROLE_WORDS = {"巡查员": "inspector", "督查员": "supervisor", "管理员": "admin"}

Record = Mapping[str, str]  # column → text; empty ones are left out, so that equal things are equal data


class Change(NamedTuple):
    """A thing that is here already: what it will be, and column → (old, new) of what differs."""

    record: Record
    fields: Mapping[str, tuple[str, str]]


class Plan(NamedTuple):
    """What an import would do, by code, in the order of the list."""

    added: Mapping[str, Record]
    changed: Mapping[str, Change]
    unchanged: tuple[str, ...]
    problems: tuple[Problem, ...]

    def records(self) -> dict[str, Record]:
        """Return code → record, without the code, of everything that is to be written: all of it, or nothing.

        Raises:
            Problems: `list.unfit`, with every problem of the list.
        """
        if self.problems:
            raise Problems("list.unfit", self.problems)
        return {**self.added, **{code: change.record for code, change in self.changed.items()}}


def plan(
    noun: str,
    table: Table,
    existing: Mapping[str, Mapping[str, str | None]],
    *,
    types: Collection[str] | None = None,
    crs: str = "",
) -> Plan:
    """Compare a list (its columns named) with what is here: code → columns.

    A column that the list does not have is left alone; an empty cell empties the field. `types` are the known
    point types, None for no check; `crs` is the coordinate system where the list states none.
    """
    stated, problems = _stated(noun, table, types, crs)
    added: dict[str, Record] = {}
    changed: dict[str, Change] = {}
    unchanged: list[str] = []
    for code, new in stated.items():
        here = existing.get(code, {})
        old = {column: text for column in HEADINGS[noun] if column != "code" and (text := here.get(column))}
        record = {column: text for column, text in {**old, **new}.items() if text}
        if code not in existing:
            added[code] = record
        elif record == old:
            unchanged.append(code)
        else:
            fields = {c: (old.get(c, ""), text) for c, text in new.items() if text != old.get(c, "")}
            changed[code] = Change(record, fields)
    return Plan(added, changed, tuple(unchanged), tuple(problems))


def _stated(
    noun: str, table: Table, types: Collection[str] | None, crs: str
) -> tuple[dict[str, Record], list[Problem]]:
    """Return code → what the list says of it, and every problem of every row."""
    problems: list[Problem] = []
    stated: dict[str, Record] = {}
    rows: dict[str, int | None] = {}
    if not crs and "crs" not in table.columns and any(row.cells.get("lon") for row in table.rows):
        problems.append(Unfit("point.crs_missing", where=table.where))  # once, not for each row
    for row in table.rows:
        cells = _with_place(row.cells, crs) if noun == "point" else dict(row.cells)
        if noun == "person" and cells.get("role"):
            cells["role"] = ROLE_WORDS.get(cells["role"], cells["role"])
        problems += _missing(row, table)
        if noun == "point":
            problems += _point_problems(row, cells, table, types)
        elif cells.get("role") and cells["role"] not in ROLES and noun == "person":
            where = row.where._replace(column=table.columns["role"])
            problems.append(Unfit("team.role_unknown", where=where, value=cells["role"], known=list(ROLE_WORDS)))
        code = cells.pop("code")
        if code in stated and stated[code] != cells:
            where = row.where._replace(column=table.columns["code"])
            problems.append(Unfit("list.code_twice", where=where, value=code, first=rows[code]))
        if code and code not in stated:
            stated[code], rows[code] = cells, row.where.row
    return stated, problems


def _missing(row: Row, table: Table) -> Iterator[Problem]:
    for column in REQUIRED:
        if not row.cells[column]:
            heading = table.columns[column]
            yield Unfit("list.missing", where=row.where._replace(column=heading), heading=heading)
    code = row.cells["code"]
    if SCIENTIFIC.fullmatch(code) or not code.isprintable():
        yield Unfit("list.code_damaged", where=row.where._replace(column=table.columns["code"]), value=code)


def _with_place(cells: Mapping[str, str], crs: str) -> dict[str, str]:
    """Write coordinates and their system in one way, so that an unchanged place shows as unchanged."""
    tidy = {c: _degrees(text) if c in {"lon", "lat"} else text for c, text in cells.items()}
    if tidy.get("lon") or tidy.get("lat"):
        written = tidy.get("crs") or crs
        tidy["crs"] = system(written) or written
    elif "lon" in tidy or "lat" in tidy:
        tidy["crs"] = ""
    else:
        tidy.pop("crs", None)
    return tidy


def _degrees(text: str) -> str:
    """Return degrees with at most seven decimals (1 cm) and no zeros at the end; other text as it is."""
    return f"{Decimal(text):.7f}".rstrip("0").rstrip(".") if DEGREES.fullmatch(text) else text


def _point_problems(
    row: Row, cells: Mapping[str, str], table: Table, types: Collection[str] | None
) -> Iterator[Problem]:
    def problem(code: str, column: str, **params: object) -> Problem:
        return Unfit(code, where=row.where._replace(column=table.columns.get(column, "")), **params)

    kind, lon, lat, crs = (cells.get(column, "") for column in ("type", "lon", "lat", "crs"))
    if kind and types is not None and kind not in types:
        yield problem("point.type_unknown", "type", value=kind, known=alike(kind, types))
    if not lon and not lat:
        return
    unreadable = [column for column in ("lon", "lat") if not DEGREES.fullmatch(cells.get(column, ""))]
    if not lon or not lat:
        yield problem("point.half_place", "lat" if lon else "lon", lon=lon, lat=lat)
    elif unreadable:
        yield from (problem("point.degrees_unreadable", column, value=cells[column]) for column in unreadable)
    elif in_china(float(lat), float(lon)):
        yield problem("point.lon_lat_swapped", "lon", lon=lon, lat=lat)
    elif not in_china(float(lon), float(lat)):
        yield problem("point.outside_china", "lon", lon=lon, lat=lat)
    if crs and system(crs) is None:
        yield problem("point.crs_unknown", "crs", value=crs, known=list(NAMES))
    elif not crs and "crs" in table.columns:
        yield problem("point.crs_missing", "crs")
