"""Importing a list: what it adds and changes, every mistake at once, and nothing half imported."""

import pytest

from inspect_cli.errors import Problems, Usage
from inspect_cli.log.kinds import KINDS
from inspect_cli.points.headings import HEADINGS, name_columns
from inspect_cli.points.lists import plan
from inspect_cli.points.tables import read_table


@pytest.fixture
def listed(tmp_path):
    """Write a list and name its columns."""

    def read(content, *pairs, noun="point"):
        path = tmp_path / "list.csv"
        path.write_text(content, encoding="utf-8")
        return name_columns(noun, read_table(path), pairs)

    return read


def codes(problems):
    return [(p.code, p.where.row, p.where.column) for p in problems]


def heading_problems(listed, content, *pairs):
    with pytest.raises(Problems) as problem:
        listed(content, *pairs)
    return problem.value.problems


@pytest.mark.parametrize("noun", ["point", "unit"])
def test_the_columns_are_those_of_the_log(noun):
    kind = KINDS[noun]
    assert tuple(HEADINGS[noun]) == (*kind.key, *(column.split()[0] for column in kind.columns))
    every = [h for names in HEADINGS[noun].values() for h in names]
    assert len(every) == len(set(every))


def test_headings_as_offices_write_them(listed):
    table = listed(
        "序号,点位编号,点位名称,点位类型,所属街道,经度,纬度,坐标系\n1,A1,市场,农贸市场,和平街道,117,36,WGS84\n"
    )
    assert list(table.columns) == ["code", "name", "type", "street", "lon", "lat", "crs"]
    assert list(table.rows[0].cells.values()) == ["A1", "市场", "农贸市场", "和平街道", "117", "36", "WGS84"]
    assert table.columns["name"] == "点位名称"


def test_headings_of_units(listed):
    table = listed(
        "单位编号,单位全称,简称,主送,联系电话\nU1,某某区城市管理局,区城管局,区城管局,0533-0000000\n",
        noun="unit",
    )
    assert list(table.columns) == ["code", "name", "short", "address_as", "phone"]


def test_our_own_names_count_too(listed):
    assert list(listed("code,Name,LON\n1,a,117\n").columns) == ["code", "name", "lon"]


def test_a_heading_of_theirs_is_mapped_and_another_left_out(listed):
    table = listed("编号,店 名,街长\n1,面馆,某某\n", "名称=店名", "-=街长")
    assert dict(table.rows[0].cells) == {"code": "1", "name": "面馆"}


def test_every_wrong_heading_is_named_with_what_it_may_have_meant(listed):
    problems = heading_problems(listed, "编号,点位名,编码,天气\n1,a,2,b\n", "地址=住址")
    assert [(p.code, p.params["heading"]) for p in problems] == [
        ("table.map_heading", "住址"), ("table.heading_unknown", "点位名"), ("table.column_twice", "编码"),
        ("table.heading_unknown", "天气"), ("table.heading_missing", "名称"),
    ]  # fmt: skip
    assert "点位名称" in problems[1].params["known"]
    assert problems[1].where.column == "点位名"


@pytest.mark.parametrize(
    ("pair", "code"), [("名称", "table.map_form"), ("=a", "table.map_form"), ("名字呢=a", "table.map_column")]
)
def test_a_map_that_makes_no_sense(listed, pair, code):
    with pytest.raises(Usage) as problem:
        listed("编号,名称\n1,a\n", pair)
    assert problem.value.code == code


def test_added_changed_and_unchanged(listed):
    table = listed("编号,名称,地址\n1,市场,大街一号\n2,小巷,\n3,公厕,后街\n")
    existing = {
        "2": {
            "code": "2",
            "name": "小巷",
            "address": "旧址",
            "street": "和平街道",
            "at": "2026",
            "crs": None,
        },
        "3": {"code": "3", "name": "公厕", "address": "后街", "type": "公共厕所"},
        "9": {"name": "不在表里"},
    }
    planned = plan("point", table, existing)
    assert planned.added == {"1": {"name": "市场", "address": "大街一号"}}
    assert planned.changed["2"].fields == {"address": ("旧址", "")}
    assert planned.unchanged == ("3",)
    assert planned.problems == ()
    assert planned.records() == {
        "1": {"name": "市场", "address": "大街一号"},
        "2": {"name": "小巷", "street": "和平街道"},
    }


