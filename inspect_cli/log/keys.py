"""Private keys of this user on this machine, and beside each the last operation it signed.

They never lie in a workspace. `INSPECT_KEYS` names another folder, so that one machine can play two laptops.
"""

import contextlib
import os
from hashlib import sha256
from pathlib import Path
from typing import NamedTuple

from ..store.files import write_atomic

MARK = 48  # bytes beside a key: sequence number (8), hash (32), check (8)


class Tip(NamedTuple):
    """The newest operation of a branch."""

    seq: int
    hash: bytes


def folder(workspace: bytes) -> Path:
    """Return where the keys for a workspace lie (its id: 32 bytes)."""
    named = os.environ.get("INSPECT_KEYS")
    if named:
        return Path(named) / workspace.hex()[:32]
    import platformdirs

    return Path(platformdirs.user_data_dir("inspect-cli", appauthor=False)) / "keys" / workspace.hex()[:32]


class Identity:
    """A device key that may sign for one workspace."""

    def __init__(self, workspace: bytes, seed: bytes) -> None:
        from nacl.signing import SigningKey

        self._key = SigningKey(seed)
        self.public = bytes(self._key.verify_key)
        self._mark = folder(workspace) / f"{self.public.hex()}.tip"
        self._handle: int | None = None

    def sign(self, message: bytes) -> bytes:
        """Return the Ed25519 signature, 64 bytes."""
        return self._key.sign(message).signature

    def last_signed(self) -> Tip | None:
        """Return what was written beside the key last; a torn note counts as none."""
        note = os.read(self._at_start(), MARK)
        if len(note) != MARK or sha256(note[:40]).digest()[:8] != note[40:]:
            return None
        return Tip(int.from_bytes(note[:8], "big"), note[8:40])

    def note_signed(self, tip: Tip) -> None:
        """Write down the newest operation.

        Neither synced nor insisted on (disk full): an older note is still one that the log contains.
        """
        body = tip.seq.to_bytes(8, "big") + tip.hash
        note = body + sha256(body).digest()[:8]
        with contextlib.suppress(OSError):
            os.write(self._at_start(), note)

    def _at_start(self) -> int:
        """Return the note's file, opened once, at its first byte (Windows has no `pread`, and would end lines)."""
        if self._handle is None:
            self._handle = os.open(self._mark, os.O_RDWR | os.O_CREAT | getattr(os, "O_BINARY", 0), 0o600)
        os.lseek(self._handle, 0, os.SEEK_SET)
        return self._handle

    def close(self) -> None:
        """Give the note's file back to the system."""
        if self._handle is not None:
            os.close(self._handle)
            self._handle = None


def open_to_others(workspace: bytes) -> list[Path]:
    """Return the folder of keys and the keys in it that others on this machine may read or change (POSIX modes)."""
    place = folder(workspace)
    if os.name == "nt" or not place.is_dir():
        return []
    return [path for path in (place, *sorted(place.glob("*.key"))) if path.stat().st_mode & 0o077]


def new_seed() -> bytes:
    """Return 32 random bytes: a private key."""
    return os.urandom(32)


def founder(seed: bytes) -> bytes:
    """Return the workspace id that this key founds: its own public key."""
    from nacl.signing import SigningKey

    return bytes(SigningKey(seed).verify_key)


def keep(workspace: bytes, seed: bytes) -> Identity:
    """Store a private key durably, readable by its owner alone, and return it."""
    place = folder(workspace)
    place.mkdir(parents=True, exist_ok=True, mode=0o700)
    identity = Identity(workspace, seed)
    path = place / f"{identity.public.hex()}.key"
    # The mode has to be right before the first byte is in the file.
    before = os.umask(0o077)
    try:
        write_atomic(path, seed)
    finally:
        os.umask(before)
    return identity


def load(workspace: bytes, public_hex: str) -> Identity | None:
    """Return the key of that public name, if it lies on this machine."""
    path = folder(workspace) / f"{public_hex}.key"
    if not public_hex or not path.is_file():
        return None
    seed = path.read_bytes()
    return Identity(workspace, seed) if len(seed) == 32 else None


def all_here(workspace: bytes) -> list[Identity]:
    """Return every key for a workspace that lies on this machine."""
    found = [load(workspace, path.stem) for path in sorted(folder(workspace).glob("*.key"))]
    return [identity for identity in found if identity]


def verifies(public: bytes, message: bytes, signature: bytes) -> bool:
    """Say whether the signature (64 bytes) of the message is that of the key (32 bytes)."""
    from nacl.exceptions import CryptoError
    from nacl.signing import VerifyKey

    try:
        VerifyKey(public).verify(message, signature)
    except (CryptoError, ValueError, TypeError):
        return False
    return True
