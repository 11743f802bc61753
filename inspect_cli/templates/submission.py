"""An instance as the XML that ODK servers take: the primary instance of the XForm (getodk.github.io/xforms-spec)."""

import re
from collections.abc import Iterator, Mapping
from datetime import datetime, time, tzinfo
from typing import NamedTuple
from xml.sax.saxutils import escape, quoteattr

from .expression import dates
from .expression.nodes import Node
from .expression.schema import Item
from .form import Group
from .instance import Instance

_ORX = "http://openrosa.org/xforms"
# A time with its seconds and its offset.
_WHOLE = re.compile(r"\d\d:\d\d:\d\d([.,]\d+)?(Z|[+-]\d\d(:?\d\d){0,2})$", re.ASCII)
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
    form, beside = instance.form, beside or Beside()
    root = instance.tree.document.children[0]
    version = f" version={_quoted(form.version)}" if form.version else ""
    audited = beside.audit or any(question.type == "audit" for question in form.questions.values())
    lines = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        f'<{root.name} xmlns:orx="{_ORX}" id={_quoted(form.form_id)}{version}>',
        *_children(root, 1, beside),
        "  <orx:meta>",
        *([_leaf("orx:audit", beside.audit, 2)] if audited else []),
        _leaf("orx:instanceID", instance_id, 2),
        *([_leaf("orx:instanceName", name, 2)] if (name := instance.named()) else []),
        "  </orx:meta>",
        f"</{root.name}>",
    ]
    return "\n".join(lines) + "\n"


def _children(node: Node, depth: int, beside: Beside) -> Iterator[str]:
    nodes: dict[int, list[Node]] = {}
    for child in node.children:
        nodes.setdefault(child.item.index, []).append(child)
    for item in node.item.children:
        there = nodes.get(item.index, [])
        yield from (_leaf(name, "", depth) for name in _heads(item))
        if name := item.counter:
            yield _leaf(name, str(len(there)), depth)
        for child in there:
            yield from _element(child, depth, beside)


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


def _element(node: Node, depth: int, beside: Beside) -> Iterator[str]:
    question = node.item.question
    if not node.relevant or (question and question.type == "audit"):  # which stands in the metadata
        return
    if question is None:
        yield f"{'  ' * depth}<{node.name}>"
        yield from _children(node, depth + 1, beside)
        yield f"{'  ' * depth}</{node.name}>"
    else:
        value = beside.media.get(node.path) or _timed(question.type, node.read(), beside.zone)
        yield _leaf(node.name, value, depth)


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


def _leaf(name: str, value: str, depth: int) -> str:
    indent = "  " * depth
    return f"{indent}<{name}>{_text(value)}</{name}>" if value else f"{indent}<{name}/>"


def _text(text: str) -> str:
    # A bare carriage return would be read back as a line feed.
    return escape(_UNWRITABLE.sub("\ufffd", text), {"\r": "&#13;"})


def _quoted(text: str) -> str:
    return quoteattr(_UNWRITABLE.sub("\ufffd", text))
