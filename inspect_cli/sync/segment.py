"""A segment: some operations of one device, in a row, with the signature of the last, as one object.

    v1/log/<device key>/<first>-<last>-<sha256 of the object>.zst

Compressed, column by column, because like stands beside like then: a heading; a line of `more`, a digit per
operation; a line per operation of `at`, then of `by`, `kind`, `act`, `key`, `replaces`, `data`; the signature (64
bytes); the salts (16 bytes each; of an erased operation the 32 bytes of its digest). The line of erased data is
empty; data with a line feed in it, which this program does not write, is a JSON string.
"""

import json
import re
import sys
from collections.abc import Sequence
from hashlib import sha256
from typing import NamedTuple

from ..log import codec, keys, verify

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

FOLDER = "v1/log"
HEADING = "inspect-cli segment 1"
NUMBER = "[1-9][0-9]{0,15}"
NAME = re.compile(rf"{FOLDER}/([0-9a-f]{{64}})/({NUMBER})-({NUMBER})-([0-9a-f]{{64}})\.zst")
LEVEL = 3
LARGEST = 256 << 20  # bytes, before and after decompression: about 900,000 operations
LINES = 7  # of every operation
SIGNATURE, SALT, DIGEST = 64, 16, 32
NO_HASH = bytes(32)

Fields = tuple[int, str, str, str, str, str, str, bytes, str | None]  # a `verify.Row` without number and hash


class Damaged(Exception):
    """An object is not what its name says; `reason` is a code."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class Name(NamedTuple):
    """What the name of a segment says."""

    device: bytes
    first: int
    last: int
    sha256: str


class Segment(NamedTuple):
    """Operations `first` and following of a device, well-formed, neither chained nor proven yet."""

    device: bytes
    first: int
    fields: Sequence[Fields]
    signature: bytes

    @property
    def last(self) -> int:
        """The sequence number of the last operation."""
        return self.first + len(self.fields) - 1


def parse(name: str) -> Name | None:
    """Take the name of an object apart; None if it is not that of a segment."""
    match = NAME.fullmatch(name)
    return Name(bytes.fromhex(match[1]), int(match[2]), int(match[3]), match[4]) if match else None


def named(segment: Segment, content: bytes) -> str:
    """Return the name of the object that holds the segment as `content`."""
    return f"{FOLDER}/{segment.device.hex()}/{segment.first}-{segment.last}-{sha256(content).hexdigest()}.zst"


def of_rows(device: bytes, rows: Sequence[verify.Row], signature: bytes) -> Segment:
    """Return operations of one branch, as the log has them, as a segment."""
    return Segment(device, rows[0][0], [(row[2], *row[3:]) for row in rows], signature)


def encode(segment: Segment) -> bytes:
    """Return the bytes of a segment; the same segment gives the same bytes with the same zstd."""
    more, *texts, salts, data = zip(*segment.fields, strict=True)
    lines = [HEADING, "".join(map(str, more)), *(text for column in texts for text in column), *map(_line, data)]
    return zstd.compress(b"".join(["\n".join(lines).encode(), b"\n", segment.signature, *salts]), LEVEL)


def _line(data: str | None) -> str:
    return "" if data is None else json.dumps(data) if "\n" in data else data


def _data(line: str) -> str | None:
    return json.loads(line) if line.startswith('"') else line or None


def decode(name: str, content: bytes) -> Segment:
    """Read a segment; nothing in it is believed, and it can take no more memory than `LARGEST` allows.

    Raises:
        Damaged: `hash` (it is not what the name says), `zstd`, `size`, `malformed`.
    """
    known = parse(name)
    if known is None or sha256(content).hexdigest() != known.sha256:
        raise Damaged("hash")
    count = known.last - known.first + 1
    # A name may say any number; but salts are random, and nothing makes them smaller.
    if not 0 < count * SALT <= len(content):
        raise Damaged("size")
    try:
        return _segment(known, count, _decompressed(content))
    except (ValueError, TypeError, RecursionError) as error:
        raise Damaged("malformed") from error


def _segment(known: Name, count: int, plain: bytes) -> Segment:
    """Take the payload apart.

    Raises:
        ValueError, TypeError, RecursionError: it is none.
    """
    heading, more, *lines, rest = plain.split(b"\n", LINES * count + 2)
    if heading != HEADING.encode() or len(more) != count or len(lines) != LINES * count:
        raise ValueError("lines")
    texts = [line.decode() for line in lines]
    columns = [texts[at : at + count] for at in range(0, len(texts), count)]
    data = [_data(line) for line in columns.pop()]
    salts, at = [], SIGNATURE
    for size in (DIGEST if each is None else SALT for each in data):
        salts.append(rest[at : at + size])
        at += size
    fields: list[Fields] = [*zip(map(int, more.decode()), *columns, salts, data, strict=True)]
    segment = Segment(known.device, known.first, fields, rest[:SIGNATURE])
    if at != len(rest) or not all(map(_well_formed, enumerate(fields, known.first))):
        raise ValueError("fields")
    return segment


def _well_formed(numbered: tuple[int, Fields]) -> bool:
    seq, fields = numbered
    return verify.well_formed((seq, NO_HASH, *fields))


def _decompressed(content: bytes) -> bytes:
    reader = zstd.ZstdDecompressor()
    try:
        plain = reader.decompress(content, max_length=LARGEST + 1)
    except (zstd.ZstdError, MemoryError) as error:
        raise Damaged("zstd") from error
    if len(plain) > LARGEST:
        raise Damaged("size")
    if not reader.eof or reader.unused_data:
        raise Damaged("zstd")
    return plain


def chained(segment: Segment, prev: bytes) -> list[verify.Row] | None:
    """Return the operations with their hashes, hung on the operation `prev`; None if the signature is not theirs."""
    rows: list[verify.Row] = []
    for seq, (more, at, by, kind, act, key, replaces, salt, data) in enumerate(segment.fields, segment.first):
        prev = codec.link(prev, seq, more, at, by, kind, act, key, replaces, codec.digest(salt, data))
        rows.append((seq, prev, more, at, by, kind, act, key, replaces, salt, data))
    whole = not rows[-1][2] and keys.verifies(segment.device, prev, segment.signature)
    return rows if whole else None
