"""`python -m inspect_cli.cli.makexlsform > docs/xlsform.md`: what of XLSForm there is, by our own tables."""

import sys
from collections.abc import Iterable, Mapping
from json import loads
from pathlib import Path

from ..templates import columns, entities
from ..templates.evaluation import MOST_INSTANCES, MOST_NODES
from ..templates.expression.functions import BY_COMPILER, FAMILIES, LATER
from ..templates.expression.functions.kind import Function
from ..templates.expression.parser import MOST_NESTED
from ..templates.external import MOST_BYTES
from ..templates.interchange import KEYS

HEAD = """\
# What of XLSForm is supported

Written by `python -m inspect_cli.cli.makexlsform > docs/xlsform.md` out of the tables the program itself works by;
a test compares, and tries every type and every function. *Refused* means an error of `template check` and
`template publish` with the message that is given; *stored* is kept and goes along, and changes nothing here.
"""
NOTES = """\
## Where engines disagree

We follow ODK Web Forms (its engine was run beside ours, form by form and step by step):

* `round(-1.5)` is −2: half is rounded away from zero.
* A question holds what its type has room for, whoever wrote it: `7` in a decimal question is `7.0`, 3.5 in an integer
  one is 3, a date with a time is none. Of a place only what was given is kept.
* What is computed or set by a trigger and has neither label nor hint is not shown. A label may look something up:
  `instance('towns')/root/item[name = ${{q}}]/label`.
* A choice that its `choice_filter` takes away does not count, and is back when it is offered again; what is not on
  offer when the visit is finished goes.
* A cell of the choices that is empty is no node: `county = ''` is false there, `not(county)` is true.
* The sum of nothing is NaN, and so empty; `coalesce(sum(…), 0)` is a number always.
* A repeat right within an instance that was added begins without an instance, as XLSForm's templates have it.
* A repeat that is counted by more than a plain `${{q}}` is not counted while it is hidden.
* `date()` keeps a time of day that its value has; `number()` leaves a date a date, and writes the text of one as whole
  days. A number is days since 1970-01-01T00:00Z: `date(20000)` is eight in the morning in China.
  Of a text that is no date, `date()` makes `Invalid Date`, as Web Forms does; in a question of type date it is empty.
* Very large and very small numbers are written with an exponent, and read: `1e+21`, `1e-7`, `+5`.
* In `checklist()` and `weighted-checklist()` an answer counts when it is true, as any text is: write `${{q}} = 'yes'`.
* `distance()` and `area()` take the Earth for a sphere of 6378100 m and give two places behind the point.
* A reference where yes or no is wanted says whether there is such a question, not whether it is answered (XPath 1.0):
  `relevant: ${{q}}` is always true; write `${{q}} != ''`.
* Inside a repeat a path from the root means all instances, `/data/stops/name` the names of all stops, where Collect
  and Enketo take the one at hand. Lint warns of it; `${{name}}` and `../name` mean the same everywhere.
* A trigger does not go off while a form is being opened; a hidden question holds what its trigger gave it.
* An instance that `repeat_count` takes away is gone with its answers, as in ODK; at the keyboard the screen says how
  many, and Ctrl-Z brings them back. No number in `repeat_count` leaves the instances as they are.
* A calculation writes when its result is another than before, so what a person has put right stays until then; a
  hidden one waits until it is shown. A repeat may count itself (`if(${{last}} = 'yes', ${{count}} + 1, ${{count}})`).
* `regex()` looks for the expression anywhere in the text; write `^…$` for the whole of it. It takes a time that
  grows with the text only, so lookbehind, backreferences, possessive repeats and flags are refused.
  `\\d` and `\\w` are ASCII, `\\p{{L}}` and the other categories of Unicode are known.
* NaN turned into text is empty; `min()` and `max()` of an unanswered question are NaN.
* A label asked for in a language it lacks comes in the default language; `jr:choice-name()` and `jr:itext()` always
  give that one.
* `instance()` is `instance('list')/root/item[…]/column`, of a choice list or of a CSV, XML or GeoJSON file. XML of
  `root` and `item` is such a table, any other is walked as it is (KoboToolbox attaches it); of GeoJSON the columns are
  the properties, `id` and `geometry` (a polygon's outer ring).
* Curly quotes of a word processor in an expression are taken for straight ones, with a warning, but for those inside
  its texts.
* Markdown and HTML in labels are shown as plain text; what is stored and computed with is the text as written.
* `intersects()` tells whether a line or the edge of a shape crosses or touches itself, on the map as it is drawn flat.

Here we do otherwise, and why:

* `or_other` adds 其他 to the question that says so; elsewhere it joins the list, and every question that uses it.
* A computed `default` of a question that is hidden at first is there when it is shown.
* `round()` rounds the number as it is written: `round(1.005, 2)` is 1.01, as people reckon it.
* `string-length()` counts characters: 李𬭩 has two. `and` and `or` give true or false. `(…)[2]` is the second of all.
* `format-date()` takes days and times of day, too; `2026-07-15T09:30` needs neither seconds nor an offset.
* A value off the steps of a `range` is refused. An answer still empty is no choice of `select_one ${{question}}`.
* `instance(…)/label` gives a label in a form of several languages, too (pyxform has `jr:itext(…/itextId)` for that).
* A trigger sets its question in another group of the same instance, too.
* An answer of `select_one_external` that its filter does not offer any more does not count, as with any other select.
* An integer may have 18 digits, not 32 bits only: 20260715093000 is a number of a form.
* A filter that looks at its own answer (not chosen so far) is asked when the choices are shown, and takes nothing away.
  A group that is shown for an answer within it is there at first if a plain default makes it so.

## Bounds

Expressions nest {nested} deep, groups {groups} deep. `repeat_count` makes at most {instances} instances of a repeat
and {nodes} nodes of a form. A file beside a template has at most {bytes} MB; its rows become part of the
published template.
"""
SPELLINGS = """\
Case, blanks and underscores do not matter (`Select One`, `begin_group`), and the words of earlier tools are read as the
types they mean (`int`, `string`, `photo`, `gps`, `q text`, `add date prompt`). `select_one ${question}` offers the
answers of a question in a repeat. KoboToolbox's `begin_kobomatrix`, `begin_score` and `begin_rank` become the groups of
questions they stand for.
"""
ENTITY = ("list_name", *entities.EXPRESSIONS)
ENTITIES = """\
`visit export --odk` writes the entities
of a form into its submissions, as pyxform and ODK Collect have them; lists are fetched and kept by other tools. An id
that is made there, and `${instanceID}`, follow from the visit.
"""
PROGRAM = {
    "note": "shown",
    "calculate": "computed",
    "hidden": "stored, not shown",
    "audit": "named `audit`; a submission names the audit log of the visit there",
    "deviceid": "filled in by the program: the key of the laptop",
    "email": "filled in by the program: what `config set email` said",
    "phonenumber": "filled in by the program: what `config set phonenumber` said",
    "xml-external": "names a table (XML) for `instance()`",
    "simserial": "stored, always empty",
    "subscriberid": "stored, always empty",
    "start-geopoint": "stored, always empty: a terminal does not know where it is",
    "select_one_external": "supported; the lists stand in the sheet `external_choices`",
    "csv-external": "names a table for `instance()` and `pulldata()`",
}


