"""Many notices at once: two processes against one, and the memory of a long run."""

import hashlib
import os
import shutil
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

from inspect_cli.log.journal import Journal, Op, open_journal
from inspect_cli.log.schema import NEWEST
from inspect_cli.notices import batch, registry
from inspect_cli.notices.content import to_plain
from inspect_cli.notices.page.fonts import load_fonts
from inspect_cli.photos import folder
from inspect_cli.store.database import reading
from inspect_cli.store.workspace import Workspace

from .documents import KIND, PHOTOS, notice, pictures
from .harness import Bench, Line, best, figure, limit, rates, seconds

SERIES, YEAR, MEGABYTE = "清文创改", 2026, 1 << 20


def issue(journal: Journal, count: int, unit: str = "", photos: int = PHOTOS) -> None:
    """Write issued notices of three rows into the log, as `notice issue` does, and their photos beside it."""
    drawn = pictures(photos)
    for picture in drawn:
        folder.keep(_place(journal, picture), picture, journal.workspace.photos)
    for number in range(1, count + 1):
        content = notice(drawn, number)._replace(id=f"260720bench{number:03x}")
        plain = to_plain(content)
        rows = plain.pop("rows")
        keys = [f"260714bench{number:03x}.hygiene/q{at:02}" for at in range(len(rows))]
        head = {"kind": KIND, "unit": unit, "findings": keys, "issued": f"{content.issued}T09:00:00+08:00"}
        head |= {"series": SERIES, "year": YEAR, "running": number, "number": content.number}
        ops = [Op("notice", content.id, {**head, "signed_by": content.signed_by, "content": plain}, "issue", ())]
        for key, row in zip(keys, rows, strict=True):
            ops.append(Op("notice_row", f"{key}/{content.id}", {"no": row["no"], "content": row}, replaces=()))
        journal.append(ops)


def _place(journal: Journal, picture: bytes) -> Path:
    return folder.working_copy_path(journal.workspace.photos, hashlib.sha256(picture).hexdigest())


def workspace(bench: Bench, count: int) -> Path:
    """Return a workspace with so many issued notices."""
    root = bench.team.copy(bench.team.empty)
    with open_journal(Workspace(root)) as journal:
        issue(journal, count)
    return root


def run(root: Path, jobs: int) -> list[int]:
    """Make all notices anew; return the memory of this process after each, in bytes (0 where it cannot be asked)."""
    shutil.rmtree(Workspace(root).notices, ignore_errors=True)
    order, fonts = batch.Order(root, {}), load_fonts()
    with reading(Workspace(root).database, NEWEST) as db:
        found = registry.notices(db)
    memory = []
    with closing(batch.make(order, found, jobs, fonts)) as results:
        for made in results:
            assert made.fresh, made.problem
            memory.append(resident())
    return memory


def resident() -> int:
    """Return how much memory this process has of its own."""
    try:
        pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    except OSError:
        return 0
    return pages * os.sysconf("SC_PAGE_SIZE")


@figure
def notices_at_once(bench: Bench) -> Iterator[Line]:
    """A batch, each notice a durable file: two processes against one."""
    count = bench.scale.notices
    root = workspace(bench, count)
    memory: list[int] = []

    def one() -> float:
        return seconds(lambda: memory.extend(run(root, 1)))

    # The first run converts characters that no run before has met.
    run(root, 1)
    spent = best(min(2, bench.scale.rounds), lambda: seconds(lambda: run(root, 2)), one)
    yield rates(f"{count} notices, two processes against one", count, *spent, goal=1.6)
    from_, to = memory[count // 10 - 1], max(memory[count // 10 : count])
    if from_:
        grown = f"{from_ / MEGABYTE:.0f} to {to / MEGABYTE:.0f} MB"
        yield limit(f"memory from notice {count // 10} to {count}", 100 * (to - from_) / from_, "%", 10, grown)
    bench.team.drop(root)


@figure
def notices_there_already(bench: Bench) -> Iterator[Line]:
    """A batch whose files are all there: read and compared, against making them."""
    count = bench.scale.notices
    root = workspace(bench, count)
    made = seconds(lambda: run(root, 1))

    def again() -> None:
        with reading(Workspace(root).database, NEWEST) as db:
            found = registry.notices(db)
        with closing(batch.make(batch.Order(root, {}), found, 1, load_fonts())) as results:
            assert not any(each.fresh for each in results)

    yield rates(f"{count} notices that are there already, against making them", count, seconds(again), made, goal=3)
    bench.team.drop(root)
