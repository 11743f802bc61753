"""From the operations to the tables. No other code writes a folded table.

The SQL is made once from `kinds.KINDS`: what is live is what no trusted operation replaces; of several live
versions the last in (rank, device key, sequence number) is shown, and no clock decides. A key with a single
operation, as most are, needs no thought about versions; only the others go the careful way.
"""

import functools
import sqlite3
from collections.abc import Callable, Iterable

from .kinds import KINDS, Kind

# Trusted, and allowed to write this act of this kind.
COUNTS = """JOIN trust g ON g.d=op.d AND op.seq<=g.last
JOIN need k ON k.kind=op.kind AND k.act=op.act AND k.rank<=g.rank"""
LIVE = "NOT EXISTS (SELECT 1 FROM replaced r WHERE r.version=op.hash AND r.kind=op.kind AND r.key=op.key)"
# Every live version under a kind and key, the one that is shown first: what stands behind the columns of a SELECT.
HEADS = f"""FROM op {COUNTS} JOIN device v ON v.d=op.d WHERE op.kind=? AND op.key=? AND {LIVE}
ORDER BY g.rank DESC, v.pub DESC, op.seq DESC, op.hash DESC"""
OF_TOUCHED = "touched t CROSS JOIN op ON op.kind=t.kind AND op.key=t.key"
OF_SEVERAL = f"{OF_TOUCHED} AND t.several=1"

# An operation only supersedes what stands under its own kind and key, and what its author could have written:
# an inspector's answer cannot remove a notice, nor reopen what a supervisor closed.
EDGES = f"""INSERT OR IGNORE INTO replaced SELECT o.hash, op.kind, op.key FROM {OF_SEVERAL} {COUNTS}
CROSS JOIN json_each(op.replaces) r
CROSS JOIN op o ON o.kind=op.kind AND o.key=op.key AND o.hash=unhex(r.value)
JOIN need n ON n.kind=o.kind AND n.act=o.act AND n.rank<=g.rank WHERE op.replaces<>'[]'"""

FORGET_CONFLICTS = "DELETE FROM conflict WHERE (kind,key) IN (SELECT kind,key FROM touched WHERE several=1)"
CONFLICTS = f"""INSERT OR REPLACE INTO conflict SELECT kind, key, version FROM (
  SELECT op.kind, op.key, lower(hex(op.hash)) AS version,
    min(op.act||op.data) OVER w AS a, max(op.act||op.data) OVER w AS b
  FROM {OF_SEVERAL} {COUNTS} WHERE {LIVE} WINDOW w AS (PARTITION BY op.kind, op.key)) WHERE a<>b"""

# Kept, but it does not count: unknown device, act or kind, beyond a rank or a revocation. Read from a table,
# because to look for it among a million operations takes a quarter of a second.
ASIDE = """INSERT OR IGNORE INTO aside SELECT op.d, op.seq, op.hash FROM op WHERE NOT EXISTS (
SELECT 1 FROM trust g JOIN need k ON k.kind=op.kind AND k.act=op.act AND k.rank<=g.rank
WHERE g.d=op.d AND op.seq<=g.last)"""

TOUCH = """INSERT OR IGNORE INTO touched
SELECT (SELECT count(*) FROM (SELECT 1 FROM op WHERE kind=?1 AND key=?2 LIMIT 2))>1, ?1, ?2"""
TOUCH_NEW = """INSERT OR IGNORE INTO touched
SELECT EXISTS (SELECT 1 FROM op o WHERE o.kind=op.kind AND o.key=op.key AND o.hash<>op.hash), kind, key
FROM op WHERE d=? AND seq>?"""
TOUCH_SEVERAL = "INSERT INTO touched SELECT 1, kind, key FROM op GROUP BY kind, key HAVING count(*)>1"


def _key_parts(kind: Kind, key: str) -> list[str]:
    """Return the SQL of each key column, cut out of the SQL text `key`."""
    if not kind.split:
        return [key]
    if kind.cut == "first":
        at = f"instr({key},'{kind.split}')"
        return [f"substr({key},1,{at}-1)", f"substr({key},{at}+1)"]
    # rtrim takes away every character that is not the separator: what is left ends at the last one.
    head = f"length(rtrim({key},replace({key},'{kind.split}','')))"
    return [f"substr({key},1,{head}-1)", f"substr({key},{head}+1)"]


