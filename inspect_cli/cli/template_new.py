"""`template new`: an empty template to begin with."""

from pathlib import Path
from typing import Annotated

import typer

from ..errors import Usage
from .asker import confirm
from .printer import out, quoted
from .run import here

app = typer.Typer(name="template")

Prefix = Annotated[
    str, typer.Option("--prefix", metavar="NM", help="题目编号的字头，默认拼音首字母 | First letters of the codes")
]


@app.command("new")
def new(
    point_type: Annotated[str, typer.Argument(metavar="TYPE", help="点位类型，如 农贸市场 | Type of point")],
    target: Annotated[
        Path | None, typer.Argument(metavar="FILE", help="写到哪里，默认 surveys/类型 | Default: surveys/TYPE")
    ] = None,
    xlsx: Annotated[bool, typer.Option("--xlsx", help="要 Excel，带下拉和说明 | A workbook with drop-downs")] = False,
    prefix: Prefix = "",
) -> None:
    """Begin a template: YAML with remarks, or a workbook with drop-downs.

    新建模板：给一份 YAML 样子，或带下拉的 Excel。

    $ template new 农贸市场
    $ template new 农贸市场 --xlsx
    """
    from ..store.files import write_atomic
    from ..templates.files import skeleton

    target = target or here.workspace().surveys / f"{point_type}{'.xlsx' if xlsx else '.yaml'}"
    wanted = (".xlsx",) if xlsx else (".yaml", ".yml")
    if target.suffix.lower() not in wanted:
        raise Usage("template.ending", name=target.name, endings=wanted)
    if target.exists() and not confirm("table.overwrite", file=target):
        raise KeyboardInterrupt
    letters = prefix or code_letters(point_type)
    settings = {"form_id": point_type, "form_title": f"{point_type}检查", "version": "1", "point_type": point_type}
    write_atomic(
        target,
        skeleton.workbook(settings, letters) if xlsx else skeleton.yaml(settings, letters).encode(),
    )
    out.record({"file": str(target)})
    out.done("template.written", file=target)
    out.next(f"template check {quoted(target)}", f"template publish {quoted(target)}")


def code_letters(text: str) -> str:
    """Return letters to begin codes with: the first two initials of a Chinese name in pinyin."""
    from ..points.naming import initials

    letters = "".join(sign for sign in initials(text).upper() if sign.isascii() and sign.isalpha())
    return letters[:2] or "Q"
