"""`notice`: handed over and signed for, or declared void."""

from pathlib import Path
from typing import Annotated

import typer

from ..notices import registry
from . import notice
from .printer import out
from .run import here

app = typer.Typer(name="notice")


@app.command("receipt")
def receipt(
    name: notice.One,
    by: Annotated[str, typer.Option("--by", metavar="NAME", help="签收人 | Who took it over")],
    on: Annotated[str, typer.Option("--on", metavar="DATE", help="签收日期或时刻 | Day, or day and time")],
    way: Annotated[
        str,
        typer.Option(
            "--way", metavar="WAY", help="送达方式：直接、留置、邮寄、电子、委托送达 | How it was handed over"
        ),
    ] = "直接送达",
    refused: Annotated[bool, typer.Option("--refused", help="拒签 | Would not sign")] = False,
    witness: Annotated[str, typer.Option("--witness", metavar="NAME", help="见证人 | Who saw it")] = "",
    note: Annotated[str, typer.Option("--note", metavar="TEXT", help="备注 | Remark")] = "",
    post: Annotated[str, typer.Option("--post", metavar="TEXT", help="签收人的职务 | The receiver's post")] = "",
    bearer: Annotated[str, typer.Option("--bearer", metavar="NAME", help="送达人 | Who handed it over")] = "",
    scans: Annotated[
        list[Path] | None, typer.Option("--scan", metavar="FILE", help="签收页的照片 | Picture of the signed sheet")
    ] = None,
) -> None:
    """Write down who took a notice over, when and how; keep the picture of the signed sheet.

    签收：记下谁在何时以何种方式收到通知书，留存签收页照片；拒签须有见证人。

    $ notice receipt 3 --by 联络员甲 --on 2026-07-15
    $ notice receipt 3 --by 联络员甲 --post 办公室主任 --on 2026-07-15T10:30 --bearer 督导员丙 --scan 签收页.jpg
    $ notice receipt 3 --by 联络员甲 --on 2026-07-15 --way 留置送达 --refused --witness 社区干部乙
    """
    from ..notices import receipts

    with here.journal() as journal:
        found = registry.find(journal.db, name)
        said = receipts.Receipt(by, on, way, refused, witness, note, post, bearer)
        started = receipts.take(journal, found, said, scans or [])
    fields = {"notice": found.id, "number": found.number, **said._asdict(), "deadlines": started}
    out.record(notice.for_people(fields))
    out.done("receipt.written", number=found.number, person=by, received=on)
    if started:
        out.tell("receipt.started", count=started)
    out.next(f"notice show {found.running}")


@app.command("void")
def void(
    name: notice.One,
    reason: Annotated[str, typer.Option("--reason", metavar="TEXT", help="理由 | Why")],
) -> None:
    """Declare an issued notice void; its number stays, its findings wait again.

    作废：宣布一份通知书作废，文号保留不再用，问题回到待交办。

    $ notice void 3 --reason 单位写错
    """
    from ..notices.issue import void as declare_void

    with here.journal() as journal:
        found = registry.find(journal.db, name)
        back = declare_void(journal, found, reason)
    out.record({"notice": found.id, "number": found.number, "reason": reason, "waiting": back})
    out.done("notice.voided", number=found.number, count=back)
    out.next(f"notice print {found.number}", *(["notice draft"] if back else []))
