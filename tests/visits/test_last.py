"""What failed the last time somebody was here, and how far it has come."""

import pytest

from inspect_cli.log.journal import Op, open_journal
from inspect_cli.store.workspace import Workspace
from inspect_cli.templates import lint
from inspect_cli.templates.registry import publish
from inspect_cli.visits.last import last


@pytest.fixture
def journal(patrol):
    with open_journal(Workspace(patrol)) as journal:
        yield journal


def visit(key, day, state="finished", **more):
    return Op(
        "visit", key, {"number": key, "point": "NM-001", "state": state, "began": f"{day}T08:00:00+08:00", **more}
    )


def finding(key, path, problem):
    return Op("finding", f"{key}.{path}", {"number": f"26-01-{path}", "problem": problem})


def test_a_point_nobody_has_been_to_has_no_last_visit(journal):
    assert last(journal.db, "NM-001") is None


def test_the_last_finished_visit_counts_and_drafts_do_not(journal):
    journal.append([visit("a", "2026-07-01"), finding("a", "g/x", "旧问题")])
    journal.append([visit("b", "2026-07-08"), finding("b", "g/y", "新问题")])
    journal.append([visit("c", "2026-07-09", state="draft")])
    found = last(journal.db, "NM-001")
    assert (found.number, found.day, list(found.failures)) == ("b", "2026-07-08", ["g/y"])
    assert found.failures["g/y"].problem == "新问题"


def test_a_finding_is_open_until_it_is_closed(journal):
    journal.append([visit("a", "2026-07-01"), *(finding("a", f"g/{name}", name) for name in "pqr")])
    journal.append([Op("step", "a.g/q", {"note": ""}, "issue")])
    journal.append([Op("step", "a.g/r", {"note": ""}, "close")])
    failures = last(journal.db, "NM-001").failures
    assert {path: (f.state, f.still_open) for path, f in failures.items()} == {
        "g/p": ("found", True),
        "g/q": ("issue", True),
        "g/r": ("close", False),
    }


def test_a_visit_that_found_nothing_to_inspect_says_so(journal):
    journal.append([visit("a", "2026-07-01", outcome="停业")])
    assert last(journal.db, "NM-001").outcome == "停业"


LANE = """
settings: {form_id: lane, form_title: 小巷, version: "%s"}
survey:
  - {type: text, name: A, label: 甲}
  - {type: text, name: %s, label: 乙, alias: "%s"}
"""


def test_what_failed_under_a_former_name_stands_at_the_new_one(journal, tmp_path):
    forms = []
    for version, name, former in (("1", "B", ""), ("2", "C", "B")):
        (tmp_path / "lane.yaml").write_text(LANE % (version, name, former), "utf-8")
        forms.append(lint.load(tmp_path / "lane.yaml"))
        publish(journal, forms[-1:])
    old, new = forms
    journal.append([visit("a", "2026-07-01", template=old.sha256), *(finding("a", path, path) for path in "AB")])
    assert {path: f.problem for path, f in last(journal.db, "NM-001", new).failures.items()} == {"A": "A", "C": "B"}
    assert list(last(journal.db, "NM-001", old).failures) == ["A", "B"]
