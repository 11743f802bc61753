"""docs/design.md says what the program does: kinds, ranks, columns, and tests that exist."""

import ast
import re
from pathlib import Path

import inspect_cli
from inspect_cli.log import codec, schema
from inspect_cli.log.kinds import KINDS
from inspect_cli.store.database import APPLICATION_ID

PACKAGE = Path(inspect_cli.__file__).parent
HOME = PACKAGE.parent
TEXT = (HOME / "docs" / "design.md").read_text(encoding="utf-8")


def rows(heading):
    """Return the cells of the table under a heading, without its first two lines."""
    section = TEXT.split(f"## {heading}\n", 1)[1].split("\n## ", 1)[0]
    lines = [line for line in section.splitlines() if line.startswith("|")][2:]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]


def test_the_kinds_of_the_document_are_those_of_the_program():
    written = {}
    for kind, _, rights, table in rows("Kinds"):
        acts = dict(part.rsplit(" ", 1) for part in rights.split(", "))
        written[kind.strip("`")] = (
            {("" if act == "–" else act): int(rank) for act, rank in acts.items()},
            table.strip("`"),
        )
    assert written == {name: (dict(kind.rights), kind.table) for name, kind in KINDS.items()}


def test_separators_of_keys_stand_in_the_document():
    separators = {kind.strip("`"): re.findall(r"`(.)`", key)[-1:] for kind, key, _, _ in rows("Kinds")}
    assert separators == {name: [kind.split] if kind.split else [] for name, kind in KINDS.items()}


def test_the_columns_of_the_log_stand_in_the_document():
    tables = rows("The tables that are the log")
    written = {table.strip("`"): re.findall(r"`(\w+)`", columns) for table, columns, _ in tables}
    made = {}
    for statement in schema.LOG.split(";"):
        if "CREATE TABLE" in statement:
            table, body = re.search(r"CREATE TABLE (\w+)\((.*)\)", statement, re.DOTALL).groups()
            columns = (part.split()[0].strip('"') for part in body.split("PRIMARY KEY(")[0].split(",") if part.strip())
            made[table] = list(columns)
    assert written == made


def test_the_figures_of_the_document_are_those_of_the_program():
    assert f"`0x{APPLICATION_ID:X}`" in TEXT
    assert f'"{codec.FORMAT.decode()[:-1]}' in TEXT
    assert f"at most {codec.DEEPEST} levels" in TEXT
    assert codec.LARGEST == 10**18
    assert "below 10¹⁸" in TEXT


def test_the_tests_it_names_exist():
    named = re.findall(r"`(tests/[\w/]+\.py)::(\w+)`", TEXT)
    assert len(named) > 8
    for file, name in named:
        tree = ast.parse((HOME / file).read_text(encoding="utf-8"))
        assert name in {node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)}, (file, name)


def test_it_names_every_module_of_the_log():
    named = {name for line in rows("The rooms") for name in re.findall(r"`(\w+)`", line[0])}
    there = {path.stem for path in (PACKAGE / "log").glob("*.py")} - {"__init__"}
    assert there - named <= {"settings"}
    assert named <= there


def test_nothing_in_the_program_opens_a_network_connection():
    network = {"socket", "ssl", "http", "urllib", "requests", "httpx", "ftplib", "smtplib", "asyncio"}
    for path in PACKAGE.rglob("*.py"):
        if path.relative_to(PACKAGE).parts[0] == "sync":
            continue  # the one room that may, when a command names a remote
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            names = (
                [alias.name for alias in node.names]
                if isinstance(node, ast.Import)
                else ([node.module or ""] if isinstance(node, ast.ImportFrom) and not node.level else [])
            )
            reached = {name.split(".")[0] for name in names if name != "urllib.parse"}  # that one only cuts texts
            assert not reached & network, path
