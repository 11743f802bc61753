"""What a notice says: a snapshot in plain text that can be printed again years later.

Nothing here refers to a table. Everything a reader sees is written out, so a later change of a point, a unit
or a setting does not change a notice that was issued.
"""

import hashlib
import json
from collections.abc import Mapping, Sequence
from datetime import date
from functools import cache
from types import NoneType
from typing import Any, NamedTuple, get_args, get_type_hints

from ..errors import Unfit

DAYS = ("issued", "checked_from", "checked_to", "answers_of")  # ISO 8601 days, or empty
KINDS = ("整改通知书", "限期整改通知书", "交办单", "督办单", REVIEW := "复查意见书", "抄告单", CIRCULAR := "通报")
LETTER, RED, FORM = STYLES = ("信函", "红头", "表单")

# A member with a default was added after the first notices were issued. It is left out of the JSON, and so of the
# digest, as long as it says nothing: what was issued before still has the digest that is printed on it.


class Place(NamedTuple):
    """The point a finding was made at; texts may be empty."""

    code: str
    name: str
    type: str
    street: str
    address: str
    community: str = ""
    grid: str = ""
    position: str = ""  # longitude, latitude and what they refer to, as printed
    leaders: str = ""  # 街长、路长、网格员、联点领导


class Shot(NamedTuple):
    """One photo: the evidence and the working copy that is printed (both sha256, hex), and its words."""

    photo: str
    copy: str
    taken: str  # ISO 8601, or empty
    strip: str  # the stamp: type, name, time, place, inspector, number; newlines are kept
    stage: str = ""  # 整改前, 整改后, 复查


class Row(NamedTuple):
    """One problem to be put right."""

    no: int
    finding: str  # number of the finding
    point: Place
    item: str
    problem: str
    requirement: str
    indicator: str  # with its edition
    joint: tuple[str, ...]  # units that help
    rule: str  # the deadline as it was ruled: 24小时, 3个工作日, 长期
    due: str  # the instant it comes to, ISO 8601; empty for 长期
    due_text: str  # as printed: 2026年7月16日18时前
    photos: tuple[Shot, ...]
    category: str = ""
    basis: str = ""  # the article it breaks
    severity: str = ""
    on_spot: str = ""  # 当场整改, or what else was done about it while they stood there
    unit: str = ""  # who answers for it, where that is not the addressee
    person: str = ""  # 责任人
    result: str = ""  # 复查情况, 整改情况
    lasting: str = ""  # 长效措施
    feedback: str = ""  # 反馈时限, as it was ruled: 24小时


class Person(NamedTuple):
    """Somebody who checked; `staff` is the number on the card, and may be empty."""

    name: str
    staff: str


class Contact(NamedTuple):
    """Whom to ask; texts may be empty."""

    name: str
    phone: str


class Receipt(NamedTuple):
    """The sheet that comes back: what stands above the table, and until when it is expected."""

    text: str
    back_by: str


class Review(NamedTuple):
    """What was found when they came back: by whom, when, the verdict, and who agreed to close; may be empty."""

    by: str = ""
    at: str = ""  # as printed
    result: str = ""  # 已完成, 基本完成, 未整改, 反弹
    opinion: str = ""  # 销号意见
    approver: str = ""


class Delivery(NamedTuple):
    """How it was handed over; what is empty stays a blank line to be filled in by hand."""

    way: str = ""
    by: str = ""
    at: str = ""
    receiver: str = ""
    post: str = ""
    signed: str = ""  # the day the receiver signed
    refused: str = ""  # why it was not signed, and who saw it


class Grid(NamedTuple):
    """A table of a circular: what stands above it, headings, widths in parts of the type area, rows of texts."""

    caption: str
    heads: tuple[str, ...]
    parts: tuple[int, ...]
    rows: tuple[tuple[str, ...], ...]


class Section(NamedTuple):
    """A part of the text with its heading, paragraphs and tables."""

    heading: str
    paragraphs: tuple[str, ...]
    grids: tuple[Grid, ...] = ()


