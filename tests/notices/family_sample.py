"""One document of each kind and style, with invented roles."""

from decimal import Decimal

from notice_sample import row, shots

from inspect_cli.notices.circular import Charged, Checked, Figures, Ranked, compose_circular
from inspect_cli.notices.compose import Given, compose
from inspect_cli.notices.content import FORM, LETTER, RED, Contact, Person, Place, Review

GIVEN = Given(
    id="260715ab3k9x2m",
    issuer="城东区创建全国文明城市指挥部办公室",
    number="文创改〔2026〕3号",
    addressee="区市场服务中心",
    issued="2026-07-15",
    signed_by="签发人乙",
    checked_from="2026-07-14",
    checked_to="2026-07-15",
    people=(Person("巡查员甲", "0071"), Person("巡查员䶮", "0072")),
    contact=Contact("联络员㙟", "0000-1234567"),
    log_head="9f" * 32,
    copies=("东关街道办事处", "区督查室"),
    back_by="2026年7月20日前",
)
POINT = Place(
    "NM-003",
    "东关农贸市场",
    "农贸市场",
    "东关街道",
    "解放路18号（李𬭩商行对面）",
    community="解放社区",
    grid="第3网格",
    position="116.40400, 39.91500（WGS-84）",
    leaders="街长 巡查员丁",
)
ROWS = (
    row(
        1,
        shots(2),
        point=POINT,
        category="环境卫生",
        severity="中等",
        basis="",
        on_spot="当场清运一部分",
        feedback="3日",
    ),
    row(
        2,
        shots(1, 3),
        problem="熟食摊位1处工作人员未戴口罩，健康证过期。",
        requirement="立即更换从业人员，补办健康证明。",
    ),
    row(3, shots(3, 4), problem="消防通道停放电动三轮车2辆。", person="市场负责人", lasting="划线并设专人值守"),
)
EXTRA = {"way": "暗访", "source": "日常督查"}
AFTER = {"answers": "文创改〔2026〕1号", "answers_of": "2026-07-01"}

REVIEWED = (
    row(1, point=POINT, result="已完成。垃圾已清运，地面干净。"),
    row(2, shots(1, 3), problem="熟食摊位1处工作人员未戴口罩。", result="未整改"),
    row(3, problem="消防通道停放电动三轮车2辆。"),
)


def circular_rows():
    at = [
        ("东关街道", "东关农贸市场", "农贸市场", "垃圾桶满溢。", "已整改"),
        ("东关街道", "东关农贸市场", "农贸市场", "消防通道停放电动三轮车2辆。", "未整改"),
        ("东关街道", "解放路", "主次干道", "井盖破损1处。", "已整改"),
        ("柳湾街道", "柳湾小区", "老旧小区", "楼道堆物3处，飞线充电1处。", "未整改"),
        ("柳湾街道", "柳湾小区", "老旧小区", "宣传栏内容陈旧。", "未整改"),
        ("柳湾街道", "滨河公园", "公园广场", "无障碍坡道被占用。", "已整改"),
    ]
    for no, (street, name, kind, problem, result) in enumerate(at, 1):
        yield row(
            no,
            shots(1, no) if result == "未整改" else (),
            finding="",
            point=Place("", name, kind, street, ""),
            item="",
            problem=problem,
            requirement="",
            indicator="",
            joint=(),
            rule="",
            due="",
            due_text="",
            result=result,
        )


FIGURES = Figures(
    types=(
        Checked("农贸市场", 4, 2, Decimal("88.50")),
        Checked("老旧小区", 12, 2, Decimal("81.25")),
        Checked("主次干道", 16, 2, None),
    ),
    streets=(
        Ranked("城区街道", 1, "东关街道", 20, Decimal("93.10")),
        Ranked("城区街道", 2, "柳湾街道", 12, Decimal("84.66")),
    ),
    units=(Charged("", "区市场服务中心", 2, 1), Charged("", "柳湾街道办事处", 4, 2)),
    bright=("人民路", "体育公园", "东关小学"),
    points=32,
    problems=6,
    rectified=3,
)


def circular(rows=None, **changes):
    given = GIVEN._replace(addressee="各街道办事处，各责任单位", number="文创通〔2026〕2号", back_by="")
    rows = tuple(circular_rows()) if rows is None else rows
    return compose_circular(given, rows, FIGURES, edition="第3期", way="暗访")._replace(**changes)


def family():
    """{name: content} of every kind in its own style, and the first kind in all of them."""
    later = GIVEN._replace(number="文创督〔2026〕1号")
    return {
        "整改通知书（信函）": compose("整改通知书", GIVEN, ROWS, **EXTRA),
        "整改通知书（红头）": compose("整改通知书", GIVEN, ROWS, style=RED, urgency="特急", **EXTRA),
        "整改通知书（表单）": compose("整改通知书", GIVEN, ROWS, style=FORM, companions="市场值班人员", **EXTRA),
        "交办单": compose("交办单", GIVEN, ROWS, urgency="加急", **EXTRA),
        "督办单": compose("督办单", later, ROWS[:2], **EXTRA, **AFTER),
        "限期整改通知书": compose("限期整改通知书", GIVEN, ROWS, **EXTRA),
        "复查意见书": compose("复查意见书", later, REVIEWED, review=Review(by="巡查员甲、巡查员䶮"), **AFTER),
        "抄告单": compose("抄告单", GIVEN, tuple(r._replace(unit="区环卫中心") for r in ROWS), style=LETTER),
        "通报": circular(),
    }
