"""`python -m inspect_cli.cli.maketable`: write `table.json` anew from the Typer applications of all nouns.

A verb's texts stand in its docstring: first line English, a line `动词：摘要` for the trade's word and the
Chinese summary, lines `$ noun verb …` for examples. Options and nouns say `help="中文 | English"` (a noun
`"词：中文 | English"`).
"""

import importlib
import json
import pkgutil
import re
from collections.abc import Callable
from pathlib import Path

import typer
from typer.core import TyperArgument, TyperOption

from .runner import single
from .table import FILE, GLOBALS, Command, Noun, Parameter, Table


def make() -> Table:
    """Return the table, introspected.

    Raises:
        ValueError: a verb or option lacks a text, or takes a name of a global option.
    """
    made: Table = {"nouns": {}, "commands": {}}
    for module in pkgutil.iter_modules([str(Path(FILE).parent)]):
        app = getattr(importlib.import_module(f".{module.name}", __package__), "app", None)
        if isinstance(app, typer.Typer):
            add(made, module.name, app)
    if nameless := {name.split()[0] for name in made["commands"] if " " in name} - set(made["nouns"]):
        raise ValueError(f"{nameless}: no typer.Typer(name=…, help=…) says what these nouns are")
    return {part: dict(sorted(made[part].items())) for part in ("nouns", "commands")}  # type: ignore[return-value]


def add(made: Table, module: str, app: typer.Typer) -> None:
    """Add the verbs of one module. A noun may be spread over several; one of them has its `help`."""
    prefix = ""
    if isinstance(app.info.name, str):
        prefix = f"{app.info.name} "
        if isinstance(app.info.help, str):
            made["nouns"][app.info.name] = _noun(module, app.info.help)
    for info in app.registered_commands:
        name = f"{prefix}{info.name}"
        if not info.name or name in made["commands"]:
            raise ValueError(f"{module}: {name}: @app.command needs the verb's name, once")
        parameters = [
            _parameter(name, p)
            for p in single(info).params
            if isinstance(p, TyperOption | TyperArgument) and p.name != "help" and not p.hidden
        ]
        made["commands"][name] = _command(module, name, info.callback, parameters)


def _noun(module: str, text: str) -> Noun:
    word, _, rest = text.partition("：")
    zh, en = _two(module, rest)
    return {"word": word, "zh": zh, "en": en}


def _command(module: str, name: str, function: Callable[..., object] | None, parameters: list[Parameter]) -> Command:
    lines = [line.strip() for line in (getattr(function, "__doc__", "") or "").strip().splitlines()]
    chinese = next((match for line in lines if (match := re.match(r"([^：]+)：(.+)$", line))), None)
    examples = [line.removeprefix("$ ") for line in lines if line.startswith("$ ")]
    if not chinese or not examples or lines[0] == chinese[0]:
        raise ValueError(f"{name}: the docstring needs an English line, `动词：摘要` and an example `$ …`")
    return {
        "module": module,
        "word": chinese[1],
        "zh": chinese[2].rstrip("。"),
        "en": lines[0].rstrip("."),
        "examples": examples,
        "parameters": parameters,
    }


def _parameter(command: str, parameter: TyperOption | TyperArgument) -> Parameter:
    is_option = isinstance(parameter, TyperOption)
    is_flag = isinstance(parameter, TyperOption) and parameter.is_flag
    names = [*parameter.opts, *parameter.secondary_opts] if is_option else [_metavar(parameter)]
    if taken := set(names) & set(GLOBALS):
        raise ValueError(f"{command}: {taken} is a global option")
    zh, en = _two(f"{command} {names[0]}", parameter.help or "")
    default = parameter.default
    return {
        "names": names,
        "kind": ("flag" if is_flag else "option") if is_option else "argument",
        "value": "" if is_flag else _metavar(parameter),
        "many": parameter.nargs == -1 or getattr(parameter, "multiple", False),
        "required": parameter.required,
        "choices": [str(getattr(c, "value", c)) for c in getattr(parameter.type, "choices", ())],
        "path": parameter.type.name in ("path", "file", "directory"),
        "default": "" if default in (None, False, (), []) or callable(default) else str(default),
        "zh": zh,
        "en": en,
    }


def _metavar(parameter: TyperOption | TyperArgument) -> str:
    return parameter.metavar or str(parameter.name).upper()


def _two(where: str, text: str) -> tuple[str, str]:
    zh, bar, en = text.partition(" | ")
    if not bar:
        raise ValueError(f'{where}: help must be "中文 | English"')
    return zh.strip(), en.strip()


def written(made: Table) -> str:
    """Return the table as JSON, one noun or command a line, so that a difference is readable."""
    parts = []
    for part in ("nouns", "commands"):
        entries: dict[str, Noun] | dict[str, Command] = made[part]
        lines = [f"{json.dumps(n)}: {json.dumps(e, ensure_ascii=False)}" for n, e in entries.items()]
        parts.append(f'"{part}": {{\n' + ",\n".join(lines) + "\n}")
    return "{" + ",\n".join(parts) + "}\n"


if __name__ == "__main__":
    Path(FILE).write_text(written(make()), encoding="utf-8", newline="\n")
