"""Real camera files, where INSPECT_CAMERA_FILES names a folder of them: a second reader must agree."""

import os
from pathlib import Path

import pytest
from PIL import Image

from inspect_cli.errors import Unfit
from inspect_cli.photos import folder
from inspect_cli.photos.intake import take_in

FOLDER = os.environ.get("INSPECT_CAMERA_FILES")
FILES = sorted(p for p in Path(FOLDER).iterdir() if p.is_file()) if FOLDER else []

pytestmark = [
    pytest.mark.camera,
    pytest.mark.skipif(not FOLDER, reason="INSPECT_CAMERA_FILES names no folder of camera files"),
    # The second reader is Pillow, which warns of a broken block where ours is silent.
    pytest.mark.filterwarnings("ignore::UserWarning"),
]
every_file = pytest.mark.parametrize("path", FILES, ids=[p.name for p in FILES])


def seen_by_pillow(path: Path) -> tuple[tuple[int, int], dict, dict, dict]:
    """Decode every pixel at full size, which our intake never does, and read the EXIF."""
    import pi_heif

    pi_heif.register_heif_opener()
    with Image.open(path) as picture:
        picture.load()
        main = picture.getexif()
        return picture.size, dict(main), dict(main.get_ifd(0x8769)), dict(main.get_ifd(0x8825))


def degrees(parts, sign: str) -> float:
    return (float(parts[0]) + float(parts[1]) / 60 + float(parts[2]) / 3600) * (-1 if sign in "SW" else 1)


@every_file
def test_taken_in_with_the_facts_a_second_reader_sees(path, tmp_path):
    size, main, details, gps = seen_by_pillow(path)
    facts = take_in(path, tmp_path / "photos")
    turned = main.get(0x0112, 1) >= 5
    assert (facts.width, facts.height) == (size[::-1] if turned else size)
    assert (facts.orientation or 1) == main.get(0x0112, 1)
    taken, offset = details.get(0x9003), details.get(0x9011, "+08:00")
    assert facts.taken == (taken and taken.replace(":", "-", 2).replace(" ", "T") + offset)
    assert (facts.make or "", facts.model or "") == tuple(main.get(t, "").strip() for t in (0x010F, 0x0110))
    if 2 in gps:
        assert float(facts.lat) == pytest.approx(degrees(gps[2], gps[1]), abs=6e-7)
        assert float(facts.lon) == pytest.approx(degrees(gps[4], gps[3]), abs=6e-7)
    else:
        assert (facts.lon, facts.lat) == (None, None)
    assert folder.original(tmp_path / "photos", facts.sha256).read_bytes() == path.read_bytes()


@every_file
def test_the_working_copy_shows_the_same_picture(path, tmp_path):
    facts = take_in(path, tmp_path / "photos")
    with Image.open(folder.working_copy(tmp_path / "photos", facts.sha256)) as made:
        assert max(made.size) == min(1600, max(facts.width, facts.height))
        assert made.width / made.height == pytest.approx(facts.width / facts.height, rel=0.01)
        assert not made.getexif()
        assert "icc_profile" not in made.info


@every_file
@pytest.mark.parametrize("how", ["short", "zeros"])
def test_half_a_copy_is_refused(path, tmp_path, how):
    content = path.read_bytes()
    half = content[: len(content) // 2]
    broken = tmp_path / path.name
    broken.write_bytes(half if how == "short" else half.ljust(len(content), b"\0"))
    with pytest.raises(Unfit) as refused:
        take_in(broken, tmp_path / "photos")
    assert refused.value.code == "photo.truncated"
    assert not (tmp_path / "photos").exists()
