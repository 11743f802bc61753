"""Kinds of questions that need a screen of their own: long lists, grids, languages, files, places, dates."""

import json
import shutil

import pytest
from conversation import Left, speak
from every_kind import FORM, TOWNS
from test_screens import GOLDEN, agreed

from inspect_cli import clock
from inspect_cli.cli.talk import Ended
from inspect_cli.photos import evidence, folder, sample
from inspect_cli.store import config
from inspect_cli.visits import search
from inspect_cli.widths import width

MP3 = b"ID3\x04\x00\x00\x00\x00\x00\x00" + bytes(range(256)) * 8


@pytest.fixture
def every(inside, patrol, begun):
    """A survey with the kinds of `every_kind`, at the page that is asked for."""
    file = patrol / "surveys" / "every.yaml"
    file.parent.mkdir(exist_ok=True)
    file.write_text(FORM, encoding="utf-8")
    (file.parent / "towns.csv").write_text(TOWNS, encoding="utf-8")
    assert inside("-w", patrol, "template", "publish", file).code == 0

    def at(page=1, **options):
        talk = begun("GC-001", template="every", **options).type("")
        for _ in range(page - 1):
            talk.press("down")
        return talk

    return at


def picture(text):
    return sample.draw(text, clock.now(), 120.1, 30.2)


def value(talk, name):
    return talk.stored[name][0]


# Long lists


def test_a_long_list_is_searched_by_part_of_the_label_by_code_and_by_initials(every):
    talk = every().type("1", "东街道第3")
    assert "“东街道第3”有 5 个" in talk.screen()
    assert "1 桥东街道第30社区" in talk.screen()
    talk.type("330107")
    assert value(talk, "town") == "330107"
    talk.type("1", "lwjddi7")
    assert talk.view.notice.startswith("× 没有找到")
    talk.type("lwjdd7")
    assert value(talk, "town") == "330107"


def test_digits_choose_among_the_hits_of_the_page(every):
    talk = every().type("1", "桥东", "+", "2")
    assert value(talk, "town") == "330122"
    talk.type("1", "+", "+", "－", "1")
    assert value(talk, "town") == "330110"


def test_a_number_that_no_line_of_the_page_has_is_searched_for(every):
    talk = every().type("1", "桥东", "57")
    assert value(talk, "town") == "330157"


def test_what_is_chosen_from_a_long_list_stays_in_sight_and_can_be_taken_out(every):
    talk = every().type("2", "柳湾", "1 3", "桥东", "1")
    assert value(talk, "towns") == "330101 330102 330105"
    assert "柳湾街道第1社区、桥东街道第2社区、柳湾街道第5社区" in talk.screen(100)
    talk.type("1")
    assert value(talk, "towns") == "330101 330105"
    assert "2/4" in talk.screen()
    talk.type("")
    assert "2/4" not in talk.screen()


def test_only_the_choices_on_offer_are_searched(every):
    talk = every().type("3", "桥东")
    assert talk.view.notice.startswith("× 没有找到“桥东”")
    talk.type("")
    assert "eastern" not in talk.stored


def test_one_choice_only_is_not_taken_for_two(every):
    talk = every().type("1", "柳湾", "1 2")
    assert "只能选一个" in talk.view.notice
    assert "town" not in talk.stored


def test_a_minimal_list_is_searched_though_it_would_fit(every):
    talk = every().type("4", "lan")
    assert talk.view.notice.startswith("× 没有找到")
    talk.type("蓝", "z")
    assert value(talk, "shades") == "c6 c7"


@pytest.mark.parametrize("text", ["+", "-", "", "0 1", "1,,2", "999999999999", "\t", "１　２", "?"])
def test_no_line_over_a_list_ends_the_survey(every, text):
    talk = every().type("2", text)
    assert talk.left is None


# Grids


def test_one_line_answers_many_questions_of_a_grid(every):
    talk = every(2).type("1-2=2 3d")
    assert [value(talk, name) for name in ("guard", "cleaning", "green")] == ["4", "4", "2"]
    talk.type("１－３ａ")
    assert [value(talk, name) for name in ("guard", "cleaning", "green")] == ["5", "5", "5"]
    talk.type("3-4")
    assert value(talk, "green") == "2"


def test_a_grid_has_a_column_for_each_choice_and_marks_what_is_chosen(every):
    talk = every(2).type("1=1 3=4")
    head, guard, *_ = talk.screen(100).splitlines()[3:]
    green = next(line for line in talk.screen(100).splitlines() if "绿化" in line)
    cells = lambda line, sign: width(line[: line.rindex(sign)])  # noqa: E731
    assert cells(head, "1") == cells(guard, "●")
    assert cells(head, "4") == cells(green, "●")


