"""Selects after the pages of ODK: cascades, other, ranking, languages, references in choices, lists looked up."""

import json

import pytest
from wild_forms import fill, first, looked_at, names, opened, shown

from inspect_cli.errors import Unfit
from inspect_cli.templates import build, content
from inspect_cli.templates.instance import Instance

CASCADE = """
    | survey | | | | |
    | | type | name | label | choice_filter |
    | | select_one county | county | County | |
    | | select_one parish | parish | Parish | county=${county} |
    | | select_one farm | farm | Farm | county=${county} and parish=${parish} |
    | choices | | | | |
    | | list_name | name | label | county | parish |
    | | county | e | East | | |
    | | county | w | West | | |
    | | parish | e1 | Elm | e | |
    | | parish | e2 | Ash | e | |
    | | parish | w1 | Oak | w | |
    | | farm | f1 | One | e | e1 |
    | | farm | f2 | Two | e | e2 |
    | | farm | f3 | Three | w | w1 |
    """


def test_a_cascade_narrows_and_clears_what_no_longer_fits():
    form = opened(CASCADE)
    assert names(form, "parish") == []
    fill(form, county="e")
    assert names(form, "parish") == ["e1", "e2"]
    fill(form, parish="e2", farm="f2", county="w")
    assert form.answers() == {"county": "w"}
    assert names(form, "parish") == ["w1"]
    with pytest.raises(Unfit):
        form.set("parish", "e1")


def test_a_filter_may_say_more_than_equals():
    form = opened("""
        | survey | | | | |
        | | type | name | label | choice_filter |
        | | integer | area | Area | |
        | | select_multiple beasts | keep | Animals | space <= ${area} or selected('bee hen', name) |
        | choices | | | |
        | | list_name | name | label | space |
        | | beasts | bee | Bees | 99 |
        | | beasts | hen | Hens | 99 |
        | | beasts | goat | Goats | 10 |
        | | beasts | cow | Cows | 50 |
        """)
    fill(form, area="20")
    assert names(form, "keep") == ["bee", "hen", "goat"]
    fill(form, keep="goat bee")
    assert form.value("keep") == "bee goat"
    assert fill(form, area="5").value("keep") == "bee"


def test_several_answers_are_counted_and_taken_apart():
    form = opened("""
        | survey | | | | |
        | | type | name | label | calculation | constraint |
        | | select_multiple tools | have | Tools | | not(selected(., 'none') and count-selected(.) > 1) |
        | | calculate | n | | count-selected(${have}) | |
        | | calculate | second | | selected-at(${have}, 1) | |
        | | calculate | axe | | if(selected(${have}, 'axe'), 'sharp', '-') | |
        | choices | | |
        | | list_name | name | label |
        | | tools | axe | Axe |
        | | tools | saw | Saw |
        | | tools | none | None |
        """)
    fill(form, have="saw axe")
    assert (form.value("n"), form.value("second"), form.value("axe")) == ("2", "saw", "sharp")
    with pytest.raises(Unfit):
        form.set("have", "saw none")


@pytest.mark.parametrize("words", ["or_other", "or other", "or specify other"])
def test_other_is_a_choice_and_a_question(words):
    form = opened(f"""
        | survey | | | |
        | | type | name | label |
        | | select one fuel {words} | fuel | Fuel |
        | choices | | |
        | | list_name | name | label |
        | | fuel | wood | Wood |
        | | fuel | gas | Gas |
        """)
    assert names(form, "fuel") == ["wood", "gas", "other"]
    assert shown(fill(form, fuel="other")) == ["fuel", "fuel_other"]
    assert (form.choices("fuel")[-1].label, form.text("fuel_other")) == ("Other", "Specify other.")
    fill(form, fuel_other="peat", fuel="gas")
    assert (shown(form), form.value("fuel_other")) == (["fuel"], "")


def test_all_choices_are_ranked():
    form = opened("""
        | survey | | | |
        | | type | name | label | calculation |
        | | rank wishes | order | What first? | |
        | | calculate | best | | selected-at(${order}, 0) |
        | choices | | |
        | | list_name | name | label |
        | | wishes | road | Road |
        | | wishes | well | Well |
        | | wishes | lamp | Lamp |
        """)
    fill(form, order="well lamp road")
    assert form.value("best") == "well"


def test_the_label_of_a_choice_stands_in_a_text():
    form = opened("""
        | survey | | | |
        | | type | name | label | calculation |
        | | select_one crop | crop | Crop | |
        | | calculate | called | | jr:choice-name(${crop}, '${crop}') |
        | | note | said | You grow ${called}. | |
        | choices | | |
        | | list_name | name | label |
        | | crop | 1 | Winter *rye* |
        | | crop | 2 | Oats |
        """)
    assert fill(form, crop="2").text("said") == "You grow Oats."
    assert [choice.label for choice in form.choices("crop")] == ["Winter rye", "Oats"]


