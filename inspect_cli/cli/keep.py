"""Verbs at the top that keep the data whole: `check`, `rebuild`, `backup`, `restore`, `undo`."""

from pathlib import Path
from typing import Annotated

import typer

from ..errors import Integrity, Problems, Usage, Where
from .printer import out
from .run import here

app = typer.Typer()


@app.command("check")
def check(
    photos: Annotated[bool, typer.Option("--photos", help="逐张重算照片的哈希 | Hash every photo again")] = False,
    remote: Annotated[
        str, typer.Option("--remote", metavar="NAME", help="改为核对这个远端 | Look this remote over instead")
    ] = "",
    repair: Annotated[
        bool, typer.Option("--repair", help="把远端缺的、坏的重新送上 | Put again what the remote lacks")
    ] = False,
) -> None:
    """Prove everything: pages, chains, signatures, tables; with --photos every photo; or a remote.

    核验：核对数据库、签名链、各表，加 --photos 再核对照片；--remote 核对远端。

    $ check
    $ check --photos
    $ check --remote office --repair
    """
    if repair and not remote:
        raise Usage("check.repair_what")
    if remote:
        from .sync import look_over

        look_over(remote, repair=repair)
        return
    from ..log import proof

    workspace = here.workspace()
    proven = proof.prove(workspace, out.step)
    problems = [Integrity(f"check.{_kind(f.what)}", name=f.name, what=f.what, seq=f.seq) for f in proven.faults]
    checked = 0
    if photos:
        from ..photos.evidence import audit

        with here.reading() as db:
            found = audit(db, workspace.photos, out.progress)
        checked = found.checked
        problems += [
            Integrity(f"photo.{fault.code}", where=Where(fault.file), name=fault.name) for fault in found.faults
        ]
    figures = {"operations": proven.operations, "devices": proven.devices, "head": proven.head}
    out.record({**figures, "photos": checked if photos else None, "problems": len(problems)})
    if problems:
        raise Problems("check.failed", problems)
    out.done("check.clean", operations=proven.operations, devices=proven.devices)


def _kind(what: str) -> str:
    return what if what in ("table", "tip") else "chain"


@app.command("rebuild")
def rebuild() -> None:
    """Fold every table anew from the log.

    重算：由日志重新生成各表，结果应当一样。

    $ rebuild
    """
    from ..log import proof

    with here.journal() as journal:
        changed = proof.rebuild(journal, out.step)
    out.record({"changed": changed})
    if changed:
        out.tell("rebuild.changed", tables=changed)
    else:
        out.done("rebuild.equal")


@app.command("backup")
def backup(
    target: Annotated[Path, typer.Argument(metavar="FILE", help="备份文件 | The file to write")],
) -> None:
    """Write a copy of the database and prove it.

    备份：写出数据库的副本并核验，核验通过才算数。

    $ backup /media/usb/inspect-0715.db
    """
    from ..log.begin import backup as write

    proven = write(here.workspace(), target)
    _refuse(proven.faults, target)
    out.record({"file": str(target), "operations": proven.operations, "head": proven.head})
    out.done("backup.written", file=target, operations=proven.operations)
    out.tell("backup.no_photos", folder=here.workspace().photos)


@app.command("restore")
def restore(
    source: Annotated[Path, typer.Argument(metavar="FILE", help="备份文件 | The backup", exists=True)],
) -> None:
    """Go back to a backup; what stood there before is kept beside it.

    恢复：用核验过的备份换下数据库，原来的另存。

    $ restore /media/usb/inspect-0715.db
    """
    from ..log.begin import restore as put_back
    from .asker import confirm

    workspace = here.workspace()
    if not confirm("restore.sure", file=source, default=False):
        raise KeyboardInterrupt
    proven, kept = put_back(workspace, source)
    _refuse(proven.faults, source)
    out.record({"operations": proven.operations, "kept": str(kept)})
    out.done("restore.done", operations=proven.operations, kept=kept)
    out.next("check --photos")


def _refuse(faults: object, file: Path) -> None:
    if faults:
        raise Integrity("backup.not_proven", where=Where(str(file)))


@app.command("undo")
def undo(
    dry_run: Annotated[bool, typer.Option("--dry-run", help="只说会撤销什么 | Only say what it would do")] = False,
) -> None:
    """Take back the last thing done on this laptop, if nothing hangs on it.

    撤销：撤回本机最近的一步；再来一次就是重做。

    $ undo --dry-run
    $ undo
    """
    from ..log.undo import last_entry

    with here.journal() as journal, journal.lock.held():  # what is the last entry must be it until it is taken back
        entry, ops = last_entry(journal)
        if not dry_run:
            journal.append(ops)
    out.rows(("kind", "act", "key"), entry.operations)
    if dry_run:
        out.tell("undo.would", at=entry.at, count=len(ops))
    else:
        out.done("undo.done", at=entry.at, count=len(ops))
