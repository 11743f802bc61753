"""The screens as an inspector sees them, word for word: `INSPECT_GOLDEN=1 pytest tests/visits` writes them anew."""

import os
from pathlib import Path

import pytest
from conversation import speak

from inspect_cli.widths import width

GOLDEN = Path(__file__).parents[1] / "golden"

# What is typed, and under which name the screen that follows is kept ("": not kept).
STORY = [
    ("enter", "", "a group with what failed last time"),
    ("enter", "1b 东门", "an item that fails, with phrase and place"),
    ("enter", "", ""),
    ("enter", "", "a long group"),
    ("enter", "3? ", "help on one item"),
    ("enter", "", ""),
    ("enter", "1 4-2 2号摊位", "phrases to choose from, under the item that has none yet"),
    ("enter", "99", "a line that is refused"),
    ("enter", "2=3 3=4", "not applicable, not tested"),
    ("enter", "", "a question that is asked by itself"),
    ("enter", "", "a required question is not passed over"),
    ("enter", "1", "an item that has just come up"),
    ("enter", "2", "an item that fails without a phrase"),
    ("enter", "2c 北侧", ""),
    ("enter", "2", "the next group, asked one by one where it must be"),
    ("f9", "", "summary of an unfinished visit"),
    ("enter", "0", "menu"),
    ("enter", "", ""),
    ("enter", "6", "a group of numbers"),
    ("enter", "1", "a number is asked"),
    ("enter", "-1", "a number that breaks the constraint"),
    ("enter", "5", ""),
    ("up", "", ""),
    ("f9", "", ""),
    ("f9", "", "what keeps it from being finished"),
    ("f6", "", "outcomes"),
]


@pytest.fixture
def visited(inside, patrol, tmp_path, monkeypatch):
    """The market was visited a week ago; two items failed then, and one finding is closed since."""
    answers = tmp_path / "last.json"
    answers.write_text(
        '{"rest": "yes", "answers": {"live_poultry": "no", "own_toilet": "no", "NM-26": {"value": "no", '
        '"problem": "a", "remark": "西门"}, "NM-12": {"value": "no", "problem": "b"}}}',
        encoding="utf-8",
    )
    with monkeypatch.context() as earlier:
        earlier.setenv("INSPECT_NOW", "2026-07-13T08:05:00+08:00")
        assert inside("-w", patrol, "survey", "NM-004", "--answers", answers, "--finish").code == 0


def told(talk, story, cells):
    screens = [("before it begins", talk.screen(cells))]
    for key, text, name in story:
        talk.press(key, text)
        if name:
            screens.append((name, talk.screen(cells)))
    return "".join(f"######## {name}\n{screen}\n\n" for name, screen in screens)


@pytest.mark.parametrize("cells", [60, 100])
@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_screen_is_as_it_was_agreed(visited, begun, language, cells):
    speak(language)
    agreed(GOLDEN / f"survey-{language}-{cells}.txt", begun(), STORY, cells)


def agreed(file, talk, story, cells):
    """Compare the screens of a story with those that were agreed on, or write them anew."""
    said = told(talk, story, cells)
    if os.environ.get("INSPECT_GOLDEN"):
        GOLDEN.mkdir(exist_ok=True)
        file.write_text(said, encoding="utf-8")
    assert said == file.read_text(encoding="utf-8")


@pytest.mark.parametrize("cells", [40, 60, 80, 100])
def test_no_line_of_any_screen_is_wider_than_the_terminal(visited, begun, cells):
    talk = begun()
    for key, text, _ in [("", "", ""), *STORY]:
        if key:
            talk.press(key, text)
        drawn = talk.view.draw(cells)
        assert [line for line in (*drawn.head, *drawn.body, *drawn.foot) if width(line) > cells] == []
