"""A morning on patrol, made by the command line itself: a workspace, points, visits, and photos drawn by the tests."""

import io
import json
from datetime import datetime, timedelta
from pathlib import Path

from PIL import Image
from PIL.TiffImagePlugin import IFDRational

POINTS = """编号,名称,类型,街道,社区,网格,经度,纬度,坐标系
BJ-1,柳荫巷,背街小巷,柳湾街道,柳岸社区,第1网格,120.140000,31.240000,WGS84
BJ-2,桥东巷,背街小巷,桥东街道,桥头社区,第2网格,120.150000,31.240000,WGS84
NM-1,望溪市场,农贸市场,柳湾街道,望湖社区,第3网格,120.114236,31.249342,GCJ02
"""
UNITS = """编号,名称,简称,职责,联络员,电话
JD-1,柳湾街道办事处,柳湾街道,,联络员甲,000-0000-0102
JD-2,桥东街道办事处,桥东街道,,联络员乙,000-0000-0103
CG-1,区城市管理局,区城管局,城市管理部门,联络员丙,000-0000-0104
"""
DAY = "2026-07-13"


def moment(clock: str) -> datetime:
    """Return an instant of the day, official time (`08:05`, or with a date before it)."""
    return datetime.fromisoformat(clock if "-" in clock else f"{DAY}T{clock}").replace(tzinfo=None)


class Patrol:
    """A workspace and the hands that work in it; `keys` are its person's."""

    def __init__(self, inside, monkeypatch, folder: Path, root: str = "巡查", keys: str = "keys") -> None:
        self.inside, self.monkeypatch, self.folder = inside, monkeypatch, folder
        self.root, self.keys = folder / root, folder / keys

    def found(self) -> None:
        """Make the workspace and take the lists in."""
        self.at("07:00")
        self.run(
            "init", self.root, "--org", "清和区文明办", "--inspector", "巡查员甲", "--staff", "01", inside_it=False
        )
        self.take("point", POINTS)
        self.take("unit", UNITS)

    def take(self, noun: str, text: str) -> None:
        """Import a list."""
        file = self.folder / f"{noun}.csv"
        file.write_text(text, encoding="utf-8")
        self.run(noun, "import", file)

    def publish(self, *files) -> None:
        """Publish templates; they may have warnings."""
        for file in files:
            said = self.inside("-w", self.root, "template", "publish", file)
            assert said.code in (0, 3), said

    def at(self, clock: str) -> None:
        """Set the program's clock."""
        self.monkeypatch.setenv("INSPECT_NOW", f"{moment(clock).isoformat()}+08:00")

    def run(self, *argv, code: int = 0, inside_it: bool = True):
        """Run a command that has to end with this code, and return what it said."""
        self.monkeypatch.setenv("INSPECT_KEYS", str(self.keys))
        said = self.inside(*(["-w", self.root] if inside_it else []), *argv)
        assert said.code == code, said
        return said

    def originals(self) -> list[str]:
        """Return the names of all files in the photo folder."""
        return [file.name for file in (self.root / "data" / "photos").rglob("*") if file.is_file()]

    def visit(self, point: str, began: str, minutes: int = 0, fail=(), outcome: str = "", rest: str = "yes") -> str:
        """Visit a point; `fail` names its failed items; without minutes it stays a draft. Return its number."""
        self.at(began)
        form = json.loads(self.run("survey", point, "--example").out)
        answers = {name: value for name, value in form["answers"].items() if not isinstance(value, dict)}
        answers |= {name: "0" for name in answers if name.endswith("_bad")}
        answers |= {name: {"value": "no", "problem": "a"} for name in fail}
        sheet = {"at": f"{moment(began).isoformat()}+08:00", "rest": rest, "answers": answers}
        file = self.folder / "answers.json"
        file.write_text(json.dumps({**sheet, "answers": {} if outcome else answers}), encoding="utf-8")
        number = self.run("survey", point, "--answers", file, "--json").json["data"]["visit"]
        if minutes:
            self.at((moment(began) + timedelta(minutes=minutes)).isoformat())
            self.run("visit", "finish", number, *(["--outcome", outcome] if outcome else []))
        return number


def two_days(patrol: Patrol) -> None:
    """Visit: failed twice and then not at all, failed once, closed, and a draft that nobody finished."""
    patrol.visit("BJ-1", "08:00", 30, fail=["BJX-03", "BJX-04"])
    patrol.visit("BJ-1", "2026-07-14T08:00", 30)
    patrol.visit("BJ-2", "2026-07-14T09:00", 30, fail=["BJX-04"])
    patrol.visit("NM-1", "2026-07-14T10:00", 5, outcome="停业")
    patrol.visit("NM-1", "2026-07-14T11:00")


def shot(path: Path, clock: str = "", place=None, colour=(200, 60, 40), **save) -> Path:
    """Draw a photo; `clock` and `place` (lon, lat) are what its camera wrote down, if anything."""
    exif = Image.Exif()
    exif[0x010F], exif[0x0110] = "DRAWN", save.pop("model", "A")
    if clock:
        exif.get_ifd(0x8769)[0x9003] = f"{moment(clock):%Y:%m:%d %H:%M:%S}"
    if place:
        lon, lat = ((IFDRational(round(degrees * 10**6), 10**6), IFDRational(0), IFDRational(0)) for degrees in place)
        exif.get_ifd(0x8825).update({1: "N", 2: lat, 3: "E", 4: lon})
    content = io.BytesIO()
    # The name makes the picture, so that no two files are alike unless they are meant to be.
    picture = Image.new("RGB", (64, 48), colour)
    for at, byte in enumerate(path.name.encode()[:48]):
        picture.putpixel((at, at), (byte, byte, 255 - byte))
    picture.save(content, save.pop("format", "JPEG"), exif=exif, **save)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content.getvalue())
    return path
