"""Laptops of a team, and a folder between them."""

import pytest
from field import Laptop

from inspect_cli.log import begin


@pytest.fixture
def stick(tmp_path):
    folder = tmp_path / "U盘"
    folder.mkdir()
    return folder


@pytest.fixture
def found(tmp_path):
    """Make the first laptop of a workspace."""

    def make(name):
        laptop = Laptop(tmp_path / name, tmp_path / f"{name}-keys")
        with pytest.MonkeyPatch.context() as patch:
            patch.setenv("INSPECT_KEYS", str(laptop.keys))
            begin.found(laptop.root, "清和区", {"staff": "01", "name": "督导员丙", "laptop": name}).close()
        return laptop

    return make


@pytest.fixture
def make_laptop(tmp_path, found):
    """Make laptops: the first founds the workspace, the others join it and are approved."""
    made = []

    def make(name, role="inspector"):
        if not made:
            made.append(found(name))
            return made[0]
        laptop = Laptop(tmp_path / name, tmp_path / f"{name}-keys")
        staff = f"{len(made) + 1:02}"
        with pytest.MonkeyPatch.context() as patch:
            patch.setenv("INSPECT_KEYS", str(laptop.keys))
            settings = {"staff": staff, "name": "巡查员甲", "laptop": name}
            begin.join(laptop.root, made[0].root, settings)[0].close()
        if role:
            made[0].merge(laptop)
            made[0].approve(staff, role)
            laptop.merge(made[0])
        made.append(laptop)
        return laptop

    return make


@pytest.fixture
def office(make_laptop, stick):
    return make_laptop("office").remote(stick)


@pytest.fixture
def patrol(make_laptop, office, stick):
    return make_laptop("patrol").remote(stick)
