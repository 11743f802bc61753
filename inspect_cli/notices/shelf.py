"""What lies in the folder of printed notices: of what each file was made, so that a batch goes on where it ended.

`.made.jsonl` has a line for each file that was made, the later one counts: its name, the recipe (a hash of all
that decides about the bytes), the sha256 of its bytes, and how many pages it has. It can be deleted at any time;
then everything is made anew, with the same bytes.
"""

import hashlib
import json
from functools import cache
from pathlib import Path
from typing import IO, NamedTuple

from ..store.files import sha256_file, write_atomic
from .page.fonts import Fonts

FILE = ".made.jsonl"


class Lying(NamedTuple):
    """A file that was made: its name, its recipe, the hash of its bytes, its pages."""

    name: str
    recipe: str
    sha256: str
    pages: int


class Shelf:
    """The list of a folder; `there` looks a file up, `put` adds one."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._lying = {lying.name: lying for lying in _read(folder / FILE)}
        self._out: IO[str] | None = None

    def there(self, name: str, recipe: str) -> Lying | None:
        """Return the file of this name, if it was made so and has not been touched since."""
        lying, path = self._lying.get(name), self.folder / name
        if not lying or lying.recipe != recipe or not path.is_file() or sha256_file(path) != lying.sha256:
            return None
        return lying

    def put(self, lying: Lying) -> None:
        """Add a file that is made and durable. A line that a power cut takes costs the making of one file."""
        if self._out is None:
            self.folder.mkdir(parents=True, exist_ok=True)
            self._out = (self.folder / FILE).open("a", encoding="utf-8")
        self._lying[lying.name] = lying
        self._out.write(json.dumps(lying, ensure_ascii=False) + "\n")
        self._out.flush()

    def close(self) -> None:
        """Write the list anew, without what is there no longer."""
        if self._out is None:
            return
        self._out.close()
        left = [lying for lying in self._lying.values() if (self.folder / lying.name).is_file()]
        lines = "".join(json.dumps(lying, ensure_ascii=False) + "\n" for lying in left)
        write_atomic(self.folder / FILE, lines.encode())


def _read(path: Path) -> list[Lying]:
    try:
        lines = path.read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError:
        return []
    found = []
    for line in lines:
        try:
            found.append(Lying(*json.loads(line)))
        except (ValueError, TypeError):  # half a line: the machine went off while it was written
            continue
    return found


def recipe(fingerprint: str, fonts: Fonts, *, form: str) -> str:
    """Return a hash of all that decides about the bytes of a file.

    Args:
        fingerprint: `digest` of the content, which names the photos by hash.
        fonts: what sets it.
        form: void or not, PDF or another format.
    """
    return hashlib.sha256(f"{form} {fingerprint} {fonts.fingerprint} {_program()}".encode()).hexdigest()


@cache
def _program() -> str:
    """Return a hash of this room: another program may set other pages."""
    import reportlab

    made = hashlib.sha256(str(reportlab.Version).encode())
    for path in sorted(Path(__file__).parent.rglob("*.py")):
        made.update(path.read_bytes())
    return made.hexdigest()
