"""The phrases a document comes with unless the team sets its own: data, by kind and part.

Written for this program, not taken from any office. A newline begins a paragraph; `{…}` is one of `FACTS`.
"""

from .content import FORM, LETTER, RED

# What may stand in braces.
FACTS = (
    "kind",  # 整改通知书
    "issuer",
    "unit",  # the addressee
    "number",  # （文创改〔2026〕3号)
    "period",  # 2026年7月14日至16日
    "points",
    "problems",
    "rectified",
    "open",
    "rate",  # 整改率
    "list",  # where the problems stand: 附件1, 附件, 下表 (上表 behind it)
    "back",  # 于2026年7月20日前, 在整改完成后及时
    "until",  # ，最迟于2026年7月20日前完成 (of what is urged)
    "after",  # 按照文创改〔2026〕3号的要求，
    "way",  # 暗访
    "edition",  # 第3期
)

STYLE = {
    "整改通知书": LETTER,
    "限期整改通知书": FORM,
    "交办单": FORM,
    "督办单": FORM,
    "复查意见书": FORM,
    "抄告单": LETTER,
    "通报": RED,
}

_REPORT = (
    "二、如实反馈。请{back}填写回执，附整改前后同一角度的照片，由单位负责人签字并盖章后报送我办。\n"
    "三、巩固成果。请举一反三，排查同类问题，完善日常管理，防止反弹。"
)
_CLOSING = "一、限时整改。请逐项落实责任人，在{list}所列时限前完成整改；能够立即解决的，立即解决。\n" + _REPORT
_OBJECTION = (
    "因客观原因不能按期完成的，请在时限届满前书面说明并申请延期；对问题有异议的，请自收到之日起3个工作日内书面提出。"
)
_CONSEQUENCE = "逾期未整改又未说明情况的，将予以督办、通报。"
_RECEIPT = "你办{kind}{number}收悉，现将整改情况报告如下："

PHRASES: dict[str, dict[str, str]] = {
    "整改通知书": {
        "title": "关于限期整改文明城市创建实地检查问题的通知",
        "intro": "{period}，我办对你单位责任范围内的{points}个点位进行了实地检查，发现问题{problems}个（见{list}）。"
        "现通知如下：",
        "closing": _CLOSING,
        "objection": _OBJECTION,
        "consequence": _CONSEQUENCE,
        "receipt": _RECEIPT,
        "list": "问题清单",
    },
    "限期整改通知书": {
        "title": "关于责令限期整改检查问题的通知",
        "intro": "{period}，我单位对你单位进行了检查，在{points}个点位发现问题{problems}个（见{list}）。"
        "现责令你单位限期整改：",
        "closing": "一、限期整改。请在{list}所列时限前整改完毕；整改期间应当采取措施，保证安全。\n"
        "二、书面报告。请{back}书面报告整改情况，我单位将组织复查。",
        "objection": "如不服本通知，可以自收到之日起六十日内向＿＿＿＿＿＿＿＿申请行政复议，"
        "或者自收到之日起六个月内向＿＿＿＿＿＿＿＿人民法院提起行政诉讼。",
        "consequence": "逾期不整改或者整改不到位的，将依法处理。",
        "receipt": "你单位{kind}{number}收悉，现将整改情况报告如下：",
        "list": "问题清单",
    },
    "交办单": {
        "title": "关于交办文明城市创建实地检查问题的函",
        "intro": "{period}，我办在{points}个点位的实地检查中发现问题{problems}个（见{list}），按职责分工交你单位办理。"
        "请做好以下工作：",
        "closing": _CLOSING,
        "objection": _OBJECTION,
        "consequence": _CONSEQUENCE,
        "receipt": _RECEIPT,
        "list": "交办问题清单",
    },
    "督办单": {
        "title": "关于督办逾期未整改问题的函",
        "intro": "{after}{period}检查发现并交你单位整改的问题中，仍有{points}个点位的{problems}个问题（见{list}）"
        "未按期完成整改。现予督办，请由主要负责人牵头抓好落实：",
        "closing": "一、立即整改。{list}所列时限已过的，请逐项落实责任人，立即整改到位{until}。\n" + _REPORT,
        "objection": _OBJECTION,
        "consequence": "再次逾期的，将予以通报，并按规定约谈、移交。",
        "receipt": _RECEIPT,
        "list": "督办问题清单",
    },
    "抄告单": {
        "title": "关于抄告文明城市创建实地检查问题的函",
        "intro": "{period}，我办在{points}个点位的实地检查中发现问题{problems}个（见{list}）。现抄告你单位，"
        "请督促有关责任单位按时限整改，并加强日常监管。",
        "closing": "",
        "objection": "",
        "consequence": "",
        "receipt": "",
        "list": "问题清单",
    },
    "复查意见书": {
        "title": "关于整改情况的复查意见",
        "intro": "{after}{period}，我办对你单位{points}个点位的{problems}个问题的整改情况进行了复查，"
        "复查情况见{list}。",
        "closing": "对仍未整改到位的问题，请按{list}所列要求抓紧整改；已经整改到位的，请加强日常管理，防止反弹。",
        "closing_done": "上述问题已经整改到位，请举一反三，加强日常管理，防止反弹。",
        "objection": "对复查意见有异议的，请自收到之日起3个工作日内书面提出。",
        "consequence": "",
        "receipt": "",
        "list": "复查情况表",
    },
    "通报": {
        "title": "关于文明城市创建实地检查情况的通报",
        "masthead": "文明城市创建工作通报",
        "intro": "{period}，我办组织开展了文明城市创建实地检查。现将有关情况通报如下：",
        "overview": "总体情况",
        "overview_text": "共检查点位{points}个，发现问题{problems}个，"
        "其中已整改{rectified}个，未整改{open}个，整改率{rate}。",
        "ranking": "排名情况",
        "bright": "工作亮点",
        "bright_text": "以下点位检查中未发现问题：{bright}。",
        "faults": "存在问题",
        "faults_text": "发现的问题按街道和点位列于{list}，典型问题照片附后。",
        "demands": "工作要求",
        "closing": "（一）立即整改。各责任单位要对照{list}逐项整改，能够立即解决的立即解决。\n"
        "（二）举一反三。各街道要排查同类问题，落实日常管理责任，防止反弹。\n"
        "（三）强化督办。我办将组织回头看，对逾期未整改的问题予以督办。",
        "list": "检查发现问题汇总表",
    },
}
RED_MASTHEAD = "{issuer}文件"
