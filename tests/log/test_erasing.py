"""An order to erase: the text is gone from every file, the chain still proves, and it does not come back."""

import pytest
from laptops import VISIT, answer, meet, point

from inspect_cli.log import codec, merge, proof
from inspect_cli.log.journal import Op

SECRET = "张店主电话一三八零零一三八零零零"
PHOTO = "ab" * 32


def erase(laptop, target=VISIT):
    """Order an erasure and settle it, as `erase visit` does."""
    with laptop.journal() as journal:
        journal.append([Op("erase", target, {"reason": "依申请"})])
        merge.settle(journal)


def hits(laptop):
    """Return the files of the workspace in which the text still is; looked for while it is open, too."""
    with laptop.journal():
        files = [path for path in laptop.root.rglob("*") if path.is_file()]
        assert {"inspect.db", "inspect.db-wal", "inspect.db-shm"} <= {path.name for path in files}
        return [path.name for path in files if SECRET.encode() in path.read_bytes()]


@pytest.fixture
def told(founder, inspector):
    """An inspector wrote something that has to go, and the founder has it."""
    inspector.write(
        answer("a", SECRET),
        Op("visit", VISIT, {"state": "draft", "people": SECRET}),
        Op("finding", f"{VISIT}.a", {"problem": SECRET}),
        answer("kept", "yes", "260715othervisit"),
        Op("attachment", f"answer:{VISIT}/a/{PHOTO}", {"caption": SECRET}),
    )
    founder.merge(inspector)
    return inspector


def test_the_text_is_in_no_file_afterwards(founder, told):
    assert hits(founder) != []
    erase(founder)
    assert hits(founder) == []
    assert founder.rows("SELECT visit FROM answer") == [("260715othervisit",)]
    assert founder.rows("SELECT * FROM finding") == []
    assert founder.faults() == ()


def test_many_texts_and_large_ones_leave_nothing_behind(founder, inspector):
    inspector.write(*(answer(f"q{number}", SECRET * (1 + number * 40)) for number in range(60)))
    for number in range(60):
        inspector.write(answer(f"q{number}", f"{number}{SECRET}"))
    founder.merge(inspector)
    erase(founder)
    assert hits(founder) == []
    assert founder.faults() == ()


def test_it_is_gone_on_every_laptop_that_hears_of_it(founder, told):
    erase(founder)
    told.merge(founder)
    assert hits(told) == []
    assert told.faults() == ()
    assert told.digests() == founder.digests()


def test_a_laptop_that_has_not_heard_of_it_does_not_bring_it_back(founder, told):
    erase(founder)
    told.write(answer("b", "something else", "260715othervisit"))
    founder.merge(told)
    assert hits(founder) == []
    assert founder.rows("SELECT path FROM answer ORDER BY path") == [("b",), ("kept",)]


def test_it_holds_for_operations_that_arrive_later(founder, told):
    erase(founder)
    told.write(answer("new", SECRET), answer("a", SECRET + "二"))
    assert founder.merge(told).left == ()
    assert hits(founder) == []
    assert founder.faults() == ()
    erased = "SELECT count(*) FROM op WHERE kind='answer' AND instr(key,?) AND data IS NOT NULL"
    assert founder.rows(erased, VISIT) == [(0,)]


def test_a_new_laptop_takes_erased_operations_from_one_that_erased(team, founder, told):
    erase(founder)
    late = team.join("03", "inspector")
    assert late.operations() == founder.operations()
    assert late.digests() == founder.digests()
    assert late.faults() == ()


def test_the_writer_of_an_erased_answer_can_answer_again_elsewhere_only(founder, told):
    erase(founder)
    told.merge(founder)
    told.write(answer("a", SECRET))
    assert told.rows("SELECT * FROM answer WHERE visit=?", VISIT) == []
    assert told.faults() == ()


def test_a_text_withheld_without_an_order_is_refused_and_kept_out(team, founder, told, supervisor):
    other = team.join("04", "inspector")
    supervisor.write(point("NM-1", "市场"))
    told.merge(supervisor)
    told.write(answer("b", "new"))
    founder.merge(told)
    blanked(told, f"{VISIT}/b")
    before = other.rows("SELECT * FROM answer")
    report = other.merge(told)
    assert [left.reason for left in report.left] == ["withheld"]
    assert other.rows("SELECT * FROM answer") == before
    assert other.rows("SELECT name FROM point") == [("市场",)]  # everybody else's came in
    assert other.merge(founder).left == ()
    assert other.rows("SELECT value FROM answer WHERE path='b'") == [("new",)]


