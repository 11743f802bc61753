r"""Under which name a notice lies in the folder: 文号_单位.pdf.

* `\ / : * ? " < > |` and control characters are left out, because Windows has no such names; nor does a name end
  with a dot or a blank.
* The longest name is 180 bytes of UTF-8: a file system allows 255, and an unfinished file is named by some more.
* A void notice is a file of its own beside the one that went out: 作废_文号_单位.pdf.
* Where several notices bear one number (two laptops gave it), the key stands behind: 文号_单位_260715k7m2p9qx.pdf.
* A document to many is named by its kind in the place of the unit: 文号_通报.pdf.
* A draft is named by its kind, unit and key: 送审稿_整改通知书_单位_260715k7m2p9qx.pdf.
"""

import re
import sqlite3
from pathlib import Path

from ..points.registry import unit_name
from .registry import VOID, Notice

UNSAFE = re.compile(r'[\\/:*?"<>|\x00-\x1f\x7f]')
LONGEST = 180  # bytes of UTF-8
VOIDED = "作废"
PROOF = "送审稿"


def stem(db: sqlite3.Connection, notice: Notice) -> str:
    """Return the name of a notice's files, without the ending."""
    if not notice.act:
        return safe(f"{PROOF}_{notice.kind}_{unit_name(db, notice.unit)}".rstrip("_"), f"_{notice.id}")
    double = "SELECT 1 FROM notice WHERE number=? AND id<>? LIMIT 1"
    others = db.execute(double, (notice.number, notice.id)).fetchone()
    mark = f"{VOIDED}_" if notice.act == VOID else ""
    name = f"{mark}{notice.number}_{unit_name(db, notice.unit) or notice.kind}"
    return safe(name, f"_{notice.id}" if others else "")


def safe(name: str, tail: str = "") -> str:
    """Return `name` without what no file may be called, shortened so that `tail` still fits behind it."""
    clean = UNSAFE.sub("", name).strip(". ")
    short = clean.encode()[: LONGEST - len(tail.encode())].decode(errors="ignore")
    return short.rstrip(". ") + tail


def path_of(db: sqlite3.Connection, folder: Path, notice: Notice, ending: str = ".pdf") -> Path:
    """Return where a notice lies or will lie in a folder."""
    return folder / (stem(db, notice) + ending)


def files_of(folder: Path, notice: Notice) -> list[Path]:
    """Return the files of a notice that are there: void or not, in every format, also as an older program named them.

    So are those left unfinished by a program that was killed, and those of a namesake, which can be made again.
    """
    begins = tuple(f"{mark}{safe(str(notice.number))}{gap}" for mark in ("", "作废_", "作废 ") for gap in "_ ")
    return [
        path for path in sorted(folder.glob("*")) if path.name.removeprefix(".").startswith(begins) and path.is_file()
    ]


def proofs_in(folder: Path) -> list[Path]:
    """Return the files of drafts; they can be made again as long as the draft stands."""
    return [path for path in sorted(folder.glob(f"{PROOF}_*")) if path.is_file()]
