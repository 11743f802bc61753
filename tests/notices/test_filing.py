"""Names of files that every system takes."""

from hypothesis import given
from hypothesis import strategies as st

from inspect_cli.notices import filing
from inspect_cli.notices.registry import Notice

NOTICE = Notice._make(["260715k7m2p9qx", "issue", "整改通知书", "JD-1", *[None] * 9, (), ""])


@given(st.text(), st.sampled_from(["", "_260715k7m2p9qx"]))
def test_no_name_has_what_windows_refuses_or_is_too_long(name, tail):
    safe = filing.safe(name, tail)
    assert not set(safe) & set('\\/:*?"<>|\x00\n\r\t')
    assert len(safe.encode()) <= filing.LONGEST
    assert safe.endswith(tail)
    assert safe == safe.rstrip(". ")


def test_brackets_and_characters_stay():
    assert filing.safe("文创改〔2026〕3号_区市场监管局（东）") == "文创改〔2026〕3号_区市场监管局（东）"
    assert filing.safe('甲/乙:丙*?"<>|丁. ') == "甲乙丙丁"


def test_all_files_of_a_notice_are_found_whatever_program_named_them(tmp_path):
    notice = NOTICE._replace(number="文创改〔2026〕3号")
    ours = ["文创改〔2026〕3号_柳湾.pdf", "作废_文创改〔2026〕3号_柳湾.pdf", "文创改〔2026〕3号 柳湾.pdf",
            "作废 文创改〔2026〕3号 柳湾.pdf", "文创改〔2026〕3号_柳湾.docx",
            ".文创改〔2026〕3号_柳湾.pdf.77-77.tmp"]  # fmt: skip
    others = ["文创改〔2026〕30号_柳湾.pdf", "文创改〔2026〕13号_柳湾.pdf", ".made.jsonl"]
    for name in (*ours, *others):
        (tmp_path / name).touch()
    assert {path.name for path in filing.files_of(tmp_path, notice)} == set(ours)
