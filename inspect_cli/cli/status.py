"""`status`: what lies there today, and the next command for each."""

import typer

from .. import clock
from .printer import out
from .run import here

app = typer.Typer()

# What is counted, how, and what to run next. Each is one look-up in small or indexed tables.
COUNTS = (
    ("drafts", "SELECT count(*) FROM visit WHERE state='draft'", "visit list --drafts"),
    (
        "drafts_old",
        "SELECT count(*) FROM visit v JOIN template t ON t.sha256=v.template JOIN form f ON f.form_id=t.form_id "
        "WHERE v.state='draft' AND f.template<>v.template",
        "visit move --all --dry-run",
    ),
    ("pending_units", "SELECT count(*) FROM finding WHERE unit=''", "finding list --pending"),
    (
        "to_hand_over",
        "SELECT count(*) FROM finding f WHERE unit<>'' AND NOT EXISTS "
        "(SELECT 1 FROM step s WHERE s.visit=f.visit AND s.path=f.path)",
        "notice draft",
    ),
    ("notice_drafts", "SELECT count(*) FROM notice WHERE act=''", "notice issue --all --signed-by NAME"),
    (
        "overdue",
        "SELECT count(*) FROM step WHERE (act='issue' OR act='review' AND result IN ('未整改','反弹')) AND due<>'' "
        "AND unixepoch(due)<unixepoch(:now)",
        "ledger show --overdue",
    ),
    ("to_review", "SELECT count(*) FROM step WHERE act='rectify'", "ledger show --state 已整改"),
    (
        "double_numbers",
        "SELECT count(*) FROM (SELECT 1 FROM notice WHERE act='issue' AND running IS NOT NULL "
        "GROUP BY series, year, running HAVING count(*)>1)",
        "notice list",
    ),
    ("loose", "SELECT count(*) FROM attachment WHERE target='loose:'", "photo list --loose"),
    ("conflicts", "SELECT count(*) FROM (SELECT DISTINCT kind, key FROM conflict)", "conflict list"),
    ("quarantined", "SELECT count(*) FROM aside", "device list"),
    ("pending", "SELECT count(*) FROM pending", "device list"),
)
FACTS = (
    ("points", "SELECT count(*) FROM point"),
    ("visits", "SELECT count(*) FROM visit WHERE state='finished'"),
    ("findings", "SELECT count(*) FROM finding"),
    ("notices", "SELECT count(*) FROM notice WHERE act='issue'"),
)


@app.command("status")
def status() -> None:
    """What lies there today, and the next command for each.

    今日：草稿、待定、待交办、逾期、冲突、隔离，各给下一步命令。

    $ status
    """
    with here.reading() as db:
        now = clock.stamp()
        figures = {name: db.execute(sql).fetchone()[0] for name, sql in FACTS}
        todo = {name: db.execute(sql, {"now": now}).fetchone()[0] for name, sql, _ in COUNTS}
    out.record({"workspace": str(here.workspace().root), **figures, **todo})
    commands = list(dict.fromkeys(command for name, _, command in COUNTS if todo[name]))
    if not figures["points"]:
        commands.insert(0, "point import FILE")
    if commands:
        out.next(*commands)
    else:
        out.done("status.nothing_waits")
