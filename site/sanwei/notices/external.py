"""What people are told about 外部学习登记: the branch that some wait, the member what became of one."""

from django.urls import reverse
from django.utils.translation import gettext as _

from sanwei.activities.enums import ExternalState
from sanwei.activities.events import ExternalClaimChanged
from sanwei.activities.external.access import deciders_of
from sanwei.activities.models import ExternalClaim
from sanwei.common import clock
from sanwei.common.wording import closed
from sanwei.notices import services
from sanwei.notices.enums import NoticeKind


def tell_of_external(event: ExternalClaimChanged) -> None:
    """Tell the branch of a new claim, the member of a decision (consumer ``notices.external``)."""
    claim = ExternalClaim.objects.select_related("branch", "member__user").get(
        public_id=event.claim_id
    )
    if event.state == ExternalState.WAITING:
        _tell_branch(claim)
    else:
        _tell_member(claim, ExternalState(event.state))


def _tell_branch(claim: ExternalClaim) -> None:
    """Say once a day that something waits, however many hand in."""
    if not claim.is_waiting:
        return  # decided or taken back meanwhile
    at = clock.now()
    services.notify(
        kind=NoticeKind.EXTERNAL,
        key=f"waiting:{claim.branch.public_id}:{clock.local_date(at).isoformat()}",
        recipients=deciders_of(claim, at=at),
        title=_("有外部学习登记等您确认"),
        text=_("%(name)s登记了《%(title)s》。今天再有人登记，也在这一页。")
        % {"name": claim.member_name, "title": claim.title},
        url=reverse("activities:external_desk", args=[claim.branch.public_id]),
        at=at,
    )


def _tell_member(claim: ExternalClaim, state: ExternalState) -> None:
    is_confirmed = state == ExternalState.CONFIRMED
    words = {
        "title": claim.title,
        "name": claim.decided_by_name,
        "reason": closed(claim.reason),
    }
    services.notify(
        kind=NoticeKind.EXTERNAL,
        key=f"{claim.public_id}:{state}",
        recipients=[claim.member.user] if claim.member.user else [],
        title=_("您的外部学习已确认") if is_confirmed else _("您的外部学习登记被退回"),
        text=(
            _("《%(title)s》由%(name)s确认，已记入学时明细。")
            if is_confirmed
            else _("《%(title)s》：%(reason)s改好以后可以再交一次。")
        )
        % words,
        url=f"{reverse('home:credits')}?year={claim.occurred_on.year}"
        if is_confirmed
        else reverse("activities:external"),
        at=clock.now(),
    )
