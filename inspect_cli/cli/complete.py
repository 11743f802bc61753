"""What TAB offers, from the table alone. The shell's own script asks `inspect-cli __complete WORD… PART`."""

from collections.abc import Iterator, Sequence

from .call import Call, parse
from .helptext import summary
from .table import GLOBALS, Command, Parameter, below, table, takes_value


def candidates(words: Sequence[str]) -> list[str]:
    """Return `word TAB description` for each way to go on; nothing where the shell should offer files.

    `words` are those after the program's name, the last one unfinished (perhaps empty).
    """
    # bash cuts `--lang=zh` into three words.
    *before, part = [word for word in words if word != "="] if words[-1:] != ["="] else [*words[:-1], ""]
    part = part.lstrip("\"'")  # shells hand over an opening quote, PowerShell 7 a pair of them for nothing
    call = parse(before)
    last = before[-1] if before else ""
    if GLOBALS.get(last):
        return _choices(GLOBALS[last].split("|"), part) if "|" in GLOBALS[last] else []
    if call.problem:
        return []
    if takes_value(call.command, last):
        return _choices(_option(call.command, last)["choices"], part)
    found = _options(call.command) if part.startswith("-") else _next_words(call)
    return [f"{word}\t{text}" for word, text in found if word.startswith(part)]


def _next_words(call: Call) -> Iterator[tuple[str, str]]:
    """Yield verbs or nouns, or the choices of the argument that comes next."""
    if call.command:
        arguments = [p for p in call.command["parameters"] if p["kind"] == "argument"]
        given = sum(1 for word in call.args if not word.startswith("-"))
        following = arguments[given : given + 1] or [a for a in arguments[-1:] if a["many"]]
        yield from ((choice, "") for argument in following for choice in argument["choices"])
        return
    seen = set()
    for name, command in below(call.name).items():
        word = name.removeprefix(call.name).split()[0]
        if word not in seen:
            seen.add(word)
            noun = table()["nouns"].get(word) if not call.name else None
            entry = noun or command
            yield word, f"{entry['word']} {summary(entry)}"


def _options(command: Command | None) -> Iterator[tuple[str, str]]:
    for parameter in command["parameters"] if command else []:
        if parameter["kind"] != "argument":
            yield from ((name, summary(parameter)) for name in parameter["names"])
    yield from ((name, "") for name in GLOBALS if name.startswith("--"))


def _option(command: Command | None, name: str) -> Parameter:
    parameters = command["parameters"] if command else []
    return next(p for p in parameters if name in p["names"])


def _choices(choices: Sequence[str], part: str) -> list[str]:
    return [choice for choice in choices if choice and choice.startswith(part)]
