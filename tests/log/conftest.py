"""A fresh team for each test."""

import shutil

import pytest
from laptops import Team, open_folder

CREW = {"inspector": "01", "supervisor": "70"}


@pytest.fixture(scope="session")
def beginnings():
    """The folders of teams as they begin, by who is in them: nobody writes to these."""
    made = {}
    yield made
    for workshop in made.values():
        shutil.rmtree(workshop)


@pytest.fixture
def team(request, beginnings):
    """A founder, and those whom the test asks for; they are made once and copied."""
    crew = tuple(role for role in CREW if role in request.fixturenames)
    if crew not in beginnings:
        beginnings[crew] = open_folder()
        first = Team(beginnings[crew])
        for role in crew:
            first.join(CREW[role], role)
    workshop = open_folder()
    shutil.copytree(beginnings[crew], workshop, dirs_exist_ok=True)
    yield Team(workshop)
    shutil.rmtree(workshop)


@pytest.fixture
def founder(team):
    return team.founder


@pytest.fixture
def inspector(team):
    return team.laptop(CREW["inspector"])


@pytest.fixture
def supervisor(team):
    return team.laptop(CREW["supervisor"])
