"""Templates in the log: publishing a checked one, and reading the one in force or the one a visit is pinned to."""

import functools
import json
import sqlite3
from collections.abc import Sequence

from ..errors import NotFound
from ..log.journal import Journal, Op
from ..store.workspace import shipped
from . import build, content, lint
from .form import Form

SHORTEST = 6  # digits of a hash that name a version


def publish(journal: Journal, forms: Sequence[Form]) -> list[Form]:
    """Put checked templates into the log, one entry for all; return those that were not in force already.

    One that is retired is taken out of force: what it was filled in by stays, and nothing more is begun by it.

    Raises:
        Refused: this takes a supervisor.
    """
    ops: list[Op] = []
    news = []
    for form in forms:
        row = journal.db.execute("SELECT template FROM form WHERE form_id=?", (form.form_id,)).fetchone()
        if (row[0] if row else "") == ("" if form.retired else form.sha256):
            continue
        news.append(form)
        if form.retired:
            ops.append(Op("form", form.form_id, None))
            continue
        named = {"form_version": form.version, "point_type": form.point_type}
        if not journal.db.execute("SELECT 1 FROM template WHERE sha256=?", (form.sha256,)).fetchone():
            text = {"form_id": form.form_id, "title": form.title, "content": form.content}
            ops.append(Op("template", form.sha256, {**text, **named}))
        ops.append(Op("form", form.form_id, {"template": form.sha256, **named}))
    if ops:
        journal.append(ops)
    return news


def publish_shipped(journal: Journal) -> int:
    """Publish the templates that come with the program; return how many there are."""
    forms = [lint.load(path) for path in sorted(shipped("surveys").glob("*.yaml"))]
    publish(journal, forms)
    return len(forms)


def in_force(db: sqlite3.Connection, name: str) -> Form:
    """Return the published template in force for a point type, or by its form id.

    Raises:
        NotFound: none is, or several are for that point type.
    """
    rows = db.execute(
        "SELECT form_id, template FROM form WHERE form_id=? OR point_type=? ORDER BY form_id", (name, name)
    ).fetchall()
    exact = [row for row in rows if row[0] == name] or rows
    if len(exact) != 1:
        versions = _versions(db, name)
        code = "template.ambiguous" if exact else "template.out_of_force" if versions else "template.not_in_force"
        raise NotFound(code, name=name, candidates=[row[0] for row in exact] or versions)
    return load(db, exact[0][1])


def version(db: sqlite3.Connection, name: str) -> Form:
    """Return a published version by `form@version`, by the beginning of its hash, or the one in force by form or type.

    Raises:
        NotFound: none is called so, or several are.
    """
    form, at, version_ = name.rpartition("@")
    if at:
        sql = "SELECT sha256 FROM template WHERE form_id=? AND form_version=? ORDER BY sha256"
        rows = db.execute(sql, (form, version_)).fetchall()
    elif len(name) >= SHORTEST and set(name) <= set("0123456789abcdef"):
        rows = db.execute("SELECT sha256 FROM template WHERE substr(sha256,1,?)=?", (len(name), name)).fetchall()
    else:
        rows = []
    if len(rows) == 1:
        return load(db, rows[0][0])
    if rows:
        raise NotFound("template.version_ambiguous", name=name, candidates=[row[0][:12] for row in rows])
    if at:
        raise NotFound("template.not_in_force", name=name, candidates=_versions(db, form))
    return in_force(db, name)


def _versions(db: sqlite3.Connection, form: str) -> list[str]:
    """Return the names of all published versions of a form, retired or not."""
    sql = "SELECT form_version FROM template WHERE form_id=? ORDER BY at, form_version"
    return [f"{form}@{row[0]}" for row in db.execute(sql, (form,))]


def load(db: sqlite3.Connection, sha256: str) -> Form:
    """Return a published template by its hash: the very one that a visit was begun with.

    Raises:
        NotFound: the log does not have it (yet).
    """
    row = db.execute("SELECT content FROM template WHERE sha256=?", (sha256,)).fetchone()
    if row is None:
        raise NotFound("template.not_here", sha256=sha256[:12], candidates=[])
    return _built(row[0])


@functools.lru_cache(maxsize=64)
def _built(text: str) -> Form:
    stored: content.Content = json.loads(text)
    return build.from_content(stored)
