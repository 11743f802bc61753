"""A workspace is a folder; this module knows where everything in it lies."""

import os
from pathlib import Path
from typing import NamedTuple

from ..errors import NoWorkspace, Where


class Workspace(NamedTuple):
    """The folders and files under `root`; nothing here touches the disk."""

    root: Path

    @property
    def database(self) -> Path:
        """The SQLite file."""
        return self.root / "data" / "inspect.db"

    @property
    def lock(self) -> Path:
        """The file that writers lock."""
        return self.root / "data" / "inspect.lock"

    @property
    def photos(self) -> Path:
        """Originals and working copies, named by sha256."""
        return self.root / "data" / "photos"

    @property
    def notices(self) -> Path:
        """Printed notices."""
        return self.root / "data" / "notices"

    @property
    def surveys(self) -> Path:
        """Template files; what is in force is in the log."""
        return self.root / "surveys"


def find(given: Path | None) -> Workspace:
    """Return the workspace named, or `$INSPECT_WORKSPACE`, or the nearest parent folder that is one.

    Raises:
        NoWorkspace: none of them has `data/inspect.db`.
    """
    named = given or (Path(os.environ["INSPECT_WORKSPACE"]) if os.environ.get("INSPECT_WORKSPACE") else None)
    here = Path.cwd()
    for root in [named] if named else [here, *here.parents]:
        if (root / "data" / "inspect.db").is_file():
            return Workspace(root)
    raise NoWorkspace("workspace.none", where=Where(str(named or here)))


def shipped(name: str) -> Path:
    """Return the folder `surveys` or `data` that comes with the program (wheel or source checkout)."""
    package = Path(__file__).parent.parent
    in_wheel = package / "shipped" / name
    return in_wheel if in_wheel.is_dir() else package.parent / name
