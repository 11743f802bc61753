"""A plain Excel checklist becomes a template, and `template new` gives one to begin with."""

import pytest
import xlsxwriter

from inspect_cli.templates import lint
from inspect_cli.workbooks import read_book

HEAD = ["序号", "类别", "检查内容", "标准", "分值（分）", "责任单位", "整改时限"]
ROWS = [
    ["1", "公共环境", "地面无垃圾、污水", "成堆记1处", "5", "属地街道", "24小时"],
    ["2", None, "墙面无乱张贴", "", "3分", "属地街道", "3天内"],
    ["3", "公共秩序", "无占道经营", "", 2, "城市管理部门、属地街道", "立即整改"],
]


def checklist(path, rows=ROWS, head=HEAD, title="农贸市场检查表", tail=(), merged=True):
    """Draw a checklist as people do: a title over all, classes merged downwards, a sum and a note below."""
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("Sheet1")
        sheet.merge_range(0, 0, 0, len(head) - 1, title)
        for at, row in enumerate([head, *rows, *tail], 1):
            for column, value in enumerate(row):
                if value is not None:
                    sheet.write(at, column, value)
        if merged:
            sheet.merge_range(2, 1, 3, 1, "公共环境")
    return path


@pytest.fixture
def take(inside, patrol, tmp_path):
    def run(*words, code=0, source=None, **drawn):
        file = source or checklist(tmp_path / "检查表.xlsx", **drawn)
        said = inside("-w", patrol, "template", "import", file, "--json", *words)
        assert said.code == code, said
        return said

    return run


def questions(said):
    return [tuple(row.values()) for row in said.json["data"]["questions"]]


def test_it_is_recognised_and_its_reading_shown(take, patrol):
    said = take("--type", "农贸市场")
    assert questions(said) == [
        ("NM-01", "公共环境", "地面无垃圾、污水", "成堆记1处", "5", "属地街道", "24小时"),
        ("NM-02", "公共环境", "墙面无乱张贴", "", "3", "属地街道", "3天"),
        ("NM-03", "公共秩序", "无占道经营", "", "2", "城市管理部门、属地街道", "即时"),
    ]
    form = lint.load(patrol / "surveys" / "农贸市场.yaml")
    assert (form.title, form.point_type, form.version) == ("农贸市场检查表", "农贸市场", "1")
    assert [(q.path, q.category, q.weight) for q in form.questions.values()] == [
        ("公共环境/NM-01", "公共环境", 5),
        ("公共环境/NM-02", "公共环境", 3),
        ("公共秩序/NM-03", "公共秩序", 2),
    ]


def test_what_people_read_before_it_is_written(inside, patrol, tmp_path):
    file = checklist(tmp_path / "检查表.xlsx")
    words = ("-w", patrol, "--lang", "zh", "template", "import", file, "--type", "农贸市场")
    said = inside(*words, "--dry-run")
    assert "NM-02" in said.out
    assert "墙面无乱张贴" in said.out
    assert not (patrol / "surveys" / "农贸市场.yaml").exists()


def test_it_can_be_published_and_filled_in(take, inside, patrol, tmp_path):
    take("--type", "夜市", "--prefix", "YS")
    assert inside("-w", patrol, "template", "publish", patrol / "surveys" / "夜市.yaml").code == 0
    sheet = tmp_path / "a.json"
    sheet.write_text('{"rest": "yes", "answers": {"YS-02": "no"}}', encoding="utf-8")
    words = ("survey", "NM-001", "--template", "夜市", "--answers", sheet, "--finish", "--json")
    said = inside("-w", patrol, *words)
    assert (said.json["data"]["got"], said.json["data"]["possible"]) == ("7", "10")


def test_sums_and_notes_are_left_out_and_said(take):
    tail = [["合计", None, None, None, 10], [], ["注：每月一次"], ["序号", *HEAD[1:]]]
    said = take("--type", "夜市", tail=tail)
    assert len(questions(said)) == 3
    assert [(e["code"], e["where"]["row"]) for e in said.json["errors"]] == [
        ("template.note_left_out", 6),
        ("template.note_left_out", 8),
    ]


def test_what_is_no_time_limit_or_no_number_is_left_out_and_said(take):
    said = take("--type", "夜市", rows=[["1", "环境", "甲", "", "看情况", "街道", "尽快"]], merged=False)
    assert [(e["code"], e["where"]["column"], e["value"]) for e in said.json["errors"]] == [
        ("template.number_bad", "E 分值（分）", "看情况"),
        ("template.deadline_bad", "G 整改时限", "尽快"),
    ]
    assert questions(said) == [("YS-01", "环境", "甲", "", "", "街道", "")]


