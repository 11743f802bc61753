"""A survey led without a terminal: typed lines in, screens out."""

from typing import NamedTuple

from inspect_cli.cli import sitting, words
from inspect_cli.cli.talk import Ended, Paused, Typed, View
from inspect_cli.log.journal import open_journal
from inspect_cli.points.naming import find
from inspect_cli.store.workspace import Workspace


class Left(NamedTuple):
    """How the conversation ended."""

    how: type
    outcome: str = ""


class Conversation:
    """One call of `survey`; `view` is what the terminal would show now."""

    def __init__(self, root, point="", *, template="", others=(), at=None, resume=False, each=False, language=""):
        self.journal = open_journal(Workspace(root))
        row = find(self.journal.db, "point", point) if point else None
        wanted = sitting.Wanted(row, point, template, others, at, resume, each, language=language)
        self.sitting = sitting.Sitting(self.journal, wanted)
        self.talk = self.sitting.talk()
        self.left = None
        self.view: View = next(self.talk)

    def __enter__(self):
        return self

    def __exit__(self, *error):
        self.talk.close()
        self.journal.close()

    def press(self, key, text=""):
        """Send a key with what stands on the line; return the next screen."""
        try:
            self.view = self.talk.send(Typed(key, text))
        except Ended as end:
            self.left = Left(Ended, end.outcome)
        except Paused:
            self.left = Left(Paused)
        return self

    def type(self, *lines):
        """Type lines, each with Enter."""
        for line in lines:
            self.press("enter", line)
        return self

    def screen(self, cells=60):
        """Return the whole screen as the terminal would paint it, however low."""
        drawn = self.view.draw(cells)
        line = f"{self.view.prompt} {self.view.default}".rstrip()
        notice = [self.view.notice] if self.view.notice else []
        return "\n".join([*drawn.head, "", *drawn.body, "", *notice, line, *drawn.foot])

    @property
    def stored(self):
        """Return what the database holds of the visit: path → (value, problem, remark, how)."""
        rows = self.journal.db.execute("SELECT path, value, problem, remark, how FROM answer")
        return {path.rpartition("/")[2]: tuple(rest) for path, *rest in rows}

    @property
    def entries(self):
        """Return how many entries the log holds (the last operation of each is not followed by more)."""
        return self.journal.db.execute("SELECT count(*) FROM op WHERE more=0").fetchone()[0]


def speak(language):
    """Let the screens speak a language."""
    words.settle(language)
