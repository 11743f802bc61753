"""Former names: how an answer, a figure or a photo of an older version finds its question in a newer one.

Column `alias` (曾用名) of a question or group holds the names it had before. A name that is used again for something
else is no former name any more: lint refuses it.
"""

from . import cells, columns
from .form import Form, Group, Question
from .report import Report
from .rows import Row
from .tree import form_path, tags_of

SEPARATORS = " \t、,，;；|"


def former_names(text: str) -> tuple[str, ...]:
    """Return the names in a cell `alias`: those that its question or group had before."""
    return cells.listed(text, SEPARATORS)


def aliases(item: Group | Question) -> tuple[str, ...]:
    """Return an item's former names; the text question that `or_other` adds was renamed with its question."""
    return tuple(name + item.name.removeprefix(item.row.get("name")) for name in former_names(item.row.get("alias")))


class Paths:
    """Finds in one version of a form what an answer of another version belongs to."""

    def __init__(self, form: Form) -> None:
        self.items = {item.path: item for item in form.root.walk()}
        self.named: dict[str, list[str]] = {}
        self.called: dict[str, list[str]] = {}
        for path, item in self.items.items():
            self.named.setdefault(item.name, []).append(path)
            for name in aliases(item):
                self.called.setdefault(name, []).append(path)

    def knows(self, path: str) -> bool:
        """Tell whether the form has this question or group; `path` may name an instance of a repeat."""
        return form_path(path) in self.items

    def now(self, path: str) -> str:
        """Return where an answer at `path` belongs in this form, or an empty text.

        The path itself counts first, then a former name, then the same name in another group. An instance of a
        repeat stays an instance only of a repeat.
        """
        plain = form_path(path)
        home = self.home(plain)
        return path if home == plain else self._tagged(home, tags_of(path)) if home else ""

    def home(self, plain: str) -> str:
        """Return where a question or group of another version is in this form, or an empty text."""
        if plain in self.items:
            return plain
        name = plain.rpartition("/")[2]
        found = self.called.get(name) or self.named.get(name, [])
        return found[0] if len(found) == 1 else ""

    def question(self, name: str) -> Question | None:
        """Return the question of a name, or of a former name."""
        for places in (self.named, self.called):
            for path in places.get(name, []):
                item = self.items[path]
                if isinstance(item, Question):
                    return item
        return None

    def _tagged(self, plain: str, tags: list[str]) -> str:
        """Put the tags of the instances into a path of the form, if it stands in as many repeats."""
        parts = plain.split("/")
        above = ["/".join(parts[:at]) for at in range(1, len(parts))]
        repeats = {path for path in above if self._repeats(path)}
        if len(repeats) != len(tags):
            return ""
        given = iter(tags)
        tagged = [
            part + (f"[{next(given)}]" if path in repeats else "") for part, path in zip(parts, above, strict=False)
        ]
        return "/".join([*tagged, parts[-1]])

    def _repeats(self, path: str) -> bool:
        item = self.items[path]
        return isinstance(item, Group) and item.kind == "repeat"


def check(form: Form, report: Report, *, ours: bool) -> None:
    """Report former names that are no names, that two rows claim, or that are in use.

    In a form that is not `ours` a column `alias` may mean anything.
    """
    say = report.error if ours else report.warn
    used = {item.name for item in form.root.walk()}
    claimed: dict[str, Row] = {}
    for item in form.root.walk():
        if item.name != item.row.get("name"):  # added by or_other
            continue
        for name in former_names(item.row.get("alias")):
            where = item.row.where("alias")
            if not columns.XML_NAME.fullmatch(name):
                say("template.name_bad", where, value=name)
            elif name in used:
                say("template.alias_in_use", where, value=name)
            elif name in claimed:
                say("template.alias_double", where, value=name, line=claimed[name].line)
            claimed.setdefault(name, item.row)
