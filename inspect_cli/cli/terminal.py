"""The terminal under a survey: paints views, reads lines. The only module that knows prompt_toolkit's screen."""

import sys
from collections.abc import Callable
from typing import TYPE_CHECKING, Generic, TypeVar

from ..visits.drawing import FIXED, Drawn, visible
from ..widths import broken, pad
from .talk import Paused, Talk, Typed, View
from .words import say

if TYPE_CHECKING:
    from prompt_toolkit.application import Application
    from prompt_toolkit.formatted_text import StyleAndTextTuples
    from prompt_toolkit.key_binding import KeyBindings, KeyPressEvent

T = TypeVar("T")
FUNCTION_KEYS = (*(f"f{n}" for n in range(1, 11)), "up", "down", "c-z")
# Marks in colour: what failed, what conforms, what to look at.
COLOURS = {"×": "fg:ansired bold", "√": "fg:ansigreen", "▲": "fg:ansiyellow", "※": "fg:ansicyan", "→": "fg:ansired"}
GREY = "fg:ansibrightblack"  # a line that can only be read
FEWEST_LINES = 4  # of the body, however low the window


def run(talk: Talk[T], *, colour: bool) -> T:
    """Lead a conversation on the terminal until it ends; what it raises is raised here.

    Raises:
        Paused: the person pressed Ctrl-C.
    """
    result: T = Stage(talk, colour=colour).application().run()
    return result


