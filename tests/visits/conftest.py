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
