"""The door: take the command line apart, find the verb, run it inside the error boundary."""

import gc
import sys
from collections.abc import Sequence

from .. import __version__
from ..errors import Usage
from . import boundary, words
from .call import Call, parse
from .printer import out
from .table import below, table

DEFAULT = "status"  # what a bare `inspect-cli` runs
COMPLETE = "__complete"


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command line and return its exit code."""
    gc.disable()  # until the command begins: collecting while modules load costs 5 ms and finds nothing
    try:
        return _main(argv)
    finally:
        gc.enable()


def _main(argv: Sequence[str] | None) -> int:
    given = list(sys.argv[1:] if argv is None else argv)
    if given[:1] == [COMPLETE]:
        from .complete import candidates

        out.begin()
        words.settle()
        return boundary.run(lambda: out.text("\n".join(candidates(given[1:]))))
    return boundary.run(lambda: _dispatch(given))


def _dispatch(argv: Sequence[str]) -> None:
    call = parse(argv)
    if not (call.words or call.problem or call.switches & {"-h", "--version"}) and DEFAULT in table()["commands"]:
        call = parse([DEFAULT, *argv])
    out.begin(call.name, call.switches, call.values.get("-w", ""))
    words.settle(call.values.get("--lang", ""), call.values.get("-w", ""))
    if call.problem:
        raise call.problem
    if "--version" in call.switches:
        out.text(f"inspect-cli {__version__}")
    elif "-h" in call.switches or not call.words:
        from .helptext import page

        out.text(page(call.name))
    elif call.command is None:
        verbs = [name.removeprefix(f"{call.name} ") for name in below(call.name)]
        raise Usage("usage.no_verb", noun=call.name, verbs=verbs)
    else:
        _run(call)


def _run(call: Call) -> None:
    from . import runner
    from .run import here

    here.begin(call.values.get("-w", ""), call.switches)
    runner.run(call)
