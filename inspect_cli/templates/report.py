"""What is wrong with a template, gathered: reading and building go on after the first error."""

from collections.abc import Iterable

from ..errors import Problem, Problems, Unfit, Where
from ..likeness import lookalikes


class Report:
    """Errors, which keep a template from being published, and warnings, which do not."""

    def __init__(self) -> None:
        self.errors: list[Problem] = []
        self.warnings: list[Problem] = []

    def error(self, code: str, where: Where | None = None, **params: object) -> None:
        """Note something that has to be put right."""
        self.errors.append(Unfit(code, where=where, **params))

    def warn(self, code: str, where: Where | None = None, **params: object) -> None:
        """Note something odd."""
        self.warnings.append(Unfit(code, where=where, **params))

    def refuse_errors(self) -> None:
        """Raise all errors in one.

        Raises:
            Problems: `template.unfit`, with every error in the order of the file.
        """
        if self.errors:
            raise Problems("template.unfit", self.errors)


def near(word: str, known: Iterable[str]) -> str:
    """Return the known word that was probably meant, or a dash."""
    return next(iter(lookalikes(word, known, 1)), "—")
