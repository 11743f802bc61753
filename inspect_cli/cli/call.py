"""The command line taken apart: global options from any place, the command's words, and the rest."""

from collections.abc import Sequence

from ..errors import Usage
from .table import GLOBALS, Command, below, search, table, takes_value

SAME = {"--workspace": "-w", "--yes": "-y", "--help": "-h"}


class Call:
    """What was asked for. `words` are those of the command, whole or not; `command` is None when not whole.

    `problem` is the first thing that is wrong; it is not raised before language and form of output are known.
    """

    def __init__(self) -> None:
        self.words: list[str] = []
        self.command: Command | None = None
        self.args: list[str] = []
        self.switches: set[str] = set()
        self.values: dict[str, str] = {}
        self.problem: Usage | None = None

    @property
    def name(self) -> str:
        """The words as one name, as the table has it."""
        return " ".join(self.words)


def parse(argv: Sequence[str]) -> Call:
    """Take the command line apart."""
    call = Call()
    rest = iter(argv)
    for word in rest:
        name, equals, value = word.partition("=")
        name = SAME.get(name, name)
        if word == "--":
            call.args += [word, *rest]
        elif GLOBALS.get(name):
            _take_global(call, name, value if equals else next(rest, ""))
        elif name in GLOBALS and not equals:
            call.switches.add(name)
        elif call.command is None and call.problem is None and not word.startswith("-"):
            _take_word(call, word)
        else:
            call.args.append(word)
            if takes_value(call.command, word):
                call.args += [value for value in [next(rest, None)] if value is not None]
    return call


def _take_global(call: Call, name: str, value: str) -> None:
    choices = GLOBALS[name].split("|")
    if not value:
        call.problem = call.problem or Usage("usage.needs_value", option=name)
    elif len(choices) > 1 and value not in choices:
        call.problem = call.problem or Usage("usage.bad_value", name=name, value=value, expected=choices)
    else:
        call.values[name] = value


def _take_word(call: Call, word: str) -> None:
    before = call.name
    call.words.append(word)
    call.command = table()["commands"].get(call.name)
    if call.command is None and not below(call.name):
        call.words.pop()
        known = {name.removeprefix(before).split()[0] for name in below(before)}
        near = guess(word, known) or _by_trade(before, word)
        code = "usage.no_such_verb" if before else "usage.no_such_command"
        call.problem = Usage(code, noun=before, word=word, guess=near)


def _by_trade(before: str, word: str) -> str:
    """Return the command (without the words before) that the trade calls so, or ""."""
    found = [name for name in search(word) if name.startswith(before)]
    return found[0].removeprefix(before).strip() if found and not word.isascii() else ""


def guess(word: str, known: set[str]) -> str:
    """Return the known word most like this one, or ""."""
    from ..likeness import lookalikes

    return next(iter(lookalikes(word, sorted(known), 1)), "")
