"""Making a workspace: founding one, joining one, going back to a backup of one."""

import os
import shutil
import sqlite3
from collections.abc import Mapping
from contextlib import ExitStack, closing
from pathlib import Path

from .. import clock
from ..errors import Integrity, Refused, Unfit, Where
from ..store import config, database
from ..store.files import sync_folder, write_errors
from ..store.lock import WriterLock
from ..store.workspace import Workspace, shipped
from . import keys, merge, proof, schema, sources, trust
from .journal import Journal, Op, open_journal


def found(root: Path, org: str, settings: Mapping[str, str]) -> Journal:
    """Make a workspace whose maker is its admin; `settings` hold at least `staff` and `name`.

    Raises:
        Refused: there is a workspace already.
        CannotWrite: the folder cannot be written.
    """
    seed = keys.new_seed()
    workspace_id = keys.founder(seed)
    _prepare(root, settings)
    identity = keys.keep(workspace_id, seed)
    with ExitStack() as unless_done:
        journal = unless_done.enter_context(_open_new(root, workspace_id, settings, identity))
        person = {"name": settings["name"], "role": "admin"}
        journal.append([Op("setting", "org.name", {"value": org}), Op("person", settings["staff"], person)])
        unless_done.pop_all()
    return journal


def join(root: Path, source: Path, settings: Mapping[str, str]) -> tuple[Journal, merge.Report]:
    """Make this folder part of the workspace at `source` (a folder, or a copy of its database).

    The new laptop says who it is; until an admin approves it, it may read but not write.

    Raises:
        Refused: there is a workspace already.
        NotFound, TooNew, Integrity: the source is none, newer, or damaged.
    """
    with sources.opened(sources.database_of(source)) as other:
        workspace_id = sources.workspace_of(other, source)
    _prepare(root, settings)
    # A key of its own from the start, even where the source's key lies on this machine as well.
    identity = keys.keep(workspace_id, keys.new_seed())
    with ExitStack() as unless_done:
        journal = unless_done.enter_context(_open_new(root, workspace_id, settings, identity))
        report = merge.merge(journal, source)
        journal.introduce()
        unless_done.pop_all()
    return journal, report


def _prepare(root: Path, settings: Mapping[str, str]) -> None:
    """Make the folders, and lay out the shipped templates where they are not."""
    workspace = Workspace(root)
    if workspace.database.exists():
        raise Refused("workspace.exists", where=Where(str(root)))
    if not settings.get("staff"):
        raise Unfit("workspace.no_staff")
    with write_errors(root):
        for folder in (workspace.surveys, workspace.photos, workspace.notices):
            folder.mkdir(parents=True, exist_ok=True)
    for template in sorted(shipped("surveys").glob("*.yaml")):
        target = workspace.surveys / template.name
        if not target.exists():
            shutil.copyfile(template, target)


def _open_new(root: Path, workspace_id: bytes, settings: Mapping[str, str], identity: keys.Identity) -> Journal:
    """Make the database under another name first, so that a half-made one is never taken for a workspace."""
    workspace = Workspace(root)
    unfinished = workspace.database.with_name("inspect.db.new")
    unfinished.unlink(missing_ok=True)
    with write_errors(unfinished), closing(database.create(unfinished)) as db:
        schema.create_log(db)
        db.execute("INSERT INTO device VALUES (1,?)", (workspace_id,))
        trust.derive(db)
        db.execute("PRAGMA journal_mode=DELETE")
    config.save(root, {**settings, "device": identity.public.hex()})
    unfinished.replace(workspace.database)
    sync_folder(workspace.database.parent)
    return open_journal(workspace)


def backup(workspace: Workspace, target: Path) -> proof.Proof:
    """Write a copy of the database to `target`, prove it, and only then give it its name.

    Returns the proof; with faults in it there is no copy.

    Raises:
        Refused: `target` exists.
        Integrity: SQLite cannot read the copy.
        CannotWrite: disk full, or the folder cannot be written.
    """
    if target.exists():
        raise Refused("backup.exists", where=Where(str(target)))
    unfinished = target.with_name(f"{target.name}.part")
    unfinished.unlink(missing_ok=True)
    try:
        with write_errors(target):
            _copy(workspace, unfinished)
            proven = proof.prove_file(unfinished)
            if not proven.faults:
                with unfinished.open("rb+") as written:
                    os.fsync(written.fileno())
                unfinished.replace(target)
                sync_folder(target.parent)
    finally:
        unfinished.unlink(missing_ok=True)
    return proven


def _copy(workspace: Workspace, unfinished: Path) -> None:
    with (
        database.reading(workspace.database, schema.NEWEST) as db,
        closing(database.connect_plain(unfinished)) as copy,
    ):
        database.copy_whole(db, copy)
        copy.execute("PRAGMA journal_mode=DELETE")


def restore(workspace: Workspace, source: Path) -> tuple[proof.Proof, Path]:
    """Put a proven backup in the place of the database; the one that stood there is kept beside it.

    Returns the proof and where the former database is now; with faults in the proof nothing was changed.

    Raises:
        Refused: the backup belongs to another workspace.
        Integrity: SQLite cannot read the backup; nothing was changed.
    """
    proven = proof.prove_file(source)
    if proven.faults:
        return proven, source
    database_file = workspace.database
    kept = _free_name(database_file.with_name(f"inspect-before-{clock.now():%Y%m%d-%H%M%S}.db"))
    with write_errors(workspace.lock), closing(WriterLock(workspace.lock)) as lock, lock.held():
        with write_errors(database_file), sources.opened(source) as theirs:
            try:
                _put_back(database_file, theirs, kept)
            except Integrity:
                # What stands there cannot even be read, which is why they go back: it is put aside as it is.
                _put_in_place(database_file, theirs, kept)
    return proven, kept


def _put_back(database_file: Path, theirs: sqlite3.Connection, kept: Path) -> None:
    """Copy into the database as it stands, so that programs that have it open see the change."""
    with closing(database.open_for_writing(database_file, schema.NEWEST)) as live, write_errors(database_file):
        database.quick_check(live, database_file)
        if sources.workspace_of(live, database_file) != sources.workspace_of(theirs, database_file):
            raise Refused("merge.other_workspace", where=Where(str(database_file)))
        with closing(database.connect_plain(kept)) as copy:
            database.copy_whole(live, copy)
        database.copy_whole(theirs, live)


def _put_in_place(database_file: Path, theirs: sqlite3.Connection, kept: Path) -> None:
    unfinished = database_file.with_name("inspect.db.new")
    unfinished.unlink(missing_ok=True)
    with closing(database.connect_plain(unfinished)) as copy:
        database.copy_whole(theirs, copy)
    shutil.copyfile(database_file, kept)
    for ending in ("-wal", "-shm"):
        part = database_file.with_name(database_file.name + ending)
        if part.exists():
            part.replace(kept.with_name(kept.name + ending))
    unfinished.replace(database_file)
    sync_folder(database_file.parent)


def _free_name(path: Path) -> Path:
    """Return the path, or the next one with a number that is free."""
    number = 2
    free = path
    while free.exists():
        free, number = path.with_stem(f"{path.stem}-{number}"), number + 1
    return free
