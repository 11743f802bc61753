"""What is written reads back as the same: any rows, whatever their texts look like to YAML or to Excel."""

from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st
from small_forms import form_of

from inspect_cli.errors import Unfit
from inspect_cli.templates import content, lint
from inspect_cli.templates.files import reading, workbook_reader, workbook_writer, yaml_writer
from inspect_cli.templates.report import Report
from inspect_cli.templates.rows import tidy

SHIPPED = sorted((Path(__file__).parents[2] / "surveys").glob("*.yaml"))

NASTY = [
    "no", "Yes", "~", "null", "007", "2026.10", "1e3", "0x1F", "1_000", "12:30", "1-3", "85%", "=1+1", "+86", "-",
    "- a", "a: b", "a:", ": a", "a #b", "#a", "&a", "*a", "!a", "%a", "@a", "`a", "|", ">", "[a", "{a}", "'a'", '"a"',
    "a, b", "? a", "<<", "---", "...", "_x000D_", "a\nb", "a\r\nb", "a\tb", "\\n", "地面：脏", "a　b", "${n} > 0", "。",
    "TRUE", "a|b", "\x00", "a\x85b", "a\u2028b", "\ufeffa", "😀", "end group", "begin group", "type", "#N/A",
]  # fmt: skip
# The last two of the first plane are no characters, and no XML may hold them; curly quotes are straightened.
SIGNS = st.characters(exclude_categories=["Cs"], exclude_characters="\ufffe\uffff“”‘’")
TEXT = (st.sampled_from(NASTY) | st.text(SIGNS)).map(tidy).filter(bool)

MORE = [
    "hint",
    "required",
    "relevant",
    "label::English (en)",
    "label::a: b #c",
    "problem",
    "indicator",
    "weight",
    "image",
]
OTHER = ["label", "score", "image", "no", "true", "children", "choices", "区.县"]


def rows(more, **fixed):
    return st.fixed_dictionaries(fixed, optional=dict.fromkeys(more, TEXT))


QUESTION = rows(
    [*MORE, "label"], type=st.sampled_from(["text", "select_one a", "odd", "select_multiple b or_other"]), name=TEXT
)
GROUP = rows(MORE, type=st.sampled_from(["begin group", "begin repeat"]), name=TEXT)
END = st.sampled_from([{"type": "end group"}, {"type": "end repeat"}])


@st.composite
def balanced(draw, depth=2):
    """Rows of questions and of groups that end as they began."""
    found = draw(st.lists(QUESTION, max_size=3))
    if depth and draw(st.booleans()):
        group = draw(GROUP)
        found += [group, *draw(balanced(depth - 1)), {"type": group["type"].replace("begin", "end")}]
    return found + draw(st.lists(QUESTION, max_size=2))


CONTENT = st.fixed_dictionaries(
    {
        "survey": balanced() | st.lists(QUESTION | GROUP | END, max_size=5),
        "choices": st.lists(rows(OTHER, list_name=TEXT, name=TEXT), max_size=5).map(
            lambda found: sorted(found, key=lambda row: row["list_name"])
        ),
        "settings": rows(["form_title", "version", "edition"], form_id=TEXT),
    }
)


def same(written, read):
    """Assert that a content comes back, and that nothing was wrong with its file."""
    report = Report()
    assert content.from_sheets(read(report)) == written
    assert report.errors == []
    return report.warnings


@given(CONTENT)
def test_yaml_reads_back(written):
    text = yaml_writer.write(written)
    assert same(written, lambda report: reading.read_text(text, "m.yaml", report)) == [] or "image" in text


@given(CONTENT)
def test_a_workbook_reads_back(written):
    found = workbook_writer.write(written)
    warnings = same(written, lambda report: workbook_reader.read(found, "m.xlsx", report))
    assert {problem.code for problem in warnings} <= {"template.column_ignored"}


@given(CONTENT)
def test_programs_that_guess_types_see_texts_too(written):
    def leaves(node):
        if isinstance(node, dict):
            return [leaf for pair in node.items() for side in pair for leaf in leaves(side)]
        return [leaf for item in node for leaf in leaves(item)] if isinstance(node, list) else [node]

    kept = leaves(yaml.safe_load(yaml_writer.write(written)))
    # A group without questions has nothing below `children:`.
    assert {type(leaf) for leaf in kept} <= {str, type(None)}


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.stem)
def test_the_shipped_templates_go_both_ways(path, tmp_path):
    form = lint.load(path)
    (tmp_path / "m.yaml").write_text(yaml_writer.write(form.content), encoding="utf-8")
    (tmp_path / "m.xlsx").write_bytes(workbook_writer.write(form.content))
    for name in ("m.yaml", "m.xlsx"):
        again, report = lint.check_file(tmp_path / name)
        assert (again.sha256, report.errors, report.warnings) == (form.sha256, [], [])


def test_yaml_looks_as_an_author_writes_it():
    form = form_of(
        """
        - type: begin group
          name: g
          label: 公共环境
          children:
            - {type: select_one conform, name: NM-04, label: 地面无垃圾、污水, deadline: 24小时, relevant: '${n} > 0'}
        - {type: integer, name: n, label: "3：个数"}
        """
    )
    assert (
        yaml_writer.write(form.content).split("choices:")[0]
        == """\
settings:
  form_id: market
  form_title: 集贸市场
  version: "2026.1"
  edition: 2017区
survey:
  - type: begin group
    name: g
    label: 公共环境
    children:
      - type: select_one conform
        name: NM-04
        label: 地面无垃圾、污水
        relevant: ${n} > 0
        deadline: 24小时
  - type: integer
    name: "n"
    label: 3：个数
"""
    )


def test_a_text_that_no_cell_can_hold_is_refused_with_its_place():
    form = form_of(f"- {{type: text, name: q, label: {'甲' * 32768}}}")
    with pytest.raises(Unfit) as caught:
        workbook_writer.write(form.content)
    assert (caught.value.code, caught.value.where.row, caught.value.where.column) == (
        "template.text_too_long",
        2,
        "label",
    )
