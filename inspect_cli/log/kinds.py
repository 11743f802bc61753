"""What the fold must know of every kind of operation: its key, its table, and who may write it.

Data, no code. The kinds and acts of operations already written can never be changed or taken away; tables
and columns can (they are refolded when `FOLD_VERSION` changes).
"""

from collections.abc import Mapping
from typing import NamedTuple

FOLD_VERSION = 4

INSPECTOR, SUPERVISOR, ADMIN = 1, 2, 3
ROLES = {"inspector": INSPECTOR, "supervisor": SUPERVISOR, "admin": ADMIN}


class Kind(NamedTuple):
    """One kind of operation and the table it folds into.

    `key` names the primary key columns; `split` is the character at which the operation's key is cut into
    two of them (at its first or last place). `columns` are SQL columns taken from the members of `data` of
    the same name; a column `act` is the act. `each` names an array in `data` that becomes a row per element,
    which then gives the last key column and the other columns.
    """

    table: str
    key: tuple[str, ...]
    columns: tuple[str, ...]
    rights: Mapping[str, int]  # act → lowest rank that may write it
    split: str = ""
    cut: str = "first"
    each: str = ""


KINDS: dict[str, Kind] = {
    "setting": Kind("setting", ("name",), ("value TEXT",), {"": SUPERVISOR}),
    # The admin's word on a device, and the device's own word on itself.
    "device": Kind(
        "approval",
        ("device_key",),
        ("role TEXT", "name TEXT", "staff TEXT", "last INTEGER"),
        {"": ADMIN, "revoke": ADMIN},
    ),
    "hello": Kind("hello", ("device_key",), ("name TEXT", "staff TEXT", "person TEXT"), {"": INSPECTOR}),
    "person": Kind(
        "person",
        ("staff",),
        ("name TEXT", "role TEXT", "team TEXT", "card TEXT", "street TEXT", "phone TEXT"),
        {"": SUPERVISOR},
    ),
    "unit": Kind(
        "unit",
        ("code",),
        (
            "name TEXT",
            "short TEXT",
            "alias TEXT",
            "roles TEXT",
            "class TEXT",
            "address_as TEXT",
            "ranking TEXT",
            "leader TEXT",
            "deputy TEXT",
            "contact TEXT",
            "phone TEXT",
        ),
        {"": SUPERVISOR},
    ),
    # Which unit a role of the templates means: here (a point, a community, a street), or everywhere.
    "duty": Kind("duty", ("role", "place"), ("unit TEXT",), {"": SUPERVISOR}, split="@"),
    "point": Kind(
        "point",
        ("code",),
        (
            "name TEXT",
            "type TEXT",
            "street TEXT",
            "community TEXT",
            "grid TEXT",
            "address TEXT",
            "operator TEXT",
            "street_chief TEXT",
            "road_chief TEXT",
            "grid_worker TEXT",
            "linked_leader TEXT",
            "lon TEXT",
            "lat TEXT",
            "crs TEXT",
            "remark TEXT",
        ),
        {"": SUPERVISOR},
    ),
    "template": Kind(
        "template",
        ("sha256",),
        ("form_id TEXT", "title TEXT", "form_version TEXT", "point_type TEXT", "content TEXT"),
        {"": SUPERVISOR},
    ),
    # Which published template is in force for a form: a head of its own, so that two of them are a conflict.
    "form": Kind("form", ("form_id",), ("template TEXT", "form_version TEXT", "point_type TEXT"), {"": SUPERVISOR}),
    # A round: which visits it is made of, by which templates (form id → sha256), and until when it is open.
    "round": Kind(
        "round",
        ("code",),
        (
            "act TEXT",
            "name TEXT",
            "since TEXT",
            "until TEXT",
            "mode TEXT",
            "channel TEXT",
            "campaign TEXT",
            "pins TEXT",
        ),
        {"": SUPERVISOR, "close": SUPERVISOR},
    ),
    # Points drawn by lot, with all that is needed to draw them again.
    "draw": Kind(
        "draw",
        ("round", "id"),
        ("seed TEXT", "rule TEXT", "spread INTEGER", "candidates TEXT", "hash TEXT", "points TEXT"),
        {"": SUPERVISOR},
        split="/",
    ),
    "task": Kind("task", ("round", "point"), ("team TEXT", "place INTEGER"), {"": SUPERVISOR}, split="/"),
    "visit": Kind(
        "visit",
        ("id",),
        (
            "number TEXT",
            "point TEXT",
            "template TEXT",
            "state TEXT",
            "began TEXT",
            "finished TEXT",
            "outcome TEXT",
            "people TEXT",
            "round TEXT",
            "mode TEXT",
            "channel TEXT",
            "campaign TEXT",
            "community TEXT",
            "companions TEXT",
        ),
        {"": INSPECTOR, "finish": INSPECTOR},
    ),
    "answer": Kind(
        "answer",
        ("visit", "path"),
        ("value TEXT", "problem TEXT", "remark TEXT", "how TEXT"),
        {"": INSPECTOR},
        split="/",
    ),
    # Points got and possible, in thousandths, one row per scored question.
    "marks": Kind(
        "mark",
        ("visit", "path"),
        ("got INTEGER", "possible INTEGER", "category TEXT", "indicator TEXT"),
        {"": INSPECTOR},
        each="items",
    ),
    "photo": Kind(
        "photo",
        ("sha256",),
        (
            "format TEXT",
            "bytes INTEGER",
            "width INTEGER",
            "height INTEGER",
            "orientation INTEGER",
            "taken TEXT",
            "lon TEXT",
            "lat TEXT",
            "make TEXT",
            "model TEXT",
        ),
        {"": INSPECTOR},
    ),
    "attachment": Kind(
        "attachment",
        ("target", "photo"),
        ("name TEXT", "caption TEXT", "taken TEXT", "taken_from TEXT", "late INTEGER"),
        {"": INSPECTOR},
        split="/",
        cut="last",
    ),
    "finding": Kind(
        "finding",
        ("visit", "path"),
        (
            "number TEXT",
            "point TEXT",
            "item TEXT",
            "problem TEXT",
            "category TEXT",
            "indicator TEXT",
            "severity TEXT",
            "requirement TEXT",
            "basis TEXT",
            "deadline TEXT",
            "feedback TEXT",
            "unit TEXT",
            "joint TEXT",
            "wanted TEXT",
            "found TEXT",
            "samples TEXT",
            "on_spot TEXT",
        ),
        {"": INSPECTOR},
        split=".",
    ),
    # The state of a finding is its live step; each step names the one it follows.
    "step": Kind(
        "step",
        ("visit", "path"),
        (
            "act TEXT",
            "notice TEXT",
            "rule TEXT",
            "start TEXT",
            "due TEXT",
            "calendar TEXT",
            "starts TEXT",
            "result TEXT",
            "note TEXT",
            "done TEXT",
            "reviewed TEXT",
            "reviewer TEXT",
            "opinion TEXT",
        ),
        {"issue": SUPERVISOR, "rectify": INSPECTOR, "review": INSPECTOR, "close": SUPERVISOR},
        split=".",
    ),
    "notice": Kind(
        "notice",
        ("id",),
        (
            "act TEXT",
            "kind TEXT",
            "unit TEXT",
            "series TEXT",
            "year INTEGER",
            "running INTEGER",
            "number TEXT",
            "issued TEXT",
            "signed_by TEXT",
            "findings TEXT",
            "follows TEXT",
            "reason TEXT",
            "void_reason TEXT",
            "content TEXT",
        ),
        {"": SUPERVISOR, "issue": SUPERVISOR, "void": SUPERVISOR},
    ),
    # What a notice says of one finding, word for word; the key begins with the visit, so that erasure finds it.
    "notice_row": Kind(
        "notice_row",
        ("finding", "notice"),
        ("no INTEGER", "content TEXT"),
        {"": SUPERVISOR},
        split="/",
        cut="last",
    ),
    # Whose laptop gives which numbers: a part of what `parent` names (empty: of the whole series, the founder's).
    "series": Kind(
        "series",
        ("id",),
        (
            "act TEXT",
            "series TEXT",
            "year INTEGER",
            "first INTEGER",
            "last INTEGER",
            "owner TEXT",
            "parent TEXT",
            "reason TEXT",
        ),
        {"": SUPERVISOR, "take": ADMIN},
    ),
    # Who took a notice over, when and how; its key is the notice, so that two tellings are a conflict.
    "receipt": Kind(
        "receipt",
        ("notice",),
        (
            "person TEXT",
            "post TEXT",
            "received TEXT",
            "way TEXT",
            "bearer TEXT",
            "refused INTEGER",
            "witness TEXT",
            "note TEXT",
        ),
        {"": INSPECTOR},
    ),
    # A PDF made or sent to a printer; the hash of its bytes proves later that a file is ours.
    "print": Kind(
        "print",
        ("notice", "tag"),
        ("target TEXT", "copies INTEGER", "sha256 TEXT"),
        {"": INSPECTOR},
        split="/",
    ),
    "erase": Kind("erase", ("target",), ("reason TEXT",), {"": ADMIN}),
}
