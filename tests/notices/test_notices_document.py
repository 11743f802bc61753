"""docs/notices.md says what the program does; the pictures are there and small."""

from family_sample import family

from tests.notice_pictures import DOCS, MOST_BYTES, page


def test_the_page_is_the_one_that_would_be_written_now():
    assert (DOCS / "notices.md").read_text(encoding="utf-8") == page()


def test_there_is_a_small_picture_of_every_kind():
    sizes = [file.stat().st_size for file in (DOCS / "notices").glob("*.png")]
    assert len(sizes) == len(family())
    assert max(sizes) <= MOST_BYTES
