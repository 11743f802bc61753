"""What a reader finds in the PDF of a notice: all of the text, nothing hidden, always the same bytes."""

import hashlib
import io
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
import segno
from notice_sample import album, notice, picture, row, sha, shots
from PIL import Image
from pypdfium2 import raw
from readback import MM, opened, page_texts, paths, pictures, solid
from readback import fonts as fonts_in

from inspect_cli.errors import Integrity, Unfit
from inspect_cli.notices.content import digest, to_plain, walk
from inspect_cli.notices.page.fonts import load_fonts
from inspect_cli.notices.page.render import render

NOT_PRINTED = {"kind", "signed_by", "issued", "checked_from", "checked_to", "log_head"}
NOT_PRINTED_OF_ROW = {"due", "photo", "copy", "taken"}


def printed(content):
    for path, value in walk(content):
        if path not in NOT_PRINTED and path.rsplit(".", 1)[-1] not in NOT_PRINTED_OF_ROW:
            yield path, solid(str(value))


def test_every_text_of_the_notice_copies_out_of_the_pdf(fonts):
    content = notice()
    read = solid("".join(page_texts(render(content, album(), fonts))))
    assert [path for path, text in printed(content) if text not in read] == []


def test_rare_characters_of_names_copy_out_right(fonts):
    data = render(notice(intro=("李𬭩、巡查员䶮、联络员㙟到场。",)), album(), fonts)
    assert "李𬭩、巡查员䶮、联络员㙟到场。" in solid(page_texts(data)[0])


def test_what_is_only_kept_is_not_printed(fonts):
    read = solid("".join(page_texts(render(notice(), album(), fonts))))
    assert "签发人乙" not in read
    assert "2026-07-16T18" not in read


def test_all_fonts_are_embedded_as_outlines(fonts):
    data = render(notice(), album(), fonts)
    found = fonts_in(data)
    assert len(found) == 2
    assert all(found.values())
    assert b"/Type3" not in data
    assert b"Helvetica" not in data


def test_a_font_of_the_user_is_used_and_the_others_fill_in(tmp_path, fonts):
    from test_fonts import make_font

    mine = make_font(tmp_path / "mine.ttf", dict.fromkeys("区市场服务中心", 700), "Mine-FangSong")
    data = render(notice(), album(), load_fonts({"fangsong": mine}, folders=[], cache=tmp_path / "c"))
    assert any(name.endswith("Mine-FangSong") for name in fonts_in(data))
    assert "区市场服务中心：" in solid(page_texts(data)[0])


def test_the_document_says_what_it_is_and_which_fonts_served(fonts):
    with opened(render(notice(), album(), fonts)) as document:
        said = document.get_metadata_dict()
    assert said["Title"] == "关于限期整改文明城市创建实地检查问题的通知"
    assert said["Author"] == "城东区创建全国文明城市指挥部办公室"
    assert said["Subject"] == "整改通知书 文创改〔2026〕3号 260715ab3k9x2m"
    assert "fangsong: NotoSerifSC-Regular (substitute)" in said["Keywords"]
    assert said["CreationDate"] == "D:20260715000000+08'00'"


OTHER_PROCESS = """
import hashlib, sys
from pathlib import Path
from notice_sample import album, notice
from inspect_cli.notices.page.fonts import load_fonts
from inspect_cli.notices.page.render import render
fonts = load_fonts(folders=[], cache=Path(sys.argv[1]))
print(hashlib.sha256(render(notice(), album(), fonts)).hexdigest())
"""


def test_the_same_notice_gives_the_same_bytes_here_and_in_another_process(fonts, tmp_path):
    data = render(notice(), album(), fonts)
    render(notice(rows=(row(1, problem="别的字先转换：鑫淼焱垚"),)), album(), fonts)
    assert render(notice(), album(), fonts) == data
    here = Path(__file__).parent
    elsewhere = {"PYTHONHASHSEED": "7", "INSPECT_NOW": "2031-01-01T00:00", "SOURCE_DATE_EPOCH": "1", "TZ": "UTC"}
    settings = {"RL_useA85": "1", "RL_pdfMultiLine": "1", "RL_invariant": "0"}  # what a user's reportlab may be told
    path = os.pathsep.join([str(here), str(here.parent.parent)])
    other = subprocess.run(
        [sys.executable, "-c", OTHER_PROCESS, str(tmp_path / "empty")],
        env=os.environ | elsewhere | settings | {"PYTHONPATH": path},
        capture_output=True,
        text=True,
        check=True,
    )
    assert other.stdout.strip() == hashlib.sha256(data).hexdigest()


def test_nothing_is_packed_for_a_zlib_packs_as_it_likes(fonts):
    data = render(notice(), album(), fonts)
    assert set(re.findall(rb"/Filter \[ (.*?) \]", data)) == {b"/DCTDecode"}


def test_a_viewer_is_told_the_language_the_title_and_not_to_shrink_the_page(fonts):
    data = render(notice(), album(), fonts)
    with opened(data) as document:
        assert not raw.FPDF_VIEWERREF_GetPrintScaling(document.raw)
    assert b"/Lang (zh-CN)" in data
    assert b"/DisplayDocTitle true" in data


