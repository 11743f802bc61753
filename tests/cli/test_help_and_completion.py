"""Help and TAB completion come from the table, which agrees with the Typer applications."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from inspect_cli.cli import maketable, table
from inspect_cli.cli.complete import candidates


def test_the_table_is_that_of_the_applications():
    kept, made = table.table(), maketable.make()
    for part in ("nouns", "commands"):
        for name in {*kept[part], *made[part]}:
            assert kept[part].get(name) == made[part].get(name), f"{name}: run python -m inspect_cli.cli.maketable"
    assert Path(table.FILE).read_text(encoding="utf-8") == maketable.written(made)


def test_no_command_is_the_beginning_of_another():
    commands = table.table()["commands"]
    assert [name for name in commands if table.below(name)] == []


def test_examples_are_commands_that_exist():
    commands = table.table()["commands"]
    for name, command in commands.items():
        assert all(example == name or example.startswith(f"{name} ") for example in command["examples"]), name


@pytest.mark.parametrize("name", ["", *table.table()["nouns"], *table.table()["commands"]])
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_every_page_of_help_can_be_shown(inside, name, lang):
    said = inside(*name.split(), "-h", "--lang", lang)
    assert (said.code, said.err) == (0, "")
    assert "--workspace" in said.out or name in table.table()["nouns"]


def test_the_page_of_a_verb_starts_with_examples(inside, market):
    lines = inside("market", "add", "-h").out.splitlines()
    assert lines[0] == "market add  加市场  Add a market"
    assert lines[2:4] == ["Examples", "  inspect-cli market add M03"]
    assert "Usage  inspect-cli market add CODE [PHOTO…] […]" in lines
    assert "  --text TEXT  Text" in lines
    assert "  --good       Bright spot" in lines


def test_the_page_of_a_noun_lists_verbs_with_their_chinese_word(inside, market):
    assert "  market list         看市场、台账  List the markets" in inside("market", "-h").out.splitlines()
    assert "market series add" in inside("market", "series", "--help").out


@pytest.mark.parametrize(("word", "found"), [("台账", "market list"), ("市场", "market add"), ("补全", "completion")])
def test_help_finds_a_command_by_the_trades_word(inside, market, word, found):
    assert found in [line.split("  ")[1] for line in inside("help", word).out.splitlines()]


def test_help_that_finds_nothing_says_so(inside):
    assert inside("help", "nothing like it").code == 5


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ([""], ["market", "config", "help"]),
        (["mark"], ["market"]),
        (["market", ""], ["add", "list", "series"]),
        (["market", "series", "l"], ["list"]),
        (["market", "list", "--st"], ["--street", "--state"]),
        (["market", "list", "--state", ""], ["open", "closed"]),
        (["market", "list", "--state", "=", "c"], ["closed"]),
        (["market", "list", "--state", "="], ["open", "closed"]),
        (["--lang", ""], ["zh", "en"]),
        (["--json", "market", "a"], ["add"]),
        (["config", "set", "la"], ["language"]),
        (["market", "add", "--no-"], ["--no-input", "--no-color"]),
        (["config", '""'], ["set", "show"]),
    ],
)
def test_what_tab_offers(market, words, found):
    offered = [line.split("\t")[0] for line in candidates(words)]
    assert set(found) <= set(offered)
    assert all(word.startswith(words[-1].strip('="')) for word in offered)


@pytest.mark.parametrize("words", ["market add M1", "nosuch", "-w", "config set font.hei"])
def test_where_tab_leaves_the_files_to_the_shell(market, words):
    assert candidates([*words.split(), ""]) == []


@pytest.fixture
def on_path(tmp_path, monkeypatch):
    """A folder with `inspect-cli` and `xc`, first on the PATH."""
    folder = tmp_path / "bin"
    folder.mkdir()
    for name in ("inspect-cli", "xc"):
        script = folder / name
        script.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m inspect_cli "$@"\n')
        script.chmod(0o755)
    monkeypatch.setenv("PATH", f"{folder}{os.pathsep}{os.environ['PATH']}")


def shell(*command):
    done = subprocess.run(command, capture_output=True, text=True, encoding="utf-8", check=False, timeout=60)
    return done.stdout.split()


posix_only = pytest.mark.skipif(os.name == "nt", reason="the stand-in on the PATH is a shell script")


@posix_only
@pytest.mark.skipif(not shutil.which("bash"), reason="no bash")
def test_bash_completes(on_path):
    ask = """
    source <(inspect-cli completion bash)
    COMP_WORDS=(xc config s); COMP_CWORD=2; _inspect_cli
    echo "${COMPREPLY[@]}"
    """
    assert shell("bash", "-c", ask) == ["set", "show"]


@posix_only
@pytest.mark.skipif(not shutil.which("fish"), reason="no fish")
def test_fish_completes(on_path):
    ask = "inspect-cli completion fish | source; complete -C 'xc config s' | cut -f1"
    assert sorted(shell("fish", "-N", "-c", ask)) == ["set", "show"]


@posix_only
@pytest.mark.skipif(not shutil.which("zsh"), reason="no zsh")
def test_zsh_completes(on_path):
    # _describe works inside a completion only; a stand-in prints what it is given.
    ask = """
    compdef() {}
    _describe() { print -rl -- "${(@P)2}" }
    source <(inspect-cli completion zsh)
    words=(xc config s); CURRENT=3; _inspect_cli
    """
    assert [word.split(":")[0] for word in shell("zsh", "-f", "-c", ask) if word.startswith("s")] == ["set", "show"]


@posix_only
@pytest.mark.skipif(not shutil.which("pwsh"), reason="no PowerShell")
def test_powershell_completes(on_path):
    ask = """
    inspect-cli completion powershell | Out-String | Invoke-Expression
    $found = [System.Management.Automation.CommandCompletion]::CompleteInput('xc config s', 11, $null)
    $found.CompletionMatches | ForEach-Object { $_.CompletionText }
    """
    assert shell("pwsh", "-NoProfile", "-Command", ask) == ["set", "show"]


OURS_FOR_HELP = {
    "", ".cli", ".cli.boundary", ".cli.call", ".cli.columns", ".cli.helptext", ".cli.main", ".cli.printer",
    ".cli.table", ".cli.words", ".errors", ".store", ".store.workspace", ".widths",
}  # fmt: skip

LOADED = """
import json, sys
from inspect_cli.cli.main import main
main(json.loads(sys.argv[1]))
stdlib = sys.stdlib_module_names
print(json.dumps(sorted(n for n in sys.modules if n.split(".")[0] not in stdlib and not n.startswith("__"))))
"""


def loaded(*argv):
    """Return the modules outside the standard library that a command leaves loaded."""
    done = subprocess.run(
        [sys.executable, "-I", "-c", f"import sys; sys.path[:0] = {sys.path!r}\n{LOADED}", json.dumps(argv)],
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=True,
        timeout=60,
    )
    return set(json.loads(done.stdout.splitlines()[-1]))


AT_START = {"_distutils_hack", "_virtualenv", "distutils-precedence"}  # left by the site's own start-up files


@pytest.mark.parametrize("argv", [["-h"], ["config", "set", "-h"], ["__complete", "config", ""], ["--version"]])
def test_help_and_completion_load_nothing_but_the_table(argv):
    ours = {f"inspect_cli{name}" for name in OURS_FOR_HELP}
    assert loaded(*argv) - AT_START <= ours | {"inspect_cli.cli.complete"}


@pytest.mark.parametrize("command", sorted({"config show", "status", "visit list"} & set(table.table()["commands"])))
def test_a_command_without_prompt_or_picture_loads_typer_and_nothing_else(command):
    foreign = {name.split(".")[0] for name in loaded(*command.split())} - AT_START
    assert foreign <= {"inspect_cli", "typer", "annotated_doc", "shellingham"}


def test_no_noun_loads_the_heavy_libraries_before_it_needs_them():
    modules = sorted({command["module"] for command in table.table()["commands"].values()})
    heavy = ("pydantic rich questionary prompt_toolkit reportlab PIL pi_heif sqlite_utils fontTools segno xlsxwriter "
             "python_calamine yaml nacl").split()  # fmt: skip
    code = f"""
import importlib, sys
for module in {modules!r}:
    importlib.import_module("inspect_cli.cli." + module)
    found = [name for name in {heavy!r} if name in sys.modules]
    assert not found, f"cli/{{module}}.py loads {{found}}"
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False, timeout=60)
    assert done.stderr == ""
