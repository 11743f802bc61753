"""What must never happen, and does: one key in use twice, versions of other rows, operations out of order."""

import json

import pytest
from laptops import VISIT, Team, answer, forge, meet, point

from inspect_cli.errors import Refused
from inspect_cli.log import devices, proof
from inspect_cli.log.journal import Op


@pytest.fixture
def twins(team, inspector):
    """One laptop and its double that has the same key, each with an answer of its own."""
    double = inspector.copy(team.workshop / "double", team.workshop / "keys-double")
    inspector.write(answer("a", "here"), answer("b", "here"))
    double.write(answer("c", "there"))
    return inspector, double


def test_both_branches_of_a_fork_are_kept_and_reported(founder, twins):
    for twin in twins:
        report = founder.merge(twin)
        assert report.left == ()
    assert {path for (path,) in founder.rows("SELECT path FROM answer")} == {"a", "b", "c"}
    with founder.journal() as journal:
        forked = [device for device in devices.devices(journal.db) if device.forks]
    assert [device.staff for device in forked] == ["01"]
    assert founder.faults() == ()


def test_a_fork_goes_on_on_both_sides_and_all_meet(founder, twins):
    inspector, double = twins
    founder.merge(inspector)
    founder.merge(double)
    inspector.write(answer("d", "later"))
    double.write(answer("e", "later"))
    meet(founder, inspector, double)
    assert inspector.digests() == double.digests() == founder.digests()
    assert founder.rows("SELECT count(*) FROM answer") == [(5,)]
    assert [laptop.faults() for laptop in (founder, inspector, double)] == [(), (), ()]


def test_both_sides_of_a_fork_in_the_same_answer_are_a_conflict(founder, twins):
    inspector, double = twins
    double.write(answer("a", "there"))
    founder.merge(inspector)
    assert founder.merge(double).conflicts == 1


def test_replacing_a_version_of_another_row_has_no_effect(founder, inspector):
    (answered,) = inspector.write(answer("a", "yes"))
    founder.write(point("NM-1", "市场"))
    inspector.force(answer("b", "no", replaces=[answered, "f" * 64]))
    assert [path for (path,) in inspector.rows("SELECT path FROM answer ORDER BY path")] == ["a", "b"]
    assert inspector.faults() == ()


def test_a_version_may_be_replaced_before_it_arrives(team, founder, inspector, supervisor):
    (first,) = inspector.write(answer("a", "yes"))
    supervisor.force(answer("a", "no", replaces=[first]))
    founder.merge(supervisor)
    assert founder.rows("SELECT value FROM answer") == [("no",)]
    founder.merge(inspector)
    assert founder.rows("SELECT value FROM answer") == [("no",)]
    assert founder.rows("SELECT * FROM conflict") == []


def test_equal_rows_in_any_order_of_merging(team, founder, inspector, supervisor):
    other = team.join("02", "inspector")
    for number, laptop in enumerate((inspector, supervisor, other, founder)):
        laptop.write(answer("a", f"{number}"), answer(f"q{number}", "x"), Op("visit", VISIT, {"state": f"{number}"}))
    results = set()
    for order in ([0, 1, 2], [2, 1, 0], [1, 2, 0, 1, 1]):
        receiver = founder.copy(team.workshop / f"receiver-{order}")
        for number in order:
            receiver.merge((inspector, supervisor, other)[number])
        results.add(json.dumps(receiver.digests()))
        assert receiver.faults() == ()
    assert len(results) == 1


def test_merging_again_changes_nothing(founder, inspector):
    inspector.write(answer("a", "yes"))
    assert founder.merge(inspector).new == 1
    before = founder.digests(), founder.operations()
    report = founder.merge(inspector)
    assert (report.new, report.quarantined, report.conflicts) == (0, 0, 0)
    assert (founder.digests(), founder.operations()) == before


def test_a_rehearsal_says_the_same_and_writes_nothing(founder, inspector):
    inspector.write(answer("a", "yes"))
    before = founder.digests(), founder.operations()
    rehearsed = founder.merge(inspector, dry_run=True)
    assert (founder.digests(), founder.operations()) == before
    assert founder.merge(inspector) == rehearsed


