"""One thing the user did is one entry: one transaction, one signature, durable, and folded at once."""

import json
import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from laptops import VISIT, answer, point

from inspect_cli.errors import Integrity, Refused, Unfit
from inspect_cli.log import codec, verify
from inspect_cli.log.journal import Op


def test_an_answer_is_there_after_reopening(inspector):
    inspector.write(Op("visit", VISIT, {"state": "draft"}), answer("floor/clean", "no"))
    rows = inspector.rows('SELECT visit, path, value, "by" FROM answer')
    assert rows == [(VISIT, "floor/clean", "no", "01")]


def test_an_entry_of_many_operations_has_one_signature(inspector):
    inspector.write(*(answer(f"q{number}", "yes") for number in range(30)))
    inspector.write(answer("q1", "no"))
    key = inspector.key()
    own = "FROM {} JOIN device USING(d) WHERE pub=unhex(?)"
    assert inspector.rows("SELECT more " + own.format("op") + " ORDER BY seq", key) == [
        (0,),
        *[(1,)] * 29,
        (0,),
        (0,),
    ]  # hello, thirty answers, one more
    assert inspector.rows("SELECT count(*) " + own.format("tip"), key) == [(1,)]


def test_the_log_is_written_for_good_before_append_returns(inspector):
    with inspector.journal() as journal:
        assert journal.db.execute("PRAGMA journal_mode").fetchone()[0] == "wal"
        assert journal.db.execute("PRAGMA synchronous").fetchone()[0] == 2
        assert journal.db.execute("PRAGMA secure_delete").fetchone()[0] == 1
        journal.append([answer("q", "yes")])
        assert not journal.db.in_transaction


def test_a_later_answer_replaces_the_earlier_one(inspector):
    (first,) = inspector.write(answer("q", "yes"))
    (second,) = inspector.write(answer("q", "no"))
    assert inspector.rows("SELECT value, version FROM answer") == [("no", second)]
    assert inspector.rows("SELECT replaces FROM op WHERE hash=unhex(?)", second) == [(json.dumps([first]),)]


def test_the_same_key_twice_in_one_entry_is_no_conflict(inspector):
    inspector.write(answer("q", "yes"), answer("q", "no"))
    assert inspector.rows("SELECT value FROM answer") == [("no",)]
    assert inspector.rows("SELECT * FROM conflict") == []
    assert inspector.faults() == ()


def test_null_takes_a_row_back_and_it_can_come_again(inspector):
    inspector.write(answer("q", "yes"))
    inspector.write(Op("answer", f"{VISIT}/q", None))
    assert inspector.rows("SELECT * FROM answer") == []
    inspector.write(answer("q", "no"))
    assert inspector.rows("SELECT value FROM answer") == [("no",)]


def test_when_one_operation_of_an_entry_is_refused_none_is_written(inspector):
    before = inspector.digests(), inspector.operations()
    with pytest.raises(Refused):
        inspector.write(answer("q", "yes"), point("NM-1", "市场"))
    with pytest.raises(Unfit):
        inspector.write(answer("q", "yes"), answer("r", 0.5))
    assert (inspector.digests(), inspector.operations()) == before


def test_an_empty_entry_writes_nothing(founder):
    before = founder.rows("SELECT * FROM tip")
    assert founder.write() == []
    assert founder.rows("SELECT * FROM tip") == before


@pytest.mark.parametrize(
    "data",
    [
        {"value": 0.5},
        {"value": [1, {"x": float("nan")}]},
        {"value": 10**18},
        {"value": "\ud800"},
        {"value": "a\0b"},
        {"e\u0301": 1},
        {1: "x"},
        {"value": json.loads("[" * 60 + "]" * 60)},
    ],
)
def test_data_that_two_readers_could_take_for_two_things_is_refused(founder, data):
    with pytest.raises(Unfit):
        founder.write(Op("point", "NM-1", data))
    assert founder.rows("SELECT * FROM point") == []


@pytest.mark.parametrize(("key", "problem"), [("a\nb", Integrity), ("a\0b", Unfit), ("a\udc00b", Unfit)])
def test_line_feeds_and_cut_texts_are_refused_in_keys(founder, key, problem):
    with pytest.raises(problem):
        founder.write(Op("point", key, {"name": "市场"}))


def test_a_line_feed_in_data_is_only_text(founder):
    founder.write(point("NM-1", "一\n二"))
    assert founder.rows("SELECT name FROM point") == [("一\n二",)]


TEXT = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"))
JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-(10**17), 10**17) | TEXT,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.from_regex("[a-z]{1,5}", fullmatch=True), inner),
    max_leaves=12,
)


@settings(max_examples=60, deadline=None)
@given(st.dictionaries(st.from_regex("[a-z]{1,5}", fullmatch=True), JSON))
def test_canonical_json_is_one_text_and_is_accepted_everywhere(data):
    text = codec.canonical(data)
    assert text == unicodedata.normalize("NFC", text)
    assert codec.canonical(json.loads(text)) == text
    assert codec.canonical(dict(reversed(data.items()))) == text
    row = (1, b"h" * 32, 0, "at", "by", "point", "", "k", "[]", b"s" * 16, text)
    assert verify.well_formed(row)


def test_the_chain_of_the_specification():
    """Hash by hand what docs/design.md says, beside what the program writes."""
    from hashlib import sha256

    workspace, device, salt = b"w" * 32, b"d" * 32, b"s" * 16
    root = sha256(b"inspect-cli log 1\n" + workspace + device).digest()
    assert codec.root(workspace, device) == root
    data = '{"value":"是"}'
    digest = sha256(salt + data.encode()).digest()
    head = b"7\n1\n2026-07-15T12:00:00.000+08:00\n01\nanswer\n\nv/q\n[]\n"
    assert codec.digest(salt, data) == digest
    assert codec.digest(digest, None) == digest
    at = "2026-07-15T12:00:00.000+08:00"
    assert codec.link(root, 7, 1, at, "01", "answer", "", "v/q", "[]", digest) == sha256(root + head + digest).digest()


def test_every_kind_folds_into_its_table(founder):
    from inspect_cli.log.kinds import KINDS

    for name, kind in KINDS.items():
        if name in ("device", "hello", "erase"):
            continue
        data = {column.split(" ")[0]: f"{name}-{column.split(' ')[0]}" for column in kind.columns}
        if kind.each:
            data = {kind.each: [{**data, kind.key[-1]: "q1"}, {**data, kind.key[-1]: "q2"}, "no object"]}
        key = f"left{kind.split}right" if kind.split else f"{name}-key"
        for act in kind.rights:
            founder.write(Op(name, key, data, act=act))
        first = key.split(kind.split or "\n", maxsplit=1)[0]
        rows = founder.rows(f'SELECT count(*) FROM "{kind.table}" WHERE "{kind.key[0]}"=?', first)
        assert rows == [(2 if kind.each else 1,)], name
    assert founder.faults() == ()
