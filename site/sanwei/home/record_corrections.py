"""更正一条学习记录 at the desk: who may, what can be wrong, what it would do to 学时 before it is done."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Sum, TextChoices
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sanwei.accounts.models import User
from sanwei.activities.external.access import decides_in
from sanwei.common import clock
from sanwei.common.errors import NotAllowed, NotVisible, SanweiError
from sanwei.common.lengths import in_words
from sanwei.ledgers import services as ledgers
from sanwei.ledgers.access import log_names_opened
from sanwei.ledgers.conversion import ZERO, plain
from sanwei.ledgers.enums import CreditAccount, EntryKind
from sanwei.ledgers.models import LedgerEntry
from sanwei.org import queries as org
from sanwei.org.models import Member
from sanwei.study import queries as study
from sanwei.study import services
from sanwei.study.enums import StudyMethod
from sanwei.study.models import StudyRecord

Accounts = dict[tuple[int, str], Decimal]


class Wrong(TextChoices):
    """What can be wrong about a record."""

    DATE = "date", gettext_lazy("日期")
    TITLE = "title", gettext_lazy("学习内容")
    LENGTH = "length", gettext_lazy("时长")
    METHOD = "method", gettext_lazy("学习方式")
    WITHDRAWN = "withdrawn", gettext_lazy("没有这回事，撤销")


class OwnRecord(NotAllowed):
    code = "home.own_record"
    message = gettext_lazy("自己的学习记录不能自己更正，请由本支部其他委员或上级党组织更正。")


class RecordNotVisible(NotVisible):
    code = "home.record_not_found"
    message = gettext_lazy("没有找到这条学习记录，它可能不属于您负责的支部。")


class OtherBranchThatDay(SanweiError):
    code = "home.other_branch_that_day"
    status = 409
    message = gettext_lazy("这位同志那一天不在您负责的支部，请核对日期。")


class NothingDiffers(SanweiError):
    code = "home.nothing_differs"
    status = 422
    message = gettext_lazy("和原来一样，没有要更正的内容。")


@dataclass(frozen=True)
class Effect:
    """What a correction does to 学时: a line for each account that moves, and where it is booked."""

    lines: tuple[str, ...]
    booked_in: tuple[str, ...]


@dataclass(frozen=True)
class Side:
    """One field before and after, in words."""

    label: str
    before: str
    after: str


def record_for(user: object, public_id: UUID, *, at: datetime) -> StudyRecord:
    """Return the latest correction of a record that ``user`` may correct; who opens names from above leaves a trace.

    Raises: RecordNotVisible outside the person's line; OwnRecord.
    """
    rows = StudyRecord.objects.select_related("branch", "member__user", "item")
    found = rows.filter(public_id=public_id).first()
    if found is None or not isinstance(user, User):
        raise RecordNotVisible
    latest = rows.get(pk=study.latest_of(found).pk)
    if not decides_in(user, latest.branch, at=at):
        raise RecordNotVisible
    if latest.member.user_id == user.pk:
        raise OwnRecord
    log_names_opened(user, latest.branch, at=at, target=latest)
    return latest


def choices_of(record: StudyRecord) -> list[tuple[Wrong, str]]:
    """Return what can be wrong about ``record``, each with what it says now. An item's title and length are its own."""
    fixed = {Wrong.TITLE, Wrong.LENGTH} if record.item_id else set()
    return [(wrong, shown(record, wrong)) for wrong in Wrong if wrong not in fixed]


def shown(record: StudyRecord, wrong: Wrong) -> str:
    """Return what ``record`` says of one field, in words."""
    if wrong == Wrong.DATE:
        return date_format(record.occurred_on, "Y年n月j日")
    if wrong == Wrong.TITLE:
        return record.title
    if wrong == Wrong.LENGTH:
        return in_words(record.length_seconds)
    if wrong == Wrong.METHOD:
        return str(StudyMethod(record.method).label)
    return _("已撤销") if record.is_withdrawn else _("有效")


def sides_of(record: StudyRecord, wrong: Wrong, changes: dict[str, Any]) -> list[Side]:
    """Return the fields of ``record`` before and after ``changes``, the changed one first."""
    after = StudyRecord(
        **{
            field: getattr(record, field)
            for field in ("title", "occurred_on", "length_seconds", "method", "is_withdrawn")
        }
    )
    for name, value in changes.items():
        setattr(after, name, value)
    if "occurred_at" in changes:
        after.occurred_on = clock.local_date(changes["occurred_at"])
    order = [wrong, *(one for one in Wrong if one != wrong)]
    return [
        Side(
            str(_("状态") if one == Wrong.WITHDRAWN else one.label),
            shown(record, one),
            shown(after, one),
        )
        for one in order
    ]


def check(record: StudyRecord, changes: dict[str, Any], *, actor: User, at: datetime) -> None:
    """Refuse what changes nothing, and a day of another branch. Raises: NothingDiffers, OtherBranchThatDay."""
    if all(getattr(record, name) == value for name, value in changes.items()):
        raise NothingDiffers
    if "occurred_at" in changes:
        day = clock.local_date(changes["occurred_at"])
        membership = org.membership_on(record.member, day)
        if membership is None or not decides_in(actor, membership.branch, at=at):
            raise OtherBranchThatDay


def effect_of(
    record: StudyRecord, *, reason: str, approver: str, actor: User, at: datetime, **changes: Any
) -> Effect:
    """Return what the correction would do, by doing it and taking it back in one transaction.

    Raises: what ``study.services.correct`` raises.
    """
    with transaction.atomic():
        before = _accounts(record.member)
        corrected = services.correct(
            record=record, reason=reason, approver=approver, actor=actor, at=at, **changes
        )
        booked = ledgers.award(record=corrected, at=at)
        after = _accounts(record.member)
        quarters = {
            _("%(quarter)s（上期补记）") % {"quarter": entry.period.as_quarter().label}
            for entry in booked
            if entry.is_late
        }
        transaction.set_rollback(True)
    lines = [
        _("%(year)s年%(account)s %(before)s → %(after)s")
        % {
            "year": key[0],
            "account": CreditAccount(key[1]).label,
            "before": plain(before.get(key, ZERO)),
            "after": plain(after.get(key, ZERO)),
        }
        for key in sorted(before.keys() | after.keys())
        if before.get(key, ZERO) != after.get(key, ZERO)
    ]
    return Effect(tuple(lines), tuple(sorted(quarters)))


def correct(
    record: StudyRecord, *, reason: str, approver: str, actor: User, at: datetime, **changes: Any
) -> StudyRecord:
    """Carry the correction out. Raises: what ``check`` and ``study.services.correct`` raise."""
    check(record, changes, actor=actor, at=at)
    return services.correct(
        record=record, reason=reason, approver=approver, actor=actor, at=at, **changes
    )


def _accounts(member: Member) -> Accounts:
    """Return the 学时 booked for ``member`` by year and account."""
    rows = (
        LedgerEntry.objects.filter(member=member, kind=EntryKind.CREDIT)
        .order_by()
        .values_list("occurred_on__year", "account")
        .annotate(total=Sum("amount"))
    )
    return {(year, account): total for year, account, total in rows}
