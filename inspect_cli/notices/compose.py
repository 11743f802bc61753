"""From plain facts to a content: which kind says what, in which style. Pure; nothing here reads a table."""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from .content import Contact, Content, Person, Receipt, Row, points_in
from .phrases import STYLE
from .wording import default_wording


class Given(NamedTuple):
    """What every kind needs; the members are those of `Content`. `back_by` is as printed: 2026年7月20日前."""

    id: str
    issuer: str
    number: str
    addressee: str
    issued: str
    signed_by: str
    checked_from: str
    checked_to: str
    people: tuple[Person, ...]
    contact: Contact
    log_head: str
    copies: tuple[str, ...] = ()
    back_by: str = ""


def compose(
    kind: str,
    given: Given,
    rows: Sequence[Row],
    *,
    style: str = "",
    own: Mapping[str, str] | None = None,
    done: bool = False,
    **others: Any,  # noqa: ANN401 (members of Content)
) -> Content:
    """Return the content of a document.

    Args:
        kind: of `KINDS`.
        given: what every kind needs.
        rows: the problems, numbered.
        style: of `STYLES`; empty: the one this kind comes with.
        own: phrases of the team by part.
        done: nothing is left to be put right.
        others: members of `Content` that this kind or this case has besides: way, source, urgency, answers,
            companions, until, review, delivery, printed_by …
    """
    style = style or STYLE[kind]
    answers = others.get("answers", "")
    words = default_wording(
        kind,
        checked_from=given.checked_from,
        checked_to=given.checked_to,
        points=points_in(rows),
        problems=len(rows),
        number=given.number,
        back_by=given.back_by,
        style=style,
        own=own,
        more={
            "after": f"按照{answers}的要求，" if answers else "",
            "issuer": given.issuer,
            "unit": given.addressee,
            "way": others.get("way", ""),
            "until": f"，最迟于{others['until']}完成" if others.get("until") else "",
        },
        done=done,
    )
    plain = given._asdict()
    back_by = plain.pop("back_by")
    return Content(
        **plain,
        kind=kind,
        title=words.title,
        intro=words.intro,
        closing=words.closing,
        rows=tuple(rows),
        receipt=Receipt(words.receipt, back_by) if words.receipt else None,
    )._replace(style=style, masthead=words.masthead, list_title=words.list_title, **others)
