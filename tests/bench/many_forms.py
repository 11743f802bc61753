"""Templates that are large: many questions, many instances of a repeat, lists of fifty thousand rows."""

import gc
import json
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

from inspect_cli.templates import build, content, lint
from inspect_cli.templates.expression import parser
from inspect_cli.templates.files import reading
from inspect_cli.templates.form import Form
from inspect_cli.templates.instance import Instance
from inspect_cli.templates.program import _PROGRAMS
from inspect_cli.templates.report import Report

from .forms import HEAD, form_text
from .harness import Bench, Line, best, figure, limit, seconds

ROWS = 50_000


def _fresh(stored: content.Content) -> Instance:
    """Return a form as a program sees it that has just been started: nothing of it is compiled."""
    _PROGRAMS.clear()
    parser.parse.cache_clear()
    return Instance(build.from_content(stored))


@figure
def load_grows_with_the_questions(bench: Bench) -> Iterator[Line]:
    """A thousand questions against a hundred, from the rows in the log to the first screen."""
    few, many = (content.from_sheets(reading.read_text(form_text(n), "b.yaml", Report())) for n in (100, 1000))
    gc.collect()
    small, large = best(
        bench.scale.rounds * 3, lambda: seconds(lambda: _fresh(few)), lambda: seconds(lambda: _fresh(many))
    )
    yield limit("template of 1,000 questions: load", large * 1000, "ms", 300, f"{small * 1000:.3g} ms for 100")
    yield limit("the same, a question against one of 100", large / small / 10, "×", 2)


def _repeated(instances: int) -> tuple[Instance, str]:
    """Return a form of 300 questions, six of them and a sum in a repeat, and the path of its first instance."""
    rows = ["  - type: integer\n    name: f0\n    label: 甲\n"]
    rows += [
        f"  - type: integer\n    name: f{n}\n    label: 甲\n    relevant: ${{f{n - 1}}} != 3\n" for n in range(1, 294)
    ]
    rows.append("  - type: begin repeat\n    name: r\n    label: 组\n    children:\n")
    for n in range(6):
        more = f"        relevant: ${{a{n - 1}}} > 0\n" if n else ""
        rows.append(f"      - type: integer\n        name: a{n}\n        label: 甲\n{more}")
    rows.append('      - type: calculate\n        name: s\n        calculation: "${a0} + ${a1}"\n')
    form = build.build(reading.read_text(HEAD + "".join(rows), "b.yaml", Report()), Report())
    instance = Instance(form)
    for _ in range(instances - 1):
        instance.add("r")
    return instance, f"r[{instance.value('r').split()[0]}]"


@figure
def answer_among_repeats(bench: Bench) -> Iterator[Line]:
    """An answer that concerns one instance of a repeat, among one and among fifty."""

    def spent(instance: Instance, first: str) -> float:
        def answer_all() -> None:
            for _ in range(20):
                instance.set(f"{first}/a0", "2" if instance.value(f"{first}/a0") == "1" else "1")

        return seconds(answer_all) / 20

    one, fifty = _repeated(1), _repeated(50)
    alone, among = best(bench.scale.rounds * 5, lambda: spent(*one), lambda: spent(*fifty))
    text = f"{alone * 1000:.3g} ms with 1"
    yield limit("answer re-evaluated, 300 questions, 50 repeats", among * 1000, "ms", 0.1, text)
    yield limit("the same, against one repeat", among / alone, "×", 2)


def _places(folder: Path) -> Form:
    lines = [f"p{n},点位{n},区{n % 50},路{n}" for n in range(ROWS)]
    (folder / "places.csv").write_text("\n".join(["name,label,district,road", *lines]), "utf-8")
    (folder / "m.yaml").write_text(
        HEAD + "  - type: text\n    name: d\n    label: 区\n"
        "  - type: select_one_from_file places.csv\n    name: q\n    label: 点位\n    choice_filter: district = ${d}\n"
        "  - type: calculate\n    name: road\n"
        "    calculation: instance('places')/root/item[name = ${q}]/road\n",
        "utf-8",
    )
    return lint.load(folder / "m.yaml")


@figure
def fifty_thousand_choices(bench: Bench) -> Iterator[Line]:
    """A list of 50,000 rows: read from the log, looked up for the first time, and every time after."""
    with TemporaryDirectory() as folder:
        text = content.dumps(_places(Path(folder)).content)
    instances: list[Instance] = []

    def load() -> None:
        instances[:] = [_fresh(json.loads(text))]

    def first() -> None:
        instances[0].set("d", "区7")
        instances[0].set("q", "p49957")

    def again() -> None:
        instances[0].set("q", "p7" if instances[0].value("q") != "p7" else "p57")
        instances[0].choices("q")

    cold, once, warm = best(bench.scale.rounds, lambda: seconds(load), lambda: seconds(first), lambda: seconds(again))
    yield limit("list of 50,000 rows: loaded", cold * 1000, "ms", 1500)
    yield limit("list of 50,000 rows: first look-up", once * 1000, "ms", 150)
    yield limit("list of 50,000 rows: answer, choices and look-up", warm * 1000, "ms", 50)
