"""What each type takes and stores, mixed choices, and labels in several languages."""

import pytest
from small_forms import checked, form_of, instance_of, text_of

from inspect_cli.errors import Unfit
from inspect_cli.templates.instance import Instance


def stored(kind, value, **columns):
    more = "".join(f", {name}: {text}" for name, text in columns.items())
    instance = instance_of(f"- {{type: {kind}, name: q, label: 甲{more}}}")
    instance.set("q", value)
    return instance.value("q")


@pytest.mark.parametrize(
    ("kind", "typed", "kept"),
    [
        ("rank conform", " skip  na no yes ", "skip na no yes"),
        ("geopoint", "30.250 120.15", "30.25 120.15"),
        ("geopoint", "-90 180 12.5 4", "-90.0 180.0 12.5 4.0"),
        ("geotrace", "30 120; 30.1 120.1", "30.0 120.0;30.1 120.1"),
        ("geoshape", "0 0;0 1;1 1;0 0", "0.0 0.0;0.0 1.0;1.0 1.0;0.0 0.0"),
        ("barcode", " 6901234567892 ", " 6901234567892 "),
        ("audio", "a.m4a", "a.m4a"),
        ("video", "a.mp4", "a.mp4"),
        ("file", "台账.pdf", "台账.pdf"),
        ("image", "a.jpg", "a.jpg"),
    ],
)
def test_what_a_type_stores(kind, typed, kept):
    assert stored(kind, typed) == kept


@pytest.mark.parametrize(
    ("kind", "typed", "code"),
    [
        ("rank conform", "yes no", "answer.not_all_ranked"),
        ("rank conform", "yes no na skip skip", "answer.not_all_ranked"),
        ("rank conform", "yes no na perhaps", "answer.not_a_choice"),
        ("geopoint", "91 120", "answer.not_a_point"),
        ("geopoint", "30", "answer.not_a_point"),
        ("geopoint", "30 120 0 -1", "answer.not_a_point"),
        ("geopoint", "30 120 0 0 0", "answer.not_a_point"),
        ("geopoint", "30 nan", "answer.not_a_point"),
        ("geopoint", "30 120;30 121", "answer.not_a_point"),
        ("geotrace", "30 120", "answer.not_a_line"),
        ("geotrace", "30 120;north", "answer.not_a_line"),
        ("geoshape", "0 0;0 1;1 1", "answer.not_a_shape"),
        ("geoshape", "0 0;0 1;1 1;1 0", "answer.not_a_shape"),
        ("file", "../台账.pdf", "answer.not_a_file_name"),
        ("audio", "a\\b.m4a", "answer.not_a_file_name"),
    ],
)
def test_what_a_type_refuses(kind, typed, code):
    with pytest.raises(Unfit) as caught:
        stored(kind, typed)
    assert caught.value.code == code


def test_metadata_is_filled_in_by_the_program():
    survey = """
    - {type: email, name: mail}
    - {type: phonenumber, name: phone}
    - {type: audit, name: audit}
    - {type: calculate, name: r, calculation: "property('email')"}
    """
    instance = Instance(form_of(survey), email="a@b", phonenumber="138")
    assert instance.answers() == {"mail": "a@b", "phone": "138", "r": "a@b"}
    assert instance.order() == []


MIXED = """
- {type: select_one conform, name: q, label: 甲, parameters: 'randomize=true%s'}
- {type: text, name: t, label: 乙}
"""


def names(instance):
    return [choice.name for choice in instance.choices("q")]


def test_choices_are_mixed_the_same_way_for_the_same_seed():
    form = form_of(MIXED % " seed=7")
    assert names(Instance(form)) == names(Instance(form)) != ["yes", "no", "na", "skip"]
    asked = instance_of(MIXED % " seed=${t}", {"t": "1"})
    first = names(asked)
    seen = {tuple(names(asked)) for seed in "23456789" if asked.set("t", seed)}
    assert len(seen) > 1
    asked.set("t", "1")
    assert names(asked) == first


def test_choices_mixed_without_a_seed_stay_as_they_were_first_shown():
    instance = instance_of(MIXED % "")
    assert names(instance) == names(instance)
    assert sorted(names(instance)) == ["na", "no", "skip", "yes"]


def test_several_of_mixed_choices_are_stored_in_the_order_of_the_list():
    assert stored("select_multiple conform", "skip yes", parameters="randomize=true seed=7") == "yes skip"


BILINGUAL = """
- type: text
  name: q
  label::中文 (zh): 地面
  label::English (en): Ground of ${n}
  hint::中文 (zh): 看一看
- {type: text, name: n, label: 名称}
"""


def test_a_label_in_each_language():
    form = checked(text_of(BILINGUAL))[0]
    assert form.languages == ("中文 (zh)", "English (en)")
    instance = Instance(form, {"n": "西门"})
    assert instance.text("q") == "地面"
    assert instance.text("q", "label", "English (en)") == "Ground of 西门"
    assert instance.text("q", "hint", "English (en)") == "看一看"
    assert instance.text("n", "label", "English (en)") == "名称"
    assert instance.text("q", "label", "Français (fr)") == "地面"