def test_photos_pass_through_without_what_the_camera_wrote(fonts):
    photos = shots(2, exif=True)
    content = notice(rows=(row(1, photos),))
    assert b"SECRET-CAMERA" in picture(1, exif=True)
    data = render(content, album(exif=True), fonts)
    assert b"SECRET" not in data
    assert b"Exif" not in data
    for (_, _, embedded), shot in zip(pictures(data), photos, strict=True):
        original = album(exif=True)(shot.copy)
        with Image.open(io.BytesIO(embedded)) as read, Image.open(io.BytesIO(original)) as taken:
            assert not read.getexif()
            assert read.tobytes() == taken.tobytes()


@pytest.mark.parametrize("how", [{"mode": "L"}, {"width": 300, "height": 900}, {"width": 2000, "height": 300}])
def test_grey_upright_and_very_wide_photos_keep_their_shape(fonts, how):
    data = render(notice(rows=(row(1, shots(2, **how)),)), album(**how), fonts)
    for _, (left, bottom, right, top), _ in pictures(data):
        shape = how.get("width", 800) / how.get("height", 600)
        assert (right - left) / (top - bottom) == pytest.approx(shape, rel=0.01)


def test_a_photo_that_is_not_the_one_on_record_is_refused(fonts):
    with pytest.raises(Integrity) as refused:
        render(notice(), lambda sha256: picture(9), fonts)
    assert refused.value.code == "notice.photo_hash"


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"no picture",
        b"\xff\xd8\xff\xe0",
        picture(1)[:200],
        picture(1, mode="CMYK"),
        picture(1).replace(b"\xff\xc0", b"\xff\xc3", 1),  # lossless
        picture(1).replace(b"\xff\xc0\0\x11\x08", b"\xff\xc1\0\x11\x0c", 1),  # twelve bits
    ],
)
def test_what_is_no_printable_jpeg_is_refused(fonts, data):
    shot = shots(1)[0]._replace(copy=sha(data))
    with pytest.raises(Unfit) as refused:
        render(notice(rows=(row(1, (shot,)),)), lambda sha256: data, fonts)
    assert refused.value.code == "notice.photo_format"


def test_what_a_camera_hangs_behind_the_picture_stays_outside(fonts):
    data = picture(1) + picture(2) + b"SECRET-NOTE"
    shot = shots(1)[0]._replace(copy=sha(data))
    made = render(notice(rows=(row(1, (shot,)),)), lambda sha256: data, fonts)
    assert b"SECRET" not in made
    assert [embedded for _, _, embedded in pictures(made)] == [picture(1)[:2] + picture(1)[20:]]


def test_a_photo_that_shows_two_problems_is_embedded_once(fonts):
    both = notice(rows=(row(1, shots(1)), row(2, shots(1))))
    data = render(both, album(), fonts)
    assert len(pictures(data)) == 2
    assert data.count(b"/DCTDecode") == 1


def test_the_code_on_letter_and_receipt_says_number_id_digest_and_head_of_the_log(fonts):
    content = notice()
    payload = f"文创改〔2026〕3号|260715ab3k9x2m|{digest(content)[:16]}|{'9f' * 16}"
    matrix = segno.make_qr(payload, error="m", mode="byte", encoding="utf-8", boost_error=False).matrix
    data = render(content, album(), fonts)
    for page in (1, len(page_texts(data)) - 1):
        [code] = [path for path in paths(data, page) if 56 < path.right - path.left < 57]
        assert code.top - code.bottom == pytest.approx(20 * MM, abs=0.1)
        assert modules(data, page, code, len(matrix)) == [[bool(dark) for dark in line] for line in matrix]
    assert len(matrix) <= 41  # version 6: a telephone still reads it from office paper


def modules(data, page, code, count):
    """The modules of a code as they come out of the printer."""
    scale = 6
    with opened(data) as document:
        image = document[page].render(scale=scale, grayscale=True).to_pil()
    step = (code.right - code.left) / count
    columns = [int((code.left + (at + 0.5) * step) * scale) for at in range(count)]
    rows = [int((841.89 - code.top + (at + 0.5) * step) * scale) for at in range(count)]
    return [[image.getpixel((x, y)) < 128 for x in columns] for y in rows]


def test_characters_no_font_has_are_refused_all_at_once(fonts):
    content = notice(rows=(row(1, problem="地面有垃圾🙂", requirement="清理ऄ"),))
    with pytest.raises(Unfit) as refused:
        render(content, album(), fonts)
    assert refused.value.code == "notice.missing_glyph"
    assert refused.value.params["characters"] == "ऄ 🙂"


def test_invisible_characters_of_pasted_text_do_no_harm(fonts):
    content = notice(rows=(row(1, problem="\ufeff地面\u200b有\tA\u00a0垃圾\r\n很多\x07"),))
    assert "地面有A垃圾很多" in solid("".join(page_texts(render(content, album(), fonts))))


def test_a_draft_has_no_number_and_no_date(fonts):
    data = render(notice(number="", issued=""), album(), fonts)
    assert "（草稿）" in page_texts(data)[0]
    assert b"CreationDate" not in data


def test_the_pdf_carries_no_float_and_no_path_of_this_machine(fonts):
    assert {type(value) for _, value in walk(notice())} == {str, int}
    assert str(Path.home()).encode() not in render(notice(), album(), fonts)
    assert to_plain(notice())["rows"][0]["no"] == 1
