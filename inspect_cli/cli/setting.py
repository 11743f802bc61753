"""`setting`: signed, for the whole team."""

from typing import Annotated

import typer

from ..log import settings
from .printer import out
from .run import here

app = typer.Typer(name="setting", help="团队设置：签名的、全队一致的设置 | Signed settings of the whole team")


@app.command("show")
def show() -> None:
    """Every setting, its value, who set it and when.

    查看：每一项的值，谁在何时定的。

    $ setting show
    """
    with here.reading() as db:
        given = {row["name"]: row for row in db.execute('SELECT name, value, at, "by" FROM setting')}
    rows = [
        (name, given[name]["value"] if name in given else known.default, *_source(given.get(name)))
        for name, known in settings.KNOWN.items()
    ]
    out.rows(("setting", "value", "by", "at"), rows)


def _source(row: object) -> tuple[str, str]:
    return (row["by"], row["at"]) if row else ("default", "")  # type: ignore[index]


@app.command("set")
def set_(
    name: Annotated[str, typer.Argument(metavar="NAME", help="哪一项 | Which setting")],
    value: Annotated[str, typer.Argument(metavar="VALUE", help="新值 | New value")],
) -> None:
    """Set a value for the whole team; supervisors only.

    设定：为全队定下一项（督导员以上）。

    $ setting set notice.series 清文创改
    """
    _try_out(name, value)
    with here.journal() as journal:
        before = settings.put(journal, name, value)
    out.record({"setting": name, "old": before, "value": value})
    out.done("setting.written", setting=name, value=value)


def _try_out(name: str, value: str) -> None:
    """Refuse a calendar or a deadline that could not be read: else it would only show when a notice is issued."""
    from ..findings import calendar, deadline

    if name == "calendar.days":
        calendar.read(value, settings.KNOWN["calendar.duty"].default)
    elif name == "calendar.duty":
        calendar.read("", value)
    elif name == "notice.reply":
        deadline.parse(value)
    elif name == "notice.series.kinds":
        from ..notices.numbering import series_by_kind

        series_by_kind(value)