def test_where_the_labels_do_not_fit_the_columns_are_numbers_and_then_a_plain_list(every):
    talk = every(2)
    assert "1 很好  2 好" in talk.screen(60)
    assert "1  2  3  4" in talk.screen(40)
    assert "  ·" not in talk.screen(30)
    assert "门卫服务态度怎么样" in talk.screen(30)


def test_a_scale_that_brings_points_is_not_set_to_the_best_by_one_key(inside, patrol, begun):
    file = patrol / "surveys" / "scale.yaml"
    file.parent.mkdir(exist_ok=True)
    file.write_text(
        """
settings: {form_id: scale, form_title: 满意度, version: "1", point_type: 公共广场}
survey:
  - {type: select_one view, name: guard, label: 门卫, appearance: likert}
  - {type: select_one view, name: clean, label: 保洁, appearance: likert}
choices:
  view: [{name: good, label: 好, score: "1"}, {name: bad, label: 差, score: "0"}]
""",
        encoding="utf-8",
    )
    assert inside("-w", patrol, "template", "publish", file).code == 0
    talk = begun("GC-001", template="scale").type("")
    assert "逐题问 2 题" in talk.view.prompt
    talk.type("2b")
    assert value(talk, "clean") == "bad"
    assert "guard" not in talk.stored


# Languages


def test_the_language_of_the_form_is_changed_and_remembered(every):
    talk = every(2).press("f10").type("2")
    assert talk.view.notice == "√ 题目语言：English (en)"
    for words in ("2/3 Satisfaction", "The guards", "1 very good"):
        assert words in talk.screen(100)
    talk.type("1=fair", "2")
    assert value(talk, "guard") == "3"
    talk.type("").press("f2").type("4", "200")
    assert "Under 100" in talk.view.notice
    again = every(2)
    assert "The guards" in again.screen()


def test_a_required_question_is_asked_for_in_the_language_of_the_form(every):
    talk = every(2, language="en").type("2").type("")
    assert "Cleaning must be asked" in talk.view.notice


def test_the_language_asked_for_holds_for_this_time_only(every):
    talk = every(2, language="English")
    assert "The guards" in talk.screen()
    assert "门卫服务态度" in every(2).screen()
    assert talk.journal.config.get("form_language") is None


def test_the_menu_has_the_languages_where_there_are_several(every, begun):
    talk = every().type("0", "10")
    assert "题目用哪种语言" in talk.screen()
    assert "语言" not in begun("ZW-001").type("", "0").screen()


# Files


@pytest.fixture
def drawn(tmp_path):
    """Files as an inspector has them: with blanks in their names."""
    sound = tmp_path / "投诉 录音.mp3"
    sound.write_bytes(MP3)
    paper = tmp_path / "licence.pdf"
    paper.write_bytes(b"%PDF-1.7\n...")
    photo = tmp_path / "a.jpg"
    photo.write_bytes(picture("广场"))
    return tmp_path


@pytest.mark.parametrize("way", ["'{}'", "{} ", '"{}"', "escaped", "file://"])
def test_a_file_dropped_on_the_terminal_answers_and_is_kept_byte_for_byte(every, drawn, way):
    path = str(drawn / "投诉 录音.mp3")
    if way == "escaped":
        typed = path.replace(" ", "\\ ")
    else:
        typed = (drawn / "投诉 录音.mp3").as_uri() if way == "file://" else way.format(path)
    talk = every(3).type("1", typed)
    assert value(talk, "talk") == "投诉 录音.mp3"
    (sha256, size), *_ = talk.journal.db.execute("SELECT sha256, bytes FROM photo WHERE format='mp3'").fetchall()
    kept = folder.original(talk.journal.workspace.photos, sha256)
    assert kept.read_bytes() == MP3
    assert size == len(MP3)


def test_what_is_certainly_no_sound_is_refused_and_leaves_no_trace(every, drawn):
    talk = every(3).type("1", str(drawn / "a.jpg"))
    assert "这是 jpg 文件" in talk.view.notice
    talk.type(str(drawn / "licence.pdf"))
    assert "这是 pdf 文件" in talk.view.notice
    (drawn / "empty.mp3").touch()
    talk.type(str(drawn / "empty.mp3"))
    assert "文件是空的" in talk.view.notice
    talk.type(str(drawn / "no.mp3"))
    assert talk.view.notice.startswith("× ")
    assert "talk" not in talk.stored
    assert not [path for path in talk.journal.workspace.photos.rglob("*") if path.is_file()]


def test_another_file_takes_the_place_of_the_first_and_nothing_that_of_both(every, drawn):
    talk = every(3).type("2", str(drawn / "licence.pdf"))
    bound = "SELECT name FROM attachment"
    talk.type("2", str(drawn / "a.jpg"))
    assert [tuple(row) for row in talk.journal.db.execute(bound)] == [("a.jpg",)]
    talk.type("2", "0")
    assert talk.journal.db.execute(bound).fetchall() == []
    assert value(talk, "paper") == ""


