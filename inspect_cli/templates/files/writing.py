"""Writes a template file in the form that its name calls for."""

from collections.abc import Iterator
from pathlib import Path

from ...errors import Usage
from ...store.files import write_atomic
from ..content import Content, to_files
from . import external_shapes

ENDINGS = (".yaml", ".yml", ".xlsx")


def refuse_other_endings(path: Path) -> None:
    """Refuse a name that calls for no form we write.

    Raises:
        Usage: `template.ending`.
    """
    if path.suffix.lower() not in ENDINGS:
        raise Usage("template.ending", name=path.name, endings=ENDINGS)


def write(path: Path, content: Content) -> None:
    """Write a template durably, replacing what stood there.

    Raises:
        Usage: `template.ending`.
        Unfit: `template.text_too_long`, for a cell of a workbook.
        CannotWrite: disk full, or the folder cannot be written.
    """
    refuse_other_endings(path)
    if path.suffix.lower() == ".xlsx":
        from . import workbook_writer

        write_atomic(path, workbook_writer.write(content))
    else:
        from . import yaml_writer

        write_atomic(path, yaml_writer.write(content).encode())


def beside(content: Content) -> Iterator[tuple[str, str]]:
    """Yield the names and texts of the files that a template looks things up in."""
    for name, table in to_files(content).items():
        yield name, external_shapes.written(Path(name).suffix, table.columns, table.rows)