def test_codes_stay_when_the_checklist_comes_again(take, tmp_path):
    take("--type", "夜市")
    again = [ROWS[0], ["2", None, "新加的一项", "", "1", "", ""], *ROWS[1:]]
    said = take("--type", "夜市", "-y", rows=again)
    assert [(code, label) for code, _, label, *_ in questions(said)] == [
        ("YS-01", "地面无垃圾、污水"),
        ("YS-04", "新加的一项"),
        ("YS-02", "墙面无乱张贴"),
        ("YS-03", "无占道经营"),
    ]


def test_a_class_that_comes_twice_makes_two_groups(take, patrol):
    rows = [["1", "环境", "甲"], ["2", "秩序", "乙"], ["3", "环境", "丙"]]
    take("--type", "夜市", rows=rows, merged=False)
    form = lint.load(patrol / "surveys" / "夜市.yaml")
    assert list(form.questions) == ["环境/YS-01", "秩序/YS-02", "环境_2/YS-03"]


def test_without_classes_there_are_no_groups(take, patrol):
    take("--type", "夜市", head=["检查项目", "分数"], rows=[["甲", 1], ["乙", 2]], merged=False)
    assert list(lint.load(patrol / "surveys" / "夜市.yaml").questions) == ["YS-01", "YS-02"]


def test_it_can_become_a_workbook(take, tmp_path):
    take("--type", "夜市", "--to", tmp_path / "out.xlsx")
    assert len(lint.load(tmp_path / "out.xlsx").questions) == 3


def test_a_template_is_no_checklist(take, inside, patrol, tmp_path):
    inside("-w", patrol, "template", "export", "农贸市场", tmp_path / "m.xlsx")
    assert "questions" not in take(source=tmp_path / "m.xlsx").json["data"]


def test_a_workbook_that_is_neither_is_refused(take):
    said = take(code=3, head=["姓名", "电话"], rows=[["巡查员甲", "1"]], merged=False)
    assert [e["code"] for e in said.json["errors"]] == ["template.survey_missing"]


# A template to begin with


@pytest.mark.parametrize("option", [(), ("--xlsx",)])
def test_a_new_template_is_right_as_it_stands(inside, patrol, option):
    said = inside("-w", patrol, "template", "new", "夜市", *option, "--json")
    assert said.code == 0, said
    file = said.json["data"]["file"]
    checked = inside("-w", patrol, "template", "check", file, "--json")
    assert (checked.code, checked.json["errors"]) == (0, [])
    shown = inside("-w", patrol, "template", "publish", file, "--json")
    assert shown.json["data"][0]["form_id"] == "夜市"
    example = inside("-w", patrol, "survey", "NM-001", "--template", "夜市", "--example")
    assert '"YS-01"' in example.out


def test_the_workbook_explains_itself_and_offers_words(inside, patrol, tmp_path):
    file = tmp_path / "夜市.xlsx"
    assert inside("-w", patrol, "template", "new", "夜市", file, "--xlsx").code == 0
    book = read_book(file.read_bytes(), None)
    assert [sheet.name for sheet in book.sheets] == ["说明", "题目", "选项", "设置"]
    xml = book.parts.read("xl/worksheets/sheet2.xml").decode()
    assert xml.count("<dataValidation ") == 6
    assert "单选 conform" in xml
    styles = book.parts.read("xl/styles.xml").decode()
    assert 'formatCode="@"' in styles
    assert {"题型", "名称", "责任单位"} <= set(book.sheets[1].rows[0])


def test_every_word_that_is_offered_is_understood(inside, patrol, tmp_path):
    from inspect_cli.templates import columns
    from inspect_cli.templates.files import skeleton

    for word in skeleton.TYPES:
        kind = columns.split_type(word)[0]
        assert kind in columns.TYPES | columns.STRUCTURE, word
    assert {columns.split_type(row["type"])[0] for row in skeleton.EXAMPLE} <= columns.TYPES | columns.STRUCTURE
    assert [w for w in (*skeleton.DROP_DOWNS["required"], *skeleton.DROP_DOWNS["active"]) if w not in
            columns.YES | columns.NO] == []  # fmt: skip


def test_nothing_is_replaced_unasked(inside, patrol):
    assert inside("-w", patrol, "template", "new", "夜市").code == 0
    assert inside("-w", patrol, "template", "new", "夜市").code == 4
    assert inside("-w", patrol, "template", "new", "夜市", "a.xlsx", "--json").code == 2
