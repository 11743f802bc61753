"""Who may do what is decided by the fold, whatever program wrote it."""

import pytest
from laptops import VISIT, answer, forced, meet, point

from inspect_cli.errors import NotFound, Refused
from inspect_cli.log import conflicts, devices, keys
from inspect_cli.log.journal import Op
from inspect_cli.log.kinds import KINDS, ROLES


def role_of(laptop, other):
    with laptop.journal() as journal:
        device = devices.find(journal.db, other.key())
        return device.role, device.last


def test_a_laptop_nobody_approved_may_not_write(team):
    stranger = team.join("66")
    with pytest.raises(Refused) as refusal:
        stranger.write(answer("a", "yes"))
    assert refusal.value.code == "device.not_approved"
    assert stranger.rows("SELECT kind FROM op JOIN device USING(d) WHERE pub=unhex(?)", stranger.key()) == [("hello",)]


@pytest.mark.parametrize(
    ("kind", "act", "needed"),
    [(name, act, rank) for name, kind in KINDS.items() for act, rank in kind.rights.items() if name != "hello"],
)
@pytest.mark.parametrize("role", ROLES)
def test_each_role_writes_what_its_rank_allows_and_nothing_else(one_of_each, kind, act, needed, role):
    op = Op(kind, f"k{KINDS[kind].split}k", {}, act=act)
    with one_of_each[role].journal() as journal:
        if ROLES[role] >= needed:
            journal._check_rights(journal.identity, [op])
        else:
            with pytest.raises(Refused):
                journal.append([op])


@pytest.fixture(scope="module")
def one_of_each():
    import shutil

    from laptops import Team, open_folder

    workshop = open_folder()
    team = Team(workshop)
    yield {role: team.join(role, role) for role in ROLES}
    shutil.rmtree(workshop)


def test_what_is_beyond_a_rank_is_kept_but_not_shown(founder, inspector):
    inspector.force(point("NM-1", "市场"))
    report = founder.merge(inspector)
    assert (report.new, report.quarantined) == (1, 1)
    assert founder.rows("SELECT * FROM point") == []
    founder.approve(inspector, "supervisor")
    assert founder.rows("SELECT name FROM point") == [("市场",)]


def test_an_inspector_on_top_of_a_closing_does_not_reopen_it(founder, inspector, supervisor):
    inspector.write(Op("finding", f"{VISIT}.a", {"problem": "积水"}))
    meet(founder, inspector, supervisor)
    (closed,) = supervisor.write(Op("step", f"{VISIT}.a", {"note": "done"}, act="close"))
    inspector.merge(supervisor)
    inspector.write(Op("step", f"{VISIT}.a", {"note": "again"}, act="rectify", replaces=[closed]))
    meet(founder, inspector, supervisor)
    for laptop in (founder, inspector, supervisor):
        assert laptop.rows("SELECT act FROM step") == [("close",)]
        assert laptop.rows("SELECT kind, key FROM conflict GROUP BY 1,2") == [("step", f"{VISIT}.a")]


def test_an_inspector_cannot_settle_what_a_supervisor_decided(founder, inspector, supervisor):
    test_an_inspector_on_top_of_a_closing_does_not_reopen_it(founder, inspector, supervisor)
    with inspector.journal() as journal:
        (conflict,) = conflicts.conflicts(journal.db)
        with pytest.raises(Refused):
            conflicts.resolve(journal, conflict, "2")
    with supervisor.journal() as journal:
        conflicts.resolve(journal, conflicts.find(journal.db, "1"), "2")
        assert conflicts.count(journal.db) == 0
    assert supervisor.rows("SELECT act FROM step") == [("rectify",)]


def test_nobody_raises_himself(team, founder, inspector):
    stranger = team.join("66")
    for laptop in (inspector, stranger):
        laptop.force(Op("device", laptop.key(), {"role": "admin"}))
    stranger.force(Op("device", inspector.key(), {"role": "admin"}))
    meet(founder, inspector, stranger)
    for laptop in (founder, inspector, stranger):
        assert role_of(laptop, inspector) == ("inspector", None)
        assert role_of(laptop, stranger) == ("", None)


