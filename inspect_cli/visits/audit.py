"""The log of one visit as ODK Collect's audit log (docs.getodk.org/form-audit-log): who answered what, and when.

The log knows when an answer was confirmed, and not since when it was looked at: `start` and `end` are the same.
"""

import json
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import NamedTuple

from ..log.fold import COUNTS
from ..templates.instance import Instance
from .answering import COMPUTED
from .visit import Visit

FILE = "audit.csv"
HEADER = ("event", "node", "start", "end", "old-value", "new-value", "user")

# The character after `/` is `0`: every key of the visit's answers lies between the two.
SQL = f"""SELECT lower(hex(op.hash)) AS version, op.kind, op.act, substr(op.key, ?2) AS path, op.at, op."by",
op.replaces, op.data FROM op {COUNTS} JOIN device v ON v.d=op.d
WHERE (op.kind='visit' AND op.key=?1) OR (op.kind='answer' AND op.key>?1||'/' AND op.key<?1||'0')
ORDER BY v.pub, op.seq"""


class Said(NamedTuple):
    """One operation of a visit; `data` None means that an answer was taken back, `at` is in milliseconds of 1970."""

    version: str
    kind: str
    act: str
    path: str
    at: int
    by: str
    replaces: Sequence[str]
    data: Mapping[str, str] | None


def audit(db: sqlite3.Connection, visit: Visit, filled: Instance) -> bytes:
    """Return `audit.csv`: an event per answer given, changed or taken back, between start and end of the visit.

    What the program computed is no event. An answer in an instance of a repeat that was removed again has no node,
    and is left out. Answers are only said where they differ.
    """
    said = _said(db, visit)
    lines = [HEADER, *_events(said, filled)]
    return "".join(",".join(map(_cell, line)) + "\n" for line in lines).encode()


def _said(db: sqlite3.Connection, visit: Visit) -> list[Said]:
    found = []
    for version, kind, act, path, at, by, replaces, data in db.execute(SQL, (visit.id, len(visit.id) + 2)):
        moment = round(datetime.fromisoformat(at).timestamp() * 1000)
        if data is not None:
            found.append(Said(version, kind, act, path, moment, by, json.loads(replaces), json.loads(data)))
    return sorted(found, key=lambda each: each.at)  # stable: what one laptop wrote at once stays in its order


def _events(said: Sequence[Said], filled: Instance) -> Iterator[tuple[str, ...]]:
    values = {each.version: (each.data or {}).get("value", "") for each in said}
    begun = False
    for each in said:
        at = str(each.at)
        if each.kind == "visit":
            if each.act == "finish":
                yield "form finalize", "", at, "", "", "", each.by
            elif not begun:
                begun = True
                yield "form start", "", at, "", "", "", each.by
        elif (each.data or {}).get("how") != COMPUTED and (node := xpath(filled, each.path)):
            old = next((values[version] for version in each.replaces if version in values), "")
            new = values[each.version]
            changed = (old, new) if old != new else ("", "")
            yield "question", node, at, at, *changed, each.by


def xpath(filled: Instance, path: str) -> str:
    """Return the node of a question's path, `/data/stops[2]/name`; empty for one that is not there."""
    if path not in filled.tree.questions:
        return ""
    parts, way = [filled.form.root.name], ""
    for part in path.split("/"):
        name, _, tag = part.removesuffix("]").partition("[")
        repeat = f"{way}/{name}" if way else name
        parts.append(f"{name}[{filled.tree.tags[repeat].index(tag) + 1}]" if tag else name)
        way = f"{way}/{part}" if way else part
    return "/" + "/".join(parts)


def _cell(text: str) -> str:
    """Write a cell by the rules of audit logs: quoted only where it has to be."""
    if text.startswith('"') or any(sign in text for sign in ",\n\r"):
        return '"' + text.replace('"', '""') + '"'
    return text
