"""The remotes of this laptop: names for folders, kept in `inspect.toml`, and which workspace a folder serves."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from ..errors import NotFound, Refused, Usage, Where
from ..store import config
from ..store.workspace import Workspace
from . import transfer
from .store import FolderStore
from .transfer import Item

KEY = "remote."
NAME = re.compile(r"[^\W_][\w.-]{0,31}")
MARKER = re.compile(r"v1/workspace/([0-9a-f]{64})")
MARKERS = "v1/workspace"


class Remote(NamedTuple):
    """A name and the folder it stands for."""

    name: str
    folder: Path


def remotes(workspace: Workspace) -> list[Remote]:
    """Return the remotes of this laptop by name."""
    stored = config.load(workspace.root)
    return [Remote(k.removeprefix(KEY), Path(v)) for k, v in sorted(stored.items()) if k.startswith(KEY)]


def add(workspace: Workspace, name: str, folder: Path) -> Remote:
    """Give a folder that exists a name.

    Raises:
        Usage: the name has characters that names must not have.
        NotFound: there is no such folder.
        Refused: the name is taken, or the folder lies in the workspace or around it.
    """
    if not NAME.fullmatch(name):
        raise Usage("remote.bad_name", name=name)
    if any(name == known.name for known in remotes(workspace)):
        raise Refused("remote.exists", name=name)
    made = Remote(name, FolderStore(folder.resolve()).root)
    root = workspace.root.resolve()
    if made.folder.is_relative_to(root) or root.is_relative_to(made.folder):
        raise Refused("remote.inside", where=Where(str(made.folder)))
    config.save(workspace.root, {**config.load(workspace.root), KEY + name: str(made.folder)})
    return made


def remove(workspace: Workspace, name: str) -> Remote:
    """Forget a remote; the folder stays as it is.

    Raises:
        NotFound: no remote has that name.
    """
    found = find(workspace, name)
    stored = config.load(workspace.root)
    del stored[KEY + found.name]
    config.save(workspace.root, stored)
    return found


def find(workspace: Workspace, name: str = "") -> Remote:
    """Return the remote of that name; without one, the only remote there is.

    Raises:
        NotFound: none has that name, or there are none, or several.
    """
    known = remotes(workspace)
    found = [one for one in known if name in ("", one.name)]
    if len(found) == 1:
        return found[0]
    code = "remote.not_found" if name else "remote.several" if known else "remote.none"
    raise NotFound(code, name=name, candidates=[f"{one.name} {one.folder}" for one in known])


def open_store(remote: Remote, workspace_id: bytes) -> FolderStore:
    """Open a remote that serves this workspace, or none yet.

    Raises:
        NotFound: the folder is not there.
        Refused: it serves another workspace.
    """
    store = FolderStore(remote.folder)
    ours = workspace_id.hex()
    if any(match and match[1] != ours for match in map(MARKER.fullmatch, store.list(MARKERS))):
        raise Refused("remote.other_workspace", where=Where(str(remote.folder)), name=remote.name)
    return store


def marker(workspace_id: bytes) -> tuple[str, bytes]:
    """Return the object by which a remote says whom it serves."""
    return f"{MARKERS}/{workspace_id.hex()}", f"{workspace_id.hex()}\n".encode()


def marked(store: FolderStore, workspace_id: bytes) -> Iterator[Item]:
    """Put the marker; yield its state.

    Raises:
        CannotWrite: the remote is full, read-only, or gone.
    """
    yield transfer.put(store, *marker(workspace_id))
