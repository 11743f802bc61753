"""Places as people give them: typed, pasted from a map, read from a photo or from a GeoJSON file.

Chinese map programs give longitude first, and in GCJ-02; what is stored is latitude first, in WGS-84.
"""

import json
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import unquote

from ..errors import Unfit, Where
from ..points import coordinates
from .line import file_path, half

POINT, SHAPE = "geopoint", "geoshape"
KINDS = {"geopoint": "Point", "geotrace": "LineString", "geoshape": "Polygon"}
PICTURES = {".jpg", ".jpeg", ".png", ".webp", ".heic", ".heif"}
TABLES = {".geojson", ".json"}
MOST = 1000  # points: an answer is one line that can be corrected
LARGEST = 20_000_000  # bytes of a GeoJSON file
CONVERTED, SWAPPED = "screen.place.converted", "screen.place.swapped"
_NUMBER = re.compile(r"[+-]?[0-9]+(?:\.[0-9]+)?")
_PAIR = re.compile(rf"({_NUMBER.pattern})\s*[,; ]\s*({_NUMBER.pattern})")
_GCJ = re.compile(r"gcj-?02|火星|高德|腾讯|amap|autonavi|gaode|map\.qq", re.IGNORECASE)
_BAIDU = re.compile(r"bd-?09|百度|baidu", re.IGNORECASE)


class Given(NamedTuple):
    """A place as it is stored, and what is to be said of how it was understood (empty: nothing)."""

    value: str
    said: str = ""


def read(kind: str, text: str) -> Given:
    """Return what was typed to a geopoint, geotrace or geoshape; text that is no place stays as it is.

    Raises:
        Unfit: `place.baidu` (its coordinates are its own), `place.no_gps` (the photo does not say where),
            `place.no_geojson`, `place.no_geometry`, `place.too_many`; `photo.…`, where a photo cannot be read.
    """
    name = file_path(text)
    ending = name.suffix.lower()
    if ending in TABLES:
        return Given(_closed(kind, _geojson(name, kind)))
    if kind == POINT and ending in PICTURES:
        return Given(_photo(name))
    if _BAIDU.search(text):
        raise Unfit("place.baidu")
    gcj = bool(_GCJ.search(text))
    link = "://" in text or text.startswith("geo:")
    plain = _PAIR.search(unquote(text)) if link else None
    parts = [plain[0]] if plain else [part for part in _GCJ.sub(" ", half(text)).split(";") if part.strip()]
    pairs = [_pair(part) for part in parts]
    if not parts or not all(pairs):
        return Given(text.strip())
    first_is_lon = all(pair and _lon_first(pair) for pair in pairs)
    written = [_written(pair, swap=first_is_lon, gcj=gcj) for pair in pairs if pair]
    return Given(_closed(kind, written), CONVERTED if gcj else SWAPPED if first_is_lon else "")


def _pair(part: str) -> list[str] | None:
    words = part.replace(",", " ").split()
    return words if 2 <= len(words) <= 4 and all(_NUMBER.fullmatch(word) for word in words) else None


def _lon_first(words: Sequence[str]) -> bool:
    """Tell whether two numbers can only be meant as longitude and latitude: off the globe, or out of China."""
    first, second = float(words[0]), float(words[1])
    if abs(first) > 90:
        return True
    return coordinates.in_china(first, second) and not coordinates.in_china(second, first)


def _written(words: Sequence[str], *, swap: bool, gcj: bool) -> str:
    lat, lon = (words[1], words[0]) if swap else (words[0], words[1])
    if gcj:
        east, north = coordinates.to_wgs(float(lon), float(lat))
        lat, lon = f"{north:.6f}", f"{east:.6f}"
    return " ".join([lat, lon, *words[2:]])


def _closed(kind: str, places: Sequence[str]) -> str:
    """Join places; the last of a shape is its first."""
    ring = list(places)
    if len(ring) > MOST:
        raise Unfit("place.too_many", count=len(ring), most=MOST)
    if kind == SHAPE and len(ring) > 2 and ring[0].split()[:2] != ring[-1].split()[:2]:
        ring.append(ring[0])
    return ";".join(ring)


def _photo(path: Path) -> str:
    from ..photos.intake import look_at

    facts = look_at(path)
    if not (facts.lat and facts.lon):
        raise Unfit("place.no_gps", where=Where(str(path)))
    return f"{facts.lat} {facts.lon}"


def _geojson(path: Path, kind: str) -> list[str]:
    """Return the places of the first geometry of the wanted kind (RFC 7946: WGS-84, longitude first)."""
    where = Where(str(path))
    try:
        if path.stat().st_size > LARGEST:
            raise Unfit("place.no_geojson", where=where, detail=f"> {LARGEST // 1_000_000} MB")
        plain = json.loads(path.read_text("utf-8-sig"))
        for geometry in _geometries(plain):
            if geometry.get("type") == KINDS[kind]:
                found = geometry["coordinates"]
                ring = [found] if kind == POINT else found[0] if kind == SHAPE else found
                if written := [f"{lat:.7f} {lon:.7f}" for lon, lat, *_ in ring]:
                    return written
    except OSError as error:
        raise Unfit("place.no_geojson", where=where, detail=error.strerror or str(error)) from error
    except (ValueError, LookupError, TypeError, AttributeError, RecursionError) as error:
        raise Unfit("place.no_geojson", where=where, detail=str(error)) from error
    raise Unfit("place.no_geometry", where=where, kind=KINDS[kind])


def _geometries(plain: dict[str, Any]) -> list[dict[str, Any]]:
    if plain["type"] == "FeatureCollection":
        return [feature["geometry"] or {} for feature in plain["features"]]
    return [plain["geometry"] or {}] if plain["type"] == "Feature" else [plain]
