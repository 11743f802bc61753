"""Places on the Earth: `latitude longitude altitude accuracy`, lines and areas with `;` between their points.

Lengths and areas are those of a sphere with the Earth's radius at the Equator, as the ODK XForms specification has it.
"""

import math
import re
from collections.abc import Sequence
from itertools import pairwise

from ..values import Value
from .kind import Function
from .strings import texts

Point = tuple[float, float]
EARTH = 6_378_100.0  # metres
_NUMBER = re.compile(r"[+-]?(?:\d+(?:\.\d*)?|\.\d+)", re.ASCII)


def points(text: str) -> list[tuple[float, float]]:
    """Return latitude and longitude (degrees) of every point of a text.

    Raises:
        ValueError: it is no list of points, or off the globe.
    """
    return [_point(part) for part in text.split(";") if part.strip()]


def _point(text: str) -> tuple[float, float]:
    words = text.split()
    if not 2 <= len(words) <= 4 or not all(_NUMBER.fullmatch(word) for word in words):
        raise ValueError(text)
    latitude, longitude = float(words[0]), float(words[1])
    if abs(latitude) > 90 or abs(longitude) > 180 or (len(words) == 4 and float(words[3]) < 0):
        raise ValueError(text)
    return latitude, longitude


def _all(values: Sequence[Value]) -> list[tuple[float, float]] | None:
    try:
        return [point for text in texts(tuple(values)) for point in points(text)]
    except ValueError:
        return None


def distance(*values: Value) -> float:
    """Return the length in metres, to the centimetre, of the way through all points; NaN if one is no point."""
    way = _all(values)
    return math.nan if way is None else round(sum(_between(a, b) for a, b in pairwise(way)), 2)


def _between(start: tuple[float, float], end: tuple[float, float]) -> float:
    """Return metres on the great circle (haversine)."""
    north, south = math.radians(start[0]), math.radians(end[0])
    across = math.sin(math.radians(end[1] - start[1]) / 2) ** 2 * math.cos(north) * math.cos(south)
    return 2 * EARTH * math.asin(math.sqrt(min(1.0, math.sin((south - north) / 2) ** 2 + across)))


def area(*values: Value) -> float:
    """Return the square metres, to two places, within a ring of points; fewer than three hold none."""
    ring = _all(values)
    if ring is None:
        return math.nan
    if len(ring) < 3:
        return 0.0
    total = 0.0
    for (lat, lon), (other, further) in pairwise([*ring, ring[0]]):
        turn = further - lon
        if abs(turn) > 180:  # the short way, over the date line; elsewhere the sum would cost digits
            turn -= math.copysign(360, turn)
        total += math.radians(turn) * (2 + math.sin(math.radians(lat)) + math.sin(math.radians(other)))
    return round(abs(total) * EARTH**2 / 2, 2)


def geofence(point: Value, shape: Value) -> bool:
    """Tell whether a point lies within a shape; without either it does not."""
    here, ring = _all([point]), _all([shape])
    if not here or not ring or len(ring) < 3:
        return False
    (lat, lon), inside = here[0], False
    for (a_lat, a_lon), (b_lat, b_lon) in pairwise([*ring, ring[0]]):
        crosses = (a_lat > lat) != (b_lat > lat)
        if crosses and lon < a_lon + (lat - a_lat) / (b_lat - a_lat) * (b_lon - a_lon):
            inside = not inside
    return inside


def intersects(shape: Value) -> bool:
    """Tell whether a line or the edge of a shape crosses or touches itself; what is neither does not."""
    way = _all([shape]) or []
    parts = [pair for pair in pairwise(way) if pair[0] != pair[1]]
    for number, one in enumerate(parts):
        for later, other in enumerate(parts[number + 1 :], number + 1):
            neighbours = {later - number, (number - later) % len(parts) if way[0] == way[-1] else 0}
            if 1 in neighbours:
                if _folded(one, other):
                    return True
            elif _cross(one, other):
                return True
    return False


def _turn(a: Point, b: Point, c: Point) -> float:
    return (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0])


def _cross(one: tuple[Point, Point], other: tuple[Point, Point]) -> bool:
    """Tell whether two lines between points share a point."""
    (a, b), (c, d) = one, other
    turns = [_turn(a, b, c), _turn(a, b, d), _turn(c, d, a), _turn(c, d, b)]
    if turns[0] * turns[1] < 0 and turns[2] * turns[3] < 0:
        return True
    ends = zip(turns, (one, one, other, other), (c, d, a, b), strict=True)
    return any(not turn and _between_ends(line, point) for turn, line, point in ends)


def _between_ends(line: tuple[Point, Point], point: Point) -> bool:
    """Tell whether a point in one line with two others stands between them."""
    return all(min(a, b) <= x <= max(a, b) for a, b, x in zip(*line, point, strict=True))


def _folded(one: tuple[Point, Point], other: tuple[Point, Point]) -> bool:
    """Tell whether a line that begins where another ends runs back along it."""
    (a, b), (c, d) = one, other
    shared, start, end = (b, a, d) if b == c else (a, b, c)
    return not _turn(start, shared, end) and _between_ends((start, shared), end) | _between_ends((shared, end), start)


FUNCTIONS = {
    "distance": Function(distance, 1, None),
    "area": Function(area, 1, None),
    "geofence": Function(geofence, 2, 2),
    "intersects": Function(intersects, 1, 1),
}
