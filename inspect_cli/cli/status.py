"""`status`: what lies there today, and the next command for each."""

from typing import NamedTuple

import typer

from .. import clock
from ..findings.results import BEING_RECTIFIED
from ..log.codec import FOREVER
from ..log.kinds import INSPECTOR, ROLES, SUPERVISOR
from ..store import config
from .printer import out
from .run import here

app = typer.Typer()


class Count(NamedTuple):
    """What is counted, how, what to run next, and whether it is work on the spot or at the desk."""

    name: str
    sql: str
    command: str
    role: int = SUPERVISOR


# Each is one look-up in small or indexed tables.
COUNTS = (
    Count(
        "points_to_visit",
        """SELECT count(*) FROM task t JOIN round r ON r.code=t.round AND r.act='' WHERE t.team=
(SELECT team FROM person WHERE staff=:staff) AND NOT EXISTS
(SELECT 1 FROM visit v WHERE v.round=t.round AND v.point=t.point AND v.state='finished')""",
        "round todo",
        INSPECTOR,
    ),
    Count("drafts", "SELECT count(*) FROM visit WHERE state='draft'", "visit list --drafts", INSPECTOR),
    Count(
        "drafts_old",
        "SELECT count(*) FROM visit v JOIN template t ON t.sha256=v.template JOIN form f ON f.form_id=t.form_id "
        "WHERE v.state='draft' AND f.template<>v.template",
        "visit move --all --dry-run",
        INSPECTOR,
    ),
    Count("loose", "SELECT count(*) FROM attachment WHERE target='loose:'", "photo list --loose", INSPECTOR),
    Count("pending_units", "SELECT count(*) FROM finding WHERE unit=''", "finding list --pending"),
    Count(
        "to_hand_over",
        "SELECT count(*) FROM finding f WHERE unit<>'' AND NOT EXISTS "
        "(SELECT 1 FROM step s WHERE s.visit=f.visit AND s.path=f.path)",
        "notice draft",
    ),
    Count("notice_drafts", "SELECT count(*) FROM notice WHERE act=''", "notice issue --all --signed-by NAME"),
    Count(
        "overdue",
        f"SELECT count(*) FROM step s WHERE ({BEING_RECTIFIED}) AND due<>'' AND unixepoch(due)<unixepoch(:now)",
        "ledger show --overdue",
    ),
    Count("to_review", "SELECT count(*) FROM step WHERE act='rectify'", "ledger show --state 已整改"),
    Count(
        "double_numbers",
        "SELECT count(*) FROM (SELECT 1 FROM notice WHERE act='issue' AND running IS NOT NULL "
        "GROUP BY series, year, running HAVING count(*)>1)",
        "notice list",
    ),
    Count("conflicts", "SELECT count(*) FROM (SELECT DISTINCT kind, key FROM conflict)", "conflict list"),
    Count("quarantined", "SELECT count(*) FROM aside", "device list"),
    Count("pending", "SELECT count(*) FROM pending", "device list"),
)
FACTS = (
    ("points", "SELECT count(*) FROM point"),
    ("visits", "SELECT count(*) FROM visit WHERE state='finished'"),
    ("findings", "SELECT count(*) FROM finding"),
    ("notices", "SELECT count(*) FROM notice WHERE act='issue'"),
)
# What the laptops of a person may write.
RANK = """SELECT max(g.rank) FROM hello h JOIN device v ON lower(hex(v.pub))=h.device_key JOIN trust g USING(d)
WHERE h.staff=:staff AND g.last=:forever"""


@app.command("status")
def status() -> None:
    """What lies there today, and the next command for each: an inspector's own work, the desk's, or both.

    今日：巡查员看待查点位、草稿、待归属照片，督导员看待定、待交办、逾期、冲突，管理员都看；各给下一步命令。

    $ status
    """
    told = config.load(here.workspace().root)
    given: dict[str, object] = {"now": clock.stamp(), "staff": told.get("staff", ""), "forever": FOREVER}
    with here.reading() as db:
        rank = ROLES.get(told.get("role", "")) or db.execute(RANK, given).fetchone()[0]
        figures = {name: db.execute(sql).fetchone()[0] for name, sql in FACTS}
        todo = {count.name: db.execute(count.sql, given).fetchone()[0] for count in COUNTS}
    # What is another's work is only named while there is some; for programs everything is.
    both = rank not in (INSPECTOR, SUPERVISOR) or out.json or out.plain
    own = [count for count in COUNTS if count.role == rank or both]
    shown = own + [count for count in COUNTS if count not in own and todo[count.name]]
    out.record(
        {"workspace": str(here.workspace().root), **figures, **{count.name: todo[count.name] for count in shown}}
    )
    commands = list(dict.fromkeys(count.command for count in shown if todo[count.name]))
    if not figures["points"]:
        commands.insert(0, "point import FILE")
    if commands:
        out.next(*commands)
    else:
        out.done("status.nothing_waits")
