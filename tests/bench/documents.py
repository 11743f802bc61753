"""Notices and photos: a warm notice with its pictures, and photos taken in, each beside what a bare tool needs."""

import hashlib
import io
import tempfile
from collections.abc import Iterator
from datetime import datetime
from itertools import count
from pathlib import Path

from inspect_cli.notices.content import Contact, Content, Person, Place, Receipt, Row, Shot
from inspect_cli.notices.page.fonts import load_fonts
from inspect_cli.notices.page.render import render
from inspect_cli.notices.wording import default_wording
from inspect_cli.photos import sample
from inspect_cli.photos.intake import take_in

from .harness import Bench, Line, best, figure, limit, rates, seconds

KIND = "整改通知书"
PHOTOS = 6
TAKEN = datetime.fromisoformat("2026-07-14T09:30:00+08:00")


def pictures(wanted: int) -> list[bytes]:
    """Return drawn photos of camera size."""
    return [sample.draw(f"bench {number}", TAKEN, 120.145, 31.249) for number in range(wanted)]


def notice(photos: list[bytes], number: int) -> Content:
    """Return a notice of four pages with these photos, unlike any other by its number."""
    names = [hashlib.sha256(photo).hexdigest() for photo in photos]
    strip = "农贸市场　柳湾农贸市场\\n2026-07-14 09:30　柳湾街道\\n巡查员甲　26-01-0003"
    place = Place("NM-001", "柳湾农贸市场", "农贸市场", "柳湾街道", "清和区柳湾街道柳湾路36号")
    rows = tuple(
        Row(
            no=at + 1,
            finding=f"26-01-{at:04}",
            point=place,
            item="地面无垃圾、污水、积水",
            problem="摊位前烂菜叶成堆，污水横流（蔬菜区西侧通道）",
            requirement="立即清扫，增加保洁频次，每日不少于4次",
            indicator="Ⅲ-59（2017区）",
            joint=("柳湾街道",),
            rule="24小时",
            due="2026-07-21T09:00:00+08:00",
            due_text="7月21日9时前",
            photos=tuple(Shot(name, name, "", strip) for name in names[at * 2 : at * 2 + 2]),
        )
        for at in range(3)
    )
    text = f"清文创改〔2026〕{number}号"
    words = default_wording(
        KIND,
        checked_from="2026-07-13",
        checked_to="2026-07-17",
        points=1,
        problems=len(rows),
        number=text,
        back_by="2026年7月27日前",
    )
    return Content(
        id="260720bench000",
        kind=KIND,
        issuer="临溪市清和区精神文明建设委员会办公室",
        number=text,
        title=words.title,
        addressee="清和区市场监督管理局",
        copies=("区委区政府督查室",),
        issued="2026-07-20",
        signed_by="督导员丙",
        checked_from="2026-07-13",
        checked_to="2026-07-17",
        people=(Person("巡查员甲", "01"),),
        intro=words.intro,
        closing=words.closing,
        rows=rows,
        contact=Contact("联络员丁", "000-0000-0100"),
        log_head="0" * 64,
        receipt=Receipt(words.receipt, "2026年7月27日前"),
    )


@figure
def notice_warm(bench: Bench) -> Iterator[Line]:
    """One more notice in a process that has made one already."""
    photos = pictures(PHOTOS)
    by_name = {hashlib.sha256(photo).hexdigest(): photo for photo in photos}
    fonts = load_fonts()
    numbers = iter(range(1, 1_000_000))
    render(notice(photos, next(numbers)), by_name.__getitem__, fonts)
    runs = [lambda: seconds(lambda: render(notice(photos, next(numbers)), by_name.__getitem__, fonts))]
    with tempfile.TemporaryDirectory(prefix="inspect-bench-") as folder:
        beside = typst_run(photos, Path(folder))
        spent = best(bench.scale.rounds * 3, *runs, *([beside] if beside else []))
    yardstick = f"typst {spent[1] * 1000:.3g} ms" if beside else "typst not here"
    yield limit("notice of 5 pages and 6 photos, warm", spent[0] * 1000, "ms", goal=40, yardstick=yardstick)


def typst_run(photos: list[bytes], folder: Path):  # type: ignore[no-untyped-def]
    """Return a stopwatch for typst on like content, its compiler kept warm; None where it is not installed."""
    try:
        import typst
    except ImportError:
        return None
    rows = [
        f"[{row.no}], [{row.point.name}], [{row.problem}], [{row.requirement}], [{row.due_text}],"
        for row in notice(photos, 1).rows
    ]
    for at, photo in enumerate(photos):
        (folder / f"{at}.jpg").write_bytes(photo)
    shown = "".join(f'image("{at}.jpg", width: 75mm),' for at in range(len(photos)))
    body = "\n\n".join(notice(photos, 1).intro + notice(photos, 1).closing)
    source = f'#set page(paper: "a4")\n{body}\n#pagebreak()\n#table(columns: 5, {" ".join(rows)})\n#pagebreak()\n'
    numbers, file = count(1), folder / "notice.typ"

    def compile_next() -> None:
        file.write_text(f"{next(numbers)}号 {source}#grid(columns: 2, {shown})\n#pagebreak()\n回执", encoding="utf-8")
        compiler.compile(format="pdf")

    file.write_text(source, encoding="utf-8")
    compiler = typst.Compiler(file)
    return lambda: seconds(compile_next)


@figure
def photo_intake(bench: Bench) -> Iterator[Line]:
    """A photo taken in (hashed, read, decoded, made small, both files durable) against Pillow alone."""
    from PIL import Image, ImageOps

    number_of = max(1, bench.scale.rounds * 4)
    photos = [large(number) for number in range(number_of)]
    with tempfile.TemporaryDirectory(prefix="inspect-bench-") as folder:
        files = []
        for number, photo in enumerate(photos):
            files.append(Path(folder) / f"{number}.jpg")
            files[-1].write_bytes(photo)

        def ours() -> float:
            with tempfile.TemporaryDirectory(dir=folder) as target:
                return seconds(lambda: [take_in(file, Path(target)) for file in files])

        def bare_one(file: Path) -> None:
            picture: Image.Image = Image.open(file)
            picture.draft("RGB", (1600, 1600))
            picture = ImageOps.exif_transpose(picture)
            picture.thumbnail((1600, 1600), Image.Resampling.LANCZOS)
            picture.save(io.BytesIO(), "JPEG", quality=80)

        spent = best(2, ours, lambda: seconds(lambda: [bare_one(file) for file in files]))
    yield rates("photo of 12 megapixels taken in, against Pillow alone", number_of, *spent, goal=0.85)


def large(number: int) -> bytes:
    """Return a drawn photo blown up to 12 megapixels."""
    from PIL import Image

    out = io.BytesIO()
    with Image.open(io.BytesIO(sample.draw(f"large {number}", TAKEN, 120.145, 31.249))) as picture:
        picture.resize((4000, 3000)).save(out, "JPEG", quality=88)
    return out.getvalue()