class Content(NamedTuple):
    """Everything that is printed, and `signed_by`, `checked_from` and `checked_to`, which are only kept."""

    id: str
    kind: str
    issuer: str
    number: str  # 文号; empty for a draft
    title: str  # newlines mark where it is to be broken; without any it is broken at its sense
    addressee: str
    copies: tuple[str, ...]
    issued: str  # ISO 8601 day; empty for a draft
    signed_by: str
    checked_from: str
    checked_to: str
    people: tuple[Person, ...]
    intro: tuple[str, ...]
    closing: tuple[str, ...]
    rows: tuple[Row, ...]
    contact: Contact
    log_head: str  # hex
    receipt: Receipt | None
    style: str = ""  # of STYLES; empty: 信函
    masthead: str = ""  # 发文机关标志 where it is not the issuer's name: ××文件, ××通报
    urgency: str = ""  # 特急, 加急
    edition: str = ""  # 期号 of a circular
    way: str = ""  # 明查, 暗访
    source: str = ""  # 日常督查, 12345, 上级交办 …
    companions: str = ""  # 陪同人员
    answers: str = ""  # 文号 of the document this one follows
    answers_of: str = ""  # ISO 8601 day of that document
    sections: tuple[Section, ...] = ()  # between `intro` and `closing`
    list_title: str = ""  # of the annex with the problems
    printed_by: str = ""  # 印发机关; empty: the issuer
    until: str = ""  # 督办时限, as printed: 2026年7月20日前
    review: Review = Review()
    delivery: Delivery = Delivery()


def to_plain(content: Content) -> dict[str, Any]:
    """Return the content as JSON data: objects, arrays, text, whole numbers and null."""
    return dict(_plain(content))


def _plain(value: object) -> Any:  # noqa: ANN401 (JSON data)
    if isinstance(value, tuple) and hasattr(value, "_fields"):
        silent = getattr(value, "_field_defaults", {})
        members = {field: getattr(value, field) for field in value._fields}
        return {field: _plain(member) for field, member in members.items() if member != silent.get(field, ...)}
    return [_plain(item) for item in value] if isinstance(value, tuple) else value


def from_plain(plain: Mapping[str, Any]) -> Content:
    """Read a content back.

    Raises:
        Unfit: `notice.content_unfit`, a member is missing, unknown or of the wrong type.
    """
    try:
        content: Content = _read(Content, plain)
    except (KeyError, TypeError, AttributeError) as error:
        raise Unfit("notice.content_unfit", detail=str(error)) from error
    check(content)
    return content


_members = cache(get_type_hints)


def _read(kind: Any, plain: Any) -> Any:  # noqa: ANN401 (JSON data)
    """Build what an annotation of this file calls for: a class, a tuple of one kind, or either that or nothing."""
    if hasattr(kind, "_fields"):
        wanted = _members(kind)
        return kind(**{name: _read(wanted.get(name, str), value) for name, value in plain.items()})
    if inner := get_args(kind):
        if NoneType in inner:
            return plain and _read(inner[0], plain)
        return tuple(_read(inner[0], item) for item in plain)
    return plain


def check(content: Content) -> None:
    """Refuse a content that cannot become a document.

    Raises:
        Unfit: `notice.content_unfit`; an unknown kind or style, nobody who checked, nothing to say, or a wrong type.
    """
    for member, known in (("kind", KINDS), ("style", ("", *STYLES))):
        if getattr(content, member) not in known:
            raise Unfit("notice.content_unfit", detail=f"{member}: {getattr(content, member)}")
    for member in ("people", "rows"):
        if not getattr(content, member) and not content.sections:
            raise Unfit("notice.content_unfit", detail=f"{member}: []")
    for path, value in walk(content):
        wanted = int if path.endswith(".no") or ".parts." in path else str
        if type(value) is not wanted or (path in DAYS and not _is_day(str(value))):
            raise Unfit("notice.content_unfit", detail=f"{path}: {value!r}")
    for section in content.sections:
        for grid in section.grids:
            if {len(grid.parts), *map(len, grid.rows)} != {len(grid.heads)}:
                raise Unfit("notice.content_unfit", detail=f"grid: {grid.caption}")


def _is_day(text: str) -> bool:
    try:
        return text == "" or date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


def walk(value: object, path: str = "") -> list[tuple[str, object]]:
    """Return (path, value) of every leaf, like ("rows.0.point.name", "东关市场")."""
    if isinstance(value, tuple) and hasattr(value, "_fields"):
        members: Sequence[tuple[object, object]] = [(field, getattr(value, field)) for field in value._fields]
    elif isinstance(value, tuple):
        members = list(enumerate(value))
    else:
        return [(path, value)] if (path, value) != ("receipt", None) else []
    inner = [walk(member, f"{path}.{key}" if path else str(key)) for key, member in members]
    return [leaf for leaves in inner for leaf in leaves]


def digest(content: Content) -> str:
    """Return the sha256 (hex) of the content as JSON with sorted members and no blanks."""
    plain = json.dumps(to_plain(content), ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(plain.encode()).hexdigest()


def points_in(rows: Sequence[Row]) -> int:
    """Return at how many points the rows were found."""
    return len({row.point.code or row.point.name for row in rows})


def chinese_date(day: str) -> str:
    """Write an ISO day as documents do, without leading zeros: 2026年3月5日."""
    if not day:
        return ""
    then = date.fromisoformat(day)
    return f"{then.year}年{then.month}月{then.day}日"
