"""One picture, opened and made into its working copy. The only module that speaks to Pillow."""

import contextlib
import warnings
from collections.abc import Iterator
from io import BytesIO
from typing import IO, TYPE_CHECKING, NamedTuple

from ..errors import Unfit
from . import exif, whole

if TYPE_CHECKING:
    from PIL.Image import Image

FORMATS = {"jpg": "JPEG", "png": "PNG", "webp": "WEBP", "heic": "HEIF"}  # our ending → Pillow's name
HEIC_BRANDS = {b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1"}
MAX_PIXELS = 200_000_000  # the largest telephone sensors; more is a bomb or a map
LONG_SIDE = 1600
QUALITY = 80
MAKE_UPRIGHT = {2: "FLIP_LEFT_RIGHT", 3: "ROTATE_180", 4: "FLIP_TOP_BOTTOM", 5: "TRANSPOSE", 6: "ROTATE_270",
                7: "TRANSVERSE", 8: "ROTATE_90"}  # fmt: skip


class Header(NamedTuple):
    """What is known before a pixel is decoded; width and height are those of the upright picture."""

    width: int
    height: int
    exif: exif.Exif


def sniff(head: bytes) -> str | None:
    """Return the ending (`jpg png webp heic`) that the first 12 bytes call for, None for anything else."""
    if head.startswith(b"\xff\xd8\xff"):
        return "jpg"
    if head.startswith(b"\x89PNG\r\n\x1a\n"):
        return "png"
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return "webp"
    return "heic" if head[4:8] == b"ftyp" and head[8:12] in HEIC_BRANDS else None


def decoders() -> dict[str, bool]:
    """Say for each of our formats whether this machine can read it."""
    from PIL import features

    found = {"jpg": features.check("jpg"), "png": features.check("zlib"), "webp": features.check("webp")}
    return {**{ending: bool(there) for ending, there in found.items()}, "heic": _loads("pi_heif")}


def _loads(module: str) -> bool:
    import importlib

    try:
        importlib.import_module(module)
    except ImportError:  # not installed, or its library does not fit this machine
        return False
    return True


def refusal(source: IO[bytes]) -> Unfit:
    """Say of a file that `sniff` does not know whether it is a picture of another format, or none."""
    from PIL import Image

    try:
        with Image.open(source) as picture:
            return Unfit("photo.format", format=picture.format)
    except Exception:  # whatever some forty readers raise, none of them knows it
        return Unfit("photo.not_a_picture")


@contextlib.contextmanager
def quiet() -> Iterator[None]:
    """Silence Pillow's warnings, and make its warning of a decompression bomb an error.

    The filters belong to the whole process: hold this once around all threads, not in each.
    """
    from PIL import Image

    Image.MAX_IMAGE_PIXELS = MAX_PIXELS
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        warnings.simplefilter("error", Image.DecompressionBombWarning)
        yield


def header(content: bytes, ending: str) -> Header:
    """Read size and EXIF of a picture.

    Raises:
        Unfit: `photo.truncated`, `photo.too_many_pixels`.
    """
    with _decoding(), _opened(content, ending) as picture:
        facts = _exif(picture, ending)
        width, height = picture.size
        return Header(height, width, facts) if (facts.orientation or 1) >= 5 else Header(width, height, facts)


def working_copy(content: bytes, ending: str) -> bytes:
    """Return a JPEG of at most 1600 pixels: upright, sRGB, on white, without EXIF, XMP or comment.

    Every byte of the picture is decoded on the way, which is what finds a truncated file.

    Raises:
        Unfit: `photo.truncated`, `photo.too_many_pixels`.
    """
    from PIL import Image

    with _decoding(), _opened(content, ending) as picture:
        whole.check(content, ending)
        orientation = _exif(picture, ending).orientation
        target = _fit(picture.size)
        picture.draft(None, target)  # a JPEG is decoded at a half, a quarter or an eighth: 94 ms, not 228
        picture.load()
        small = _plain(picture).resize(target, Image.Resampling.LANCZOS)
        if orientation in MAKE_UPRIGHT:
            small = small.transpose(Image.Transpose[MAKE_UPRIGHT[orientation]])
        small = _srgb(small, picture.info.get("icc_profile"))
        small.info.clear()
        out = BytesIO()
        small.save(out, "JPEG", quality=QUALITY)
        return out.getvalue()


@contextlib.contextmanager
def _decoding() -> Iterator[None]:
    from PIL import Image

    try:
        yield
    except (MemoryError, Unfit):
        raise
    except (Image.DecompressionBombWarning, Image.DecompressionBombError) as error:
        raise Unfit("photo.too_many_pixels", limit=MAX_PIXELS // 10**6) from error
    except Exception as error:  # decoders raise anything: OSError, SyntaxError, EOFError, struct.error, …
        raise Unfit("photo.truncated", detail=str(error)) from error


def _opened(content: bytes, ending: str) -> "Image":
    from PIL import Image

    if ending == "heic":
        import pi_heif

        pi_heif.register_heif_opener()
    return Image.open(BytesIO(content), formats=[FORMATS[ending]])


def _exif(picture: "Image", ending: str) -> exif.Exif:
    facts = exif.read(picture.info.get("exif", b""))
    # HEIC turns its pixels by a box of its own, and libheif has done so already.
    return facts._replace(orientation=1) if ending == "heic" else facts


def _fit(size: tuple[int, int]) -> tuple[int, int]:
    scale = min(1.0, LONG_SIDE / max(size))
    return max(1, round(size[0] * scale)), max(1, round(size[1] * scale))


def _plain(picture: "Image") -> "Image":
    """Return the picture in a mode that can be scaled: RGB, L or CMYK, transparent parts on white."""
    from PIL import Image

    if picture.has_transparency_data:
        layer = picture.convert("RGBA")
        sheet = Image.new("RGB", layer.size, "white")
        sheet.paste(layer, mask=layer.getchannel("A"))
        return sheet
    if picture.mode.startswith("I"):  # 16 bits of grey
        return picture.convert("I").point(lambda grey: grey / 257).convert("L")
    return picture if picture.mode in {"RGB", "L", "CMYK"} else picture.convert("RGB")


def _srgb(picture: "Image", profile: bytes | None) -> "Image":
    from PIL import ImageCms

    if profile:
        with contextlib.suppress(ImageCms.PyCMSError, OSError):  # a broken profile is no reason to refuse
            source = ImageCms.ImageCmsProfile(BytesIO(profile))
            srgb = ImageCms.createProfile("sRGB")
            converted = ImageCms.profileToProfile(picture, source, srgb, outputMode="RGB")
            if converted is not None:
                return converted
    return picture.convert("RGB")
