"""Where in the database a person is still named: every text column of every table, whoever owns it. Reads only."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from json import dumps
from typing import Any

from django.apps import apps
from django.db import models
from django.db.models import Count, Q
from django.db.models.functions import Cast
from django.utils.translation import gettext as _

from sanwei.org.enums import ERASED_NAME, Stays
from sanwei.org.erasing import Eraser, is_only_one, why_it_stays
from sanwei.org.models import Member

HAN = "[\u4e00-\u9fff]"
TEXTS = frozenset({"CharField", "TextField", "SlugField", "JSONField", "FileField"})


@dataclass(frozen=True)
class Mention:
    """How many rows name a person in one field; ``why``: that is as it should be, None: it goes."""

    model: type[models.Model]
    field: str
    count: int
    why: Stays | None

    @property
    def place(self) -> str:
        """Return the place in words: 学习记录 · 姓名; without what has no Chinese name."""
        meta = self.model._meta
        names = (meta.verbose_name, meta.get_field(self.field).verbose_name)  # type: ignore[union-attr]
        told = [str(name) for name in names if re.search(HAN, str(name))]
        return " · ".join(told) or _("系统内部的记录")

    def as_json(self) -> dict[str, object]:
        return {
            "model": self.model._meta.label_lower,
            "field": self.field,
            "count": self.count,
            "why": str(self.why or ""),
        }


def terms_of(member: Member) -> list[str]:
    """Return by what a person is named: name, phone, e-mail, number."""
    user = member.user
    found = {member.name, member.phone, member.number}
    if user is not None:
        found |= {user.name, user.phone, user.email, user.number}
    return sorted(term for term in found if term)


def mentions_of(terms: Iterable[str]) -> list[Mention]:
    """Return every field in which one of ``terms`` stands, by table. One query a table, which reads the whole table."""
    wanted = list(terms)
    return [found for model in _models() for found in _in(model, wanted)] if wanted else []


def naming(
    model: type[models.Model], fields: Iterable[str], member: Member
) -> models.QuerySet[Any]:
    """Return the rows of ``model`` that name ``member``, who still has the name, in one of ``fields``."""
    rows = model._default_manager.all()
    found = Q(pk__in=[])
    for name in fields:
        rows = rows.annotate(**{f"text_{name}": Cast(name, models.TextField())})
        found |= holding(f"text_{name}", terms_of(member))
    return rows.filter(found)


def without(value: Any, name: str) -> Any:
    """Return a value of JSON with 已注销 for ``name`` in every text; not where it is part of a longer name."""
    match value:
        case str():
            return re.sub(f"(?<!{HAN}){re.escape(name)}(?!{HAN})", ERASED_NAME, value)
        case list():
            return [without(one, name) for one in value]
        case dict():
            return {key: without(one, name) for key, one in value.items()}
    return value


def listed(*rows: tuple[type[models.Model], str]) -> Eraser:
    """Return an eraser for fields in which names stand among others or among words of ours, as in 张三、李四.

    With a namesake here they stay.
    """

    def erase(member: Member) -> None:
        if is_only_one(member):
            for model, field in rows:
                for row in naming(model, (field,), member):
                    told = without(getattr(row, field), member.name)
                    model._default_manager.filter(pk=row.pk).update(**{field: told})

    return erase


def holding(field: str, terms: Iterable[str]) -> Q:
    """Return the filter for rows whose ``field``, annotated as text, has one of ``terms``: JSON may escape it."""
    found = Q(pk__in=[])
    for term in terms:
        found |= Q(**{f"{field}__contains": term}) | Q(
            **{f"{field}__contains": dumps(term).strip('"')}
        )
    return found


def _models() -> Iterator[type[models.Model]]:
    for model in apps.get_models(include_auto_created=True):
        if not model._meta.proxy and model._meta.managed:
            yield model


def _in(model: type[models.Model], terms: list[str]) -> list[Mention]:
    names = [
        field.name
        for field in model._meta.local_concrete_fields
        if field.get_internal_type() in TEXTS and not field.choices
    ]
    if not names:
        return []
    rows = model._base_manager.annotate(
        **{f"text_{name}": Cast(name, models.TextField()) for name in names}
    )
    counts = rows.aggregate(
        **{f"n_{name}": Count("pk", filter=holding(f"text_{name}", terms)) for name in names}
    )
    return [
        Mention(model, name, counts[f"n_{name}"], why_it_stays(model, name))
        for name in names
        if counts[f"n_{name}"]
    ]
