"""What a command knows of its surroundings: the workspace, and whether anybody can be asked."""

import sys
from collections.abc import Iterable
from contextlib import AbstractContextManager
from pathlib import Path
from typing import TYPE_CHECKING

from ..store.workspace import Workspace, find

if TYPE_CHECKING:
    import sqlite3

    from ..log.journal import Journal


class Here:
    """The surroundings of this call. One per process (`here`); `begin` starts it afresh."""

    def __init__(self) -> None:
        self.begin()

    def begin(self, workspace: str = "", switches: Iterable[str] = ()) -> None:
        """Take the global options of the command line."""
        on = set(switches)
        self.given = Path(workspace) if workspace else None
        self.yes = "-y" in on
        self.no_input = "--no-input" in on

    def workspace(self) -> Workspace:
        """Return the workspace of this call.

        Raises:
            NoWorkspace: there is none.
        """
        return find(self.given)

    def journal(self) -> "Journal":
        """Open the workspace of this call for writing; use it in a `with`."""
        from ..log.journal import open_journal

        return open_journal(self.workspace())

    def reading(self) -> "AbstractContextManager[sqlite3.Connection]":
        """Open the database of this call for reading; use it in a `with`."""
        from ..log.schema import NEWEST
        from ..store.database import reading, stated_version

        path = self.workspace().database
        if stated_version(path) < NEWEST:  # folded by an older program: opening it for writing folds it anew
            self.journal().close()
        return reading(path, NEWEST)

    def can_ask(self) -> bool:
        """Tell whether somebody sits there who can answer."""
        return not self.no_input and sys.stdin.isatty() and sys.stderr.isatty()


here = Here()
