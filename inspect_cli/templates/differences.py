"""What differs between two versions of a template: added, removed, renamed, moved, and changed column by column.

Rows are matched by path, by a former name (`alias`), by a name that both have once, and at last by what they say:
a row with the same label, or nearly the same cells, under another name was probably renamed.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from difflib import SequenceMatcher
from typing import Any, NamedTuple

from . import columns
from .content import Content
from .layout import ordered
from .renaming import former_names

ADDED, REMOVED, RENAMED, MOVED, CHANGED = "added", "removed", "renamed", "moved", "changed"
ALIKE, ALIKE_LABELS = 0.85, 0.75  # of the characters of all cells, and of the labels alone
SHORTEST = 4  # characters of a label that can be nearly the same as another
MOST_COMPARED = 20_000  # pairs of rows
NAME, GROUP, ORDER = "name", "group", "order"


class Change(NamedTuple):
    """One difference. `item` is a path, `list/choice`, a setting or a file; `column` is empty for a whole row.

    Of a row moved, `column` is `group` (the path of its group, or a choice's list) or `order` (its place, from 1).
    `known`: a rename that the newer version states in `alias`.
    """

    what: str
    sheet: str
    item: str
    column: str = ""
    old: str = ""
    new: str = ""
    known: bool = False


class Item(NamedTuple):
    """A row with its place; `parent` is the path of its group, or its list."""

    key: str
    parent: str
    name: str
    cells: Mapping[str, str]

    @property
    def kind(self) -> str:
        """Return the type without its list; a choice has none."""
        return columns.split_type(self.cells.get("type", ""))[0]

    @property
    def label(self) -> str:
        """Return the label, in whatever language it is given first."""
        return next((text for column, text in self.cells.items() if column.partition("::")[0] == "label"), "")

    @property
    def former(self) -> tuple[str, ...]:
        """Return the names that it says it had before."""
        return former_names(self.cells.get("alias", ""))


Pairs = list[tuple[Item, Item]]


def differences(old: Content, new: Content) -> list[Change]:
    """Return what changed from one canonical content to the other, sheet by sheet; nothing when they are equal."""
    found = _of_cells("settings", "", old["settings"], new["settings"])
    found += _of_rows("survey", list(_questions(old["survey"])), list(_questions(new["survey"])))
    found += _of_rows("choices", list(_choices(old["choices"])), list(_choices(new["choices"])))
    return found + _of_files(old.get("files", {}), new.get("files", {}))


def _questions(rows: Sequence[Mapping[str, str]]) -> Iterator[Item]:
    open_groups: list[str] = []
    for row in rows:
        kind = columns.split_type(row.get("type", ""))[0]
        if kind.startswith("end "):
            del open_groups[-1:]
            continue
        name, parent = row.get("name", ""), "/".join(open_groups)
        cells = {column: text for column, text in row.items() if column != NAME}
        yield Item(f"{parent}/{name}" if parent else name, parent, name, cells)
        if kind.startswith("begin "):
            open_groups.append(name)


def _choices(rows: Sequence[Mapping[str, str]]) -> Iterator[Item]:
    for row in rows:
        listed, name = row.get("list_name", ""), row.get("name", "")
        cells = {column: text for column, text in row.items() if column not in (NAME, "list_name")}
        yield Item(f"{listed}/{name}", listed, name, cells)


def _of_rows(sheet: str, old: list[Item], new: list[Item]) -> list[Change]:
    pairs = _matched(old, new, sheet)
    before = {after.key: first for first, after in pairs}
    home = {first.key: after.key for first, after in pairs} if sheet == "survey" else {}
    out_of_order = _out_of_order(old, new, pairs, home)
    found = []
    for item in new:
        if item.key not in before:
            found.append(Change(ADDED, sheet, item.key, new=item.label))
            continue
        was = before[item.key]
        if was.name != item.name:
            known = was.name in item.former
            found.append(Change(RENAMED, sheet, item.key, NAME, was.name, item.name, known))
        if home.get(was.parent, was.parent) != item.parent:
            found.append(Change(MOVED, sheet, item.key, GROUP, was.parent, item.parent))
        elif item.key in out_of_order:
            first, now = out_of_order[item.key]
            found.append(Change(MOVED, sheet, item.key, ORDER, str(first), str(now)))
        found += _of_cells(sheet, item.key, was.cells, item.cells)
    kept = {first.key for first, _ in pairs}
    return found + [Change(REMOVED, sheet, item.key, old=item.label) for item in old if item.key not in kept]


def _of_cells(sheet: str, item: str, old: Mapping[str, str], new: Mapping[str, str]) -> list[Change]:
    return [
        Change(CHANGED, sheet, item or column, column, old.get(column, ""), new.get(column, ""))
        for column in ordered([old, new])
        if old.get(column, "") != new.get(column, "")
    ]


def _of_files(old: Mapping[str, Any], new: Mapping[str, Any]) -> list[Change]:
    found = []
    for name in sorted({*old, *new}):
        what = CHANGED if name in old and name in new else ADDED if name in new else REMOVED
        if old.get(name) != new.get(name):
            first, now = (str(len(files[name]["rows"])) if name in files else "" for files in (old, new))
            found.append(Change(what, "files", name, "rows", first, now))
    return found


# Which row became which


def _matched(old: list[Item], new: list[Item], sheet: str) -> Pairs:
    """Return the pairs of rows that are one and the same, the surest first."""
    matching = _Matching(old, new)
    matching.pair(lambda item: item.key, lambda item: item.key)
    if sheet == "survey":
        for at in range(max((len(item.former) for item in new), default=0)):
            matching.pair(lambda item: item.name, lambda item, at=at: next(iter(item.former[at:]), ""))  # type: ignore[misc]
        matching.pair(lambda item: item.name, lambda item: item.name)
        matching.pair(lambda item: item.label and (item.kind, item.label), lambda item: (item.kind, item.label))
        matching.pair_alike()
    else:
        matching.pair(lambda item: item.label and (item.parent, item.label), lambda item: (item.parent, item.label))
    return matching.pairs


class _Matching:
    """Rows not matched yet, by key, and the pairs found so far."""

    def __init__(self, old: list[Item], new: list[Item]) -> None:
        self.old = {item.key: item for item in old}
        self.new = {item.key: item for item in new}
        self.pairs: Pairs = []

    def pair(self, mark: Callable[[Item], object], mark_of_new: Callable[[Item], object]) -> None:
        """Pair the rows left whose mark stands once on either side; an empty mark pairs nothing."""
        firsts, afters = _once(self.old.values(), mark), _once(self.new.values(), mark_of_new)
        for found in [found for found in firsts if found and found in afters]:
            self._take(firsts[found], afters[found])

    def pair_alike(self) -> None:
        """Pair the rows left that are of one type and say nearly the same, the likest first."""
        if len(self.old) * len(self.new) > MOST_COMPARED:
            return
        scored = [
            (-ratio, item.key, other.key)
            for item in self.old.values()
            for other in self.new.values()
            if item.kind == other.kind and (ratio := _likeness(item, other)) >= ALIKE
        ]
        for _, first, after in sorted(scored):
            if first in self.old and after in self.new:
                self._take(self.old[first], self.new[after])

    def _take(self, first: Item, after: Item) -> None:
        self.pairs.append((first, after))
        del self.old[first.key], self.new[after.key]


def _once(items: Iterable[Item], mark: Callable[[Item], object]) -> dict[object, Item]:
    found: dict[object, list[Item]] = {}
    for item in items:
        found.setdefault(mark(item), []).append(item)
    return {name: those[0] for name, those in found.items() if len(those) == 1}


def _likeness(item: Item, other: Item) -> float:
    """Return how much of two rows is alike, 0 to 1; rows whose labels differ are not, whatever else they share."""
    if min(len(item.label), len(other.label)) < SHORTEST or _ratio(item.label, other.label) < ALIKE_LABELS:
        return 0.0
    return _ratio(*(" ".join(text for _, text in sorted(each.cells.items())) for each in (item, other)))


def _ratio(one: str, two: str) -> float:
    matcher = SequenceMatcher(None, one, two, autojunk=False)
    return matcher.ratio() if matcher.quick_ratio() >= ALIKE_LABELS else 0.0


def _out_of_order(
    old: list[Item], new: list[Item], pairs: Pairs, home: Mapping[str, str]
) -> dict[str, tuple[int, int]]:
    """Return the rows that stand elsewhere among those that stayed in their group: their places, from 1."""
    places_old = _places(old)
    places_new = _places(new)
    groups: dict[str, list[tuple[int, str, int]]] = {}
    for first, after in pairs:
        if home.get(first.parent, first.parent) == after.parent:
            spot = (places_new[after.key], after.key, places_old[first.key])
            groups.setdefault(after.parent, []).append(spot)
    found = {}
    for spots in groups.values():
        spots.sort()
        stay = _longest_rising([was for _, _, was in spots])
        found.update({key: (was, now) for at, (now, key, was) in enumerate(spots) if at not in stay})
    return found


def _places(items: Sequence[Item]) -> dict[str, int]:
    counts: dict[str, int] = {}
    places = {}
    for item in items:
        places[item.key] = counts[item.parent] = counts.get(item.parent, 0) + 1
    return places


def _longest_rising(numbers: Sequence[int]) -> set[int]:
    """Return the places of a longest rising run: what stayed, when the rest was moved."""
    from bisect import bisect_left

    ends: list[int] = []  # the smallest end of a run of each length
    tops: list[int] = []  # where that end stands
    before: list[int] = []
    for at, number in enumerate(numbers):
        length = bisect_left(ends, number)
        ends[length : length + 1] = [number]
        tops[length : length + 1] = [at]
        before.append(tops[length - 1] if length else -1)
    stay, at = set(), tops[-1] if tops else -1
    while at >= 0:
        stay.add(at)
        at = before[at]
    return stay
