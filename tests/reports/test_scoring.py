"""Scores as published tables have them: every way of reckoning, one rule of rounding, totals that re-add."""

from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inspect_cli.errors import Usage
from inspect_cli.log.settings import weights
from inspect_cli.reports import scoring
from inspect_cli.reports.rules import Rules
from inspect_cli.reports.scoring import Count, Sample


def judged(met, items, each=1000):
    return Count(met * each, items * each, met, items)


def visit(key, count, *, point="", type_="农贸市场", part="实地", began="2026-07-13T08:00:00"):
    return Sample(key, key, point, point, type_, part, began, count)


def test_two_parts_are_mixed_by_their_weights():
    """A station index as published: field 97.99, satisfaction 99.12, total 98.33 at 70 : 30."""
    rules = Rules(parts={"实地": Decimal(70), "问卷": Decimal(30)})
    field = [visit("a", judged(9799, 10000))]
    asked = [visit("b", judged(9912, 10000), part="问卷")]
    assert str(scoring.total([*field, *asked], rules).shown) == "98.33"


@pytest.mark.parametrize(
    ("item", "score"), [("得分率", "62.50"), ("符合率", "50.00"), ("扣分", "98.50")], ids=["points", "met", "loss"]
)
def test_an_item_counts_as_the_team_says(item, score):
    """Four items of one point each: 1, 1, 0.5 and 0."""
    count = Count(2500, 4000, 2, 4)
    assert str(scoring.total([visit("a", count)], Rules(item=item)).shown) == score


@pytest.mark.parametrize(("which", "score"), [("末次", "90.00"), ("最差", "60.00"), ("平均", "76.67")])
def test_several_visits_of_a_point(which, score):
    visits = [
        visit("c", judged(9, 10), point="NM-001", began="2026-07-15T08:00:00"),
        visit("a", judged(8, 10), point="NM-001", began="2026-07-13T08:00:00"),
        visit("b", judged(6, 10), point="NM-001", began="2026-07-14T08:00:00"),
    ]
    assert str(scoring.total(visits, Rules(visits=which)).shown) == score


def test_the_mean_of_the_points_is_not_all_answers_together():
    visits = [visit("a", judged(1, 2), point="A"), visit("b", judged(8, 8), point="B")]
    assert str(scoring.total(visits, Rules()).shown) == "75.00"
    assert str(scoring.total(visits, Rules(type="合计")).shown) == "90.00"


def test_types_have_weights_and_what_is_not_there_takes_its_weight_along():
    rules = Rules(types={"农贸市场": Decimal(3), "医院": Decimal(5)})
    visits = [visit("a", judged(1, 2)), visit("b", judged(4, 4), type_="小区")]
    assert str(scoring.total(visits, rules).shown) == "62.50"


def test_a_part_without_a_weight_stands_apart():
    both = scoring.total([visit("a", judged(9, 10)), visit("b", judged(1, 10), part="未成年人")], Rules())
    assert str(both.shown) == "90.00"
    assert [(part.name, str(part.shown)) for part in both.parts] == [("实地", "90.00"), ("未成年人", "10.00")]


def test_a_score_that_lacks_a_part_says_so():
    rules = Rules(parts={"实地": Decimal(85), "问卷": Decimal(15)})
    assert scoring.lacking(scoring.total([visit("a", judged(9, 10))], rules), rules) == ["问卷"]


def test_rounding_at_every_level_or_only_at_the_last():
    visits = [visit(key, judged(met, 3), point=key) for key, met in (("a", 1), ("b", 2), ("c", 2))]
    each = scoring.total(visits, Rules())
    assert [str(p.shown) for p in each.parts[0].parts[0].parts] == ["33.33", "66.67", "66.67"]
    assert str(each.shown) == "55.56"
    assert scoring.total(visits, Rules(rounding="末级")).value == Fraction(500, 9)


def test_nothing_judged_is_no_score():
    assert scoring.total([], Rules()).shown is None
    assert scoring.total([visit("a", Count(0, 0, 0, 0))], Rules()).shown is None


counts = st.integers(1, 40).flatmap(lambda items: st.integers(0, items).map(lambda met: judged(met, items)))
visits_of_a_city = st.lists(
    st.builds(
        visit,
        st.uuids().map(str),
        counts,
        point=st.sampled_from(["A", "B", "C", ""]),
        type_=st.sampled_from(["农贸市场", "小区"]),
        part=st.sampled_from(["实地", "问卷"]),
        began=st.sampled_from(["2026-07-13", "2026-07-14"]),
    ),
    max_size=12,
)
some_rules = st.builds(
    Rules,
    item=st.sampled_from(["得分率", "符合率", "扣分"]),
    visits=st.sampled_from(["末次", "最差", "平均"]),
    type=st.just("点位平均"),
    rounding=st.just("逐级"),
    grades=st.just({}),
    below=st.just(""),
    parts=st.sampled_from([{"实地": Decimal(1)}, {"实地": Decimal(85), "问卷": Decimal(15)}]),
    types=st.sampled_from([{}, {"小区": Decimal("2.5")}]),
)


def re_adds(figure):
    """What a reader with a pocket calculator makes of the printed figures below is the printed figure."""
    there = [part for part in figure.parts if part.value is not None and part.weight]
    if there:
        weight = sum(part.weight for part in there)
        mean = sum(Fraction(part.shown) * part.weight for part in there) / weight
        exact = Decimal(mean.numerator) / Decimal(mean.denominator)
        assert figure.shown == exact.quantize(Decimal("0.01"), ROUND_HALF_UP)
    assert figure.judged == scoring.added(part.judged for part in figure.parts) or not figure.parts
    for part in figure.parts:
        re_adds(part)


@given(visits_of_a_city, some_rules)
def test_every_printed_figure_re_adds_from_the_printed_figures_below_it(visits, rules):
    re_adds(scoring.total(visits, rules))


@given(visits_of_a_city, some_rules, st.randoms())
def test_the_order_in_which_visits_came_changes_nothing(visits, rules, random):
    mixed = random.sample(visits, len(visits))
    assert scoring.total(mixed, rules) == scoring.total(visits, rules)


def test_weights_as_people_write_them():
    assert weights("实地＝85，问卷：15") == {"实地": Decimal(85), "问卷": Decimal(15)}
    assert weights("") == {}


@pytest.mark.parametrize("text", ["实地", "实地=八十五", "实地=-1", "实地=1 实地=2", "=3", "实地=NaN"])
def test_weights_that_cannot_be_read_are_refused(text):
    with pytest.raises(Usage) as refused:
        weights(text)
    assert refused.value.code == "setting.weights"


def test_grades_are_reached_from_their_lowest_score_on():
    rules = Rules(grades=weights("优秀=90 良好=80"), below="不合格")
    grades = [rules.grade(Decimal(score)) for score in ("90.00", "89.99", "79.99")]
    assert grades == ["优秀", "良好", "不合格"]
    assert rules.grade(None) == ""
