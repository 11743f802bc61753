"""All sentences, in the user's language: `words/zh.json` and `words/en.json`, one key a line.

Keys: `noun.what_happened` (a message or the code of a problem), the same with `.hint` (how to repair),
`column.name` (a heading), `value.name.code` (what people call a code that stands in the column or
parameter `name`).
"""

import functools
import json
import os
from collections.abc import Mapping

LANGUAGES = ("zh", "en")

# What a terminal obeys instead of showing it (escape sequences, bells), and what turns the reading direction round.
# Remarks are pasted from anywhere, and another laptop's come with a merge.
OBEYED = dict.fromkeys(
    [*range(9), *range(11, 32), *range(127, 160), *range(0x202A, 0x202F), *range(0x2066, 0x206A)],
    "\N{REPLACEMENT CHARACTER}",
)

_given = {"lang": "", "workspace": ""}


def settle(lang: str = "", workspace: str = "") -> None:
    """Remember what the command line says of language and workspace; the choice is made at the first word."""
    _given.update(lang=lang, workspace=workspace)
    language.cache_clear()
    _texts.cache_clear()


@functools.cache
def language() -> tuple[str, str]:
    """Return `zh` or `en`, and whence: `--lang`, `INSPECT_LANG`, `inspect.toml` or `system`."""
    candidates = [
        (_given["lang"], "--lang"),
        (os.environ.get("INSPECT_LANG", ""), "INSPECT_LANG"),
        (_from_workspace(), "inspect.toml"),
    ]
    return next((c for c in candidates if c[0] in LANGUAGES), (_from_system(), "system"))


def _from_workspace() -> str:
    from pathlib import Path

    from ..errors import Problem
    from ..store import workspace

    try:
        root = workspace.find(Path(_given["workspace"]) if _given["workspace"] else None).root
        if b"language" not in (root / "inspect.toml").read_bytes():
            return ""  # most laptops speak the language of their system; the TOML reader costs 8 ms to load
        from ..store import config

        return config.load(root).get("language", "")
    except (Problem, OSError):  # the command itself will say what is wrong with the folder
        return ""


def _from_system() -> str:
    if os.name == "nt":
        import ctypes

        # The low ten bits are the primary language; 4 is Chinese. LANG is no habit of Windows.
        chosen: int = ctypes.windll.kernel32.GetUserDefaultUILanguage()  # type: ignore[attr-defined,unused-ignore]
        return "zh" if chosen & 0x3FF == 0x04 else "en"
    named = next((os.environ[n] for n in ("LC_ALL", "LC_MESSAGES", "LANG") if os.environ.get(n)), "C")
    if named.split(".")[0] not in ("C", "POSIX"):
        named = os.environ.get("LANGUAGE") or named
    return "zh" if named.startswith("zh") else "en"


@functools.cache
def _texts() -> dict[str, str]:
    file = os.path.join(os.path.dirname(__file__), "words", f"{language()[0]}.json")
    with open(file, encoding="utf-8") as source:
        texts: dict[str, str] = json.load(source)
    return texts


def known(key: str) -> bool:
    """Tell whether the table has this key."""
    return key in _texts()


def wants(key: str, name: str) -> bool:
    """Tell whether the sentence of `key` has a place for this parameter."""
    return f"{{{name}}}" in _texts().get(key, "")


def say(key: str, /, **params: object) -> str:
    """Return the sentence of `key`, filled in; never fails: a key without a sentence is shown as it is."""
    text = _texts().get(key)
    if text is None:
        return " ".join([key, *(f"{name}={show(name, value)}" for name, value in params.items())])
    return text.format_map(_Filling(params))


class _Filling(dict[str, object]):
    """Parameters as people read them; one that is missing stays visible instead of raising."""

    def __init__(self, params: Mapping[str, object]) -> None:
        super().__init__(params)

    def __getitem__(self, name: str) -> object:
        value = super().__getitem__(name)
        return value if isinstance(value, int | float) and not isinstance(value, bool) else show(name, value)

    def __missing__(self, name: str) -> str:
        return f"{{{name}}}"


def show(name: str, value: object) -> str:
    """Write a value of the column or parameter `name` for people."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return say("value.yes") if value else say("value.no")
    if isinstance(value, list | tuple | set | frozenset):
        return say("list.comma").join(show(name, each) for each in value)
    if isinstance(value, dict):
        return " ".join(show(name, each) for each in value.values())
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    text = moment(str(value))
    return harmless(_texts().get(f"value.{name}.{text}", text))


def moment(text: str) -> str:
    """Write an instant as people do. Stamps of the log: to the second, the minute or the day; others only apart."""
    if text[4:5] != "-" or text[10:11] != "T" or text[13:14] != ":":
        return text
    day, clock = text[:10], text[11:]
    if text[19:20] != ".":
        return f"{day} {clock}"
    return day if clock.startswith("23:59:59") else f"{day} {clock[:8].removesuffix(':00')}"


def harmless(text: str) -> str:
    """Return the text with a mark in place of each character a terminal would obey (line ends and tabs stay)."""
    return text.translate(OBEYED)
