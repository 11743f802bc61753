"""`config`: what belongs to this laptop alone, and where each value comes from."""

import os
from typing import Annotated, Literal, get_args

import typer

from ..errors import NoWorkspace, Usage
from ..log.kinds import ROLES
from ..store import config as file
from . import words
from .printer import out
from .run import here

app = typer.Typer(
    name="config",
    help="设置：只管本机（语言、打印机、字体） | This laptop only: language, printer, fonts",
)

Key = Literal[
    "language",
    "form_language",
    "email",
    "phonenumber",
    "printer",
    "role",
    "font.fangsong",
    "font.title",
    "font.hei",
    "font.kai",
    "font.song",
]
KEYS = get_args(Key)


@app.command("show")
def show() -> None:
    """Each value, and where it comes from.

    看设置：每个值和它的来处。

    $ config show
    $ config show --json
    """
    try:
        root, stored = str(here.workspace().root), file.load(here.workspace().root)
    except NoWorkspace:
        root, stored = "", {}
    rows = [("workspace", root, _source_of_workspace(root)), ("language", *words.language())]
    rows += [(key, stored.get(key, ""), file.FILE if key in stored else "default") for key in KEYS[1:]]
    out.rows(("setting", "value", "source"), rows)


def _source_of_workspace(root: str) -> str:
    if not root:
        return "none"
    from_environment = "INSPECT_WORKSPACE" if os.environ.get("INSPECT_WORKSPACE") else "folder"
    return "--workspace" if here.given else from_environment


@app.command("set")
def set_(
    key: Annotated[Key, typer.Argument(metavar="KEY", help="哪一项 | Which setting")],
    value: Annotated[str, typer.Argument(metavar="VALUE", help='新值；"" 删除 | New value; "" removes it')],
) -> None:
    """Write a value into this laptop's inspect.toml.

    改设置：写入本机的 inspect.toml。

    $ config set language zh
    $ config set printer "HP LaserJet"
    """
    if key == "language" and value not in ("", *words.LANGUAGES):
        raise Usage("usage.bad_value", name=key, value=value, expected=words.LANGUAGES)
    if key == "role" and value not in ("", *ROLES):
        raise Usage("usage.bad_value", name=key, value=value, expected=ROLES)
    root = here.workspace().root
    stored = file.load(root)
    old = stored.pop(key, "")
    file.save(root, {**stored, key: value} if value else stored)
    out.record({"setting": key, "old": old, "value": value})
    where = root / file.FILE
    if value:
        out.done("config.written", setting=key, value=value, file=where)
    else:
        out.done("config.taken_away", setting=key, file=where)
    out.next("config show")
