"""Ourselves and pyxform over forms made by chance: what opens here opens in ODK, and what ODK refuses is refused here.

The forms are our own, and not taken from anybody's tests.
"""

import copy
import os
import re
from random import Random
from xml.etree import ElementTree

import pytest
from test_lint_document import BLOCK, EXAMPLES, SETTINGS, cells, drawn
from xlsforms import Maker

from inspect_cli.errors import Unfit
from inspect_cli.templates import build, external, lint
from inspect_cli.templates.expression.schema import Schema
from inspect_cli.templates.instance import Instance
from inspect_cli.templates.report import Report
from inspect_cli.templates.rows import Cell, Intake
from inspect_cli.templates.submission import submission
from inspect_cli.templates.xform import xform

pytest.importorskip("pyxform", reason="pyxform is not installed: pip install -e .[dev]")

XF = "{http://www.w3.org/2002/xforms}"
UUID = "uuid:6f6e3f3c-0000-4000-8000-000000000000"
EXPRESSION = "an expression that cannot be worked out would be found out by the person in the field"
FILE = "the rows of a file become part of the published template"
OLD_WORDS = "pyxform looks at the parameters of `text`, and not at those of `string`; we read one as the other"
# Where we refuse more than pyxform does, and why; docs/odk.md says it.
STRICTER = {
    "expression.arity": EXPRESSION,
    "expression.character_unknown": EXPRESSION,
    "expression.character_wide": EXPRESSION,
    "expression.choice_name_bad": EXPRESSION,
    "expression.circular": "no engine can fill in a calculation that waits for itself",
    "expression.column_unknown": "a choice_filter that asks for a column of no choice offers nothing",
    "expression.ends_early": EXPRESSION,
    "expression.function_unknown": EXPRESSION,
    "expression.function_unsupported": EXPRESSION,
    "expression.instance_path": EXPRESSION,
    "expression.list_unknown": EXPRESSION,
    "expression.regex_bad": EXPRESSION,
    "expression.regex_large": EXPRESSION,
    "expression.regex_unsupported": EXPRESSION,
    "expression.repeat_expected": EXPRESSION,
    "expression.step_unsupported": EXPRESSION,
    "expression.text_open": EXPRESSION,
    "expression.text_unknown": EXPRESSION,
    "expression.too_deep": EXPRESSION,
    "expression.unexpected": EXPRESSION,
    "expression.word_unknown": EXPRESSION,
    "template.choice_name_bad": "a blank in the name of a choice cuts the answer of a rank in two",
    "template.column_double": "two columns for one thing: nobody knows which one counts",
    "template.column_unknown": "a misspelt column (relevent) is a rule that is never obeyed",
    "template.entity_scope": "pyxform leaves such an entity out of the form without a word",
    "template.file_bad": FILE,
    "template.file_column_missing": FILE,
    "template.file_columns": FILE,
    "template.file_geojson": FILE,
    "template.file_missing": FILE,
    "template.file_name": FILE,
    "template.file_row_long": FILE,
    "template.file_xml": FILE,
    "template.list_in_both": "of two lists of one name only one can be kept",
    "template.name_bad": "a colon would name a namespace that the submission does not declare",
    "template.no_questions": "a visit without questions could not be told from one that was not made",
    "template.parameter_bad": OLD_WORDS,
    "template.parameter_unknown": OLD_WORDS,
    "template.type_unsupported": "what cannot be asked here is refused by name, so that nobody believes it was asked",
}
OWN = "our own columns are read"
# And that only in a form of this trade; of any other it is a warning.
STRICTER_WITH_OURS = {
    "expression.path_unknown": "a bare word names a node; where there is none, a quotation mark was forgotten",
    "template.alias_double": OWN,
    "template.alias_in_use": OWN,
    "template.count_bad": OWN,
    "template.deadline_bad": OWN,
    "template.default_bad": "a default that is no answer to its question could not be typed",
    "template.number_bad": OWN,
    "template.percent_bad": OWN,
    "template.photo_range": OWN,
    "template.weight_negative": OWN,
    "template.word_unknown": OWN,
    "template.yes_no_bad": "a word that is neither yes nor no is taken for the name of a question (maybe)",
}
# What pyxform refuses and we do not: appearances are kept for other tools, and nobody here looks at them.
LAXER = re.compile(r"uses 'search\(\)'|Choice filter not supported for table-list appearance")


def sheets(book):
    """Read a form as out of a workbook: every row has every column."""
    report = Report()
    intake = Intake("form", report)
    for sheet, rows in book.items():
        head = dict.fromkeys(column for row in rows for column in row)
        for line, row in enumerate(rows, 2):
            intake.add(sheet, line, [Cell(column, row.get(column, ""), line) for column in head])
    return intake.sheets, report