def test_an_order_of_somebody_who_may_not_give_it_explains_no_missing_text(team, founder, told):
    other = team.join("04", "inspector")
    told.force(answer("b", SECRET), Op("erase", VISIT, {"reason": "mine"}))
    founder.merge(told)  # it has the text, and takes the order into quarantine
    blanked(told, VISIT)
    assert [left.reason for left in other.merge(told).left] == ["withheld"]
    assert hits(founder) != []
    assert other.merge(founder).left == ()
    assert other.rows("SELECT value FROM answer WHERE path='b'") == [(SECRET,)]


def blanked(laptop, part):
    """Take the text out of operations on the sly, in a way that the chain still proves."""
    with laptop.journal() as journal, journal.transaction() as db:
        found = "SELECT d, seq, salt, data FROM op WHERE instr(key,?) AND kind<>'erase' AND data IS NOT NULL"
        for d, seq, salt, data in db.execute(found, (part,)).fetchall():
            db.execute("UPDATE op SET salt=?, data=NULL WHERE d=? AND seq=?", (codec.digest(salt, data), d, seq))


def test_an_order_reaches_no_word_on_who_may_do_what(founder, told):
    key = told.key()
    erase(founder, key)
    assert founder.rows("SELECT count(*) FROM op WHERE kind IN ('device','hello') AND data IS NULL") == [(0,)]
    told.merge(founder)
    assert told.rank() == 1


def test_a_short_order_erases_nothing(founder, told):
    erase(founder, VISIT[:6])
    assert founder.rows("SELECT count(*) FROM op WHERE data IS NULL") == [(0,)]
    assert hits(founder) != []


def test_what_waits_in_quarantine_is_erased_too(team, founder):
    stranger = team.join("66")
    stranger.force(answer("a", SECRET))
    founder.merge(stranger)
    erase(founder)
    assert hits(founder) == []


def test_what_is_kept_aside_as_unproven_is_erased_too(founder, told):
    told.write(answer("b", SECRET))
    with told.journal() as journal:
        journal.db.execute("UPDATE op SET \"by\"='77' WHERE kind='answer' AND key LIKE '%/b'")
    assert [left.reason for left in founder.merge(told).left] == ["chain"]
    assert kept(founder).count(SECRET) > 0
    erase(founder)
    assert SECRET not in kept(founder)
    founder.merge(told)  # brings the same once more
    assert SECRET not in kept(founder)


def kept(laptop):
    import json
    import zlib

    rows = laptop.rows("SELECT bytes FROM pending")
    return "".join(json.dumps(json.loads(zlib.decompress(content)), ensure_ascii=False) for (content,) in rows)


def test_an_order_that_came_to_nothing_lets_the_text_come_back(team, founder, told):
    """The author was revoked before his order: a laptop that obeyed it shows in the end what all others show."""
    second = team.join("80", "admin")
    second.merge(told)
    erase(second)
    obedient = team.join("05")
    obedient.merge(second)
    founder.revoke(second)
    meet(founder, second, obedient, told)
    assert founder.rows("SELECT value FROM answer WHERE path='a'") == [(SECRET,)]
    assert founder.digests() == second.digests() == obedient.digests() == told.digests()
    assert obedient.operations() == founder.operations()
    assert [laptop.faults() for laptop in (founder, second, obedient)] == [()] * 3


def test_a_new_laptop_takes_what_an_admin_erased_who_was_revoked_since(team, founder, told):
    second = team.join("80", "admin")
    second.merge(told)
    erase(second)
    founder.revoke(second)
    second.merge(founder)
    late = team.join("06", source=second)
    assert late.rows("SELECT count(*) FROM pending") == [(0,)]
    late.merge(founder)
    assert late.rows("SELECT value FROM answer WHERE path='a'") == [(SECRET,)]


def test_a_photo_is_erased_by_its_hash(founder, told):
    erase(founder, PHOTO)
    assert founder.rows("SELECT * FROM attachment") == []
    assert founder.rows("SELECT value FROM answer WHERE path='a'") == [(SECRET,)]


def test_erasing_proves_and_rebuilds_to_the_same(founder, told):
    erase(founder)
    with founder.journal() as journal:
        assert proof.rebuild(journal) == []
