"""What the tables must show, worked out a second time, slowly and in plain Python, from the operations alone.

Written from docs/design.md, not from the fold: whoever counts, whatever supersedes, and the last in (rank, key
of the device, sequence number) is shown.
"""

import json
from collections import defaultdict

from inspect_cli.log.kinds import KINDS


def expected(db):
    """Return {(kind, key): version shown} and the set of (kind, key) in conflict, by the words in `trust`."""
    counting = _counting(db)
    groups = defaultdict(list)
    for op in counting:
        groups[op["kind"], op["key"]].append(op)
    shown, conflicts = {}, set()
    for place, ops in groups.items():
        live = [op for op in ops if not any(_supersedes(other, op) for other in ops)]
        said = {(op["act"], op["data"]) for op in live if op["data"] is not None}
        if len(said) > 1:
            conflicts.add(place)
        rows = [op for op in live if op["data"] not in (None, "null")]
        if rows and KINDS[place[0]].split in place[1]:
            shown[place] = max(rows, key=lambda op: (op["rank"], op["pub"], op["seq"], op["hash"]))["hash"]
    return shown, conflicts


def _counting(db):
    sql = (
        "SELECT hex(v.pub), op.seq, lower(hex(op.hash)), op.kind, op.act, op.key, op.replaces, op.data, "
        "g.rank, g.last FROM op JOIN device v USING(d) JOIN trust g USING(d)"
    )
    names = ("pub", "seq", "hash", "kind", "act", "key", "replaces", "data", "rank", "last")
    for row in db.execute(sql):
        op = dict(zip(names, row, strict=True))
        if op["seq"] <= op["last"] and _may(op["rank"], op):
            yield op


def _may(rank, op):
    kind = KINDS.get(op["kind"])
    return kind is not None and rank >= kind.rights.get(op["act"], 99)


def _supersedes(newer, older):
    return older["hash"] in json.loads(newer["replaces"]) and _may(newer["rank"], older)


def tables(db):
    """Return what the folded tables show, in the same form as `expected`."""
    shown = {}
    for name, kind in KINDS.items():
        if kind.each:
            continue
        columns = ",".join(f'"{column}"' for column in (*kind.key, "version"))
        for *parts, version in db.execute(f'SELECT {columns} FROM "{kind.table}"'):
            shown[name, kind.split.join(parts)] = version
    conflicts = {tuple(row) for row in db.execute("SELECT DISTINCT kind, key FROM conflict")}
    return shown, conflicts


def differences(db):
    """Return what model and tables do not agree on."""
    must, have = expected(db), tables(db)
    shown = {place: version for place, version in must[0].items() if not KINDS[place[0]].each}
    return {
        "shown": sorted(set(shown.items()) ^ set(have[0].items())),
        "conflicts": sorted(must[1] ^ have[1]),
    }
