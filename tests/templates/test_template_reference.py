"""docs/xlsform.md says what the program does: it is made of the program's tables, and here they are tried."""

import ast
from pathlib import Path

import pytest
from small_forms import checked, form_of, text_of

import inspect_cli
from inspect_cli.cli import makexlsform
from inspect_cli.templates import columns, lint
from inspect_cli.templates.expression.functions import BY_COMPILER, FUNCTIONS, LATER
from inspect_cli.templates.files import reading
from inspect_cli.templates.instance import Instance
from inspect_cli.templates.program import Program
from inspect_cli.templates.report import Report
from inspect_cli.templates.rows import FileTable

PACKAGE = Path(inspect_cli.__file__).parent


def test_the_page_is_the_one_the_tables_make():
    page = PACKAGE.parent / "docs" / "xlsform.md"
    assert page.read_text("utf-8") == makexlsform.make()


def codes_of(kind):
    """Return what lint says to a form with one row of a type, and whether a person is asked."""
    listed = {"select_one": " conform", "select_multiple": " conform", "rank": " conform"}.get(kind, "")
    listed = " list.csv" if kind in columns.FROM_FILE else " conform" if kind == "select_one_external" else listed
    first = kind.replace("end ", "begin ")
    name = "audit" if kind == "audit" else "x"
    rows = [f"- {{type: {first}{listed}, name: {name}, label: 甲, calculation: '1'}}"]
    if first.startswith("begin "):
        rows += ["- {type: text, name: inner, label: 乙}", f"- {{type: {first.replace('begin', 'end')}}}"]
    rows.append("- {type: text, name: last, label: 丙}")
    report = Report()
    sheets = reading.read_text(text_of("\n".join(rows)), "form.yaml", report)
    form = lint.check_sheets(sheets, report, {"list.csv": FileTable(("name", "label"), (("a", "甲"),))})
    asked = name in form.questions and form.questions[name].asked
    return {problem.code for problem in report.errors}, asked


@pytest.mark.parametrize("kind", makexlsform._types())
def test_every_type_is_treated_as_the_page_says(kind):
    said = makexlsform._type(kind, {"template.type_unsupported": "unsupported"})
    errors, asked = codes_of(kind)
    if said == "refused: “unsupported”":
        assert errors == {"template.type_unsupported"}
    else:
        assert errors == set()
        assert asked == (kind in columns.ASKED)


def words_of_the_code():
    """Return every text and every attribute that the room mentions outside its vocabulary."""
    found = set()
    for file in sorted((PACKAGE / "templates").rglob("*.py")):
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            if (
                isinstance(node, ast.Constant)
                and isinstance(node.value, str)
                and file.name not in {"columns.py", "spellings.py"}
            ):
                found.add(node.value)
    return found


def test_a_column_said_to_be_supported_is_one_that_the_code_reads():
    read = words_of_the_code()
    supported = (columns.SURVEY | columns.CHOICES | columns.SETTINGS) - columns.STORED - {*columns.MEDIA, "autoplay"}
    assert supported - read == set()
    assert set(columns.PARAMETERS) - read == set()


def test_a_column_said_to_be_stored_is_kept_and_changes_nothing():
    plain = text_of("- {type: text, name: q, label: 甲}")
    for column in sorted(columns.STORED):
        sheet = "settings" if column in columns.SETTINGS else "survey"
        more = plain.replace("label: 甲", f"label: 甲, {column}: x")
        if sheet == "settings":
            more = plain.replace("{form_id", f"{{{column}: x, form_id")
        form, report = checked(more)
        assert report.errors == report.warnings == []
        assert f'"{column}": "x"' in str(form.content).replace("'", '"')
        assert Instance(form).order() == [form.questions["q"]]


@pytest.mark.parametrize("name", sorted([*FUNCTIONS, *BY_COMPILER, *LATER]))
def test_every_function_is_known_refused_or_takes_what_the_page_says(name):
    function = FUNCTIONS.get(name)
    few = function.least - 1 if function and function.least else None
    many = function.most + 1 if function and function.most is not None else few
    count = 9 if many is None else many
    call = f"{name}({', '.join(['1'] * count)})"
    form, report = checked(text_of(f'- {{type: calculate, name: r, calculation: "{call}"}}'))
    Program(form, report)
    refused = "expression.function_unsupported" if name in LATER else "expression.arity"
    allowed = {"instance": "expression.instance_path",
               "indexed-repeat": "expression.repeat_expected"}.get(name, refused)  # fmt: skip
    assert [problem.code for problem in report.errors] == ([] if function and many is None else [allowed])


def test_a_form_with_every_kind_of_label_column_keeps_its_languages():
    rows = ", ".join(f"'{column}::中文': 甲" for column in columns.TRANSLATED)
    form = form_of(f"- {{type: text, name: q, constraint: '. != 1', {rows}}}")
    assert form.languages == ("中文",)
