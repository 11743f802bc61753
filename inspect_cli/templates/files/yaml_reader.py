"""Templates as YAML: every scalar is a text, and every text knows its line.

Read from the parser's events, not from loaded values: `no`, `007`, `2026.10` and dates survive, anchors and
tags are seen instead of silently swallowed, and it takes a third of the time.
"""

import re
from typing import Any, NamedTuple

from ...errors import Where
from .. import columns
from ..report import Report, near
from ..rows import Cell, Intake, Row, Sheets
from . import mending, yaml_trouble

_LIKE_A_COMMENT = re.compile(r"\s+#\S")


class Text(NamedTuple):
    """A scalar; `plain` when it stands without quotes."""

    text: str
    line: int
    plain: bool = True


class Items(NamedTuple):
    """A sequence."""

    items: list[Any]
    line: int


class Pairs(NamedTuple):
    """A mapping; `flow` when written in braces."""

    pairs: list[tuple[Text, Any]]
    line: int
    flow: bool


Node = Text | Items | Pairs
Pair = tuple[Text, Any]


def read(text: str, file: str, report: Report) -> Sheets:
    """Return the rows of a YAML template, `children:` and inline `choices:` resolved.

    Where YAML refuses a line and it is certain what was meant, the rest is read and reported on as well.
    """
    intake = Intake(file, report)
    before, warned = len(report.errors), len(report.warnings)
    try:
        tree = _Tree(text, file, report).root() if yaml_trouble.indent_is_plain(text, file, report) else None
        if isinstance(tree, Pairs):
            _Desugar(intake).sheets(tree)
    except RecursionError:
        report.error("template.too_deep", Where(file), most=columns.MOST_GROUPS)
        return intake.sheets
    if isinstance(tree, Pairs):
        return intake.sheets
    refused = report.errors[before:]
    if not refused:
        report.error("template.no_sheets", Where(file, row=1))
    elif (mended := mending.readable(text, refused)) != text:
        del report.warnings[warned:]  # they come again
        return read(mended, file, report)
    return intake.sheets


class _Tree:
    """Builds the three kinds of node from the parser's events."""

    def __init__(self, text: str, file: str, report: Report) -> None:
        import yaml

        self.yaml = yaml
        self.loader = getattr(yaml, "CBaseLoader", yaml.BaseLoader)(text)
        self.file = file
        self.report = report
        self.lines = text.split("\n")
        self.hashes = {n for n, line in enumerate(self.lines) if "#" in line and _LIKE_A_COMMENT.search(line)}

    def root(self) -> Node | None:
        """Return the document's root, or None when there is none or it cannot be read."""
        try:
            return self._document()
        except self.yaml.YAMLError as error:
            yaml_trouble.explain(error, self.lines, self.file, self.report)
            return None
        finally:
            self.loader.dispose()

    def _document(self) -> Node | None:
        get, end = self.loader.get_event, self.yaml.StreamEndEvent
        get()  # the stream
        if isinstance(get(), end):
            return None
        root = self._node(get())
        get()  # the end of the document
        if not isinstance(following := get(), end):
            self.report.error("template.second_document", Where(self.file, row=following.start_mark.line + 1))
        return root

    def _node(self, event: Any) -> Node:  # noqa: ANN401 - a yaml.Event, once yaml is loaded
        kind = event.__class__
        line = event.start_mark.line + 1
        if kind is self.yaml.AliasEvent:
            self._special(line, "*")
            return Text("", line)
        if event.anchor:
            self._special(line, "&")
        if event.tag:
            self._special(line, "!")
        if kind is self.yaml.ScalarEvent:
            plain = not event.style
            if plain and self.hashes and event.end_mark.line in self.hashes:
                self._comment(event)
            return Text(event.value, line, plain)
        if kind is self.yaml.SequenceStartEvent:
            return Items(self._until(self.yaml.SequenceEndEvent), line)
        nodes = self._until(self.yaml.MappingEndEvent)
        keys = [node if node.__class__ is Text else self._no_key(node) for node in nodes[::2]]
        return Pairs(list(zip(keys, nodes[1::2], strict=True)), line, bool(event.flow_style))

    def _until(self, end: type) -> list[Any]:
        get, node, nodes = self.loader.get_event, self._node, []
        while (event := get()).__class__ is not end:
            nodes.append(node(event))
        return nodes

    def _no_key(self, node: Node) -> Text:
        self.report.error("template.text_expected", Where(self.file, row=node.line))
        return Text("#", node.line)

    def _special(self, line: int, sign: str) -> None:
        value = self.lines[line - 1].strip()
        self.report.error("template.text_needs_quotes", Where(self.file, row=line), sign=sign, value=value)

    def _comment(self, event: Any) -> None:  # noqa: ANN401
        """Warn of ` #3门`, which YAML takes for a comment; `# so` is one."""
        rest = self.lines[event.end_mark.line][event.end_mark.column :]
        if event.value and _LIKE_A_COMMENT.match(rest):
            where = Where(self.file, row=event.end_mark.line + 1)
            self.report.warn("template.text_cut_by_hash", where, value=event.value, lost=rest.strip())


