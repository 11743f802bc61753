"""A message to paste into the chat group of a unit: how much there is to do, until when, in which file, whom to ask."""

from collections.abc import Sequence
from itertools import groupby

from .summary import Summary


def by_unit(summaries: Sequence[Summary]) -> list[list[Summary]]:
    """Return the notices of each unit together; documents to many stand alone, by addressee."""

    def unit(each: Summary) -> str:
        return each.unit or each.addressee or each.number

    return [list(group) for _, group in groupby(sorted(summaries, key=unit), key=unit)]


def message(notices: Sequence[Summary]) -> str:
    """Return the message for the notices of one unit; what is not known leaves no line."""
    first = notices[0]
    problems = sum(each.problems for each in notices)
    head = f"【{first.addressee or first.kind}】请查收{len(notices)}份文书" + (
        f"，问题共{problems}个" if problems else ""
    )
    lines = [f"{head}：", *(_line(each) for each in notices)]
    if shortest := shortest_of(notices):
        lines.append(f"最短时限：{shortest}")
    lines += [f"文件：{each.file}.pdf" for each in notices]
    lines += [
        f"联系人：{said}" for said in dict.fromkeys(" ".join(filter(None, each.contact)) for each in notices) if said
    ]
    return "\n".join(lines)


def _line(each: Summary) -> str:
    said = [f"{each.kind} {each.number}"]
    if each.problems:
        said.append(f"{each.points}个点位{each.problems}个问题")
    if each.back_by:
        said.append(f"请于{each.back_by}报送回执")
    return "，".join(said)


def shortest_of(notices: Sequence[Summary]) -> str:
    """Return the earliest deadline of several notices, as printed."""
    dated = [each for each in notices if each.due] or notices
    return min(dated, key=lambda each: each.due).shortest
