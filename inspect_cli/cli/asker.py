"""Questions to the person at the keyboard. Where nobody is, the question becomes an error (exit 4)."""

from collections.abc import Callable, Sequence
from typing import Any, TypeVar

from ..errors import InputNeeded
from .run import here
from .words import say

T = TypeVar("T")


def confirm(key: str, /, *, default: bool = False, **params: object) -> bool:
    """Ask yes or no; `-y` says yes.

    Raises:
        InputNeeded: nobody can answer.
    """
    if here.yes:
        return True
    return bool(_ask("confirm", key, params, default=default))


def text(key: str, /, *, default: str = "", check: Callable[[str], bool | str] | None = None, **params: object) -> str:
    """Ask for a line of text; `check` returns True, or what is wrong.

    Raises:
        InputNeeded: nobody can answer.
    """
    return str(_ask("text", key, params, default=default, validate=check))


def choose(key: str, choices: Sequence[tuple[str, T]], /, **params: object) -> T:
    """Let the person pick one of `(label, value)`; the value is returned. Digits pick the first nine.

    Raises:
        InputNeeded: nobody can answer; the labels are its candidates.
    """
    _need_person(key, params, [label for label, _ in choices])
    import questionary

    numbered = [questionary.Choice(label, value) for label, value in choices]
    picked: T = _ask("select", key, params, choices=numbered, use_shortcuts=len(choices) <= 9)
    return picked


def _need_person(key: str, params: dict[str, object], candidates: Sequence[str] = ()) -> None:
    if not here.can_ask():
        raise InputNeeded("input.needed", question=say(key, **params), candidates=list(candidates))


def _ask(kind: str, key: str, params: dict[str, object], /, **how: object) -> Any:  # noqa: ANN401
    _need_person(key, params)
    import sys

    import questionary
    from prompt_toolkit.output import create_output

    # Prompts go to stderr: stdout belongs to the data.
    question = getattr(questionary, kind)(say(key, **params), output=create_output(stdout=sys.stderr), **how)
    return question.unsafe_ask()
