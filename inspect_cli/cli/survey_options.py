"""What `survey` can be told: a visit to a point, sheets without one, and what either was made for."""

from datetime import datetime
from typing import Annotated

import typer

MOMENTS = [f"%Y-%m-%d{part}" for part in ("T%H:%M", " %H:%M", "T%H:%M:%S", "T%H:%M:%S%z", "T%H:%M:%S.%f%z")]

Point = Annotated[str, typer.Argument(metavar="POINT", help="编号、名称或拼音首字母 | Code, name or initials")]
Answers = Annotated[
    str,
    typer.Option("--answers", metavar="FILE", help="答案文件（JSON），- 为标准输入 | Answers as JSON, - for stdin"),
]
Example = Annotated[bool, typer.Option("--example", help="打印一份答案样例 | Print such a file")]
Template = Annotated[str, typer.Option("--template", metavar="T", help="用哪个模板 | Another template")]
Round = Annotated[str, typer.Option("--round", metavar="R", help="算哪个批次，- 不算批次 | Of this round, - of none")]
Resume = Annotated[bool, typer.Option("--resume", help="接着这个点位的草稿做 | Go on with the draft")]
Others = Annotated[
    list[str] | None, typer.Option("--with", metavar="NAME", help="同行的人，可写几次 | Who came along; repeatable")
]
At = Annotated[
    datetime | None,
    typer.Option("--at", metavar="TIME", formats=MOMENTS, help="到场时间，默认现在 | When it began, now if not given"),
]
Each = Annotated[bool, typer.Option("--each", help="逐项问，不按组 | Item by item, not by groups")]
Language = Annotated[
    str, typer.Option("--form-language", metavar="LANG", help="题目用哪种语言 | The language of the questions")
]
Finish = Annotated[bool, typer.Option("--finish", help="答案文件收下即结束 | With --answers: finish it")]
Repeat = Annotated[
    bool, typer.Option("--repeat", help="不带点位，一份接一份 | Sheets without a point, one after the other")
]
Community = Annotated[
    str, typer.Option("--community", metavar="C", help="不带点位时的社区 | Where, for a sheet without a point")
]
Mode = Annotated[
    str, typer.Option("--mode", metavar="MODE", help="暗访或明查，默认随批次 | 暗访 or 明查, that of the round")
]
Channel = Annotated[str, typer.Option("--channel", metavar="TEXT", help="督查渠道，默认随批次 | By which channel")]
Campaign = Annotated[str, typer.Option("--campaign", metavar="TEXT", help="专项，默认随批次 | Of which campaign")]
Companions = Annotated[
    list[str] | None,
    typer.Option("--companion", metavar="NAME", help="陪同人员，可写几次 | Who of the place came too; repeatable"),
]
