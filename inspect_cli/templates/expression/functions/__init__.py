"""The functions, by family. A further family is a further file and a line here."""

from . import dates, logic, nodesets, numbers, selects, strings
from .kind import Function

FUNCTIONS: dict[str, Function] = (
    logic.FUNCTIONS | numbers.FUNCTIONS | strings.FUNCTIONS | nodesets.FUNCTIONS | selects.FUNCTIONS | dates.FUNCTIONS
)
# Known to ODK and not here yet: the message says so instead of "unknown".
LATER = {
    "instance", "pulldata", "area", "distance", "geofence", "digest", "base64-decode", "property", "jr:itext",
    "randomize", "version", "extract-signed", "intersects", "pow10", "lang", "id",
}  # fmt: skip
