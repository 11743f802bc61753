"""The message tables: both whole, both alike, and nothing is said that they lack."""

import ast
import inspect
import json
from pathlib import Path
from string import Formatter

import pytest

import inspect_cli
from inspect_cli import errors
from inspect_cli.cli import words
from inspect_cli.store import config

PACKAGE = Path(inspect_cli.__file__).parent
FILES = {lang: PACKAGE / "cli" / "words" / f"{lang}.json" for lang in words.LANGUAGES}
TABLES = {lang: json.loads(file.read_text(encoding="utf-8")) for lang, file in FILES.items()}
PROBLEMS = {name for name, each in inspect.getmembers(errors, inspect.isclass) if issubclass(each, errors.Problem)}
SPEAKERS = {"say", "tell", "done", "progress", "confirm", "text", "choose"}


def literal_keys():
    """Yield (file, line, key) of every key written out in the source as first argument."""
    for file in sorted(PACKAGE.rglob("*.py")):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if not (isinstance(node, ast.Call) and node.args and isinstance(node.args[0], ast.Constant)):
                continue
            called = getattr(node.func, "attr", getattr(node.func, "id", ""))
            key = node.args[0].value
            if isinstance(key, str) and (called in PROBLEMS or (called in SPEAKERS and "." in key and " " not in key)):
                yield f"{file.relative_to(PACKAGE)}:{node.lineno}", key


def test_whatever_is_raised_or_said_has_its_words():
    missing = [f"{place} {key}" for place, key in literal_keys() if key not in TABLES["zh"]]
    assert missing == []


def literal_columns():
    """Yield (file, line, column) of every column named in a call of `rows` or `record`."""
    for file in sorted((PACKAGE / "cli").rglob("*.py")):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "attr", "") in {"rows", "record"} and node.args:
                names = getattr(node.args[0], "elts", []) + getattr(node.args[0], "keys", [])
                names += [keyword.value for keyword in node.keywords if keyword.arg == "into"]
                for name in names:
                    if isinstance(name, ast.Constant):
                        yield f"{file.relative_to(PACKAGE)}:{node.lineno}", name.value


def test_every_column_has_a_heading():
    missing = [f"{place} column.{name}" for place, name in literal_columns() if f"column.{name}" not in TABLES["zh"]]
    assert missing == []


def test_no_table_lacks_its_twin():
    assert sorted(TABLES["zh"]) == sorted(TABLES["en"])


def placeholders(text):
    return {name for _, name, _, _ in Formatter().parse(text) if name}


@pytest.mark.parametrize("key", sorted(TABLES["zh"]))
def test_both_languages_fill_in_the_same(key):
    assert placeholders(TABLES["zh"][key]) == placeholders(TABLES["en"].get(key, ""))


@pytest.mark.parametrize("lang", words.LANGUAGES)
def test_one_key_a_line_sorted(lang):
    wanted = json.dumps(TABLES[lang], ensure_ascii=False, indent=2, sort_keys=True) + "\n"
    assert FILES[lang].read_text(encoding="utf-8") == wanted


def test_a_hint_belongs_to_a_message():
    hints = [key for key in TABLES["zh"] if key.endswith(".hint")]
    assert [key for key in hints if key.removesuffix(".hint") not in TABLES["zh"]] == []


def test_a_sentence_never_fails():
    words.settle("en")
    assert words.say("no.such_key", point="东街", n=2) == "no.such_key point=东街 n=2"
    assert words.say("usage.too_many") == "Too many words: {words}"
    assert words.say("usage.bad_value.hint", expected=["a", "b"]) == "Expected: a, b"


def test_codes_are_shown_as_people_call_them():
    words.settle("zh")
    assert words.show("source", "system") == "操作系统"
    assert words.show("name", "system") == "system"
    assert words.show("done", True) == "是"
    assert words.show("score", None) == ""


@pytest.mark.parametrize(
    ("env", "language"),
    [
        ({"LANG": "zh_CN.UTF-8"}, "zh"),
        ({"LANG": "C"}, "en"),
        ({"LANG": "C.UTF-8", "LANGUAGE": "zh_CN"}, "en"),
        ({"LANG": "en_GB.UTF-8", "LANGUAGE": "zh_CN:en"}, "zh"),
        ({"LC_ALL": "POSIX", "LANG": "zh_CN"}, "en"),
        ({"LC_MESSAGES": "zh_TW", "LANG": "de_DE"}, "zh"),
        ({"LANG": "de_DE"}, "en"),
        ({}, "en"),
    ],
)
def test_the_language_of_the_system(monkeypatch, env, language):
    for name in ("LANG", "LC_ALL", "LC_MESSAGES", "LANGUAGE", "INSPECT_LANG"):
        monkeypatch.delenv(name, raising=False)
    for name, value in env.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setattr(words.os, "name", "posix")
    assert words._from_system() == language


def test_nearer_beats_farther(monkeypatch, workspace):
    monkeypatch.setenv("LANG", "C")
    monkeypatch.delenv("INSPECT_LANG")
    config.save(workspace, {"language": "zh"})
    words.settle("", str(workspace))
    assert words.language() == ("zh", "inspect.toml")
    monkeypatch.setenv("INSPECT_LANG", "en")
    words.settle("", str(workspace))
    assert words.language() == ("en", "INSPECT_LANG")
    words.settle("zh", str(workspace))
    assert words.language() == ("zh", "--lang")


def test_a_broken_settings_file_does_not_silence_the_program(inside, workspace):
    (workspace / "inspect.toml").write_text("language = zh")
    said = inside("config", "show", "-w", workspace)
    assert said.code == 3
    assert str(workspace / "inspect.toml") in said.err
