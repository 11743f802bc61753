"""The sheet `entities`: what a submission says of the things in a list that it creates or updates.

The rules are those of the specification (getodk.github.io/xforms-spec/entities) and of pyxform, which puts each into
a group of its own choice: the one that holds all it is saved from, or the innermost that it speaks of.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from . import columns
from .form import Entity, Group, Question
from .report import Report, near
from .rows import Row

SAVE_TO = "save_to"
EXPRESSIONS = ("label", "entity_id", "create_if", "update_if")
_LIST = ("list_name", "dataset")  # the second is the older name of the column
# A list, or what is saved of a thing in it: a name that does not begin with `__`; that of a list has no dot.
_NAME = re.compile(r"(?!__)[^\W\d][\w.\-]*")
_TAKEN = {"name", "label"}

Groups = tuple[Group, ...]


class _Place(NamedTuple):
    """A question that an entity is saved from (`saved`) or speaks of, and the groups around it, outermost first."""

    row: Row
    around: Groups
    saved: bool

    def scope(self) -> Groups:
        """Return the groups down to the innermost repeat."""
        last = max((n for n, group in enumerate(self.around, 1) if group.kind == "repeat"), default=0)
        return self.around[:last]


def build(rows: Sequence[Row], root: Group, report: Report) -> tuple[Entity, ...]:
    """Return the entities of a form, each in its place; what is wrong is reported."""
    entities: dict[str, Entity] = {}
    for row in rows:
        if entity := _entity(row, report):
            if entity.listed in entities:
                report.error("template.entity_double", row.where(_LIST[0]), value=entity.listed)
            entities[entity.listed] = entity
    places: dict[str, list[_Place]] = {name: [] for name in entities}
    seen: set[int] = set()
    for item, around in _walk(root, ()):
        if id(item.row) in seen:  # what or_other adds has the row of the question before it
            continue
        seen.add(id(item.row))
        _note(item, around, entities, places, report)
    return _placed(entities, places, report)


def _entity(row: Row, report: Report) -> Entity | None:
    listed = next((row.get(column) for column in _LIST if row.get(column)), "")
    for column in row.cells:
        if column not in (*EXPRESSIONS, *_LIST):
            report.error("template.entity_column", row.where(column), value=column)
    if not _NAME.fullmatch(listed) or "." in listed:
        report.error("template.entity_name_bad", row.where(_LIST[0]), value=listed)
        return None
    label, entity_id, create_if, update_if = (row.get(column) for column in EXPRESSIONS)
    entity = Entity(listed, label, entity_id, create_if, update_if, row)
    if not entity.entity_id and entity.update_if:
        report.error("template.entity_id_missing", row.where("update_if"), value=listed)
    elif entity.entity_id and entity.create_if and not entity.update_if:
        report.error("template.entity_update_missing", row.where("create_if"), value=listed)
    elif not entity.entity_id and not entity.label:
        report.error("template.entity_label_missing", row.where("label"), value=listed)
    return entity


def _walk(group: Group, around: Groups) -> Iterator[tuple[Group | Question, Groups]]:
    for child in group.children:
        yield child, around
        if isinstance(child, Group):
            yield from _walk(child, (*around, child))


def _note(
    item: Group | Question,
    around: Groups,
    entities: Mapping[str, Entity],
    places: Mapping[str, list[_Place]],
    report: Report,
) -> None:
    """Note which entities are saved from an item or speak of it."""
    if target := item.row.get(SAVE_TO):
        listed, property_ = _target(item, target, entities, report)
        if listed:
            if any(place.saved and place.row.get(SAVE_TO).rpartition("#")[2] == property_ for place in places[listed]):
                report.error("template.save_to_double", item.row.where(SAVE_TO), value=property_)
            places[listed].append(_Place(item.row, around, saved=True))
    for listed, entity in entities.items():
        told = (getattr(entity, column) for column in EXPRESSIONS)
        if item.name in {name for text in told for name in columns.REFERENCE.findall(text)}:
            places[listed].append(_Place(item.row, around, saved=False))


def _target(item: Group | Question, target: str, entities: Mapping[str, Entity], report: Report) -> tuple[str, str]:
    """Return list and property that a `save_to` means: `property`, or `list#property` where there are several lists."""
    where = item.row.where(SAVE_TO)
    listed, sign, property_ = target.rpartition("#")
    listed = listed if sign else next(iter(entities), "")
    if not entities:
        report.error("template.entity_missing", where, value=target)
    elif isinstance(item, Group):
        report.error("template.save_to_group", where, value=item.name)
    elif not sign and len(entities) > 1:
        report.error("template.save_to_which", where, value=target, known=", ".join(entities))
    elif listed not in entities:
        report.error("template.save_to_list", where, value=listed, near=near(listed, entities))
    elif not _NAME.fullmatch(property_) or property_.lower() in _TAKEN:
        report.error("template.save_to_name", where, value=property_)
    else:
        return listed, property_
    return "", ""


def _placed(entities: Mapping[str, Entity], places: Mapping[str, list[_Place]], report: Report) -> tuple[Entity, ...]:
    """Give each entity a group of its own, the innermost that it may have; one that stands alone has the form."""
    wanted = {name: _wanted(entity, places[name], report) for name, entity in entities.items()}
    taken: set[str] = set()
    found = []
    for name, (scope, groups) in ((name, each) for name, each in wanted.items() if each):
        inmost = len(groups) if scope or len(entities) > 1 else 0
        saved = {_path(place.around) for place in places[name] if place.saved}
        paths = [_path(groups[:depth]) for depth in range(inmost, len(scope) - 1, -1)]
        free = next((path for path in paths if path not in taken), None)
        if free is None or (free != paths[0] and saved & taken):
            report.error("template.entity_place", entities[name].row.where(_LIST[0]), value=name)
            continue
        # What it is saved from below its own group is no place for another one.
        taken |= {free} | {path for place in places[name] if place.saved for path in _below(place.around, free)}
        found.append(entities[name]._replace(path=free))
    return tuple(found)


def _wanted(entity: Entity, places: Sequence[_Place], report: Report) -> tuple[Groups, Groups] | None:
    """Return the scope of an entity, the groups down to a repeat, and the groups down to where it is best placed.

    None: what it is made of stands in different repeats, which is reported.
    """
    scope = max((place.scope() for place in places), key=_repeats, default=())
    saved = [place for place in places if place.saved]
    inmost = max((place.around for place in saved or places if place.scope() == scope), key=len, default=scope)
    groups = _common([place.around for place in saved]) if saved else inmost
    groups = max(scope, groups, key=lambda each: (_repeats(each), len(each)))
    for place in places:
        if scope[: len(place.scope())] != place.scope() or (place.saved and place.scope() != scope):
            row, column = (place.row, SAVE_TO) if place.saved else (entity.row, _LIST[0])
            report.error("template.entity_scope", row.where(column), value=entity.listed, group=_path(scope) or "/")
            return None
    return scope, groups


def _common(lines: Sequence[Groups]) -> Groups:
    """Return the groups that several questions share, from the outermost."""
    together = 0
    for level in zip(*lines, strict=False):
        if any(group is not level[0] for group in level):
            break
        together += 1
    return lines[0][:together]


def _below(groups: Groups, path: str) -> list[str]:
    """Return the paths of groups that lie in the one at `path`."""
    return [group.path for group in groups if not path or group.path.startswith(f"{path}/")]


def _path(groups: Groups) -> str:
    return groups[-1].path if groups else ""


def _repeats(groups: Groups) -> int:
    return sum(group.kind == "repeat" for group in groups)