def test_files_are_checked_with_the_photos_and_carried_by_sync(every, drawn, inside, patrol, tmp_path):
    talk = every(3).type("1", str(drawn / "投诉 录音.mp3"))
    talk.press("f7")
    assert inside("-w", patrol, "check", "--photos").code == 0
    usb = tmp_path / "usb"
    usb.mkdir()
    assert inside("-w", patrol, "remote", "add", "usb", usb).code == 0
    assert inside("-w", patrol, "sync", "usb").code == 0
    (kept,) = [path for path in (patrol / "data" / "photos").rglob("*") if path.is_file()]
    kept.unlink()
    assert inside("-w", patrol, "check", "--photos").code != 0
    assert inside("-w", patrol, "sync", "usb").code == 0
    assert kept.read_bytes() == MP3
    kept.write_bytes(MP3[:-1])
    assert inside("-w", patrol, "check", "--photos").code == 20


def test_a_merge_brings_the_files_that_are_not_here(every, drawn, patrol, tmp_path):
    talk = every(3).type("1", str(drawn / "投诉 录音.mp3"))
    theirs = tmp_path / "theirs"
    shutil.copytree(patrol / "data" / "photos", theirs / "data" / "photos")
    (kept,) = [path for path in (patrol / "data" / "photos").rglob("*") if path.is_file()]
    kept.unlink()
    assert evidence.gather(talk.journal.db, theirs, patrol / "data" / "photos") == (1, 0)
    assert kept.read_bytes() == MP3


def test_no_more_photos_than_the_template_takes(every, drawn, inside, patrol):
    talk = every(3).type("11=2").press("f5", "11").type(str(drawn / "a.jpg"))
    other = drawn / "b.jpg"
    other.write_bytes(picture("别处"))
    talk.type(str(other))
    assert "最多 1 张" in talk.view.notice
    talk.press("f7")
    later = inside("-w", patrol, "photo", "add", talk.sitting.visit.number, other, "--question", "lamps")
    assert later.code == 3
    assert "最多 1 张" in later.err
    assert evidence.bound(talk.journal.db, f"answer:{talk.sitting.visit.id}/more/lamps") == 2


# Dates, places, scales


@pytest.mark.parametrize(
    ("typed", "stored"),
    [("今天", "2026-07-20"), ("昨天", "2026-07-19"),
     ("-2", "2026-07-18"), ("0713", "2026-07-13"), ("＋１", "2026-07-21"),
     ("7-13", "2026-07-13"), ("7月13日", "2026-07-13"), ("20260713", "2026-07-13")],
)  # fmt: skip
def test_a_day_is_typed_in_the_usual_short_forms(every, typed, stored):
    assert value(every(3).type("5", typed), "day") == stored


@pytest.mark.parametrize("typed", ["1332", "31.2", "前年", "--1", "0230", "-9999"])
def test_what_is_no_day_is_refused(every, typed):
    talk = every(3).type("5", typed)
    assert "day" not in talk.stored
    assert talk.view.notice.startswith("× ")


def test_a_month_is_asked_for_and_shown_as_a_month(every):
    talk = every(3).type("6", "7月")
    assert value(talk, "month") == "2026-07-01"
    assert "哪个月 = 2026-07\n" in talk.screen()
    assert value(every(3).type("7", "昨天 930"), "moment") == "2026-07-19T09:30"


def test_a_place_copied_from_a_chinese_map_is_put_right(every):
    talk = every(3).type("8", "30.25 120.15")
    assert value(talk, "place") == "30.25 120.15"
    talk.type("8", "120.15,30.25")
    assert value(talk, "place") == "30.25 120.15"
    assert "经度在前" in talk.view.notice
    talk.type("8", "高德 120.154738,30.247636")
    assert "GCJ-02" in talk.view.notice
    lat, lon, *_ = map(float, value(talk, "place").split())
    assert abs(lat - 30.25) < 0.001
    assert abs(lon - 120.15) < 0.001
    talk.type("8", "https://uri.amap.com/marker?position=120.154738%2C30.247636&name=x")
    assert value(talk, "place").startswith(f"{lat} {lon}")
    talk.type("8", "百度 120.15,30.25")
    assert "百度坐标" in talk.view.notice


