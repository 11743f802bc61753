"""`template`: what is asked at a point of a type."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from ..errors import Usage
from .asker import confirm
from .listing import DryRun
from .printer import out, quoted
from .run import here

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ..templates.content import Content

app = typer.Typer(name="template", help="模板：一种点位问什么 | What is asked at a point of a type")

Files = Annotated[
    list[Path] | None, typer.Argument(metavar="FILE…", help="模板文件，不写就是 surveys 里的全部 | Default: surveys/")
]


def chosen(given: list[Path] | None) -> list[Path]:
    """Return the files named, or all of surveys/."""
    if given:
        return given
    from ..templates.files.reading import files

    return files(here.workspace().surveys)


@app.command("publish")
def publish(files: Files = None) -> None:
    """Put checked templates into the log: `survey` uses published ones only. A setting `active: no` retires a form.

    发布：检查并发布模板，调查只用发布过的；设置里 active 写“停用”的，发布就是停用。

    $ template publish
    $ template publish surveys/market.yaml
    """
    from ..templates import lint
    from ..templates.registry import publish as put

    loaded = {path: lint.load_warned(path) for path in chosen(files)}
    forms = [form for form, _ in loaded.values()]
    with here.journal() as journal:
        news = put(journal, forms)
    put_out = [form.form_id for form in news if form.retired]
    rows = [(f.form_id, f.title, f.version, f.sha256[:12]) for f in news if not f.retired]
    out.rows(("form_id", "title", "version", "template"), rows)
    out.done("template.published", count=len(rows), unchanged=len(forms) - len(news))
    if put_out:
        out.done("template.retired", forms=put_out)
        out.next("template list")
    if warned := [path for path, (form, warnings) in loaded.items() if warnings and form in news]:
        out.tell("template.warned", count=sum(loaded[path][1] for path in warned))
        out.next(*(f"template check {quoted(path)}" for path in warned))


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


@app.command("export")
def export(
    name: Annotated[
        str | None,
        typer.Argument(metavar="NAME", help="点位类型或表单编号；有 --file 时不写 | Type or form id; not with --file"),
    ] = None,
    target: Annotated[
        Path | None, typer.Argument(metavar="FILE", help="写成哪个 .yaml 或 .xlsx | A .yaml or .xlsx to write")
    ] = None,
    source: Annotated[
        Path | None, typer.Option("--file", metavar="FILE", help="改为导出这个模板文件 | Of this template file instead")
    ] = None,
    xform: Annotated[
        Path | None,
        typer.Option("--xform", metavar="OUT.xml", help="写成 ODK、Kobo 的 XForm | As an XForm for ODK and Kobo"),
    ] = None,
) -> None:
    """Write a template as .yaml or .xlsx, or as an XForm: the one in force, or a file.

    导出模板：写成 YAML、Excel 或 XForm，现行的或某个文件里的。

    $ template export 农贸市场 农贸市场.xlsx
    $ template export 农贸市场.xlsx --file surveys/market.yaml
    $ template export 农贸市场 --xform market.xml
    """
    given = [word for word in (name, target) if word]
    wanted = (source is None) + (xform is None)
    if len(given) > wanted:
        raise Usage("usage.too_many", words=str(given[-1]), command="template export")
    if len(given) < wanted:
        lacking = "FILE" if given or source else "NAME"
        raise Usage("usage.missing", name=lacking, command="template export")
    if xform:
        _write_xform(xform, _checked(source) if source else _in_force(str(name)))
        return
    target = Path(given[-1])
    content = _taken(source) if source else _in_force(str(name))
    beside = _beside(target, content, source)
    _write(target, content, beside)
    out.record({"file": str(target), **_said(beside)})
    out.done("template.written", file=target)


@app.command("import")
def import_(
    source: Annotated[
        Path, typer.Argument(metavar="FILE", help=".xlsx、.xls、.ods、.md 或 .yaml | Template in any form", exists=True)
    ],
    target: Annotated[
        Path | None, typer.Option("--to", metavar="FILE", help="写到哪里，默认 surveys/同名.yaml | Default: surveys/")
    ] = None,
    point_type: Annotated[
        str, typer.Option("--type", metavar="TYPE", help="检查表用于哪种点位 | Type of point of a checklist")
    ] = "",
    prefix: Annotated[
        str, typer.Option("--prefix", metavar="NM", help="检查表题目编号的字头 | First letters of a checklist's codes")
    ] = "",
    dry_run: DryRun = False,
) -> None:
    """Take a template in any form into surveys/ as YAML; a plain Excel checklist becomes one.

    导入模板：把工作簿、Markdown 表写成 surveys 里的 YAML；普通的 Excel 检查表也认得。

    $ template import 农贸市场.xlsx
    $ template import 检查表.xlsx --type 农贸市场 --prefix NM --dry-run
    """
    from . import checklist

    target = target or here.workspace().surveys / f"{point_type or source.stem}.yaml"
    beside: dict[Path, bytes] = {}
    if read := checklist.reading(source):
        content = checklist.content(read, source, target, prefix=prefix, point_type=point_type)
        checklist.show(read, content)
    else:
        content = _taken(source)
        lists = {row.get("list_name") for row in content["choices"]}
        counted = {"lines": len(content["survey"]), "choice_lists": len(lists)}
        beside = _beside(target, content, source)
        out.record({"file": str(target), **counted, **_said(beside)})
    if dry_run:
        out.tell("template.import_would", source=source.name, file=target)
        return
    _write(target, content, beside)
    out.done("template.imported", source=source.name, file=target)
    out.next(f"template check {quoted(target)}", f"template publish {quoted(target)}")


def _beside(target: Path, content: "Content", source: Path | None) -> dict[Path, bytes]:
    """Return the files that a template looks things up in, by where they are to lie; none if it came from there."""
    from ..templates.files import writing

    at_home = source is not None and source.resolve().parent == target.resolve().parent
    return {} if at_home else {target.with_name(name): text.encode() for name, text in writing.beside(content)}


def _write(target: Path, content: "Content", beside: "Mapping[Path, bytes]") -> None:
    from ..store.files import write_atomic
    from ..templates.files import writing

    writing.refuse_other_endings(target)
    changed = [path for path, made in beside.items() if path.exists() and path.read_bytes() != made]
    for path in [*([target] if target.exists() else []), *changed]:
        if not confirm("table.overwrite", file=path):
            raise KeyboardInterrupt
    writing.write(target, content)
    for path, made in beside.items():
        write_atomic(path, made)


def _said(beside: "Mapping[Path, bytes]") -> dict[str, list[str]]:
    return {"beside": [str(path) for path in beside]} if beside else {}


def _write_xform(target: Path, content: "Content") -> None:
    from ..templates import xform

    if target.exists() and not confirm("table.overwrite", file=target):
        raise KeyboardInterrupt
    files = xform.write(target, content)
    out.record({"file": str(target), "files": [str(file) for file in files]})
    out.done("template.written", file=target)


def _checked(path: Path) -> "Content":
    from ..templates import lint

    return lint.load(path).content


def _in_force(name: str) -> "Content":
    from ..templates.registry import in_force

    with here.reading() as db:
        return in_force(db, name).content


def _taken(path: Path) -> "Content":
    """Return the rows of a file that could be read to its last cell, and its tables; what was odd about it is said."""
    from ..templates import content, external
    from ..templates.files import reading
    from ..templates.report import Report

    report = Report()
    sheets = reading.read(path, report)
    lost = Report()  # a draft may lack them, yet
    tables = external.load(sheets, path.parent, lost).tables
    for problem in (*report.warnings, *(lost.errors if not report.errors else ())):
        out.problem(problem, "warning")
    report.refuse_errors()
    return content.from_sheets(sheets, tables)
