"""`inspect.toml`: what belongs to this laptop alone. What changes a figure for the team is a signed setting."""

import json
import re
import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path

from ..errors import Unfit, Where
from .files import write_atomic

FILE = "inspect.toml"
BARE = re.compile(r"[A-Za-z0-9_-]+(\.[A-Za-z0-9_-]+)*")
Config = dict[str, str]


def load(root: Path) -> Config:
    """Return the flat table of `root/inspect.toml` (empty when there is none); `a.b = "c"` has the key `a.b`.

    Raises:
        Unfit: the file is not TOML.
    """
    path = root / FILE
    try:
        table = tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return {}
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise Unfit("config.unreadable", where=Where(str(path)), detail=str(error)) from error
    return dict(_flat(table, ""))


def _flat(table: Mapping[str, object], prefix: str) -> Iterator[tuple[str, str]]:
    for key, value in table.items():
        if isinstance(value, dict):
            yield from _flat(value, f"{prefix}{key}.")
        else:
            yield prefix + key, str(value)


def save(root: Path, config: Mapping[str, str]) -> None:
    """Write the table back, one `key = "value"` a line; a key with other letters than ASCII in quotes."""
    # A JSON string is a TOML basic string, escapes included.
    texts = {key if BARE.fullmatch(key) else _quoted(key): _quoted(value) for key, value in config.items()}
    lines = [f"{key} = {value}\n" for key, value in sorted(texts.items())]
    write_atomic(root / FILE, "".join(lines).encode())


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)