def test_an_inspector_cannot_bring_friends(team, founder, inspector):
    friend = team.join("66")
    inspector.merge(friend)
    inspector.force(Op("device", friend.key(), {"role": "inspector"}))
    friend.force(answer("a", "yes"))
    meet(founder, inspector, friend)
    assert founder.rows("SELECT * FROM answer") == []


def test_nobody_is_somebodys_next_key_without_that_ones_signature(team, founder, supervisor):
    thief = team.join("66")
    with thief.journal() as journal:
        mine, theirs = journal.identity.public.hex(), supervisor.key()
        forged_by = {"by": theirs, "sig": journal.identity.sign(b"whatever").hex()}
        forced(journal, [Op("hello", mine, {"staff": "70", "vouch": forged_by})])
    # A genuine word for another key is no word for this one.
    with supervisor.journal() as journal:
        from inspect_cli.log import codec

        other = keys.founder(keys.new_seed())
        signature = journal.identity.sign(codec.successor(journal.id, other)).hex()
    thief.force(Op("hello", thief.key(), {"vouch": {"by": supervisor.key(), "sig": signature}}))
    thief.force(point("NM-1", "市场"))
    founder.merge(thief)
    assert role_of(founder, thief) == ("", None)
    assert founder.rows("SELECT * FROM point") == []


def test_what_a_revoked_laptop_writes_later_waits_in_quarantine(founder, inspector):
    inspector.write(answer("a", "before"))
    founder.merge(inspector)
    last = founder.revoke(inspector)
    inspector.write(answer("a", "after"), answer("b", "after"))  # it has not heard of it
    report = founder.merge(inspector)
    assert (report.new, report.quarantined) == (2, 2)
    assert founder.rows("SELECT path, value FROM answer") == [("a", "before")]
    inspector.merge(founder)
    assert role_of(inspector, inspector) == ("inspector", last)
    assert inspector.digests() == founder.digests()
    with pytest.raises(Refused):
        inspector.write(answer("c", "x"))
    founder.approve(inspector, "inspector")
    assert founder.rows("SELECT value FROM answer ORDER BY path") == [("after",), ("after",)]


def test_a_revocation_may_reach_back(founder, inspector):
    for number in range(4):
        inspector.write(answer(f"q{number}", "x"))
    founder.merge(inspector)
    founder.revoke(inspector, after=3)  # its hello and two answers
    assert founder.rows("SELECT count(*) FROM answer") == [(2,)]
    assert founder.faults() == ()


def test_a_revoked_admin_cannot_give_himself_his_rights_back(team, founder):
    admin, crony = team.join("80", "admin"), team.join("66")
    admin.merge(crony)
    founder.revoke(admin)
    admin.force(Op("device", crony.key(), {"role": "admin"}))
    crony.merge(admin)
    admin.merge(founder)
    crony.merge(founder)
    admin.force(Op("device", admin.key(), {"role": "admin"}))
    crony.force(Op("device", admin.key(), {"role": "admin"}))
    meet(founder, admin, crony)
    assert role_of(founder, admin)[1] is not None
    assert role_of(founder, crony) == ("", None)
    assert founder.digests() == admin.digests() == crony.digests()


def test_an_admin_revoked_by_another_admin_cannot_either(team, founder):
    first, second, crony = team.join("80", "admin"), team.join("81", "admin"), team.join("66")
    meet(founder, first, second, crony)
    first.revoke(second)
    second.force(Op("device", crony.key(), {"role": "admin"}))  # not knowing it yet
    second.merge(first)
    second.force(Op("device", second.key(), {"role": "admin"}))
    crony.merge(second)
    crony.force(Op("device", second.key(), {"role": "admin"}))
    meet(founder, first, second, crony)
    for laptop in (founder, first, second, crony):
        assert role_of(laptop, second)[1] is not None
        assert role_of(laptop, crony) == ("", None)
    founder.approve(second, "inspector")  # but one who has the right may
    assert role_of(founder, second) == ("inspector", None)


