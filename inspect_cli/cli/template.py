"""`template`: what is asked at a point of a type."""

from collections import Counter
from pathlib import Path
from typing import Annotated

import typer

from .printer import out
from .run import here

app = typer.Typer(name="template", help="模板：一种点位问什么 | What is asked at a point of a type")

Files = Annotated[
    list[Path] | None, typer.Argument(metavar="FILE…", help="模板文件，不写就是 surveys 里的全部 | Default: surveys/")
]


def _files(given: list[Path] | None) -> list[Path]:
    if given:
        return given
    from ..templates.reading import files

    return files(here.workspace().surveys)


@app.command("check")
def check(files: Files = None) -> None:
    """Find every error of every file at once, with row and column.

    检查：一次找出所有模板的所有错误，指明行列。

    $ template check
    $ template check surveys/market.yaml
    """
    from ..templates import lint

    paths = _files(files)
    report = lint.check(paths)
    errors, warnings = (Counter(p.where.file for p in found if p.where) for found in (report.errors, report.warnings))
    out.rows(("file", "errors", "warnings"), [(path.name, errors[str(path)], warnings[str(path)]) for path in paths])
    for problem in report.warnings:
        out.problem(problem, "warning")  # a warning does not make a template unfit
    report.refuse_errors()
    out.done("template.clean", count=len(paths))


@app.command("publish")
def publish(files: Files = None) -> None:
    """Put checked templates into the log: `survey` uses published ones only.

    发布：检查并发布模板，调查只用发布过的。

    $ template publish
    $ template publish surveys/market.yaml
    """
    from ..templates import lint
    from ..templates.registry import publish as put

    forms = [lint.load(path) for path in _files(files)]
    with here.journal() as journal:
        news = put(journal, forms)
    out.rows(
        ("form_id", "title", "version", "template"), [(f.form_id, f.title, f.version, f.sha256[:12]) for f in news]
    )
    out.done("template.published", count=len(news), unchanged=len(forms) - len(news))


@app.command("list")
def list_() -> None:
    """The templates in force.

    列表：现行的模板。

    $ template list
    """
    sql = """SELECT f.form_id, t.title, f.point_type, f.form_version, substr(f.template,1,12), f.at
FROM form f LEFT JOIN template t ON t.sha256=f.template ORDER BY f.form_id"""
    with here.reading() as db:
        rows = [tuple(row) for row in db.execute(sql)]
    out.rows(("form_id", "title", "type", "version", "template", "at"), rows)


@app.command("show")
def show(
    name: Annotated[str, typer.Argument(metavar="TEMPLATE", help="点位类型或表单编号 | Point type or form id")],
) -> None:
    """The questions of a template in force.

    查看：一个模板的题目。

    $ template show 农贸市场
    """
    from ..templates.registry import in_force

    with here.reading() as db:
        form = in_force(db, name)
    out.record({"form_id": form.form_id, "title": form.title, "version": form.version, "template": form.sha256})
    rows = [(q.path, q.type, q.label, q.category, "、".join(q.unit), q.deadline) for q in form.questions.values()]
    out.rows(("path", "type", "label", "category", "unit", "deadline"), rows, into="questions")
