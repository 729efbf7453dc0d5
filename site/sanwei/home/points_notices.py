"""What people are told about 积分; the ledger and the inbox don't know each other, so it is told from here.

Nothing is told where no 依据文件 holds by the time of telling.
"""

from django.urls import reverse
from django.utils.translation import gettext as _

from sanwei.common import clock
from sanwei.common.wording import closed
from sanwei.ledgers.enums import PointsState
from sanwei.ledgers.models import PointsClaim
from sanwei.ledgers.points import access
from sanwei.ledgers.points.events import PointsClaimChanged
from sanwei.notices import services
from sanwei.notices.enums import NoticeKind


def tell_of_points(event: PointsClaimChanged) -> None:
    """Tell whose turn it is, and the member what became of it (consumer ``home.points``)."""
    at = clock.now()
    claim = PointsClaim.objects.select_related("branch", "member__user", "rule").get(
        public_id=event.claim_id
    )
    if claim.state != event.state or not access.is_on(claim.branch, at=at):
        return
    if event.is_objection or claim.is_waiting:
        _tell_deciders(claim, is_objection=event.is_objection)
    elif claim.state != PointsState.WITHDRAWN:
        _tell_member(claim)


def _tell_deciders(claim: PointsClaim, *, is_objection: bool) -> None:
    """Say once a day that something waits, however much comes in."""
    at = clock.now()
    what = "objection" if is_objection else claim.state
    services.notify(
        kind=NoticeKind.POINTS,
        key=f"{what}:{claim.branch.public_id}:{clock.local_date(at).isoformat()}",
        recipients=access.deciders_of(claim, at=at),
        title=_("公示的积分事项有不同意见") if is_objection else _("有积分事项等您评定"),
        text=_("%(name)s的“%(title)s”。今天再有，也在这一页。")
        % {"name": claim.member_name, "title": claim.rule.name},
        url=reverse("ledgers:points_review"),
        at=at,
    )


def _tell_member(claim: PointsClaim) -> None:
    titles = {
        PointsState.NOTICE: _("您的积分事项已审定，正在公示"),
        PointsState.BOOKED: _("您的积分事项已记入"),
        PointsState.RETURNED: _("您的积分事项被退回"),
        PointsState.REVOKED: _("您的积分有一项冲销"),
    }
    text = _("“%s”。") % claim.rule.name
    if claim.reason:
        text += closed(claim.reason)
    services.notify(
        kind=NoticeKind.POINTS,
        key=f"{claim.public_id}:{claim.state}",
        recipients=[claim.member.user] if claim.member.user else [],
        title=titles[PointsState(claim.state)],
        text=text,
        url=reverse("ledgers:points"),
        at=clock.now(),
    )
