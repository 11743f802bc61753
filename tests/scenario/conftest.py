"""Files of answers for the shared workspace."""

import json

import pytest


@pytest.fixture
def sheet(inside, patrol, tmp_path):
    """Write a file of answers for a point: the example, changed as the test wants."""

    def write(point="NM-001", name="answers.json", **changed):
        plain = json.loads(inside("-w", patrol, "survey", point, "--example").out)
        answers = changed.pop("answers", {})
        plain |= changed
        plain["answers"] |= answers
        file = tmp_path / name
        file.write_text(json.dumps(plain, ensure_ascii=False), encoding="utf-8")
        return file

    return write
