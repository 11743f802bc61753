"""The languages of a form: which one is meant, and what its groups are called in it."""

from ..errors import NotFound
from ..templates.form import Form


def meant(form: Form, wanted: str) -> str:
    """Return the form's language that a name or code means (`English (en)` by `en`); empty: its own.

    Raises:
        NotFound: `form.no_language`, with those it has.
    """
    plain = wanted.strip().casefold()
    own = form.settings.get("default_language", "")
    if not plain or plain == own.casefold():
        return ""
    for language in form.languages:
        name, _, code = language.casefold().rstrip(") ").partition("(")
        if plain in (language.casefold(), name.strip(), code.strip()):
            return "" if language == own else language
    raise NotFound("form.no_language", name=wanted, candidates=[own or "-", *form.languages])


def kept(form: Form, remembered: str) -> str:
    """Return the language this laptop remembers, where the form has it; else the form's own."""
    try:
        return meant(form, remembered)
    except NotFound:
        return ""


def offered(form: Form) -> list[str]:
    """Return the languages to choose from, the form's own first (empty where nobody named it)."""
    own = form.settings.get("default_language", "")
    return [own, *(language for language in form.languages if language != own)]
