"""Signed settings: whatever changes a figure or a document, for the whole team, from now on."""

import sqlite3
from collections.abc import Callable
from decimal import Decimal, InvalidOperation
from typing import NamedTuple

from ..errors import Usage
from .journal import Journal, Op


def weights(text: str) -> dict[str, Decimal]:
    """Read `实地=85 问卷=15` (blanks, commas, 、 between; full-width signs too) in the order in which it is written.

    Raises:
        Usage: `setting.weights`, a name without a number, a negative one, or a name twice.
    """
    found: dict[str, Decimal] = {}
    for pair in text.translate(str.maketrans("，、,；;＝：:", "     ===")).split():
        name, _, number = pair.partition("=")
        try:
            weight = Decimal(number)
        except InvalidOperation:
            raise Usage("setting.weights", value=pair) from None
        if not name or not weight.is_finite() or weight < 0 or name in found:
            raise Usage("setting.weights", value=pair)
        found[name] = weight
    return found


class Setting(NamedTuple):
    """A known setting: its value while nobody has set it, and the values it may take (empty: any text).

    `read` is what will read the value, and raises if it cannot.
    """

    default: str
    choices: tuple[str, ...] = ()
    read: Callable[[str], object] = str


KNOWN: dict[str, Setting] = {
    "org.name": Setting(""),
    # When the clock of a deadline starts: when it was found, when it was handed over, or when the unit signed for it.
    "deadline.start": Setting("交办", ("发现", "交办", "签收")),
    "calendar.days": Setting(""),
    "calendar.duty": Setting("08:30-12:00,14:00-17:30"),
    "notice.issuer": Setting(""),
    "notice.series": Setting("文创改"),
    # Series of their own for some kinds, as 督办单=文创督、抄告单=文创抄.
    "notice.series.kinds": Setting(""),
    # Who may send an 抄告单: words in the name of the issuing organ, or staff numbers.
    "notice.issuers": Setting("宣传部、文明办、精神文明建设"),
    "notice.contact": Setting(""),
    # How a round was checked, and what brought it about, as it stands in the list of problems.
    "notice.way": Setting("", ("", "明查", "暗访")),
    "notice.source": Setting(""),
    # How documents are handed over as a rule; what stays empty is filled in by hand.
    "notice.delivery": Setting("", ("", "直接送达", "留置送达", "邮寄送达", "电子送达", "委托送达")),
    "notice.copies": Setting(""),
    # Whom a circular is addressed to.
    "notice.circulated": Setting("各街道办事处，各责任单位"),
    # Until when the receipt of a notice is wanted back, reckoned from its issue.
    "notice.reply": Setting("5工作日"),
    # Until when at the latest what is urged has to be put right, reckoned from the issue of its 督办单; may be empty.
    "notice.urged": Setting("3工作日"),
    # How scores are reckoned; what each word means stands in docs/scoring.md.
    "score.item": Setting("得分率", ("得分率", "符合率", "扣分")),
    "score.visits": Setting("末次", ("末次", "最差", "平均")),
    "score.type": Setting("点位平均", ("点位平均", "合计")),
    "score.rounding": Setting("逐级", ("逐级", "末级")),
    "score.types": Setting("", read=weights),
    "score.parts": Setting("实地=100", read=weights),
    "score.grades": Setting("优秀=90 良好=80 合格=70 不合格=0", read=weights),
}

# Beginnings of names of which there is one for each kind of document, or (notice.lasting.) of problem; what stands
# behind, the room for notices knows.
FAMILIES = ("notice.style.", "notice.wording.", "notice.lasting.")


def under(db: sqlite3.Connection, beginning: str) -> dict[str, str]:
    """Return the settings that were made under a beginning, by what follows it."""
    sql = "SELECT substr(name, length(?1)+1), value FROM setting WHERE substr(name, 1, length(?1))=?1"
    return dict(db.execute(sql, (beginning,)).fetchall())


def get(db: sqlite3.Connection, name: str) -> str:
    """Return the value of a known setting."""
    row = db.execute("SELECT value FROM setting WHERE name=?", (name,)).fetchone()
    return str(row[0]) if row else KNOWN.get(name, Setting("")).default


def put(journal: Journal, name: str, value: str) -> str:
    """Write a setting; return the value it had.

    Raises:
        Usage: no such setting, or a value it cannot take.
        Refused: this takes a supervisor.
    """
    if name not in KNOWN and not name.startswith(FAMILIES):
        raise Usage("setting.unknown", name=name, known=", ".join((*KNOWN, *(f"{family}…" for family in FAMILIES))))
    known = KNOWN.get(name, Setting(""))
    choices = known.choices
    if choices and value not in choices:
        raise Usage("setting.bad_value", name=name, value=value, choices=", ".join(choices))
    known.read(value)
    before = get(journal.db, name)
    journal.append([Op("setting", name, {"value": value})])
    return before
