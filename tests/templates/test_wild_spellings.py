"""Headers, types, settings and values in all the spellings that forms in the wild have, and what is said about them."""

import pytest
from wild_forms import fill, first, looked_at, names, opened, shown

from inspect_cli.errors import Unfit
from inspect_cli.templates import columns, lint
from inspect_cli.templates.files import reading, yaml_writer
from inspect_cli.templates.instance import Instance
from inspect_cli.templates.report import Report


@pytest.mark.parametrize(
    ("header", "column"),
    [
        ("Label", "label"), ("label::English (en)", "label::English (en)"), ("Label :: English", "label::English"),
        ("label:English", "label::English"), ("caption", "label"), ("relevance", "relevant"),
        ("bind::relevant", "relevant"), ("bind:relevant", "relevant"), ("Bind::Constraint", "constraint"),
        ("bind::jr:constraintMsg::fr", "constraint_message::fr"), ("bind::jr:requiredMsg", "required_message"),
        ("bind::jr:preload", "bind::jr:preload"), ("body::intent", "body::intent"),
        ("control::appearance", "appearance"), ("instance::odk:tag", "instance::odk:tag"),
        ("Constraint Message", "constraint_message"), ("required message::fr", "required_message::fr"),
        ("read only", "readonly"), ("read_only", "readonly"), ("readonly", "readonly"), ("calculate", "calculation"),
        ("choice filter", "choice_filter"), ("jr:count", "repeat_count"), ("Repeat Count", "repeat_count"),
        ("command", "type"), ("image::English", "image::English"), ("media::image::English", "image::English"),
        ("media::big-image", "big-image"), ("media:audio:fr", "audio::fr"),
        ("no_app_error_string", "no_app_error_string"),
        ("\u200bname\u00a0", "name"), ("guidance hint::fr", "guidance_hint::fr"), ("$autoname", "$autoname"),
        ("kuid", "kuid"), ("comment", "comment"), ("label_en", "label_en"), ("order", "order"), ("notes", "notes"),
        ("height", "height"), ("# remark", ""), ("relevent", None), ("lable", None), ("Requierd", None),
        ("constraint_mesage", None), ("calculaton", None), ("labels::English", None), ("nmae", None),
    ],
)  # fmt: skip
def test_a_header_of_the_questions(header, column):
    assert columns.RESOLVERS["survey"](header) == column


@pytest.mark.parametrize(
    ("written", "kind"),
    [
        ("Select_One l", "select_one l"), ("select one from l", "select_one l"), ("select1 l", "select_one l"),
        ("add select one prompt using l", "select_one l"), ("select multiple l", "select_multiple l"),
        ("add select multiple prompt using l", "select_multiple l"), ("select all that apply l", "select_multiple l"),
        ("int", "integer"), ("string", "text"), ("q string", "text"), ("add integer prompt", "integer"),
        ("photo", "image"), ("gps", "geopoint"), ("Location", "geopoint"), ("phone number", "text"),
        ("date time", "dateTime"), ("DATETIME", "dateTime"), ("get today", "today"), ("start time", "start"),
        ("imei", "deviceid"), ("trigger", "acknowledge"), ("Begin_Group", "begin group"),
        ("begin  repeat", "begin repeat"), ("select_one\u00a0l or specify other", "select_one l or_other"),
    ],
)  # fmt: skip
def test_a_type(written, kind):
    assert " ".join(filter(None, columns.split_type(written))) == kind


def test_a_misspelt_column_is_an_error_and_an_unknown_one_a_remark():
    form, report = looked_at("""
        | survey | | | | | | |
        | | type | name | label | relevent | My Notes | kuid |
        | | text | a | A | 1 | see the map | x1 |
        | | text | b | B | 1 | ask again | x2 |
        """)
    assert [(e.code, e.params["near"]) for e in report.errors] == [("template.column_unknown", "relevant")]
    foreign = [w.params["column"] for w in report.warnings if w.code == "template.column_foreign"]
    assert foreign == ["My Notes", "kuid"]
    assert form.content["survey"][1] == {
        "type": "text",
        "name": "b",
        "label": "B",
        "My Notes": "ask again",
        "kuid": "x2",
    }


def test_pictures_of_labels_go_along_with_one_remark():
    form, report = looked_at("""
        | survey | | | | |
        | | type | name | label | media::image::English (en) | media::audio |
        | | text | a | A | a.png | a.m4a |
        | | text | b | | b.png | |
        """)
    assert report.errors == []
    ignored = [w.params["column"] for w in report.warnings if w.code == "template.column_ignored"]
    assert ignored == ["media::image::English (en)", "media::audio"]
    assert form.content["survey"][0]["image::English (en)"] == "a.png"
    assert form.questions["b"].label == "b"


