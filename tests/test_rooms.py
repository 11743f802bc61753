"""The rooms of the house: imports go downward only, in no circle, and each library stays in its room."""

import ast
import functools
from graphlib import TopologicalSorter
from pathlib import Path

import inspect_cli

PACKAGE = Path(inspect_cli.__file__).parent

# A room may import from rooms of a lower number, and from itself.
FLOORS = {
    "ground": 0,
    "store": 1,
    "log": 2,
    "templates": 3,
    "points": 3,
    "photos": 3,
    "visits": 4,
    "findings": 5,
    "rounds": 6,
    "notices": 6,
    "reports": 7,
    "sync": 7,
    "demo": 8,
    "cli": 9,
}

# Libraries that only these rooms may import.
LIBRARIES = {
    "typer": {"cli"},
    "click": set(),
    "rich": {"cli"},
    "questionary": {"cli"},
    "prompt_toolkit": {"cli"},
    "PIL": {"photos"},
    "pi_heif": {"photos"},
    "reportlab": {"notices"},
    "fontTools": {"notices"},
    "docx": {"notices"},
    "sqlite_utils": {"store", "points", "reports"},
    "pydantic": set(),
}


FILES = {file.relative_to(PACKAGE).with_suffix("").parts: file for file in sorted(PACKAGE.rglob("*.py"))}
NAMES = {parts[:-1] if parts[-1] == "__init__" else parts for parts in FILES}


@functools.cache
def modules():
    """Return each module's dotted name (without the package's own) and its syntax tree."""
    return [(parts, ast.parse(file.read_text(encoding="utf-8"))) for parts, file in FILES.items()]


def room(parts):
    return parts[0] if parts and parts[0] in FLOORS else "ground"


def imports(parts, tree):
    """Yield the modules of ours that a module imports, and where."""
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.level:
            base = parts[: len(parts) - node.level] + tuple((node.module or "").split("."))
            base = tuple(part for part in base if part)
        elif isinstance(node, ast.ImportFrom) and (node.module or "").split(".")[0] == "inspect_cli":
            base = tuple(node.module.split(".")[1:])
        else:
            continue
        for alias in node.names:
            longer = (*base, alias.name)
            yield (longer if longer in NAMES else base), node.lineno


def test_imports_go_downward_only():
    wrong = []
    for parts, tree in modules():
        for target, line in imports(parts, tree):
            here, there = room(parts), room(target)
            if here != there and FLOORS[there] >= FLOORS[here] and parts != ("__main__",):
                wrong.append(f"{'/'.join(parts)}.py:{line} imports {'.'.join(target)}")
    assert wrong == []


def test_every_folder_is_a_room_we_know():
    assert {parts[0] for parts, _ in modules() if len(parts) > 1} <= set(FLOORS)


def test_imports_run_in_no_circle():
    graph = {}
    for parts, tree in modules():
        name = parts[:-1] if parts[-1] == "__init__" else parts
        graph[name] = {target for target, _ in imports(parts, tree) if target not in ((), name)}
    TopologicalSorter(graph).prepare()


def test_each_library_stays_in_its_room():
    wrong = []
    for parts, tree in modules():
        for node in ast.walk(tree):
            if isinstance(node, ast.Import):
                names = [alias.name for alias in node.names]
            else:
                names = [node.module or ""] if isinstance(node, ast.ImportFrom) and not node.level else []
            strangers = [n for n in names if room(parts) not in LIBRARIES.get(n.split(".")[0], {room(parts)})]
            wrong += [f"{'/'.join(parts)}.py:{node.lineno} imports {name}" for name in strangers]
    assert wrong == []
