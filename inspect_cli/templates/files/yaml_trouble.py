"""Names the real cause of what YAML refuses: Chinese texts trip it in a handful of ways, over and over."""

import re

from ...errors import Where
from ..report import Report

_INDENT = re.compile(r" *([\t\u3000\u00a0])[\s\u3000]*(?:- |[\w:]+[:：](?:\s|$))")
_KEYED = re.compile(r"\s*(?:- +)?(?P<key>[\w:.\-]+): +(?P<text>\S.*)$")
_FULL_COLON = re.compile(r"\s*(?:- +)?[\w.\-]+：")
_SIGNS = "[]{}>|*&!%@`\"'?,"


def indent_is_plain(text: str, file: str, report: Report) -> bool:
    """Report tabs and full-width blanks before a key, which the eye cannot see; True if there are none."""
    if not any(blank in text for blank in "\t\u3000\u00a0"):
        return True
    before = len(report.errors)
    for number, line in enumerate(text.split("\n"), 1):
        if found := _INDENT.match(line):
            code = "template.indent_tab" if found[1] == "\t" else "template.indent_wide"
            report.error(code, Where(file, row=number))
    return len(report.errors) == before


def explain(error: Exception, lines: list[str], file: str, report: Report) -> None:
    """Turn a YAML error into what the author did; every line that is certainly wrong is named."""
    before = len(report.errors)
    for number, line in enumerate(lines, 1):
        diagnosis = _diagnose(line)
        if diagnosis:
            code, params = diagnosis
            report.error(code, Where(file, row=number), **params)
    if len(report.errors) == before:
        mark = getattr(error, "problem_mark", None)
        detail = getattr(error, "problem", None) or str(error)
        report.error("template.yaml_bad", Where(file, row=mark.line + 1 if mark else None), detail=detail)


def _diagnose(line: str) -> tuple[str, dict[str, str]] | None:
    if _FULL_COLON.match(line) and not re.search(r":(\s|$)", line):
        return "template.colon_wide", {"value": line.strip()}
    found = _KEYED.match(line)
    if not found:
        return None
    text = re.split(r"\s+#", found["text"])[0].strip()
    if text[0] in _SIGNS:
        return None if _closed(text) else ("template.text_needs_quotes", {"sign": text[0], "value": text})
    if re.search(r":(\s|$)", text):
        cut, _, lost = text.partition(":")
        return "template.text_cut_by_colon", {"value": cut.strip(), "lost": lost.strip()}
    return None


def _closed(text: str) -> bool:
    """Tell whether quotes, brackets or a block sign at the start are used as YAML means them."""
    if text[0] in "\"'":
        return len(text) > 1 and text[-1] == text[0]
    if text[0] in "[{":
        return text[-1] == {"[": "]", "{": "}"}[text[0]]
    return bool(re.fullmatch(r"[>|][+\-\d]*", text))
