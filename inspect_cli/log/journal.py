"""Writing: one thing the user did is one entry, one transaction, one signature."""

import contextlib
import json
import os
import sqlite3
from collections.abc import Callable, Iterator, Mapping, Sequence
from types import TracebackType
from typing import NamedTuple, Self

from .. import clock
from ..errors import Locked, Refused
from ..store import config, database
from ..store.files import write_errors
from ..store.lock import WriterLock
from ..store.workspace import Workspace
from . import codec, erasure, fold, keys, schema, trust
from .kinds import KINDS

NEW_TRUST = {"device", "hello"}


class Op(NamedTuple):
    """One operation to be written. `data` None takes the row back.

    `replaces` names the versions superseded (64 hex digits each); None: what is shown under that key now.
    """

    kind: str
    key: str
    data: Mapping[str, object] | None
    act: str = ""
    replaces: Sequence[str] | None = None


class Journal:
    """An open workspace that can be written to; `db` is for reading, `append` for writing."""

    def __init__(self, workspace: Workspace, db: sqlite3.Connection, lock: WriterLock) -> None:
        self.workspace = workspace
        self.db = db
        self.lock = lock
        self.config = config.load(workspace.root)
        self.id = trust.founder_key(db)
        self.identity = keys.load(self.id, self.config.get("device", ""))
        db.execute(schema.TOUCHED)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, tb: TracebackType | None) -> None:
        self.close()

    def close(self) -> None:
        """Close the database under the writer lock, because closing checkpoints."""
        with contextlib.suppress(sqlite3.Error):
            try:
                with self.lock.held():
                    self.db.close()
            except Locked:  # what was written is written; who keeps the lock has the database open and checkpoints
                self.db.close()
        self.lock.close()
        if self.identity:
            self.identity.close()

    @property
    def by(self) -> str:
        """The staff number under which this laptop writes."""
        return self.config.get("staff", "")

    @contextlib.contextmanager
    def transaction(self) -> Iterator[sqlite3.Connection]:
        """Hold the writer lock and one immediate transaction; everything in it happens, or nothing."""
        with self.lock.held(), write_errors(self.workspace.database):
            self.db.execute("BEGIN IMMEDIATE")
            try:
                yield self.db
                self.db.execute("COMMIT")
            except BaseException:
                if self.db.in_transaction:
                    self.db.execute("ROLLBACK")
                raise

    def append(self, ops: Sequence[Op]) -> list[str]:
        """Write one entry durably and fold it; return the version of each operation, 64 hex digits.

        Raises:
            Refused: the role of this device does not allow one of them, or it is not approved yet.
            Unfit: data that JSON of the log cannot hold.
            CannotWrite: disk full or read-only; then nothing was written.
            Locked: another process writes, and did not finish in time.
        """
        if not ops:
            return []
        with self.lock.held():
            identity = self.own_identity()
            with self.transaction():
                self._check_rights(identity, ops)
                tip, versions = self._write(identity, ops)
            identity.note_signed(tip)
        return versions

    def _write(self, identity: keys.Identity, ops: Sequence[Op]) -> tuple[keys.Tip, list[str]]:
        db = self.db
        d, tip = own_tip(db, self.id, identity.public)
        at, last = clock.stamp(), len(ops) - 1
        seq, prev = tip
        rows = []
        written: dict[tuple[str, str], str] = {}
        for number, op in enumerate(ops):
            seq, more = seq + 1, int(number < last)
            codec.plain(self.by, op.kind, op.act, op.key)
            replaces = json.dumps(sorted(self._superseded(op, written)), separators=(",", ":"))
            salt, data = os.urandom(16), codec.canonical(op.data)
            proof = codec.digest(salt, data)
            prev = codec.link(prev, seq, more, at, self.by, op.kind, op.act, op.key, replaces, proof)
            rows.append((d, seq, prev, more, at, self.by, op.kind, op.act, op.key, replaces, salt, data))
            written[op.kind, op.key] = prev.hex()
        db.executemany("INSERT INTO op VALUES (?,?,?,?,?,?,?,?,?,?,?,?)", rows)
        db.execute("DELETE FROM tip WHERE d=? AND hash=?", (d, tip.hash))
        db.execute("INSERT INTO tip VALUES (?,?,?,?)", (d, seq, prev, identity.sign(prev)))
        refold(db, [(op.kind, op.key) for op in ops])
        fold.set_aside(db, d, tip.seq)
        return keys.Tip(seq, prev), [row[2].hex() for row in rows]

    def _superseded(self, op: Op, written: Mapping[tuple[str, str], str]) -> Sequence[str]:
        """Return the versions that an operation replaces: the one shown, with any that say the same.

        The other side of a conflict stays: only `conflict resolve` names it. Within one entry (`written` so
        far) the later operation replaces the earlier one.
        """
        if op.replaces is not None:
            return op.replaces
        if (op.kind, op.key) in written:
            return [written[op.kind, op.key]]
        sql = f"SELECT lower(hex(op.hash)), op.act, op.data {fold.HEADS}"
        heads = self.db.execute(sql, (op.kind, op.key)).fetchall()
        return [version for version, act, data in heads if (act, data) == heads[0][1:]]

    def own_identity(self) -> keys.Identity:
        """Return the key to sign with; a database that does not contain what it signed last gets a new one.

        Such a database is a copy, or was restored: to go on with the same key would fork its history.
        """
        known = self.identity
        if known and self._goes_on(known):
            return known
        if not known and (lost := self._found_again()):
            return lost
        fresh = keys.keep(self.id, keys.new_seed())
        with self.transaction():
            tip, _ = self._write(fresh, [Op("hello", fresh.public.hex(), self._about(fresh, known))])
        fresh.note_signed(tip)
        self.config["device"] = fresh.public.hex()
        config.save(self.workspace.root, self.config)
        if known:
            known.close()
        self.identity = fresh
        return fresh

    def introduce(self) -> None:
        """Let this laptop's key say whose it is, for the admin who is to approve it."""
        identity = self.own_identity()
        self.append([Op("hello", identity.public.hex(), self._about(identity, None))])

    def _found_again(self) -> keys.Identity | None:
        """Return the key of this workspace when `inspect.toml` does not name it: the only one here that goes on."""
        found = keys.all_here(self.id)
        here = [key for key in found if key.last_signed() and self._goes_on(key)]
        for key in found:
            if here != [key]:
                key.close()
        if len(here) != 1:
            return None
        self.identity = here[0]
        self.config["device"] = here[0].public.hex()
        config.save(self.workspace.root, self.config)
        return self.identity

    def _goes_on(self, known: keys.Identity) -> bool:
        signed = known.last_signed()
        where = "JOIN device v USING(d) WHERE v.pub=?"
        if signed is None:
            return not self.db.execute(f"SELECT 1 FROM op {where} LIMIT 1", (known.public,)).fetchone()
        found = f"SELECT 1 FROM op {where} AND op.seq=? AND op.hash=?"
        return bool(self.db.execute(found, (known.public, *signed)).fetchone())

    def _about(self, fresh: keys.Identity, known: keys.Identity | None) -> dict[str, object]:
        """Return what a new key says of itself; an older key of the same person here vouches for it."""
        names = {"name": self.config.get("laptop", ""), "person": self.config.get("name", "")}
        about: dict[str, object] = {**names, "staff": self.by}
        if known:
            signature = known.sign(codec.successor(self.id, fresh.public))
            about["vouch"] = {"by": known.public.hex(), "sig": signature.hex()}
        return about

    def rank(self) -> int:
        """Return what this laptop may write now: 1 to 3; 0: it is not approved, or was revoked."""
        public = self.identity.public if self.identity else b""
        found = "SELECT g.rank FROM trust g JOIN device v USING(d) WHERE v.pub=? AND g.last=?"
        row = self.db.execute(found, (public, codec.FOREVER)).fetchone()
        return row[0] if row else 0

    def _check_rights(self, identity: keys.Identity, ops: Sequence[Op]) -> None:
        rank = self.rank()
        for op in ops:
            needed = KINDS[op.kind].rights[op.act]
            if op.kind == "hello":
                continue
            if rank == 0:
                raise Refused("device.not_approved", device=identity.public.hex()[:16])
            if rank < needed:
                raise Refused("device.rank", needed=needed, rank=rank, kind=op.kind)


