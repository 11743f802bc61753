"""`inspect.toml`: what belongs to this laptop alone. What changes a figure for the team is a signed setting."""

import json
import tomllib
from collections.abc import Mapping
from pathlib import Path

from ..errors import Unfit, Where
from .files import write_atomic

FILE = "inspect.toml"
Config = dict[str, str]


def load(root: Path) -> Config:
    """Return the flat table of `root/inspect.toml` (empty when there is none).

    Raises:
        Unfit: the file is not TOML, or a value is not text.
    """
    path = root / FILE
    try:
        table = tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return {}
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise Unfit("config.unreadable", where=Where(str(path)), detail=str(error)) from error
    return {key: str(value) for key, value in table.items()}


def save(root: Path, config: Mapping[str, str]) -> None:
    """Write the table back, one `key = "value"` a line."""
    # A JSON string is a TOML basic string, escapes included.
    lines = [f"{key} = {json.dumps(value, ensure_ascii=False)}\n" for key, value in sorted(config.items())]
    write_atomic(root / FILE, "".join(lines).encode())
