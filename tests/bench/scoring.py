"""Rankings over a year: 1,500 points, 25 items, 12 rounds; against the bare sum over the same rows."""

import sqlite3
from collections.abc import Iterator

from inspect_cli.log.kinds import KINDS
from inspect_cli.log.schema import table_sql
from inspect_cli.reports import rules
from inspect_cli.reports.ranking import ranking
from inspect_cli.reports.samples import Chosen
from inspect_cli.templates import build, content
from inspect_cli.templates.files import reading
from inspect_cli.templates.report import Report

from .forms import form_text
from .harness import Bench, Line, best, figure, limit, seconds

ITEMS, ROUNDS, POINTS = 25, 12, 1500
NOBODY = ("", "", "", "")


@figure
def rankings(bench: Bench) -> Iterator[Line]:
    """Streets ranked over a year; half a year beside it, to see that the cost is linear in answers."""
    points = min(POINTS, bench.scale.each)
    year = _filled(points, ROUNDS)
    half = _filled(points, ROUNDS // 2)
    how = rules.read(year)
    sql = "SELECT visit, sum(got), sum(possible) FROM mark GROUP BY visit"
    ours, bare, less = best(
        bench.scale.rounds,
        lambda: seconds(lambda: ranking(year, "street", Chosen(), how)),
        lambda: seconds(lambda: year.execute(sql).fetchall()),
        lambda: seconds(lambda: ranking(half, "street", Chosen(), how)),
    )
    rows = points * ROUNDS * ITEMS
    yield limit(f"ranking of streets over {rows:,} answers", ours, "s", goal=2, yardstick=f"{bare:.2f} s bare")
    yield limit("the same against the bare sum, times as long", ours / bare, "×")
    yield limit("a year against half a year, per answer", ours / less / 2, "×", goal=1.3)


def _filled(points: int, rounds: int) -> sqlite3.Connection:
    db = sqlite3.connect(":memory:")
    for kind in ("setting", "point", "unit", "visit", "marks", "template"):
        db.execute(table_sql(KINDS[kind]))
    report = Report()
    form = build.build(reading.read_text(form_text(ITEMS), "bench.yaml", report), report)
    text = content.dumps(form.content)
    db.execute(
        'INSERT INTO template(sha256, content, at, "by", device, version) VALUES (?,?,?,?,?,?)',
        (form.sha256, text, *NOBODY),
    )
    db.executemany(
        'INSERT INTO point(code, name, type, street, at, "by", device, version) VALUES (?,?,?,?,?,?,?,?)',
        [(f"P{n:04}", f"点位{n}", f"类型{n % 40}", f"街道{n % 12}", *NOBODY) for n in range(points)],
    )
    visits = [(f"{r:02}{n:05}", f"P{n:04}", r) for r in range(rounds) for n in range(points)]
    db.executemany(
        'INSERT INTO visit(id, number, point, template, state, began, at, "by", device, version) '
        "VALUES (?1,?1,?2,?3,'finished',?4,'','','','')",
        [(key, point, form.sha256, f"2026-{r + 1:02}-13T08:00:00.000+08:00") for key, point, r in visits],
    )
    paths = [q.path for q in form.questions.values()]
    db.executemany(
        'INSERT INTO mark(visit, path, got, possible, category, indicator, at, "by", device, version) '
        "VALUES (?,?,?,1000,'公共环境','Ⅲ-59','','','','')",
        [
            (key, path, 0 if (n + at) % 13 == 0 else 1000)
            for at, (key, _, _) in enumerate(visits)
            for n, path in enumerate(paths)
        ],
    )
    return db
