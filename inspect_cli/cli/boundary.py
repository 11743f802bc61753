"""The one error boundary: every exception ends in at most three lines and an exit code."""

import errno
import os
import sys
from collections.abc import Callable

from ..errors import CannotWrite, NotFound, Problem, Where
from .printer import out

CANCELLED = 130


def run(action: Callable[[], None]) -> int:
    """Run a command; print what went wrong, or the envelope; return the exit code. Nothing gets past this."""
    try:
        code = _run(action)
        out.close()
    except OSError as error:
        if not _reader_is_gone(error):
            raise
        _silence(sys.stdout)
        return out.exit_code
    return code


def _run(action: Callable[[], None]) -> int:
    try:
        action()
    except KeyboardInterrupt:
        out.tell("shell.cancelled")
        return CANCELLED
    except Exception as error:
        if _reader_is_gone(error):
            raise
        problem = as_problem(error) or _unexpected(error)
        out.problem(problem)
        if out.verbose and problem is not error:
            _show_traceback(error)
        return problem.exit_code
    return out.exit_code


def as_problem(error: Exception) -> Problem | None:
    """Return what the exception means to the user, or None when nobody expected it."""
    if isinstance(error, Problem):
        return error
    sqlite3 = sys.modules.get("sqlite3")
    if sqlite3 and isinstance(error, sqlite3.DatabaseError):
        from ..store.files import from_sqlite

        return from_sqlite(error)
    if isinstance(error, OSError):
        return _from_system(error)
    return None


def _from_system(error: OSError) -> Problem | None:
    from ..store.files import FULL_OR_READ_ONLY

    where = Where(str(error.filename)) if error.filename else None
    if isinstance(error, FileNotFoundError) and where:
        return NotFound("file.none", where=where)
    if error.errno in FULL_OR_READ_ONLY:
        return CannotWrite("disk.cannot_write", where=where, detail=error.strerror)
    return None


def _unexpected(error: Exception) -> Problem:
    what = f"{type(error).__name__}: {error}"
    return Problem("shell.unexpected", where=Where(_write_log(error)), error=what)


def _write_log(error: Exception) -> str:
    """Append the traceback to the log file and return its name ("" when it cannot be written)."""
    import traceback

    import platformdirs

    from ..clock import stamp

    try:
        folder = platformdirs.user_log_path("inspect-cli", appauthor=False, ensure_exists=True)
        with (folder / "errors.log").open("a", encoding="utf-8", errors="replace") as log:
            log.write(f"{stamp()} {out.command}\n{''.join(traceback.format_exception(error))}\n")
    except OSError:
        _show_traceback(error)
        return ""
    return str(folder / "errors.log")


def _show_traceback(error: Exception) -> None:
    import traceback

    out.line("".join(traceback.format_exception(error)).rstrip(), sys.stderr)


def _reader_is_gone(error: Exception) -> bool:
    """Tell whether the other end of our pipe (`| head`) has seen enough; Windows says EINVAL then."""
    if os.name == "nt" and isinstance(error, OSError) and error.errno == errno.EINVAL:
        return error.filename is None
    return isinstance(error, BrokenPipeError)


def _silence(stream: object) -> None:
    """Let the interpreter's own flush at exit go nowhere."""
    with open(os.devnull, "w", encoding="utf-8") as nowhere:
        os.dup2(nowhere.fileno(), stream.fileno())  # type: ignore[attr-defined]
