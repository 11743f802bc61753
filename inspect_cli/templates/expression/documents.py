"""XML documents as trees that expressions run on: elements with attributes, texts, comments, instructions."""

from collections.abc import Mapping, Sequence
from xml.parsers import expat

from ...errors import Unfit
from .nodes import Document, Node
from .parser import Step

XML_URI = "http://www.w3.org/XML/1998/namespace"


def expanded(place: Step, namespaces: Mapping[str, str] | None) -> str:
    """Return a node test with its namespace written out, `{uri}name`; in a form there are none."""
    if namespaces is None or place.test.endswith(")") or place.test == "*" or place.axis == "namespace":
        return place.test
    prefix, colon, name = place.test.rpartition(":")
    uri = {"xml": XML_URI, **namespaces}.get(prefix, f"?{prefix}")
    return f"{{{uri}}}{name}" if colon else name


def by_default(place: Step, namespaces: Mapping[str, str] | None) -> str:
    """Return what else a name without a prefix can mean: one in the default namespace; or nothing."""
    uri = namespaces.get("") if namespaces else ""
    plain = (
        place.axis not in {"attribute", "namespace"} and not place.test.endswith((")", "*")) and ":" not in place.test
    )
    return f"{{{uri}}}{place.test}" if uri and plain else ""


class Element(Node):
    """An element. `name` is `{uri}local` (`local` without a namespace), `qname` as it was written."""

    __slots__ = ("attributes", "qname", "scope")

    def __init__(self, name: str, qname: str, parent: Node, scope: dict[str, str]) -> None:
        super().__init__(name, parent)
        self.qname = qname
        # The namespaces in force, by prefix.
        self.scope = scope
        self.attributes: Sequence[Node] = ()

    def read(self) -> str:
        """Return all text within, in document order."""
        return "".join([node.value for node in self.walk() if node.kind == "text"])

    def namespaces(self) -> list[Node]:
        """Return the namespaces in force as nodes."""
        known = {"xml": XML_URI} | {prefix: uri for prefix, uri in self.scope.items() if uri}
        return [Leaf("namespace", prefix, prefix, uri, self) for prefix, uri in known.items()]


class Leaf(Node):
    """A node with nothing below it: `kind` is text, attribute, comment, namespace or processing-instruction."""

    __slots__ = ("kind", "qname")

    def __init__(self, kind: str, name: str, qname: str, value: str, parent: Node) -> None:
        super().__init__(name)
        self.kind = kind
        self.qname = qname
        self.value = value
        self.parent = parent


def document(xml: str) -> Document:
    """Read XML, declarations of entities excepted, so that what is read is never larger than what was given.

    Raises:
        Unfit: `expression.xml_bad`, with what is wrong as `detail`.
    """
    reader = _Reader()
    try:
        reader.parser.Parse(xml.encode("utf-8", "surrogatepass"), True)
    except expat.ExpatError as error:
        raise Unfit("expression.xml_bad", where=None, detail=str(error)) from None
    return reader.top


class _Reader:
    def __init__(self) -> None:
        self.top = Document("")
        self.at: Node = self.top
        self.scopes: list[dict[str, str]] = [{}]
        self.declared: dict[str, str] = {}
        self.parser = made = expat.ParserCreate("utf-8", "}")
        made.namespace_prefixes = True
        made.ordered_attributes = True
        made.buffer_text = True
        made.StartNamespaceDeclHandler = lambda prefix, uri: self.declared.update({prefix or "": uri or ""})
        made.StartElementHandler = self.start
        made.EndElementHandler = self.end
        made.CharacterDataHandler = self.text
        made.CommentHandler = lambda data: self.leaf("comment", "", data)
        made.ProcessingInstructionHandler = lambda target, data: self.leaf("processing-instruction", target, data)
        made.EntityDeclHandler = self.refuse

    def start(self, name: str, attributes: list[str]) -> None:
        scope = self.scopes[-1] | self.declared if self.declared else self.scopes[-1]
        self.declared = {}
        self.scopes.append(scope)
        element = Element(*_names(name), self.at, scope)
        element.attributes = [
            Leaf("attribute", *_names(key), value, element)
            for key, value in zip(attributes[::2], attributes[1::2], strict=True)
        ]
        self.at = element

    def end(self, name: str) -> None:
        self.scopes.pop()
        if self.at.parent is not None:
            self.at = self.at.parent

    def text(self, data: str) -> None:
        last = self.at.children[-1] if self.at.children else None
        if last is not None and last.kind == "text":
            last.value += data
        else:
            self.leaf("text", "", data)

    def leaf(self, kind: str, name: str, data: str) -> None:
        self.at.children.append(Leaf(kind, name, name, data, self.at))

    def refuse(self, *declared: object) -> None:
        raise Unfit("expression.xml_bad", where=None, detail="<!ENTITY>")


def _names(written: str) -> tuple[str, str]:
    """Return `{uri}local` and `prefix:local` of what expat calls `uri}local}prefix`."""
    uri, _, rest = written.rpartition("}")
    if not uri:
        return rest, rest
    if "}" not in uri:
        return f"{{{uri}}}{rest}", rest
    uri, _, local = uri.rpartition("}")
    return f"{{{uri}}}{local}", f"{rest}:{local}"
