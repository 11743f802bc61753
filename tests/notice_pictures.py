"""`PYTHONPATH=. python -m tests.notice_pictures`: docs/notices.md and its pictures, one sheet for each kind and style.

The documents are those of the tests (`tests/notices/family_sample.py`), set with the free fonts only.
"""

import sys
import tempfile
from itertools import zip_longest
from pathlib import Path

import pypdfium2
from PIL import Image

sys.path.insert(0, str(Path(__file__).parent / "notices"))

from family_sample import family
from measures import COLUMNS, MEASURES
from notice_sample import album

from inspect_cli.notices.page.fonts import load_fonts
from inspect_cli.notices.page.render import render
from inspect_cli.notices.phrases import FACTS, PHRASES, STYLE

DOCS = Path(__file__).parents[1] / "docs"
MOST_BYTES = 100_000
HEAD = """# Documents

A document is a content (plain text, frozen when it is issued) set in a style. The pictures are made by
`PYTHONPATH=. python -m tests.notice_pictures`, with the free fonts; an office's own 仿宋, 小标宋 and 楷体 are taken
first where a machine has them.

| style | what it is |
|---|---|
| 信函 | a letter after GB/T 9704—2012, 10.1: red name 30 mm below the edge, double rules, no number on page 1 |
| 红头 | a red-headed document, 7.2 to 7.5: name 35 mm below the type area, red rule of 156 mm, 版记 on the last page |
| 表单 | a form: 存根 with the line to cut, the sheet that is delivered, 回执; what does not apply is struck out (／) |

`setting set notice.style.交办单 信函` changes the style of a kind for the whole team.

## Words

Every phrase is a setting, `notice.wording.<kind>.<part>`; `setting show notice.wording.交办单` shows those of a kind.
`\\n` begins a paragraph, an empty phrase leaves its part out (without `receipt` there is no 回执). In braces may stand:
{facts}. A circular may also say `{{bright}}` in `bright_text`. Anything else is refused when it is set.

| kind | style | parts |
|---|---|---|
{kinds}

## Circulars

`notice draft --kind 通报 --since 2026-07-01 --until 2026-07-31 --edition 第3期` reckons the figures and freezes them,
with the position of the log; signing gives only number and date. Scores are those of `report ranking`, streets ranked
within the class of their unit. The annex has a line for each point, and a photo of each of the twelve worst problems
that are still open.

## Before it is issued

`notice print --drafts` sets what every draft would say if it were issued now, without number and date, with 送审稿 in
the margin, for whoever signs. It may be made as often as is wanted; nothing of it is kept in the log.

## Where the facts come from

* 检查方式 and 问题来源 are those of the round a visit belongs to; otherwise the settings `notice.way`, `notice.source`.
* The number behind a person is that of the card (证件号) of the roster, or the staff number where there is none.
* Who came along for the place is said by `survey --companion`, or by `visit finish --companion` at the end.
* 街长, 路长, 网格员 and 联点领导 are columns of the list of points. 责任人 is the leader of the unit, or its contact.
* 现场：当场整改 is said by `visit finish --fixed ITEM=TEXT`; the problem is handed over and looked at all the same.
* 长效措施 is the setting `notice.lasting.<category of problems>`, 送达方式 the setting `notice.delivery`.
* 抄送 is the setting `notice.copies`, and the units that help with one of the rows. 紧急程度 is said by
  `notice issue --urgency`.
* 督办单 and 复查意见书 name the notice they go back to. 督办单 sets a last day, reckoned by the setting `notice.urged`.
* 复查意见书 is dated by the review and names who came back; its photos are those of before, those the unit sent in
  (`finding rectify --photo`) and those of the review (`finding review --photo`). 销号意见 and 审核人 are those of
  `finding close`; before that they are filled in by hand. 抄告单 says who has to put each problem right.
* 反馈时限 of a template stands below the deadline of what is handed over.

## Where everything stands

The tests measure every part of every kind in every style, over documents of up to 200 problems and 60 photos, with
names as long as they come: within 0.3 mm. 版心 is 156 × 225 mm: x 79.370 to 521.575, y 99.213 to 737.008 points from
the bottom left. *own* is what the standard says nothing about.

| part | where | rule |
|---|---|---|
{measures}

The columns of the tables, in points (the last one takes the rest of 442.205):

{columns}

With the signature go two lines of the text at least, so that it never stands on a page alone; a paragraph that is
parted for it leaves two lines on either side.

## How they look
"""


def sheet(data: bytes) -> Image.Image:
    """Return the pages side by side, four in a row."""
    document = pypdfium2.PdfDocument(data)
    pages = [page.render(scale=0.62).to_pil() for page in document]
    document.close()
    width, height = pages[0].size
    across = min(4, len(pages))
    size = (across * (width + 8) + 8, -(-len(pages) // across) * (height + 8) + 8)
    found = Image.new("RGB", size, "#9aa0a6")
    for at, page in enumerate(pages):
        found.paste(page, (8 + at % across * (width + 8), 8 + at // across * (height + 8)))
    return found


def save(picture: Image.Image, file: Path) -> None:
    """Write a small picture: with as many colours as 100 kB allow."""
    for colours in (64, 32, 16, 8):
        picture.quantize(colours).save(file, optimize=True)
        if file.stat().st_size <= MOST_BYTES:
            return


def page() -> str:
    """Return the text of docs/notices.md."""
    kinds = "\n".join(
        f"| {kind} | {STYLE[kind]} | {' '.join(f'`{part}`' for part in PHRASES[kind])} |" for kind in PHRASES
    )
    pictures = "\n".join(f"\n### {name}\n\n![{name}](notices/{_file(at)})" for at, name in enumerate(family(), 1))
    facts = " ".join(f"`{{{fact}}}`" for fact in FACTS)
    measures = "\n".join(f"| {' | '.join(measure)} |" for measure in MEASURES)
    columns = "\n".join(f"* {columns_of(heads, widths)}" for heads, widths in COLUMNS.items())
    return HEAD.format(facts=facts, kinds=kinds, measures=measures, columns=columns) + pictures + "\n"


def columns_of(heads: tuple[str, ...], widths: tuple[int, ...]) -> str:
    """Return the columns of a table with their widths."""
    return " · ".join(" ".join(pair) for pair in zip_longest(heads, map(str, widths), fillvalue="")).strip()


def _file(at: int) -> str:
    return f"{at:02}.png"


def main() -> None:
    (DOCS / "notices").mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as cache:
        fonts = load_fonts(folders=[], cache=Path(cache))
        for at, content in enumerate(family().values(), 1):
            save(sheet(render(content, album(), fonts)), DOCS / "notices" / _file(at))
    (DOCS / "notices.md").write_text(page(), encoding="utf-8")


if __name__ == "__main__":
    main()
