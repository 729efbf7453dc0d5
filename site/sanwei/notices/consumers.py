"""What people are told when facts about them change, in plain words."""

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from sanwei.common import clock
from sanwei.notices import services
from sanwei.notices.enums import NoticeKind
from sanwei.org.events import MemberTransferred
from sanwei.org.models import Member, OrgUnit
from sanwei.study.events import StudyCorrected
from sanwei.study.models import StudyRecord


def tell_of_correction(event: StudyCorrected) -> None:
    """Tell the member that a record of his was corrected (consumer ``notices.correction``).

    Records that only follow a transfer are left out: the transfer itself is told.
    """
    record = StudyRecord.objects.select_related("member__user", "corrects").get(
        public_id=event.record_id
    )
    if record.member.user is None or record.corrects is None or not record.actor_name:
        return
    words = {
        "title": record.corrects.title,
        "day": date_format(record.corrects.occurred_on, "Y年n月j日"),
        "actor": record.actor_name,
        "reason": record.reason.rstrip("。"),
    }
    sentence = (
        _("%(day)s的《%(title)s》由%(actor)s撤销，不再计学时。原因：%(reason)s。有疑问请问本支部。")
        if record.is_withdrawn
        else _("%(day)s的《%(title)s》由%(actor)s更正，原来的仍留底。原因：%(reason)s。")
    )
    services.notify(
        kind=NoticeKind.CORRECTION,
        key=record.public_id,
        recipients=[record.member.user],
        title=_("您的一条学习记录有更正"),
        text=sentence % words,
        url=f"{reverse('home:credits')}?year={record.occurred_on.year}",
        at=clock.now(),
    )


def tell_of_transfer(event: MemberTransferred) -> None:
    """Tell the member where he belongs from now on (consumer ``notices.transfer``); a first entry says nothing."""
    member = Member.objects.select_related("user").get(public_id=event.member_id)
    if member.user is None or event.from_branch_id is None:
        return
    names = dict(
        OrgUnit.objects.filter(
            public_id__in=[event.from_branch_id, event.to_branch_id]
        ).values_list("public_id", "name")
    )
    services.notify(
        kind=NoticeKind.TRANSFER,
        key=f"{event.to_branch_id}:{event.on.isoformat()}",
        recipients=[member.user],
        title=_("您的组织关系已经转接"),
        text=_("从%(day)s起，您由%(old)s转到%(new)s。学时跟着您走，不会少。")
        % {
            "day": date_format(event.on, "Y年n月j日"),
            "old": names.get(event.from_branch_id, _("原支部")),
            "new": names[event.to_branch_id],
        },
        url=reverse("home:branch"),
        at=clock.now(),
    )
