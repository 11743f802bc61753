"""The shape of a form as expressions see it: items by place in the form, by path and by name."""

from .. import columns
from ..external import ENDINGS
from ..form import Form, Group, Question
from ..rows import XML
from .documents import document
from .nodes import Document
from .tables import Table


class Item:
    """A group or question as a node of the form: `index` is its place in document order, the root's is 0."""

    attributes: tuple["Item", ...] = ()
    __slots__ = ("children", "index", "kind", "name", "parent", "path", "repeats", "source")

    def __init__(self, index: int, name: str, parent: "Item | None", source: Group | Question | None) -> None:
        self.index = index
        self.kind = "element" if parent else "document"
        self.name = name
        self.parent = parent
        self.source = source
        self.path = source.path if source else ""
        self.children: list[Item] = []
        # The repeats around this item, itself included, outermost first.
        self.repeats: tuple[Item, ...] = parent.repeats if parent else ()
        if self.is_repeat:
            self.repeats = (*self.repeats, self)

    @property
    def is_repeat(self) -> bool:
        """Tell whether there can be several nodes of this item side by side."""
        return isinstance(self.source, Group) and self.source.kind == "repeat"

    @property
    def counted(self) -> bool:
        """Tell whether an expression says how many instances a repeat has."""
        return isinstance(self.source, Group) and bool(self.source.repeat_count)

    @property
    def counter(self) -> str:
        """Return the name of the node that XLSForm makes for a repeat counted by more than a plain `${question}`."""
        counted = self.source.repeat_count if isinstance(self.source, Group) else ""
        return f"{self.name}_count" if counted and not columns.REFERENCE.fullmatch(counted.strip()) else ""

    @property
    def question(self) -> Question | None:
        """Return the question, or None for a group."""
        return self.source if isinstance(self.source, Question) else None

    def walk(self) -> list["Item"]:
        """Return this item and all below, in document order."""
        found = [self]
        for child in self.children:
            found += child.walk()
        return found


class Schema:
    """All items of a form; `document` is what stands above the root."""

    def __init__(self, form: Form) -> None:
        self.form = form
        self.items: list[Item] = []
        self.document = Item(-1, "", None, None)
        self.root = self._add(form.root, self.document)
        self.by_path = {item.path: item for item in self.items}
        self.by_name: dict[str, list[Item]] = {}
        for item in self.items[1:]:
            self.by_name.setdefault(item.name, []).append(item)
        self._tables: dict[str, Table | Document] = {}
        self._columns: dict[str, None] = {}

    def list_names(self) -> list[str]:
        """Return what `instance()` can name."""
        return self.form.list_names()

    def table(self, name: str) -> Table | Document | None:
        """Return a choice list, or what a file beside the template holds (with its ending or without); or None."""
        if name not in self._tables:
            files = self.form.files
            stem = name.partition(" ")[0]
            file = next((files[each] for each in (stem, *(f"{name}{e}" for e in ENDINGS)) if each in files), None)
            if name in self.form.lists and stem not in files:
                choices = self.form.lists[name]
                rows = [{"name": c.name, "label": c.label} | c.row.cells for c in choices]
                if any(column.startswith("label::") for row in rows for column in row):
                    rows = [row | {"itextId": f"{name}-{place}"} for place, row in enumerate(rows)]
                columns = [*dict.fromkeys(column for row in rows for column in row if column != "list_name")]
                # A column that only other lists fill may be asked for: no row of this one has it.
                columns += [column for column in self._choice_columns() if column not in columns]
                self._tables[name] = Table(columns, [[row.get(column) or None for column in columns] for row in rows])
            elif file and file.columns == (XML,):
                self._tables[name] = document(file.rows[0][0])
            elif file:
                self._tables[name] = Table(file.columns, file.rows)
        return self._tables.get(name)

    def _choice_columns(self) -> dict[str, None]:
        if not self._columns:
            choices = (
                choice for listed in self.form.lists.values() for choice in listed if choice.row.sheet == "choices"
            )
            self._columns = dict.fromkeys(c for choice in choices for c in choice.row.cells if c != "list_name")
        return self._columns

    def _add(self, source: Group | Question, parent: Item) -> Item:
        item = Item(len(self.items), source.name, parent, source)
        self.items.append(item)
        parent.children.append(item)
        if isinstance(source, Group):
            for child in source.children:
                self._add(child, item)
        return item
