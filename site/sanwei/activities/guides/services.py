"""Writes of monthly guides."""

from collections.abc import Mapping
from datetime import date, datetime

from django.db import IntegrityError, transaction

from sanwei.accounts.models import User
from sanwei.activities.enums import GuideForm, GuidePart
from sanwei.activities.errors import GuideEmpty, GuideTaken, GuideWithdrawn, NotOfThisBranch
from sanwei.activities.models import ActivityBranch, GuideItem, GuideTick, MonthlyGuide
from sanwei.common import audit
from sanwei.org.models import OrgUnit


@transaction.atomic
def publish(
    *,
    unit: OrgUnit,
    form: GuideForm,
    month: date,
    title: str,
    texts: Mapping[GuidePart, str],
    actor: User,
    at: datetime,
) -> MonthlyGuide:
    """Publish the guide of a month for ``unit`` and everything below it; parts without a text are left out.

    Raises: GuideEmpty; GuideTaken where the month has its guide of this form already.
    """
    said = [(part, texts.get(part, "").strip()) for part in GuidePart]
    said = [(part, text) for part, text in said if text]
    if not said:
        raise GuideEmpty
    try:
        with transaction.atomic():
            guide = MonthlyGuide.objects.create(
                unit=unit,
                form=form,
                month=month.replace(day=1),
                title=title.strip(),
                published_at=at,
                published_by=actor,
                published_by_name=actor.name,
            )
    except IntegrityError as error:
        raise GuideTaken from error
    GuideItem.objects.bulk_create(
        GuideItem(guide=guide, number=number, part=part, text=text)
        for number, (part, text) in enumerate(said, start=1)
    )
    _log(guide, "publish", actor=actor, at=at)
    return guide


@transaction.atomic
def withdraw(*, guide: MonthlyGuide, reason: str, actor: User, at: datetime) -> MonthlyGuide:
    """Take a guide back with a reason; what branches ticked stays. A second call changes nothing."""
    guide = MonthlyGuide.objects.select_for_update(of=("self",)).get(pk=guide.pk)
    if not guide.is_withdrawn:
        guide.withdrawn_at, guide.withdrawal_reason = at, reason.strip()
        guide.save(update_fields=["withdrawn_at", "withdrawal_reason"])
        _log(guide, "withdraw", actor=actor, at=at)
    return guide


@transaction.atomic
def tick(
    *, item: GuideItem, branch: OrgUnit, record: ActivityBranch, actor: User, at: datetime
) -> GuideTick:
    """Say that ``branch`` carried out ``item`` in ``record``; a second call names another record.

    Raises: GuideWithdrawn; NotOfThisBranch for a guide or a record of somebody else, or one still open.
    """
    guide = MonthlyGuide.objects.select_related("unit").get(pk=item.guide_id)
    if guide.is_withdrawn:
        raise GuideWithdrawn
    is_own = record.branch_id == branch.pk and record.is_finished
    if not (is_own and branch.is_branch and branch.is_within(guide.unit)):
        raise NotOfThisBranch
    found, _is_new = GuideTick.objects.update_or_create(
        item=item,
        branch=branch,
        defaults={"record": record, "ticked_at": at, "ticked_by_name": actor.name},
    )
    return found


@transaction.atomic
def untick(*, item: GuideItem, branch: OrgUnit) -> None:
    """Take a tick back."""
    GuideTick.objects.filter(item=item, branch=branch).delete()


def _log(guide: MonthlyGuide, what: str, *, actor: User, at: datetime) -> None:
    audit.log(
        at=at,
        actor=actor,
        action=f"activities.guide.{what}",
        target_label="activities.monthlyguide",
        target_key=guide.public_id,
        unit_key=guide.unit.public_id,
        month=guide.month.isoformat(),
    )
