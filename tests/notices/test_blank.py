"""The blank paper form of a template: all that is asked stands on it, in its place, with room for the answers."""

import os
import re
from collections import Counter
from pathlib import Path

import measured_paper
import pytest
from galley import Galley
from hypothesis import given, settings
from hypothesis import strategies as st
from readback import chars, opened, page_texts, solid

from inspect_cli.errors import Unfit
from inspect_cli.notices.blank import blank
from inspect_cli.notices.page.paper import Fields, Grid, Heading, Paper, Piece, Prose, printed, texts
from inspect_cli.templates import lint

ROOT = Path(__file__).parents[2]
DAILY = ("nongmao-shichang", "gongjiao-zhantai", "zhongxiao-xuexiao")
FILES = [
    file for file in sorted((ROOT / "surveys").glob("*.yaml")) if os.environ.get("INSPECT_LONG") or file.stem in DAILY
]
LEFT, RIGHT, BOTTOM, TOP = 79.370, 521.575, 99.213, 737.008


def paper_of(file):
    form = lint.load(file)
    return form, blank(form, "清和区文明办")


def text_of(data):
    return solid("".join(page_texts(data)))


def assert_within_margins(data):
    with opened(data) as document:
        count = len(document)
    for page in range(count):
        for char in chars(data, page):
            low = BOTTOM - 40 if char.line < BOTTOM else BOTTOM  # the page number stands below
            assert LEFT - 1 <= char.left < char.right <= RIGHT + 1, char
            assert low - 1 <= char.bottom < char.top <= TOP + 1, char


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_a_shipped_template_is_on_paper_to_its_last_word(file, fonts):
    form, paper = paper_of(file)
    data = printed(paper, fonts)
    text = text_of(data)
    asked = [q for q in form.questions.values() if q.asked]
    for q in asked:
        assert solid(q.label) in text or "${" in q.label, q.label
        assert solid(q.hint) in text, q.hint
        assert q.name in text or not re.search(r"\d", q.name)
    notes = [q.label for q in form.questions.values() if q.type == "note"]
    assert all(solid(label) in text for label in notes if "${" not in label)
    measured_paper.paper(Galley(data), paper)


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_every_choice_outside_repeats_has_a_box(file, fonts):
    form, paper = paper_of(file)
    text = text_of(printed(paper, fonts))
    repeats = [group.path for group in form.root.walk() if getattr(group, "kind", "") == "repeat"]
    single = [q for q in form.questions.values() if q.asked and not q.path.startswith(tuple(f"{r}/" for r in repeats))]
    boxes = [f"□{choice.label}" for q in single for choice in form.choices(q)]
    wanted = {box: sum(solid(other).startswith(solid(box)) for other in boxes) for box in boxes}  # 没有, 没有听说过
    assert {box: text.count(solid(box)) for box in boxes} == wanted


def test_samples_stand_beside_each_other_as_many_as_the_form_wants(fonts):
    _, four = paper_of(ROOT / "surveys/zhongxiao-xuexiao.yaml")  # repeat_count 4
    assert "第4处" in text_of(printed(four, fonts))
    assert "第5处" not in text_of(printed(four, fonts))
    _, open_ = paper_of(ROOT / "surveys/gongjiao-zhantai.yaml")
    assert "第5处" in text_of(printed(open_, fonts))
    assert "填：√符合×不符合○不适用△未测" in text_of(printed(open_, fonts))


def test_a_repeat_of_more_than_five_goes_on_in_another_table(fonts, tmp_path):
    file = tmp_path / "seven.yaml"
    text = (ROOT / "surveys/zhongxiao-xuexiao.yaml").read_text(encoding="utf-8")
    file.write_text(text.replace('repeat_count: "4"', 'repeat_count: "7"'), encoding="utf-8")
    _, paper = paper_of(file)
    grids = [block.heads[2:] for block in paper.blocks if isinstance(block, Grid) and "第1处" in block.heads]
    more = [block.heads[2:] for block in paper.blocks if isinstance(block, Grid) and "第6处" in block.heads]
    assert set(grids) == {tuple(f"第{n}处" for n in range(1, 6))}
    assert set(more) == {("第6处", "第7处")}
    assert "第7处" in text_of(printed(paper, fonts))


def test_every_kind_of_question_has_its_room(fonts, tmp_path):
    file = tmp_path / "kinds.yaml"
    file.write_text(
        """settings: {form_id: kinds, form_title: 各种题, version: "1"}
survey:
  - {type: select_one many, name: street, label: 哪条街}
  - {type: rank few, name: order, label: 先后}
  - {type: select_one few, name: scale, label: 看法}
  - {type: date, name: day, label: 哪天}
  - {type: image, name: view, label: 全景, photo: 必拍}
  - {type: text, name: why, label: "**为什么**选${day}", relevant: "${scale} = '1'"}
  - type: begin repeat
    name: seen
    label: 见到的
    children:
      - {type: select_one few, name: like, label: 像什么}
choices:
  few:
    - {name: "1", label: 甲}
    - {name: "2", label: 乙}
  many:
"""
        + "".join(f"    - {{name: s{n}, label: 第{n}街}}\n" for n in range(40)),
        encoding="utf-8",
    )
    text = text_of(printed(paper_of(file)[1], fonts))
    assert "第30街" not in text  # a long list is written, not ticked
    assert "＿甲＿乙" in text
    assert "□甲□乙" in text
    assert "年月日" in text
    assert "□已拍编号" in text
    assert "【必拍照】" in text
    assert "为什么选＿＿（视情况填写）" in text
    assert "像什么1甲2乙" in text


def test_the_same_paper_is_the_same_file(fonts):
    _, paper = paper_of(ROOT / "surveys/gongjiao-zhantai.yaml")
    assert printed(paper, fonts) == printed(paper, fonts)


def test_a_character_that_no_font_has_is_named(fonts):
    with pytest.raises(Unfit) as caught:
        printed(Paper("办", "表", "", (Prose((Piece("有\U0010fffd字"),)),)), fonts)
    assert caught.value.code == "notice.missing_glyph"


words = st.text("市场地面无垃圾、，。（）“”0123456789ABC— ", max_size=60)
cells = st.lists(st.builds(Piece, words, st.booleans(), st.booleans()), max_size=3).map(tuple)
blocks = st.one_of(
    st.builds(Heading, words, st.booleans(), st.just(90)),
    st.builds(Prose, cells),
    st.lists(words, min_size=1, max_size=4).map(lambda found: Fields(tuple((("栏", text),) for text in found), 30)),
    st.lists(st.tuples(cells, cells, cells), min_size=1, max_size=12).map(
        lambda rows: Grid(("一", "二", "三"), (1, 3, 2), tuple(rows), 30)
    ),
)


@given(st.lists(blocks, max_size=6))
@settings(max_examples=25)
def test_whatever_stands_on_a_paper_is_found_again_within_the_margins(fonts, made):
    paper = Paper("清和区文明办", "试验", "", tuple(made))
    data = printed(paper, fonts)
    wanted = Counter(solid("".join(text for _, text in texts(paper))))
    assert wanted <= Counter(text_of(data))  # headings of a table stand again on each page
    assert_within_margins(data)
