"""Photos are taken in whole and durably, or refused with a reason; a second run repairs what a crash left."""

import hashlib
import struct
import subprocess
import sys
import zlib
from pathlib import Path

import pytest
from drawn import encoded, exif, market, photo

from inspect_cli.errors import Unfit
from inspect_cli.log.kinds import KINDS
from inspect_cli.photos import folder
from inspect_cli.photos.intake import Facts, take_in, take_in_all


@pytest.fixture
def photos(tmp_path) -> Path:
    return tmp_path / "data" / "photos"


def files(photos: Path) -> list[Path]:
    return sorted(p for p in photos.rglob("*") if p.is_file()) if photos.exists() else []


def test_facts_are_the_columns_of_the_log():
    kind = KINDS["photo"]
    assert Facts._fields == (*kind.key, *(column.split()[0] for column in kind.columns))


def test_a_photo_is_kept_byte_for_byte_and_gets_a_working_copy(tmp_path, photos):
    source = photo(tmp_path / "IMG_0001.JPG", market(2000, 1500), exif=exif(orientation=6, make="HUAWEI"))
    content = source.read_bytes()
    facts = take_in(source, photos)
    sha256 = hashlib.sha256(content).hexdigest()
    assert facts == Facts(sha256, "jpg", len(content), 1500, 2000, 6, "2026-07-15T09:30:00+08:00",
                          "117.070000", "36.675000", "HUAWEI", None)  # fmt: skip
    original = photos / sha256[:2] / f"{sha256}.jpg"
    assert original.read_bytes() == source.read_bytes() == content
    assert files(photos) == [photos / sha256[:2] / f"{sha256}-1600.jpg", original]


@pytest.mark.parametrize(("format", "ending"), [("JPEG", "jpg"), ("PNG", "png"), ("WEBP", "webp"), ("MPO", "jpg")])
def test_the_content_says_what_format_it_is_not_the_name(tmp_path, photos, format, ending):
    source = photo(tmp_path / "from_a_chat.bin", format=format, exif=exif(model="P60"))
    facts = take_in(source, photos)
    assert (facts.format, facts.model, facts.width, facts.height) == (ending, "P60", 400, 300)
    assert folder.original(photos, facts.sha256).suffix == f".{ending}"


def test_the_second_time_nothing_is_written(tmp_path, photos):
    source = photo(tmp_path / "a.jpg")
    first = take_in(source, photos)
    times = [p.stat().st_mtime_ns for p in files(photos)]
    copy = photo(tmp_path / "the same under another name.jpg")
    assert take_in(copy, photos) == first
    assert [p.stat().st_mtime_ns for p in files(photos)] == times


def bomb() -> bytes:
    """Write a PNG of 30,000 × 30,000 white pixels: a few kilobytes that would fill 900 MB."""

    def chunk(name, body):
        return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))

    head = struct.pack(">IIBBBBB", 30_000, 30_000, 8, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(b"\0")) + chunk(b"IEND", b"")


