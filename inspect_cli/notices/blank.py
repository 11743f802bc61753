"""The blank paper form of a template: what an inspector without a laptop takes along, to be typed in at night."""

from collections.abc import Iterator, Sequence
from itertools import groupby

from ..templates.columns import MEDIA_TYPES, REFERENCE
from ..templates.form import Choice, Form, Group, Question
from ..templates.markup import plain
from ..visits.pages import NOTE
from ..visits.visit import OUTCOMES
from .page.paper import Block, Cell, Fields, Grid, Heading, Paper, Piece, Prose

SAMPLES = 5  # instances of a repeat that has no fixed number, and the most beside each other
MOST_SAMPLES = 50
MOST_BOXES = 14  # choices; more of them are not printed
LINE = "＿＿＿＿＿＿"
ROW, SAMPLE_ROW, BY_HAND, REMARKS = 38.0, 30.0, 30.0, 70.0  # points
# Shares of the width: code, question, answer, what is wrong.
CODE, ASKED, BOXES, WRONG = 44, 176, 84, 138
ROOM = 8  # full-width characters beside each other in the column of answers
NUMBERS = {"integer", "decimal", "range"}
PASSED, FAILED, EXEMPT, UNTESTED = "√", "×", "○", "△"
WHEN = {"day": "白天查", "night": "夜间查", "peak": "高峰查"}
CONDITIONAL = "（视情况填写）"
ANSWERS = {
    "date": "　　年　月　日",
    "time": "　　时　　分",
    "dateTime": "　月　日　时　分",
    "geopoint": "□已定位",
    "acknowledge": "□已知",
}


def blank(form: Form, issuer: str) -> Paper:
    """Return the paper form of a template: its head, its groups with their items, and who signs."""
    about = f"表单 {form.form_id}　版本 {form.version or '—'}　{form.sha256[:12]}"
    rest = (Heading("其他情况和备注"), Grid((), (1,), (((),),), REMARKS))
    blocks = (Fields(_head(form), 26), *_blocks(form, form.root), *rest, Fields(_signed(), BY_HAND))
    return Paper(issuer, form.title, about, blocks)


def _head(form: Form) -> tuple[tuple[tuple[str, str], ...], ...]:
    where = (("点位名称", ""), ("点位编号", "")) if form.point_type else (("社区、地点", ""), ("份号", ""))
    return (
        where,
        (("街道、社区", ""), ("地址", "")) if form.point_type else (("地址", ""),),
        (("检查日期", "　　　　年　　月　　日"), ("起止时间", "　　:　　　至　　:")),
        (("检查人员", ""), ("陪同人员", "")),
        (("检查方式", "□明查　□暗访"), ("批次", "")),
        (("检查结果", "　".join(f"□{word}" for word in ("正常", *OUTCOMES))),),
    )


def _signed() -> tuple[tuple[tuple[str, str], ...], ...]:
    day = "　　　　年　　月　　日"
    return (
        (("检查人签字", ""), ("日期", day)),
        (("陪同人签字", ""), ("日期", day)),
        (("录入人", ""), ("录入日期", day)),
    )


def _blocks(form: Form, group: Group, samples: Sequence[int] = ()) -> Iterator[Block]:
    """Yield what a group holds; within a repeat for several samples beside each other, by their numbers."""
    together: list[Question] = []
    for child in (*group.children, None):
        if isinstance(child, Question):
            together += [child] if child.asked or child.type == NOTE else []
            continue
        yield from _run(form, together, samples)
        together = []
        if child and any(isinstance(each, Question) and (each.asked or each.type == NOTE) for each in child.walk()):
            yield Heading(_said(child.label or child.name) + (CONDITIONAL if child.relevant else ""))
            yield from _repeat(form, child, within=samples) if child.kind == "repeat" else _blocks(form, child, samples)


def _repeat(form: Form, repeat: Group, *, within: Sequence[int]) -> Iterator[Block]:
    """Yield the tables of a repeat, a column for each sample, and room for what is wrong with them."""
    count = repeat.repeat_count.strip()
    wanted = min(int(count), MOST_SAMPLES) if count.isdecimal() else SAMPLES
    told = (
        "写明属于上表第几处，写不下的另附一张。"
        if within
        else ""
        if count.isdecimal()
        else "一处一列，写不下的另附一张。"
    )
    questions = [child for child in repeat.walk() if isinstance(child, Question)]
    legends = dict.fromkeys("　".join(_signs(form.choices(q))) for q in questions)
    told += "".join(f"填：{legend}。" for legend in legends if legend)
    yield from [Prose((Piece(told, small=True),))] if told else []
    for first in range(1, wanted + 1, SAMPLES):
        yield from _blocks(form, repeat, range(first, min(first + SAMPLES, wanted + 1)))
    if not within:
        asked = (Piece("问题、位置和备注（写明第几处、哪一项）"),)
        yield Grid((), (CODE + ASKED, BOXES + WRONG), ((asked, ()),), REMARKS)


