"""Start-up of a command over bare Python."""

import importlib.util
import subprocess
import sys
import time
from collections.abc import Iterator

from .harness import Bench, Line, best, figure, limit

COMMANDS = ((("status",), 75), (("visit", "list"), 75), (("--help",), 90))


@figure
def startup(bench: Bench) -> Iterator[Line]:
    """Commands that need no prompt, picture or PDF."""
    for words, goal in COMMANDS:
        name = f"start-up of {' '.join(words)}, over python -c pass"
        if importlib.util.find_spec("inspect_cli.cli.main") is None:
            yield Line(name, "skipped: there is no command line")
            continue
        program = "import sys; from inspect_cli.cli.main import main; sys.exit(main())"
        command = [sys.executable, "-c", program, *words]
        ours, bare = best(
            bench.scale.rounds * 4,
            lambda command=command: _run(bench, command),
            lambda: _run(bench, [sys.executable, "-c", "pass"]),
        )
        yield limit(name, (ours - bare) * 1e3, "ms", goal=goal, yardstick=f"{bare * 1e3:.0f} ms")


def _run(bench: Bench, command: list[str]) -> float:
    start = time.perf_counter()
    subprocess.run(command, cwd=bench.team.empty, check=True, capture_output=True)
    return time.perf_counter() - start
