"""通报: figures of a period put into words and tables. Pure; the figures are reckoned in the room for reports."""

from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from itertools import groupby
from typing import Any, NamedTuple

from .compose import Given
from .content import CIRCULAR, Content, Grid, Row, Section
from .phrases import STYLE
from .wording import paragraphs, period, say

NUMERALS = "一二三四五六七八九十"
MOST_BRIGHT = 30  # names; the others are counted
NONE = "—"
RECTIFIED, OPEN = "已整改", "未整改"


class Checked(NamedTuple):
    """What was checked of one type of point; `score` as printed."""

    type: str
    points: int
    problems: int
    score: Decimal | None


class Ranked(NamedTuple):
    """A street in its group; `rank` is None without a score."""

    group: str
    rank: int | None
    name: str
    points: int
    score: Decimal | None


class Charged(NamedTuple):
    """What a unit had to put right, and how much of it is."""

    group: str
    name: str
    problems: int
    rectified: int


class Figures(NamedTuple):
    """All figures of a circular; `bright` are the names of points without a problem."""

    types: tuple[Checked, ...]
    streets: tuple[Ranked, ...]
    units: tuple[Charged, ...]
    bright: tuple[str, ...]
    points: int
    problems: int
    rectified: int


def compose_circular(
    given: Given,
    rows: Sequence[Row],
    figures: Figures,
    *,
    edition: str = "",
    style: str = "",
    own: Mapping[str, str] | None = None,
    **others: Any,  # noqa: ANN401 (members of Content)
) -> Content:
    """Return a circular.

    Args:
        given: what every kind needs.
        rows: the problems, ordered by street and point; `result` says whether they are put right.
        figures: of the same period.
        edition: 期号 as printed, or empty.
        style: of `STYLES`; empty: the one a circular comes with.
        own: phrases of the team by part.
        others: further members of `Content`.
    """
    style = style or STYLE[CIRCULAR]
    facts = _facts(given, figures, edition)

    def said(part: str) -> str:
        return say(CIRCULAR, part, facts, style, own)

    sections = _sections(figures, rows, said)
    plain = {**given._asdict(), "kind": CIRCULAR, "title": said("title"), "receipt": None, "rows": tuple(rows)}
    del plain["back_by"]
    demands = paragraphs(said("closing"))
    return Content(
        **plain,
        intro=paragraphs(said("intro")),
        closing=(_heading(len(sections), said("demands")), *demands) if demands else (),
    )._replace(
        style=style,
        masthead=said("masthead"),
        edition=edition,
        list_title=said("list"),
        sections=sections,
        **others,
    )


def _sections(figures: Figures, rows: Sequence[Row], said: Callable[[str], str]) -> tuple[Section, ...]:
    """Return what there is to say, part by part, under numbered headings; `said` gives the words of a part."""
    parts = [
        ("overview", paragraphs(said("overview_text")), (_types(figures.types), _units(figures.units))),
        ("ranking", (), _ranking(figures.streets)),
        ("bright", paragraphs(said("bright_text")) if figures.bright else (), ()),
        ("faults", paragraphs(said("faults_text")) if rows else (), ()),
    ]
    shown = [(name, texts, _filled(grids)) for name, texts, grids in parts]
    shown = [part for part in shown if part[1] or part[2]]
    return tuple(Section(_heading(at, said(name)), texts, grids) for at, (name, texts, grids) in enumerate(shown))


def _facts(given: Given, figures: Figures, edition: str) -> dict[str, str]:
    """Return what the phrases name in braces."""
    return {
        "kind": CIRCULAR,
        "issuer": given.issuer,
        "unit": given.addressee,
        "period": period(given.checked_from, given.checked_to),
        "points": str(figures.points),
        "problems": str(figures.problems),
        "rectified": str(figures.rectified),
        "open": str(figures.problems - figures.rectified),
        "rate": percent(figures.rectified, figures.problems),
        "edition": edition,
        "list": "附件",  # in every style
        "bright": _names(figures.bright),
    }


def _heading(at: int, name: str) -> str:
    return f"{NUMERALS[at]}、{name}"


def _filled(grids: Sequence[Grid]) -> tuple[Grid, ...]:
    return tuple(grid for grid in grids if grid.rows)


def _names(bright: Sequence[str]) -> str:
    more = f"等{len(bright)}个点位" if len(bright) > MOST_BRIGHT else ""
    return "、".join(bright[:MOST_BRIGHT]) + more


def percent(part: int, whole: int) -> str:
    """Return a share in per cent to two decimals, a half away from zero; a dash where there is no whole."""
    if not whole:
        return NONE
    hundredths = (Fraction(part * 10000, whole) + Fraction(1, 2)).__floor__()
    return f"{hundredths // 100}.{hundredths % 100:02}%"


def _shown(score: Decimal | None) -> str:
    return NONE if score is None else f"{score:.2f}"


def _types(types: Sequence[Checked]) -> Grid:
    heads = ("点位类型", "检查点位（个）", "发现问题（个）", "得分")
    rows = [(each.type, str(each.points), str(each.problems), _shown(each.score)) for each in types]
    return Grid("检查点位情况", heads, (3, 2, 2, 2), tuple(rows))


def _units(units: Sequence[Charged]) -> Grid:
    heads = ("责任单位", "问题（个）", "已整改（个）", "未整改（个）", "整改率")
    rows = [
        (each.name, str(each.problems), str(each.rectified), str(each.problems - each.rectified), percent(*of))
        for each in units
        for of in [(each.rectified, each.problems)]
    ]
    return Grid("责任单位整改情况", heads, (4, 2, 2, 2, 2), tuple(rows))


def _ranking(streets: Sequence[Ranked]) -> tuple[Grid, ...]:
    """Return a table for each group, which come together and best first."""
    grids = []
    for group, places in groupby(streets, key=lambda each: each.group):
        caption = f"街道得分排名（{group}）" if group else "街道得分排名"
        rows = [(str(each.rank or NONE), each.name, str(each.points), _shown(each.score)) for each in places]
        grids.append(Grid(caption, ("名次", "街道", "检查点位（个）", "得分"), (1, 3, 2, 2), tuple(rows)))
    return tuple(grids)
