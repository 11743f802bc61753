"""A workspace with a small template of its own, published version by version through the command line."""

import json

from patrol import Patrol

from tests.bench.forms import CHOICES

FIRST = """\
settings:
  form_id: lane
  form_title: 小巷
  version: "{version}"
  point_type: 小巷
survey:
{survey}
"""


def rows(*questions):
    """Write questions as rows of the survey sheet: `type name label column=text …`."""
    lines = []
    for question in questions:
        kind, name, label, *more = question.split("; ")
        cells = [("type", kind), ("name", name), ("label", label), *(cell.split("=", 1) for cell in more)]
        lines += [f"  {'- ' if not at else '  '}{column}: {json.dumps(text, ensure_ascii=False)}"
                  for at, (column, text) in enumerate(cells)]  # fmt: skip
    return "\n".join(lines)


class Lanes(Patrol):
    """The workspace, and the hands that change its template."""

    def version(self, version, *questions, publish=True, **parts):
        """Write a version of the template and publish it; return the file."""
        file = self.folder / f"lane-{version}.yaml"
        text = FIRST.format(version=version, survey=rows(*questions)) + CHOICES
        for old, new in parts.pop("swap", {}).items():
            assert old in text
            text = text.replace(old, new)
        file.write_text(text, encoding="utf-8")
        if publish:
            self.run("template", "publish", file)
        return file

    def draft(self, point="BJ-1", root=None, resume=False, **answers):
        """Answer questions of a visit that stays a draft; return its number."""
        file = self.folder / "answers.json"
        file.write_text(json.dumps({"answers": answers}, ensure_ascii=False), encoding="utf-8")
        words = ["--resume"] if resume else []
        said = self.inside("-w", root or self.root, "survey", point, "--template", "lane", "--json", *words,
                           "--answers", file)  # fmt: skip
        assert said.code == 0, said
        return said.json["data"]["visit"]

    def answers(self, number, root=None):
        """Return the answers of a visit by question, as `visit show` has them."""
        shown = self.inside("-w", root or self.root, "visit", "show", number, "--json").json["data"]
        return {row["question"]: row["answer"] for row in shown["answers"] if row["answer"]}