JPEG = encoded(market(1200, 900), exif=exif())
# A camera's JPEG holds a thumbnail, which has an end of its own.
WITH_THUMBNAIL = JPEG[:2] + b"\xff\xe2" + struct.pack(">H", 6) + b"\0\0\xff\xd9" + JPEG[2:]
REFUSED = {
    "a text named .jpg": ("photo.not_a_picture", "二〇二六年七月十五日".encode()),
    "an empty file": ("photo.not_a_picture", b""),
    "a film": ("photo.not_a_picture", b"\0\0\0\x18ftypmp42" + bytes(5000)),
    "a GIF": ("photo.format", encoded(market(), "GIF")),
    "a TIFF": ("photo.format", encoded(market(), "TIFF")),
    "a JPEG cut in the middle": ("photo.truncated", JPEG[: len(JPEG) // 2]),
    "a JPEG without its last byte": ("photo.truncated", JPEG[:-1]),
    "a JPEG cut in its EXIF": ("photo.truncated", JPEG[:60]),
    "three bytes of a JPEG": ("photo.truncated", JPEG[:3]),
    "a JPEG that ends in zeros": ("photo.truncated", WITH_THUMBNAIL[:9000].ljust(len(WITH_THUMBNAIL), b"\0")),
    "a PNG cut in the middle": ("photo.truncated", encoded(market(), "PNG")[:500]),
    "a WebP cut in the middle": ("photo.truncated", encoded(market(), "WEBP")[:-100]),
    "a HEIC cut in its head": ("photo.truncated", b"\0\0\0\x18ftypheic" + bytes(20)),
    "a bomb": ("photo.too_many_pixels", bomb()),
}


@pytest.mark.parametrize("what", REFUSED)
def test_what_is_no_whole_photo_is_refused_and_leaves_nothing(tmp_path, photos, what):
    code, content = REFUSED[what]
    source = tmp_path / "IMG_0002.jpg"
    source.write_bytes(content)
    with pytest.raises(Unfit) as refused:
        take_in(source, photos)
    assert (refused.value.code, refused.value.where.file) == (code, str(source))
    assert files(photos) == []


def test_the_format_that_is_not_supported_is_named(tmp_path, photos):
    with pytest.raises(Unfit) as refused:
        take_in(photo(tmp_path / "a.jpg", format="TIFF"), photos)
    assert refused.value.params == {"format": "TIFF"}


def test_a_padded_jpeg_and_one_with_fill_bytes_are_whole(tmp_path, photos):
    for name, content in {"padded": JPEG + bytes(9000), "filled": JPEG[:2] + b"\xff\xff" + JPEG[2:]}.items():
        (tmp_path / name).write_bytes(content)
        assert take_in(tmp_path / name, photos).bytes == len(content)


@pytest.mark.parametrize("damage", range(0, 140, 7))
def test_a_photo_whose_exif_is_damaged_is_still_a_photo(tmp_path, photos, damage):
    content = bytearray(JPEG)
    content[30 + damage : 34 + damage] = b"\xff\xfe\xfd\xfc"
    (tmp_path / "a.jpg").write_bytes(content)
    assert take_in(tmp_path / "a.jpg", photos).width == 1200


def test_a_file_that_is_gone_or_a_folder(tmp_path, photos):
    for path in (tmp_path / "gone.jpg", tmp_path):
        with pytest.raises(Unfit) as refused:
            take_in(path, photos)
        assert refused.value.code == "photo.unreadable"


DIES = """
import os, sys
from pathlib import Path
from inspect_cli.photos.intake import take_in
source, photos, left = Path(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3])
def step(event, args):
    global left
    if event in ("open", "os.rename", "os.mkdir") and photos.name in str(args[0]):
        left -= 1
        if left < 0:
            os._exit(9)
sys.addaudithook(step)
take_in(source, photos)
"""


def test_killed_at_any_step_a_second_run_completes_the_work(tmp_path):
    source = photo(tmp_path / "a.jpg")
    for step in range(40):
        photos = tmp_path / str(step) / "photos"
        photos.parent.mkdir()
        died = subprocess.run([sys.executable, "-c", DIES, source, photos, str(step)], check=False)
        for path in files(photos):  # what stands under a final name is whole
            assert path.name.startswith(".") or "-1600" in path.name or path.stem == folder.sha256_file(path)
        facts = take_in(source, photos)
        assert folder.verify(photos, facts.sha256)
        assert folder.working_copy(photos, facts.sha256).read_bytes().endswith(b"\xff\xd9")
        assert all(p.name.endswith(".tmp") for p in folder.strays(photos, {facts.sha256}))
        if died.returncode == 0:
            break
    assert died.returncode == 0
    assert step > 6


def test_a_bit_that_rotted_is_repaired_by_the_photo_itself(tmp_path, photos):
    source = photo(tmp_path / "a.jpg")
    sha256 = take_in(source, photos).sha256
    rotten = bytearray(source.read_bytes())
    rotten[len(rotten) // 2] ^= 1
    folder.original(photos, sha256).write_bytes(rotten)
    assert not folder.verify(photos, sha256)
    take_in(source, photos)
    assert folder.verify(photos, sha256)


def test_many_photos_keep_their_order_and_a_refusal_stops_nobody(tmp_path, photos):
    paths = [photo(tmp_path / f"{n}.jpg", market(200 + n % 5, 100)) for n in range(12)]
    paths[3].write_bytes(b"not a picture")
    seen = []
    outcomes = take_in_all(paths, photos, lambda path, outcome: seen.append((path, outcome)))
    assert [isinstance(o, Unfit) for o in outcomes] == [n == 3 for n in range(12)]
    assert [o.width for o in outcomes if isinstance(o, Facts)] == [200 + n % 5 for n in range(12) if n != 3]
    assert sorted(seen, key=lambda pair: paths.index(pair[0])) == list(zip(paths, outcomes, strict=True))
    assert len(files(photos)) == 2 * 5


def test_when_the_caller_breaks_off_what_was_begun_is_whole(tmp_path, photos):
    paths = [photo(tmp_path / f"{n}.jpg", market(200 + n, 100)) for n in range(30)]

    def interrupted(path, outcome):
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        take_in_all(paths, photos, interrupted)
    assert len(files(photos)) < 2 * 30
    assert all(p.stem == folder.sha256_file(p) for p in files(photos) if not p.stem.endswith("-1600"))


def test_a_source_in_the_photo_folder_itself_is_taken_in_too(photos):
    photos.mkdir(parents=True)
    loose = photo(photos / "IMG_0007.jpg")
    facts = take_in(loose, photos)
    assert folder.strays(photos, {facts.sha256}) == [loose]