def test_a_choice_may_name_an_answer():
    form = opened("""
        | survey | | |
        | | type | name | label |
        | | text | chief | Chief |
        | | select_one who | who | Who? |
        | choices | | |
        | | list_name | name | label |
        | | who | a | ${chief} |
        | | who | b | somebody else |
        """)
    assert [choice.label for choice in fill(form, chief="Ada").choices("who")] == ["Ada", "somebody else"]


def test_a_choice_that_names_no_question_is_an_error():
    _, report = looked_at("""
        | survey | | |
        | | type | name | label |
        | | select_one who | who | Who? |
        | choices | | |
        | | list_name | name | label |
        | | who | a | ${cheif} |
        """)
    assert [(e.code, e.where.row) for e in report.errors] == [("expression.question_unknown", 6)]


def test_choices_are_a_table_for_expressions():
    form = opened("""
        | survey | | | |
        | | type | name | label | calculation |
        | | select_one fruit | f | Fruit | |
        | | calculate | price | | instance('fruit')/root/item[name = ${f}]/price |
        | | calculate | dear | | count(instance('fruit')/root/item[price > 3]) |
        | | calculate | all | | sum(instance('fruit')/root/item/price) |
        | choices | | | |
        | | list_name | name | label | price |
        | | fruit | plum | Plum | 2.5 |
        | | fruit | pear | Pear | 4 |
        | | fruit | nut | Nut | 7 |
        """)
    fill(form, f="pear")
    assert (form.value("price"), form.value("dear"), form.value("all")) == ("4", "2", "13.5")


def test_a_list_of_which_only_expressions_know_is_used():
    _, report = looked_at("""
        | survey | | | |
        | | type | name | label | calculation |
        | | calculate | n | | count(instance("towns")/root/item) |
        | choices | | |
        | | list_name | name | label |
        | | towns | a | A |
        | | spare | a | A |
        """)
    assert report.errors == []
    assert [w.params["value"] for w in report.warnings if w.code == "template.list_unused"] == ["spare"]


LANGUAGES = """
    | survey | | | | | |
    | | type | name | label::English (en) | label::Français (fr) | hint::English (en) |
    | | select_one yn | ok | Is it well? | Ça va ? | look |
    | | text | more | More | | |
    | choices | | | |
    | | list_name | name | label::English (en) | label::Français (fr) |
    | | yn | y | Yes | Oui |
    | | yn | n | No | |
    """


def test_labels_in_two_languages_of_which_some_are_missing():
    form, report = looked_at(LANGUAGES)
    assert report.errors == []
    assert form.languages == ("English (en)", "Français (fr)")
    missing = [w.params["value"] for w in report.warnings if w.code == "template.translation_missing"]
    assert missing == ["more", "n"]
    said = opened(LANGUAGES)
    assert said.text("ok") == "Is it well?"
    assert said.text("ok", "label", "Français (fr)") == "Ça va ?"
    assert said.text("more", "label", "Français (fr)") == "More"


def test_the_default_language_comes_before_the_label_without_one():
    form = opened("""
        | survey | | | |
        | | type | name | label | label::Kiswahili (sw) |
        | | text | q | Name | Jina |
        | settings | |
        | | form_title | default_language |
        | | Names | Kiswahili (sw) |
        """)
    assert (form.text("q"), form.form.title) == ("Jina", "Names")


def test_names_with_blanks_suit_one_answer_and_not_several():
    rows = """
        | survey | | |
        | | type | name | label |
        | | {} l | q | Q |
        | choices | | |
        | | list_name | name | label |
        | | l | dark red | Dark red |
        | | l | blue | Blue |
        """
    form = opened(rows.format("select_one"))
    assert fill(form, q="dark red").answers() == {"q": "dark red"}
    _, report = looked_at(rows.format("select_multiple"))
    assert [e.code for e in report.errors] == ["template.choice_name_bad"]


def test_doubled_choices_need_the_setting():
    rows = """
        | survey | | | |
        | | type | name | label | choice_filter |
        | | select_one s | s | State | |
        | | select_one c | c | City | s=${s} |
        | choices | | | |
        | | list_name | name | label | s |
        | | s | a | A | |
        | | s | b | B | |
        | | c | spring | Spring | a |
        | | c | spring | Spring | b |
        """
    assert [e.code for e in looked_at(rows)[1].errors] == ["template.choice_double"]
    form = opened(rows + "    | settings | |\n        | | allow_choice_duplicates |\n        | | Yes |\n")
    assert names(fill(form, s="b"), "c") == ["spring"]


def test_columns_called_value_and_name_stand_side_by_side():
    form = opened("""
        | survey | | | |
        | | type | name | label | choice_filter |
        | | select_one l | q | Q | value > 1 |
        | choices | | | | |
        | | list_name | value | name | label |
        | | l | 1 | a | A |
        | | l | 2 | b | B |
        """)
    assert names(form, "q") == ["b"]