def test_importing_the_same_list_twice_changes_nothing(listed):
    table = listed("编号,名称,经度,纬度,坐标系,备注\n1,市场,117.0700,36.67,wgs84,\n2,小巷,,,,近河\n")
    first = plan("point", table, {}).records()
    assert first["1"] == {"name": "市场", "lon": "117.07", "lat": "36.67", "crs": "WGS-84"}
    again = plan("point", table, first)
    assert (again.added, again.changed, again.unchanged) == ({}, {}, ("1", "2"))


def test_a_column_the_list_does_not_have_is_left_alone(listed):
    here = {"1": {"name": "市场", "lon": "117.07", "lat": "36.67", "crs": "GCJ-02"}}
    assert plan("point", listed("编号,名称,坐标系\n1,市场,\n"), here).unchanged == ("1",)
    emptied = plan("point", listed("编号,名称,经度,纬度\n1,市场,,\n"), here).changed["1"]
    assert emptied.record == {"name": "市场"}
    assert emptied.fields == {"lon": ("117.07", ""), "lat": ("36.67", ""), "crs": ("GCJ-02", "")}


def test_every_mistake_of_every_row_at_once_and_nothing_half_imported(listed):
    table = listed(
        "编号,名称,类型,经度,纬度,坐标系\n"
        "1,好,农贸市场,117.07,36.67,GCJ-02\n"
        ",无编号,,,,\n"
        "3,,农贸市场,,,\n"
        "4,类型错,农贸市厂,,,\n"
        "5,反了,,36.67,117.07,WGS-84\n"
        "6,太远,,11.88,43.46,WGS-84\n"
        "7,百度,,117.07,36.67,BD-09\n"
        "8,一半,,117.07,,WGS-84\n"
        "9,度分秒,,117°4′12″,36.67,WGS-84\n"
        "10,没写,,117.07,36.67,\n"
        "1,又一个,,,,\n"
        "3.70303E+11,坏了,,,,\n"
    )
    planned = plan("point", table, {}, types=["农贸市场", "公共厕所"])
    assert codes(planned.problems) == [
        ("list.missing", 3, "编号"),
        ("list.missing", 4, "名称"),
        ("point.type_unknown", 5, "类型"),
        ("point.lon_lat_swapped", 6, "经度"),
        ("point.outside_china", 7, "经度"),
        ("point.crs_unknown", 8, "坐标系"),
        ("point.half_place", 9, "纬度"),
        ("point.degrees_unreadable", 10, "经度"),
        ("point.crs_missing", 11, "坐标系"),
        ("list.code_twice", 12, "编号"),
        ("list.code_damaged", 13, "编号"),
    ]
    assert planned.problems[2].params["known"] == ["农贸市场"]
    assert planned.problems[9].params["first"] == 2
    with pytest.raises(Problems) as refused:
        planned.records()
    assert refused.value.problems == planned.problems


def test_the_same_row_twice_is_one_point(listed):
    planned = plan("point", listed("编号,名称\n1,a\n1,a\n"), {})
    assert (list(planned.records()), planned.problems) == (["1"], ())


def test_a_list_without_a_coordinate_system_is_asked_for_it_once(listed):
    table = listed("编号,名称,经度,纬度\n1,a,117.07,36.67\n2,b,117.08,36.68\n")
    assert codes(plan("point", table, {}).problems) == [("point.crs_missing", 1, "")]
    assert plan("point", table, {}, crs="高德").records()["2"]["crs"] == "GCJ-02"


def test_a_code_with_a_line_break_is_refused(listed):
    assert codes(plan("point", listed('编号,名称\n"1\n2",a\n'), {}).problems) == [("list.code_damaged", 2, "编号")]


def test_units_have_no_place(listed):
    table = listed("单位编号,单位全称,类别\nU1,区城管局,主管\n", noun="unit")
    assert plan("unit", table, {}).records() == {"U1": {"name": "区城管局", "class": "主管"}}