def test_the_report_counts_new_and_known_and_quarantined(team, founder, inspector):
    stranger = team.join("66")
    stranger.force(answer("a", "yes"))
    report = founder.merge(stranger)
    assert (report.new, report.quarantined) == (2, 2)  # its hello, its answer
    stranger.force(answer("b", "yes"))
    report = founder.merge(stranger)
    assert (report.new, report.quarantined) == (1, 1)
    assert report.known == founder.rows("SELECT count(*) FROM op")[0][0] - 1


def damaged(laptop, sql):
    with laptop.journal() as journal:
        journal.db.execute(sql)


def test_a_gap_is_left_out_named_and_kept_until_the_rest_arrives(team, founder, inspector):
    for number in range(5):
        inspector.write(answer(f"q{number}", "yes"))
    whole = inspector.copy(team.workshop / "whole")
    damaged(inspector, "DELETE FROM op WHERE kind='answer' AND key LIKE '%q2'")
    before = founder.digests()
    report = founder.merge(inspector)
    assert [left.reason for left in report.left] == ["gap"]
    assert founder.digests() == before
    assert len(founder.rows("SELECT * FROM pending")) == 1
    founder.merge(whole)
    assert founder.rows("SELECT count(*) FROM answer") == [(5,)]
    assert founder.rows("SELECT * FROM pending") == []


def test_operations_of_nobody_are_named_and_kept(founder, inspector):
    inspector.write(answer("a", "yes"))
    damaged(inspector, "UPDATE op SET d=77 WHERE d=(SELECT max(d) FROM device)")
    report = founder.merge(inspector)
    assert "nobody" in [left.reason for left in report.left]
    assert founder.rows("SELECT count(*) FROM pending WHERE reason='nobody'") == [(1,)]


def test_one_bad_laptop_does_not_keep_the_others_out(founder, inspector, supervisor):
    supervisor.write(point("NM-1", "市场"))
    inspector.write(answer("a", "yes"))
    inspector.merge(supervisor)
    damaged(inspector, "UPDATE op SET data='{}' WHERE kind='answer'")
    report = founder.merge(inspector)
    assert [left.reason for left in report.left] == ["chain"]
    assert founder.rows("SELECT name FROM point") == [("市场",)]


def test_a_workspace_of_others_is_refused(team, founder, tmp_path):
    other = Team(tmp_path)
    with pytest.raises(Refused) as refusal:
        founder.merge(other.founder)
    assert refusal.value.code == "merge.other_workspace"


HOSTILE = {
    "deep": '{"value":' + "[" * 500 + "]" * 500 + "}",
    "very deep": '{"value":' + "[" * 100_000 + "]" * 100_000 + "}",
    "half a character": '{"value":"\\ud800"}',
    "NUL": '{"value":"a\\u0000b"}',
    "not a number": '{"value":NaN}',
    "endless": '{"value":Infinity}',
    "a float": '{"value":0.5}',
    "an exponent": '{"value":1e400}',
    "huge": '{"value":' + "9" * 5000 + "}",
    "no object": '["value"]',
    "not JSON": "value",
    "two": "{}{}",
    "empty": "",
    "a control character": '{"value":"a\tb"}',
}


@pytest.mark.parametrize("data", HOSTILE.values(), ids=HOSTILE)
def test_text_that_would_stop_a_later_fold_never_comes_in(founder, inspector, data):
    inspector.write(answer("a", "before"))
    founder.merge(inspector)
    with inspector.journal() as journal:
        forge(journal, [("answer", "", f"{VISIT}/b", "[]", data)])
    before = founder.digests()
    report = founder.merge(inspector)
    assert [left.reason for left in report.left] == ["malformed"]
    assert founder.digests() == before
    assert founder.faults() == ()


FIELDS = {
    "replaces no list": ("answer", "", f"{VISIT}/b", "null", "{}"),
    "replaces no version": ("answer", "", f"{VISIT}/b", '["abc"]', "{}"),
    "replaces numbers": ("answer", "", f"{VISIT}/b", "[1]", "{}"),
    "replaces in capitals": ("answer", "", f"{VISIT}/b", f'["{"AB" * 32}"]', "{}"),
    "replaces without an end": ("answer", "", f"{VISIT}/b", "[" * 100_000, "{}"),
    "replaces nothing legible": ("answer", "", f"{VISIT}/b", "", "{}"),
    "NUL in the key": ("answer", "", f"{VISIT}/b\0c", "[]", "{}"),
    "NUL in the kind": ("ans\0wer", "", f"{VISIT}/b", "[]", "{}"),
    "line feed in the act": ("answer", "\n", f"{VISIT}/b", "[]", "{}"),
}


