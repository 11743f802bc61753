"""Files beside a template, read and written: CSV, GeoJSON (RFC 7946) and the XML of a secondary instance."""

import csv
import io
import json
from collections.abc import Mapping, Sequence
from typing import Any
from xml.etree import ElementTree

from ..rows import XML

Table = tuple[list[str], list[list[str]]]


def geojson(text: str) -> Table:
    """Return columns and rows of a FeatureCollection: the properties, `id`, and `geometry` as ODK writes places.

    Raises:
        ValueError: it is none.
    """
    found: Any = json.loads(text, parse_float=str, parse_int=str)
    if not isinstance(found, dict) or found.get("type") != "FeatureCollection":
        raise ValueError("type")
    return _table([_feature(feature) for feature in found.get("features", [])])


def _feature(feature: Any) -> dict[str, str]:  # noqa: ANN401 - whatever JSON holds
    try:
        cells = {str(name): _text(value) for name, value in (feature["properties"] or {}).items()}
        if "id" in feature:
            cells = {"id": _text(feature["id"])} | cells
        geometry = feature.get("geometry")
        return cells | {"geometry": _places(geometry) if geometry else ""}
    except (KeyError, TypeError, AttributeError, IndexError) as error:
        raise ValueError(f"feature: {error}") from error


def _places(geometry: Any) -> str:  # noqa: ANN401
    """Write longitude, latitude as `latitude longitude 0 0`; of a polygon the outer ring; other shapes are empty."""
    kind, at = geometry["type"], geometry["coordinates"]
    points = [at] if kind == "Point" else at if kind == "LineString" else at[0] if kind == "Polygon" else []
    return "; ".join(f"{point[1]} {point[0]} {point[2] if len(point) > 2 else 0} 0" for point in points)


def _text(value: Any) -> str:  # noqa: ANN401
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).lower()
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def xml(text: str) -> Table | None:
    """Return columns and rows of `<root><item><name>…</name>…</item>…</root>`; None when it is XML of another shape.

    Raises:
        ValueError: it is no XML, or declares entities, which could grow without bound.
    """
    if "<!DOCTYPE" in text or "<!ENTITY" in text:
        raise ValueError("<!DOCTYPE")
    try:
        root = ElementTree.fromstring(text.strip())  # noqa: S314 - entities are refused above
    except ElementTree.ParseError as error:
        raise ValueError(str(error)) from error
    flat = all(_name(item.tag) == "item" and not any(len(cell) for cell in item) for item in root)
    if _name(root.tag) != "root" or not len(root) or not flat:
        return None
    rows = [{_name(cell.tag): cell.text or "" for cell in reversed(item)} for item in root]
    return _table([dict(reversed(row.items())) for row in rows])


def _name(tag: object) -> str:
    return str(tag).rpartition("}")[2]


def _table(rows: list[dict[str, str]]) -> Table:
    columns = list(dict.fromkeys(column for row in rows for column in row))
    return columns, [[row.get(column, "") for column in columns] for row in rows]


def written(ending: str, columns: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """Return a table as the file it came from; `ending` is `.csv`, `.geojson` or `.xml`."""
    if ending == ".geojson":
        features = [_as_feature(dict(zip(columns, row, strict=True))) for row in rows]
        return json.dumps({"type": "FeatureCollection", "features": features}, ensure_ascii=False, indent=1) + "\n"
    if ending == ".xml":
        return f"{rows[0][0]}\n" if tuple(columns) == (XML,) else _as_xml(columns, rows)
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows([columns, *rows])
    return text.getvalue()


def _as_feature(cells: Mapping[str, str]) -> dict[str, Any]:
    properties = {name: text for name, text in cells.items() if name not in ("id", "geometry")}
    geometry = _as_geometry(cells.get("geometry", ""))
    named = {"id": cells["id"]} if "id" in cells else {}
    return {"type": "Feature", **named, "properties": properties, "geometry": geometry}


def _as_geometry(places: str) -> dict[str, Any] | None:
    points = [[json.loads(part) for part in place.split()] for place in places.split(";") if place.strip()]
    at = [[longitude, latitude, *height[:1]] for latitude, longitude, *height in points]
    if not at:
        return None
    if len(at) == 1:
        return {"type": "Point", "coordinates": at[0]}
    ring = len(at) > 3 and at[0] == at[-1]
    return {"type": "Polygon", "coordinates": [at]} if ring else {"type": "LineString", "coordinates": at}


def _as_xml(columns: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    root = ElementTree.Element("root")
    for row in rows:
        item = ElementTree.SubElement(root, "item")
        for name, text in zip(columns, row, strict=True):
            ElementTree.SubElement(item, name).text = text
    ElementTree.indent(root)
    return ElementTree.tostring(root, encoding="unicode") + "\n"
