"""`template`: what it looks like, on paper and on the screen."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from ..errors import Usage
from .asker import confirm
from .printer import out, quoted
from .run import here
from .words import say

if TYPE_CHECKING:
    from ..templates.form import Form

app = typer.Typer(name="template")

Name = Annotated[
    str,
    typer.Argument(metavar="TEMPLATE", help="点位类型、表单编号或模板文件 | Point type, form id, or a template file"),
]


@app.command("print")
def print_(
    name: Name,
    target: Annotated[
        Path | None, typer.Argument(metavar="OUT.pdf", help="写到哪里，默认 表单名称.pdf | Default: its title.pdf")
    ] = None,
) -> None:
    """Write the blank paper form of a template, for inspectors without a laptop.

    打印空白表：把模板写成一份 A4 纸质检查表，给不带电脑的人用。

    $ template print 农贸市场
    $ template print surveys/nongmao-shichang.yaml 空白表.pdf
    """
    from ..log import settings
    from ..notices.blank import blank
    from ..notices.filing import UNSAFE
    from ..notices.page.paper import printed
    from ..store.files import write_atomic
    from .paper import fonts_of, say_substitutes

    form = form_of(name)
    target = target or Path(UNSAFE.sub("", f"{form.title}.pdf"))
    if target.suffix.lower() != ".pdf":
        raise Usage("template.ending", name=target.name, endings=(".pdf",))
    if target.exists() and not confirm("table.overwrite", file=target):
        raise KeyboardInterrupt
    with here.reading() as db:
        issuer = settings.get(db, "org.name")
    fonts = fonts_of()
    write_atomic(target, printed(blank(form, issuer), fonts))
    out.record({"file": str(target), "form_id": form.form_id, "version": form.version})
    say_substitutes(fonts)
    out.done("template.printed", title=form.title, version=form.version, file=target)
    out.next("survey POINT")


@app.command("preview")
def preview(
    name: Name,
    cells: Annotated[
        int, typer.Option("--width", metavar="N", min=40, max=200, help="多少列宽 | How many columns wide")
    ] = 80,
    language: Annotated[
        str, typer.Option("--form-language", metavar="LANG", help="题目用哪种语言 | The language of the questions")
    ] = "",
) -> None:
    """Print the screens that a survey with this template begins with, page by page.

    预览：逐页打印填写时的屏幕，内容为空。

    $ template preview 农贸市场
    $ template preview surveys/nongmao-shichang.yaml --width 60 --form-language en --lang en
    """
    from ..visits.preview import empty, hidden, screens

    filling = empty(form_of(name), language)
    rule = "─" * cells
    pages = [
        "\n".join([*drawn.head, "", *drawn.body, "", prompt, *drawn.foot])
        for drawn, prompt in screens(filling, say, cells)
    ]
    out.text(f"\n{rule}\n".join(pages))
    if later := hidden(filling):
        out.tell("template.hidden_pages", count=len(later), pages=[page.label for page in later])
    if Path(name).is_file():
        out.next(f"template check {quoted(name)}", f"template publish {quoted(name)}")


def form_of(name: str) -> "Form":
    """Return the template that a file holds, or the one in force by its point type or form id.

    Raises:
        NotFound: none is called so.
        Problems: the file has errors.
    """
    from ..templates import lint
    from ..templates.registry import version

    if Path(name).is_file():
        return lint.load(Path(name))
    with here.reading() as db:
        return version(db, name)
