"""The sheets of a workbook: read here, or by a process of its own where the file may bring its reader down.

An old .xls cannot be looked through before it is read, and a damaged one makes the library ask for more memory than
there is, which ends the process. Run by itself, this file is a process for that: a workbook in, sheets as JSON out.
"""

import datetime
import json
import mmap
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Any, NamedTuple

SECONDS = 30
MEMORY = 2**30  # bytes that are really used
ADDRESSES = 64 * 2**30  # bytes that may be reserved

_KINDS: dict[str, Callable[[str], object]] = {
    "datetime": datetime.datetime.fromisoformat,
    "date": datetime.date.fromisoformat,
    "time": datetime.time.fromisoformat,
    "timedelta": lambda text: datetime.timedelta(seconds=float(text)),
}


class Sheet(NamedTuple):
    """One sheet: cells from A1 on, and what is merged as (row, column) of first and last cell, counted from 0."""

    name: str
    visible: bool
    rows: list[list[object]]
    merged: list[tuple[tuple[int, int], tuple[int, int]]]


def read(content: bytes) -> list[Sheet]:
    """Return the worksheets of a workbook in their order.

    Raises:
        ValueError: it cannot be read.
    """
    import python_calamine as calamine

    try:
        book = calamine.load_workbook(BytesIO(content))
        wanted = [meta for meta in book.sheets_metadata if meta.typ == calamine.SheetTypeEnum.WorkSheet]
        found = []
        for meta in wanted:
            sheet = book.get_sheet_by_name(meta.name)
            visible = meta.visible == calamine.SheetVisibleEnum.Visible
            rows: list[list[object]] = [list(row) for row in sheet.to_python(skip_empty_area=False)]
            found.append(Sheet(meta.name, visible, rows, sheet.merged_cell_ranges or []))
    except calamine.CalamineError as error:
        raise ValueError(str(error)) from error
    return found


def read_apart(content: bytes) -> list[Sheet]:
    """Do the same in a process that may fail, in bounded time and (where the system tells) memory.

    Raises:
        ValueError: it cannot be read, or not within the bounds.
    """
    # By its path, for the process need not find this package; -P keeps the package's folder out of its way.
    words = [sys.executable, "-P", __file__]
    pipe = subprocess.PIPE
    with subprocess.Popen(words, stdin=pipe, stdout=pipe, stderr=pipe) as reader:  # noqa: S603
        threading.Thread(target=_watch, args=(reader,), daemon=True).start()
        try:
            said, problems = reader.communicate(content, SECONDS)
        except subprocess.TimeoutExpired as error:
            reader.kill()
            raise ValueError(f"> {SECONDS} s") from error
    if reader.returncode:
        lines = problems.decode("utf-8", "replace").strip().splitlines()
        raise ValueError(lines[-1] if reader.returncode == 1 and lines else f"exit {reader.returncode}")
    return [Sheet(*fields) for fields in json.loads(said, object_hook=_value)]


def _watch(reader: subprocess.Popen[bytes]) -> None:
    """Kill a reader that fills more memory than a workbook is worth, where the system tells how much that is.

    A limit on its addresses will not do: for some sound files the library reserves gigabytes that it never touches.
    """
    used = Path(f"/proc/{reader.pid}/statm")
    while reader.poll() is None:
        try:
            pages = int(used.read_text("ascii").split()[1])
        except (OSError, IndexError):
            return
        if pages * mmap.PAGESIZE > MEMORY:
            reader.kill()
        time.sleep(0.02)


def _plain(value: object) -> dict[str, str]:
    text = str(value.total_seconds()) if isinstance(value, datetime.timedelta) else value.isoformat()  # type: ignore[attr-defined]
    return {type(value).__name__: text}


def _value(found: dict[str, str]) -> Any:  # noqa: ANN401
    kind, text = next(iter(found.items()))
    return _KINDS[kind](text)


def _main() -> None:
    try:
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (ADDRESSES, ADDRESSES))
    except (ImportError, ValueError, OSError):
        pass  # Windows has none; a lower limit of the system stays
    try:
        sys.stdout.write(json.dumps(read(sys.stdin.buffer.read()), default=_plain))
    except ValueError as error:
        sys.exit(str(error))


if __name__ == "__main__":
    _main()
