"""Instances of repeats: how the log keeps them, and what people call them.

Each instance is an answer of its own (`stops[k3f9x2a1]`), so that two laptops may add at the same time: its value
is its place, `3`, and `-3` once it is taken away, so that it can come back where it was. The instance a repeat
begins with has place 1 and is written only when it goes. Instances of a counted repeat are never written.
"""

import re
from collections.abc import Collection, Iterable, Mapping

from ..errors import NotFound, Problem
from ..likeness import lookalikes
from ..templates.columns import MEDIA_TYPES
from ..templates.form import Choice, Form, Question
from ..templates.instance import Instance
from ..templates.scoring import scores
from ..templates.tree import first_tags, form_path, parted

NAMING = {"text", "barcode", "select_one", "select_one_from_file"}  # questions whose answer may name a place
SAID = 2  # answers that stand for an instance in one line

_INSTANCE = re.compile(r"(.+)\[([^\[\]/]+)\]")
_PLACE = re.compile(r"-?[0-9]{1,9}", re.ASCII)


def is_instance(path: str) -> bool:
    """Tell the path of an instance from that of a question."""
    return path.endswith("]")


def around(path: str) -> list[str]:
    """Return the instances a path stands in, the outermost first (an instance stands in itself)."""
    return [path[: found.end()] for found in re.finditer(r"\]", path)]


def instances(instance: Instance) -> set[str]:
    """Return the paths of all instances of repeats that there are."""
    return {f"{repeat}[{tag}]" for repeat, tags in instance.tree.tags.items() for tag in tags}


def standing_in(gone: Collection[str], stored: Iterable[str]) -> list[str]:
    """Return the stored answers and instances that stand in one of some instances, or are one."""
    return [path for path in stored if any(each in gone for each in around(path))] if gone else []


def repeat_of(path: str) -> str:
    """Return the repeat an instance belongs to."""
    return parted(path)[0]


def values(stored: Mapping[str, str]) -> dict[str, str]:
    """Return stored answers as an `Instance` takes them: instead of the instances, the tags of each repeat."""
    found = {path: value for path, value in stored.items() if not is_instance(path)}
    for repeat in {repeat_of(path) for path in stored if is_instance(path)}:
        places = places_of(stored, repeat)
        found[repeat] = " ".join(sorted((tag for tag in places if places[tag] > 0), key=lambda tag: (places[tag], tag)))
    return found


def places_of(stored: Mapping[str, str], repeat: str) -> dict[str, int]:
    """Return the place of every instance there is or was, by tag; below 0: it is taken away."""
    places = dict.fromkeys(first_tags(repeat, stored), 1)
    for path, value in stored.items():
        if (found := _INSTANCE.fullmatch(path)) and found[1] == repeat:
            places[found[2]] = int(value) if _PLACE.fullmatch(value) else 0
    return places


def removed(stored: Mapping[str, str], repeat: str) -> list[str]:
    """Return the paths of the instances that were taken away and can come back, in their order."""
    places = places_of(stored, repeat)
    gone = sorted((-place, tag) for tag, place in places.items() if place < 0)
    return [f"{repeat}[{tag}]" for _, tag in gone]


def next_place(stored: Mapping[str, str], repeat: str) -> int:
    """Return the place of an instance that is added now: behind all there are or were."""
    return max(map(abs, places_of(stored, repeat).values()), default=0) + 1


# What people call them


def numbers(instance: Instance, path: str) -> tuple[int, ...]:
    """Return which instance a path stands in, of each repeat around it (from 1, the outermost first)."""
    found = []
    for inside in around(path):
        repeat, tag = parted(inside)
        found.append(instance.tags(repeat).index(tag) + 1)
    return tuple(found)


def numbered(instance: Instance, path: str) -> str:
    """Return a short name for a question or instance: `NM-04`, `stops[2]/NM-04`, `streets[1]/lamps[3]`."""
    numbers_left = iter(numbers(instance, path))
    *around, last = path.split("/")
    parts = [part for part in around if "[" in part] + [last]
    return "/".join(f"{part.partition('[')[0]}[{next(numbers_left)}]" if "[" in part else part for part in parts)