def test_two_admins_who_revoke_each_other_are_both_out_in_whatever_order(team, founder):
    first, second = team.join("80", "admin"), team.join("81", "admin")
    meet(founder, first, second)
    first.revoke(second)
    second.revoke(first)
    after = [founder.copy(team.workshop / "a"), founder.copy(team.workshop / "b")]
    for laptop, order in zip(after, ([first, second], [second, first, first]), strict=True):
        for other in order:
            laptop.merge(other)
        assert role_of(laptop, first)[1] is not None
        assert role_of(laptop, second)[1] is not None
        assert laptop.faults() == ()
    assert after[0].digests() == after[1].digests()
    meet(founder, first, second)
    assert first.digests() == second.digests() == founder.digests() == after[0].digests()


def test_who_was_revoked_first_and_knew_it_does_not_revoke_the_other(team, founder):
    first, second = team.join("80", "admin"), team.join("81", "admin")
    meet(founder, first, second)
    first.revoke(second)
    second.merge(first)
    (last,) = second.rows("SELECT max(seq) FROM op JOIN device USING(d) WHERE pub=unhex(?)", first.key())[0]
    second.force(Op("device", first.key(), {"role": "admin", "last": last}, act="revoke"))
    meet(founder, first, second)
    assert role_of(founder, first) == ("admin", None)
    assert role_of(founder, second)[1] is not None


def test_when_admins_have_thrown_each_other_out_the_founder_settles_it(team, founder):
    first, second = team.join("80", "admin"), team.join("81", "admin")
    meet(founder, first, second)
    first.revoke(second)
    second.force(Op("device", first.key(), {"role": "admin", "last": 0}, act="revoke"))  # reaching back on purpose
    meet(founder, first, second)
    assert role_of(founder, first) == ("admin", 0)
    assert role_of(founder, second)[1] is not None
    founder.approve(first, "admin")
    meet(founder, first, second)
    assert role_of(founder, first) == ("admin", None)
    assert role_of(founder, second)[1] is not None


def test_a_key_with_two_vouchers_counts_alike_everywhere(team, founder, inspector, supervisor):
    """The order in which laptops hear of devices gives them nicknames; those must decide nothing."""
    stranger = team.join("66")
    from inspect_cli.log import codec

    public = bytes.fromhex(stranger.key())
    for voucher in (inspector, supervisor):
        with voucher.journal() as journal:
            vouch = {
                "by": journal.identity.public.hex(),
                "sig": journal.identity.sign(codec.successor(journal.id, public)).hex(),
            }
        stranger.force(Op("hello", stranger.key(), {"vouch": vouch}))
    meet(founder, inspector, supervisor, stranger)
    other_way = team.join("99", source=stranger)
    meet(other_way, founder)
    assert {role_of(laptop, stranger) for laptop in (founder, inspector, supervisor, stranger, other_way)} == {
        ("supervisor", None)
    }


def test_approval_may_come_before_the_laptop_is_heard_of(team, founder, inspector):
    late = team.join("07")
    late.force(answer("a", "yes"))
    founder.write(Op("device", late.key(), {"role": "inspector"}))
    inspector.merge(founder)
    inspector.merge(late)
    assert inspector.rows("SELECT value FROM answer") == [("yes",)]
    assert inspector.faults() == ()


def test_a_stranger_does_not_choose_how_he_is_called(team, founder, supervisor):
    stranger = team.join("66")
    stranger.force(Op("device", stranger.key(), {"staff": "70", "name": "督导员"}))
    stranger.force(Op("device", supervisor.key(), {"staff": "nobody", "name": "nobody"}))
    founder.merge(stranger)
    with founder.journal() as journal:
        assert devices.find(journal.db, "70").key == supervisor.key()
        with pytest.raises(NotFound):
            devices.find(journal.db, "nobody")


def test_devices_are_found_by_name_staff_number_or_key(founder, inspector, supervisor):
    founder.merge(supervisor)
    with founder.journal() as journal:
        assert devices.find(journal.db, "01").key == inspector.key()
        assert devices.find(journal.db, inspector.key()[:8].upper()).staff == "01"
        with pytest.raises(NotFound):
            devices.find(journal.db, "nobody")
        with pytest.raises(NotFound):
            devices.find(journal.db, "")
        with pytest.raises(Refused):
            devices.revoke(journal, devices.devices(journal.db)[0], None)
