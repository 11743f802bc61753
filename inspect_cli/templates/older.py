"""Older published versions of a form: where their questions are now, so that figures go on under a new name."""

import sqlite3

from ..errors import NotFound, Problems
from .form import Form
from .registry import load
from .renaming import Paths


class Older:
    """Paths of one form in its older versions.

    What stands at its own path stays there; a former name, or a move to another group, counts only where nothing
    else has the place. Paths are those of the form: no instances of repeats.
    """

    def __init__(self, db: sqlite3.Connection, form: Form) -> None:
        self._db, self._form, self._paths = db, form, Paths(form)
        self._moved: dict[str, dict[str, str]] = {form.sha256: {}}

    def teach(self) -> None:
        """Let SQL ask for `path_then(template, path)`; no statement may be running."""
        self._db.create_function("path_then", 2, self.then)

    def now(self, template: str, path: str) -> str:
        """Return where a question of a version is now; its old path where it is no more."""
        return self._of(template).get(path, path)

    def then(self, template: str, path: str) -> str:
        """Return where a question of the form was in a version; its path where it was not moved."""
        return next((old for old, new in self._of(template).items() if new == path), path)

    def _of(self, template: str) -> dict[str, str]:
        if template not in self._moved:
            self._moved[template] = self._compared(template)
        return self._moved[template]

    def _compared(self, template: str) -> dict[str, str]:
        try:
            old = load(self._db, template)
        except (NotFound, Problems):
            return {}
        if old.form_id != self._form.form_id:
            return {}
        paths = [item.path for item in old.root.walk()]
        taken = {path for path in paths if self._paths.knows(path)}
        moved: dict[str, str] = {}
        for path in paths:
            home = self._paths.home(path)
            if home and home not in taken:
                moved[path] = home
                taken.add(home)
        return moved
