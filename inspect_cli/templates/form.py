"""A form: the tree of groups and questions, the choice lists and the settings, typed."""

import uuid
from collections.abc import Collection, Iterator, Mapping
from decimal import Decimal
from typing import NamedTuple, Union

from .columns import ASKED, NO
from .content import Content
from .external import ENDINGS
from .rows import Files, Row

# Parts of the score (setting `part`); without one a template belongs to the first.
FIELD, PEOPLE, MINORS = "实地", "问卷", "未成年人"
# What a thing had when it was fetched, by the column of its list that says so.
_FETCHED = {"baseVersion": "__version", "trunkVersion": "__trunkVersion", "branchId": "__branchId"}
UNTESTED_NAMES = {"skip", "untested", "未测"}


class Choice(NamedTuple):
    """One choice of a list; `score` is None for 不适用 and 未测, which leave the calculation."""

    name: str
    label: str
    score: Decimal | None
    row: Row

    @property
    def untested(self) -> bool:
        """Tell 未测 (not covered) from 不适用: by the name `skip` or the label 未测."""
        return self.score is None and (self.name in UNTESTED_NAMES or self.label == "未测")


class Question(NamedTuple):
    """One question. The expressions stand as written; empty text means: not given.

    `path` is the '/'-joined names from the root without the root's own. `problem` and `unit` are lists
    (usual phrases; responsible units or roles, the leading one first); `photo` is never, fail or always;
    `ask` batch or each; `when` day, night, peak or empty.
    """

    path: str
    name: str
    type: str
    list_name: str
    label: str
    hint: str
    required: str
    required_message: str
    relevant: str
    constraint: str
    constraint_message: str
    calculation: str
    default: str
    readonly: str
    choice_filter: str
    appearance: str
    parameters: Mapping[str, str]
    trigger: tuple[str, ...]
    indicator: str
    category: str
    weight: Decimal
    score: str
    fail: str
    problem: tuple[str, ...]
    unit: tuple[str, ...]
    deadline: str
    feedback: str
    severity: str
    requirement: str
    basis: str
    photo: str
    photo_min: int
    photo_max: int | None
    ask: str
    when: str
    target: Decimal | None
    row: Row

    @property
    def asked(self) -> bool:
        """Tell whether a person answers it: no note, no metadata, nothing computed that bears no label."""
        return self.type in ASKED and bool(self.label)


class Group(NamedTuple):
    """A group (`kind` "group"), a repeat ("repeat") or the form itself ("form", with an empty path).

    `repeat_count` is the expression that says how many instances a repeat has; empty: as many as are wanted.
    """

    path: str
    name: str
    kind: str
    label: str
    relevant: str
    appearance: str
    repeat_count: str
    children: tuple[Union["Group", Question], ...]
    row: Row
    readonly: str = ""

    def walk(self) -> Iterator[Union["Group", Question]]:
        """Yield every group and question below, in the order of the form."""
        for child in self.children:
            yield child
            if isinstance(child, Group):
                yield from child.walk()


class Entity(NamedTuple):
    """A thing of a list; the expressions stand as written. `path` is that of the group it stands in (empty: the form).

    Without an `entity_id` it is created, else it is updated; with `create_if` and `update_if` one or the other.
    """

    listed: str
    label: str
    entity_id: str
    create_if: str
    update_if: str
    row: Row
    path: str = ""

    def expressions(self, columns_: Collection[str]) -> dict[str, str]:
        """Return what its attributes, and its label, are computed by; `columns_` are those of its list.

        A new one has no `id` among them.
        """
        found = {}
        if not self.entity_id or self.create_if:
            found["create"] = self.create_if or "'1'"
        if self.entity_id:
            row = f"instance('{self.listed}')/root/item[name = {self.entity_id}]"
            fetched = {name: f"{row}/{column}" if column in columns_ else "''" for name, column in _FETCHED.items()}
            found |= {"update": self.update_if or "'1'", **fetched, "id": self.entity_id}
        return found | ({"label": self.label} if self.label else {})

    def new_id(self, instance_id: str, path: str = "") -> str:
        """Return the id that it is created with, in the instance at `path`: the same for the same filling."""
        return instance_id and str(uuid.uuid5(uuid.NAMESPACE_URL, f"{instance_id}/{path}"))


class Form(NamedTuple):
    """A template in its typed form. `questions` by path, in the order of the form.

    `files` are the tables beside it, `lost` the names of those that could not be read.
    """

    root: Group
    questions: Mapping[str, Question]
    lists: Mapping[str, tuple[Choice, ...]]
    settings: Mapping[str, str]
    content: Content
    sha256: str
    files: Files
    languages: tuple[str, ...] = ()
    lost: frozenset[str] = frozenset()
    entities: tuple[Entity, ...] = ()

    @property
    def form_id(self) -> str:
        """Return the stable name of the form."""
        return self.settings.get("form_id", "")

    @property
    def title(self) -> str:
        """Return what the form is called."""
        return self.settings.get("form_title", "") or self.form_id

    @property
    def version(self) -> str:
        """Return the version its author gave it."""
        return self.settings.get("version", "")

    @property
    def point_type(self) -> str:
        """Return the type of point it is for, or nothing."""
        return self.settings.get("point_type", "")

    @property
    def retired(self) -> bool:
        """Tell whether its settings take it out of force: `active` says no."""
        return self.settings.get("active", "").lower() in NO

    @property
    def part(self) -> str:
        """Return the part of the score its visits belong to (实地, 问卷 …), or nothing."""
        return self.settings.get("part", "")

    @property
    def placeless(self) -> bool:
        """Tell whether it may be filled in without a point: a questionnaire, a tally, a list of documents."""
        return not self.point_type or self.part not in {"", FIELD}

    @property
    def questionnaire(self) -> bool:
        """Tell whether it asks people what they think: then nothing in it is a finding, whatever they say."""
        return self.part == PEOPLE or (self.part == MINORS and not self.point_type)

    def choices(self, question: Question) -> tuple[Choice, ...]:
        """Return all choices of a question's list, filters apart."""
        return self.lists.get(question.list_name, ())

    def list_names(self) -> list[str]:
        """Return what `instance()` can name."""
        return [*self.lists, *(name.rpartition(".")[0] for name in self.files)]

    def is_lost(self, name: str) -> bool:
        """Tell whether a list is a table that could not be read, named with or without its ending."""
        return any(f"{name}{ending}" in self.lost for ending in ("", *ENDINGS))

    def written(self, row: Row, column: str, language: str) -> str:
        """Return a text column of a row in one of `languages`; empty if it is not given in that language."""
        return row.get(f"{column}::{language}") if language else ""

    def indicators(self, question: Question) -> list[tuple[str, str]]:
        """Return (edition, code) of each indicator; a plain code belongs to the edition of the settings."""
        pairs = []
        for part in question.indicator.replace("；", ";").replace("：", ":").split(";"):
            edition, colon, code = part.strip().partition(":")
            if part.strip():
                named = (edition.strip(), code.strip())
                pairs.append(named if colon else (self.settings.get("edition", ""), named[0]))
        return pairs
