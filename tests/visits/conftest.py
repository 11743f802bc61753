"""Conversations over the sample workspace."""

import pytest
from conversation import Conversation

from inspect_cli.cli import words


@pytest.fixture(autouse=True)
def pinned(monkeypatch):
    monkeypatch.setenv("INSPECT_NOW", "2026-07-20T08:30:00+08:00")
    monkeypatch.setenv("INSPECT_LANG", "zh")
    words.settle()
    yield
    words.settle()


@pytest.fixture
def publish(inside, patrol):
    """Publish a form written in a test."""

    def published(name, text):
        file = patrol / "surveys" / f"{name}.yaml"
        file.parent.mkdir(exist_ok=True)
        file.write_text(text, encoding="utf-8")
        assert inside("-w", patrol, "template", "publish", file).code in (0, 3)

    return published


@pytest.fixture
def begun(patrol):
    """Begin a survey at a point; all are closed at the end."""
    open_ones = []

    def begin(point="NM-004", **options):
        talk = Conversation(patrol, point, **options)
        open_ones.append(talk)
        return talk

    yield begin
    for talk in open_ones:
        talk.__exit__()
