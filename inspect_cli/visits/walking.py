"""The way through the pages of a survey: what lies before and behind a page, in and out of the lists of repeats."""

from .filling import Filling
from .pages import Page
from .repeats import around, repeat_of


def place(filling: Filling, page: Page) -> int:
    """Return where a page is now; one that is gone leads to the first."""
    return next((n for n, each in enumerate(filling.pages) if each == page), 0)


def beside(filling: Filling, page: Page, step: int) -> int:
    """Return the page before (-1) or after (1) one that has something to ask; beyond the last it is the summary.

    Within an instance of a repeat both ends lead to the list of the instances; a list is passed as a whole.
    """
    pages, at = filling.pages, place(filling, page)
    there = range(at + 1, len(pages)) if step > 0 else range(at - 1, -1, -1)
    for n in there:
        if pages[n].inside == page.inside and filling.asks(pages[n]):
            return n
    if page.inside:
        return list_of(filling, page.inside)
    return len(pages) if step > 0 else at


def onward(filling: Filling, page: Page) -> int:
    """Return the page to go to when one is done: from the end of an instance the next one that is not."""
    following = beside(filling, page, 1)
    if not page.inside or following != list_of(filling, page.inside):
        return following
    next_one = waiting_in(filling, repeat_of(page.inside), page.inside)
    return following if next_one is None else next_one


def list_of(filling: Filling, instance: str) -> int:
    """Return the page that lists the instances of a repeat, by the path of one of them."""
    return next((n for n, each in enumerate(filling.pages) if each.repeat == repeat_of(instance)), 0)


def waiting_in(filling: Filling, repeat: str, after: str = "") -> int | None:
    """Return the first page that waits for answers in the instances of a repeat, in those `after` one if it is given.

    None: there is no such page.
    """
    paths = [f"{repeat}[{tag}]" for tag in filling.instance.tags(repeat)]
    wanted = paths[paths.index(after) + 1 :] if after in paths else paths
    heads = tuple(f"{path}/" for path in wanted)
    for n, page in enumerate(filling.pages):
        if f"{page.inside}/".startswith(heads) and filling.waiting(page):
            return n
    return None


def opened(filling: Filling, instance: str) -> int | None:
    """Return the first page of an instance that has something to ask; None: it has none."""
    return next((n for n, page in enumerate(filling.pages) if page.inside == instance and filling.asks(page)), None)


def holding(filling: Filling, path: str) -> int:
    """Return the page that asks a question, or lists an instance; where it is gone, the list it stood in."""
    for n, page in enumerate(filling.pages):
        if any(q.path == path for q in page.questions):
            return n
    inside = around(path)
    return list_of(filling, inside[-1]) if inside else 0


def tops(filling: Filling) -> list[int]:
    """Return the pages of the form itself, without those of instances: what is numbered in the summary."""
    return [n for n, page in enumerate(filling.pages) if not page.inside]


def number(filling: Filling, page: Page) -> int:
    """Return the number of the page of the form that a page is, or lies in (from 1)."""
    outermost = page.inside.partition("[")[0]
    numbered = [filling.pages[n] for n in tops(filling)]
    found = (n for n, each in enumerate(numbered, 1) if each == page or (outermost and each.repeat == outermost))
    return next(found, 1)
