"""The functions, by family. A further family is a further file and a line here."""

from . import chance, codes, dates, facts, geo, logic, nodesets, numbers, selects, strings
from .kind import Function

FAMILIES: dict[str, dict[str, Function]] = {
    "logic": logic.FUNCTIONS,
    "numbers": numbers.FUNCTIONS,
    "texts": strings.FUNCTIONS,
    "node-sets": nodesets.FUNCTIONS,
    "selects": selects.FUNCTIONS,
    "dates": dates.FUNCTIONS,
    "places": geo.FUNCTIONS,
    "codes": codes.FUNCTIONS,
    "chance": chance.FUNCTIONS,
    "facts": facts.FUNCTIONS,
}
FUNCTIONS: dict[str, Function] = {name: made for family in FAMILIES.values() for name, made in family.items()}
# These need the form itself when they are compiled; the compiler has them.
BY_COMPILER = {"current", "indexed-repeat", "instance", "jr:choice-name", "jr:itext", "pulldata"}
# Known to ODK and not here: the message says so instead of "unknown".
LATER = {"extract-signed", "pow10"}
