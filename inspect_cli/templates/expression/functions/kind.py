"""What a function is to the compiler."""

from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

from ..context import Closure


class Function(NamedTuple):
    """A function, how few and how many arguments it takes, and how they are handed over.

    `given` is "values" (evaluated arguments), "context" (the context, then evaluated arguments) or "closures"
    (the context, then unevaluated arguments, which the function runs itself). `check` looks at the arguments
    that are plain texts (None for others) before anything runs, and raises what is wrong with them.
    """

    run: Callable[..., Any]
    least: int
    most: int | None
    given: str = "values"
    check: Callable[[Sequence[str | None]], object] | None = None

    def bound(self, closures: list[Closure]) -> Closure:
        """Return the call of the function with these arguments."""
        run = self.run
        if self.given == "closures":
            return lambda context: run(context, *closures)
        if self.given == "context":
            return lambda context: run(context, *[each(context) for each in closures])
        if len(closures) == 2:
            first, second = closures
            return lambda context: run(first(context), second(context))
        return lambda context: run(*[each(context) for each in closures])