def make() -> str:
    """Return the page."""
    words: dict[str, str] = loads((Path(__file__).parent / "words" / "en.json").read_text("utf-8"))
    parts = [
        HEAD,
        "## Types\n",
        _table(
            ("type", "in Chinese", "here"),
            ((f"`{kind}`", _chinese(kind, columns.TYPE_ALIASES), _type(kind, words)) for kind in _types()),
        ),
        SPELLINGS,
        "## Columns\n",
        *(_columns(sheet, words) for sheet in ("survey", "choices", "settings")),
        f"### entities\n\nSupported are {_list(ENTITY)} (`list_name` is also `dataset`). {ENTITIES}",
        f"Of `parameters` these are obeyed: {_list(columns.PARAMETERS)}. Stored are the others that XLSForm has:\n",
        _table(("type", "parameters"), ((f"`{kind}`", _list(sorted(known))) for kind, known in KEYS.items())),
        "## Functions\n",
        _table(("family", "functions (with the number of their arguments)"), _families()),
        f"Refused: {_list(sorted(LATER))} (“{words['expression.function_unsupported'].format(value='…')}”).\n",
        NOTES.format(
            nested=MOST_NESTED,
            groups=columns.MOST_GROUPS,
            instances=MOST_INSTANCES,
            nodes=MOST_NODES,
            bytes=MOST_BYTES // 1_000_000,
        ),
    ]
    return "\n".join(parts)


