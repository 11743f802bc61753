"""What may have been meant by a word that is not known."""

from collections.abc import Iterable


def lookalikes(word: str, known: Iterable[str], most: int = 3, cutoff: float = 0.6) -> list[str]:
    """Return the known words that look like this one, the most alike first; `cutoff` is 0 (any) to 1 (the same)."""
    from difflib import get_close_matches

    return get_close_matches(word, list(known), most, cutoff)
