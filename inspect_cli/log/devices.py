"""Laptops of a team: who asks to take part, who was approved, what a revocation lets stand."""

import json
import sqlite3
from typing import NamedTuple

from ..errors import NotFound, Refused, Usage
from . import codec, trust
from .journal import Journal, Op
from .kinds import KINDS, ROLES


class Device(NamedTuple):
    """One laptop as its operations and the admins' words describe it; `forks` counts doubled sequence numbers."""

    key: str
    name: str
    staff: str
    person: str
    role: str
    last: int | None
    operations: int
    last_seen: int
    forks: int
    founder: bool
    own: bool


LIST = """
SELECT lower(hex(v.pub)) AS key, v.d AS d, g.rank AS rank, g.last AS last,
  (SELECT count(*) FROM op WHERE op.d=v.d) AS operations,
  (SELECT max(seq) FROM op WHERE op.d=v.d) AS last_seen,
  (SELECT count(*)-count(DISTINCT seq) FROM op WHERE op.d=v.d) AS forks,
  (SELECT data FROM op WHERE op.d=v.d AND kind='hello' AND data<>'null' ORDER BY seq DESC LIMIT 1) AS hello,
  a.name AS name, coalesce(a.staff, f.staff) AS staff, f.name AS person
FROM device v LEFT JOIN trust g USING(d) LEFT JOIN approval a ON a.device_key=lower(hex(v.pub))
LEFT JOIN person f ON v.d=1 AND f.staff=(SELECT "by" FROM op WHERE op.d=1 ORDER BY seq LIMIT 1) ORDER BY v.d
"""


def devices(db: sqlite3.Connection, own: str = "") -> list[Device]:
    """Return every device the log knows, the unapproved ones with what they say of themselves.

    `own` is the key of this laptop (64 hex digits).
    """
    roles = {rank: role for role, rank in ROLES.items()}
    found = []
    for key, d, rank, last, operations, last_seen, forks, hello, name, staff, person in db.execute(LIST):
        # An admin's word on a laptop goes before its own.
        about = json.loads(hello or "{}")
        found.append(
            Device(
                key,
                str(name or about.get("name", "")),
                str(staff or about.get("staff", "")),
                str(about.get("person") or person or ""),
                roles.get(rank or 0, ""),
                None if last in (None, codec.FOREVER) else last,
                operations,
                last_seen or 0,
                forks,
                d == 1,
                key == own,
            )
        )
    return found


def find(db: sqlite3.Connection, name: str, own: str = "") -> Device:
    """Return the device by its name, its person, staff number or the beginning of its key; `own` as in `devices`.

    Raises:
        NotFound: none, or several.
    """
    known = devices(db, own)
    exact = [d for d in known if name and name in (d.key, d.name, d.staff, d.person)]
    found = exact or [d for d in known if name and d.key.startswith(name.lower())]
    if len(found) != 1:
        candidates = [f"{d.key[:16]} {d.name} {d.person}".strip() for d in found or known]
        raise NotFound("device.not_found" if not found else "device.ambiguous", name=name, candidates=candidates)
    return found[0]


def approve(journal: Journal, device: Device, role: str) -> None:
    """Let a laptop take part as inspector, supervisor or admin.

    Raises:
        Usage: no such role.
        Refused: the founder needs no approval.
    """
    if role not in ROLES:
        raise Usage("device.no_role", role=role, roles=", ".join(ROLES))
    if device.founder:
        raise Refused("device.founder")
    said: dict[str, object] = {"role": role, "name": device.name, "staff": device.staff}
    ops = [Op("device", device.key, said, replaces=_all_said(journal, device))]
    if device.staff and device.person:
        ops.append(Op("person", device.staff, {**_roster(journal, device.staff), "name": device.person, "role": role}))
    journal.append(ops)


def _roster(journal: Journal, staff: str) -> dict[str, object]:
    """Return what the roster says of a person already: group, card, street; an approval does not wipe it out."""
    names = [column.split(" ")[0] for column in KINDS["person"].columns]
    row = journal.db.execute(f"SELECT {', '.join(names)} FROM person WHERE staff=?", (staff,)).fetchone()
    return {name: value for name, value in zip(names, row or (), strict=bool(row)) if value}


def revoke(journal: Journal, device: Device, after: int | None) -> int:
    """Take a laptop's rights away; its operations up to `after` (default: all seen until now) go on counting.

    Returns the last sequence number that counts.

    Raises:
        Refused: the founder, or a laptop that has no rights.
    """
    if device.founder:
        raise Refused("device.founder")
    if not device.role:
        raise Refused("device.has_no_rights", device=device.key[:16])
    last = device.last_seen if after is None else after
    said: dict[str, object] = {"role": device.role, "name": device.name, "staff": device.staff, "last": last}
    journal.append([Op("device", device.key, said, act="revoke", replaces=_all_said(journal, device))])
    return last


def _all_said(journal: Journal, device: Device) -> list[str]:
    """Return every word on a device, also what does not count: of two admins who revoke each other neither does.

    An admin who speaks now has weighed all of it.
    """
    said = "SELECT lower(hex(hash)) FROM op WHERE kind='device' AND key=? AND data IS NOT NULL"
    return [version for (version,) in journal.db.execute(said, (device.key,))]


def workspace_id(db: sqlite3.Connection) -> str:
    """Return the id of the workspace, 64 hex digits."""
    return trust.founder_key(db).hex()
