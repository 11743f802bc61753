"""What verbs that print papers share: the fonts of this laptop, and saying which of them only stand in."""

from typing import TYPE_CHECKING

from . import words
from .printer import out
from .run import here

if TYPE_CHECKING:
    from ..notices.page.fonts import Fonts


def fonts_of() -> "Fonts":
    """Return the fonts that this laptop's settings name, and the machine's own."""
    from ..notices.page.fonts import chosen, load_fonts
    from ..store import config

    return load_fonts(chosen(config.load(here.workspace().root)))


def say_substitutes(fonts: "Fonts") -> None:
    """Name the fonts that stand in for official ones."""
    found = [f"{words.show('role', served.role)} {served.font}" for served in fonts.served() if served.substitute]
    if found:
        out.tell("notice.substitutes", fonts=found)
