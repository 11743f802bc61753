"""Repairs of a template in YAML or Markdown that are certain: what is wrong and what was meant both stand in the line.

A repair changes one line (blanks at the beginnings of lines: all of them), so comments stay and places keep their
numbers. `mended` tries each on the whole template and keeps it only if there are fewer errors with it than without.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from difflib import SequenceMatcher

from ...errors import Problem
from ..expression.lexer import tokens
from . import yaml_writer

SURE = 0.75  # of the characters of a misspelt word
TAB_WIDTHS = (2, 4, 8)
_FULL_COLON = re.compile(r"(\s*(?:- +)?[\w.\-]+)：\s*(.*)")
_KEYED = re.compile(r"(\s*(?:- +)?[\w:.\-]+: +)(\S.*?)(\s+#(?:\s.*)?)?")
_INDENT = re.compile(r"[ \t\u3000\u00a0]*")
_BLANKS = {"\u3000": 2}  # columns that the eye sees
_QUOTES = {"“": "”", "‘": "’"}

INDENTS = {"template.indent_tab", "template.indent_wide"}

Mender = Callable[[str, Problem], str | None]


def mended(text: str, check: Callable[[str], Sequence[Problem]]) -> str:
    """Return a template with every certain repair made; `check` returns the errors of a text."""
    errors = check(text)
    tried: set[tuple[int, str]] = set()
    while True:
        for edit, candidate in _candidates(text, errors):
            if edit in tried:
                continue
            tried.add(edit)
            left = check(candidate)
            if better(left, errors):
                text, errors = candidate, left
                break
        else:
            return text


def better(left: Sequence[Problem], errors: Sequence[Problem]) -> bool:
    """Tell whether a repair helped: fewer errors, or one that only shows now that its cell is read at all."""
    new = Counter(problem.code for problem in left) - Counter(problem.code for problem in errors)
    if new["template.yaml_bad"]:
        return False
    shown = all(code.startswith("expression.") or code.endswith("_bad") for code in new)
    return len(left) < len(errors) or (len(left) == len(errors) and bool(new) and shown)


def readable(text: str, errors: Sequence[Problem]) -> str:
    """Return a text that YAML refuses with the lines put right that can be, so that the rest of it is checked too."""
    lines = text.split("\n")
    for problem in errors:
        row = problem.where.row if problem.where else None
        if row and problem.code in SYNTAX:
            lines[row - 1] = SYNTAX[problem.code](lines[row - 1], problem) or lines[row - 1]
    return _indented("\n".join(lines))


def _candidates(text: str, errors: Sequence[Problem]) -> Iterator[tuple[tuple[int, str], str]]:
    """Yield repairs: which line becomes what (0: all of them), and the whole text with it."""
    lines = text.split("\n")
    if any(problem.code in INDENTS for problem in errors):
        yield (0, ""), _indented(text)
    for problem in errors:
        row = problem.where.row if problem.where else None
        mender = REPAIRS.get(problem.code)
        if row and mender is _header:
            row = _row_of_header(lines, row, problem)
        if row and mender and row <= len(lines):
            new = mender(lines[row - 1], problem)
            if new and new != lines[row - 1]:
                yield (row, new), "\n".join([*lines[: row - 1], new, *lines[row:]])


def _indented(text: str) -> str:
    """Put plain blanks at the beginnings of lines; a tab is as wide as it must be to stand in line with those above."""
    lines = text.split("\n")
    dashes: set[int] = set()
    above = 0
    for at, line in enumerate(lines):
        blanks = _INDENT.match(line)[0]  # type: ignore[index]
        rest = line[len(blanks) :]
        if not rest or rest.startswith("#"):
            continue
        if blanks.strip(" "):
            wide = [sum(width if sign == "\t" else _BLANKS.get(sign, 1) for sign in blanks) for width in TAB_WIDTHS]
            wanted = dashes if rest.startswith("- ") else {above, above + 2}
            blanks = " " * next((each for each in wide if each in wanted), wide[0])
            lines[at] = blanks + rest
        if rest.startswith("- "):
            dashes.add(len(blanks))
        above = len(blanks) + (2 if rest.startswith("- ") else 0)
    return "\n".join(lines)


# What is meant by a line


def _colon(line: str, problem: Problem) -> str | None:
    found = _FULL_COLON.fullmatch(line)
    return f"{found[1]}: {yaml_writer.scalar(found[2].strip())}" if found else None


def _quotes(line: str, problem: Problem) -> str | None:
    found = _KEYED.fullmatch(line.rstrip())
    return f"{found[1]}{yaml_writer.scalar(found[2])}{found[3] or ''}" if found else None


def _comma(line: str, problem: Problem) -> str | None:
    lost = re.escape(str(problem.params["lost"]))
    return re.sub(rf",\s*({lost})(?=\s*[,}}])", r"，\1", line, count=1)


def _header(line: str, problem: Problem) -> str | None:
    wrong, meant = _wrong_header(problem), str(problem.params["near"])
    if not _sure(wrong, meant):
        return None
    return re.sub(rf"(?<![\w:])([\"']?){re.escape(wrong)}\1(?=\s*[:|])", meant, line, count=1)


def header_cell(text: str, problem: Problem) -> str | None:
    """Return what was meant by the header of a column in a workbook."""
    meant = str(problem.params["near"])
    return meant if _sure(_wrong_header(problem), meant) else None


def _wrong_header(problem: Problem) -> str:
    return str(problem.params.get("column", problem.params.get("value")))


def _row_of_header(lines: Sequence[str], row: int, problem: Problem) -> int:
    """Return the line above a row of Markdown in which its column is headed; in YAML it is the line itself."""
    cell = re.compile(rf"\|\s*{re.escape(_wrong_header(problem))}\s*(?:\||$)")
    if not lines[row - 1].lstrip().startswith("|"):
        return row
    return next((above for above in range(row, 0, -1) if cell.search(lines[above - 1])), row)


def _word(line: str, problem: Problem) -> str | None:
    """Put the near word in the place of a misspelt type or list."""
    wrong, meant = str(problem.params["value"]).split(" ")[0], str(problem.params["near"]).split(" ")[0]
    return _value(line, wrong, meant) if _sure(wrong, meant) else None


def _narrow(line: str, problem: Problem) -> str | None:
    """Write full-width digits and letters as they are meant."""
    wrong = str(problem.params["value"])
    return _value(line, wrong, unicodedata.normalize("NFKC", wrong))


def _expression(line: str, problem: Problem) -> str | None:
    wrong = str(problem.params.get("expression", ""))
    return _value(line, wrong, straightened(wrong))


def _value(line: str, wrong: str, meant: str) -> str | None:
    """Change a value in its line, keeping how it is quoted where that still does."""
    if not wrong or line.count(wrong) != 1:
        return None
    found = _KEYED.fullmatch(line.rstrip())
    whole = found[2].strip("\"'") if found else ""
    if found and whole == wrong and not line.lstrip("- ").startswith("{"):
        return f"{found[1]}{yaml_writer.scalar(meant)}{found[3] or ''}"
    return line.replace(wrong, meant)


def straightened(expression: str) -> str:
    """Return an expression with the signs that an input method put there as they were meant; texts stay."""
    for _ in range(len(expression)):
        try:
            tokens(expression)
        except Problem as problem:
            if problem.code != "expression.character_wide":
                break
            at = int(str(problem.params["at"])) - 1
            sign, end = expression[at], expression.find(_QUOTES.get(expression[at], "\0"), at)
            if end > at:
                expression = f"{expression[:at]}'{expression[at + 1 : end]}'{expression[end + 1 :]}"
            else:
                expression = f"{expression[:at]}{problem.params['meant']}{expression[at + len(sign) :]}"
        else:
            break
    return expression


def _sure(wrong: str, meant: str) -> bool:
    return meant != "—" and SequenceMatcher(None, wrong.lower(), meant.lower()).ratio() >= SURE


SYNTAX: dict[str, Mender] = {
    "template.colon_wide": _colon,
    "template.text_needs_quotes": _quotes,
    "template.text_cut_by_colon": _quotes,
}
# What is wrong with the text of a cell, wherever that stands.
CELLS: dict[str, Mender] = {
    "template.type_unknown": _word,
    "template.list_unknown": _word,
    "template.deadline_bad": _narrow,
    "template.number_bad": _narrow,
    "template.count_bad": _narrow,
    "template.word_unknown": _narrow,
    "template.yes_no_bad": _narrow,
    "expression.character_wide": _expression,
}
REPAIRS: dict[str, Mender] = SYNTAX | CELLS | {
    "template.text_cut_by_comma": _comma,
    "template.column_unknown": _header,
    "template.sheet_unknown": _header,
}  # fmt: skip
