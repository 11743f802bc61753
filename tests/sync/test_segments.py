"""The bytes of a segment: what goes in comes out, and nothing else comes out."""

import json
import random
from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st
from nacl.signing import SigningKey

from inspect_cli.log import codec
from inspect_cli.log.journal import Op
from inspect_cli.sync import segment
from inspect_cli.sync.segment import Damaged, Segment

KEY = SigningKey(bytes(32))
DEVICE = bytes(KEY.verify_key)
PREV = codec.root(bytes(32), DEVICE)

line = st.text(st.characters(codec="utf-8", exclude_characters="\n\0"), max_size=20)
value = st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=20)
data = st.one_of(
    st.none(),
    st.just("null"),
    st.dictionaries(st.text('ab市场"\\'), st.one_of(value, st.integers(-99, 99))).map(codec.canonical),
)
versions = st.lists(st.binary(min_size=32, max_size=32).map(bytes.hex), max_size=2).map(json.dumps)


@st.composite
def operations(draw):
    text = draw(data)
    texts = [draw(line) for _ in range(5)]
    return (draw(st.integers(0, 1)), *texts, draw(versions), text)


@st.composite
def segments(draw):
    """Segments with salts that differ, as random ones do."""
    drawn = draw(st.lists(operations(), min_size=1, max_size=8))
    salted = [(*rest, sha256(b"%d" % number).digest(), text) for number, (*rest, text) in enumerate(drawn)]
    fields = [(*rest, salt if text is None else salt[:16], text) for *rest, salt, text in salted]
    fields[-1] = (0, *fields[-1][1:])
    return signed(fields, draw(st.integers(1, 10**12)))


def signed(fields, first=1, prev=PREV):
    for seq, (more, *texts, salt, text) in enumerate(fields, first):
        prev = codec.link(prev, seq, more, *texts, codec.digest(salt, text))
    return Segment(DEVICE, first, fields, KEY.sign(prev).signature)


def packed(payload, first=1, last=1):
    """Return name and bytes of an object that holds this payload."""
    content = segment.zstd.compress(payload)
    return f"v1/log/{DEVICE.hex()}/{first}-{last}-{sha256(content).hexdigest()}.zst", content


SALTS = [sha256(b"%d" % number).digest()[:16] for number in range(3)]


def payload(*lines, rest=bytes(64) + SALTS[0]):
    texts = [line if isinstance(line, bytes) else line.encode() for line in lines]
    return b"\n".join([segment.HEADING.encode(), *texts, rest])


GOOD = ["0", "at", "01", "answer", "", "v/q", "[]", "{}"]


@given(segments())
def test_a_segment_comes_out_as_it_went_in(one):
    content = segment.encode(one)
    name = segment.named(one, content)
    assert segment.decode(name, content) == one
    assert segment.encode(one) == content


@given(segments())
def test_the_signature_holds_on_what_came_before_and_on_nothing_else(one):
    rows = segment.chained(one, PREV)
    assert [row[0] for row in rows] == [*range(one.first, one.last + 1)]
    assert segment.chained(one, bytes(32)) is None
    assert segment.chained(one._replace(first=one.first + 1), PREV) is None
    assert segment.chained(one._replace(device=bytes(32)), PREV) is None


@given(segments(), st.data())
def test_one_changed_field_and_the_signature_is_void(one, draw):
    number = draw.draw(st.integers(0, len(one.fields) - 1))
    column = draw.draw(st.integers(1, 6))
    changed = [list(fields) for fields in one.fields]
    changed[number][column] += "x"
    assert segment.chained(one._replace(fields=[tuple(fields) for fields in changed]), PREV) is None


