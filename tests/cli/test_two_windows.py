"""Two windows on one workspace: what one has finished or issued, the other cannot do once more."""

import pytest

from inspect_cli.errors import Refused
from inspect_cli.findings.finish import finish
from inspect_cli.log.journal import open_journal
from inspect_cli.notices import drafting, registry
from inspect_cli.notices.issue import issue
from inspect_cli.store.workspace import Workspace
from inspect_cli.visits import visit as visits
from inspect_cli.visits.answering import Answer
from inspect_cli.visits.filling import Filling


@pytest.fixture
def patrol(morning):
    return morning()


@pytest.fixture
def windows(patrol):
    with open_journal(Workspace(patrol.root)) as one, open_journal(Workspace(patrol.root)) as other:
        yield one, other


def test_a_visit_is_finished_once(patrol, windows):
    one, other = windows
    draft = visits.find(one.db, patrol.visit("BJ-1", "08:00", fail=["BJX-03"]))
    made = finish(one, draft)
    with pytest.raises(Refused):
        finish(other, draft)
    assert [tuple(row) for row in other.db.execute("SELECT number FROM finding")] == [made.findings]


def test_a_finished_visit_takes_no_answer_from_a_window_left_open(patrol, windows):
    one, other = windows
    draft = visits.find(one.db, patrol.visit("BJ-1", "08:00"))
    filling = Filling(other, draft)
    [path] = [path for path in filling.given if path.endswith("BJX-03")]
    finish(one, draft)
    with pytest.raises(Refused):
        filling.take({path: Answer("no")})
    assert other.db.execute("SELECT value FROM answer WHERE path=?", (path,)).fetchone() == ("yes",)
    assert filling.given[path].value == "yes"


def test_a_notice_is_issued_once(patrol, windows):
    one, other = windows
    patrol.visit("BJ-1", "08:00", 30, fail=["BJX-03"])
    [[draft], _] = drafting.draft(one, ["柳湾街道"])
    number = issue(one, draft.notice, "督导员丙", reason="照片随后补齐")
    with pytest.raises(Refused):
        issue(other, draft.notice, "督导员丁")
    assert [notice.number for notice in registry.notices(other.db)] == [number]
