"""Drafts: one for each unit and kind, made anew as often as is wanted, without a number."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from .. import clock, ids
from ..errors import NotFound
from ..log.journal import Journal, Op
from ..points import naming
from . import waiting
from .registry import DRAFT, KIND, Notice, find, notices
from .waiting import Group


class Drafted(NamedTuple):
    """A draft, and by which findings (keys) it differs from the one that stood there."""

    notice: Notice
    added: tuple[str, ...]
    removed: tuple[str, ...]


def draft(
    journal: Journal, unit_names: Sequence[str], kind: str = KIND, named: Sequence[str] = ()
) -> tuple[list[Drafted], list[Notice]]:
    """Draft a kind for each unit named (none: every unit) with what waits for it; `named` are findings instead.

    Returns the drafts, and those taken back because nothing waits for them any more.

    Raises:
        NotFound: a unit or finding is unknown, or nothing waits.
        Usage: no such kind.
        Refused: this takes a supervisor, the kind is for another organ, or may not say one of the findings.
    """
    with journal.lock.held():
        db = journal.db
        waiting.refuse_issuer(db, kind, journal.by)
        wanted = [naming.find(db, "unit", name)["code"] for name in unit_names]
        if named:
            ready = waiting.named(db, kind, named, wanted[0] if wanted else "")
        else:
            ready = {
                group: keys for group, keys in waiting.groups(db, kind).items() if not wanted or group[0] in wanted
            }
        standing = [n for n in notices(db) if n.act == DRAFT and n.kind == kind and (not wanted or n.unit in wanted)]
        if not ready and not standing:
            raise NotFound("notice.nothing_waits", kind=kind, candidates=[])
        if named:
            standing = [n for n in standing if (n.unit, n.follows or "") in ready]
        return _write(journal, kind, ready, standing)


def _write(
    journal: Journal, kind: str, ready: Mapping[Group, list[str]], standing: Sequence[Notice]
) -> tuple[list[Drafted], list[Notice]]:
    ops, made, gone = [], [], []
    kept: dict[Group, Notice] = {}
    for notice in standing:
        group = notice.unit, notice.follows or ""
        if group in ready and group not in kept:
            kept[group] = notice
        else:
            gone.append(notice)
            ops.append(Op("notice", notice.id, None, DRAFT, _all_versions(journal, notice)))
    for group, keys in ready.items():
        before = kept[group].findings if group in kept else ()
        key = kept[group].id if group in kept else ids.dated(clock.now())
        if list(before) != keys or _all_versions(journal, kept.get(group)):
            said = {"kind": kind, "unit": group[0], "findings": keys, **({"follows": group[1]} if group[1] else {})}
            ops.append(Op("notice", key, said, DRAFT, _all_versions(journal, kept.get(group))))
        added, removed = (tuple(k for k in a if k not in b) for a, b in ((keys, before), (before, keys)))
        made.append((key, added, removed))
    journal.append(ops)
    return [Drafted(find(journal.db, key), added, removed) for key, added, removed in made], gone


def _all_versions(journal: Journal, notice: Notice | None) -> list[str] | None:
    """Return all versions of a draft that two people made anew at once: what is made now stands for both."""
    sql = "SELECT version FROM conflict WHERE kind='notice' AND key=?"
    return [row[0] for row in journal.db.execute(sql, (notice.id,))] or None if notice else None
