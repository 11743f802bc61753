"""An instance as the XML that ODK servers take: the primary instance of the XForm (getodk.github.io/xforms-spec)."""

import re
from collections.abc import Iterator, Mapping
from datetime import datetime, time, tzinfo
from typing import NamedTuple
from xml.sax.saxutils import escape, quoteattr

from ..errors import Problem
from .expression import dates
from .expression.compile import Compiled
from .expression.nodes import Node
from .expression.schema import Item
from .expression.values import to_string
from .form import Group
from .instance import Instance

# A time with its seconds and its offset.
_WHOLE = re.compile(r"\d\d:\d\d:\d\d([.,]\d+)?(Z|[+-]\d\d(:?\d\d){0,2})$", re.ASCII)
# `hxl`, `kobo:submitMessage`; and `kobo="http://…"` of the setting `namespaces`.
_ATTRIBUTE = re.compile(r"[^\W\d][\w.\-]*(:[^\W\d][\w.\-]*)?")
_NAMESPACE = re.compile(r"""([^\W\d][\w.\-]*)\s*=\s*["']([^"']+)["']""")
# XML 1.0 cannot write these, not even escaped.
_UNWRITABLE = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


class Beside(NamedTuple):
    """What lies beside a submission: the audit log's file, and the files of media questions by path.

    `zone` is the offset of dates with a time that were typed without one; None: that of the clock.
    """

    audit: str = ""
    media: Mapping[str, str] = {}
    zone: tzinfo | None = None


def submission(instance: Instance, instance_id: str, beside: Beside | None = None) -> str:
    """Return the submission of an instance; the same answers and the same id give the same text.

    Groups are nested, a repeat is one element per instance, what is hidden is left out, what is empty is there
    and empty. The root bears the setting `name` (`data` without it), the form id and the version.

    Args:
        instance: The form as it was filled in.
        instance_id: The name of this one filling, for good: `uuid:` and a UUID. It goes into `meta/instanceID`.
        beside: The files that belong to it.
    """
    form, making = instance.form, _Making(instance, instance_id, beside or Beside())
    root = instance.tree.document.children[0]
    version = f" version={_quoted(form.version)}" if form.version else ""
    spaces = "".join(f" xmlns:{prefix}={_quoted(name)}" for prefix, name in making.namespaces().items())
    more = making.attributes("attribute::", form.settings)
    lines = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        f"<{root.name}{spaces} id={_quoted(form.form_id)}{version}{more}>",
        *making.children(root, 1),
        "  <meta>",
        *making.entity(root, 2),
        *making.metadata(2),
        "  </meta>",
        f"</{root.name}>",
    ]
    return "\n".join(lines) + "\n"