def test_a_shape_is_read_from_a_file_and_closed_when_typed(every, tmp_path):
    talk = every(3).type("9", "30 120; 30 121; 31 121")
    assert value(talk, "area") == "30.0 120.0;30.0 121.0;31.0 121.0;30.0 120.0"
    ring = [[120, 30], [121, 30], [121, 31], [120, 30]]
    feature = {"type": "Feature", "properties": {}, "geometry": {"type": "Polygon", "coordinates": [ring]}}
    file = tmp_path / "网格.geojson"
    file.write_text(json.dumps({"type": "FeatureCollection", "features": [feature]}), encoding="utf-8")
    talk.type("9", f"'{file}'")
    assert value(talk, "area").startswith("30.0 120.0;30.0 121.0;")
    talk.type("9")
    for broken in (
        "{",
        "[]",
        "null",
        '{"type": "Point", "coordinates": [1, 2]}',
        '{"type": "Polygon", "coordinates": 3}',
    ):
        file.write_text(broken, encoding="utf-8")
        talk.type("9", str(file))
        assert talk.view.notice.startswith("× ")


def test_a_scale_shows_where_the_answer_stands(every):
    talk = every(3).type("3", "4", "3")
    assert "1  2  3  4 ●  5" in talk.screen()
    talk.type("6")
    assert "不在刻度上" in talk.view.notice


def test_what_can_only_be_read_is_shown_and_not_asked(every):
    talk = every(3)
    assert "10 ·  只看 = 不变 [只读]" in talk.screen()
    talk.type("10", "变了")
    assert "只能看" in talk.view.notice


# The end


def test_the_end_is_written_with_the_device_and_what_the_laptop_was_told(every, patrol, monkeypatch):
    config.save(patrol, {**config.load(patrol), "email": "a@example.org"})
    talk = every(2).type("2=1")
    monkeypatch.setenv("INSPECT_NOW", "2026-07-20T09:00:00+08:00")
    talk.press("f9")
    assert "1 项要在别的时段看：路灯亮" in talk.screen(100)
    assert talk.press("f9").type("1").left == Left(Ended)
    talk.sitting.finish("")
    assert value(talk, "began") == "2026-07-20T08:30:00.000+08:00"
    assert value(talk, "ended") == "2026-07-20T09:00:00.000+08:00"
    assert value(talk, "day0") == "2026-07-20"
    assert value(talk, "device") == talk.journal.identity.public.hex()
    assert value(talk, "mail") == "a@example.org"


def test_the_time_to_report_back_goes_with_the_finding(every):
    talk = every(2).type("2=1").press("down").type("11=2").press("f9").press("f9").type("1")
    talk.sitting.finish("")
    assert [row[0] for row in talk.journal.db.execute("SELECT feedback FROM finding")] == ["4工作时"]


# The screens

STORY = [
    ("enter", "1", "a long list"),
    ("enter", "柳", "what was searched for"),
    ("enter", "+", "the next page"),
    ("enter", "2", ""),
    ("enter", "2", ""),
    ("enter", "桥东 33015", "several words"),
    ("enter", "1 3", "several chosen"),
    ("enter", "", "a group with long answers"),
    ("down", "", "a grid"),
    ("enter", "1-2=2 3d", "a grid answered"),
    ("f10", "", "languages"),
    ("enter", "2", "a grid in another language"),
    ("down", "", "a group of many kinds"),
    ("enter", "3", "a scale"),
    ("enter", "4", ""),
    ("enter", "6", "a month"),
    ("enter", "7", ""),
    ("enter", "8", "a place"),
    ("enter", "120.15,30.25", "a place with longitude first"),
    ("f9", "", "summary"),
]


@pytest.mark.parametrize("cells", [60, 100])
@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_screen_of_these_kinds_is_as_it_was_agreed(every, language, cells):
    speak(language)
    agreed(GOLDEN / f"kinds-{language}-{cells}.txt", every(), STORY, cells)


@pytest.mark.parametrize("cells", [30, 40, 60, 100])
def test_no_line_of_these_screens_is_wider_than_the_terminal(every, cells):
    talk = every()
    for key, text, _ in STORY:
        drawn = talk.press(key, text).view.draw(cells)
        assert [line for line in (*drawn.head, *drawn.body, *drawn.foot) if width(line) > cells] == []


def test_the_same_hits_come_from_an_index_as_from_looking_at_every_choice(every):
    talk = every()
    q = talk.sitting.journal and next(q for q in filling_of(talk).form.questions.values() if q.name == "town")
    index = filling_of(talk).index(q)
    for text in ("柳湾", "jd", "1", "社区 33", "33014", "zz", "街道第1社"):
        words = text.split()
        plain = {
            n for n, c in enumerate(index.choices)
            if all(w in c.label or w in c.name or w in search.initials(c.label) for w in words)
        }  # fmt: skip
        assert set(index.find(text)) == plain


def filling_of(talk):
    from inspect_cli.visits.filling import Filling

    return Filling(talk.journal, talk.sitting.visit)