class _Desugar:
    """Walks the tree and hands plain rows to the intake."""

    def __init__(self, intake: Intake) -> None:
        self.intake = intake
        self.report = intake.report
        self.lists: dict[str, int] = {}

    def sheets(self, tree: Pairs) -> None:
        for key, node in self._distinct(tree, ""):
            sheet = columns.SHEETS.get(key.text, key.text)
            if sheet == "survey":
                self._survey(node)
            elif sheet == "choices":
                self._choices(node)
            elif sheet == "settings":
                for row in node.items if isinstance(node, Items) else [node]:
                    self._row("settings", row)
            elif sheet == "entities":
                for item in self._items(node, sheet):
                    self._row(sheet, item)
            elif sheet != "yxf" and not sheet.startswith("#"):
                self._error("template.sheet_unknown", "", key, near=near(sheet, columns.RESOLVERS))

    def _survey(self, node: Node) -> None:
        for item in self._items(node, "survey"):
            pairs = self._distinct(item, "survey")
            inside = {key.text: value for key, value in pairs if key.text in ("children", "choices")}
            cells = [pair for pair in pairs if pair[0].text not in inside]
            if "choices" in inside:
                cells = self._inline_choices(cells, inside["choices"], item.line)
            row = self._add("survey", item.line, cells, item.flow)
            if "children" in inside:
                kind = columns.split_type(row.get("type"))[0]
                if not kind.startswith("begin "):
                    self.report.error("template.children_misplaced", row.where("type"), value=kind)
                self._survey(inside["children"])
                if kind.startswith("begin "):
                    end = Text(kind.replace("begin", "end"), item.line)
                    self._add("survey", item.line, [(Text("type", item.line), end)], flow=False)

    def _inline_choices(self, cells: list[Pair], node: Node, line: int) -> list[Pair]:
        """Take the rows of an inline list; a select without list name gets the question's."""
        texts = {columns.RESOLVERS["survey"](key.text): value for key, value in cells}
        kind, name = texts.get("type", Text("", line)), texts.get("name", Text("", line))
        if not (isinstance(kind, Text) and isinstance(name, Text)):
            return cells
        base, listed, rest = columns.split_type(kind.text)
        if base not in columns.SELECTS:
            self._error("template.choices_misplaced", "survey", kind, value=kind.text)
            return cells
        listed = listed or name.text
        self._list(Text(listed, line), node)
        typed = Text(f"{base} {listed} {rest}", kind.line)
        return [(k, typed if v is kind else v) for k, v in cells]

    def _choices(self, node: Node) -> None:
        if isinstance(node, Pairs):
            for key, rows in self._distinct(node, "choices"):
                self._list(key, rows)
        else:
            for item in self._items(node, "choices"):
                self._row("choices", item)

    def _list(self, name: Text, node: Node) -> None:
        if name.text in self.lists:
            self._error("template.list_double", "choices", name, line=self.lists[name.text])
        self.lists[name.text] = name.line
        for item in self._items(node, "choices"):
            own = (Text("list_name", item.line), Text(name.text, item.line))
            self._add("choices", item.line, [own, *self._distinct(item, "choices")], item.flow)

    def _row(self, sheet: str, node: Node) -> None:
        if isinstance(node, Pairs):
            self._add(sheet, node.line, self._distinct(node, sheet), node.flow)
        elif not _empty(node):
            self.report.error("template.row_expected", Where(self.intake.file, sheet, node.line))

    def _add(self, sheet: str, line: int, pairs: list[Pair], flow: bool) -> Row:
        resolve = columns.RESOLVERS[sheet]
        cells: list[Cell] = []
        for key, node in pairs:
            if node.__class__ is not Text:
                self._error("template.text_expected", sheet, key)
            elif flow and node.plain and not node.text and resolve(key.text) not in columns.PLAIN:
                value = cells[-1].text if cells else ""
                self._error("template.text_cut_by_comma", sheet, key, value=value, lost=key.text)
            else:
                cells.append(Cell(key.text, node.text, node.line))
        return self.intake.add(sheet, line, cells)

    def _items(self, node: Node, sheet: str) -> list[Pairs]:
        """Return the rows of a sequence of mappings."""
        if not isinstance(node, Items):
            if not _empty(node):
                self.report.error("template.list_expected", Where(self.intake.file, sheet, node.line))
            return []
        for item in node.items:
            if not isinstance(item, Pairs):
                self.report.error("template.row_expected", Where(self.intake.file, sheet, item.line))
        return [item for item in node.items if isinstance(item, Pairs)]

    def _distinct(self, node: Pairs, sheet: str) -> list[Pair]:
        """Return the pairs of a mapping, the first of each key; a key given twice is an error."""
        pairs = {pair[0].text: pair for pair in reversed(node.pairs)}
        if len(pairs) == len(node.pairs):
            return node.pairs
        for pair in node.pairs:
            if pairs[pair[0].text] is not pair:
                self._error("template.key_double", sheet, pair[0], line=pairs[pair[0].text][0].line)
        return [pair for pair in node.pairs if pairs[pair[0].text] is pair]

    def _error(self, code: str, sheet: str, key: Text, **params: object) -> None:
        where = Where(self.intake.file, sheet, key.line, key.text)
        self.report.error(code, where, **({"value": key.text} | params))


def _empty(node: Node) -> bool:
    return isinstance(node, Text) and not node.text
