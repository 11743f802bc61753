"""Forms after the page of ODK on form logic: relevance, constraints, calculations, defaults, triggers, groups."""

import pytest
from wild_forms import fill, looked_at, opened, shown

from inspect_cli.errors import Refused, Unfit
from inspect_cli.templates.instance import Instance


def test_a_greeting_names_the_answer_before_it():
    form = opened("""
        | survey | | | |
        | | type | name | label | hint |
        | | text | keeper | Who keeps the hives? | |
        | | note | hello | Good day, **${keeper}**! | ask ${keeper} to stay |
        """)
    fill(form, keeper="Ilse")
    assert form.text("hello") == "Good day, Ilse!"
    assert form.text("hello", "hint") == "ask Ilse to stay"


def test_a_constraint_looks_at_the_answer_itself():
    form = opened("""
        | survey | | | | | |
        | | type | name | label | constraint | constraint_message |
        | | integer | frames | Frames in the hive | . > 0 and . <= 12 | A hive has 1 to 12 frames |
        """)
    with pytest.raises(Unfit) as caught:
        form.set("frames", "13")
    assert (caught.value.code, caught.value.params["message"]) == ("answer.constraint", "A hive has 1 to 12 frames")
    assert fill(form, frames="12").answers() == {"frames": "12"}
    fill(form, frames="")
    assert form.answers() == {}


def test_a_question_is_asked_only_of_some_and_its_answer_waits():
    form = opened("""
        | survey | | | | |
        | | type | name | label | relevant | required |
        | | select_one yn | sick | Any sick bees? | | yes |
        | | integer | count | How many? | ${sick} = 'y' | yes |
        | choices | | |
        | | list_name | name | label |
        | | yn | y | Yes |
        | | yn | n | No |
        """)
    assert (shown(form), form.missing()) == (["sick"], ["sick"])
    fill(form, sick="y")
    assert (shown(form), form.missing()) == (["sick", "count"], ["count"])
    fill(form, count="4", sick="n")
    assert (form.value("count"), form.kept("count"), form.missing()) == ("", "4", [])
    assert fill(form, sick="y").value("count") == "4"


def test_relevance_reads_all_of_the_logic_words():
    form = opened("""
        | survey | | | |
        | | type | name | label | relevant |
        | | integer | age | Age | |
        | | note | a | . | ${age} >= 18 and ${age} < 65 |
        | | note | b | . | ${age} < 18 or ${age} >= 65 |
        | | note | c | . | not(${age} = 40) |
        | | note | d | . | ${age} != '' |
        | | note | e | . | (${age} mod 2) = 1 |
        """)
    assert shown(form) == ["age", "c"]
    assert shown(fill(form, age="40")) == ["age", "a", "d"]
    assert shown(fill(form, age="67")) == ["age", "b", "c", "d", "e"]


def test_a_hidden_group_hides_all_within_and_reads_as_empty():
    form = opened("""
        | survey | | | | |
        | | type | name | label | relevant | calculation |
        | | select_one yn | pump | A pump? | | |
        | | begin_group | p | The pump | ${pump} = 'y' | |
        | | begin group | make | Make | | |
        | | text | maker | Maker | | |
        | | end group | | | | |
        | | integer | power | Power | | |
        | | end_group | | | | |
        | | calculate | told | | | concat(${maker}, '/', ${power}) |
        | choices | | |
        | | list name | name | label |
        | | yn | y | Yes |
        | | yn | n | No |
        """)
    assert shown(form) == ["pump"]
    fill(form, pump="y")
    fill(form, **{"p/make/maker": "Volta", "p/power": "5"})
    assert form.value("told") == "Volta/5"
    assert fill(form, pump="n").value("told") == "/"
    assert fill(form, pump="y").value("told") == "Volta/5"


def test_calculations_go_through_each_other_in_any_order():
    form = opened("""
        | survey | | | |
        | | type | name | label | calculation |
        | | calculate | total | | ${net} + ${tax} |
        | | calculate | tax | | round(${net} * 0.2, 2) |
        | | decimal | net | Net price | |
        | | note | say | Total ${total} | |
        """)
    fill(form, net="12.55")
    assert (form.value("tax"), form.value("total"), form.text("say")) == ("2.51", "15.06", "Total 15.06")


def test_once_keeps_its_first_value():
    form = opened("""
        | survey | | | |
        | | type | name | label | calculation |
        | | text | who | Who | |
        | | calculate | firstly | | once(${who}) |
        """)
    fill(form, who="Ann")
    assert fill(form, who="Bob").value("firstly") == "Ann"


