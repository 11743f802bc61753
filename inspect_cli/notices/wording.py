"""The words of a document: the team's own phrases over those it comes with, figures and dates filled in.

All of it becomes plain text of the content, so a later change does not touch what was issued.
"""

import string
from collections.abc import Mapping
from typing import NamedTuple

from ..errors import Usage
from .content import FORM, KINDS, RED, STYLES, chinese_date
from .phrases import FACTS, PHRASES, RED_MASTHEAD, STYLE

WORDS, STYLES_OF = "notice.wording.", "notice.style."
BEHIND, ABOVE = (
    ("closing", "closing_done", "objection", "consequence"),
    "上表",
)  # what stands behind the table of a form
MORE = {"bright_text": ("bright",)}  # what one phrase alone may have in braces


class Wording(NamedTuple):
    """Title, paragraphs before and after, what stands above the table of the receipt; names of head and list."""

    title: str
    intro: tuple[str, ...]
    closing: tuple[str, ...]
    receipt: str
    masthead: str = ""
    list_title: str = ""


def default_wording(
    kind: str,
    *,
    checked_from: str,
    checked_to: str,
    points: int,
    problems: int,
    number: str,
    back_by: str,
    style: str = "",
    own: Mapping[str, str] | None = None,
    more: Mapping[str, str] | None = None,
    done: bool = False,
) -> Wording:
    """Return the words for a kind with figures and dates (ISO days; `back_by` as printed) filled in.

    `own` has phrases of the team by part, `more` further facts by name. `done`: nothing is left to be put right.
    """
    with_receipt = bool(phrase(kind, "receipt", style, own))
    facts = {
        "kind": kind,
        "period": period(checked_from, checked_to),
        "points": str(points),
        "problems": str(problems),
        "number": f"（{number}）" if number else "",
        "back": f"于{back_by}" if back_by else "在整改完成后及时",
        "list": list_name(style, with_receipt=with_receipt),
        **(more or {}),
    }

    behind = {**facts, "list": ABOVE} if style == FORM else facts

    def said(part: str) -> str:
        return say(kind, part, behind if part in BEHIND else facts, style, own)

    last = said("objection") + said("consequence")
    title, masthead = said("title"), said("masthead")
    closing = paragraphs(f"{(said('closing_done') if done else '') or said('closing')}\n{last}")
    return Wording(title, paragraphs(said("intro")), closing, said("receipt"), masthead, said("list"))


def say(kind: str, part: str, facts: Mapping[str, str], style: str = "", own: Mapping[str, str] | None = None) -> str:
    """Return a phrase with these facts filled in; a fact that is not known leaves nothing.

    Raises:
        Usage: `notice.unknown_fact`; a newer program may have written the setting.
    """
    text = phrase(kind, part, style, own)
    known = {**dict.fromkeys((*FACTS, *MORE.get(part, ())), ""), **facts}
    _check_facts(text, tuple(known))
    return text.format_map(known)


def paragraphs(text: str) -> tuple[str, ...]:
    """Cut a phrase at its newlines."""
    return tuple(part.strip() for part in text.split("\n") if part.strip())


def list_name(style: str, *, with_receipt: bool) -> str:
    """Say in the text where the problems stand: in the form itself, or in which annex."""
    return "下表" if style == FORM else "附件1" if with_receipt else "附件"


def phrase(kind: str, part: str, style: str = "", own: Mapping[str, str] | None = None) -> str:
    """Return a phrase with its braces: the team's own, or the one it comes with."""
    given = (own or {}).get(part)
    if given is not None:
        return given
    if part == "title" and style == FORM:
        return "{kind}"
    if part == "masthead" and style == RED and part not in PHRASES[kind]:
        return RED_MASTHEAD
    return PHRASES[kind].get(part, "")


def parts_of(kind: str) -> tuple[str, ...]:
    """Return the names of the phrases of a kind."""
    return tuple(dict.fromkeys([*PHRASES[kind], "masthead"]))


def check_setting(name: str, value: str) -> str:
    r"""Refuse a style or a phrase that no document could use; return the value with `\n` made a new paragraph.

    Raises:
        Usage: `setting.unknown`, `setting.bad_value`; `notice.unknown_fact`, braces with something else than a fact.
    """
    noun, _, rest = name.removeprefix("notice.").partition(".")
    kind, _, part = rest.partition(".")
    if noun == "lasting":
        known = [name] if rest else ["notice.lasting.公共环境"]
    elif noun == "style":
        known = [STYLES_OF + kind for kind in KINDS]
        if name in known and value not in STYLES:
            raise Usage("setting.bad_value", name=name, value=value, choices=", ".join(STYLES))
    else:
        known = [f"{WORDS}{kind}.{part}" for part in parts_of(kind)] if kind in KINDS else [WORDS + k for k in KINDS]
        if name in known:
            _check_facts(value, (*FACTS, *MORE.get(part, ())))
    if name not in known:
        raise Usage("setting.unknown", name=name, known=", ".join(known))
    return value.replace("\\n", "\n")


def _check_facts(text: str, known: tuple[str, ...]) -> None:
    try:
        found = [(name, rest, how) for _, name, rest, how in string.Formatter().parse(text) if name is not None]
    except ValueError:
        found = [("{", "", None)]
    for name, rest, how in found:
        if name not in known or rest or how:
            said = " ".join(f"{{{fact}}}" for fact in known)
            raise Usage("notice.unknown_fact", fact=name, known=said)


def defaults(beginning: str) -> dict[str, str]:
    """Return the settings of this room whose name begins so, with the values they have while nobody sets them."""
    known = {STYLES_OF + kind: style for kind, style in STYLE.items()}
    known |= {f"{WORDS}{kind}.{part}": phrase(kind, part) for kind in KINDS for part in parts_of(kind)}
    return {name: value for name, value in known.items() if name.startswith(beginning)}


def period(first: str, last: str) -> str:
    """Write a span of ISO days without saying a year or month twice: 2026年7月14日至16日."""
    begin, end = chinese_date(first), chinese_date(last)
    if not end or begin == end:
        return begin
    if first[:7] == last[:7]:
        end = end.split("月")[1]
    elif first[:4] == last[:4]:
        end = end.split("年")[1]
    return f"{begin}至{end}"
