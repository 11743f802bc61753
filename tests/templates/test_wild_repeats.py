"""Repeats after the page of ODK on repeats: counts, sums, references from inside and outside, repeats in repeats."""

from wild_forms import fill, first, looked_at, opened, shown

from inspect_cli.templates.instance import Instance

HOUSE = """
    | survey | | | | | |
    | | type | name | label | calculation | relevant |
    | | begin_repeat | room | Room | | |
    | | text | use | Use | | |
    | | decimal | area | Area | | |
    | | calculate | place | | position(..) | |
    | | note | which | Room ${place}: ${use} | | |
    | | text | why | Why so small? | | ${area} < 5 |
    | | end_repeat | | | | |
    | | calculate | rooms | | count(${room}) | |
    | | calculate | whole | | sum(${area}) | |
    | | calculate | largest | | max(${area}) | |
    | | calculate | uses | | join(', ', ${use}) | |
    | | calculate | second | | indexed-repeat(${use}, ${room}, 2) | |
    """


def test_instances_are_added_summed_and_taken_away():
    form = opened(HOUSE)
    one = first(form, "room")[0]
    fill(form, **{f"{one}/use": "kitchen", f"{one}/area": "12"})
    two = form.add("room")
    fill(form, **{f"{two}/use": "store", f"{two}/area": "4.5"})
    assert (form.value("rooms"), form.value("whole"), form.value("largest")) == ("2", "16.5", "12")
    assert (form.value("uses"), form.value("second")) == ("kitchen, store", "store")
    assert (form.text(f"{two}/which"), form.relevant(f"{one}/why"), form.relevant(f"{two}/why")) == (
        "Room 2: store", False, True)  # fmt: skip
    form.remove(one)
    assert (form.value("rooms"), form.value("whole"), form.value("second")) == ("1", "4.5", "")
    assert form.text(f"{two}/which") == "Room 1: store"


def test_as_many_instances_as_an_answer_says():
    form = opened("""
        | survey | | | | |
        | | type | name | label | repeat_count | relevant |
        | | integer | hives | How many hives? | | |
        | | begin repeat | hive | Hive | ${hives} | |
        | | text | colour | Colour | | |
        | | end repeat | | | | |
        | | note | none | No bees. | | count(${hive}) = 0 |
        """)
    assert shown(form) == ["hives", "none"]
    fill(form, hives="2")
    a, b = first(form, "hive")
    fill(form, **{f"{b}/colour": "blue"})
    fill(form, hives="1")
    assert first(form, "hive") == [a]
    assert fill(form, hives="2").value(f"{b}/colour") == ""
    fill(form, **{f"{b}/colour": "red"})
    assert first(fill(form, hives=""), "hive") == [a, b], "no number takes nothing away"
    again = Instance(form.form, form.answers())
    assert (first(again, "hive"), again.value(f"{b}/colour")) == ([a, b], "red")
    assert first(fill(form, hives="0"), "hive") == []
    assert first(Instance(form.form, form.answers()), "hive") == []


def test_a_count_that_is_a_number_or_has_the_name_of_other_tools():
    for header in ("repeat_count", "jr:count", "count", "Repeat Count"):
        form = opened(f"""
            | survey | | | |
            | | type | name | label | {header} |
            | | begin repeat | week | Week | 3 |
            | | integer | eggs | Eggs | |
            | | end repeat | | | |
            """)
        assert len(first(form, "week")) == 3


def test_a_person_asked_about_again_in_a_second_repeat():
    form = opened("""
        | survey | | | | | |
        | | type | name | label | repeat_count | calculation |
        | | begin repeat | member | Member | | |
        | | text | called | Name | | |
        | | integer | age | Age | | |
        | | end repeat | | | | |
        | | begin repeat | detail | Detail | count(${member}) | |
        | | calculate | who | | | indexed-repeat(${called}, ${member}, position(..)) |
        | | note | about | About ${who} | | |
        | | text | school | School | | |
        | | end repeat | | | | |
        | | calculate | grown | | | count(${member}[age >= 18]) |
        """)
    one = first(form, "member")[0]
    two = form.add("member")
    fill(form, **{f"{one}/called": "Ann", f"{one}/age": "33", f"{two}/called": "Bo", f"{two}/age": "7"})
    first_detail, second_detail = first(form, "detail")
    assert (form.text(f"{first_detail}/about"), form.text(f"{second_detail}/about")) == ("About Ann", "About Bo")
    assert form.value("grown") == "1"
    fill(form, **{f"{two}/called": "Cy"})
    assert form.text(f"{second_detail}/about") == "About Cy"


def test_repeats_in_repeats_know_their_own_instance():
    form = opened("""
        | survey | | | | |
        | | type | name | label | repeat_count | calculation |
        | | begin repeat | field | Field | | |
        | | text | called | Field | | |
        | | integer | rows | Rows | | |
        | | begin repeat | row | Row | ${rows} | |
        | | integer | plants | Plants | | |
        | | calculate | tag | | | concat(${called}, '-', position(..)) |
        | | end repeat | | | | |
        | | calculate | here | | | sum(${plants}) |
        | | end repeat | | | | |
        | | calculate | all | | | sum(${plants}) |
        """)
    one = first(form, "field")[0]
    two = form.add("field")
    fill(form, **{f"{one}/called": "N", f"{one}/rows": "2", f"{two}/called": "S", f"{two}/rows": "1"})
    n1, n2 = first(form, f"{one}/row")
    s1 = first(form, f"{two}/row")[0]
    fill(form, **{f"{n1}/plants": "3", f"{n2}/plants": "4", f"{s1}/plants": "10"})
    assert [form.value(f"{each}/tag") for each in (n1, n2, s1)] == ["N-1", "N-2", "S-1"]
    assert (form.value(f"{one}/here"), form.value(f"{two}/here"), form.value("all")) == ("7", "10", "17")
    fill(form, **{f"{two}/called": "W"})
    assert [form.value(f"{each}/tag") for each in (n1, n2, s1)] == ["N-1", "N-2", "W-1"]