def test_defaults_plain_and_computed():
    form = opened("""
        | survey | | | |
        | | type | name | label | default |
        | | text | crop | Crop | winter wheat |
        | | integer | rows | Rows | 4 |
        | | date | day | Day | today() |
        | | integer | later | Later | ${rows} * 2 |
        | | select_multiple m | tools | Tools | spade rake |
        | choices | | |
        | | list_name | name | label |
        | | m | rake | Rake |
        | | m | spade | Spade |
        """)
    assert form.value("crop") == "winter wheat"
    assert form.value("day") != ""
    assert form.value("later") == "8"
    assert fill(form, rows="5").value("later") == "8"
    assert set(form.value("tools").split()) == {"spade", "rake"}


def test_a_trigger_fills_in_and_clears():
    form = opened("""
        | survey | | | | |
        | | type | name | label | trigger | calculation |
        | | select_one c | crop | Crop | | |
        | | text | variety | Variety | ${crop} | |
        | | text | note_of | Set from the crop | ${crop} | concat('about ', ${crop}) |
        | choices | | |
        | | list_name | name | label |
        | | c | oats | Oats |
        | | c | rye | Rye |
        """)
    fill(form, crop="oats", variety="Early")
    assert form.value("note_of") == "about oats"
    fill(form, note_of="mine")
    fill(form, crop="rye")
    assert (form.value("variety"), form.value("note_of")) == ("", "about rye")


def test_a_calculation_on_a_question_may_be_corrected_and_comes_back():
    form = opened("""
        | survey | | | |
        | | type | name | label | calculation |
        | | integer | hens | Hens | |
        | | integer | eggs | Eggs a week | ${hens} * 5 |
        """)
    fill(form, hens="10", eggs="44")
    assert form.value("eggs") == "44"
    assert fill(form, hens="11").value("eggs") == "55"


def test_read_only_shows_and_does_not_take():
    form = opened("""
        | survey | | | | |
        | | type | name | label | read_only | default |
        | | text | code | Code | TRUE | A-7 |
        | | text | free | Free | FALSE | |
        """)
    assert form.value("code") == "A-7"
    with pytest.raises(Refused):
        form.set("code", "B")
    assert fill(form, free="x").value("free") == "x"


def test_required_may_depend_on_another_answer():
    form = opened("""
        | survey | | | |
        | | type | name | label | required | required message |
        | | select_one yn | burnt | Burnt? | true() | |
        | | text | why | Why? | ${burnt} = 'y' | Say why |
        | choices | | |
        | | list_name | name | label |
        | | yn | y | Yes |
        | | yn | n | No |
        """)
    assert fill(form, burnt="n").missing() == []
    assert fill(form, burnt="y").missing() == ["why"]
    assert form.problems()[0].params["message"] == "Say why"


@pytest.mark.parametrize(
    ("formula", "value"),
    [
        ("if(${a} > ${b}, 'more', 'less')", "less"),
        ("coalesce(${none}, ${a})", "7"),
        ("${a} div ${b}", "0.7"),
        ("int(${b} div 3)", "3"),
        ("pow(${a}, 2)", "49"),
        ("max(${a}, ${b}, 3)", "10"),
        ("min(${a}, ${b})", "7"),
        ("string-length(${t})", "11"),
        ("substr(${t}, 0, 4)", "High"),
        ("substring-before(${t}, ' ')", "High"),
        ("substring-after(${t}, ' ')", "Meadow"),
        ("translate(${t}, 'HM', 'hm')", "high meadow"),
        ("regex(${t}, '^[A-Z][a-z]+ [A-Z]')", "true"),
        ("contains(${t}, 'Mead')", "true"),
        ("starts-with(${t}, 'high')", "false"),
        ("normalize-space('  a   b ')", "a b"),
        ("format-date('2024-03-05', '%d/%m/%Y')", "05/03/2024"),
        ("format-date('2024-03-05', '%e %b %y')", "5 Mar 24"),
        ("decimal-date-time('1970-01-02')", None),
        ("date('2024-03-05') + 1", None),
        ("format-date(date('2024-02-28') + 2, '%Y-%m-%d')", "2024-03-01"),
        ("boolean-from-string('1')", "true"),
        ("number('x')", ""),
        ("not(${none} = '')", "false"),
        ("concat(${a}, '-', ${none}, '-', ${b})", "7--10"),
        ("${a} = 7 and ${none} = ''", "true"),
        ("1 div 0", "Infinity"),
    ],
)
def test_what_the_functions_give(formula, value):
    form = opened(f"""
        | survey | | | |
        | | type | name | label | calculation |
        | | integer | a | a | |
        | | integer | b | b | |
        | | text | t | t | |
        | | text | none | none | |
        | | calculate | r | | {formula.replace("|", chr(92) + "|")} |
        """)
    fill(form, a="7", b="10", t="High Meadow")
    assert form.value("r") == value if value is not None else form.value("r")


