"""Verbs of the shell itself: `help`, `completion`, `version`."""

import platform
from pathlib import Path
from typing import Annotated, Literal

import typer

from .. import __version__
from ..errors import NotFound
from .printer import out

app = typer.Typer()

SCRIPTS = {"bash": "inspect-cli.bash", "zsh": "_inspect-cli", "fish": "inspect-cli.fish",
           "powershell": "inspect-cli.ps1"}  # fmt: skip


@app.command("help")
def help_(
    words: Annotated[
        list[str] | None,
        typer.Argument(metavar="WORD", help="名词、动词或行话 | Noun, verb, or a word of the trade"),
    ] = None,
) -> None:
    """Help on a command, or find it by the trade's word.

    帮助：看一条命令的用法，或按行话找命令。

    $ help
    $ help config set
    $ help 语言
    """
    from .helptext import listing, page
    from .table import below, search, table

    name = " ".join(words or [])
    if not name or name in table()["commands"] or below(name):
        out.text(page(name))
    elif found := search(name):
        out.text(listing(found))
    else:
        raise NotFound("help.nothing_found", word=name)


@app.command("completion")
def completion(
    shell: Annotated[Literal["bash", "zsh", "fish", "powershell"], typer.Argument(help="外壳 | Your shell")],
) -> None:
    """Print the script that gives your shell TAB completion.

    补全：打印让外壳支持 TAB 补全的脚本。

    $ completion bash >> ~/.bashrc
    $ completion zsh >> ~/.zshrc
    $ completion fish > ~/.config/fish/completions/inspect-cli.fish
    $ completion powershell >> $PROFILE
    """
    out.text((Path(__file__).parent / "scripts" / SCRIPTS[shell]).read_text(encoding="utf-8"))


@app.command("version")
def version() -> None:
    """Versions of the program and of what it stands on.

    版本：程序和底层组件的版本。

    $ version
    """
    import sqlite3

    system = f"{platform.system()} {platform.release()}"
    versions = {"program": __version__, "python": platform.python_version(), "sqlite": sqlite3.sqlite_version}
    out.record({**versions, "system": system})