@given(segments(), st.data())
def test_no_flipped_bit_and_no_cut_end_gets_past_the_name(one, draw):
    content = bytearray(segment.encode(one))
    name = segment.named(one, bytes(content))
    if draw.draw(st.booleans()):
        at = draw.draw(st.integers(0, len(content) * 8 - 1))
        content[at // 8] ^= 1 << at % 8
    else:
        del content[draw.draw(st.integers(0, len(content) - 1)) :]
    with pytest.raises(Damaged) as damaged:
        segment.decode(name, bytes(content))
    assert damaged.value.reason == "hash"


@given(segments(), st.data())
def test_a_forger_who_renames_what_he_changed_gets_no_signature(one, draw):
    """Past the name there are the limits, the types and the signature; nothing else may be raised on the way."""
    content = bytearray(segment.encode(one))
    at = draw.draw(st.integers(0, len(content) * 8 - 1))
    content[at // 8] ^= 1 << at % 8
    try:
        forged = segment.decode(segment.named(one, bytes(content)), bytes(content))
    except Damaged:
        return
    if forged != one:
        assert segment.chained(forged, PREV) is None


@given(st.binary(max_size=200), st.integers(1, 5), st.integers(1, 10**15))
def test_any_bytes_are_a_segment_or_damaged(junk, first, last):
    for made in (packed(junk, first, last), packed(payload(junk), first, last)):
        with pytest.raises(Damaged):
            segment.decode(*made)


def test_a_whole_payload_made_by_hand_is_taken():
    assert segment.decode(*packed(payload(*GOOD))).fields == [(0, *GOOD[1:7], SALTS[0], "{}")]
    two = [b"10", *[line for line in GOOD[1:] for _ in range(2)]]
    assert len(segment.decode(*packed(payload(*two, rest=bytes(64) + SALTS[1] + SALTS[2]), 7, 8)).fields) == 2


def test_data_with_a_line_feed_keeps_it():
    one = signed([(0, *GOOD[1:7], SALTS[0], '{"a":\n1}')])
    content = segment.encode(one)
    assert segment.decode(segment.named(one, content), content) == one


@pytest.mark.parametrize(
    ("column", "line"),
    [(0, "2"), (0, "00"), (0, ""), (0, "x"), (0, "-"), (0, "１"), (6, '["x"]'), (6, ""), (6, "{}"), (7, "[1]"), (7, ""),
     (7, '{"a":1.5}'), (7, "1"), (7, '"{}'), (7, '"[]"'), (7, '{"a":NaN}'), (7, '{"a":' * 99_999), (7, "[" * 99_999),
     (5, b"\xff"), (5, b"\xed\xa0\x80"), (4, "one\nmore")],
)  # fmt: skip
def test_fields_that_are_not_what_fields_are_make_a_segment_damaged(column, line):
    lines = [*GOOD[:column], line, *GOOD[column + 1 :]]
    with pytest.raises(Damaged, match="malformed"):
        segment.decode(*packed(payload(*lines)))


def test_a_segment_too_few_or_too_many_salts_is_damaged():
    for rest in (bytes(64) + SALTS[0][:15], bytes(64) + SALTS[0] + b"x", b"", SALTS[0]):
        with pytest.raises(Damaged, match="malformed"):
            segment.decode(*packed(payload(*GOOD, rest=rest)))


def test_a_name_that_promises_a_billion_operations_costs_nothing():
    for first, last in ((1, 10**15), (1, 50), (5, 1), (5, 4)):
        with pytest.raises(Damaged, match="size"):
            segment.decode(*packed(payload(*GOOD), first, last))
    with pytest.raises(Damaged, match="malformed"):
        segment.decode(*packed(payload(*GOOD), 1, 2))


def test_a_bomb_is_not_unpacked(monkeypatch):
    monkeypatch.setattr(segment, "LARGEST", 1 << 20)
    with pytest.raises(Damaged, match="size"):
        segment.decode(*packed(bytes(50 << 20)))


def test_two_frames_behind_each_other_are_damaged():
    name, content = packed(payload(*GOOD))
    doubled = content + content
    name = f"{name.rpartition('-')[0]}-{sha256(doubled).hexdigest()}.zst"
    with pytest.raises(Damaged, match="zstd"):
        segment.decode(name, doubled)


@pytest.mark.parametrize(
    "name",
    ["v1/log/x.zst", "v1/log/{d}/1-2-{h}", "v1/log/{d}/0-2-{h}.zst", "v1/log/{d}/01-2-{h}.zst",
     "v1/log/{D}/1-2-{h}.zst", "v1/log/../{d}/1-2-{h}.zst", "v1/log/{d}/1-2-{h}.zst\n", "v1/log/{d}/１-2-{h}.zst"],
)  # fmt: skip
def test_other_names_are_none(name):
    assert segment.parse(name.format(d="a" * 64, D="A" * 64, h="b" * 64)) is None


def test_a_day_of_visits_takes_few_bytes(office):
    """The goal of the design: at most 2.5 times the operations alone, compressed. Of each, 16 bytes are salt."""
    chance = random.Random(7)
    with office.journal() as journal:
        for _ in range(40):
            visit = f"260715{''.join(chance.choices('0123456789abcdefghjkmnpqrstvwxyz', k=8))}"
            began = f"2026-07-15T{chance.randrange(8, 18):02}:{chance.randrange(60):02}:00.000+08:00"
            ops = [Op("visit", visit, {"state": "draft", "point": f"NM-{chance.randrange(80)}", "began": began})]
            for question in range(20):
                said = {"value": chance.choice(["yes", "yes", "no"]), "how": "key"}
                if chance.random() < 0.2:
                    said["remark"] = f"{chance.choice(['东门', '西门', '中区'])}第 {chance.randrange(200)} 号摊位"
                ops.append(Op("answer", f"{visit}/NM/NM-{question:02}", said))
            for _ in range(2):
                photo = chance.randbytes(32).hex()
                ops.append(Op("photo", photo, {"format": "jpg", "bytes": chance.randrange(10**6, 6 * 10**6)}))
                name = {"name": f"IMG_{chance.randrange(10**4):04}.jpg", "taken": began}
                ops.append(Op("attachment", f"answer:{visit}/NM/NM-{chance.randrange(20):02}/{photo}", name))
            journal.append(ops)
    rows = office.rows('SELECT more, at, "by", kind, act, key, replaces, salt, data FROM op ORDER BY seq')
    alone = len(segment.zstd.compress(repr([(*row[:7], row[8]) for row in rows]).encode(), segment.LEVEL))
    assert len(segment.encode(Segment(DEVICE, 1, rows, bytes(64)))) <= 2.5 * alone
