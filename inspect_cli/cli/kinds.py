"""What single kinds of questions need beside a typed answer: long lists, files, places, the form's languages."""

from ..errors import Unfit
from ..store import config
from ..templates.columns import PLACES
from ..templates.form import Question
from ..visits import drawing, languages, places, search
from ..visits import typed as typing
from ..visits.answering import EACH, Answer
from ..visits.line import file_path, half, numbers
from ..visits.pages import Page
from ..visits.search import Look
from .talk import Desk, Talk
from .words import say

REMEMBERED = "form_language"  # in this laptop's inspect.toml
TAKE_BACK = "0"

# Long lists


def looked(desk: Desk, q: Question, text: str) -> bool:
    """Search a long list, or turn its page; tell whether that is what was typed.

    A search that finds one choice only is left to be taken as the answer.

    Raises:
        Unfit: `list.no_hit`; the page stays.
    """
    offered = desk.filling.choices(q)
    if not text.strip() or not search.long(q, offered):
        return False
    look = desk.look if desk.look.path == q.path else Look(q.path, hits=offered)
    desk.look = look
    if turned := search.turned(look, text):
        desk.look = turned
        return True
    if look.chosen(text):
        return False
    hits = tuple(offered[place] for place in desk.filling.index(q).find(text))
    if not hits:
        raise Unfit("list.no_hit", text=text.strip())
    desk.look = Look(q.path, text.strip(), 0, hits)
    return len(hits) > 1


def given(desk: Desk, q: Question, text: str) -> Answer:
    """Return the answer that was typed.

    Raises:
        Unfit: `line.…`, `place.…`, `photo.…`.
    """
    filling = desk.filling
    if search.long(q, filling.choices(q)):
        names = [choice.name for choice in desk.look.chosen(text) or desk.look.hits]
        if q.type == typing.SEVERAL:
            return Answer(search.toggled(filling.instance.value(q.path), names), how=EACH)
        if len(names) > 1:
            raise Unfit("line.one_choice", text=text.strip())
        return Answer(names[0], how=EACH)
    if q.type in PLACES:
        text = places.read(q.type, text).value
    return typing.over_item(filling, q, text)


def goes_on(desk: Desk, q: Question) -> bool:
    """Tell whether more may be chosen from a long list, so that it stays on the screen."""
    return q.type == typing.SEVERAL and search.long(q, desk.filling.choices(q))


def remark(desk: Desk, q: Question, text: str) -> None:
    """Say how a place was understood, where it could be meant otherwise."""
    if q.type in PLACES and text.strip() and (said := places.read(q.type, text).said):
        desk.notice = f"{desk.notice}{say('list.semicolon')}{say(said)}"


# Files


def take_file(desk: Desk, q: Question, text: str) -> None:
    """Take the file that was named, or dropped on the terminal; `0` takes the answer back.

    Raises:
        Unfit: `media.…`, `photo.…`.
    """
    desk.filling.answer_with_file(q, None if half(text).strip() == TAKE_BACK else file_path(text))


# Languages


def language(desk: Desk, page: Page | None) -> Talk[None]:
    """Let a language of the form be chosen; this laptop remembers it."""
    filling = desk.filling
    names = languages.offered(filling.form)
    rows = [name or say("screen.language.own") for name in names]
    foot = [say("screen.key.enter_back")]
    title = say("screen.language" if len(names) > 1 else "screen.language.none")
    typed = yield desk.view(
        "language", lambda brush: drawing.numbered(brush, page, title, rows, foot), say("screen.ask.number")
    )
    chosen = numbers(typed.text)
    if len(chosen) != 1 or not 0 < chosen[0] <= len(names):
        return
    name, root = names[chosen[0] - 1], filling.journal.workspace.root
    filling.speak(name if chosen[0] > 1 else "")
    config.save(root, {**config.load(root), REMEMBERED: name})
    desk.saved("screen.saved.language", language=rows[chosen[0] - 1])
