"""What can go wrong, each with a stable code, an exit status and the place it happened.

A problem carries no sentence: `code` is a key of the message tables in `cli/words/`, where `code` tells
what happened and `code.hint` how to repair it. Domain code raises; only `cli/` speaks.
"""

import copyreg
from collections.abc import Sequence
from typing import ClassVar, NamedTuple


class Where(NamedTuple):
    """A place in a file that a person can go to; rows and columns count from 1, as Excel shows them."""

    file: str = ""
    sheet: str = ""
    row: int | None = None
    column: str = ""


class Problem(Exception):
    """Something the user has to know about. `code` and `params` fill a sentence of the message table."""

    exit_code: ClassVar[int] = 1

    def __init__(self, code: str, *, where: Where | None = None, **params: object) -> None:
        super().__init__(code, params)
        self.code = code
        self.where = where
        self.params = params

    def __reduce__(self) -> tuple[object, ...]:
        """Come home from another process whole: what is named by keywords is not among the args of an exception."""
        return copyreg.__newobj__, (type(self), *self.args), vars(self)  # type: ignore[attr-defined]


class Usage(Problem):
    """The words of the command line do not fit together."""

    exit_code = 2


class Unfit(Problem):
    """The input was read, but is not right: nothing of it was taken."""

    exit_code = 3


class InputNeeded(Problem):
    """A question would have to be asked, and nobody is there to answer."""

    exit_code = 4


class NotFound(Problem):
    """Nothing bears that name, or several things do (`params["candidates"]`)."""

    exit_code = 5


class Refused(Problem):
    """The state of the thing, or the role of the person, does not allow it."""

    exit_code = 6


class NoWorkspace(Problem):
    """The folder is no workspace."""

    exit_code = 10


class Locked(Problem):
    """Another process writes to this workspace and did not finish in time."""

    exit_code = 11


class TooNew(Problem):
    """The database was written by a newer program."""

    exit_code = 12


class CannotWrite(Problem):
    """The disk is full, or the folder is read-only."""

    exit_code = 13


class Integrity(Problem):
    """A hash, a signature or a page of the database is not what it must be."""

    exit_code = 20


class InConflict(Problem):
    """Two versions stand side by side, and a person has to choose first."""

    exit_code = 21


class Problems(Problem):
    """Several problems of one input, all of them, in the order of the input."""

    def __init__(self, code: str, problems: Sequence[Problem], **params: object) -> None:
        super().__init__(code, where=None, count=len(problems), **params)
        self.problems = tuple(problems)
        self.exit_code = max((p.exit_code for p in problems), default=1)  # type: ignore[misc]
