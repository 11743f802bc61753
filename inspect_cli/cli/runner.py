"""One verb run through Typer, with its complaints made into ours. The only module of the shell that imports Typer."""

import gc
import importlib

import typer
from typer._click.core import Command
from typer._click.exceptions import (
    BadOptionUsage,
    BadParameter,
    ClickException,
    MissingParameter,
    NoSuchOption,
)
from typer.models import CommandInfo

from ..errors import Problem, Usage
from .call import Call, guess
from .printer import out
from .words import known, say


def run(call: Call) -> None:
    """Import the noun's module, build this one verb and run it."""
    command = build(call)
    try:
        with command.make_context(call.name, list(call.args)) as context:
            gc.enable()
            command.invoke(context)
    except typer.Exit as end:
        out.exit_code = max(out.exit_code, end.exit_code)
    except typer.Abort as abort:
        raise KeyboardInterrupt from abort
    except ClickException as error:
        raise complaint(error, call) from error


def build(call: Call) -> Command:
    """Return the command of the call alone: its neighbours cost time and are not needed."""
    assert call.command  # noqa: S101
    app = importlib.import_module(f".{call.command['module']}", __package__).app
    verb = call.name.removeprefix(f"{app.info.name} ") if isinstance(app.info.name, str) else call.name
    return single(next(info for info in app.registered_commands if info.name == verb))


def single(info: CommandInfo) -> Command:
    """Build one verb of a Typer application."""
    alone = typer.Typer(add_completion=False, rich_markup_mode=None)
    alone.registered_commands = [info]
    return typer.main.get_command(alone)


def complaint(error: ClickException, call: Call) -> Problem:
    """Return the usage error in our words."""
    name = call.name
    if isinstance(error, NoSuchOption):
        known_options = {n for p in call.command["parameters"] for n in p["names"]} if call.command else set()
        near = guess(error.option_name, known_options)
        return Usage("usage.no_such_option", option=error.option_name, guess=near, command=name)
    if isinstance(error, BadOptionUsage):
        code = "usage.needs_value" if "requires" in error.message else "usage.takes_no_value"
        return Usage(code, option=error.option_name, command=name)
    if isinstance(error, MissingParameter) and error.param:
        return Usage("usage.missing", name=_name(error), command=name)
    if isinstance(error, BadParameter) and error.param:
        return _bad_value(error)
    extra = error.message.rpartition("(")[2].rstrip(")")
    return Usage("usage.too_many", words=extra, command=name)


# What Typer says of a path, and what that is for us.
OF_A_PATH = (("' does not exist", "usage.no_path"), ("' is a directory", "usage.is_folder"),
             ("' is a file", "usage.is_file"))  # fmt: skip


def _bad_value(error: BadParameter) -> Problem:
    name, said = _name(error), error.message
    value = said.partition("'")[2].rpartition("'")[0] if "'" in said else said.partition(" is not ")[0]
    for part, code in OF_A_PATH:
        if part in said:
            return Usage(code, name=name, value=value)
    # The formats of a time stand in quotes too.
    value = value.partition("' ")[0]
    return Usage("usage.bad_value", name=name, value=value, expected=_expected(error))


def _name(error: BadParameter) -> str:
    param = error.param
    assert param  # noqa: S101
    return param.opts[0] if param.param_type_name == "option" else param.human_readable_name.upper()


def _expected(error: BadParameter) -> object:
    assert error.param  # noqa: S101
    kind = error.param.type
    choices = getattr(kind, "choices", ())
    return list(choices) or (say(f"expected.{kind.name}") if known(f"expected.{kind.name}") else kind.name)
