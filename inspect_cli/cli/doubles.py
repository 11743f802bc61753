"""Numbers of notices that were given or taken over twice: said wherever two laptops meet, with what to do about it."""

import sqlite3
from collections.abc import Collection
from typing import TYPE_CHECKING

from .printer import PARTLY, out

if TYPE_CHECKING:
    from ..notices.doubles import TakenTwice


def say_doubles(db: sqlite3.Connection) -> bool:
    """Say which numbers stand twice, which notice stays and which to do again; tell whether there were any."""
    from ..notices.doubles import doubles

    again = []
    for double in doubles(db):
        keys = [notice.id for notice in double.again]
        out.tell("series.double", number=double.number, stays=double.stays.id, again=keys)
        again += keys
    if again:
        out.next(f"notice void {again[0]} --reason 文号重复", "notice draft", "notice issue --all --signed-by NAME")
    return bool(again)


def say_taken_twice(db: sqlite3.Connection, known: "Collection[TakenTwice]" = ()) -> bool:
    """Say which numbers two laptops took over, those known before left out; tell whether there were any."""
    from ..notices.doubles import taken_twice
    from ..notices.numbering import name_of

    found = [each for each in taken_twice(db) if each not in known]
    for each in found:
        owner, other = name_of(db, each.owner), name_of(db, each.other)
        numbers = f"{each.first}–{each.last or ''}"
        out.tell("series.taken_twice", series=each.series, year=each.year, numbers=numbers, owner=owner, other=other)
    return bool(found)


def say_what_met(db: sqlite3.Connection, known: "Collection[TakenTwice]") -> None:
    """Say both after laptops met; the command is done then, but a person has to act (exit code 3)."""
    if say_taken_twice(db, known) | say_doubles(db):
        out.exit_code = PARTLY
