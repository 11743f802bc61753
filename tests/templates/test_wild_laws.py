"""Whatever stands in a sheet, reading it ends in a report, and what is kept reads back as itself."""

from hypothesis import event, given, settings
from hypothesis import strategies as st

from inspect_cli.errors import Problem
from inspect_cli.templates import build, columns, external, lint
from inspect_cli.templates.files import reading
from inspect_cli.templates.instance import Instance
from inspect_cli.templates.report import Report

HEADERS = st.sampled_from(
    ["Label::English (en)", "hint", "relevant", "constraint", "calculation", "required", "default", "choice_filter",
     "repeat_count", "trigger", "parameters", "readonly", "disabled", "value", "$autoname", "media::image", "bind::x",
     "kobo--matrix_list", "score", "deadline", "weight", "# note", "relevent", "", "active"]
)  # fmt: skip
GOOD = [
    "text",
    "integer",
    "note",
    "calculate",
    "select_one l",
    "select_multiple l or_other",
    "select_one ${q0}",
    "rank l",
]
ODD = [
    *columns.KNOWN_TYPES,
    "select_one_from_file gone.csv",
    "percentage",
    "end",
    "nothing",
    "group",
    "Select One from m",
]
TEXTS = [
    "", "", "", "a", "b", "yes", "no", "1", "3", "-1", "${q0}", "${q1} > 1", "${zz}", ". > 1", "position(..)",
    "count(${q0})", "“x”", "**a** ${q0}", "sum(${q1})", "start=1 end=0", "randomize=true", "\u200b", "a b", "((", "if(",
    "instance('l')/root/item", "name != ${q0}", "once(${q1})",
]  # fmt: skip
CELL = st.sampled_from(TEXTS) | st.text("ab${}()'“<*_ \u00a0", max_size=6)


@st.composite
def forms(draw):
    """A form as Markdown, whose rows mostly make some sense; often all of them stand in a repeat."""
    heads = draw(st.lists(HEADERS, max_size=4, unique=True))
    rows = []
    for number in range(draw(st.integers(1, 6))):
        kind = draw(st.sampled_from(GOOD) if draw(st.integers(0, 9)) else st.sampled_from(ODD))
        rows.append([kind, f"q{number}", "A", *[draw(CELL) for _ in heads]])
    if draw(st.booleans()):
        rows = [["begin repeat", "r", "R"], *rows, ["end repeat"]]
    choices = [["l", draw(st.sampled_from(["x", "y", "x y", ""])), draw(CELL)] for _ in range(draw(st.integers(0, 2)))]
    lines = ["| survey |", ["type", "name", "label", *heads], *rows]
    lines += ["| choices |", ["list_name", "name", "label"], ["l", "z", "Z"], *choices]
    return "\n".join(line if isinstance(line, str) else f"| | {' | '.join(line)} |" for line in lines)


@settings(max_examples=100, deadline=None)
@given(forms())
def test_any_sheet_ends_in_a_report(text):
    report = Report()
    sheets = reading.read_text(text, "wild.md", report)
    external.check(sheets, (), report)
    form = lint.check_sheets(sheets, report)
    event("errors" if report.errors else "a form")
    if report.errors:
        return
    again = build.from_content(form.content)
    assert (again.sha256, list(again.questions)) == (form.sha256, list(form.questions))
    try:
        instance = Instance(form)
        instance.problems()
        for question in instance.order():
            instance.text(question.path)
            if question.list_name:
                instance.choices(question.path)
    except Problem:
        pass  # an expression that cannot be computed says so
