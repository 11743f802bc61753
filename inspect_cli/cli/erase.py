"""`erase`: personal data that has to go, everywhere and for good."""

from typing import Annotated

import typer

from ..errors import NotFound
from .printer import out
from .run import here

app = typer.Typer(name="erase", help="擦除：依法彻底擦去，日志仍可核验 | Remove for good; the log still proves")

Reason = Annotated[str, typer.Option("--reason", metavar="TEXT", help="理由 | Why")]


def _erase(target: str, name: str, reason: str) -> None:
    from ..notices.erasing import erase
    from .asker import confirm

    if not confirm("erase.sure", target=name, default=False):
        raise KeyboardInterrupt
    with here.journal() as journal:
        gone = erase(journal, target, reason, out.step)
    out.record({"target": target, "operations": gone.operations, "files": len(gone.files), "notices": gone.notices})
    out.done("erase.done", operations=gone.operations, files=len(gone.files))
    if gone.notices:
        out.tell("erase.notices", notices=gone.notices)
    out.tell("erase.elsewhere")


@app.command("visit")
def visit(
    name: Annotated[str, typer.Argument(metavar="VISIT", help="检查编号 | Number of the visit")], reason: Reason = ""
) -> None:
    """Erase a visit with its answers, findings and photos; admins only.

    擦除检查：连同答案、问题和照片彻底擦去（仅管理员）。

    $ erase visit 26-01-V001 --reason 依申请删除
    """
    from ..visits.visit import find

    with here.reading() as db:
        found = find(db, name)
    _erase(found.id, found.number, reason)


@app.command("photo")
def photo(
    name: Annotated[str, typer.Argument(metavar="PHOTO", help="照片哈希的开头 | Beginning of its hash")],
    reason: Reason = "",
) -> None:
    """Erase a photo, its working copy and what is said of it; admins only.

    擦除照片：连同工作副本彻底擦去（仅管理员）。

    $ erase photo 3f9c21ab --reason 拍到无关人员
    """
    with here.reading() as db:
        rows = db.execute("SELECT sha256 FROM photo WHERE substr(sha256,1,?)=?", (len(name), name)).fetchall()
    if len(rows) != 1 or len(name) < 4:
        raise NotFound("photo.not_found", name=name, candidates=[row[0][:12] for row in rows])
    _erase(rows[0][0], rows[0][0][:12], reason)
