"""The one place that prints: data on stdout, messages on stderr, or one JSON envelope of both.

* text: tables with headings, aligned; cut to the terminal's width on a terminal only.
* `--plain`: one row a line, cells separated by tabs, no headings, codes and numbers as JSON has them.
* `--json`: nothing until the end, then `{"version": 1, "command", "data", "messages", "errors"}`.
"""

import contextlib
import json
import os
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import chain
from numbers import Number
from typing import IO

from ..errors import Problem, Problems, Where
from . import columns
from .words import harmless, known, say, show, wants

MARKS = {"done": ("√", "32"), "warning": ("▲", "33"), "error": ("×", "31"), "next": ("→", "36")}
PARTLY = 3


class Printer:
    """What a command says. One per process (`out`); `begin` starts it afresh."""

    def __init__(self) -> None:
        self.begin()

    def begin(self, command: str = "", switches: Iterable[str] = (), workspace: str = "") -> None:
        """Forget everything, and take the switches of the command line and the workspace it named."""
        on = set(switches)
        self.workspace = workspace
        self.command, self.exit_code = command, 0
        self.json, self.plain = "--json" in on, "--plain" in on
        self.quiet, self.verbose = "-q" in on, "-v" in on
        self.may_colour = "--no-color" not in on
        self.data: object = None
        self.messages: list[dict[str, str]] = []
        self.errors: list[dict[str, object]] = []
        for stream in (sys.stdout, sys.stderr):
            # A console of GBK, or a name that is no UTF-8, must not stop the command.
            if hasattr(stream, "reconfigure"):
                stream.reconfigure(errors="replace")

    # Messages

    def tell(self, key: str, /, **params: object) -> None:
        """Say something on stderr (not with `-q`)."""
        self._message(key, say(key, **params))

    def done(self, key: str, /, **params: object) -> None:
        """Say what was changed, with a tick."""
        self._message(key, say(key, **params), "done")

    def next(self, *commands: str) -> None:
        """Name the commands (without the program's name) that come next, in the workspace that `-w` named."""
        for command in commands:
            there = f"-w {quoted(self.workspace)} " if self.workspace and not command.startswith("-w ") else ""
            line = f"{program()} {there}{command}"
            self._message("next", line if self.json else say("shell.next", command=line), "next")

    def warn(self, problem: Problem) -> None:
        """Show a problem that did not stop the command; the exit code becomes 3 (done, but)."""
        self.exit_code = max(self.exit_code, PARTLY)
        self.problem(problem, "warning")

    def problem(self, problem: Problem, mark: str = "error") -> None:
        """Show a problem in at most three lines: what, where, how to repair. Several: each of them."""
        if isinstance(problem, Problems):
            self._message(problem.code, say(problem.code, **problem.params), mark, always=True)
            for each in problem.problems:
                self.problem(each, mark)
            return
        what, hint = say(problem.code, **problem.params), _hint(problem)
        if self.json:
            self.errors.append(_error(problem, what, hint) | {"level": mark})
            return
        place = _place(problem.where)
        for line in [
            self._marked(mark, what),
            place and f"  {say('shell.where', place=place)}",
            hint and f"  {say('shell.repair', hint=hint)}",
        ]:
            if line:
                self.line(" ".join(line.splitlines()), sys.stderr)

    # Data

    def text(self, text: str) -> None:
        """Print text as it is."""
        self.data = text
        if not self.json:
            self.line(text.rstrip("\n"), sys.stdout)

    def record(self, fields: Mapping[str, object]) -> None:
        """Print one thing, a line per field; headings are `column.<name>`."""
        self.data = dict(fields)
        if self.json:
            return
        if self.plain:
            self._plain(fields.items())
        else:
            pairs = [(heading(name), " ".join(show(name, value).split())) for name, value in fields.items()]
            for line in columns.facts(pairs, columns.terminal_width()):
                self.line(line, sys.stdout)

    def rows(self, names: Sequence[str], rows: Iterable[Sequence[object]], into: str = "") -> None:
        """Print a list. `into` puts it under that name of the record printed before (heading `column.<into>`)."""
        if self.json:
            self._keep([dict(zip(names, row, strict=True)) for row in rows], into)
        elif self.plain:
            self._plain(rows)
        else:
            kept = list(rows)
            if into:
                self.line(f"\n{self._bold(heading(into))}", sys.stdout)
            texts = [[show(n, v) for n, v in zip(names, row, strict=True)] for row in kept]
            numeric = [_is_numeric(row[i] for row in kept) for i in range(len(names))]
            self._table([list(map(heading, names)), *texts], numeric, headed=True)

    def _keep(self, data: object, into: str) -> None:
        if into and isinstance(self.data, dict):
            self.data[into] = data
        else:
            self.data = {into: data} if into else data

    def _plain(self, rows: Iterable[Sequence[object]]) -> None:
        for row in rows:
            self.line("\t".join(" ".join(_plain(value).split()) for value in row), sys.stdout)

    def _table(self, lines: Sequence[Sequence[str]], numeric: Sequence[bool], *, headed: bool = False) -> None:
        single = [[" ".join(text.split()) for text in line] for line in lines]
        laid_out = columns.lay_out(single, numeric, columns.terminal_width())
        first = [self._bold(line) if headed else line for line in laid_out[:1]]
        for line in chain(first, laid_out[1:]):
            self.line(line, sys.stdout)

    # Progress

    @contextlib.contextmanager
    def progress(self, key: str, total: int, /, **params: object) -> Iterator[Callable[[], None]]:
        """Yield a function to call after each of `total` steps; a bar is drawn on a terminal only."""
        with self._bar(say(key, **params), total, in_bytes=False) as advance:
            yield lambda: advance(1)

    @contextlib.contextmanager
    def bytes_progress(self, key: str, total: int, /) -> Iterator[Callable[[int], None]]:
        """Yield a function to call with the bytes just done, of `total`; a bar is drawn on a terminal only."""
        with self._bar(say(key), total, in_bytes=True) as advance:
            yield advance

    @contextlib.contextmanager
    def _bar(self, text: str, total: int, *, in_bytes: bool) -> Iterator[Callable[[int], None]]:
        if self.json or self.quiet or not total or not self._animated():
            yield lambda amount: None
            return
        from rich.console import Console
        from rich.progress import DownloadColumn, Progress

        console = Console(stderr=True, no_color=not self._coloured(sys.stderr))
        columns_ = (*Progress.get_default_columns(), *([DownloadColumn()] if in_bytes else []))
        with Progress(*columns_, console=console, transient=True) as bar:
            task = bar.add_task(text, total=total)
            yield lambda amount: bar.advance(task, amount)

    def step(self, name: str) -> None:
        """Say with `-v` what a long work is at."""
        if self.verbose and not self.json:
            self.line(f"  {name}", sys.stderr)

    # Ends and lines

    def close(self) -> None:
        """Print the envelope, when one was asked for, and flush."""
        if self.json:
            envelope = {
                "version": 1,
                "command": self.command,
                "data": self.data,
                "messages": self.messages,
                "errors": self.errors,
            }
            # Escapes keep every character whole where the stream's encoding cannot.
            ascii_only = (sys.stdout.encoding or "").lower().replace("-", "") != "utf8"
            self.line(json.dumps(envelope, ensure_ascii=ascii_only, default=_for_json), sys.stdout)
        sys.stdout.flush()

    def line(self, text: str, stream: IO[str]) -> None:
        """Write one line."""
        stream.write(f"{text}\n")

    def _message(self, code: str, text: str, mark: str = "", *, always: bool = False) -> None:
        if self.json:
            self.messages.append({"code": code, "message": text})
        elif always or not self.quiet:
            self.line(self._marked(mark, text), sys.stderr)

    def _marked(self, mark: str, text: str) -> str:
        if not mark:
            return text
        sign, colour = MARKS[mark]
        return f"\033[{colour}m{sign}\033[0m {text}" if self._coloured(sys.stderr) else f"{sign} {text}"

    def _bold(self, text: str) -> str:
        return f"\033[1m{text}\033[0m" if self._coloured(sys.stdout) else text

    def _coloured(self, stream: IO[str]) -> bool:
        wanted = self.may_colour and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"
        # Only the newer of the two consoles of Windows understands colours without being asked to.
        return wanted and stream.isatty() and (os.name != "nt" or "WT_SESSION" in os.environ)

    def _animated(self) -> bool:
        return sys.stderr.isatty() and os.environ.get("TERM") != "dumb"