def test_a_score_over_groups_in_groups():
    form = opened("""
        | survey | | | | |
        | | type | name | label | relevant | calculation |
        | | begin group | farm | Farm | | |
        | | begin group | barn | Barn | | |
        | | range | roof | Roof | | |
        | | end group | | | | |
        | | begin group | yard | Yard | ${roof} > 3 | |
        | | integer | paving | Paving | | |
        | | end group | | | | |
        | | end group | | | | |
        | | calculate | points | | | coalesce(${roof}, 0) + coalesce(${paving}, 0) |
        """)
    fill(form, **{"farm/barn/roof": "5", "farm/yard/paving": "2"})
    assert form.value("points") == "7"
    assert fill(form, **{"farm/barn/roof": "2"}).value("points") == "2"


def test_paths_may_be_written_instead_of_references():
    form = opened(
        """
        | survey | | | |
        | | type | name | label | calculation | relevant |
        | | begin group | g | G | | |
        | | integer | a | A | | |
        | | integer | b | B | | ../a > 1 |
        | | calculate | c | | /data/g/a + ../b | |
        | | end group | | | | |
        | | calculate | d | | g/a \\| ./missing | |
        """.replace("g/a \\| ./missing", "../g/a * 2")
    )
    fill(form, **{"g/a": "2", "g/b": "3"})
    assert (form.value("g/c"), form.value("d")) == ("5", "4")


def test_names_may_be_given_twice_in_different_groups():
    form = opened("""
        | survey | | | |
        | | type | name | label | relevant |
        | | begin group | north | North | |
        | | integer | trees | Trees | |
        | | text | kind | Kind | ../trees > 0 |
        | | end group | | | |
        | | begin group | south | South | |
        | | integer | trees | Trees | |
        | | text | kind | Kind | ../trees > 0 |
        | | end group | | | |
        """)
    fill(form, **{"south/trees": "3"})
    assert shown(form) == ["north/trees", "south/trees", "south/kind"]


def test_what_the_program_knows_by_itself():
    form = opened(
        """
        | survey | | |
        | | type | name | label |
        | | start | start | |
        | | end | end | |
        | | today | today | |
        | | username | username | |
        | | get device id | imei | |
        | | simserial | sim | |
        | | subscriberid | subscriber | |
        | | phonenumber | phone | |
        | | start-geopoint | where | |
        | | audit | | |
        | | text | t | T |
        """,
        username="wang",
    )
    assert set(form.answers()) == {"start", "today", "username"}
    assert shown(form) == ["t"]


def test_last_saved_is_empty_the_first_time():
    form = opened("""
        | survey | | | |
        | | type | name | label | default |
        | | text | street | Street | ${last-saved#street} |
        """)
    assert form.value("street") == ""


CHOSEN = """
    | survey | | | | |
    | | type | name | label | calculation | choice_filter |
    | | select_one colour | s | Colour | | {} |
    | | calculate | a | | concat(${{s}}, 'x') | |
    | | calculate | b | | concat(${{a}}, 'y') | |
    | choices | | | | |
    | | list_name | name | label | | |
    | | colour | p | Pink | | |
    | | colour | q | Quince | | |
    """


@pytest.mark.parametrize("filter_", ["name != ${b}", "name != ${s}", "not(selected(concat(${a}, ' ', ${b}), name))"])
def test_a_filter_that_looks_at_its_own_answer_takes_nothing_away_and_what_follows_is_right(filter_):
    form = fill(opened(CHOSEN.format(filter_)), s="p")
    assert (form.value("s"), form.value("a"), form.value("b")) == ("p", "px", "pxy")
    again = Instance(form.form, form.answers())
    assert (again.value("s"), again.value("b")) == ("p", "pxy")


def test_a_circle_beside_such_a_filter_is_a_circle():
    _, report = looked_at(CHOSEN.format("name != ${b}").replace("concat(${s}, 'x')", "concat(${s}, ${b})"))
    assert [error.code for error in report.errors] == ["expression.circular"]


def test_a_calculation_of_itself_adds_up_once_when_a_repeat_grows():
    form = opened("""
        | survey | | | | |
        | | type | name | label | calculation | repeat_count |
        | | integer | hives | Hives | | |
        | | begin repeat | hive | Hive | | ${hives} |
        | | text | colour | Colour | | |
        | | end repeat | | | | |
        | | calculate | said | | concat(${said}, ${hives}) | |
        """)
    assert fill(form, hives="2").value("said") == "2"
    assert fill(form, hives="3").value("said") == "23"


def test_what_somebody_put_right_before_it_was_hidden_stays():
    # Versions before this one asked such questions, and drafts have answers to them.
    form = opened("""
        | survey | | | | |
        | | type | name | label | calculation |
        | | integer | lamps | Lamps | |
        | | integer | total | | ${lamps} + 1 |
        """).form
    draft = Instance(form, {"lamps": "3", "total": "9"})
    assert draft.value("total") == "9"
    draft.set("lamps", "4")
    assert draft.value("total") == "5"