def test_settings_of_every_sort_go_along():
    form, report = looked_at("""
        | survey | | |
        | | type | name | label |
        | | text | a | A |
        | settings | | | | | | | |
        | | title | id_string | version | style | instance_xmlns | omit_instanceID | sms_keyword | attribute::xyz |
        | | Trees | trees | 2024 | pages | http://x | true | tree | 1 |
        """)
    assert (report.errors, report.warnings) == ([], [])
    assert (form.title, form.form_id, form.version) == ("Trees", "trees", "2024")
    assert (form.settings["omit_instanceID"], form.settings["attribute::xyz"]) == ("true", "1")


def test_a_form_without_settings_bears_the_name_of_its_file():
    form, report = looked_at("| survey | | |\n| | type | name | label |\n| | text | a | A |", file="/tmp/Tree count.md")
    assert report.errors == []
    assert (form.form_id, form.title, form.version) == ("Tree count", "Tree count", "")


def test_disabled_rows_are_not_asked():
    form = opened("""
        | survey | | | |
        | | type | name | label | disabled |
        | | text | a | A | |
        | | text | b | B | yes |
        """)
    assert shown(form) == ["a"]


def test_a_disabled_row_may_say_anything():
    rows = """
        | survey | | | |
        | | type | name | label | disabled |
        | | text | a | A | |
        | | select_two | b c | | yes |
        """
    assert shown(opened(rows)) == ["a"]


@pytest.mark.parametrize("kind", ["start", "today", "deviceid", "hidden"])
def test_what_the_program_fills_in_may_be_a_trigger(kind):
    _, report = looked_at(f"""
        | survey | | | | | |
        | | type | name | label | calculation | trigger |
        | | {kind} | s | | | |
        | | text | a | A | 1 + 1 | ${{s}} |
        """)
    assert report.errors == []


def test_an_alias_and_a_score_in_another_form_mean_something_else():
    form, report = looked_at("""
        | survey | | | | | |
        | | type | name | label | alias | score |
        | | text | a | A | oak | 3 points |
        | | text | b | B | oak | if good |
        """)
    assert report.errors == []
    assert "template.alias_double" in {warning.code for warning in report.warnings}
    assert [question.score for question in form.questions.values()] == ["", ""]


def test_notes_need_no_name():
    form = opened("""
        | survey | | |
        | | type | name | label |
        | | note | | Good day |
        | | text | a | A |
        """)
    assert [form.text(path) for path in shown(form)] == ["Good day", "A"]


def test_curly_quotes_are_straightened_in_expressions_alone():
    form, report = looked_at("""
        | survey | | | |
        | | type | name | label | relevant | calculation |
        | | text | a | Say “yes” | | |
        | | text | b | B | ${a} = “yes” or ${a} = ‘y’ | |
        | | calculate | c | | | concat('“', ${a}, '”') |
        """)
    assert report.errors == []
    assert [w.where.row for w in report.warnings if w.code == "template.quotes_curly"] == [4]
    form = opened("""
        | survey | | | |
        | | type | name | label | relevant | calculation |
        | | text | a | Say “yes” | | |
        | | text | b | B | ${a} = “yes” or ${a} = ‘y’ | |
        | | calculate | c | | | concat('“', ${a}, '”') |
        | | note | d | D | ${a} = ’y' or ${a} = ’n’ | |
        """)
    fill(form, a="y")
    assert (shown(form), form.value("c"), form.text("a")) == (["a", "b", "d"], "“y”", "Say “yes”")


def test_columns_of_ours_that_mean_something_else_in_another_form():
    rows = """
        | survey | | | | | | |
        | | type | name | label | deadline | photo | score | weight |
        | | select_one yn | a | A | next week | see page 3 | high | heavy |
        | choices | | | |
        | | list_name | name | label | score |
        | | yn | y | Yes | good |
        """
    form, report = looked_at(rows)
    assert report.errors == []
    said = {w.params["column"] for w in report.warnings if w.code == "template.inspection_foreign"}
    assert said == {"deadline", "photo", "weight"}
    assert (form.questions["a"].score, form.questions["a"].photo) == ("", "fail")
    _, report = looked_at(rows + "    | settings | |\n        | | point_type |\n        | | 集贸市场 |\n")
    assert {"template.deadline_bad", "template.word_unknown", "template.number_bad"} <= {e.code for e in report.errors}


def test_entities_go_along_and_come_back():
    form, report = looked_at("""
        | survey | | | |
        | | type | name | label | save_to |
        | | text | a | A | kind |
        | entities | | |
        | | list_name | label | create_if |
        | | trees | ${a} | ${a} != '' |
        """)
    assert report.errors == []
    assert form.content["entities"] == [{"list_name": "trees", "label": "${a}", "create_if": "${a} != ''"}]
    again = reading.read_text(yaml_writer.write(form.content), "m.yaml", Report())
    assert lint.check_sheets(again, Report()).sha256 == form.sha256


