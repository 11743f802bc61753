"""`remote`: the folders that this laptop syncs with."""

from pathlib import Path
from typing import Annotated

import typer

from .printer import out
from .run import here

app = typer.Typer(name="remote", help="远端：共享文件夹、U 盘（只管本机） | Shares and sticks, of this laptop only")

Name = Annotated[str, typer.Argument(metavar="NAME", help="名字 | Its name")]


@app.command("add")
def add(name: Name, folder: Annotated[Path, typer.Argument(metavar="FOLDER", help="文件夹 | The folder")]) -> None:
    """Give a shared folder or a stick a name.

    加远端：给共享文件夹或 U 盘起个名字。

    $ remote add office /mnt/share/inspect
    $ remote add usb /media/usb/inspect
    """
    from ..sync import remote as remotes

    made = remotes.add(here.workspace(), name, folder)
    out.record({"remote": made.name, "folder": str(made.folder)})
    out.done("remote.added", name=made.name, folder=made.folder)
    out.next(f"sync {made.name}")


@app.command("list")
def list_() -> None:
    """The remotes of this laptop, and whether they are there now.

    列表：本机的远端，以及现在连得上没有。

    $ remote list
    """
    from ..sync import remote as remotes

    known = remotes.remotes(here.workspace())
    out.rows(("remote", "folder", "here"), [(one.name, str(one.folder), one.folder.is_dir()) for one in known])


@app.command("remove")
def remove(name: Name) -> None:
    """Forget a remote; its folder stays as it is.

    删远端：忘掉这个远端，文件夹原样留着。

    $ remote remove usb
    """
    from ..sync import remote as remotes

    gone = remotes.remove(here.workspace(), name)
    out.record({"remote": gone.name, "folder": str(gone.folder)})
    out.done("remote.removed", name=gone.name, folder=gone.folder)