def ours(book, folder):
    """Return the form, and the codes of what is wrong with it."""
    read, report = sheets(book)
    form = lint.check_sheets(read, report, *external.load(read, folder, report))
    return form, {problem.code for problem in report.errors}


def theirs(book):
    """Return why pyxform refuses a form as it stands, or nothing."""
    from pyxform.xls2xform import convert

    given = copy.deepcopy(book)
    for sheet in ("survey", "choices", *(["entities"] if "entities" in given else [])):
        given[f"{sheet}_header"] = [dict.fromkeys(column for row in given[sheet] for column in row)]
    try:
        convert(given)
    except Exception as error:  # what pyxform stumbles over, it does not make into a form either
        return str(error)
    return ""


def written_out(form):
    """Return why pyxform refuses a form as we write it out, or nothing: blanks in `${ q }` are gone then."""
    try:
        xform(form.content)
    except Unfit as problem:
        return problem.params["detail"]
    return ""


LONG = bool(os.environ.get("INSPECT_LONG"))
FORMS = [(0, 0, 150), (1, 20_000, 900 if LONG else 450), (2, 40_000, 500 if LONG else 340)]


@pytest.mark.parametrize(("faults", "first", "count"), FORMS)
def test_both_accept_or_both_refuse(faults, first, count, tmp_path):
    wrong, refused = [], 0
    for seed in range(first, first + count):
        made = Maker(seed, faults=faults)
        form, codes = ours(made.workbook(), tmp_path)
        reason = theirs(made.workbook()) if codes else written_out(form)
        refused += bool(codes and reason)
        alone = set() if reason else codes - STRICTER.keys() - STRICTER_WITH_OURS.keys()
        if "template.name_bad" in codes:  # who asks for that question asks for one that is not there
            alone.discard("expression.question_unknown")
        if alone:
            wrong.append(f"{seed}: we alone refuse: {alone}\n{made.said()}")
        if reason and not codes and not LAXER.search(reason):
            wrong.append(f"{seed}: pyxform alone refuses: {reason}\n{made.said()}")
    assert not wrong, "\n\n".join(wrong[:3])
    # Forms that nobody, or everybody, refuses would compare nothing.
    assert refused == 0 if faults == 0 else count // 10 < refused < count * 9 // 10


# What the examples of docs/lint.md do not show.
ELSEWHERE = {
    "template.choice_name_bad": "| survey | type | name | label |\n| | rank l | a | 甲 |\n"
    "| choices | list_name | name | label |\n| | l | x y | 一 |",
    "template.entity_scope": "| survey | type | name | label | save_to |\n| | text | a | 甲 | size |\n"
    "| | begin repeat | r | 圈 | |\n| | text | b | 乙 | |\n| | end repeat | | | |\n"
    "| entities | list_name | label |\n| | trees | ${b} |",
    "template.file_missing": "| survey | type | name | label | calculation |\n"
    "| | calculate | a | | pulldata('gone', 'a', 'b', 'c') |\n| | text | b | 乙 | |",
    "template.name_bad": "| survey | type | name | label |\n| | text | a:b | 甲 |",
    "template.parameter_bad": "| survey | type | name | label | parameters |\n| | string | a | 甲 | rows=x |",
    "template.parameter_unknown": "| survey | type | name | label | parameters |\n| | string | a | 甲 | lines=3 |",
}


def examples():
    """Yield the rows of each example that a spreadsheet can hold."""
    for example in (*EXAMPLES.values(), *(f"```\n{text}\n```" for text in ELSEWHERE.values())):
        kind, text = BLOCK.findall(example)[0]
        if not kind:
            yield example, cells(text)


def tables(rows):
    """Return the sheets of an example as pyxform takes them."""
    book, head = {"survey": [], "choices": [], "settings": []}, []
    for sheet, *texts in rows:
        if sheet:
            name, head = sheet, texts
        else:
            book.setdefault(name, []).append({column: text for column, text in zip(head, texts, strict=True) if text})
    return book


def refused_by_us_alone(folder, settings):
    found = set()
    for example, rows in examples():
        if rows[0][0] != "settings":
            errors = lint.check([drawn(folder, example, settings)]).errors
            if errors and not theirs(tables([*settings, *rows])):
                found |= {problem.code for problem in errors}
    return found


def test_what_pyxform_takes_is_refused_for_the_reasons_given_and_no_others(tmp_path):
    assert refused_by_us_alone(tmp_path, SETTINGS) == STRICTER.keys() | STRICTER_WITH_OURS.keys()


