"""Plays forms to the engine of ODK Web Forms and writes down what it does: `runs.json`, for `test_recorded.py`.

Wanted once for a new form, or for a new version of the engine; Node 20 and its packages in a folder of their own:

    npm install --prefix FOLDER @getodk/xforms-engine jsdom
    python tests/templates/recorded/record.py FOLDER
"""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).parent
sys.path[:0] = [str(HERE), str(HERE.parent), str(HERE.parents[2])]
RANDOM, LINKED = range(1, 160), range(1, 33)
# What comes out otherwise each time, or asks for hundreds of instances.
UNSTEADY = (
    "random",
    "uuid",
    "now()",
    "start",
    "end'",
    "today",
    "count(",
    "audit",
    "or_other",
    "randomize=true'",
    "'repeat_count': '${",
    "= 1'}",
)


def written(sheets):
    """The sheets as a Markdown table."""
    lines = []
    for sheet, rows in sheets.items():
        columns = list(dict.fromkeys(column for row in rows for column in row))
        lines += [f"| {sheet} |" + " |" * len(columns), f"| | {' | '.join(columns)} |"]
        lines += [f"| | {' | '.join(row.get(column, '') for column in columns)} |" for row in rows]
    return "\n".join(lines) + "\n"


def chosen():
    """Name, text, steps and files of every form: those that were thought out, and some made by chance."""
    import found
    import linked
    from forms import FORMS
    from parts import FILES, PLACES
    from steps import steps
    from values import FORMS as VALUES
    from xlsforms import Maker

    beside = FILES | found.FILES
    for name, (rows, done, *more) in (FORMS | VALUES | found.FORMS).items():
        used = {column for row in rows for column in row["type"].split()} | {str(row) for row in rows}
        used |= {f"{row['name']}.xml" for row in rows if row["type"] == "xml-external"}
        lists = [row for row in PLACES if any(row["list_name"] in each for each in used)]
        files = {file: text for file, text in beside.items() if any(file in each for each in used)}
        sheets = {
            "survey": rows,
            **({"choices": lists} if lists else {}),
            "settings": [{"form_id": "f", "version": "3"}],
            **(more[0] if more else {}),
        }
        yield name, written(sheets), done, files
    for seed in RANDOM:
        sheets = Maker(seed).workbook()
        said = str(sheets)
        if "|" not in said and not any(word in said for word in UNSTEADY):
            text = written(sheets)
            yield f"random {seed}", text, steps(text, seed), {}
    for seed in LINKED:
        text = written(linked.Linked(seed).sheets())
        yield f"linked {seed}", text, steps(text, seed, 12, linked.FILES), linked.FILES


def main(folder):
    from pyxform.xls2xform import convert

    shutil.copy(HERE / "record.mjs", folder)
    jobs = list(chosen())
    asked = [json.dumps({"xform": convert(text).xform, "files": files, "steps": done}) for _, text, done, files in jobs]
    made = subprocess.run(
        ["node", "--conditions=browser", "record.mjs"], cwd=folder, input="\n".join(asked) + "\n", check=True,
        capture_output=True, text=True, env=os.environ | {"TZ": "Asia/Shanghai"},
    )  # fmt: skip
    runs = []
    for (name, text, done, files), line in zip(jobs, made.stdout.splitlines(), strict=True):
        found = json.loads(line)
        if "error" in found:
            print(name, found["error"])
            continue
        states = [found["states"][0]]
        for before, after in zip(found["states"], found["states"][1:], strict=False):
            changed = {path: told for path, told in after.items() if before.get(path) != told}
            states.append(changed | dict.fromkeys(before.keys() - after.keys()))
        run = {"name": name, "form": text, "files": files, "steps": done, "states": states, "xml": found["xml"]}
        runs.append(run)
    lines = ",\n".join(json.dumps(run, ensure_ascii=False) for run in runs)
    (HERE / "runs.json").write_text(f"[\n{lines}\n]\n", encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
