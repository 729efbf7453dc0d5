"""Who else keeps a person's name. An app that keeps names says so at start-up; ``services.erase`` asks them all.

Facts stay where they are, with everything that is counted; only the name goes. It goes wherever a row points to the
person, and from fields that hold nothing but a name. What stays is declared with its reason (``stays``): signatures
and decisions in an office, the trail, and what people wrote. A test holds that every other text is clean.
"""

from collections.abc import Callable, Mapping

from django.db import models, transaction

from sanwei.common.guards import Event, Guard
from sanwei.org.enums import ERASED_NAME, Stays
from sanwei.org.models import Member

#: Takes the name of ``member`` out of an app's own rows. Called in the transaction of the erasure.
Eraser = Callable[[Member], None]

_erasers: dict[str, Eraser] = {}
_stays: dict[tuple[str, str], Stays] = {}


def register(name: str, eraser: Eraser) -> None:
    """Let an app erase names from its rows; a second registration under the same name replaces the first."""
    _erasers[name] = eraser


def stays(why: Stays, fields: Mapping[str, tuple[str, ...]]) -> None:
    """Declare by model (``activities.activity``) in which fields a name may stay."""
    for label, names in fields.items():
        _stays.update({(label, name): why for name in names})


def why_it_stays(model: type[models.Model], field: str) -> Stays | None:
    """Return why a name may stay in a field; None where it may not."""
    return _stays.get((model._meta.label_lower, field))


def snapshots(*rows: tuple[type[models.Model], str, str]) -> Eraser:
    """Return an eraser for names beside a pointer: (model, field of the person or account, field of the name)."""

    def erase(member: Member) -> None:
        for model, person, name in rows:
            pointed = _person(model, person, member)
            if pointed is not None:
                own = _rows(model).filter(**{person: pointed})
                own.exclude(**{name: ""}).update(**{name: ERASED_NAME})

    return erase


def typed(*rows: tuple[type[models.Model], str]) -> Eraser:
    """Return an eraser for fields that hold one name and point to nobody; with a namesake here they stay."""

    def erase(member: Member) -> None:
        if is_only_one(member):
            for model, name in rows:
                _rows(model).filter(**{name: member.name}).update(**{name: ERASED_NAME})

    return erase


def drop_file(row: models.Model, field: str) -> None:
    """Empty a file field and delete its file once the erasure is committed."""
    kept = getattr(row, field)
    name, storage = str(kept.name), kept.storage
    _rows(type(row)).filter(pk=row.pk).update(**{field: ""})
    transaction.on_commit(lambda: storage.delete(name))


def is_only_one(member: Member) -> bool:
    """Whether nobody else here bears the name of ``member``: else a bare name may be another person's."""
    return not Member.objects.filter(name=member.name).exclude(pk=member.pk).exists()


def erase_everywhere(member: Member) -> None:
    """Ask every app, in the order of their names. ``member`` still has the name; its row is written before."""
    for name in sorted(_erasers):
        _erasers[name](member)


def only_erased(model: type[models.Model], name: str, person: str) -> Guard:
    """Return the guard of an append-only table: ``name`` changes only once the one it points to is erased."""
    table = model._meta.db_table
    pointer = model._meta.get_field(person)
    column, gone = pointer.column, str(pointer.related_model._meta.db_table)  # type: ignore[union-attr]
    return Guard(
        name=f"guard_{table}_{name}_erased",
        table=table,
        event=Event.UPDATE,
        refused_when=(
            "NEW.$name IS DISTINCT FROM OLD.$name AND (NEW.$name <> '$erased' OR NOT EXISTS"
            " (SELECT 1 FROM $gone gone WHERE gone.id = OLD.$column AND gone.name = '$erased'))"
        )
        .replace("$name", name)
        .replace("$erased", ERASED_NAME)
        .replace("$gone", gone)
        .replace("$column", str(column)),
        message="a name leaves a record only when its person is erased",
        needs=(gone,),
    )


def _rows(model: type[models.Model]) -> models.QuerySet[models.Model]:
    """Return all rows, also where the model's own queryset lets nobody update: the guards judge."""
    return models.QuerySet(model)


def _person(model: type[models.Model], person: str, member: Member) -> models.Model | None:
    related = model._meta.get_field(person).related_model
    return member if related is Member else member.user
