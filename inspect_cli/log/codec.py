"""The bytes of the log: canonical JSON, digests, the chain. Nothing here ever changes (docs/design.md)."""

import json
import unicodedata
from collections.abc import Mapping
from hashlib import sha256

from ..errors import Integrity, Unfit

Json = str | int | bool | None | list["Json"] | dict[str, "Json"]

FORMAT = b"inspect-cli log 1\n"
TAKEN_BACK = "null"
FOREVER = 9_000_000_000_000_000  # a revocation names the last sequence number that counts; no revocation: this


def canonical(data: Mapping[str, object] | None) -> str:
    """Return the one JSON text of `data`: sorted keys, no blanks, NFC; `null` takes a row back.

    Raises:
        Unfit: a float (write decimals as text), or text that is no Unicode.
    """
    if data is None:
        return TAKEN_BACK
    _refuse_floats(data)
    text = json.dumps(data, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    try:
        text.encode()
    except UnicodeEncodeError as error:
        raise Unfit("log.not_unicode", detail=str(error)) from error
    return text if text.isascii() else unicodedata.normalize("NFC", text)


def _refuse_floats(value: object) -> None:
    if isinstance(value, float):
        raise Unfit("log.float", value=value)
    if isinstance(value, Mapping):
        for member in value.values():
            _refuse_floats(member)
    elif isinstance(value, (list, tuple)):
        for member in value:
            _refuse_floats(member)


def root(workspace: bytes, device: bytes) -> bytes:
    """Return what stands before the first operation of a device (both keys: 32 bytes)."""
    return sha256(FORMAT + workspace + device).digest()


def digest(salt: bytes, data: str | None) -> bytes:
    """Return the digest of an operation's data; once erased, `salt` *is* the digest."""
    return salt if data is None else sha256(salt + data.encode()).digest()


def link(
    prev: bytes,
    seq: int,
    more: int,
    at: str,
    by: str,
    kind: str,
    act: str,
    key: str,
    replaces: str,
    proof: bytes,
) -> bytes:
    """Return the hash of an operation: what came before, its eight plain fields, the digest of its data."""
    head = f"{seq}\n{more}\n{at}\n{by}\n{kind}\n{act}\n{key}\n{replaces}\n"
    return sha256(prev + head.encode() + proof).digest()


def plain(*fields: str) -> None:
    """Refuse a line feed in the fields that the hash separates by line feeds.

    Raises:
        Integrity: one of them holds one.
    """
    for field in fields:
        if "\n" in field:
            raise Integrity("log.line_feed", field=field)


def successor(workspace: bytes, device: bytes) -> bytes:
    """Return what a device signs to say that the new key `device` is its own next one."""
    return b"inspect-cli successor 1\n" + workspace + device
