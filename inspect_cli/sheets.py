"""The sheets of a workbook: read here, or by a process of its own where the file may bring its reader down.

An old .xls cannot be looked through before it is read, and a damaged one makes the library ask for more memory than
there is, which ends the process. Run by itself, this file is a process for that: a workbook in, sheets as JSON out.
"""

import datetime
import json
import subprocess
import sys
from collections.abc import Callable
from io import BytesIO
from typing import Any, NamedTuple

SECONDS = 30
MEMORY = 2 * 2**30  # bytes
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
    """Do the same in a process that may fail, in bounded time and (where the system has limits) memory.

    Raises:
        ValueError: it cannot be read, or not within the bounds.
    """
    # By its path, for the process need not find this package; -P keeps the package's folder out of its way.
    words = [sys.executable, "-P", __file__]
    try:
        done = subprocess.run(words, input=content, capture_output=True, check=True, timeout=SECONDS)  # noqa: S603
        return [Sheet(*fields) for fields in json.loads(done.stdout, object_hook=_value)]
    except subprocess.TimeoutExpired as error:
        raise ValueError(f"> {SECONDS} s") from error
    except subprocess.CalledProcessError as error:
        lines = error.stderr.decode("utf-8", "replace").strip().splitlines()
        raise ValueError(lines[-1] if error.returncode == 1 and lines else f"exit {error.returncode}") from error


def _plain(value: object) -> dict[str, str]:
    text = str(value.total_seconds()) if isinstance(value, datetime.timedelta) else value.isoformat()  # type: ignore[attr-defined]
    return {type(value).__name__: text}


def _value(found: dict[str, str]) -> Any:  # noqa: ANN401
    kind, text = next(iter(found.items()))
    return _KINDS[kind](text)


def _main() -> None:
    try:
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    except (ImportError, ValueError, OSError):
        pass  # Windows has none; a lower limit of the system stays
    try:
        sys.stdout.write(json.dumps(read(sys.stdin.buffer.read()), default=_plain))
    except ValueError as error:
        sys.exit(str(error))


if __name__ == "__main__":
    _main()
