"""Rows, steps, lists and files that the recorded forms are made of."""

FILES = {
    "towns.csv": "name,label,county,people\nt1,东镇,c1,10\nt2,西镇,c2,20\nt3,南镇,c1,\n",
    "kinds.xml": "<root><item><name>a</name><label>甲</label><points>1</points></item>"
    "<item><name>b</name><label>乙</label><points>2</points></item></root>",
    "lamps.geojson": '{"type":"FeatureCollection","features":[{"type":"Feature","id":"l1","properties":{"title":"灯1",'
    '"kind":"x"},"geometry":{"type":"Point","coordinates":[120.5,30.25]}},{"type":"Feature","id":"l2","properties":'
    '{"title":"灯2","kind":"y"},"geometry":{"type":"Point","coordinates":[121.5,31.25]}}]}',
}
PLACES = [
    *({"list_name": "province", "name": name, "label": name} for name in ("zj", "js")),
    *(
        {"list_name": "city", "name": name, "label": name, "province": of}
        for name, of in (("hz", "zj"), ("nb", "zj"), ("nj", "js"), ("any", ""))
    ),
    *(
        {"list_name": "town", "name": name, "label": name.upper(), "city": of, "people": count}
        for name, of, count in (("xh", "hz", "5"), ("gs", "hz", "7"), ("hs", "nb", ""), ("xw", "nj", "9"))
    ),
]


def q(kind, name, **cells):
    return {"type": kind, "name": name, "label": f"{name}?", **cells}


def calc(name, expression, **cells):
    return {"type": "calculate", "name": name, "calculation": expression, **cells}


def begin(kind, name, **cells):
    return {"type": f"begin {kind}", "name": name, "label": name, **cells}


def end(kind):
    return {"type": f"end {kind}"}


def put(path, *values):
    return [{"op": "set", "path": f"/data/{path}", "value": value} for value in values]


def add(path):
    return [{"op": "add", "path": f"/data/{path}"}]


def drop(path, number):
    return [{"op": "remove", "path": f"/data/{path}", "index": number - 1}]
