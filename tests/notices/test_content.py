"""The snapshot of a notice survives being written down, and a wrong one is refused."""

import json

import pytest
from notice_sample import notice

from inspect_cli.errors import Unfit
from inspect_cli.notices.content import KINDS, chinese_date, digest, from_plain, to_plain
from inspect_cli.notices.phrases import PHRASES
from inspect_cli.notices.wording import default_wording, period


@pytest.mark.parametrize("content", [notice(), notice(copies=(), receipt=None)])
def test_a_content_comes_back_from_json_as_it_was(content):
    again = from_plain(json.loads(json.dumps(to_plain(content))))
    assert again == content
    assert digest(again) == digest(content)


def test_the_digest_changes_with_every_word():
    assert digest(notice()) != digest(notice(addressee="区市场服务中心 "))


@pytest.mark.parametrize(
    "change",
    [
        {"people": []},
        {"rows": []},
        {"kind": "请柬"},
        {"number": None},
        {"issued": 20260715},
        {"issued": "2026年7月15日"},
        {"checked_to": "2026-7-15"},
        {"extra": "from a newer program"},
        {"contact": {"name": "联络员"}},
        {"rows": [{"no": 1}]},
        {"people": [{"name": "巡查员甲", "staff": 1.5}]},
    ],
)
def test_a_content_that_cannot_become_a_document_is_refused(change):
    with pytest.raises(Unfit) as refused:
        from_plain(to_plain(notice()) | change)
    assert refused.value.code == "notice.content_unfit"


def test_dates_are_written_without_leading_zeros():
    assert chinese_date("2026-03-05") == "2026年3月5日"


@pytest.mark.parametrize(
    ("first", "last", "text"),
    [
        ("2026-07-14", "2026-07-14", "2026年7月14日"),
        ("2026-07-14", "2026-07-16", "2026年7月14日至16日"),
        ("2026-07-31", "2026-08-02", "2026年7月31日至8月2日"),
        ("2026-12-31", "2027-01-02", "2026年12月31日至2027年1月2日"),
        ("2026-07-14", "", "2026年7月14日"),
    ],
)
def test_a_period_says_nothing_twice(first, last, text):
    assert period(first, last) == text


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_has_words_with_all_figures_filled_in(kind):
    words = default_wording(kind, checked_from="2026-07-14", checked_to="", points=2, problems=7, number="", back_by="")
    text = "".join([words.title, *words.intro, *words.closing, words.receipt])
    assert "{" not in text
    assert "7个" in text or kind == "通报"  # which has its figures in sections
    assert set(PHRASES) == set(KINDS)