def test_the_value_column_alone_is_the_name():
    form = opened("""
        | survey | | |
        | | type | name | label |
        | | select_one l | q | Q |
        | choices | | |
        | | list_name | value | label |
        | | l | 1 | A |
        """)
    assert names(form, "q") == ["1"]


def test_answers_of_a_repeat_are_choices():
    form = opened("""
        | survey | | | | |
        | | type | name | label | choice_filter | constraint |
        | | begin repeat | person | Person | | |
        | | text | called | Name | | |
        | | integer | age | Age | | |
        | | select_one ${called} | friend | Friend | ${called} != current()/../called | |
        | | end repeat | | | | |
        | | select_one ${called} | head | Head | ${age} >= 18 | |
        """)
    one = first(form, "person")[0]
    two = form.add("person")
    fill(form, **{f"{one}/called": "Ann Lee", f"{one}/age": "40", f"{two}/called": "Bo", f"{two}/age": "9"})
    assert names(form, "head") == ["Ann Lee"]
    assert names(form, f"{two}/friend") == ["Ann Lee"]
    fill(form, head="Ann Lee")
    assert fill(form, **{f"{one}/age": "17"}).value("head") == ""


def test_scales_and_appearances_are_kept():
    form = opened("""
        | survey | | | | |
        | | type | name | label | appearance | parameters |
        | | select_one l | q | Q | likert | randomize=true, seed=42 |
        | | range | r | R | vertical | start=0; end=1; step=0.25 |
        | | text | t | T | multiline | rows=5 |
        | | image | i | I | signature | max-pixels=640 |
        | choices | | |
        | | list_name | name | label |
        | | l | 1 | A |
        | | l | 2 | B |
        | | l | 3 | C |
        """)
    assert sorted(names(form, "q")) == ["1", "2", "3"]
    assert names(form, "q") == names(form, "q")
    assert fill(form, r="0.75", i="a.jpg").answers() == {"r": "0.75", "i": "a.jpg"}
    assert form.form.questions["t"].appearance == "multiline"


def test_a_select_of_an_external_sheet():
    form = opened("""
        | survey | | | | |
        | | type | name | label | choice_filter |
        | | select_one r | region | Region | |
        | | select_one_external v | village | Village | region=${region} |
        | choices | | |
        | | list_name | name | label |
        | | r | n | North |
        | external_choices | | | |
        | | list_name | name | label | region |
        | | v | a | Aa | n |
        | | v | b | Bb | s |
        """)
    assert names(fill(form, region="n"), "village") == ["a"]


def test_an_external_sheet_has_names_and_lists_of_its_own():
    form = opened("""
        | survey | | | | |
        | | type | name | label | choice_filter |
        | | select_one r | region | Region | |
        | | select_one_external v | village | Village | region=${region} |
        | choices | | |
        | | list_name | name | label |
        | | r | n | North |
        | | r | s | South |
        | | v | none | None |
        | external_choices | | | |
        | | list_name | name | label | region |
        | | v | a | Aa | n |
        | | v | other | Other in the north | n |
        | | v | other | Other in the south | s |
        | | r | n | Nord | |
        """)
    assert names(form, "region") == ["n", "s"]
    assert names(fill(form, region="s"), "village") == ["other"]
    assert [choice.label for choice in form.choices("village")] == ["Other in the south"]
    again = build.from_content(json.loads(content.dumps(form.form.content)))
    assert again.sha256 == form.form.sha256
    assert names(fill(Instance(again), region="n"), "village") == ["a", "other"]


def test_a_cell_that_is_empty_is_no_node_of_its_row():
    form = opened("""
        | survey | | | |
        | | type | name | label | choice_filter |
        | | select_one town | town | Town | county = '' or county = 'e' |
        | | select_one farm | farm | Farm | county = '' |
        | | select_one farm | free | Farm | not(county) |
        | choices | | | |
        | | list_name | name | label | county |
        | | town | a | A | e |
        | | town | b | B | w |
        | | farm | f | F | |
        """)
    assert (names(form, "town"), names(form, "farm"), names(form, "free")) == (["a"], [], ["f"])


def test_the_label_of_a_choice_is_looked_up_by_the_name_of_its_text():
    form = opened("""
        | survey | | | | |
        | | type | name | label::en | label::fr | calculation |
        | | select_one town | town | Town | Ville | |
        | | calculate | named | | | jr:itext(instance('town')/root/item[name = ${town}]/itextId) |
        | | calculate | label | | | instance('town')/root/item[name = ${town}]/label |
        | | calculate | none | | | jr:itext(concat('town', '-9')) |
        | choices | | | | |
        | | list_name | name | label::en | label::fr |
        | | town | a | Alder | Aulne |
        | | town | b | Birch | Bouleau |
        """)
    fill(form, town="b")
    assert (form.value("named"), form.value("label"), form.value("none")) == ("Birch", "Birch", "")
