"""Our engine at the steps of a recorded run, and its state in the words of the record."""

import re
import uuid
from xml.etree import ElementTree

from inspect_cli.templates.submission import submission

_ID = re.compile(r"(uuid:)?[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_INSTANCE = re.compile(r"(.+)\[(.+)\]")


def reference(form, path):
    """The XPath of a node of ours: instances by their number, and not by their tag."""
    found, here = f"/{form.tree.document.children[0].name}", ""
    for part in path.split("/"):
        inside = _INSTANCE.fullmatch(part)
        repeat = f"{here}/{inside[1] if inside else part}".lstrip("/")
        found += f"/{inside[1]}[{form.tags(repeat).index(inside[2]) + 1}]" if inside else f"/{part}"
        here = f"{here}/{part}".lstrip("/")
    return found


def path_of(form, xpath):
    """The other way round."""
    here = ""
    for part in xpath.split("/")[2:]:
        inside = _INSTANCE.fullmatch(part)
        here = f"{here}/{inside[1] if inside else part}".lstrip("/")
        here += f"[{form.tags(here)[int(inside[2]) - 1]}]" if inside else ""
    return here


def play(form, step):
    path = path_of(form, step["path"])
    if step["op"] == "set":
        form.set(path, step["value"], constrained=False)
    elif step["op"] == "add":
        form.add(path)
    else:
        form.remove(f"{path}[{form.tags(path)[step['index']]}]")


def state(form):
    """{XPath: [value, shown, required, read-only, whether it fits, names of its choices]}, as the record has it."""
    found = {}
    for q in form.questions():
        told = [
            form.value(q.path),
            form.relevant(q.path),
            form.required(q.path),
            form.readonly(q.path),
            form.fits(q.path),
        ]
        names = [choice.name for choice in form.choices(q.path)] if q.list_name else None
        found[reference(form, q.path)] = [*told, names]
    return found


def sent(form):
    """The submission as nested lists."""
    form.end()
    return nested(submission(form, f"uuid:{uuid.UUID(int=0)}"))


def nested(xml):
    """[name, attributes, text, [children]] of a submission; of an id only that it is one: it is new each time."""

    def plain(text):
        return "an id" if _ID.fullmatch(text) else text

    def told(element):
        inner = [told(child) for child in element]
        text = "" if inner else plain((element.text or "").strip())
        return [element.tag, {name: plain(value) for name, value in element.attrib.items()}, text, inner]

    return told(ElementTree.fromstring(xml))
