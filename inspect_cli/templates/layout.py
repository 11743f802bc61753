"""The order of columns in a template that the program writes, whatever order its rows were kept in."""

from collections.abc import Iterable, Mapping

from . import columns

_ORDER = (
    "type", "list_name", "form_id", "form_title", "version", "point_type", "edition", "default_language",
    "name", "alias", "label", "hint", "guidance_hint", "required", "required_message", "relevant", "constraint",
    "constraint_message", "calculation", "default", "readonly", "choice_filter", "appearance", "parameters",
    "trigger", "repeat_count", *columns.INSPECTION, *columns.MEDIA,
)  # fmt: skip
_PLACES = {column: place for place, column in enumerate(_ORDER)}


def ordered(rows: Iterable[Mapping[str, str]]) -> list[str]:
    """Return the columns of some rows: the usual ones first, each beside its translations."""
    found = {column for row in rows for column in row}
    return sorted(found, key=lambda column: (_PLACES.get(column.partition("::")[0], len(_PLACES)), column))