def test_no_answer_twice_among_the_instances():
    form = opened("""
        | survey | | | |
        | | type | name | label | calculation |
        | | begin repeat | tree | Tree | |
        | | text | tag | Tag | |
        | | calculate | twice | | count(../../tree[tag = current()/../tag]) > 1 |
        | | end repeat | | | |
        """)
    one = first(form, "tree")[0]
    two = form.add("tree")
    fill(form, **{f"{one}/tag": "7", f"{two}/tag": "8"})
    assert [form.value(f"{each}/twice") for each in (one, two)] == ["false", "false"]
    fill(form, **{f"{two}/tag": "7"})
    assert [form.value(f"{each}/twice") for each in (one, two)] == ["true", "true"]


def test_the_one_before_gives_the_default():
    form = opened("""
        | survey | | | |
        | | type | name | label | default |
        | | begin repeat | day | Day | |
        | | text | weather | Weather | ${last-saved#weather} |
        | | integer | from | From | if(position(..) > 1, indexed-repeat(${to}, ${day}, position(..) - 1), 0) |
        | | integer | to | To | |
        | | end repeat | | | |
        """)
    one = first(form, "day")[0]
    assert form.value(f"{one}/from") == "0"
    fill(form, **{f"{one}/to": "12"})
    two = form.add("day")
    assert form.value(f"{two}/from") == "12"


def test_a_repeat_is_hidden_with_all_it_holds():
    form = opened("""
        | survey | | | | |
        | | type | name | label | relevant | calculation |
        | | select_one yn | dogs | Dogs? | | |
        | | begin group | g | G | ${dogs} = 'y' | |
        | | begin repeat | dog | Dog | | |
        | | text | called | Name | | |
        | | end repeat | | | | |
        | | end group | | | | |
        | | calculate | list | | | join(' ', ${called}) |
        | choices | | |
        | | list_name | name | label |
        | | yn | y | Yes |
        | | yn | n | No |
        """)
    fill(form, dogs="y")
    dog = first(form, "g/dog")[0]
    fill(form, **{f"{dog}/called": "Rex"})
    assert form.value("list") == "Rex"
    assert fill(form, dogs="n").value("list") == ""
    assert shown(form) == ["dogs"]
    assert fill(form, dogs="y").value("list") == "Rex"


def test_an_answer_in_a_repeat_that_several_questions_bear():
    _, report = looked_at("""
        | survey | | | |
        | | type | name | label | calculation |
        | | begin repeat | a | A | |
        | | text | called | Name | |
        | | end repeat | | | |
        | | begin repeat | b | B | |
        | | text | called | Name | |
        | | end repeat | | | |
        | | calculate | c | | count(${called}) |
        """)
    assert [e.code for e in report.errors] == ["expression.question_ambiguous"]


def test_two_of_one_name_side_by_side_are_refused():
    _, report = looked_at("""
        | survey | | |
        | | type | name | label |
        | | text | a | A |
        | | begin repeat | a | A |
        | | text | b | B |
        | | end repeat | | |
        """)
    assert [e.code for e in report.errors] == ["template.name_double"]


def test_a_changed_answer_wakes_its_own_instance_and_those_that_look_at_it():
    form = opened("""
        | survey | | | | |
        | | type | name | label | calculation | relevant |
        | | decimal | price | Price | | |
        | | begin repeat | sack | Sack | | |
        | | integer | kilos | Kilos | | |
        | | calculate | cost | | ${kilos} * ${price} | |
        | | calculate | share | | round(${kilos} div sum(../../sack/kilos), 2) | |
        | | calculate | after | | sum(../../sack[position() <= position(current()/..)]/kilos) | |
        | | text | why | Why so heavy? | | ${cost} > 20 |
        | | end repeat | | | | |
        """)
    fill(form, price="2")
    one = first(form, "sack")[0]
    two, three = form.add("sack"), form.add("sack")
    fill(form, **{f"{one}/kilos": "5", f"{two}/kilos": "15", f"{three}/kilos": "20"})
    values = [[form.value(f"{sack}/{name}") for name in ("cost", "share", "after")] for sack in (one, two, three)]
    assert values == [["10", "0.13", "5"], ["30", "0.38", "20"], ["40", "0.5", "40"]]
    assert form.set(f"{two}/kilos", "5") == [
        f"{one}/share", f"{two}/kilos", f"{two}/cost", f"{two}/share", f"{two}/after", f"{two}/why",
        f"{three}/share", f"{three}/after"]  # fmt: skip
    assert form.set(f"{two}/kilos", "15")[0] == f"{one}/share"
    fill(form, price="0.5")
    assert [form.value(f"{sack}/cost") for sack in (one, two, three)] == ["2.5", "7.5", "10"]
