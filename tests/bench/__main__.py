"""Print every figure: `python -m tests.bench [--long] [WORD …]`; a word chooses the figures with it in their name."""

import argparse
import os
import sys
import tempfile
from pathlib import Path

from .harness import Bench, discover, print_table
from .teams import LONG, Scale, Team


def main() -> int:
    """Measure and print; the exit status is 1 when a goal is missed."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench")
    parser.add_argument("words", nargs="*", metavar="WORD", help="only figures with one of these in their name")
    parser.add_argument("--long", action="store_true", help="a million operations; takes about twenty minutes")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="inspect-bench-") as folder:
        os.environ["INSPECT_KEYS"] = str(Path(folder) / "keys")
        scale = LONG if given.long else Scale()
        bench = Bench(scale, Team(Path(folder), scale))
        chosen = [f for f in discover() if not given.words or any(word in f.__name__ for word in given.words)]
        lines = print_table(line for figure in chosen for line in figure(bench))
    return int(any(line.met is False for line in lines))


if __name__ == "__main__":
    sys.exit(main())
