"""What a command knows of its surroundings: the workspace, and whether anybody can be asked."""

import sys
from collections.abc import Iterable
from pathlib import Path

from ..store.workspace import Workspace, find


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

    def can_ask(self) -> bool:
        """Tell whether somebody sits there who can answer."""
        return not self.no_input and sys.stdin.isatty() and sys.stderr.isatty()


here = Here()