def _types() -> list[str]:
    order = [*sorted(columns.ASKED), *sorted(columns.TYPES - columns.ASKED), *sorted(columns.STRUCTURE)]
    return [*order, *sorted(columns.UNSUPPORTED - {*order})]


def _type(kind: str, words: dict[str, str]) -> str:
    if kind in columns.UNSUPPORTED:
        return f"refused: “{words['template.type_unsupported'].format(value=kind)}”"
    if kind in PROGRAM:
        return PROGRAM[kind]
    return "filled in by the program" if kind in columns.METADATA else "supported"


def _columns(sheet: str, words: dict[str, str]) -> str:
    rows = [
        (f"`{column}`", _chinese(column, columns.ALIASES), _column(column, words)) for column in columns.known(sheet)
    ]
    if sheet == "survey":
        rows.append(("`instance::…`", "", "an attribute of the element in a submission"))
        rows.append(("any other `bind::…` `body::…` `control::…`", "", "stored"))
    if sheet == "settings":
        rows.append(("`attribute::…`", "", "an attribute of the root of a submission"))
    if sheet == "choices":
        rows.append(("any other", "", "data for `choice_filter` and `instance()`"))
    unknown, foreign = (words[f"template.column_{code}"].format(column="…") for code in ("unknown", "foreign"))
    end = (
        f"A column that misses one of these by a letter or two is refused: “{unknown}”. Any other is stored, with a\n"
        f"warning: “{foreign}”.\n"
    )
    end = "" if sheet == "choices" else end
    return f"### {sheet}\n\n{_table(('column', 'in Chinese', 'here'), rows)}\n{end}"


def _column(column: str, words: dict[str, str]) -> str:
    if columns.ignored(column):
        return f"stored, with a warning: “{words['template.column_ignored'].format(column=column)}”"
    translated = " (`::language` too)" if column in columns.TRANSLATED else ""
    return ("stored" if column in columns.STORED else "supported") + translated


def _chinese(word: str, table: Mapping[str, str]) -> str:
    return " ".join(alias for alias, meant in table.items() if meant == word and not alias.isascii())


def _families() -> Iterable[tuple[str, str]]:
    for family, functions in FAMILIES.items():
        yield family, " ".join(f"`{name}` {_arity(function)}" for name, function in functions.items())
    yield "of the form", _list(sorted(BY_COMPILER)).replace(",", "")


def _arity(function: Function) -> str:
    if function.most is None:
        return f"{function.least}+"
    return str(function.least) if function.least == function.most else f"{function.least}–{function.most}"


def _list(names: Iterable[str]) -> str:
    return ", ".join(f"`{name}`" for name in names)


def _table(head: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> str:
    lines = [head, tuple("---" for _ in head), *rows]
    return "".join("| " + " | ".join(cell.replace("|", "\\|") for cell in line) + " |\n" for line in lines)


if __name__ == "__main__":
    sys.stdout.write(make())
