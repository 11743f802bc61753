"""An empty filling of a form that belongs to no visit and stands in no log: to be looked at, and forgotten."""

import json
import sqlite3
from types import SimpleNamespace
from typing import cast

from .. import clock
from ..log.journal import Journal
from ..log.schema import create_log
from ..templates.form import Form
from . import languages, listing, screen
from .drawing import Brush, Drawn, Say
from .filling import Filling
from .pages import Page
from .visit import DRAFT, Visit

NOBODY = "00"


def empty(form: Form, language: str = "") -> Filling:
    """Return an empty filling of a form, in a language of its own if one is named.

    Raises:
        NotFound: `form.no_language`.
    """
    wanted = languages.meant(form, language)
    db = sqlite3.connect(":memory:")
    create_log(db)
    now = clock.stamp(clock.now())
    columns = "sha256, form_id, title, content, at, by, device, version"
    row = form.sha256, form.form_id, form.title, json.dumps(form.content), now, NOBODY, "", ""
    db.execute(f"INSERT INTO template({columns}) VALUES(?,?,?,?,?,?,?,?)", row)
    # A filling reads what a journal would tell it; without a lock and keys nothing can be written.
    journal = cast("Journal", SimpleNamespace(db=db, by=NOBODY, config={}, identity=None))
    filling = Filling(journal, Visit("", "—", "", form.sha256, DRAFT, now, None, None, ()))
    filling.speak(wanted)
    return filling


def screens(filling: Filling, say: Say, cells: int) -> list[tuple[Drawn, str]]:
    """Return the screens that a survey would show if every page were entered, each with its prompt."""
    brush = Brush(filling, filling.form.point_type or filling.form.title, None, say, cells)
    return [
        (listing.listed(brush, page), say("screen.ask.next"))
        if page.repeat
        else (screen.group(brush, page), screen.group_prompt(brush, page))
        for page in filling.pages
        if filling.asks(page)
    ]


def hidden(filling: Filling) -> list[Page]:
    """Return the pages that show only after certain answers."""
    return [page for page in filling.pages if not filling.asks(page) and not filling.shown(page)]
