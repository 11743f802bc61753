"""Where a point lies: WGS-84 (satellites, EXIF) and GCJ-02 (Chinese maps), 170–560 m apart in our towns.

CGCS2000, the national system, agrees with WGS-84 to decimetres. The formulas of GCJ-02 were never published;
these are the ones that map software agrees on.
"""

import math

AXIS, ECCENTRICITY_SQUARED = 6378245.0, 0.00669342162296594323  # Krasovsky 1940
EAST, NORTH = (72.004, 137.8347), (0.8293, 55.8271)  # degrees; outside, Chinese maps shift nothing
EARTH = 6371008.8  # mean radius in metres (IUGG)

WGS84, CGCS2000, GCJ02 = "WGS-84", "CGCS2000", "GCJ-02"
NAMES = {
    WGS84: ("wgs84", "gps", "epsg:4326"),
    CGCS2000: ("cgcs2000", "国家2000", "2000国家大地", "天地图", "epsg:4490"),
    GCJ02: ("gcj02", "火星", "高德", "腾讯"),
}


def system(written: str) -> str | None:
    """Return `WGS-84`, `CGCS2000` or `GCJ-02` for what people call them, None for any other system."""
    name = "".join(c for c in written.casefold() if c not in " -_").removesuffix("系").removesuffix("坐标")
    return next((ours for ours, names in NAMES.items() if name in names), None)


def in_china(lon: float, lat: float) -> bool:
    """Say whether degrees lie in the box around China within which GCJ-02 is shifted."""
    return EAST[0] <= lon <= EAST[1] and NORTH[0] <= lat <= NORTH[1]


def to_wgs(lon: float, lat: float) -> tuple[float, float]:
    """Take GCJ-02 degrees back to WGS-84, to less than 1e-9 degrees; outside China nothing is shifted."""
    if not in_china(lon, lat):
        return lon, lat
    east, north = 0.0, 0.0
    for _ in range(10):  # each round leaves about a thousandth of the error
        east, north = _shift(lon - east, lat - north)
    return lon - east, lat - north


def as_wgs(lon: str, lat: str, crs: str) -> tuple[float, float]:
    """Return WGS-84 degrees of a stored place, for a distance; CGCS2000 counts as WGS-84."""
    place = float(lon), float(lat)
    return to_wgs(*place) if system(crs) == GCJ02 else place


def metres(one: tuple[float, float], other: tuple[float, float]) -> float:
    """Return the distance of two places (lon, lat in degrees of one system) on the sphere, within 0.6 %."""
    lon1, lat1, lon2, lat2 = map(math.radians, (*one, *other))
    chord = math.sin((lat2 - lat1) / 2) ** 2 + math.cos(lat1) * math.cos(lat2) * math.sin((lon2 - lon1) / 2) ** 2
    return 2 * EARTH * math.asin(math.sqrt(min(1.0, chord)))


def _shift(lon: float, lat: float) -> tuple[float, float]:
    """Return by how many degrees (east, north) GCJ-02 is off at a place given in WGS-84."""
    x, y = lon - 105.0, lat - 35.0
    both = 20 * math.sin(6 * x * math.pi) + 20 * math.sin(2 * x * math.pi)
    east = 300 + x + 2 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * math.sqrt(abs(x))
    east += (both + _waves(x, (20, 1), (40, 3)) + _waves(x, (150, 12), (300, 30))) * 2 / 3
    north = -100 + 2 * x + 3 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * math.sqrt(abs(x))
    north += (both + _waves(y, (20, 1), (40, 3)) + _waves(y, (160, 12), (320, 30))) * 2 / 3
    bend = 1 - ECCENTRICITY_SQUARED * math.sin(math.radians(lat)) ** 2
    meridian = AXIS * (1 - ECCENTRICITY_SQUARED) / bend**1.5
    parallel = AXIS / math.sqrt(bend) * math.cos(math.radians(lat))
    return math.degrees(east / parallel), math.degrees(north / meridian)


def _waves(at: float, *waves: tuple[float, float]) -> float:
    return sum(height * math.sin(at / length * math.pi) for height, length in waves)
