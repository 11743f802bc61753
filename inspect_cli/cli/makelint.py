"""`python -m inspect_cli.cli.makelint > docs/lint.md`: what `template check` can say, with an example of each.

The codes and their levels are found in the source, the texts and repairs in the message tables, and the examples
in `lint_examples.md`; a test runs every example and sees exactly its code.
"""

import ast
import re
import sys
from collections.abc import Iterator
from json import loads
from pathlib import Path

HERE = Path(__file__).parent
SOURCES = [*sorted((HERE.parent / "templates").rglob("*.py")), HERE / "template_check.py"]
EXAMPLES = HERE / "lint_examples.md"
CODE = re.compile(r"(?:template|expression|workbook)\.[a-z_]+")
ERROR, WARNING = "error", "warning"
# What is said of published versions, of files to be written, of rows without a file, and of answers while they come.
NO_LINT = {
    "expression.nodes_expected", "expression.xml_bad", "template.setting_missing",
    "template.ambiguous", "template.content_bad", "template.ending", "template.fix_would", "template.fix_cannot",
    "template.fixed", "template.clean", "template.not_here", "template.not_in_force", "template.out_of_force",
    "template.retired", "template.text_too_long", "template.unfit", "template.version_ambiguous", "template.warned",
}  # fmt: skip
HEAD = """\
# What `template check` says

Written by `python -m inspect_cli.cli.makelint > docs/lint.md`; a test runs every example and sees exactly its code. An
error keeps a template from being published, a warning does not. `template check --fix` makes the repairs marked ✎
where what was meant is certain, in YAML, Markdown and .xlsx, and shows them as a difference (`--dry-run`: and no more).

An example is the form without what is right about it: the sheet `settings` is left out where it is as it should be.
In those called `excel`, `<…>` is a cell that is no text: a number, a date, a formula, or something hidden.

"""


def levels() -> dict[str, set[str]]:
    """Return every code that the source can report, and whether as error, warning or both."""
    found: dict[str, set[str]] = {}
    for file in SOURCES:
        tree = ast.parse(file.read_text(encoding="utf-8"))
        warned = {id(each) for call in _calls(tree) if _warns(call) for each in ast.walk(call)}
        said = {each.attr for each in ast.walk(tree) if isinstance(each, ast.Attribute)}
        usual = WARNING if "warn" in said and "error" not in said else ERROR
        for node in ast.walk(tree):
            if isinstance(node, ast.Constant) and isinstance(node.value, str) and CODE.fullmatch(node.value):
                found.setdefault(node.value, set()).add(WARNING if id(node) in warned else usual)
    return {code: found[code] for code in sorted(found) if code not in NO_LINT}


def _calls(tree: ast.AST) -> Iterator[ast.Call]:
    return (node for node in ast.walk(tree) if isinstance(node, ast.Call))


def _warns(call: ast.Call) -> bool:
    """Tell a call that warns: `report.warn(…)`, or one that is handed `report.warn`."""
    return any(isinstance(each, ast.Attribute) and each.attr == "warn" for each in (call.func, *call.args))


def examples() -> dict[str, str]:
    """Return the Markdown of each code's example."""
    _, *parts = re.split(r"^## (\S+)\n", EXAMPLES.read_text(encoding="utf-8"), flags=re.MULTILINE)
    return {code: text.strip() for code, text in zip(parts[::2], parts[1::2], strict=True)}


def make() -> str:
    """Return the page."""
    from ..templates.files.mending import INDENTS, REPAIRS

    zh, en = (loads((HERE / "words" / f"{lang}.json").read_text("utf-8")) for lang in ("zh", "en"))
    known = levels()
    parts = [HEAD]
    for code, example in examples().items():
        mark = " ✎" if code in REPAIRS or code in INDENTS else ""
        parts.append(
            f"## {code}\n\n{' or '.join(sorted(known[code]))}{mark} — {_said(en, code)}\n\n{_said(zh, code)}\n"
        )
        parts.append(f"{example}\n")
    return "\n".join(parts)


def _said(words: dict[str, str], code: str) -> str:
    """Return a message and its repair, placeholders as they are."""
    repair = words.get(f"{code}.hint", "")
    text = f"{words[code]}{f' → {repair}' if repair else ''}".replace("{{", "{").replace("}}", "}")
    return text.replace("<", "&lt;").replace("*", "\\*")


if __name__ == "__main__":
    sys.stdout.write(make())
