"""The list of a repeat's instances, as a screen."""

from ..widths import cut, pad
from .drawing import FAILED, OPEN, PASSED, Brush, Drawn, flow, hanging, head, keys
from .filling import Sample
from .pages import Page

NAME, COUNTS = 20, 20  # cells: what an instance is called, at least; what is kept for its number and counts


def listed(brush: Brush, page: Page) -> Drawn:
    """Draw the instances of a repeat, each with its number, its first answers, how far it has come and what fails.

    Those that were taken away follow, numbered on: their number brings them back.
    """
    filling, say, cells = brush.filling, brush.say, brush.cells
    samples, removed = filling.samples(page), filling.removed(page)
    body = [line for note in filling.shown(page) for line in hanging("  ※ ", filling.instance.text(note.path), cells)]
    focus = -1
    for sample in samples:
        if focus < 0 and sample.answered < sample.asked:
            focus = len(body)
        body.append(_row(brush, sample))
    if not samples:
        body += flow([say("screen.list.empty")], cells, 2)
    if removed:
        body += ["", *flow([say("screen.list.removed")], cells, 2)]
    for number, (_, summary) in enumerate(removed, len(filling.instance.tags(page.repeat)) + 1):
        body += hanging(f"{number:>2} +  ", summary or say("screen.list.unnamed"), cells)
    return Drawn(head(brush, page), body, _foot(brush, page, removed=bool(removed)), max(focus, 0))


def _row(brush: Brush, sample: Sample) -> str:
    sign = FAILED if sample.failed else PASSED if sample.answered == sample.asked else OPEN
    name = pad(cut(sample.summary or brush.say("screen.list.unnamed"), brush.cells - COUNTS), NAME)
    fails = f"  {FAILED}{sample.failed}" if sample.failed else ""
    return cut(f"{sample.number:>2} {sign} {name} {sample.answered}/{sample.asked}{fails}", brush.cells)


def _foot(brush: Brush, page: Page, *, removed: bool) -> list[str]:
    say, may_add = brush.say, brush.filling.may_add(page)
    how = ["open", "add", "remove"] if may_add else ["open", "fixed"]
    parts = [say(f"screen.list.{each}") for each in (*how, *(["restore"] if removed else []))]
    names = ("help", *(("add",) if may_add else ()), "back", "summary", "menu", "pause")
    return [*flow(parts, brush.cells), *keys(say, brush.cells, names)]
