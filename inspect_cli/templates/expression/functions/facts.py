"""What the program knows about the form, the device and who fills it in."""

from ..context import Context
from ..values import Value, to_string
from .kind import Function

_NAMES = {"phone number": "phonenumber", "userid": "username"}


def property_(context: Context, name: Value) -> str:
    """Return `username`, `deviceid`, `email` or `phonenumber`, or nothing."""
    word = to_string(name).lower()
    return context.facts.get(_NAMES.get(word, word), "")


FUNCTIONS = {
    "property": Function(property_, 1, 1, "context"),
    "version": Function(lambda context: context.facts.get("version", ""), 0, 0, "context"),
}