def program() -> str:
    """Return the name the user called: `xc` or `inspect-cli`."""
    name = sys.argv[0].replace("\\", "/").rpartition("/")[2].removesuffix(".exe")
    return name if name == "xc" else "inspect-cli"


def quoted(path: object) -> str:
    """Write a path so that the shell takes it for one word."""
    text, windows = str(path), os.name == "nt"
    if text and all(letter.isalnum() or letter in "@%+=:,./-_" or (windows and letter == "\\") for letter in text):
        return text
    return f'"{text}"' if windows else "'" + text.replace("'", "'\"'\"'") + "'"


def heading(name: str) -> str:
    """Return what a column is called."""
    return say(f"column.{name}") if known(f"column.{name}") else name


def _plain(value: object) -> str:
    if isinstance(value, list | tuple):
        return ",".join(map(_plain, value))
    if isinstance(value, dict):
        return " ".join(map(_plain, value.values()))
    return "" if value is None else json.dumps(value) if isinstance(value, bool) else harmless(str(value))


def _is_numeric(values: Iterable[object]) -> bool:
    return all(isinstance(v, Number) and not isinstance(v, bool) for v in values if v is not None)


def _for_json(value: object) -> object:
    """Return what JSON has for a value it does not know: a decimal is a number, everything else its text."""
    return float(str(value)) if isinstance(value, Number) else str(value)


def _place(where: Where | None) -> str:
    """Write a place as people read it: file, sheet, row and column, as far as they are known."""
    parts = where._asdict() if where else {}
    return say("list.place").join(
        harmless(str(value)) if name == "file" else say(f"place.{name}", value=value)
        for name, value in parts.items()
        if value
    )


def _hint(problem: Problem) -> str:
    """Return how to repair it; a near miss (`guess` among the params) says it best."""
    if guess := problem.params.get("guess"):
        return say("shell.guess", guess=guess)
    if problem.params.get("near") == "—" and wants(f"{problem.code}.hint", "near"):
        return ""
    if wants(f"{problem.code}.hint", "candidates") and not problem.params.get("candidates"):
        return ""
    return say(f"{problem.code}.hint", **problem.params) if known(f"{problem.code}.hint") else ""


def _error(problem: Problem, what: str, hint: str) -> dict[str, object]:
    where = {name: value for name, value in (problem.where or Where())._asdict().items() if value}
    error: dict[str, object] = {"code": problem.code, "message": what, "hint": hint, "where": where}
    if problem.params.get("value") and problem.where:
        error["value"] = problem.params["value"]
    if problem.params.get("candidates"):
        error["candidates"] = problem.params["candidates"]
    return error


out = Printer()