def test_in_a_form_of_another_trade_our_columns_stop_nothing(tmp_path):
    settings = [["settings", "form_id", "form_title", "version"], ["", "trees", "Trees", "1"]]
    assert refused_by_us_alone(tmp_path, settings) == set(STRICTER)


# What we accept, pyxform makes into an XForm that is the same form


def parsed(form):
    """Return the primary instance of a form's XForm, and the paths of its binds."""
    model = ElementTree.fromstring(xform(form.content)).find(f".//{XF}model")
    return model.find(f"{XF}instance")[0], [bind.get("nodeset") for bind in model.iter(f"{XF}bind")]


def shape(element):
    """Return the tree of names of an element; instances of a repeat that are alike count once."""
    children = dict.fromkeys(shape(child) for child in element)
    return element.tag.rpartition("}")[2], tuple(children)


@pytest.mark.parametrize("chunk", range(4))
def test_the_binds_of_the_xform_are_the_questions_of_the_form(chunk, tmp_path):
    for seed in range(chunk * 40, chunk * 40 + 40):
        made = Maker(seed)
        form, codes = ours(made.workbook(), tmp_path)
        assert not codes, made.said()
        items = Schema(form).items[1:]
        counters = {f"{item.path.removesuffix(item.name)}{item.counter}" for item in items if item.counter}
        questions = {item.path for item in items if item.question and item.question.type != "audit"}
        root, binds = parsed(form)
        known = {f"/{root.tag.removeprefix(XF)}/{path}" for path in questions | counters}
        groups = {f"/data/{item.path}" for item in items if not item.question}
        assert known <= set(binds) <= known | groups | {f"/data/meta/{n}" for n in ("instanceID", "audit")}, made.said()


@pytest.mark.parametrize("chunk", range(4))
def test_a_full_submission_has_the_shape_of_the_xform_s_instance(chunk, tmp_path):
    for seed in range(chunk * 40, chunk * 40 + 40):
        made = Maker(seed, plain=True)
        made.settings["instance_name"] = "'甲'"
        form, codes = ours(made.workbook(), tmp_path)
        assert not codes, made.said()
        sent = ElementTree.fromstring(submission(answered(form, Random(seed)), UUID))
        assert shape(sent) == shape(parsed(form)[0]), made.said()


def answered(form, random):
    """Return an instance with two of every repeat that is not counted, and an answer to every question."""
    filled = Instance(form)
    for _ in range(4):  # repeats in repeats
        for repeat, (item, _) in list(filled.tree.repeats.items()):
            while not item.counted and len(filled.tree.tags[repeat]) < 2:
                filled.add(repeat)
        for question in filled.questions():
            if question.asked and not filled.readonly(question.path) and not filled.value(question.path):
                filled.set(question.path, answer(filled, question, random))
    return filled


def answer(filled, question, random):
    offered = [choice.name for choice in filled.choices(question.path)]
    if question.type == "rank":
        return " ".join(offered)
    if offered:
        return "other" if "other" in offered else random.choice(offered)
    texts = {
        "integer": "2", "decimal": "1.5", "date": "2026-07-13", "time": "08:05", "dateTime": "2026-07-13T08:05",
        "geopoint": "31 120", "geotrace": "31 120;31 121", "geoshape": "31 120;31 121;32 121;31 120",
        "acknowledge": "OK", "range": question.parameters.get("start", ""),
    }  # fmt: skip
    return texts.get(question.type, "a.jpg")


def test_a_table_of_choices_has_the_elements_that_pyxform_makes_for_its_head():
    choices = [{"list_name": "grade", "name": name, "label": name} for name in "ab"]
    graded = [{"type": "select_one grade", "name": name, "label": name} for name in "xy"]
    survey = [
        {"type": "text", "name": "who", "label": "谁"},
        {"type": "begin group", "name": "with", "label": "打分", "appearance": "table-list"},
        {"type": "note", "name": "how", "label": "逐项打分"},
        *graded,
        {"type": "end group"},
        {"type": "begin group", "name": "without", "appearance": "w4 table-list"},
        *({**row, "name": row["name"] * 2} for row in graded),
        {"type": "end group"},
    ]
    settings = {"form_id": "f", "form_title": "F", "version": "1"}
    form = build.from_content({"survey": survey, "choices": choices, "settings": settings})
    sent = ElementTree.fromstring(submission(Instance(form), "uuid:x"))
    assert [each for each in shape(sent)[1] if each[0] != "meta"] == [
        each for each in shape(parsed(form)[0])[1] if each[0] != "meta"
    ]
