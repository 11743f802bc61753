"""The bytes of the log: canonical JSON, digests, the chain. Nothing here ever changes (docs/design.md)."""

import json
import unicodedata
from collections.abc import Mapping
from hashlib import sha256

from ..errors import Integrity, Unfit

Json = str | int | bool | None | list["Json"] | dict[str, "Json"]

FORMAT = b"inspect-cli log 1\n"
TAKEN_BACK = "null"
DEEPEST = 40  # arrays and objects inside each other; JSON readers differ in how many they bear
LARGEST = 10**18  # whole numbers stay below, on either side of zero: all of SQLite's JSON keeps those exact
FOREVER = 9_000_000_000_000_000  # a revocation names the last sequence number that counts; no revocation: this


def canonical(data: Mapping[str, object] | None) -> str:
    """Return the one JSON text of `data`: sorted keys, no blanks, NFC; `null` takes a row back.

    Raises:
        Unfit: a float (write decimals as text), a huge number, or text that is no Unicode or holds a NUL.
    """
    if data is None:
        return TAKEN_BACK
    _refuse_unfit(data, 1)
    text = json.dumps(data, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    try:
        text.encode()
    except UnicodeEncodeError as error:
        raise Unfit("log.not_unicode", detail=str(error)) from error
    return text if text.isascii() else unicodedata.normalize("NFC", text)


def _refuse_unfit(value: object, depth: int) -> None:
    """Refuse what two readers of the log could take for two different things."""
    if isinstance(value, str):
        if "\0" in value:
            raise Unfit("log.not_unicode", detail="NUL")
    elif isinstance(value, float):
        raise Unfit("log.float", value=value)
    elif isinstance(value, int):
        if abs(value) >= LARGEST:
            raise Unfit("log.too_large", value=value)
    elif isinstance(value, (Mapping, list, tuple)):
        if depth > DEEPEST:
            raise Unfit("log.too_deep", deepest=DEEPEST)
        for name in value if isinstance(value, Mapping) else ():
            if not isinstance(name, str) or "\0" in name or unicodedata.normalize("NFC", name) != name:
                raise Unfit("log.bad_name", name=name)
        for member in value.values() if isinstance(value, Mapping) else value:
            _refuse_unfit(member, depth + 1)


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
    """Refuse a line feed in the fields that the hash separates by line feeds, and what SQL would cut off.

    Raises:
        Integrity: one of them holds one.
        Unfit: text that is no Unicode, or holds a NUL.
    """
    for field in fields:
        if "\n" in field:
            raise Integrity("log.line_feed", field=field)
        if "\0" in field or (not field.isprintable() and _lone_surrogate(field)):
            raise Unfit("log.not_unicode", detail=repr(field))


def _lone_surrogate(text: str) -> bool:
    return any("\ud800" <= character <= "\udfff" for character in text)


def successor(workspace: bytes, device: bytes) -> bytes:
    """Return what a device signs to say that the new key `device` is its own next one."""
    return b"inspect-cli successor 1\n" + workspace + device
