"""The words a notice comes with unless the team sets its own: one place, all kinds.

Written for this program, not taken from any office. `{…}` is filled in by `default_wording`; all of it
becomes plain text of the content, so a later change does not touch what was issued.
"""

from typing import NamedTuple

from .content import chinese_date


class Wording(NamedTuple):
    """Title, paragraphs before and after, and what stands above the table of the receipt."""

    title: str
    intro: tuple[str, ...]
    closing: tuple[str, ...]
    receipt: str


_HOW = (
    "一、限时整改。请逐项落实责任人，在附件1所列时限前完成整改；能够立即解决的，立即解决。",
    "二、如实反馈。请{back}填写回执，附整改前后同一角度的照片，由单位负责人签字并盖章后报送我办。",
    "三、巩固成果。请举一反三，排查同类问题，完善日常管理，防止反弹。",
    "因客观原因不能按期完成的，请在时限届满前书面说明并申请延期；对问题有异议的，请自收到之日起3个工作日内书面提出。"
    "逾期未整改又未说明情况的，将予以督办、通报。",
)
_RECEIPT = "你办{kind}{number}收悉，现将整改情况报告如下："

WORDING: dict[str, Wording] = {
    "整改通知书": Wording(
        "关于限期整改\n文明城市创建实地检查问题的通知",
        (
            "{period}，我办对你单位责任范围内的{points}个点位进行了实地检查，发现问题{problems}个（见附件1）。"
            "现通知如下：",
        ),
        _HOW,
        _RECEIPT,
    ),
    "交办单": Wording(
        "关于交办\n文明城市创建实地检查问题的函",
        (
            "{period}，我办在{points}个点位的实地检查中发现问题{problems}个（见附件1），按职责分工交你单位办理。"
            "请做好以下工作：",
        ),
        _HOW,
        _RECEIPT,
    ),
    "督办单": Wording(
        "关于督办\n逾期未整改问题的函",
        (
            "{period}检查发现并交你单位整改的问题中，仍有{points}个点位的{problems}个问题（见附件1）未按期完成整改。"
            "现予督办，请由主要负责人牵头抓好落实：",
        ),
        _HOW,
        _RECEIPT,
    ),
    "抄告单": Wording(
        "关于抄告\n文明城市创建实地检查问题的函",
        (
            "{period}，我办在{points}个点位的实地检查中发现问题{problems}个（见附件1）。现抄告你单位，"
            "请督促有关责任单位按时限整改，并加强日常监管。",
        ),
        (),
        _RECEIPT,
    ),
    "复查意见书": Wording(
        "关于整改情况的复查意见",
        ("{period}，我办对你单位{points}个点位的{problems}个问题的整改情况进行了复查，复查意见见附件1。",),
        ("对仍未整改到位的问题，请按附件1所列要求和时限继续整改；已经整改到位的，请加强日常管理，防止反弹。",),
        _RECEIPT,
    ),
}


def default_wording(
    kind: str, *, checked_from: str, checked_to: str, points: int, problems: int, number: str, back_by: str
) -> Wording:
    """Return the words for a kind with figures and dates (ISO days; `back_by` as printed) filled in."""
    facts = {
        "kind": kind,
        "period": period(checked_from, checked_to),
        "points": points,
        "problems": problems,
        "number": f"（{number}）" if number else "",
        "back": f"于{back_by}" if back_by else "在整改完成后及时",
    }
    title, intro, closing, receipt = WORDING[kind]
    return Wording(
        title,
        tuple(text.format_map(facts) for text in intro),
        tuple(text.format_map(facts) for text in closing),
        receipt.format_map(facts),
    )


def period(first: str, last: str) -> str:
    """Write a span of ISO days without saying a year or month twice: 2026年7月14日至16日."""
    begin, end = chinese_date(first), chinese_date(last)
    if not end or begin == end:
        return begin
    if first[:7] == last[:7]:
        end = end.split("月")[1]
    elif first[:4] == last[:4]:
        end = end.split("年")[1]
    return f"{begin}至{end}"