class Stage(Generic[T]):
    """The screen: one view at a time, the line below it, the hardware cursor in that line."""

    def __init__(self, talk: Talk[T], *, colour: bool) -> None:
        from prompt_toolkit.buffer import Buffer

        self.talk = talk
        self.colour = colour
        self.buffer = Buffer(multiline=False)
        self.offset = 0
        self.shown_to = 0  # the line of the body down to which this screen has been seen
        self.length = 0
        self._enter(next(talk), "")

    # From view to view

    def _enter(self, view: View, before: str) -> None:
        self.fresh = view.key != before
        self.view, self.painted, self.cells = view, False, 0
        self.buffer.text = view.default
        self._select_all()

    def _select_all(self) -> None:
        """Mark the line that stands: the first character typed replaces it; arrows and backspace edit it."""
        from prompt_toolkit.selection import SelectionType

        self.buffer.cursor_position = 0
        if self.buffer.text:
            self.buffer.start_selection(SelectionType.CHARACTERS)
            assert self.buffer.selection_state  # noqa: S101
            self.buffer.selection_state.enter_shift_mode()
            self.buffer.cursor_position = len(self.buffer.text)

    def _answer(self, event: "KeyPressEvent", key: str) -> None:
        # A key typed ahead must not answer a screen that nobody has seen.
        if not self.painted:
            return
        text = " ".join(self.buffer.text.splitlines())
        if key == "enter" and not text.strip() and self.shown_to < self.length:
            self._scroll(1)
            return
        try:
            following = self.talk.send(Typed(key, text))
        except StopIteration as end:
            event.app.exit(result=end.value)
        except BaseException as error:
            event.app.exit(exception=error)
        else:
            self._enter(following, self.view.key)

    def _scroll(self, direction: int) -> None:
        room = self._room(self._drawn())
        self.offset = max(0, min(self.offset + direction * max(room - 2, 1), self.length - room))

    # Painting

    def _drawn(self) -> Drawn:
        cells, _ = self._size()
        if cells != self.cells:
            self.cells, self.drawn = cells, self.view.draw(cells)
        return self.drawn

    def _size(self) -> tuple[int, int]:
        from prompt_toolkit.application import get_app

        size = get_app().output.get_size()
        return max(size.columns - 1, 20), size.rows  # the last column stays free: some consoles wrap there

    def _notice(self) -> list[str]:
        return broken(self.view.notice, self._size()[0]) if self.view.notice else []

    def _room(self, drawn: Drawn) -> int:
        around = len(drawn.head) + 1 + len(self._notice()) + 1 + len(drawn.foot)
        return max(self._size()[1] - around, FEWEST_LINES)

    def _paint(self) -> "StyleAndTextTuples":
        drawn = self._drawn()
        room, self.length = self._room(drawn), len(drawn.body)
        if self.fresh:
            self.shown_to, self.fresh = 0, False
            self.offset = drawn.focus - 1 if drawn.focus >= room - 1 else 0
        self.offset = max(0, min(self.offset, self.length - room))
        lines = visible(drawn.body, room, self.offset, lambda left: say("screen.more", left=left))
        self.shown_to = max(self.shown_to, self.length if self.offset + room >= self.length else self.offset + room - 1)
        self.painted = True
        head = [("class:head", f"{pad(line, self.cells)}\n") for line in drawn.head]
        blank = [("", "\n" * max(room - len(lines), 0))]
        notice = [("class:notice", f"{line}\n") for line in self._notice()]
        return [*head, ("", "\n"), *(part for line in lines for part in _coloured(line)), *blank, *notice]

    def _prompt(self) -> "StyleAndTextTuples":
        more = self.shown_to < self.length and not self.view.default
        return [("class:prompt", f"{say('screen.ask.more') if more else self.view.prompt} ")]

    def _foot(self) -> "StyleAndTextTuples":
        return [("class:foot", "\n".join(self._drawn().foot))]

    def application(self) -> "Application[T]":
        """Return the program of the screen; it runs until the conversation ends."""
        from prompt_toolkit.application import Application
        from prompt_toolkit.layout import HSplit, Layout, Window
        from prompt_toolkit.layout.controls import BufferControl, FormattedTextControl
        from prompt_toolkit.layout.processors import BeforeInput
        from prompt_toolkit.output import ColorDepth, create_output
        from prompt_toolkit.styles import Style

        line = BufferControl(self.buffer, input_processors=[BeforeInput(self._prompt)])
        above = Window(FormattedTextControl(self._paint), always_hide_cursor=True, wrap_lines=False)
        entry = Window(line, height=1, dont_extend_height=True)
        below = Window(FormattedTextControl(self._foot), dont_extend_height=True)
        styles = {"head": "reverse", "notice": "bold", "prompt": "bold", "foot": ""}
        return Application(
            Layout(HSplit([above, entry, below]), focused_element=entry),
            key_bindings=self._keys(),
            full_screen=True,
            style=Style.from_dict(styles),
            color_depth=None if self.colour else ColorDepth.DEPTH_1_BIT,
            # Screens go to stderr, as prompts do: stdout belongs to the data.
            output=create_output(stdout=sys.stderr),
        )

    def _keys(self) -> "KeyBindings":
        from prompt_toolkit.key_binding import KeyBindings

        keys = KeyBindings()
        for key in ("enter", *FUNCTION_KEYS):
            keys.add(key)(self._handler(key))
        keys.add("<bracketed-paste>")(self._pasted)
        keys.add("backspace")(self._rubbed_out)
        keys.add("pagedown")(lambda event: self._scroll(1))
        keys.add("pageup")(lambda event: self._scroll(-1))
        for key in ("c-c", "c-d", "<sigint>"):
            keys.add(key)(lambda event: event.app.exit(exception=Paused()))
        return keys

    def _pasted(self, event: "KeyPressEvent") -> None:
        if self.buffer.selection_state:
            self.buffer.cut_selection()
        self.buffer.insert_text(event.data)

    def _rubbed_out(self, event: "KeyPressEvent") -> None:
        self.buffer.exit_selection()  # one character goes, not the line that was refused
        self.buffer.delete_before_cursor()

    def _handler(self, key: str) -> "Callable[[KeyPressEvent], None]":
        return lambda event: self._answer(event, key)


def _coloured(line: str) -> "StyleAndTextTuples":
    """Give the first mark of a line its colour."""
    place = next((n for n, character in enumerate(line[:12]) if character in COLOURS), -1)
    if place < 0 and line[2:6].strip() == FIXED:
        return [(GREY, f"{line}\n")]
    if place < 0:
        return [("", f"{line}\n")]
    return [("", line[:place]), (COLOURS[line[place]], line[place]), ("", f"{line[place + 1 :]}\n")]
