"""What ODK Web Forms did with a form, step by step, ours does too (`recorded/`: forms, and how they were played)."""

import json
import sys
from pathlib import Path

import pytest
from wild_forms import opened

FOLDER = Path(__file__).parent / "recorded"
sys.path.append(str(FOLDER))

from played import nested, play, sent, state  # noqa: E402

RUNS = json.loads((FOLDER / "runs.json").read_text(encoding="utf-8"))
# What people see of a hidden question is nothing; engines differ in what they say of it then.
SEEN = slice(0, 2)


@pytest.mark.parametrize("run", RUNS, ids=[run["name"] for run in RUNS])
def test_a_form_goes_as_in_odk_web_forms(run, tmp_path, monkeypatch):
    monkeypatch.setenv("INSPECT_NOW", "2026-07-15T09:30:00+08:00")
    for name, text in run["files"].items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    form, expected = opened(run["form"], tmp_path, username="巡查员甲", deviceid="laptop"), {}
    for step, changed in zip([None, *run["steps"]], run["states"], strict=True):
        if step:
            play(form, step)
        expected = {path: told for path, told in (expected | changed).items() if told is not None}
        found = state(form)
        for path, told in expected.items():
            if path.endswith("_count"):
                continue
            whole = slice(None) if told[1] else SEEN
            assert (path, found[path][whole]) == (path, told[whole]), step
        assert found.keys() <= expected.keys(), step
    assert sent(form) == nested(run["xml"])