class _Making(NamedTuple):
    """A submission being written."""

    instance: Instance
    instance_id: str
    beside: Beside

    def children(self, node: Node, depth: int) -> Iterator[str]:
        """Yield what stands in a group, in the order of the form."""
        nodes: dict[int, list[Node]] = {}
        for child in node.children:
            nodes.setdefault(child.item.index, []).append(child)
        for item in node.item.children:
            there = nodes.get(item.index, [])
            yield from (_leaf(name, "", depth) for name in _heads(item))
            if name := item.counter:
                counted = self.instance.program.compiled["repeat_count"][item.index]
                yield _leaf(name, to_string(self.instance.result(counted, node)), depth)
            for child in there:
                yield from self.element(child, depth)

    def element(self, node: Node, depth: int) -> Iterator[str]:
        """Yield a question, or a group and what stands in it; nothing while it is hidden."""
        question, indent = node.item.question, "  " * depth
        if not node.relevant or (question and question.type == "audit"):  # which stands in the metadata
            return
        if question is None:
            yield f"{indent}<{node.name}{self.given(node)}>"
            yield from self.children(node, depth + 1)
            if entity := list(self.entity(node, depth + 2)):
                yield from (f"{indent}  <meta>", *entity, f"{indent}  </meta>")
            yield f"{indent}</{node.name}>"
        else:
            value = self.beside.media.get(node.path) or _timed(question.type, node.read(), self.beside.zone)
            yield _leaf(node.name, value, depth, self.given(node))

    def namespaces(self) -> dict[str, str]:
        """Return the namespaces of the setting `namespaces` by prefix."""
        found = dict(_NAMESPACE.findall(self.instance.form.settings.get("namespaces", "")))
        return {prefix: name for prefix, name in found.items() if prefix not in ("xml", "xmlns")}

    def given(self, node: Node) -> str:
        """Return the attributes that the form's columns `instance::…` give an element."""
        source = node.item.source
        return self.attributes("instance::", source.row.cells) if source else ""

    def attributes(self, family: str, cells: Mapping[str, str]) -> str:
        """Return the attributes of a family of columns; one whose prefix nothing explains could not be read."""
        found = {column.removeprefix(family): text for column, text in cells.items() if column.startswith(family)}
        known = self.namespaces() if found else {}
        own = {"xmlns", *(("id", "version") if family == "attribute::" else ())}  # which the root has already
        kept = {name: text for name, text in found.items() if _ATTRIBUTE.fullmatch(name) and name not in own}
        kept = {name: text for name, text in kept.items() if ":" not in name or name.partition(":")[0] in known}
        return "".join(f" {name}={_quoted(text)}" for name, text in kept.items())

    def entity(self, node: Node, depth: int) -> Iterator[str]:
        """Yield the entity that stands in a group, if any (getodk.github.io/xforms-spec/entities)."""
        if (found := self.instance.program.entities.get(node.item.index)) is None:
            return
        entity, compiled = found
        said = {"dataset": entity.listed, "id": entity.new_id(self.instance_id, node.path)}
        said |= {name: self.worked_out(each, node) for name, each in compiled.items()}
        label = said.pop("label", None)
        start = f"{'  ' * depth}<entity{''.join(f' {name}={_quoted(text)}' for name, text in said.items())}"
        if label is None:
            yield f"{start}/>"
        else:
            yield from (f"{start}>", _leaf("label", label, depth + 1), f"{'  ' * depth}</entity>")

    def worked_out(self, compiled: Compiled, node: Node) -> str:
        """Return what an expression of an entity comes to; nothing, in a form that went out before lint read them."""
        try:
            return to_string(self.instance.result(compiled, node))
        except Problem:
            return ""

    def metadata(self, depth: int) -> Iterator[str]:
        """Yield what is said of the submission itself, in the order of pyxform."""
        form = self.instance.form
        if self.beside.audit or any(question.type == "audit" for question in form.questions.values()):
            yield _leaf("audit", self.beside.audit, depth)
        yield _leaf("instanceID", self.instance_id, depth)
        if form.settings.get("instance_name"):
            yield _leaf("instanceName", self.instance.named(), depth)


def _heads(item: Item) -> Iterator[str]:
    """Yield the names of the empty elements that pyxform puts before an item of a `table-list`.

    One bears the label of the group and stands before all, one bears the choices and stands before the first select;
    both are numbered by the row they come from.
    """
    above = item.parent.source if item.parent else None
    if not isinstance(above, Group) or "table-list" not in above.appearance.split():
        return
    beside = item.parent.children if item.parent else []
    if item is beside[0] and above.row.written() & {"label", "hint"}:
        yield f"generated_table_list_label_{above.row.line}"
    selects = [each for each in beside if each.question and each.question.type in ("select_one", "select_multiple")]
    if item.question and item in selects[:1]:
        yield f"reserved_name_for_field_list_labels_{item.question.row.line}"


def _timed(kind: str, value: str, zone: tzinfo | None) -> str:
    """Return a time as XML has it, with seconds, and with the offset that ODK wants (xforms-spec, data types)."""
    if not value or kind not in ("dateTime", "time"):
        return value
    try:
        moment = datetime.fromisoformat(value) if kind == "dateTime" else time.fromisoformat(value)
    except ValueError:  # a calculation may put anything there
        return value
    if _WHOLE.search(value):
        return value
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=zone or dates.zone())
    return moment.isoformat(timespec="milliseconds")


def _leaf(name: str, value: str, depth: int, attributes: str = "") -> str:
    start = f"{'  ' * depth}<{name}{attributes}"
    return f"{start}>{_text(value)}</{name}>" if value else f"{start}/>"


def _text(text: str) -> str:
    # A bare carriage return would be read back as a line feed.
    return escape(_UNWRITABLE.sub("\ufffd", text), {"\r": "&#13;"})


def _quoted(text: str) -> str:
    return quoteattr(_UNWRITABLE.sub("\ufffd", text))