class Statements:
    """The SQL of one kind: `new` and `all` for keys with a single operation, `forget` and `rows` for the others."""

    def __init__(self, name: str, kind: Kind) -> None:
        keys, touched = _key_parts(kind, "op.key"), _key_parts(kind, "t.key")
        source, each, only_objects, touched_whole, order = "op.data", "", "", "", ""
        if kind.each:
            each = f"CROSS JOIN json_each(op.data,'$.{kind.each}') e"
            source, only_objects, order = "e.value", "AND e.type='object'", ", e.key"
            keys.append(f"coalesce(e.value->>'{kind.key[-1]}','')")
        if kind.split:
            # A key that cannot be cut would fall on the row of another one.
            only_objects, touched_whole = f"AND instr(op.key,'{kind.split}')", f"AND instr(t.key,'{kind.split}')"
        names = [column.split(" ")[0] for column in kind.columns]
        values = ["op.act" if name == "act" else f"{source}->>'{name}'" for name in names]
        into = ", ".join(f'"{name}"' for name in (*kind.key, *names, "at", "by", "device", "version"))
        taken = ", ".join([*keys, *values, "op.at", 'op."by"', "substr(lower(hex(v.pub)),1,16)", "lower(hex(op.hash))"])
        head = f'INSERT OR REPLACE INTO "{kind.table}"({into}) SELECT {taken}'
        key_columns = ",".join(f'"{column}"' for column in kind.key[: len(touched)])
        self.forget = (
            f'DELETE FROM "{kind.table}" WHERE ({key_columns}) IN '
            f"(SELECT {','.join(touched)} FROM touched t WHERE t.several=1 AND t.kind='{name}' {touched_whole})"
        )
        who = f"{COUNTS} JOIN device v ON v.d=op.d"
        # Neither erased (NULL) nor taken back ('null').
        there = f"op.kind='{name}' AND op.data<>'null' {only_objects}"
        of_kind = f"t.kind='{name}' AND {there}"
        self.rows = (
            f"{head} FROM {OF_SEVERAL} {who} {each} WHERE {of_kind} AND {LIVE} "
            f"ORDER BY g.rank, v.pub, op.seq, op.hash{order}"
        )
        self.new = f"{head} FROM {OF_TOUCHED} AND t.several=0 {who} {each} WHERE {of_kind}"
        self.all = (
            f"{head} FROM op {who} {each} WHERE {there} "
            f"AND NOT EXISTS (SELECT 1 FROM touched t WHERE t.several=1 AND t.kind='{name}' AND t.key=op.key)"
        )


@functools.cache
def statements(name: str) -> Statements:
    """Return the SQL of a kind by its name."""
    return Statements(name, KINDS[name])


def touch(db: sqlite3.Connection, keys: Iterable[tuple[str, str]]) -> None:
    """Say which (kind, key) the next `fold_touched` is about."""
    db.execute("DELETE FROM touched")
    db.executemany(TOUCH, keys)


def touch_new(db: sqlite3.Connection, after: Iterable[tuple[int, int]]) -> set[str]:
    """Touch the keys of all operations after a sequence number of a device (by nickname); return their kinds."""
    db.execute("DELETE FROM touched")
    db.executemany(TOUCH_NEW, after)
    return {kind for (kind,) in db.execute("SELECT DISTINCT kind FROM touched")}


def fold_touched(db: sqlite3.Connection, kinds: Iterable[str]) -> None:
    """Fold what was added under the keys in `touched`; `kinds` are the kinds that occur there.

    Runs inside a transaction. Whose operations count must be as it was; else `fold_all`.
    """
    known = [name for name in kinds if name in KINDS]
    for name in known:
        db.execute(statements(name).new)
    if db.execute("SELECT 1 FROM touched WHERE several=1 LIMIT 1").fetchone():
        _fold_several(db, known)


def _fold_several(db: sqlite3.Connection, kinds: Iterable[str]) -> None:
    db.execute(EDGES)
    for name in kinds:
        sql = statements(name)
        db.execute(sql.forget)
        db.execute(sql.rows)
    db.execute(FORGET_CONFLICTS)
    db.execute(CONFLICTS)


def fold_all(db: sqlite3.Connection, progress: Callable[[str], None] = lambda _: None) -> None:
    """Fold everything anew into emptied tables; `trust` must be right already. Runs inside a transaction."""
    for table in ("aside", "replaced", "conflict", *(kind.table for kind in KINDS.values())):
        db.execute(f'DELETE FROM "{table}"')
    db.execute("DELETE FROM touched")
    db.execute(TOUCH_SEVERAL)
    for name, kind in KINDS.items():
        progress(kind.table)
        db.execute(statements(name).all)
    _fold_several(db, KINDS)
    db.execute(ASIDE)


def set_aside(db: sqlite3.Connection, d: int, after: int) -> None:
    """Note which operations of a device (its nickname) after a sequence number do not count."""
    db.execute(f"{ASIDE} AND op.d=? AND op.seq>?", (d, after))


def quarantine(db: sqlite3.Connection, d: int | None = None, after: int = 0) -> int:
    """Count the operations that are kept but do not count: unknown device or kind, beyond a rank or a revocation.

    With `d` only those of that device (its nickname) with a higher sequence number than `after`.
    """
    among, values = ("", ()) if d is None else ("WHERE d=? AND seq>?", (d, after))
    found: int = db.execute(f"SELECT count(*) FROM aside {among}", values).fetchone()[0]
    return found
