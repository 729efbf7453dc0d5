"""What the search finds of records of branch life, for who may open them. Registered at start-up."""

from datetime import datetime
from typing import Final

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy

from sanwei.accounts.models import User
from sanwei.activities.access import life_units
from sanwei.activities.models import Activity, ActivityBranch
from sanwei.org.models import Member
from sanwei.search.changes import read_again
from sanwei.search.registry import Column, Filter, Found, Searchable, register


def start() -> None:
    register(RECORD)


def records_for(user: object, *, at: datetime) -> QuerySet[Activity]:
    """Return the records that ``user`` may open: those of ``access.parts_for``."""
    if not isinstance(user, User) or not user.is_active:
        return Activity.objects.none()
    units = life_units(user, at=at).order_by().values("pk")
    parts = ActivityBranch.objects.filter(
        Q(branch__in=units) | Q(group__in=units), activity=OuterRef("pk")
    )
    return Activity.objects.filter(Q(Exists(parts)) | Q(host__user=user) | Q(recorder__user=user))


def read_records_of(member: Member) -> None:
    """Have the index read again what names ``member`` as the one who taught."""
    read_again(Activity.objects.filter(lecturer=member))


def _record(activity: Activity) -> Found:
    return Found(
        title=activity.name,
        url=reverse("activities:record", args=[activity.public_id]),
        text=activity.matter,
        facts=tuple(
            fact
            for fact in (
                str(activity.get_kind_display()),
                date_format(activity.occurred_on, "Y年n月j日"),
                activity.unit_name,
                activity.place,
            )
            if fact
        ),
    )


RECORD: Final = Searchable(
    name="record",
    label=gettext_lazy("会议记录"),
    model=Activity,
    visible_to=lambda user, at: records_for(user, at=at),
    show=_record,
    filters={
        Filter.YEAR: Column("occurred_on__year", "occurred_on__year"),
        Filter.BRANCH: Column("unit__public_id", "unit__short_name"),
    },
    icon="talk",
)
