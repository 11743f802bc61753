"""What a notice says: a snapshot in plain text that can be printed again years later.

Nothing here refers to a table. Everything a reader sees is written out, so a later change of a point, a unit
or a setting does not change a notice that was issued.
"""

import hashlib
import json
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple

from ..errors import Unfit

DAYS = ("issued", "checked_from", "checked_to")  # ISO 8601 days, or empty
KINDS = ("整改通知书", "交办单", "督办单", "抄告单", "复查意见书")


class Place(NamedTuple):
    """The point a finding was made at; texts may be empty."""

    code: str
    name: str
    type: str
    street: str
    address: str


class Shot(NamedTuple):
    """One photo: the evidence and the working copy that is printed (both sha256, hex), and its words."""

    photo: str
    copy: str
    taken: str  # ISO 8601, or empty
    strip: str  # the stamp: type, name, time, place, inspector, number; newlines are kept


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


class Content(NamedTuple):
    """Everything that is printed, and `signed_by`, `checked_from` and `checked_to`, which are only kept."""

    id: str
    kind: str
    issuer: str
    number: str  # 文号; empty for a draft
    title: str  # newlines mark where it may be broken
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


def to_plain(content: Content) -> dict[str, Any]:
    """Return the content as JSON data: objects, arrays, text, whole numbers and null."""
    return dict(_plain(content))


def _plain(value: object) -> Any:  # noqa: ANN401 (JSON data)
    if isinstance(value, tuple) and hasattr(value, "_fields"):
        return {field: _plain(getattr(value, field)) for field in value._fields}
    return [_plain(item) for item in value] if isinstance(value, tuple) else value


def from_plain(plain: Mapping[str, Any]) -> Content:
    """Read a content back.

    Raises:
        Unfit: `notice.content_unfit`, a member is missing, unknown or of the wrong type.
    """
    try:
        content = Content(
            **{
                **plain,
                "copies": tuple(plain["copies"]),
                "people": tuple(Person(**person) for person in plain["people"]),
                "intro": tuple(plain["intro"]),
                "closing": tuple(plain["closing"]),
                "rows": tuple(_row(row) for row in plain["rows"]),
                "contact": Contact(**plain["contact"]),
                "receipt": plain["receipt"] and Receipt(**plain["receipt"]),
            }
        )
    except (KeyError, TypeError) as error:
        raise Unfit("notice.content_unfit", detail=str(error)) from error
    check(content)
    return content


def _row(plain: Mapping[str, Any]) -> Row:
    point, photos = Place(**plain["point"]), tuple(Shot(**photo) for photo in plain["photos"])
    return Row(**{**plain, "point": point, "joint": tuple(plain["joint"]), "photos": photos})


def check(content: Content) -> None:
    """Refuse a content that cannot become a document.

    Raises:
        Unfit: `notice.content_unfit`; an unknown kind, nobody who checked, no row, or a wrong type.
    """
    if content.kind not in KINDS:
        raise Unfit("notice.content_unfit", detail=f"kind: {content.kind}")
    for member in ("people", "rows"):
        if not getattr(content, member):
            raise Unfit("notice.content_unfit", detail=f"{member}: []")
    for path, value in walk(content):
        wanted = int if path.endswith(".no") else str
        if type(value) is not wanted or (path in DAYS and not _is_day(str(value))):
            raise Unfit("notice.content_unfit", detail=f"{path}: {value!r}")


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


def chinese_date(day: str) -> str:
    """Write an ISO day as documents do, without leading zeros: 2026年3月5日."""
    if not day:
        return ""
    then = date.fromisoformat(day)
    return f"{then.year}年{then.month}月{then.day}日"
