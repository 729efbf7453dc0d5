"""Who else keeps a person's name. An app that snapshots names says so at start-up; ``services.erase`` asks them all.

Facts stay where they are, with everything that is counted; only the name goes. What a person did in an office (who
sealed, approved, wrote minutes) and free text stay: they are the record of the organisation, not of the person.
"""

from collections.abc import Callable

from django.db import models

from sanwei.org.enums import ERASED_NAME
from sanwei.org.models import Member

#: Takes the name of ``member`` out of an app's own rows. Called in the transaction of the erasure.
Eraser = Callable[[Member], None]

_erasers: dict[str, Eraser] = {}


def register(name: str, eraser: Eraser) -> None:
    """Let an app erase names from its rows; a second registration under the same name replaces the first."""
    _erasers[name] = eraser


def snapshots(*rows: tuple[type[models.Model], str, str]) -> Eraser:
    """Return an eraser for plain snapshots: (model, the field of the person, the field of the name)."""

    def erase(member: Member) -> None:
        for model, person, name in rows:
            model._default_manager.filter(**{person: member}).update(**{name: ERASED_NAME})

    return erase


def erase_everywhere(member: Member) -> None:
    """Ask every app, in the order of their names. ``member`` still has the name; its row is written before."""
    for name in sorted(_erasers):
        _erasers[name](member)