def _run(form: Form, questions: Sequence[Question], samples: Sequence[int]) -> Iterator[Block]:
    """Yield notes and tables of questions that follow one another."""
    for notes, run in groupby(questions, key=lambda q: q.type == NOTE):
        if notes:
            yield Prose(tuple(Piece(f"※ {_said(q.label)}") for q in run))
        elif samples:
            yield _sampled(form, list(run), samples)
        else:
            heads = ("编号", "检查内容和标准", "结果", "问题、位置和备注")
            rows = tuple((_code(q), _asked(q), _answer(form, q), ()) for q in run)
            yield Grid(heads, (CODE, ASKED, BOXES, WRONG), rows, ROW, frozenset({0}))


def _code(q: Question) -> Cell:
    """Return the code of an item; a name without a number is for expressions, not for people."""
    return (Piece(q.name, small=True),) if any(sign.isdecimal() for sign in q.name) else ()


def _asked(q: Question, more: str = "") -> Cell:
    """Return what is asked, and in small print its criterion and what else to know."""
    tags = [
        CONDITIONAL if q.relevant else "",
        "【必拍照】" if q.photo == "always" else "",
        f"【{WHEN[q.when]}】" if q.when else "",
    ]
    hint = " ".join(filter(None, (_said(q.hint), more, "".join(tags))))
    return (Piece(_said(q.label)), *((Piece(hint, small=True),) if hint else ()))


def _said(text: str) -> str:
    """Return a text without markup, with a line to write on where it takes the answer of another question."""
    return REFERENCE.sub("＿＿", plain(text))


def _answer(form: Form, q: Question) -> Cell:
    """Return what is ticked or written: a box for each choice, a line for a count; nothing where text has the room."""
    choices = form.choices(q)
    if 0 < len(choices) <= MOST_BOXES:
        return _boxes(choices, "＿" if q.type == "rank" else "□")
    text = LINE if q.type in NUMBERS else "□已拍　编号" if q.type in MEDIA_TYPES else ANSWERS.get(q.type, "")
    return (Piece(text, small=True),) if text else ()


def _boxes(choices: Sequence[Choice], sign: str) -> Cell:
    """Return choices to be ticked, as many beside each other as the column takes."""
    lines: list[str] = []
    for box in (f"{sign}{_said(choice.label)}" for choice in choices):
        longer = f"{lines[-1]}　{box}" if lines else box
        if lines and len(longer) <= ROOM:
            lines[-1] = longer
        else:
            lines.append(box)
    return tuple(Piece(line, small=True) for line in lines)


def _sampled(form: Form, questions: Sequence[Question], samples: Sequence[int]) -> Grid:
    """Return questions by sample: a column of empty cells for each."""
    heads = ("编号", "检查内容和标准", *(f"第{number}处" for number in samples))
    rows = []
    for q in questions:
        choices = form.choices(q)
        numbered = " ".join(f"{n}{_said(choice.label)}" for n, choice in enumerate(choices[:MOST_BOXES], 1))
        rows.append((_code(q), _asked(q, "" if _signs(choices) else numbered), *((),) * len(samples)))
    shares = (CODE, ASKED, *((BOXES + WRONG) / len(samples),) * len(samples))
    return Grid(heads, shares, tuple(rows), SAMPLE_ROW, frozenset({0}))


def _signs(choices: Sequence[Choice]) -> list[str]:
    """Return the sign of each choice where signs tell them apart: one passes, one fails, one or two are exempt."""
    scored = sorted((choice for choice in choices if choice.score is not None), key=lambda each: -(each.score or 0))
    free = [choice for choice in choices if choice.score is None]
    signs = {PASSED: scored[:1], FAILED: scored[1:], EXEMPT: [c for c in free if not c.untested],
             UNTESTED: [c for c in free if c.untested]}  # fmt: skip
    if len(scored) != 2 or any(len(found) > 1 for found in signs.values()):
        return []
    return [f"{sign}{_said(found[0].label)}" for sign, found in signs.items() if found]