def test_the_sheets_stand_one_below_the_other_in_a_csv():
    text = (
        "﻿survey,,,,\r\n,type,name,label,relevant\r\n,select_one yn,a,\"Is it, so?\",\r\n,text,b,Why,${a} = 'y'\r\n"
        "choices,,,,\r\n,list_name,name,label,\r\n,yn,y,Yes,\r\n,yn,n,No,\r\nsettings,,,,\r\n,form_id,,,\r\n,so,,,\r\n"
    )
    form = opened(text)
    assert (form.form.form_id, form.text("a"), names(form, "a")) == ("so", "Is it, so?", ["y", "n"])
    assert shown(fill(form, a="y")) == ["a", "b"]


def test_a_matrix_of_kobo_asks_each_line():
    form = opened("""
        | survey | | | | | |
        | | type | name | label | kobo--matrix_list | relevant |
        | | begin_kobomatrix | M | Things | things | |
        | | select_one yn | have | Have it? | | |
        | | integer | many | How many? | | ${have} = 'y' |
        | | end_kobomatrix | | | | |
        | choices | | |
        | | list_name | name | label |
        | | things | car | Car |
        | | things | bike | Bike |
        | | yn | y | Yes |
        """)
    assert shown(form) == ["M/M_car/M_car_have", "M/M_bike/M_bike_have"]
    fill(form, **{"M/M_bike/M_bike_have": "y"})
    assert shown(form)[-1] == "M/M_bike/M_bike_many"
    assert form.text("M/M_bike") == "Bike"


def test_scores_and_ranks_of_kobo():
    form = opened("""
        | survey | | | | |
        | | type | name | label | kobo--score-choices | kobo--rank-items | kobo--rank-constraint-message |
        | | begin_score | s | Rate | marks | | |
        | | score__row | food | Food | | | |
        | | score__row | room | Room | | | |
        | | end_score | | | | | |
        | | begin_rank | r | Rank | | wishes | once each |
        | | rank__level | one | First | | | |
        | | rank__level | two | Second | | | |
        | | end_rank | | | | | |
        | choices | | |
        | | list_name | name | label |
        | | marks | 1 | Bad |
        | | marks | 2 | Good |
        | | wishes | road | Road |
        | | wishes | well | Well |
        """)
    fill(form, **{"s/food": "2", "r/one": "well"})
    assert shown(form) == ["s/food", "s/room", "r/one", "r/two"]
    with pytest.raises(Unfit) as caught:
        form.set("r/two", "well")
    assert caught.value.params["message"] == "once each"
    assert fill(form, **{"r/two": "road"}).value("r/two") == "road"


@pytest.mark.parametrize("word", ["yes", "Yes", "TRUE", "true", "true()", "TRUE()", "1"])
def test_yes_in_many_words(word):
    form = opened(f"| survey | | | |\n| | type | name | label | required |\n| | text | a | A | {word} |")
    assert form.missing() == ["a"]


def test_yes_and_no_stand_for_themselves_where_a_condition_is_asked():
    form = opened("""
        | survey | | | | | |
        | | type | name | label | relevant | calculation | parameters |
        | | text | a | A | yes | | |
        | | text | b | B | No | | |
        | | begin group | g | G | FALSE | | |
        | | text | c | C | | | |
        | | end group | | | | | |
        | | calculate | d | | | True | |
        """)
    assert (shown(form), form.value("d")) == (["a"], "true")


def test_blank_rows_columns_and_notes_around():
    form = opened("""
        | survey | | | | |
        | | | | | |
        | | type | | name | label |
        | | | | | |
        | | text | | a | A |
        | | begin repeat | | r | R |
        | | text | | b | B |
        | | end repeat | | | |
        """)
    assert shown(form) == ["a", first(form, "r")[0] + "/b"]


def test_odd_things_that_stop_no_form_of_another_tool():
    form, report = looked_at("""
        | survey | | | | | |
        | | type | name | label | required | default | parameters |
        | | text | a | A | sometimes | | |
        | | integer | b | B | no | 3.0 | |
        | | dateTime | c | C | | 2020-01-01 | |
        | | percentage | d | D | | | |
        | | range | e | E | | | start=10 end=1 step=-3 |
        | | text | f | F | | | rows=3 |
        | | integer | g | G | | | whatever=1 |
        | choices | | |
        | | list_name | name | label |
        | | | remark | of the author |
        """)
    assert report.errors == []
    said = {w.code for w in report.warnings}
    assert {"template.inspection_foreign", "template.default_bad", "template.choice_without_list"} <= said
    assert form.questions["d"].constraint == ". >= 0 and . <= 100"
    filled = fill(Instance(form), e="7")
    with pytest.raises(Unfit):
        filled.set("e", "8")