def own_tip(db: sqlite3.Connection, workspace: bytes, public: bytes) -> tuple[int, keys.Tip]:
    """Return nickname and newest operation of a device of one's own (a new device: its root)."""
    db.execute("INSERT OR IGNORE INTO device(pub) VALUES (?)", (public,))
    d: int = db.execute("SELECT d FROM device WHERE pub=?", (public,)).fetchone()[0]
    row = db.execute("SELECT seq, hash FROM tip WHERE d=? ORDER BY seq DESC LIMIT 1", (d,)).fetchone()
    return d, keys.Tip(*row) if row else keys.Tip(0, codec.root(workspace, public))


def fold_anew(db: sqlite3.Connection, progress: Callable[[str], None] = lambda _: None) -> None:
    """Make everything that is folded anew from the log. Runs inside a transaction."""
    schema.create_derived(db)
    trust.derive(db)
    fold.fold_all(db, progress)
    if erasure.apply(db, everywhere=True):
        fold.fold_all(db, progress)


def refold(db: sqlite3.Connection, touched: Sequence[tuple[str, str]]) -> None:
    """Fold what new operations touched; all of it, when they change whose operations count."""
    kinds = {kind for kind, _ in touched}
    fold.touch(db, touched)
    everything = bool(kinds & NEW_TRUST) and trust.derive(db)
    if everything:
        fold.fold_all(db)
    else:
        fold.fold_touched(db, kinds)
    if erasure.apply(db, everywhere=everything or "erase" in kinds):
        fold.fold_all(db)


def open_journal(workspace: Workspace) -> Journal:
    """Open a workspace for writing; tables folded by an older program are folded anew first.

    Raises:
        CannotWrite, Locked, TooNew, Integrity: as the store finds it.
    """
    with write_errors(workspace.lock):
        lock = WriterLock(workspace.lock)
    db = None
    try:
        with lock.held(), write_errors(workspace.database):
            db = database.open_for_writing(workspace.database, schema.NEWEST)
            journal = Journal(workspace, db, lock)
            if database.gate(db, workspace.database, schema.NEWEST) < schema.NEWEST:
                with journal.transaction():
                    fold_anew(db)
    except BaseException:
        if db:
            db.close()
        lock.close()
        raise
    return journal
