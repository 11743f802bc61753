"""A team of laptops in one process: each has its own workspace, its own keys and its own wrong clock."""

import os
import shutil
import tempfile
from contextlib import contextmanager
from datetime import datetime, timedelta, timezone
from pathlib import Path

from inspect_cli.log import begin, codec, devices, keys, merge, proof
from inspect_cli.log.journal import Op, open_journal, own_tip
from inspect_cli.store.workspace import Workspace

NOON = datetime(2026, 7, 15, 12, 0, tzinfo=timezone(timedelta(hours=8)))
VISIT = "260715k7m2p9qx"  # as long as a real key of a visit, so that an order to erase may name it
PLAN = "INSPECT_KEYS", "INSPECT_NOW"


def open_folder():
    """Return a new folder that everybody may be let into: the tests' own are closed to other users."""
    return Path(tempfile.mkdtemp(prefix="laptops-"))


class Laptop:
    """A workspace folder with the keys of one person; closed again after every step, as commands do."""

    def __init__(self, root, key_folder, skew=0):
        self.root, self.key_folder, self.skew = Path(root), Path(key_folder), skew
        self.workspace = Workspace(self.root)

    @contextmanager
    def at_work(self):
        """Set keys and clock of this laptop for the block."""
        before = {name: os.environ.get(name) for name in PLAN}
        os.environ["INSPECT_KEYS"] = str(self.key_folder)
        os.environ["INSPECT_NOW"] = (NOON + timedelta(seconds=self.skew)).isoformat()
        try:
            yield
        finally:
            for name, value in before.items():
                if value is None:
                    os.environ.pop(name, None)
                else:
                    os.environ[name] = value

    @contextmanager
    def journal(self):
        with self.at_work(), open_journal(self.workspace) as journal:
            yield journal

    def write(self, *ops):
        """Append one entry; return its versions."""
        with self.journal() as journal:
            return journal.append(ops)

    def force(self, *ops):
        """Append one entry as a program would that asks nobody for its rights."""
        with self.journal() as journal:
            return forced(journal, ops)

    def merge(self, source, **how):
        with self.journal() as journal:
            return merge.merge(journal, source.root if isinstance(source, Laptop) else source, **how)

    def approve(self, other, role):
        with self.journal() as journal:
            devices.approve(journal, devices.find(journal.db, other.key()), role)

    def revoke(self, other, after=None):
        with self.journal() as journal:
            return devices.revoke(journal, devices.find(journal.db, other.key()), after)

    def key(self):
        """Return the public key this laptop signs with, 64 hex digits."""
        with self.journal() as journal:
            return journal.identity.public.hex() if journal.identity else ""

    def rank(self):
        with self.journal() as journal:
            return journal.rank()

    def rows(self, sql, *values):
        with self.journal() as journal:
            return journal.db.execute(sql, values).fetchall()

    def digests(self):
        with self.journal() as journal:
            return proof.digests(journal.db)

    def operations(self):
        """Return every operation this laptop has, and whether its text is still there."""
        sql = "SELECT hex(v.pub), seq, hex(hash), data IS NULL FROM op JOIN device v USING(d)"
        return set(self.rows(sql))

    def faults(self):
        with self.at_work():
            return proof.prove(self.workspace).faults

    def copy(self, root, key_folder=None):
        """Return a laptop with a copy of this one's folder (and of its keys, when a place for them is given)."""
        shutil.copytree(self.root, root)
        if key_folder:
            shutil.copytree(self.key_folder, key_folder)
        return Laptop(root, key_folder or self.key_folder, self.skew)


def forced(journal, ops):
    """Append one entry without asking whether this device may."""
    with journal.lock.held():
        identity = journal.own_identity()
        with journal.transaction():
            tip, versions = journal._write(identity, ops)
        identity.note_signed(tip)
    return versions


def forge(journal, rows, *, identity=None):
    """Append operations with fields (kind, act, key, replaces, data text) exactly as given, rightly signed."""
    with journal.lock.held(), journal.transaction() as db:
        identity = identity or journal.identity
        d, tip = own_tip(db, journal.id, identity.public)
        seq, prev = tip
        for number, (kind, act, key, replaces, data) in enumerate(rows):
            seq, more, salt = seq + 1, int(number < len(rows) - 1), os.urandom(16)
            proven = codec.digest(salt, data)
            prev = codec.link(prev, seq, more, "2026-07-15T12:00:00.000+08:00", "66", kind, act, key, replaces, proven)
            row = (d, seq, prev, more, "2026-07-15T12:00:00.000+08:00", "66", kind, act, key, replaces, salt, data)
            db.execute("INSERT INTO op VALUES (?,?,?,?,?,?,?,?,?,?,?,?)", row)
        db.execute("DELETE FROM tip WHERE d=?", (d,))
        db.execute("INSERT INTO tip VALUES (?,?,?,?)", (d, seq, prev, identity.sign(prev)))
        identity.note_signed(keys.Tip(seq, prev))


def meet(*laptops):
    """Let every laptop merge every other one, twice over, as long as anybody learns something new."""
    while sum(mine.merge(other).new for mine in laptops for other in laptops if mine is not other):
        pass


class Team:
    """A founder who is admin, and laptops that joined; `workshop` is the folder all of them lie in."""

    def __init__(self, workshop):
        self.workshop = Path(workshop)
        self.founder = self.laptop("founder")
        if not self.founder.root.exists():
            with self.founder.at_work():
                begin.found(self.founder.root, "清和区", {"staff": "90", "name": "督导员丙"}).close()

    def laptop(self, name):
        return Laptop(self.workshop / name, self.workshop / f"keys-{name}")

    def join(self, name, role="", source=None):
        """Return a new laptop of the team; with a role it is approved by the founder and has heard of it."""
        laptop = self.laptop(name)
        with laptop.at_work():
            journal, _ = begin.join(laptop.root, (source or self.founder).root, {"staff": name, "name": f"{name}号"})
            journal.close()
        if role:
            self.founder.merge(laptop)
            self.founder.approve(laptop, role)
            laptop.merge(self.founder)
        return laptop


def answer(path, value, visit=VISIT, **how):
    return Op("answer", f"{visit}/{path}", {"value": value}, **how)


def point(code, name, **how):
    return Op("point", code, {"name": name}, **how)
