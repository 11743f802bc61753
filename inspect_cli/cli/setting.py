"""`setting`: signed, for the whole team."""

from typing import Annotated

import typer

from ..log import settings
from .printer import out
from .run import here

app = typer.Typer(name="setting", help="团队设置：签名的、全队一致的设置 | Signed settings of the whole team")


@app.command("show")
def show(
    beginning: Annotated[str, typer.Argument(metavar="NAME", help="只看这样开头的 | Only names that begin so")] = "",
) -> None:
    """Every setting, its value, who set it and when; with a beginning also the phrases and styles of documents.

    查看：每一项的值，谁在何时定的；给出开头可看各文种的用语和版式。

    $ setting show
    $ setting show notice.wording.交办单
    """
    from ..notices.wording import defaults

    with here.reading() as db:
        given = {row["name"]: row for row in db.execute('SELECT name, value, at, "by" FROM setting')}
    known = {name: setting.default for name, setting in settings.KNOWN.items()}
    known |= {name: row["value"] for name, row in given.items()}
    known |= defaults(beginning) if beginning else {}  # some sixty phrases, for those who ask
    rows = [
        (name, given[name]["value"] if name in given else default, *_source(given.get(name)))
        for name, default in known.items()
        if name.startswith(beginning)
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
    $ setting set notice.style.交办单 信函
    $ setting set notice.wording.交办单.intro "我办检查{points}个点位，发现问题{problems}个，请办理。"
    """
    value = _try_out(name, value)
    with here.journal() as journal:
        before = settings.put(journal, name, value)
    out.record({"setting": name, "old": before, "value": value})
    out.done("setting.written", setting=name, value=value)


def _try_out(name: str, value: str) -> str:
    """Refuse what could not be read: else it would only show when a notice is issued. Return the value to be kept."""
    from ..findings import calendar, deadline

    if name.startswith(settings.FAMILIES):
        from ..notices.wording import check_setting

        return check_setting(name, value)
    if name == "calendar.days":
        calendar.read(value, settings.KNOWN["calendar.duty"].default)
    elif name == "calendar.duty":
        calendar.read("", value)
    elif name == "notice.reply" or (name == "notice.urged" and value):
        deadline.parse(value)
    elif name == "notice.series.kinds":
        from ..notices.numbering import series_by_kind

        series_by_kind(value)
    return value
