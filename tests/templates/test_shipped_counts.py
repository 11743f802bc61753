"""What is counted in the shipped templates decides their items, and samples of one item are judged together."""

import json
import re
from contextlib import closing
from pathlib import Path

import pytest

from inspect_cli.findings import registry as registered
from inspect_cli.findings.finish import finish
from inspect_cli.log.journal import open_journal
from inspect_cli.points import naming
from inspect_cli.store.workspace import Workspace
from inspect_cli.templates import lint, registry
from inspect_cli.visits import sample_sheet, sheet

SURVEYS = Path(__file__).parents[2] / "surveys"
# Sheets without a point (questionnaires, tallies) are played in test_sheets.py.
SHIPPED = [file for file in sorted(SURVEYS.glob("*.yaml")) if "\n  point_type:" in file.read_text("utf-8")]
ITEM = re.compile(r"([A-Z]+)-(\d\d)")
POINT = "GC-001"


def test_no_two_files_are_for_one_type_of_point():
    types = [lint.load(path).settings["point_type"] for path in SHIPPED]
    assert len(set(types)) == len(types)


@pytest.fixture
def played(patrol, tmp_path):
    """Play visits of one template to the end: for each sheet what finishing made, and its findings."""

    def play(form, *sheets):
        with closing(open_journal(Workspace(patrol))) as journal:
            registry.publish(journal, [form])
            point = naming.find(journal.db, "point", POINT)
            for plain in sheets:
                read = sheet.read(json.dumps(plain), tmp_path / "answers.json")
                visit = sheet.take(journal, point, form, read, each=True)
                done = finish(journal, visit)
                yield done, [registered.find(journal.db, number) for number in done.findings]

    return play


def kept(answers, keep):
    """Return the answers of a sheet, in its repeats too, that `keep(name, given)` is true of."""
    return {
        name: [kept(row, keep) for row in given] if isinstance(given, list) else given
        for name, given in answers.items()
        if isinstance(given, list) or keep(name, given)
    }


STOPS = [{"ads": "3"}, {"ads": "2"}, {}]
BUSES = [{"bus_ads": "10", "bus_ads_public": "5"}, {}]
LAMPS = {"lamps_total": "100", "lamps_lit": "95"}
# What is counted decides, whatever is ticked: counts that are just enough, and their change that is not.
COUNTED = [
    ("binguan-fandian", "BG-01", {"ads": "3"}, {"ads": "2"}),
    ("chengzhongcun", "CZC-09", LAMPS, {"lamps_lit": "94"}),
    ("gongjiao-zhantai", "GJZ-01", {"stops": STOPS}, {"stops": [{"ads": "3"}, {"ads": "2"}, {"ads": "0"}]}),
    ("gongjiaoche", "GJC-01", {"buses": BUSES}, {"taxis": [{"taxi_ads": "3", "taxi_ads_public": "0"}]}),
    ("gongjiaoche", "GJC-03", {"calls": [{"call_minutes": "30"}, {}]}, {"calls": [{}, {"call_minutes": "31"}]}),
    ("gongyuan", "GY-21", {"amenities_broken": "0"}, {"amenities_broken": "1"}),
    ("huochezhan", "HCZ-01", {"ads": "10"}, {"ads": "9"}),
    ("jianzhu-gongdi", "GD-01", {"wall_area": "100", "ads_area": "30"}, {"ads_area": "29"}),
    ("jianzhu-gongdi", "GD-04", {"main_road": "yes", "wall_height": "250"}, {"wall_height": "249"}),
    ("jianzhu-gongdi", "GD-04", {"main_road": "no", "wall_height": "180"}, {"wall_height": "179"}),
    ("jianzhu-gongdi", "GD-04", {"main_road": "no", "wall_height": "180"}, {"main_road": "yes"}),
    ("jiaotong-lukou", "JTK-02", {"meetings": "4", "yielded": "4"}, {"yielded": "3"}),
    ("jiaotong-lukou", "JTK-03", {"cars_5min": "0"}, {"cars_5min": "1"}),
    ("jiaotong-lukou", "JTK-04", {"bikes_5min": "0"}, {"bikes_5min": "1"}),
    ("jiaotong-lukou", "JTK-05", {"walkers_5min": "0"}, {"walkers_5min": "1"}),
    ("jiaotong-lukou", "JTK-06", {"riders": "20", "riders_helmet": "20"}, {"riders_helmet": "19"}),
    ("jiaotong-lukou", "JTK-13", {"asked": "2", "asked_kind": "2"}, {"asked_kind": "1"}),
    ("jingqu-jingdian", "JQ-01", {"ads": "2"}, {"ads": "1"}),
    ("jingqu-jingdian", "JQ-25", {"visitors": "5", "visitors_content": "4"}, {"visitors_content": "3"}),
    ("yingji-binan-changsuo", "BN-03", {"ads": "5"}, {"ads": "4"}),
]


@pytest.mark.parametrize(("stem", "item", "enough", "change"), COUNTED)
def test_what_is_counted_decides(stem, item, enough, change, played):
    form = lint.load(SURVEYS / f"{stem}.yaml")
    example = sample_sheet.example(form, POINT)
    counted = {q.name for q in form.questions.values() if q.type in {"integer", "decimal"}}
    plain = kept(example["answers"], lambda name, given: name not in counted and not isinstance(given, dict))
    sheets = [example | {"answers": plain | counts} for counts in (enough, enough | change)]

    (done, none), (_, findings) = played(form, *sheets)

    assert (done.got, none) == (done.possible, [])
    assert [row["path"].rpartition("/")[2] for row in findings] == [item]


def test_a_stop_that_fails_fails_the_item_once(played):
    form = lint.load(SURVEYS / "gongjiao-zhantai.yaml")
    bad = {"value": "no", "problem": "b"}
    stops = [{"stop": "7路东门站"}, {"stop": "7路西门站", "GJZ-11": bad}, {"stop": "9路东门站", "GJZ-11": bad}]
    answers = {"point": POINT, "rest": "yes", "answers": {"stops": stops}}

    ((done, (finding,)),) = played(form, answers)

    assert (done.got, done.possible) == ("16", "17")
    assert finding["problem"] == "第2、3处：候车座椅损坏（第2处：7路西门站；第3处：9路东门站）"
