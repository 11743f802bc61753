"""Notices as no office writes them: names as long as they come, rare characters, pictures of all shapes, gaps."""

import functools

from family_sample import FIGURES, GIVEN, POINT, circular_rows
from notice_sample import picture, row, sha, shots

from inspect_cli.notices.circular import Charged, Checked, compose_circular
from inspect_cli.notices.compose import compose
from inspect_cli.notices.content import CIRCULAR, REVIEW, Contact, Delivery, Person, Review

HAN = "请你单位于接到通知之日起按照要求立即组织人员清理楼道堆物并将整改情况书面报送我办存档备查李𬭩䶮㙟"
PIECES = ["，", "。", "；", "（见图）", "“小广告”", "24小时", "——", "……", "LED屏", "3个工作日", "〔2026〕3号", "2.5米"]
SHAPES = ((800, 600), (600, 800), (900, 300), (300, 900), (640, 640), (400, 300))


@functools.cache
def pictures():
    """{sha256: JPEG} of one picture of each shape."""
    made = [picture(at, *shape) for at, shape in enumerate(SHAPES, 1)]
    return {sha(data): data for data in made}


def shot(dice):
    """A photo of some shape, with more or less said about it; and its width : height."""
    at = dice.randrange(len(SHAPES))
    [made] = shots(1, at + 1, width=SHAPES[at][0], height=SHAPES[at][1])
    more = dice.choice(["", "", long_text(dice, 300)])
    return made._replace(strip=made.strip + more, stage=dice.choice(["", "整改前", "复查"]))


def shape_of(shot):
    width, height = SHAPES[list(pictures()).index(shot.copy)]
    return width / height


def long_text(dice, size):
    text = ""
    while len(text) < size:
        text += "".join(dice.choice(HAN) for _ in range(dice.randint(2, 9))) + dice.choice(PIECES)
    return text[:size]


def name(dice, *sizes):
    """A name of one of these lengths; a long one may have something of another script in it."""
    said = "".join(dice.choice(HAN) for _ in range(dice.choice(sizes)))
    return said[:4] + dice.choice(["", "", "ABC", "第12"]) + said[4:] if len(said) > 8 else said


def rows_of(dice, kind, problems, photos):
    if kind == CIRCULAR:
        bases = list(circular_rows())
    else:
        bases = [
            row(1, point=POINT, category="环境卫生", severity="中等", feedback="3日"),
            row(2),
            row(3, rule="长期", due_text=""),
        ]
    made = []
    for no in range(1, problems + 1):
        base = bases[no * len(bases) // (problems + 1)]
        taken = tuple(shot(dice) for _ in range(min(photos, dice.choice([0, 1, 2, 3]))))
        photos -= len(taken)
        changes = {} if kind == CIRCULAR else {
            "point": base.point._replace(name=name(dice, 2, 12, 80), street=name(dice, 3), address=name(dice, 0, 40)),
            "requirement": long_text(dice, dice.choice([4, 60, 300])),
            "joint": tuple(name(dice, 3, 40) for _ in range(dice.choice([0, 2]))),
            "result": dice.choice(["", "已完成。"]) if kind == REVIEW else "",
        }  # fmt: skip
        text = long_text(dice, 2000 if no == 2 and dice.random() < 0.2 else dice.randint(1, 90))
        made.append(base._replace(no=no, problem=text, photos=taken, **changes))
    return tuple(made)


def any_notice(dice, kind, style, problems, photos):
    """A document of that kind and style, of `problems` rows with `photos` photos at most."""
    given = GIVEN._replace(
        issuer=name(dice, 4, 12, 17, 26, 60),
        number=dice.choice(["文创改〔2026〕3号"] * 4 + ["", "东关街道综合行政执法办公室整改〔2026〕第一批103号"]),
        addressee=name(dice, 5, 20, 60),
        issued=dice.choice(["2026-07-15", "2026-11-22", "2026-12-31", ""]),
        people=tuple(Person(name(dice, 3, 20), dice.choice(["", "0071"])) for _ in range(dice.choice([1, 2, 30]))),
        contact=dice.choice([Contact("", ""), Contact("联络员㙟", "0000-1234567"), Contact(name(dice, 30), "0000-12")]),
        copies=tuple(name(dice, 4, 25, 60) for _ in range(dice.choice([0, 1, 2, 5, 45]))),
        back_by=dice.choice(["", "2026年7月20日前"]),
    )  # fmt: skip
    rows = rows_of(dice, kind, problems, photos)
    others = {
        "urgency": dice.choice(["", "", "特急"]),
        "way": dice.choice(["", "暗访"]),
        "source": dice.choice(["", "日常督查"]),
        "companions": dice.choice(["", name(dice, 5, 30)]),
        "answers": dice.choice(["", "文创改〔2026〕1号"]),
        "until": dice.choice(["", "2026年7月20日前"]) if kind == "督办单" else "",
        "printed_by": dice.choice(["", name(dice, 10, 40)]),
        "delivery": dice.choice([Delivery(), Delivery("直接送达", "送达人甲", "2026-07-16", "签收人乙", "主任")]),
    }
    if kind == CIRCULAR:
        made = compose_circular(given, rows, figures(dice), edition=dice.choice(["", "第3期"]), style=style, **others)
    else:
        review = Review(by=name(dice, 3, 20), opinion=long_text(dice, 80)) if kind == REVIEW else Review()
        made = compose(kind, given, rows, style=style, review=review, **others)
    more = long_text(dice, dice.choice([20, 60, 300, 1500]))
    return made._replace(
        title=dice.choice([made.title, made.title, f"关于{name(dice, 6, 30, 60)}的通知"]),
        list_title=dice.choice([made.list_title, name(dice, 30)]),
        receipt=dice.choice([made.receipt, None]),
        closing=dice.choice([made.closing, (*made.closing, more)]),
    )  # fmt: skip


def figures(dice):
    """Figures of a circular whose tables may be longer than a page."""
    count = dice.choice([1, 3, 40])
    types = tuple(Checked(name(dice, 4, 30), at, 2 * at, None) for at in range(1, count + 1))
    units = tuple(Charged("", name(dice, 4, 30), at, at // 2) for at in range(1, count + 1))
    return FIGURES._replace(types=types, units=units)
