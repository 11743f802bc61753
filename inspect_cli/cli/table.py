"""Every noun and verb, read from `table.json`, so that help and completion need not import Typer.

The file is made from the Typer applications by `python -m inspect_cli.cli.maketable`; a test compares them.
A command is named by its words: `config set`, `notice series add`, or one word for a verb at the top.
"""

import functools
import json
import os
from typing import TypedDict


class Parameter(TypedDict):
    """An argument (`names` holds its metavar) or an option (`names` as typed, `value` its metavar)."""

    names: list[str]
    kind: str  # argument, option or flag
    value: str
    many: bool
    required: bool
    choices: list[str]
    path: bool
    default: str
    zh: str
    en: str


class Noun(TypedDict):
    """A noun; `word` is the trade's word for it."""

    word: str
    zh: str
    en: str


class Command(Noun):
    """One verb; examples lack the program's name."""

    module: str
    examples: list[str]
    parameters: list[Parameter]


class Table(TypedDict):
    """What `table.json` holds."""

    nouns: dict[str, Noun]
    commands: dict[str, Command]


FILE = os.path.join(os.path.dirname(__file__), "table.json")

# Names of the global options, and what their value is called ("" for a switch).
GLOBALS = {
    "-w": "DIR",
    "--workspace": "DIR",
    "--json": "",
    "--plain": "",
    "--no-input": "",
    "-y": "",
    "--yes": "",
    "-q": "",
    "-v": "",
    "--no-color": "",
    "--lang": "zh|en",
    "--version": "",
    "-h": "",
    "--help": "",
}


@functools.cache
def table() -> Table:
    """Return the table of nouns and commands."""
    with open(FILE, encoding="utf-8") as source:
        loaded: Table = json.load(source)
    return loaded


def below(words: str) -> dict[str, Command]:
    """Return the commands that begin with these words and go on (all of them for "")."""
    start = f"{words} " if words else ""
    return {name: command for name, command in table()["commands"].items() if name.startswith(start)}


def takes_value(command: Command | None, option: str) -> bool:
    """Tell whether the next word of the command line belongs to this option."""
    parameters = command["parameters"] if command else []
    return any(option in p["names"] and p["kind"] == "option" for p in parameters)


def search(text: str) -> list[str]:
    """Return the names of commands that the trade calls so: found by word first, then by summary."""
    wanted = text.casefold()
    commands = table()["commands"]
    nouns = table()["nouns"]
    by_word = [name for name, c in commands.items() if wanted in f"{name} {c['word']}".casefold()]
    by_noun = [name for name in commands if wanted in nouns.get(name.split()[0], {"word": ""})["word"]]
    by_text = [name for name, c in commands.items() if wanted in f"{c['zh']} {c['en']}".casefold()]
    return list(dict.fromkeys(by_word + by_noun + by_text)) or _by_option(wanted)


def _by_option(wanted: str) -> list[str]:
    """Return the commands with an option that speaks of this: 销号 is a state one can ask the ledger for."""
    commands = table()["commands"]
    return [
        name
        for name, c in commands.items()
        if any(wanted in f"{p['zh']} {p['en']} {p['choices']}".casefold() for p in c["parameters"])
    ]
