"""A notice like those of the field, with invented roles; pictures are drawn here."""

import functools
import hashlib
import io

from PIL import Image, ImageDraw

from inspect_cli.notices.content import Contact, Content, Person, Place, Receipt, Row, Shot
from inspect_cli.notices.wording import default_wording


@functools.cache
def picture(seed=1, width=800, height=600, exif=False, mode="RGB"):
    image = Image.new("RGB", (width, height), (90 + 20 * seed % 150, 140, 170))
    draw = ImageDraw.Draw(image)
    for at in range(12):
        top = (at * 37 * seed) % height
        draw.rectangle([at * 60, top, at * 60 + 50, height], fill=(40 + 9 * at, 120, 60 + 5 * seed))
    out, extra = io.BytesIO(), {}
    if exif:
        tags = Image.Exif()
        tags[0x0110] = "SECRET-CAMERA"
        extra = {"exif": tags, "comment": b"SECRET-COMMENT"}
    image.convert(mode).save(out, "JPEG", quality=80, **extra)
    return out.getvalue()


def sha(data):
    return hashlib.sha256(data).hexdigest()


def shots(count, first=1, **how):
    return tuple(
        Shot(
            photo=sha(b"original %d" % at),
            copy=sha(picture(at, **how)),
            taken="2026-07-14T09:30:00+08:00",
            strip=f"农贸市场　东关农贸市场\n2026-07-14 09:3{at}　东关街道解放路18号\n"
            f"检查员 巡查员甲　照片 26-07-V012-{at}　{sha(b'%d' % at)[:8]}",
        )
        for at in range(first, first + count)
    )


def row(no, photos=(), **changes):
    made = Row(
        no=no,
        finding=f"26-07-00{30 + no}",
        point=Place("NM-003", "东关农贸市场", "农贸市场", "东关街道", "解放路18号（李𬭩商行对面）"),
        item="环境卫生03",
        problem="市场南门处地面有垃圾，垃圾桶满溢、桶外散落，污水横流约2.5米。",
        requirement="立即清理，调整清运班次，增加巡回保洁频次，每日不少于4次。",
        indicator="2021版 Ⅲ-57",
        joint=("区环卫中心", "东关街道办事处"),
        rule="24小时",
        due="2026-07-16T18:00:00+08:00",
        due_text="2026年7月16日18时前",
        photos=photos,
    )
    return made._replace(**changes)


def notice(rows=None, **changes):
    rows = rows if rows is not None else (row(1, shots(2)), row(2, shots(1, 3)), row(3, shots(3, 4)))
    number, back_by = "文创改〔2026〕3号", "2026年7月20日前"
    words = default_wording(
        "整改通知书",
        checked_from="2026-07-14",
        checked_to="2026-07-15",
        points=1,
        problems=len(rows),
        number=number,
        back_by=back_by,
    )
    made = Content(
        id="260715ab3k9x2m",
        kind="整改通知书",
        issuer="城东区创建全国文明城市指挥部办公室",
        number=number,
        title=words.title,
        addressee="区市场服务中心",
        copies=("东关街道办事处", "区督查室"),
        issued="2026-07-15",
        signed_by="签发人乙",
        checked_from="2026-07-14",
        checked_to="2026-07-15",
        people=(Person("巡查员甲", "0071"), Person("巡查员䶮", "0072")),
        intro=words.intro,
        closing=words.closing,
        rows=rows,
        contact=Contact("联络员㙟", "0000-1234567"),
        log_head="9f" * 32,
        receipt=Receipt(words.receipt, back_by),
    )
    return made._replace(**changes)


def album(**how):
    """The photos the sample notices name, by sha256."""
    return {sha(data): data for data in (picture(at, **how) for at in range(1, 13))}.__getitem__
