"""The last look before a document is shown catches faults of layout, and layout makes none."""

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from notice_sample import album, notice, picture, row, sha, shots

from inspect_cli.errors import Integrity
from inspect_cli.notices.content import STYLES, Contact, Person, Place, Receipt
from inspect_cli.notices.page.check import verify
from inspect_cli.notices.page.jpeg import fetch
from inspect_cli.notices.page.marks import Picture, Text
from inspect_cli.notices.page.render import lay_out

PHOTOS = {sha(picture(at)): fetch(album(), sha(picture(at))) for at in range(1, 13)}


def change(pages, kind, alter):
    """Alter the first mark of a kind on the third page (the list) or later; None takes it away."""
    for page in pages[2:]:
        for at, mark in enumerate(page.marks):
            if isinstance(mark, kind):
                page.marks[at : at + 1] = alter(mark)
                return


@pytest.mark.parametrize(
    ("kind", "alter", "code"),
    [
        (Text, lambda mark: [mark._replace(part="rows.0.problem")], "notice.text_lost"),
        (Text, lambda mark: [mark, mark], "notice.overlap"),
        (Text, lambda mark: [mark._replace(x=mark.x + 450)], "notice.outside_page"),
        (Text, lambda mark: [mark._replace(y=mark.y + 40)], "notice.outside_page"),
        (Picture, lambda mark: [], "notice.photo_lost"),
        (Picture, lambda mark: [mark._replace(height=mark.height + 50)], "notice.o"),
    ],
)
def test_a_document_with_a_fault_is_not_shown(fonts, kind, alter, code):
    content = notice()
    pages = lay_out(content, PHOTOS, fonts)
    verify(pages, content, fonts)
    change(pages, kind, alter)
    with pytest.raises(Integrity) as caught:
        verify(pages, content, fonts)
    assert caught.value.code.startswith(code)


def test_a_row_that_was_not_set_is_noticed(fonts):
    content = notice()
    pages = lay_out(content, PHOTOS, fonts)
    with pytest.raises(Integrity) as caught:
        verify(pages, notice(rows=(*content.rows, row(4, problem="忘记的一项"))), fonts)
    assert caught.value.code == "notice.text_lost"


# Without the explaining, which takes minutes here.
SHORT = [Phase.explicit, Phase.reuse, Phase.generate, Phase.shrink]

CHARS = "市场南门处地面有垃圾清运三包，。；：？！、（）“”《》——……0123456789 ABCxyz\n/-.%"
words = st.text(CHARS, max_size=60)
long_words = st.builds(lambda text, times: text * times, words, st.sampled_from([1, 1, 1, 3, 40]))
photos = st.integers(0, 3).map(shots)
rows = st.builds(
    lambda no, text, more, units, album, place: row(
        no,
        album,
        problem=text,
        requirement=more,
        rule=more[:30],
        due_text=text[:40],
        joint=tuple(units),
        point=Place(*place),
        item=text[:20],
    ),
    st.integers(1, 10**9),
    long_words,
    long_words,
    st.lists(words, max_size=6),
    photos,
    st.tuples(words, words, words, words, long_words),
)
contents = st.builds(
    lambda rows, texts, copies, intro, people, back, style, masthead: notice(
        rows=tuple(rows),
        issuer=texts[0] * 2 + "办",
        number=texts[1],
        title=texts[2],
        addressee=texts[3],
        copies=tuple(copies),
        intro=tuple(intro),
        people=tuple(Person(*person) for person in people),
        contact=Contact(texts[4], texts[5]),
        receipt=back and Receipt(*back),
        style=style,
        masthead=masthead,
        companions=texts[0],
        edition=texts[5],
        urgency=texts[2][:4],
        answers=texts[1],
    ),
    st.lists(rows, min_size=1, max_size=5),
    st.lists(words, min_size=6, max_size=6),
    st.lists(words, max_size=40),
    st.lists(long_words, max_size=4),
    st.lists(st.tuples(words, words), min_size=1, max_size=5),
    st.none() | st.tuples(long_words, words),
    st.sampled_from(["", *STYLES]),
    words,
)


@settings(max_examples=30, deadline=None, suppress_health_check=list(HealthCheck), phases=SHORT)
@given(content=contents)
def test_however_long_the_texts_are_nothing_is_lost_cut_or_covered(fonts, content):
    verify(lay_out(content, PHOTOS, fonts), content, fonts)
