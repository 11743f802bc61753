"""Evaluates one expression on an XML document, without a form around it.

    >>> evaluate("sum(/data/stop/lamps)", "<data><stop><lamps>3</lamps></stop><stop><lamps>4</lamps></stop></data>")
    7.0
    >>> evaluate("instance('towns')/root/item[name = current()/town]/label", "<data><town>e</town></data>",
    ...          at="/data", instances={"towns": "<root><item><name>e</name><label>东</label></item></root>"})[0].read()
    '东'

`values.to_string`, `to_number` and `to_boolean` turn a result into what an expression around it would see.
"""

from collections.abc import Mapping
from typing import cast

from ...errors import Unfit
from .compile import compile_text
from .context import NO_FACTS, Context
from .documents import Element, document
from .nodes import Document, Node
from .schema import Schema
from .values import Value


def evaluate(
    expression: str,
    xml: str | Document = "<data/>",
    *,
    at: str = "/",
    instances: Mapping[str, str | Document] | None = None,
    namespaces: Mapping[str, str] | None = None,
    facts: Mapping[str, str] = NO_FACTS,
) -> Value:
    """Return what an expression is worth: a text, a float, a bool, or a list of nodes in document order.

    Args:
        expression: XPath 1.0 with the ODK functions; what needs a form (`${name}`, `jr:choice-name`, the
            name of a text in `jr:itext`) raises its problem when it is reached.
        xml: The document, as text or as `documents.document` made it.
        at: The path of the context node (the first node it gives); also what `current()` means.
        instances: XML by name, for `instance('name')` and `pulldata('name', …)`.
        namespaces: What prefixes mean, beside those that the root declares. A name without a prefix is one without
            a namespace, or in the one that "" names: the default namespace of the root, as XForms are written.
        facts: version, username, deviceid, email and phonenumber, for `version()` and `property()`.

    Raises:
        Unfit: `expression.…`: it cannot be read, or a part that was reached cannot be computed.
    """
    top = document(xml) if isinstance(xml, str) else xml
    tables = {name: document(text) if isinstance(text, str) else text for name, text in (instances or {}).items()}
    schema = cast("Schema", _NoForm(tables))
    root = next((node for node in top.children if isinstance(node, Element)), None)
    known = (root.scope if root else {}) | dict(namespaces or {})

    def run(source: str, node: Node) -> Value:
        compiled = compile_text(source, schema, None, lambda problem: None, namespaces=known)
        return compiled.run(Context((), top, node, facts))

    found: Value = [top] if at == "/" else run(at, top)
    if not isinstance(found, list) or not found:
        raise Unfit("expression.nodes_expected", where=None, value=at)
    return run(expression, found[0])


class _NoForm:
    """What stands in for the shape of a form: nothing is known but the instances."""

    def __init__(self, tables: Mapping[str, Document]) -> None:
        self.tables = tables
        self.by_name: dict[str, list[object]] = {}
        self.by_path: dict[str, object] = {}

    def table(self, name: str) -> Document | None:
        return self.tables.get(name)

    def list_names(self) -> list[str]:
        return list(self.tables)
