"""Pages of help, from the table alone: examples first, each verb with the trade's word for it."""

from collections.abc import Iterable

from ..widths import pad, width
from .printer import program
from .table import GLOBALS, Command, Noun, Parameter, below, table
from .words import language, say

Line = tuple[str, str, str]  # name, the trade's word, what it does


def page(name: str) -> str:
    """Return the help on a command, on a noun, or on everything ("")."""
    command = table()["commands"].get(name)
    return _on_command(name, command) if command else _on_noun(name) if name else _on_everything()


def listing(names: Iterable[str]) -> str:
    """Return one line for each of these commands."""
    commands = table()["commands"]
    return _lines([(name, commands[name]["word"], summary(commands[name])) for name in names])


def summary(entry: Noun | Command | Parameter) -> str:
    """Return the one-line summary in the user's language."""
    return entry["zh"] if language()[0] == "zh" else entry["en"]


def _on_everything() -> str:
    top = [(n, c["word"], summary(c)) for n, c in table()["commands"].items() if " " not in n]
    nouns = [(n, noun["word"], summary(noun)) for n, noun in table()["nouns"].items()]
    return _page(
        [
            say("help.product"),
            f"{program()} NOUN VERB …",
            _block("help.verbs", _lines(top)),
            _block("help.nouns", _lines(nouns)),
            _block("help.globals", _globals()),
            say("help.more", program=program()),
        ]
    )


def _on_noun(name: str) -> str:
    noun = table()["nouns"].get(name)
    title = f"{name}  {noun['word']}  {summary(noun)}" if noun else name
    verbs = [(verb, c["word"], summary(c)) for verb, c in below(name).items()]
    return _page([title, _block("help.verbs", _lines(verbs)), say("help.more", program=program())])


def _on_command(name: str, command: Command) -> str:
    examples = "\n".join(f"  {program()} {example}" for example in command["examples"])
    arguments = [_line(p) for p in command["parameters"] if p["kind"] == "argument"]
    options = [_line(p) for p in command["parameters"] if p["kind"] != "argument"]
    return _page(
        [
            f"{name}  {command['word']}  {summary(command)}",
            _block("help.examples", examples),
            f"{say('help.usage')}  {program()} {name} {_usage(command)}".rstrip(),
            _block("help.arguments", _lines(arguments)),
            _block("help.options", _lines(options)),
            _block("help.globals", _globals()),
        ]
    )


def _usage(command: Command) -> str:
    parts = [_bracketed(p) for p in command["parameters"] if p["kind"] == "argument"]
    return " ".join(parts + ["[…]" for p in command["parameters"][:1] if len(parts) < len(command["parameters"])])


def _bracketed(argument: Parameter) -> str:
    name = argument["names"][0] + ("…" if argument["many"] else "")
    return name if argument["required"] else f"[{name}]"


def _line(parameter: Parameter) -> Line:
    value = "|".join(parameter["choices"]) or parameter["value"]
    name = ", ".join(parameter["names"])
    if parameter["kind"] == "option":
        name += f" {value}"
    text = summary(parameter)
    if parameter["kind"] == "argument" and parameter["choices"]:
        text += f" ({value})"
    if parameter["default"]:
        text += f" [{parameter['default']}]"
    return name, "", text + ("  …" if parameter["many"] and parameter["kind"] == "option" else "")


def _globals() -> str:
    return "  " + " · ".join(f"{name} {value}".rstrip() for name, value in GLOBALS.items())


def _lines(lines: list[Line]) -> str:
    """Set the lines in columns; a column nobody uses takes no room."""
    widths = [max((width(line[i]) for line in lines), default=0) for i in range(2)]
    laid_out = []
    for line in lines:
        cells = [pad(text, w) for text, w in zip(line, widths, strict=False) if w]
        laid_out.append("  " + "  ".join([*cells, line[2]]).rstrip())
    return "\n".join(laid_out)


def _block(title: str, text: str) -> str:
    return f"{say(title)}\n{text}" if text else ""


def _page(parts: list[str]) -> str:
    return "\n\n".join(part for part in parts if part)
