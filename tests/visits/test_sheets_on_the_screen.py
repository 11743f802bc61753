"""Sheets without a point as an interviewer sees them: one after the other, refusals, the end."""

from pathlib import Path

import pytest
from conversation import Conversation, speak
from test_screens import agreed

from inspect_cli.cli import sheets, sheets_sitting
from inspect_cli.log.journal import open_journal
from inspect_cli.store.workspace import Workspace
from inspect_cli.widths import width

ROOT = Path(__file__).parents[1]
GOLDEN = ROOT / "golden"


class Interviews(Conversation):
    """One call of `survey --template … --repeat`."""

    def __init__(self, root, **options):
        self.journal = open_journal(Workspace(root))
        asked = {"template": "opinion", "community": "望湖社区", "about": {}, "repeat": True, **options}
        self.sitting = sheets_sitting.Series(self.journal, sheets.Asked(**asked))
        self.talk = self.sitting.talk()
        self.left = None
        self.view = next(self.talk)

    def press(self, key, text=""):
        try:
            return super().press(key, text)
        except StopIteration:
            self.left = "ended"
            return self

    @property
    def visits(self):
        sql = "SELECT state, coalesce(outcome,''), point, community, coalesce(mode,'') FROM visit ORDER BY number"
        return [tuple(row) for row in self.journal.db.execute(sql)]


@pytest.fixture
def asked(inside, patrol):
    """Begin interviews with the short questionnaire; all are closed at the end."""
    assert inside("-w", patrol, "template", "publish", ROOT / "forms" / "opinion.yaml").code in (0, 3)
    open_ones = []

    def begin(**options):
        open_ones.append(Interviews(patrol, **options))
        return open_ones[-1]

    yield begin
    for talk in open_ones:
        talk.__exit__()


def test_one_sheet_after_the_other_and_a_refusal_is_one_key(asked):
    talk = asked(about={"mode": "明查"})
    talk.type("", "1", "3", "1", "", "")  # a sheet: age, bad, knows, no opinion, take it
    assert talk.visits == [("finished", "", "", "望湖社区", "明查")]
    talk.type("1", "2")
    assert [visit[:2] for visit in talk.visits[1:]] == [("finished", "拒访"), ("finished", "不合条件")]
    assert "这次收 1 份，拒访 1，其他 1" in talk.screen()
    assert "这里已收 1 份" in talk.screen()
    talk.type("3")
    assert talk.left == "ended"
    assert len(talk.visits) == 3


def test_what_people_say_is_no_finding(asked):
    talk = asked().type("", "1", "3")
    assert "×" not in talk.screen()
    talk.type("2", "", "")
    assert talk.visits[0][0] == "finished"
    assert talk.journal.db.execute("SELECT count(*) FROM finding").fetchone() == (0,)
    assert talk.journal.db.execute("SELECT sum(got), sum(possible) FROM mark").fetchone() == (0, 2000)


def test_somebody_who_breaks_off_has_refused(asked):
    talk = asked().type("", "1").press("f6")
    assert "未见点位" not in talk.screen()
    talk.type("1", "1")
    assert talk.visits == [("finished", "拒访", "", "望湖社区", "")]
    assert "第 2 份" in talk.view.prompt


def test_an_open_question_keeps_a_sheet_from_being_taken_by_enter(asked):
    talk = asked().type("", "1").press("f9")
    assert "去补未答" in talk.view.prompt
    talk.type("", "2", "1")
    assert talk.visits[0][0] == "draft"
    talk.type("", "")
    assert talk.visits[0][0] == "finished"


def test_a_draft_goes_on_where_it_was_left(asked):
    asked().type("", "2")
    again = asked(resume=True)
    assert "满意吗" in again.screen()
    again.type("2", "1", "", "")
    assert [visit[:2] for visit in again.visits] == [("finished", "")]
    assert "第 2 份" in again.view.prompt


def test_one_sheet_only_without_repeat(asked):
    talk = asked(repeat=False).type("", "1", "1", "1", "", "")
    assert talk.left == "ended"
    assert [visit[0] for visit in talk.visits] == ["finished"]


STORY = [
    ("enter", "", "the first question"),
    ("enter", "1", "a scale"),
    ("enter", "3", "an answer that is no finding"),
    ("enter", "1", ""),
    ("enter", "", "the summary of a sheet"),
    ("enter", "", "between two sheets"),
    ("enter", "1", "after a refusal"),
    ("enter", "", ""),
    ("f6", "", "outcomes of a sheet"),
]


@pytest.mark.parametrize("cells", [60, 100])
@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_screen_is_as_it_was_agreed(asked, language, cells):
    speak(language)
    agreed(GOLDEN / f"sheets-{language}-{cells}.txt", asked(), STORY, cells)


@pytest.mark.parametrize("cells", [40, 60])
def test_no_line_is_wider_than_the_terminal(asked, cells):
    talk = asked()
    for key, text, _ in [("", "", ""), *STORY]:
        if key:
            talk.press(key, text)
        drawn = talk.view.draw(cells)
        assert [line for line in (*drawn.head, *drawn.body, *drawn.foot) if width(line) > cells] == []
