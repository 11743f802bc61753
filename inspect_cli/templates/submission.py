"""An instance as the XML that ODK servers take: the primary instance of the XForm (getodk.github.io/xforms-spec)."""

import re
from collections.abc import Iterator
from xml.sax.saxutils import escape, quoteattr

from .expression.nodes import Node
from .instance import Instance

_ORX = "http://openrosa.org/xforms"
# XML 1.0 cannot write these, not even escaped.
_UNWRITABLE = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def submission(instance: Instance, instance_id: str) -> str:
    """Return the submission of an instance; the same answers and the same id give the same text.

    Groups are nested, a repeat is one element per instance, what is hidden is left out, what is empty is there
    and empty. The root bears the setting `name` (`data` without it), the form id and the version.

    Args:
        instance: The form as it was filled in.
        instance_id: The name of this one filling, for good: `uuid:` and a UUID. It goes into `meta/instanceID`.
    """
    form = instance.form
    root = instance.tree.document.children[0]
    version = f" version={_quoted(form.version)}" if form.version else ""
    lines = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        f'<{root.name} xmlns:orx="{_ORX}" id={_quoted(form.form_id)}{version}>',
        *(line for child in root.children for line in _element(child, 1)),
        "  <orx:meta>",
        f"    <orx:instanceID>{_text(instance_id)}</orx:instanceID>",
        *([f"    <orx:instanceName>{_text(name)}</orx:instanceName>"] if (name := instance.named()) else []),
        "  </orx:meta>",
        f"</{root.name}>",
    ]
    return "\n".join(lines) + "\n"


def _element(node: Node, depth: int) -> Iterator[str]:
    if not node.relevant:
        return
    indent = "  " * depth
    if node.item.question is None:
        yield f"{indent}<{node.name}>"
        for child in node.children:
            yield from _element(child, depth + 1)
        yield f"{indent}</{node.name}>"
    elif node.value:
        yield f"{indent}<{node.name}>{_text(node.value)}</{node.name}>"
    else:
        yield f"{indent}<{node.name}/>"


def _text(text: str) -> str:
    # A bare carriage return would be read back as a line feed.
    return escape(_UNWRITABLE.sub("\ufffd", text), {"\r": "&#13;"})


def _quoted(text: str) -> str:
    return quoteattr(_UNWRITABLE.sub("\ufffd", text))
