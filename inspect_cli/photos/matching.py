"""Which visit a photo belongs to, by time and place. Pure; what is not certain is not chosen."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import NamedTuple

SLACK = timedelta(minutes=15)  # photos of the gate are taken before the visit is begun, and clocks differ
FAR = 200  # metres from the point; a market's far corner is nearer


class Near(NamedTuple):
    """How near a photo is to a visit: outside its time by `off` (zero within), `metres` from its point (if known)."""

    visit: str
    off: timedelta
    metres: float | None


def off(at: datetime, began: datetime, ended: datetime) -> timedelta:
    """Return how long before the beginning or after the end an instant lies; zero within."""
    return max(began - at, at - ended, timedelta())


def likely(candidates: Sequence[Near]) -> list[Near]:
    """Return the visits that a photo may belong to: one is certain enough, several are for a person to choose from.

    In time, with slack. Of these those at whose point it was taken; where the place tells nothing, those whose
    point is not known; else it is the time that counts. Of these those that had begun and not ended.
    """
    left = [near for near in candidates if near.off <= SLACK]
    here = [near for near in left if near.metres is not None and near.metres <= FAR]
    unknown = [near for near in left if near.metres is None]
    left = here or unknown or left
    return [near for near in left if not near.off] or left
