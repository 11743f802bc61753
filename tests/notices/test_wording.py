"""An office changes its phrases and the style of its documents without touching code."""

import pytest
from family_sample import GIVEN, ROWS

from inspect_cli.errors import Usage
from inspect_cli.notices.compose import compose
from inspect_cli.notices.content import KINDS, STYLES
from inspect_cli.notices.wording import WORDS, check_setting, defaults


def test_a_phrase_of_the_team_is_printed_with_its_figures():
    own = {
        "intro": "{period}检查{points}个点位。\n发现{problems}个问题，见{list}。",
        "objection": "",
        "consequence": "",
    }
    content = compose("整改通知书", GIVEN, ROWS, own=own)
    assert content.intro == ("2026年7月14日至15日检查1个点位。", "发现3个问题，见附件1。")
    assert content.closing[-1].startswith("三、巩固成果")


def test_a_receipt_that_is_not_wanted_goes_with_its_phrase():
    content = compose("整改通知书", GIVEN, ROWS, own={"receipt": ""})
    assert content.receipt is None
    assert "（见附件）" in content.intro[0]


@pytest.mark.parametrize("value", ["{bad}", "{points", "}", "{points!r}", "{points:>9}", "{points.real}", "{}", "{0}"])
def test_what_cannot_be_filled_in_is_refused_with_the_list_of_what_can(value):
    with pytest.raises(Usage) as refused:
        check_setting("notice.wording.交办单.intro", value)
    assert refused.value.code == "notice.unknown_fact"
    assert "{points}" in refused.value.params["known"]


@pytest.mark.parametrize(
    ("name", "value", "code"),
    [
        ("notice.wording.交办单.foo", "x", "setting.unknown"),
        ("notice.wording.请柬.intro", "x", "setting.unknown"),
        ("notice.style.请柬", "信函", "setting.unknown"),
        ("notice.style.交办单", "花边", "setting.bad_value"),
    ],
)
def test_unknown_kinds_parts_and_styles_are_refused(name, value, code):
    with pytest.raises(Usage) as refused:
        check_setting(name, value)
    assert refused.value.code == code


def test_a_new_paragraph_may_be_typed_as_two_characters():
    assert check_setting("notice.wording.交办单.intro", r"一\n二") == "一\n二"


def test_what_it_comes_with_may_be_set_again_as_it_is():
    for name, value in defaults(WORDS).items():
        check_setting(name, value)


@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind != "通报"])
@pytest.mark.parametrize("style", STYLES)
def test_no_brace_is_left_in_any_kind_and_style(kind, style):
    content = compose(kind, GIVEN, ROWS, style=style)
    said = [content.title, content.masthead, *content.intro, *content.closing]
    assert "{" not in "".join(said)
    assert content.title == (kind if style == "表单" else content.title)
