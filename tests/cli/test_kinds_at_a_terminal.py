"""Long lists, grids and files through a real terminal and the real program."""

import shutil
import sys
from pathlib import Path

import pytest
from test_survey_at_a_terminal import stored, terminal  # noqa: F401

sys.path.append(str(Path(__file__).parents[1] / "visits"))
from every_kind import FORM, TOWNS

pytestmark = pytest.mark.skipif(sys.platform == "win32" or not shutil.which("stty"), reason="needs a pseudo-terminal")
F10 = "\x1b[21~"


@pytest.fixture
def published(inside, patrol, monkeypatch):
    """The template with every kind of question, in force on a summer morning."""
    monkeypatch.setenv("INSPECT_NOW", "2026-07-20T08:30:00+08:00")
    file = patrol / "surveys" / "every.yaml"
    file.parent.mkdir(exist_ok=True)
    file.write_text(FORM, encoding="utf-8")
    (file.parent / "towns.csv").write_text(TOWNS, encoding="utf-8")
    assert inside("-w", patrol, "template", "publish", file).code == 0


def test_a_list_a_grid_a_language_and_a_file_from_the_keyboard(terminal, patrol, published, tmp_path):  # noqa: F811
    sound = tmp_path / "投诉 录音.mp3"
    sound.write_bytes(b"ID3" + bytes(500))
    at = terminal("survey", "GC-001", "--template", "every").wait("开始检查").type().wait("1/3 名单")
    at.type("1").wait("共 60 个，第 1/7 页").type("lwjd").wait("第 1/4 页").type("＋").wait("第 2/4 页").type("２")
    at.wait("哪个社区 = 柳湾街道第21社区").type("2").wait("2/4").type("桥东 33015").wait("有 5 个").type("1 3")
    at.wait("桥东街道第50社区、桥东街道第54社区").type().wait("逐题问 2 题").type("", "down").wait("1 很好")
    at.type("1-2=2 3d").wait("已存 3 项")
    at.child.send(F10)
    at.wait("题目用哪种语言").type("2").wait("2/3 Satisfaction").wait("1 very good").type("", "down")
    at.wait("3/3").type("1").wait("1/11").type(f"'{sound}'").wait("已存：录音").type("", "f9").wait("不符合 0 项")
    at.type("", "f9").wait("结束这次检查").type("1")
    assert at.end() == 0
    assert "1 项是别的时段" in at.screen.text.replace("\n", "")  # the lamps are for the night
    answers = dict(stored(patrol, "SELECT path, value FROM answer"))
    assert answers["lists/town"] == "330121"
    assert answers["lists/towns"] == "330150 330154"
    assert [answers[f"views/{name}"] for name in ("guard", "cleaning", "green")] == ["4", "4", "2"]
    assert answers["more/talk"] == sound.name
    assert answers["ended"] == answers["began"]
    assert stored(patrol, "SELECT format FROM photo") == [("mp3",)]
    assert 'form_language = "English (en)"' in (patrol / "inspect.toml").read_text(encoding="utf-8")


def test_a_language_that_the_form_has_not_is_refused_before_anything_is_begun(terminal, patrol, published):  # noqa: F811
    at = terminal("survey", "GC-001", "--template", "every", "--form-language", "fr")
    assert at.end() == 5
    assert "没有这种语言" in at.screen.text
    assert stored(patrol, "SELECT count(*) FROM visit") == [(0,)]
    again = terminal("survey", "GC-001", "--template", "every", "--form-language", "en").wait("开始检查").type()
    again.wait("1/3 Lists").type("", "ctrl-c")
    assert again.end() == 130


def test_answers_from_data_bring_files_too(inside, patrol, published, tmp_path):
    (tmp_path / "a.mp3").write_bytes(b"ID3" + bytes(500))
    sheet = tmp_path / "answers.json"
    sheet.write_text(
        '{"answers": {"cleaning": "4", "talk": {"value": "a.mp3", "photos": ["a.mp3"]}}}', encoding="utf-8"
    )
    done = inside("-w", patrol, "survey", "GC-001", "--template", "every", "--answers", sheet)
    assert done.code == 0, done
    assert stored(patrol, "SELECT name, format FROM attachment JOIN photo ON sha256=photo") == [("a.mp3", "mp3")]