def find(instance: Instance, name: str) -> str:
    """Return the path of a question named as `numbered` names it.

    Raises:
        NotFound: `answer.no_question` (`candidates`: what may be meant).
    """
    known = {numbered(instance, q.path): q.path for q in instance.questions() if "[" in q.path}
    if name in known:
        return known[name]
    raise NotFound("answer.no_question", name=name, candidates=lookalikes(name, known))


def titles(instance: Instance, path: str) -> list[str]:
    """Return what the instances around a path are called on the screen: `站点 #2`."""
    found = []
    for number, inside in zip(numbers(instance, path), around(path), strict=True):
        group = instance.tree.repeats[repeat_of(inside)][0].source
        name = (group and group.label) or form_path(inside).rpartition("/")[2]
        found.append(f"{name} #{number}")
    return found


def readable(instance: Instance, problem: Problem) -> Problem:
    """Name the question of a problem as people count it, where it stands in a repeat."""
    path = str(problem.params.get("path", ""))
    if "[" in path and path in instance.tree.questions:
        problem.params["path"] = numbered(instance, path)
    return problem


def titled(instance: Instance, q: Question) -> str:
    """Return the label of a question, with the instance it stands in before it."""
    return " · ".join([*titles(instance, q.path), q.label])


def summary(instance: Instance, path: str) -> str:
    """Return what the first answers of an instance say, such as the name of the place; judgements are no names."""
    return _said(
        (q, in_words(q, instance.value(q.path), instance.spoken(instance.form.choices(q))))
        for q in own_questions(instance, path)
        if _names(instance.form, q) and instance.value(q.path)
    )


def _said(answers: Iterable[tuple[Question, str]]) -> str:
    """Join the first answers; a bare number says something only where there are no words."""
    found = list(answers)
    worded = [words for q, words in found if q.type in NAMING]
    return "，".join((worded or [words for _, words in found])[:SAID])


def _names(form: Form, q: Question) -> bool:
    """Tell a question whose answer may say which sample this is."""
    return q.asked and q.type not in MEDIA_TYPES and not scores(form, q)


def name_around(instance: Instance, path: str) -> str:
    """Return what the instances around a path are called by their own first words: `东门站`."""
    found = []
    for inside in around(path):
        worded = [q for q in own_questions(instance, inside) if _names(instance.form, q) and q.type in NAMING]
        said = [in_words(q, value, instance.form.choices(q)) for q in worded if (value := instance.value(q.path))]
        found += said[:1]
    return "，".join(found)


def summary_of(form: Form, stored: Mapping[str, str], path: str) -> str:
    """Return the same of an instance that is not there (any more), from what is stored of it."""
    return _said(
        (q, in_words(q, value, form.choices(q)))
        for q in form.questions.values()
        if _names(form, q)
        and (value := stored.get(f"{path}{q.path.removeprefix(form_path(path))}"))
        and q.path.startswith(f"{form_path(path)}/")
    )


def in_words(q: Question, value: str, choices: Iterable[Choice]) -> str:
    """Return a value in the words of the choices of its question; a ranking with its places."""
    return labelled(q, value, {choice.name: choice.label for choice in choices}) if q.list_name else value


def labelled(q: Question, value: str, labels: Mapping[str, str]) -> str:
    """Do the same with labels by name, for those who keep them: a list may be long."""
    if not labels:
        return value
    words = [labels.get(word, word) for word in value.split()]
    return "、".join(f"{place} {word}" for place, word in enumerate(words, 1)) if q.type == "rank" else "、".join(words)


def own_questions(instance: Instance, path: str) -> list[Question]:
    """Return the questions of an instance that are shown and asked, those of repeats within it left out."""
    return [q for q in instance.within(path) if "[" not in q.path[len(path) + 1 :]]
