"""Laptops of a team, and a folder between them."""

import shutil

import pytest
from field import Team


@pytest.fixture
def stick(tmp_path):
    folder = tmp_path / "U盘"
    folder.mkdir()
    return folder


@pytest.fixture(scope="session")
def beginnings():
    """The folders of teams as they begin, by who is in them: nobody writes to these."""
    return {}


@pytest.fixture
def team(request, tmp_path, tmp_path_factory, inside, beginnings):
    """A team, with the laptops that a test asks for by name; they are made once and copied."""
    crew = tuple(name for name in ("office", "patrol") if name in request.fixturenames)
    if crew not in beginnings:
        beginnings[crew] = tmp_path_factory.mktemp("team")
        first = Team(beginnings[crew], inside)
        for name in crew:
            first.make(name)
    shutil.copytree(beginnings[crew], tmp_path, dirs_exist_ok=True)
    return Team(tmp_path, inside)


@pytest.fixture
def make_laptop(team):
    return team.make


@pytest.fixture
def office(team, stick):
    return team.make("office").remote(stick)


@pytest.fixture
def patrol(team, office, stick):
    return team.make("patrol").remote(stick)
