"""Sending a PDF to a printer at 100 %: A4 as it is, or the measures of the standard shrink."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

from ..errors import CannotWrite, NotFound, Where

PATIENCE = 60.0  # seconds for the system's spooler to take a file
ANSWER = 5.0  # seconds for it to name its queues


def command(file: Path, queue: str, *, duplex: bool, copies: int = 1, system: str = sys.platform) -> list[str]:
    """Return the command line that prints a file on a queue of this system.

    Linux and macOS: CUPS' `lp`; Windows: SumatraPDF, which prints without opening a window.
    """
    if system == "win32":
        sides = "duplexlong" if duplex else "simplex"
        often = [f"{copies}x"] if copies > 1 else []
        how = ",".join(["noscale", "paper=A4", sides, *often])
        return ["SumatraPDF", "-silent", "-print-to", queue, "-print-settings", how, str(file)]
    sides = "two-sided-long-edge" if duplex else "one-sided"
    options = ["media=A4", f"sides={sides}", "print-scaling=none"]
    often = ["-n", str(copies)] if copies > 1 else []
    return ["lp", "-d", queue, *often, *(word for option in options for word in ("-o", option)), "--", str(file)]


def send(line: list[str], file: Path) -> str:
    """Hand a file to the spooler; return what it said.

    Raises:
        NotFound: the printing program is not installed.
        CannotWrite: the spooler refused, or did not answer in time.
    """
    if shutil.which(line[0]) is None:
        raise NotFound("printer.no_program", program=line[0], candidates=[])
    # What lp says is read by people in one language only where the locale does not change it.
    environment = {**os.environ, "LC_ALL": "C"}
    try:
        done = subprocess.run(  # noqa: S603 (the words of `command`)
            line, capture_output=True, text=True, env=environment, timeout=PATIENCE, check=False
        )
    except subprocess.TimeoutExpired as late:
        waited = f"{line[0]}: {PATIENCE:.0f} s"
        raise CannotWrite("printer.refused", where=Where(str(file)), detail=waited) from late
    if done.returncode:
        raise CannotWrite("printer.refused", where=Where(str(file)), detail=done.stderr.strip() or done.stdout.strip())
    return done.stdout.strip()


def queues() -> list[str] | None:
    """Return the names of the printers that CUPS knows; None where there is no CUPS to ask."""
    lpstat = shutil.which("lpstat")
    if lpstat is None:
        return None
    environment = {**os.environ, "LC_ALL": "C"}
    try:
        done = subprocess.run(  # noqa: S603 (the system's own program)
            [lpstat, "-e"], capture_output=True, text=True, env=environment, timeout=ANSWER, check=False
        )
    except subprocess.TimeoutExpired:  # a queue on a server that is away
        return []
    return done.stdout.split("\n")[:-1]
