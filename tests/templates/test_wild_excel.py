"""Workbooks as authors send them: typed cells, sheets called anyhow, invisible signs, notes, a form of another tool."""

import datetime

from old_files import old_workbook
from wild_forms import fill, names, shown
from workbooks import fill as put
from workbooks import write

from inspect_cli.templates import lint
from inspect_cli.templates.instance import Instance


def opened(path):
    form, report = lint.check_file(path)
    assert [(problem.code, problem.params) for problem in report.errors] == []
    return Instance(form), [problem.code for problem in report.warnings]


def test_typed_cells_are_the_texts_that_people_see(tmp_path):
    path = write(
        tmp_path / "Garden plots.xlsx",
        survey=[
            ["type", "name", "label", "required", "default", "constraint"],
            ["integer", "beds", "Beds", True, 1.0, ". < 10"],
            ["date", "day", "Day", False, datetime.date(2024, 3, 5), None],
            ["decimal", "depth", "Depth", None, 0.25, None],
            ["select_one plot", "plot", "Plot", None, 2, None],
        ],
        choices=[["list_name", "name", "label", "size"], ["plot", 1.0, 1.0, 10.5], ["plot", 2, "Two", 7]],
    )
    form, _ = opened(path)
    assert form.answers() == {"beds": "1", "day": "2024-03-05", "depth": "0.25", "plot": "2"}
    assert (names(form, "plot"), form.missing(), form.form.form_id) == (["1", "2"], [], "Garden plots")


def test_sheets_may_be_called_in_capitals_and_stand_among_others(tmp_path):
    path = write(
        tmp_path / "m.xlsx",
        **{
            "READ ME": [["How to use"]],
            "SURVEY ": [["Type", " Name", "LABEL "], ["Select_One yn", "a", "A"]],
            "Choices": [["List Name", "Name", "Label"], ["yn", "y", "Yes"], ["spare", "y", "Yes"]],
            "Settings": [["Form_Title", "Form_ID"], ["Title", "id"]],
            "analysis": [["kuid", "q"], ["x", "y"]],
        },
    )
    form, warnings = opened(path)
    assert (form.form.form_id, names(form, "a")) == ("id", ["y"])
    assert warnings.count("template.list_unused") == 1


def test_signs_that_nobody_sees_are_gone(tmp_path):
    path = write(
        tmp_path / "m.xlsx",
        survey=[
            ["type", "name\u00a0", "\ufefflabel", "relevant"],
            ["select_one\u00a0yn", "a\u200b", "\u00a0A\u00a0a", None],
            ["text ", "b", "B", "${a}\u00a0= ‘y\u200b’"],
            ["text ", "c", "C", "${a} = 'z\u00a0z'"],
        ],
        choices=[["list_name", "name", "label"], ["yn\u00a0", "y\u200b", "Yes"], ["yn", "z\u00a0z", "Zz"]],
    )
    form, warnings = opened(path)
    assert shown(fill(form, a="y")) == ["a", "b"]
    assert (shown(fill(form, a="z z")), form.text("a")) == (["a", "c"], "A a")
    assert "template.quotes_curly" in warnings


def test_a_merged_cell_a_hidden_row_a_formula_and_a_hidden_sheet(tmp_path):
    def survey(book, sheet):
        put(
            book,
            sheet,
            [["type", "name", "label", "relevant"], ["text", "a", None], ["text", "b", "B"], ["text", "c", "C"]],
        )
        sheet.write_formula("C2", '="Lab"&"el"', None, "Label")
        sheet.merge_range("D3:D4", "${a} != ''")
        sheet.set_row(2, None, None, {"hidden": True})

    def spare(book, sheet):
        put(book, sheet, [["x"]])
        sheet.hide()

    form, warnings = opened(write(tmp_path / "m.xlsx", survey=survey, spare=spare))
    assert (form.text("a"), shown(fill(form, a="x"))) == ("Label", ["a", "b", "c"])
    assert {"template.cells_formula", "template.rows_hidden"} <= {*warnings}


def test_an_old_workbook_with_the_name_of_a_new_one(tmp_path):
    path = tmp_path / "plots.xlsx"
    path.write_bytes(old_workbook(survey=[["type", "name", "label"], ["integer", "n", "N"]]))
    form, _ = opened(path)
    assert fill(form, n="4").answers() == {"n": "4"}


def test_a_form_out_of_the_form_builder_of_kobo(tmp_path):
    path = write(
        tmp_path / "aXYZ.xlsx",
        survey=[
            ["type", "name", "label::English (en)", "label::中文 (zh)", "required", "relevant", "appearance", "$xpath",
             "$autoname", "$kuid", "_isRepeat", "kobo--score-choices"],
            ["start", "start", None, None, None, None, None, "start", "start", "k1"],
            ["end", "end", None, None, None, None, None, "end", "end", "k2"],
            ["begin_group", "group_ab1cd23", "People", "人", False, None, "field-list", "x", "g", "k3", False],
            ["select_multiple who", "Who", "Who?", "谁？", True, None, "minimal", "x", "w", "k4"],
            ["text", "Other", "Which?", "哪个？", False, "selected(${Who}, 'other')", None, "x", "o", "k5"],
            ["end_group", None, None, None, None, None, None, None, None, "/k3"],
        ],
        choices=[["list_name", "name", "label::English (en)", "label::中文 (zh)", "order", "$kuid"],
                 ["who", "me", "Me", "我", 0, "k"], ["who", "other", "Other", "其他", 1, "k"]],
        settings=[["form_title", "form_id", "version", "default_language", "style", "public_key", "id_string"],
                  ["People", None, "v3", "中文 (zh)", "theme-grid no-text-transform", None, "aXYZ"]],
    )  # fmt: skip
    form, _ = opened(path)
    assert shown(form) == ["group_ab1cd23/Who"]
    fill(form, **{"group_ab1cd23/Who": "me other"})
    assert shown(form) == ["group_ab1cd23/Who", "group_ab1cd23/Other"]
    assert (form.text("group_ab1cd23"), form.text("group_ab1cd23", "label", "English (en)")) == ("人", "People")
    assert (form.form.form_id, form.choices("group_ab1cd23/Who")[1].label) == ("aXYZ", "其他")
