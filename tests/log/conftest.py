"""A fresh team for each test."""

import shutil

import pytest
from laptops import Team, quick_folder


@pytest.fixture
def team():
    workshop = quick_folder()
    yield Team(workshop)
    shutil.rmtree(workshop)


@pytest.fixture
def founder(team):
    return team.founder


@pytest.fixture
def inspector(team):
    return team.join("01", "inspector")


@pytest.fixture
def supervisor(team):
    return team.join("70", "supervisor")
