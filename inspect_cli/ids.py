"""The one maker of random names. Crockford's base32 without letters that are misread; no names of people."""

import secrets
from datetime import datetime

ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"


def tag(length: int = 8) -> str:
    """Return a random name of `length` characters, 5 bits each."""
    return "".join(secrets.choice(ALPHABET) for _ in range(length))


def dated(day: datetime) -> str:
    """Return the key of a visit or notice begun that day: yymmdd and eight random characters."""
    return f"{day:%y%m%d}{tag()}"