@pytest.mark.parametrize("row", FIELDS.values(), ids=FIELDS)
def test_fields_that_no_program_of_ours_writes_never_come_in(founder, inspector, row):
    with inspector.journal() as journal:
        forge(journal, [row])
    before = founder.digests(), founder.operations()
    assert [left.reason for left in founder.merge(inspector).left] == ["malformed"]
    assert (founder.digests(), founder.operations()) == before


LAST = {"huge": 2**62 // 10**18 * 10**17, "below zero": -5, "text": "many", "true": True, "none": None, "list": [1]}


@pytest.mark.parametrize("last", LAST.values(), ids=LAST)
def test_a_revocation_that_makes_no_sense_does_not_stop_the_fold(founder, inspector, supervisor, last):
    founder.write(Op("device", supervisor.key(), {"role": "supervisor", "last": last}, act="revoke"))
    assert founder.faults() == ()
    inspector.merge(founder)
    assert inspector.digests() == founder.digests()


HARMLESS = {
    "an unknown kind": ("weather", "", "today", "[]", '{"rain":true}'),
    "an unknown act": ("step", "postpone", f"{VISIT}.a", "[]", '{"note":"x"}'),
    "a word on a laptop with an unknown act": ("device", "promote", "ab" * 32, "[]", '{"role":"admin"}'),
    "a doubled name": ("answer", "", f"{VISIT}/b", "[]", '{"value":"x","value":"y"}'),
    "blanks": ("answer", "", f"{VISIT}/b", "[ ]", '{ "value" : "x" }'),
    "objects where texts belong": ("answer", "", f"{VISIT}/b", "[]", '{"value":{"a":[1,2]},"remark":[]}'),
    "no separator": ("answer", "", "justonekey", "[]", '{"value":"x"}'),
    "an empty key": ("answer", "", "", "[]", '{"value":"x"}'),
    "marks without a path": ("marks", "", VISIT, "[]", '{"items":[{"got":1},{"got":2},{"path":7,"got":3},5,null]}'),
    "marks that are no list": ("marks", "", VISIT, "[]", '{"items":{"path":"x"}}'),
    "no name of a laptop": ("hello", "", "OWN", "[]", "null"),
    "a greeting without words": ("hello", "", "OWN", "[]", '{"vouch":{"by":7,"sig":"zz"}}'),
    "a voucher of the wrong kind": ("hello", "", "OWN", "[]", '{"vouch":"me","name":["x"],"staff":{}}'),
    "an order that reaches for trust": ("erase", "", "abababababababab", "[]", '{"reason":"x"}'),
}


@pytest.mark.parametrize("row", HARMLESS.values(), ids=HARMLESS)
def test_odd_operations_of_a_trusted_laptop_fold_alike_everywhere(founder, inspector, supervisor, row):
    with inspector.journal() as journal:
        own = (*row[:2], row[2].replace("OWN", journal.identity.public.hex()), *row[3:])
        forge(journal, [own, ("answer", "", "/justonekey", "[]", '{"value":"beside it"}')])
        proof.rebuild(journal)
    inspector.write(answer("a", "after"))
    assert founder.merge(inspector).left == ()
    meet(founder, supervisor, inspector)
    assert founder.digests() == supervisor.digests() == inspector.digests()
    assert founder.faults() == supervisor.faults() == ()
    with founder.journal() as journal:
        assert len(devices.devices(journal.db)) == 3  # what a laptop says of itself stops no list


def test_a_tip_of_nothing_is_refused(founder, inspector):
    inspector.write(answer("a", "yes"))
    founder.merge(inspector)
    with inspector.journal() as journal:
        signed = journal.identity.sign(b"n" * 32)
        journal.db.execute("INSERT INTO tip VALUES ((SELECT max(d) FROM device),900,?,?)", (b"n" * 32, signed))
    before = founder.rows("SELECT * FROM tip")
    assert [left.reason for left in founder.merge(inspector).left] == ["gap"]
    assert founder.rows("SELECT * FROM tip") == before
