"""Digests and encodings."""

import base64
import binascii
import hashlib
from collections.abc import Sequence

from ....errors import Unfit
from ..values import Value, to_string
from .kind import Function

ALGORITHMS = {"MD5": "md5", "SHA-1": "sha1", "SHA-256": "sha256", "SHA-384": "sha384", "SHA-512": "sha512"}
ENCODINGS = {"base64", "hex"}


def digest(text: Value, algorithm: Value, encoding: Value = "base64") -> str:
    """Return the hash of a text.

    Raises:
        Unfit: `expression.word_unknown`: no such algorithm or encoding.
    """
    name, written = to_string(algorithm), to_string(encoding)
    _known([None, name, written])
    made = hashlib.new(ALGORITHMS[name], to_string(text).encode(), usedforsecurity=False)
    return made.hexdigest() if written == "hex" else base64.b64encode(made.digest()).decode()


def _known(texts: Sequence[str | None]) -> None:
    for text, words in zip(texts[1:], (ALGORITHMS, ENCODINGS), strict=False):
        if text is not None and text not in words:
            raise Unfit("expression.word_unknown", where=None, value=text, known=", ".join(sorted(words)))


def base64_decode(text: Value) -> str:
    """Return the UTF-8 text that a Base64 text holds, with or without its padding; empty if it holds none."""
    written = "".join(to_string(text).split()).rstrip("=")
    try:
        return base64.b64decode(written + "=" * (-len(written) % 4), validate=True).decode()
    except (binascii.Error, UnicodeDecodeError):
        return ""


FUNCTIONS = {
    "digest": Function(digest, 2, 3, check=_known),
    "base64-decode": Function(base64_decode, 1, 1),
}
