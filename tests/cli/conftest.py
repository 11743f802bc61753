"""Days on patrol, a noun that exists in tests only, and a folder that passes for a workspace."""

import os
import shutil
import sys
import types
from pathlib import Path
from typing import Annotated, Literal

import pytest
import typer
from patrol import Patrol

from inspect_cli import errors
from inspect_cli.cli import maketable, table
from inspect_cli.cli.printer import out


@pytest.fixture(scope="session")
def stories():
    """The folders that a story left, and the program's clock at its end."""
    return {}


@pytest.fixture
def morning(inside, monkeypatch, tmp_path, tmp_path_factory, stories):
    """Begin a day on patrol. What `story` does on it is done once in this process; later tests get copies."""

    def begin(story=Patrol.found, hands=Patrol):
        patrol = hands(inside, monkeypatch, tmp_path)
        if story in stories:
            folder, clock = stories[story]
            shutil.copytree(folder, tmp_path, dirs_exist_ok=True)
            monkeypatch.setenv("INSPECT_NOW", clock)
        else:
            if story is not Patrol.found:
                begin()
            story(patrol)
            folder = shutil.copytree(tmp_path, tmp_path_factory.mktemp("story"), dirs_exist_ok=True)
            stories[story] = folder, os.environ["INSPECT_NOW"]
        return patrol

    return begin


@pytest.fixture
def workspace(tmp_path):
    """A folder that passes for a workspace."""
    root = tmp_path / "工作区"
    (root / "data").mkdir(parents=True)
    (root / "data" / "inspect.db").touch()
    return root


def market_app():
    """A noun that exists in tests only, with every sort of parameter and of failure."""
    app = typer.Typer(name="market", help="市场：试验用 | For tests")

    @app.command("list")
    def list_(
        street: Annotated[str, typer.Option("--street", metavar="S", help="街道 | Street")] = "",
        limit: Annotated[int, typer.Option("--limit", metavar="N", help="最多几行 | At most")] = 50,
        state: Annotated[Literal["open", "closed"], typer.Option("--state", help="状态 | State")] = "open",
    ) -> None:
        """List the markets.

        看市场、台账：列出市场。

        $ market list --street 兴园街道
        """
        rows = [("M01", f"{street}中心市场", 86.5), ("M02", "兴园农贸市场\t东门", 100)]
        out.rows(("code", "name", "score"), rows[:limit])
        out.tell("market.counted", count=len(rows[:limit]))
        out.next("market add M03")

    @app.command("add")
    def add(
        code: Annotated[str, typer.Argument(help="编码 | Code")],
        photos: Annotated[list[Path] | None, typer.Argument(metavar="PHOTO", help="照片 | Photos")] = None,
        text: Annotated[str, typer.Option("--text", help="说明 | Text")] = "",
        good: Annotated[bool, typer.Option("--good", help="亮点 | Bright spot")] = False,
    ) -> None:
        """Add a market.

        加市场：新增一个市场。

        $ market add M03
        """
        out.record({"code": code, "photos": photos or [], "text": text, "good": good})
        out.rows(("photo",), [(p,) for p in photos or []], into="pictures")

    @app.command("series add")
    def series_add() -> None:
        """Add a series.

        加字号：新增字号。

        $ market series add
        """
        out.warn(errors.Unfit("market.odd", where=errors.Where("a.xlsx", "表1", 3, "B")))

    @app.command("series list")
    def series_list() -> None:
        """List the series.

        看字号：列出字号。

        $ market series list
        """
        raise typer.Exit(6)

    return app


@pytest.fixture
def market(monkeypatch, tmp_path):
    """Put the noun `market` into the table for the time of a test."""
    app = market_app()
    made = maketable.make()
    maketable.add(made, "market", app)
    module = types.ModuleType("inspect_cli.cli.market")
    module.app = app
    monkeypatch.setitem(sys.modules, "inspect_cli.cli.market", module)
    file = tmp_path / "table.json"
    file.write_text(maketable.written(made), encoding="utf-8")
    monkeypatch.setattr(table, "FILE", str(file))
    table.table.cache_clear()
    yield app
    table.table.cache_clear()
