"""What people are told about 学时疑问: the branch that one waits, the member that it was answered."""

from django.urls import reverse
from django.utils.translation import gettext as _

from sanwei.common import clock
from sanwei.common.wording import closed
from sanwei.notices import services
from sanwei.notices.enums import NoticeKind
from sanwei.study import queries as study
from sanwei.study.enums import DisputeStepKind
from sanwei.study.events import DisputeMoved
from sanwei.study.models import Dispute, DisputeStep


def tell_of_dispute(event: DisputeMoved) -> None:
    """Tell the other side of a step (consumer ``notices.dispute``); closing and taking back call for nobody."""
    dispute = Dispute.objects.select_related("branch", "member__user").get(
        public_id=event.dispute_id
    )
    step = dispute.steps.get(number=event.number)
    if step.kind == DisputeStepKind.ANSWERED:
        _tell_member(dispute, step)
    elif step.kind in (DisputeStepKind.OPENED, DisputeStepKind.REOPENED) and dispute.is_open:
        _tell_branch(dispute, step)


def _tell_branch(dispute: Dispute, step: DisputeStep) -> None:
    at = clock.now()
    is_again = step.kind == DisputeStepKind.REOPENED
    services.notify(
        kind=NoticeKind.DISPUTE,
        key=f"{dispute.public_id}:{step.number}",
        recipients=study.answerers_of(dispute, at=at),
        title=_("一条学时疑问又问了一次") if is_again else _("有一条学时疑问等您答复"),
        text=_("%(name)s对《%(title)s》有疑问：%(text)s")
        % {"name": dispute.member_name, "title": dispute.title, "text": closed(step.text)},
        url=reverse("home:answer_dispute", args=[dispute.public_id]),
        at=at,
    )


def _tell_member(dispute: Dispute, step: DisputeStep) -> None:
    services.notify(
        kind=NoticeKind.DISPUTE,
        key=f"{dispute.public_id}:{step.number}",
        recipients=[dispute.member.user] if dispute.member.user else [],
        title=_("您的学时疑问有答复了"),
        text=_("《%(title)s》，%(name)s：%(text)s")
        % {"title": dispute.title, "name": step.actor_name, "text": closed(step.text)},
        url=reverse("home:dispute", args=[dispute.public_id]),
        at=clock.now(),
    )
